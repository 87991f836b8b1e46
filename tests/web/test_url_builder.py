"""One state has one path, and the path is read back into the same state."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from werkzeug.datastructures import MultiDict

from web.url_builder import article_path, article_path_by_parameter, path_for_days, search_path, versions_path, view_path
from web.url_state import UrlState, View, parse_url

STATE = UrlState(
    q="Bäume & „Wälder“ = Forst",
    section=("Kultur", "Wetter"),
    no_author=("Ada B.",),
    since="2023-01-01",
    until="2023-12-31",
    mode="exact",
    without=("head",),
    exclude=("waldes",),
    sort="newest",
    size=50,
    page=3,
    density="compact",
    lang="en",
)


def test_a_path_is_read_back_into_its_state() -> None:
    state, notices = parse_url(MultiDict(parse_qsl(urlsplit(search_path(STATE)).query)))
    assert (state, notices) == (STATE, ())


def test_defaults_are_not_in_a_path() -> None:
    assert search_path(UrlState()) == "/suche"
    assert search_path(UrlState(q="Elbe", page=1, sort="relevance")) == "/suche?q=Elbe"


@pytest.mark.parametrize(
    ("view", "path"), [("kwic", "/kwic?q=Elbe&width=60"), ("timeline", "/verlauf?q=Elbe"), ("facets", "/facetten.csv?q=Elbe")]
)
def test_a_view_has_its_own_parameters_only(view: View, path: str) -> None:
    suffix = "csv" if ".csv" in path else ""
    assert view_path(view, UrlState(q="Elbe", sort="newest", size=50, width=60), suffix) == path


def test_days_are_set_into_a_path_whatever_the_query_holds() -> None:
    path = path_for_days(UrlState(q="from=0000-00-00&to=0000-00-00", size=20, page=7))
    assert path("2024-02-01", "2024-02-29") == ("/suche?q=from%3D0000-00-00%26to%3D0000-00-00&from=2024-02-01&to=2024-02-29&n=20")


@pytest.mark.parametrize(
    ("id", "path"),
    [
        ("politik/a.txt", "/artikel/politik/a.txt"),
        ("Straße 1?#%", "/artikel/Stra%C3%9Fe%201%3F%23%25"),
        ("a//b", "/artikel?id=a%2F%2Fb"),
        ("../a", "/artikel?id=..%2Fa"),
        ("a/original", "/artikel?id=a%2Foriginal"),
        ("", "/artikel?id="),
    ],
)
def test_an_id_that_no_path_can_carry_is_a_parameter(id: str, path: str) -> None:
    assert article_path(id) == path


def test_views_and_formats_of_an_article_have_paths() -> None:
    assert article_path("a", view="bib") == "/artikel/a.bib"
    assert article_path("a", UrlState(q="Elbe", width=60), "nebeneinander") == "/artikel/a/nebeneinander?q=Elbe"
    assert article_path_by_parameter("a", view="bib") == "/artikel?id=a&view=bib"
    assert versions_path("a", "b", "en") == "/fassungen?id=a&with=b&lang=en"
