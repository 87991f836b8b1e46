"""Filters beside the query hold for all of it."""

from __future__ import annotations

from typing import Any

import pytest

from searchidx.errors import UsageError
from searchidx.query.core_nodes import And, Not, Or, Range, leaves
from searchidx.query.filters import filtered, first_and_last_day
from tests.query.support import KIEW, NATO, planned


def test_filters_hold_for_the_whole_query() -> None:
    politics, days = Range("section", "Politik", "Politik"), Range("date", "2024-01-01", "2024-06-30")
    assert planned("NATO ODER Kiew", filters={"section": "Politik"}).node == And((Or((NATO, KIEW)), politics))
    assert planned("NATO", filters={"since": "2024-01-01", "until": "2024-06-30"}).node == And((NATO, days))
    both = Or((politics, Range("section", "Kultur", "Kultur")))
    assert planned("", filters={"section": ["Politik", "Kultur"], "source": []}).node == both
    assert planned("", filters={"section": "Politik", "since": ""}).notes == ()
    assert planned("", filters={"since": "Februar 2024", "until": "2024"}).node == Range("date", "2024-02-01", "2024-12-31")


@pytest.mark.parametrize(
    "filters",
    [
        {"since": "31.02.2024"},
        {"until": "neulich"},
        {"ressort": "Politik"},
    ],
)
def test_an_unknown_filter_or_day_is_the_callers_mistake(filters: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        planned("NATO", filters=filters)


def test_excluded_values_are_taken_away() -> None:
    assert planned("NATO", filters={"-section": "Kultur"}).node == And((NATO, Not(Range("section", "Kultur", "Kultur"))))


def test_a_plan_takes_other_filters_with_its_leaves_unchanged() -> None:
    plan = planned("NATO Kiew", filters={"section": "Politik"})
    restricted = filtered(plan.unfiltered, {"source": "taz.de"}, lambda field: {})
    assert restricted == planned("NATO Kiew", filters={"source": "taz.de"}).node
    assert all(leaf is other for leaf, other in zip(leaves(restricted), leaves(plan.node), strict=True))


@pytest.mark.parametrize("day", ["0001-01-01", "0452-11-21", "1599-12-31", "9999-12-31"])
def test_every_day_of_the_calendar_is_a_day(day: str) -> None:
    assert first_and_last_day(f" {day} ") == (day, day)
