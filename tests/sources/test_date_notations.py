"""Date notations: what people, feeds and programs write for a date, and what of it is told."""

from __future__ import annotations

import datetime

import pytest

from searchidx.sources.date_notations import read_date

TODAY = datetime.date(2026, 1, 1)

CLEAR = {
    "14.03.24": "2024-03-14",
    "14.3.48": "1948-03-14",
    "Donnerstag, 14. März 2024": "2024-03-14",
    "Do., 14.03.2024": "2024-03-14",
    "Donnerstag, den 14. März 2024, 9 Uhr": None,
    "14.03.2024 - 09:05": "2024-03-14T09:05:00",
    "14.03.2024 | 09.05 Uhr": "2024-03-14T09:05:00",
    "Stand: 14.03.2024 9:05 Uhr": "2024-03-14T09:05:00",
    "Aktualisiert am 14. März 2024 um 9.05 Uhr": "2024-03-14T09:05:00",
    "Veröffentlicht: 14.03.2024, 09:05 Uhr": "2024-03-14T09:05:00",
    "2024-03-14 09:05:00 UTC": "2024-03-14T09:05:00+00:00",
    "2024-03-14 09:05 MEZ": "2024-03-14T09:05:00+01:00",
    "Thu, 14 Mar 2024 09:05:00 +0100": "2024-03-14T09:05:00+01:00",
    "Thu, 14 Mar 2024 08:05:00 GMT": "2024-03-14T08:05:00+00:00",
    "Thu Mar 14 09:05:00 CET 2024": "2024-03-14T09:05:00+01:00",
    "Fri Apr 28 19:20:36 CEST 2023": "2023-04-28T19:20:36+02:00",
    "2024-03-14T09:05:00+01:00[Europe/Berlin]": "2024-03-14T09:05:00+01:00",
    "2024-03-14T24:00:00": "2024-03-15T00:00:00",
    "20240314090500": "2024-03-14T09:05:00",
    "D:20240314090500+01'00'": "2024-03-14T09:05:00+01:00",
    "2024/03/14": "2024-03-14",
    "14-03-2024": "2024-03-14",
    "14/03/2024": "2024-03-14",
    "14.III.2024": "2024-03-14",
    "3. Hornung 1925": "1925-02-03",
    "4. Jänner 2024": "2024-01-04",
    "March 14, 2024": "2024-03-14",
    "14 March 2024": "2024-03-14",
    "1710403500": "2024-03-14T08:05:00+00:00",
    "1710403500123": "2024-03-14T08:05:00+00:00",
    "45365": "2024-03-14",
}
TOLD = {"03/04/2024": "2024-04-03", "März 2024": "2024-03-01", "2024-03": "2024-03-01", "03/2024": "2024-03-01", "2024": "2024-01-01"}
NONE = [
    *("31.02.2024", "99/99/2024", "D:20241399", "1. Foo 2024"),  # no such day
    *("heute", "vor 3 Stunden", "Mai", "12345", "1" * 200, ""),
    *("14.03.2027", "9" * 13),  # not credible
]


@pytest.mark.parametrize(("written", "date"), CLEAR.items())
def test_a_clear_date_is_read_without_a_note(written: str, date: str | None) -> None:
    assert read_date(written, TODAY) == (date, None)


@pytest.mark.parametrize(("written", "date"), TOLD.items())
def test_a_date_that_leaves_something_open_is_read_and_told(written: str, date: str) -> None:
    read, note = read_date(written, TODAY)
    assert read == date
    assert note
    assert written in note.de


@pytest.mark.parametrize("written", NONE)
def test_what_is_no_date_is_none(written: str) -> None:
    assert read_date(written, TODAY) == (None, None)
