"""Facets narrow a search down; each value is a link, can be excluded, and can be taken back."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from searchidx.query import relative_periods
from tests.web.archive import WAVES
from tests.web.html_document import get_page


def test_several_values_of_a_facet_are_any_of_them_and_excluded_ones_none(client: FlaskClient) -> None:
    both = get_page(client, "/suche?q=Welle&section=Kultur&section=Wetter")
    assert both.one("span", role="status").text.startswith(f"{WAVES} Artikel")
    none = get_page(client, "/suche?q=Welle&-section=Kultur")
    assert none.one("span", role="status").text.startswith("23 Artikel")
    excluded = none.one("li", klass="excluded")
    assert excluded.text.startswith("nicht Kultur")
    assert excluded.all("a")[0].attributes["href"] == "/suche?q=Welle"


def test_authors_years_and_months_narrow_down_too(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=Fähre+ODER+Welle")
    assert get_page(client, page.link("Jördis Ömken")).one("span", role="status").text == "1 Artikel"
    years = page.one("section", **{"aria-labelledby": "facet-year"})
    year = get_page(client, years.link("2023"))
    assert year.one("span", role="status").text.startswith(f"{WAVES} Artikel")
    months = year.one("section", **{"aria-labelledby": "facet-month"})
    assert get_page(client, months.link("Mai 2023")).one("span", role="status").text == "4 Artikel"


def test_a_facet_narrows_down_and_can_be_taken_back(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=Welle")
    facet = page.one("section", **{"aria-labelledby": "facet-section"})
    assert [item.all("a")[0].text for item in facet.all("li")] == ["Kultur 24", "Wetter 23"]
    narrowed = get_page(client, facet.link("Kultur"))
    assert narrowed.one("span", role="status").text.startswith("24 Artikel")
    facet = narrowed.one("section", **{"aria-labelledby": "facet-section"})
    assert "Wetter 23" in [item.all("a")[0].text for item in facet.all("li")]
    assert get_page(client, facet.link("Kultur")).one("span", role="status").text.startswith(f"{WAVES} Artikel")


def test_days_narrow_down_both_ends_included(client: FlaskClient) -> None:
    page = get_page(client, "/suche?q=Welle&from=2023-05-15&to=15.5.2023")
    assert page.one("span", role="status").text == "4 Artikel"
    chips = page.one("ul", klass="chips")
    assert "15. Mai 2023" in chips.text
    assert get_page(client, chips.link("Alle aufheben")).one("span", role="status").text.startswith(f"{WAVES} Artikel")


def test_recent_periods_are_one_click_away_and_can_be_taken_back(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relative_periods, "current_day", lambda: date(2023, 6, 16))
    client = app.test_client()
    page = get_page(client, "/suche?q=Welle&n=50")
    recent = page.one("section", **{"aria-labelledby": "facet-recent"})
    assert [item.text for item in recent.all("li")] == ["Gestern 4", "Letzte 7 Tage 4", "Letzter Monat 4", "Dieses Jahr 47"]
    assert recent.link("Letzter Monat") == "/suche?q=Welle&from=2023-05-01&to=2023-05-31&n=50"
    narrowed = get_page(client, recent.link("Gestern"))
    assert narrowed.one("span", role="status").text == "4 Artikel"
    chosen = narrowed.one("section", **{"aria-labelledby": "facet-recent"}).one("li", klass="chosen")
    assert chosen.link("Gestern") == "/suche?q=Welle&n=50"


def test_an_address_may_name_days_from_today(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relative_periods, "current_day", lambda: date(2023, 6, 16))
    page = get_page(client, "/suche?q=Welle&from=letzter+Monat&to=gestern")
    assert "1. Mai 2023 bis 15. Juni 2023" in page.one("ul", klass="chips").text
