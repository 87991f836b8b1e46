"""A timeline counts matches by the time they appeared."""

from __future__ import annotations

import pytest

from searchidx.engines.memory import MemoryEngine
from searchidx.index import AnswerBudget, Index
from searchidx.messages import Period
from searchidx.model import Article, Span, TimelineBucket


def test_a_timeline_has_no_gaps_and_counts_all_articles_beside(bridges: Index) -> None:
    timeline = bridges.timeline("Lübeck")
    assert timeline.buckets == (TimelineBucket("2025-02-01", 2, 2), TimelineBucket("2025-03-01", 0, 0), TimelineBucket("2025-04-01", 1, 1))
    assert bridges.timeline("Brücke").undated == 1
    assert [period.start for period in bridges.timeline("Lübeck", per="week").buckets][:2] == ["2025-02-03", "2025-02-10"]
    assert bridges.timeline("Lübeck", per="year").buckets == (TimelineBucket("2025-01-01", 3, 3),)
    assert bridges.timeline("Einhorn").buckets == ()


def test_the_oldest_and_the_newest_date_are_those_of_all_dated_articles(bridges: Index) -> None:
    status = bridges.status()
    assert (status.oldest, status.newest) == ("2025-02-03T06:00:00+01:00", "2025-04-01")


@pytest.fixture(scope="module")
def centuries() -> Index:
    """Two articles as far apart as the calendar allows."""
    engine = MemoryEngine()
    engine.commit([Article(day, "Lange her", (Span("body", 0, 9),), date=day) for day in ("0001-01-01", "9999-12-31")])
    return Index(engine, "", "memory")


@pytest.mark.parametrize(("per", "buckets"), [("year", 9_999), ("month", 9_999 * 12)])
def test_a_timeline_ends_with_the_calendar(centuries: Index, per: Period, buckets: int) -> None:
    timeline = centuries.timeline("*", per=per)
    assert len(timeline.buckets) == buckets
    assert timeline.buckets[-1].count == 1
    assert timeline.complete


@pytest.mark.parametrize("per", ["day", "week"])
def test_a_timeline_that_is_larger_than_its_budget_is_cut_and_says_so(centuries: Index, per: Period) -> None:
    budget = AnswerBudget(size=100_000)
    timeline = centuries.timeline("*", per=per, budget=budget)
    assert 0 < len(timeline.buckets) < 100_000
    assert timeline.buckets[0].start == "0001-01-01"
    assert not timeline.complete
    assert budget.exceeded
