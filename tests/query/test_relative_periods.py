"""Days named by their distance from today."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from searchidx.query import relative_periods
from searchidx.query.date_filters import DayRange, day_range_at
from searchidx.query.relative_periods import relative_period_at

TODAY = date(2025, 3, 31)  # a Monday


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("heute", "2025-03-31", "2025-03-31"),
        ("Gestern", "2025-03-30", "2025-03-30"),
        ("vorgestern", "2025-03-29", "2025-03-29"),
        ("letzte 7 Tage", "2025-03-25", "2025-03-31"),
        ("in den letzten 2 Wochen", "2025-03-18", "2025-03-31"),
        ("die letzten 3 Monate", "2025-01-01", "2025-03-31"),
        ("letzte 1 Monate", "2025-03-01", "2025-03-31"),  # of 28 February, the day before is the last that is left out
        ("letzte 2 Jahre", "2023-04-01", "2025-03-31"),
        ("diese Woche", "2025-03-31", "2025-04-06"),
        ("letzte Woche", "2025-03-24", "2025-03-30"),
        ("letzter Monat", "2025-02-01", "2025-02-28"),
        ("vorigen Monat", "2025-02-01", "2025-02-28"),
        ("dieser Monat", "2025-03-01", "2025-03-31"),
        ("dieses Jahr", "2025-01-01", "2025-12-31"),
        ("letztes Jahr", "2024-01-01", "2024-12-31"),
        ("vor 3 Tagen", "2025-03-28", "2025-03-28"),
        ("vor 1 Monat", "2025-02-28", "2025-02-28"),
        ("last 7 days", "2025-03-25", "2025-03-31"),
        ("this year", "2025-01-01", "2025-12-31"),
        ("letzte 9999 Jahre", "0001-01-02", "2025-03-31"),
    ],
)
def test_a_period_is_counted_back_from_today(text: str, first: str, last: str) -> None:
    period = relative_period_at(f"datum:{text} Wahl", len("datum:"), TODAY)
    assert period == (date.fromisoformat(first), date.fromisoformat(last), len("datum:") + len(text))


@pytest.mark.parametrize(
    "text", ["letzte Tage", "dieser Tag", "letzte Ölung", "heutige", "vor Ort", "vor 2024", "diese 7 Tage", "letzte 0 Tage", ""]
)
def test_what_names_no_period_is_none(text: str) -> None:
    assert relative_period_at(text, 0, TODAY) is None


@pytest.mark.parametrize("ago", range(0, 800, 7))
def test_every_day_is_in_the_week_month_and_year_that_begin_and_end_around_it(ago: int) -> None:
    day = TODAY - timedelta(ago)
    for text in ("diese Woche", "dieser Monat", "dieses Jahr"):
        this, last = (relative_period_at(name, 0, day) for name in (text, text.replace("diese", "letzte")))
        assert this
        assert last
        assert this.first <= day <= this.last
        assert last.last == this.first - timedelta(1)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("gestern", "2025-03-30", "2025-03-30"),
        ("seit gestern", "2025-03-30", None),
        ("seit letzter Woche", "2025-03-24", None),
        ("bis vorgestern", None, "2025-03-29"),
        ("vor gestern", None, "2025-03-29"),
        ("nach letztem Jahr", "2025-01-01", None),
        (">=gestern", "2025-03-30", None),
        ("vor 3 Tagen", "2025-03-28", "2025-03-28"),
    ],
)
def test_a_relative_period_stands_where_a_date_does(text: str, low: str | None, high: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relative_periods, "current_day", lambda: TODAY)
    assert day_range_at(text, 0) == DayRange(low, high, len(text))
