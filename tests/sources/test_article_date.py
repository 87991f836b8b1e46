"""Dates: what is one, what is none, and where a path tells one."""

from __future__ import annotations

import datetime

import pytest

from searchidx.german.calendar import day, iso_date, moment
from searchidx.sources.article_date import checked_date, path_date

TODAY = datetime.date(2026, 1, 1)

DATES = [
    ("2025-02-12", "2025-02-12"),
    (" 2025-02-12 ", "2025-02-12"),
    ("20250212", "2025-02-12"),
    ("2025-02-12T14:30:00Z", "2025-02-12T14:30:00+00:00"),
    ("2025-02-12 14:30:01.5+01:00", "2025-02-12T14:30:01+01:00"),
    ("2025-02-12T14:30", "2025-02-12T14:30:00"),
    ("12.02.2025", "2025-02-12"),
    ("1.2.2025 9:05", "2025-02-01T09:05:00"),
    ("12.02.2025, 14:30 Uhr", "2025-02-12T14:30:00"),
    ("12. Februar 2025", "2025-02-12"),
    ("3. Mrz. 2025", "2025-03-03"),
    ("2. Jänner 2025", "2025-01-02"),
    ("2026-01-03", "2026-01-03"),  # two days ahead: the weekend paper
]
NO_DATES = [
    *("31.02.2025", "2025-02-29", "12.02.2025 25:70"),  # no such day or time
    *("0001-01-01", "1599-12-31", "2026-01-04", "2062-05-01"),  # not credible
    *("gestern", "12.2.25", "Februar 2025", "1739370600", ""),  # a guess, or for `date_notations`
]
PATHS = [
    ("/a/2025-02-12_nato.txt", "2025-02-12"),
    ("/a/2025-02-12-nato.txt", "2025-02-12"),
    ("/a/20250212_nato.txt", "2025-02-12"),
    ("/a/12.02.2025 nato.txt", "2025-02-12"),
    ("/a/2025-02-12.txt", "2025-02-12"),
    ("/a/2025/02/12/nato.txt", "2025-02-12"),
    ("/a/2025-02-12/nato.txt", "2025-02-12"),
    ("/a/2025/02/12/2025-02-11_nato.txt", "2025-02-11"),  # the file's own name is nearer than its folder's
    ("/a/20250212345.txt", None),
    ("/a/20259912_nato.txt", None),
    ("/a/2025/02/nato.txt", None),
    ("/a/Agenda 2010.txt", None),
    ("/a/nato-2025-02-12.txt", "2025-02-12"),
    ("/a/Elbkurier_2025_02_12_S01.txt", "2025-02-12"),
    ("/a/faehre_20250212.txt", "2025-02-12"),
    ("/a/20250212/nato.txt", "2025-02-12"),
    ("/a/AZ-12.02.2025-S3.txt", "2025-02-12"),
    ("/a/isbn 978-3-16-148410-0.txt", None),
    ("nato.txt", None),
]


@pytest.mark.parametrize(("value", "wanted"), DATES)
def test_a_date_becomes_iso(value: str, wanted: str) -> None:
    assert iso_date(value, TODAY) == wanted
    assert iso_date(wanted, TODAY) == wanted


@pytest.mark.parametrize("value", NO_DATES)
def test_what_cannot_be_a_date_is_none(value: str) -> None:
    assert iso_date(value, TODAY) is None


@pytest.mark.parametrize(("path", "wanted"), PATHS)
def test_a_path_tells_its_date_only_when_it_is_surely_one(path: str, wanted: str | None) -> None:
    assert path_date(path, TODAY) == (wanted, None)


def test_of_several_dates_in_a_name_the_first_counts_and_it_is_told() -> None:
    date, doubt = path_date("/a/2025-02-12 Wahl 2025-02-23.txt", TODAY)
    assert date == "2025-02-12"
    assert doubt
    assert "2025-02-23" in doubt.de


def test_an_unusable_date_is_named_and_a_missing_one_is_not() -> None:
    date, doubt = checked_date("31.02.2025", TODAY)
    assert date is None
    assert doubt
    assert "31.02.2025" in doubt.de
    assert checked_date("", TODAY) == checked_date(None, TODAY) == (None, None)


def test_moments_compare_across_zones_and_days_stay_as_written() -> None:
    late, early = "2025-02-13T00:30:00+01:00", "2025-02-12T23:45:00"
    assert moment(late) < moment(early)
    assert (day(late), day(early)) == ("2025-02-13", "2025-02-12")
    assert moment("1970-01-02") == 86_400
    assert moment("1969-12-31T23:59:59") == -1
    assert moment("2025-02-12") == moment("2025-02-12T00:00:00+00:00")
