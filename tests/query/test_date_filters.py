"""Days and ranges of days as Germans write them."""

from __future__ import annotations

import pytest

from searchidx.query.date_filters import DayRange, ImpossibleDate, bounded, day_range_at, dotted_range_at


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("12.2.2025", "2025-02-12", "2025-02-12"),
        ("12. Februar 2025", "2025-02-12", "2025-02-12"),
        ("12. Feb. 25", "2025-02-12", "2025-02-12"),
        ("2025-02-12T14:30:00+01:00", "2025-02-12", "2025-02-12"),
        ("Februar 2024", "2024-02-01", "2024-02-29"),
        ("2/2025", "2025-02-01", "2025-02-28"),
        ("2025-02", "2025-02-01", "2025-02-28"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("1.–20.3.2024", "2024-03-01", "2024-03-20"),
        ("1.3.2024 bis zum 20.3.2024", "2024-03-01", "2024-03-20"),
        ("20.3.2024..1.3.2024", "2024-03-01", "2024-03-20"),
        ("2023-2024", "2023-01-01", "2024-12-31"),
        ("2024..", "2024-01-01", None),
        ("..2024", None, "2024-12-31"),
        (">=1.3.2024", "2024-03-01", None),
        ("<2024", None, "2023-12-31"),
        ("seit dem 1.3.2024", "2024-03-01", None),
        ("nach 2024", "2025-01-01", None),
        ("bis 9999-12-31", None, "9999-12-31"),
        ("vor 9999-12-31", None, "9999-12-30"),
        ("nach 31.12.9999", "9999-12-31", None),
        ("2024..9999", "2024-01-01", "9999-12-31"),
        ("am 1.3.2024", "2024-03-01", "2024-03-01"),
    ],
)
def test_a_range_of_days_is_read_to_its_end(text: str, low: str | None, high: str | None) -> None:
    assert day_range_at(text, 0) == DayRange(low, high, len(text))


def test_a_range_is_read_where_it_begins_and_as_far_as_it_goes() -> None:
    assert day_range_at("am 2.3.2024 in Kiew", 3) == DayRange("2024-03-02", "2024-03-02", 11)


@pytest.mark.parametrize("text", ["31.2.2025", "13/2024", "0001-01-01", "2025-02-12..31.2.2025"])
def test_a_date_that_cannot_be_is_told_from_text(text: str) -> None:
    assert day_range_at(text, 0) == ImpossibleDate(len(text))


@pytest.mark.parametrize("text", ["morgen", "12. Etage 2025", "seit jeher", "20:15", "", "vor Ort"])
def test_what_is_no_date_is_text(text: str) -> None:
    assert day_range_at(text, 0) is None


def test_only_two_whole_dates_with_dots_between_need_no_field() -> None:
    assert dotted_range_at("2024…2025 Wahl", 0) == DayRange("2024-01-01", "2025-12-31", 9)
    assert [dotted_range_at(text, 0) for text in ("2024", "2024..", "2023-2024", "1000..1500", "20:15..20:30")] == [None] * 5


@pytest.mark.parametrize(
    ("operator", "low", "high"),
    [
        ("date", "2024-02-01", "2024-02-29"),
        ("since", "2024-02-01", None),
        ("until", None, "2024-02-29"),
        ("earlier", None, "2024-01-31"),
        ("later", "2024-03-01", None),
    ],
)
def test_an_operator_bounds_a_range(operator: str, low: str | None, high: str | None) -> None:
    assert bounded(DayRange("2024-02-01", "2024-02-29", 12), operator) == DayRange(low, high, 12)
