"""Which spellings of an address are the same, and which addresses are none of an article."""

from __future__ import annotations

import pytest

from searchidx.web_address import article_address, page_address

PAGE = "elbkurier.example/politik/rat-tagt"


@pytest.mark.parametrize(
    "url",
    [
        "https://elbkurier.example/politik/rat-tagt",
        "http://www.Elbkurier.example:80/politik/rat-tagt/",
        "HTTPS://elbkurier.example:443/politik/rat-tagt?utm_source=brief&utm_medium=mail#kommentare",
        "https://elbkurier.example/politik/rat-tagt/index.html?fbclid=abc&wt_mc=x",
        " https://leser@elbkurier.example/politik/rat%2Dtagt?wtmc=1",
    ],
)
def test_spellings_of_one_address_are_one(url: str) -> None:
    assert article_address(url) == PAGE


@pytest.mark.parametrize(
    "url",
    [
        "https://m.elbkurier.example/politik/rat-tagt",
        "https://elbkurier.example/politik/rat-tagt?id=3",
        "https://elbkurier.example/politik/Rat-tagt",
        "https://elbkurier.example:8080/politik/rat-tagt",
        "https://elbkurier.example/politik/rat-tagt#!/seite",
    ],
)
def test_what_may_be_another_article_is_another_address(url: str) -> None:
    assert article_address(url) not in (PAGE, "")


NO_ADDRESSES = ["", "kein Link", "mailto:rat@elbkurier.example", "https://elbkurier.example/", "https://www.elbkurier.example?utm_source=x"]


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_what_is_no_address_of_an_article_is_none(url: str) -> None:
    assert article_address(url) == ""


def test_parameters_may_come_in_any_order() -> None:
    assert article_address("https://x.example/a?b=2&a=1") == "x.example/a?a=1&b=2"
    assert article_address("https://x.example/a?a=1&amp;utm_id=9&b=2") == "x.example/a?a=1&b=2"


def test_the_second_page_of_an_article_is_no_version_of_the_first() -> None:
    first = "https://elbkurier.example/politik/rat-tagt"
    assert page_address(first, f"{first}?seite=2") == f"{PAGE}?seite=2"
    assert page_address(first, place="spiegel/rat-tagt.html?page=2") == ""
    assert page_address(first, f"{first}/amp") == page_address(first) == PAGE
    assert page_address(None, "https://elbkurier.example/") == "elbkurier.example"
