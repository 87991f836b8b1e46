"""One JSON of a hit: the same keys and values on the command line, in NDJSON and for the API."""

from __future__ import annotations

import json
from dataclasses import fields, replace

from searchidx.formats import written
from searchidx.formats.hit_json import HIT_KEYS, SCHEMA, hit_json
from searchidx.model import Hit, Passage, Reason

HIT = Hit(
    "ä-1",
    "Minister berät",
    3.25,
    "2025-02-12",
    "Politik",
    None,
    "https://e.example/",
    False,
    (Passage("lead", "Der Minister spricht.", ((4, 12),)),),
    author="Ada Ahn",
    why=(Reason("Minister", "exact", "Minister", "lead"),),
)
PASSAGES = [{"field": "lead", "text": "Der Minister spricht.", "marks": [[4, 12]], "page": None}]


def test_a_hit_has_every_key_and_its_reasons_when_asked() -> None:
    assert tuple(hit_json(HIT)) == HIT_KEYS
    assert hit_json(HIT)["source"] is None
    assert hit_json(HIT)["passages"] == PASSAGES
    assert hit_json(HIT, why=True)["why"] == [{"word": "Minister", "relation": "exact", "form": "Minister", "field": "lead"}]
    asked_for = {"versions", "note"}  # of an answer that folds, of a reading list
    assert hit_json(HIT, why=True).keys() == {field.name for field in fields(Hit)} - asked_for
    assert hit_json(replace(HIT, note="anrufen"))["note"] == "anrufen"


def test_chosen_keys_stand_alone_in_their_order() -> None:
    assert list(hit_json(HIT, ("title", "id"))) == ["title", "id"]
    assert hit_json(HIT, ("text",)) == {"text": PASSAGES}
    assert json.loads("".join(written("ndjson", [HIT], fields=("id",)))) == {"id": "ä-1"}


def test_a_line_of_ndjson_is_that_hit_with_its_schema_and_the_older_name_of_its_passages() -> None:
    (line,) = "".join(written("ndjson", [HIT])).splitlines()
    assert json.loads(line) == {**hit_json(HIT), "text": PASSAGES, "schema": SCHEMA}


def test_an_array_holds_the_same_records_as_the_lines() -> None:
    hits = (HIT, HIT)
    assert json.loads("".join(written("json", hits))) == [json.loads(line) for line in "".join(written("ndjson", hits)).splitlines()]
