"""Who said what: quotations of the articles that match."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

import searchidx
from searchidx import Index
from searchidx.model import field_text

ARTICLES = """\
{"id": "damm", "title": "Streit um den Damm", "date": "2025-02-12", "source": "Kurier", "text": "Landrätin Petra Moll ist zufrieden. „Der Damm hält“, sagte Moll. Uwe Thoms widersprach: „Der Damm ist ein Flickwerk.“"}
{"id": "brücke", "title": "Neue Brücke", "date": "2025-02-13", "text": "„Die Brücke hält“, sagte Ingenieur Karl Weber. Er sprach von einem „Meisterstück“. Petra Moll war nicht da."}
{"id": "still", "title": "Damm und Brücke", "text": "Der Damm hält, die Brücke auch."}
"""  # noqa: E501 - one article a line


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("quotations")
    (folder / "a.jsonl").write_text(ARTICLES, encoding="utf-8")
    with searchidx.open(folder / "index") as index:
        index.index([folder / "a.jsonl"])
        yield index


ASKED = [
    ("zitat:*", {"damm": ["Der Damm hält", "Der Damm ist ein Flickwerk."], "brücke": ["Die Brücke hält", "Meisterstück"]}),
    ("Brücke zitat:*", {"brücke": ["Die Brücke hält", "Meisterstück"]}),
    ("NICHT zitat:*", {}),
    ("*", {"damm": ["Der Damm hält", "Der Damm ist ein Flickwerk."], "brücke": ["Die Brücke hält", "Meisterstück"]}),
    ("Damm", {"damm": ["Der Damm hält", "Der Damm ist ein Flickwerk."]}),
    ("zitat:hält", {"damm": ["Der Damm hält"], "brücke": ["Die Brücke hält"]}),
    ('zitat:"Damm hält"', {"damm": ["Der Damm hält"]}),
    ("sprecher:Moll", {"damm": ["Der Damm hält"]}),
    ("sprecher:Landrätin", {"damm": ["Der Damm hält"]}),
    ("sprecher:(Karl Weber)", {"brücke": ["Die Brücke hält", "Meisterstück"]}),
    ("sprecher:Moll zitat:Flickwerk", {}),
    ("sprecher:Thoms zitat:Flickwerk", {"damm": ["Der Damm ist ein Flickwerk."]}),
    ("sprecher:Thoms ODER zitat:Meisterstück", {"damm": ["Der Damm ist ein Flickwerk."], "brücke": ["Meisterstück"]}),
    ("Damm NICHT sprecher:Thoms", {}),
    ('zitat:"Damm hält Der Damm"', {}),
]


@pytest.mark.parametrize(("query", "wanted"), ASKED)
def test_a_query_says_which_quotations_are_meant(index: Index, query: str, wanted: dict[str, list[str]]) -> None:
    found = index.quotes(query)
    assert {article.id: [quote.text for quote in article.quotes] for article in found.articles} == wanted
    assert (found.total, found.complete) == (len(wanted), True)


@pytest.mark.parametrize("query", ["zitat:*", "Damm zitat:*", "zitat:hält", 'zitat:"Damm hält"', "sprecher:Moll", "sprecher:(Karl Weber)"])
def test_as_many_articles_have_quotations_as_the_search_finds(index: Index, query: str) -> None:
    assert index.search(query).total == index.quotes(query).total


def test_a_star_alone_finds_the_articles_that_have_quotations_and_no_partial_hits(index: Index) -> None:
    assert [hit.id for hit in index.search("Flickwerk zitat:*").hits] == ["damm"]
    assert [hit.id for hit in index.search("NICHT sprecher:*").hits] == ["still"]
    assert index.search("zitat:*").reading.en == "articles with quotations"


def test_a_quotation_has_offsets_of_its_field_and_the_facts_of_its_article(index: Index) -> None:
    (quote,) = index.quotes("sprecher:Moll").articles[0].quotes
    article = index.get("damm")
    assert article
    assert field_text(article, quote.field)[quote.start : quote.end] == "Der Damm hält"
    assert asdict(quote) | {"start": 0, "end": 0} == {
        **{"id": "damm", "text": "Der Damm hält", "field": "body", "start": 0, "end": 0, "speaker": "Petra Moll"},
        **{"speaker_function": "Landrätin", "cue": "sagte", "kind": "direct", "inferred": False},
        **{"date": "2025-02-12", "source": "Kurier", "section": None, "url": None},
    }


def test_pages_hold_so_many_articles(index: Index) -> None:
    pages = [index.quotes("*", limit=1, offset=offset, sort="oldest") for offset in range(3)]
    assert [[article.id for article in page.articles] for page in pages] == [["damm"], ["brücke"], []]
    assert {page.total for page in pages} == {2}


def test_all_quotations_are_those_of_all_pages(index: Index) -> None:
    assert [quote.text for quote in index.all_quotes("*", sort="oldest")] == [
        quote.text for article in index.quotes("*", sort="oldest").articles for quote in article.quotes
    ]


def test_a_hit_shows_the_quotation_it_was_found_by(index: Index) -> None:
    (hit,) = index.search("zitat:Flickwerk").hits
    marked = [(passage.field, passage.text[start:end]) for passage in hit.passages for start, end in passage.marks]
    assert marked == [("body", "Flickwerk")]


def test_quotations_change_neither_counts_of_words_nor_the_order_of_hits(index: Index) -> None:
    assert index.search("Damm").total == 2
    words = {form.form: form.count for word in index.search("hält").words for group in word.groups for form in group.forms}
    assert words["hält"] == 3


def test_a_copy_keeps_the_quotations(index: Index, tmp_path: Path) -> None:
    with searchidx.open(tmp_path / "copy") as copy:
        index.copy_to(copy)
        assert copy.quotes("zitat:hält") == index.quotes("zitat:hält")
