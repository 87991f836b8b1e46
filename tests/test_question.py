"""A question is checked once, when it is made; whatever makes no sense is refused with what would."""

from __future__ import annotations

from typing import Any

import pytest

from searchidx.errors import UsageError
from searchidx.question import Question, as_question


@pytest.mark.parametrize(
    ("fields", "cure"),
    [
        ({"mode": "fuzzy"}, "exact, forms, compounds"),
        ({"mode": None}, "exact, forms, compounds"),
        ({"sort": "best"}, "relevance, newest, oldest"),
        ({"limit": -1}, "limit: -1 ist negativ; möglich: 0 und mehr"),
        ({"limit": "10"}, "limit: '10' ist keine ganze Zahl"),
        ({"limit": True}, "keine ganze Zahl"),
        ({"offset": -3}, "offset: -3"),
        ({"offset": 1.5}, "keine ganze Zahl"),
        ({"filters": {"ressort": "Politik"}}, "section.*source.*author.*since.*until"),
        ({"filters": {"section": 7}}, "section: 7 ist keine Liste von Texten"),
        ({"filters": {"section": ["Politik", 7]}}, "keine Liste von Texten"),
        ({"filters": {"since": ["2025-02-12", "2025-02-13"]}}, "kein Tag wie '2025-02-12'"),
        ({"filters": {"since": 2025}}, "kein Tag wie '2025-02-12'"),
        ({"filters": {"until": "gestern irgendwann"}}, "kein Datum; etwa 2025-02-12"),
        ({"filters": ["section"]}, "keine Abbildung wie"),
        ({"without": "head"}, "without: 'head' ist keine Liste von Texten"),
        ({"without": ["kopf"]}, "'kopf' gibt es nicht; möglich: exact, pattern"),
        ({"exclude": "minister"}, "keine Liste von Texten"),
    ],
)
def test_a_field_that_makes_no_sense_is_refused_with_the_cure(fields: dict[str, Any], cure: str) -> None:
    with pytest.raises(UsageError, match=cure):
        Question("Bahn", **fields)


def test_a_query_is_a_text() -> None:
    with pytest.raises(UsageError, match="query: 7 ist kein Text"):
        Question(7)  # type: ignore[arg-type]
    assert Question("").query == ""


def test_a_filter_without_a_value_restricts_nothing() -> None:
    empty: dict[str, Any] = {"section": "", "source": [], "author": None, "since": "", "until": None}
    assert Question("Bahn", filters=empty) == Question("Bahn")
    assert Question("Bahn", filters=None) == Question("Bahn")  # type: ignore[arg-type]


def test_questions_that_ask_the_same_are_equal() -> None:
    lists = Question("Bahn", filters={"section": ["Politik", "Wirtschaft"]}, without=["head"], exclude=["bahnen"])
    tuples = Question("Bahn", filters={"section": ("Politik", "Wirtschaft")}, without=("head",), exclude=("bahnen",))
    assert lists == tuples
    assert hash(lists) == hash(tuples)


def test_changing_the_filters_that_were_given_changes_no_question() -> None:
    filters = {"section": ["Politik"]}
    question = Question("Bahn", filters=filters)
    filters["section"].append("Wirtschaft")
    filters["source"] = ["Elbkurier"]
    assert question.filters == {"section": ("Politik",)}


def test_fields_replace_those_of_a_question_and_are_checked_too() -> None:
    question = Question("Bahn", limit=3, filters={"section": "Politik"})
    assert as_question(question, limit=5) == Question("Bahn", limit=5, filters={"section": "Politik"})
    assert as_question("Bahn", limit=3, filters={"section": "Politik"}) == question
    with pytest.raises(UsageError, match="offset"):
        as_question(question, offset=-1)
