"""Charts: periods fit their time, the ends of the calendar are drawn, shares of few articles are pale."""

from __future__ import annotations

from datetime import date

import pytest

from web.timeline_chart import draw_chart, fit_axis, fitting_period, last_day_of


@pytest.mark.parametrize(("last", "per"), [("2024-01-31", "day"), ("2024-06-01", "week"), ("2026-01-01", "month"), ("2040-01-01", "year")])
def test_the_period_of_bars_fits_the_time_span(last: str, per: str) -> None:
    assert fitting_period(date(2024, 1, 1), date.fromisoformat(last)) == per


@pytest.mark.parametrize(
    ("value", "last"),
    [("2024", "2024-12-31"), ("2024-02", "2024-02-29"), ("2023-12", "2023-12-31"), ("2024-05-07", "2024-05-07"), ("9999", "9999-12-31")],
)
def test_the_last_day_of_a_time_is_known(value: str, last: str) -> None:
    assert last_day_of(value) == last


@pytest.mark.parametrize(
    "days", [{"0001-01-01": 1, "2024-05-05": 2}, {"9999-12-31": 1}, {"0001-01-01": 1}, {"1848-03-18": 1, "9999-12-31": 1}]
)
@pytest.mark.parametrize("per", ["auto", "day", "week", "month", "year"])
def test_the_ends_of_the_calendar_are_drawn(days: dict[str, int], per: str) -> None:
    fits = fit_axis([days], per, "count")  # type: ignore[arg-type]
    assert fits
    drawn = draw_chart(days, {}, fits, 0, "de")
    assert 0 < len(drawn.bars) <= 400
    assert sum(bar.count for bar in drawn.bars) >= 1


def test_a_share_of_few_articles_is_pale() -> None:
    days = {"2024-01-01": 1, "2024-01-02": 1}
    fits = fit_axis([days], "day", "share")
    assert fits
    bars = draw_chart(days, {date(2024, 1, 1): 4, date(2024, 1, 2): 50}, fits, 0, "de").bars
    assert [(bar.thin, bar.share, bar.height) for bar in bars] == [(True, 25.0, 100.0), (False, 2.0, 100.0)]  # the pale one sets no scale


def test_only_pale_bars_set_the_scale_themselves() -> None:
    days = {"2024-01-01": 1, "2024-01-02": 1}
    fits = fit_axis([days], "day", "share")
    assert fits
    assert [bar.height for bar in draw_chart(days, {date(2024, 1, 1): 2, date(2024, 1, 2): 4}, fits, 0, "de").bars] == [100.0, 50.0]


def test_a_chosen_period_bounds_the_axis() -> None:
    fits = fit_axis([{"2024-05-05": 2}], "month", "count", "2024-01-01", "2024-12-31")
    assert fits
    assert (fits.first, fits.last) == (date(2024, 1, 1), date(2024, 12, 31))
    too_wide = fit_axis([{"2024-05-05": 2}], "auto", "count", "0001-01-01", "9999-12-31")
    assert too_wide
    assert (too_wide.first, too_wide.last) == (date(2024, 5, 5), date(2024, 5, 5))
