"""Names of months, and the century of a year in two digits: one rule wherever a date is read."""

from __future__ import annotations

import datetime

import pytest

from searchidx.german.calendar import day, iso_date, moment, month_names, month_number, year_of
from searchidx.german.numbers import number_key
from searchidx.query.date_filters import day_range_at

MONTHS = [
    *[("Januar", 1), ("Jänner", 1), ("Jän.", 1), ("January", 1), ("Februar", 2), ("Feber", 2), ("Febr.", 2), ("März", 3), ("Mrz.", 3)],
    *[("Maerz", 3), ("MAI", 5), ("June", 6), ("Sept.", 9), ("Okt", 10), ("October", 10), ("dezember", 12), ("Etage", None), ("", None)],
]

CENTURIES = [("00", 2000), ("25", 2025), ("49", 2049), ("50", 1950), ("53", 1953), ("60", 1960), ("89", 1989), ("99", 1999), ("1893", 1893)]


@pytest.mark.parametrize(("name", "number"), MONTHS)
def test_a_month_is_known_by_all_its_names(name: str, number: int | None) -> None:
    assert month_number(name) == number


def test_the_names_of_a_month_are_the_german_ones() -> None:
    assert {"februar", "feb", "feber"} <= set(month_names(2))
    assert "may" not in month_names(5)
    assert month_names(0) == month_names(13) == ()


@pytest.mark.parametrize("name", [name for number in range(1, 13) for name in month_names(number) if len(name) > 2])
def test_an_article_and_a_query_know_the_same_months(name: str) -> None:
    date = iso_date(f"12. {name} 2025", datetime.date(2026, 1, 1))
    period = day_range_at(f"12. {name} 2025", 0)
    assert date is not None
    assert period is not None
    assert date == getattr(period, "low", None)


@pytest.mark.parametrize(("digits", "year"), CENTURIES)
def test_a_year_in_two_digits_is_one_that_news_write_about(digits: str, year: int) -> None:
    assert year_of(digits) == year


@pytest.mark.parametrize(("digits", "year"), CENTURIES)
def test_a_filter_and_a_word_mean_the_same_year(digits: str, year: int) -> None:
    written = f"12.2.{digits}"
    period = day_range_at(written, 0)
    assert getattr(period, "low", None) == number_key(written) == f"{year}-02-12"


def test_a_day_is_the_one_that_stood_in_the_paper() -> None:
    assert day("2025-02-12T00:30:00+02:00") == "2025-02-12"
    assert moment("2025-02-12T00:30:00+02:00") == moment("2025-02-11T22:30:00")
