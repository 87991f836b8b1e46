"""A timeline counts matches by the time they appeared."""

from __future__ import annotations

from searchidx.index import Index
from searchidx.model import TimelineBucket


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
