"""Records: which key becomes what, and what is doubtful about a value."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from searchidx.model import Article, Span
from searchidx.sources import Outcome, Warned
from tests.sources import support
from tests.sources.support import articles, reasons


def outcomes(folder: Path, content: str, *, recover: bool = False) -> list[Outcome]:
    return support.outcomes(folder, content, "a.jsonl", recover=recover)


@pytest.mark.parametrize("number", ["017", "1.50", "-3", "9" * 5000])
def test_an_id_is_kept_to_the_letter(tmp_path: Path, number: str) -> None:
    assert articles(outcomes(tmp_path, json.dumps({"id": number, "text": "T"})))[0].id == number
    if not number.startswith("0"):
        assert articles(outcomes(tmp_path, f'{{"id": {number}, "text": "T"}}'))[0].id == number


def test_without_an_id_it_comes_from_the_content_and_stays(tmp_path: Path) -> None:
    first, second = articles(outcomes(tmp_path, '{"text": "eins"}\n{"text": "zwei"}\n'))
    assert first.id.startswith("corpus/a.jsonl#")
    assert first.id != second.id
    swapped = articles(outcomes(tmp_path, '{"text": "zwei", "id": ""}\n{"text": "eins"}\n'))
    assert [article.id for article in swapped] == [second.id, first.id]


def test_every_key_finds_its_place(tmp_path: Path) -> None:
    record = {
        "id": 17,
        "title": "Titel",
        "text": "Absatz eins.\n\nAbsatz zwei.",
        "date": "12.02.2025 14:30",
        "section": "Politik",
        "source": "Elbkurier",
        "url": "https://elbkurier.example/17",
        "author": "Ida Öz",
        "agentur": "dpa",
        "seite": 3,
        "laenge": 1.10,
        "frei": True,
        "orte": ["Köln", 5],
        "leer": "",
        "nichts": None,
    }
    [article] = articles(outcomes(tmp_path, json.dumps(record)))
    assert article == Article(
        id="17",
        original="Titel\n\nAbsatz eins.\n\nAbsatz zwei.",
        spans=(Span("title", 0, 5), Span("body", 7, 33)),
        date="2025-02-12T14:30:00",
        section="Politik",
        source="Elbkurier",
        url="https://elbkurier.example/17",
        author="Ida Öz",
        metadata={"agentur": "dpa", "seite": "3", "laenge": "1.1", "frei": "true", "orte": '["Köln", "5"]'},
    )


@pytest.mark.parametrize(("line", "kind"), [('{"title": "T"}', "title"), ('{"text": "T"}', "body"), ('{"title": "", "text": "T"}', "body")])
def test_a_title_or_a_text_is_enough(tmp_path: Path, line: str, kind: str) -> None:
    [article] = articles(outcomes(tmp_path, line))
    assert [span.field for span in article.spans] == [kind]
    assert article.original == "T"


def test_scraped_text_in_a_record_is_taken_apart_on_demand(tmp_path: Path) -> None:
    text = "Rat tagt bis Mitternacht\n\nDer Rat tagte lange.\n\nBildquelle: © dpa | Ida Öz\n\nSo ging es weiter, bis alle müde waren."
    line = json.dumps({"id": "a", "title": "Rat tagt bis Mitternacht", "text": text, "seite": "3"})
    [plain], [recovered] = articles(outcomes(tmp_path, line)), articles(outcomes(tmp_path, line, recover=True))
    assert {span.field for span in plain.spans} == {"title", "body"}
    assert "credit" in {span.field for span in recovered.spans}
    assert (recovered.id, recovered.metadata) == ("a", {"seite": "3"})


def test_an_unusable_date_costs_the_date_only(tmp_path: Path) -> None:
    read = outcomes(tmp_path, '{"text": "a", "date": "gestern"}')
    assert articles(read)[0].date is None
    assert "'gestern'" in reasons(read)["corpus/a.jsonl:1"]


def test_lone_surrogates_and_nuls_are_replaced_with_a_warning(tmp_path: Path) -> None:
    read = outcomes(tmp_path, '{"id": "a\\ud83d", "text": "x\\u0000y"}')
    [article] = articles(read)
    assert (article.id, article.original) == ("a\ufffd", "x y")
    assert isinstance(read[0], Warned)
