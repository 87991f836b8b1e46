"""A question is planned once for all answers to it, and they agree with each other whatever is committed meanwhile."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import searchidx
from searchidx.index import Index
from searchidx.query import planner
from searchidx.results import prepared_query


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by one for each query that is planned."""
    planned: list[str] = []

    def counting(*arguments: object, **options: object) -> planner.Plan:
        planned.append("")
        return planner.plan_query(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(prepared_query, "plan_query", counting)
    return planned


def test_facets_timeline_concordance_and_page_of_one_question_share_a_plan(bridges: Index, plans: list[str]) -> None:
    prepared = bridges.prepare("Brücke", filters={"section": "Lokales"})
    assert bridges.search(prepared, limit=0).total == 3
    assert bridges.facets(prepared, fields=("section",)) == {"section": (("Lokales", 3),)}
    assert sum(bucket.count for bucket in bridges.timeline(prepared).buckets) == 2
    assert bridges.kwic(prepared).articles == 3
    assert len(list(bridges.hits(prepared))) == 3
    assert len(plans) == 1


@pytest.mark.parametrize("method", ["search", "facets", "timeline", "kwic", "explain"])
def test_every_answer_plans_its_query_once(bridges: Index, plans: list[str], method: str) -> None:
    getattr(bridges, method)("Brücke")
    assert len(plans) == 1


def test_a_prepared_question_answers_as_the_text_does(bridges: Index) -> None:
    prepared = bridges.prepare("Brücke", sort="oldest", limit=2)
    assert bridges.search(prepared).hits == bridges.search("Brücke", sort="oldest", limit=2).hits
    assert bridges.search(prepared, limit=1).hits == bridges.search("Brücke", sort="oldest", limit=1).hits


def test_other_filters_than_prepared_are_planned_anew(bridges: Index) -> None:
    prepared = bridges.prepare("Brücke")
    assert bridges.search(prepared, filters={"section": "Meinung"}).total == 1
    assert bridges.search(prepared, mode="exact").total == bridges.search("Brücke", mode="exact").total


def test_a_prepared_question_is_asked_of_the_index_as_it_was(tmp_path: Path) -> None:
    def bring(*texts: str) -> None:
        rows = (json.dumps({"id": str(number), "text": text}) + "\n" for number, text in enumerate(texts))
        (tmp_path / "a.jsonl").write_text("".join(rows), encoding="utf-8")
        index.index([tmp_path / "a.jsonl"])

    with searchidx.open(tmp_path / "index") as index:
        bring("Der Hafen wächst.")
        prepared = index.prepare("Hafen")
        bring("Der Hafen wächst.", "Am Hafen ist es laut.")
        assert (index.search(prepared).total, index.search("Hafen").total) == (1, 2)
