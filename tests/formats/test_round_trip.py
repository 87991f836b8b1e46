"""What a format says of any two articles is read back by a parser of somebody else: two keys, and the titles as they were."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
import unicodedata
from collections.abc import Callable

import bibtexparser
import feedparser
import pytest
import rispy
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc.source.json import CiteProcJSON
from hypothesis import example, given, settings
from hypothesis import strategies as st

from searchidx.model import Hit, Passage
from tests.formats.support import text

Read = tuple[list[str], list[str]]
"""Keys and titles, in the order of the articles."""

CHARACTERS = "abA1äß-/ =+'\",;%&#$_{}\\~^<>＝－\n\r\t\x00\x01\x1c\x80\x85\u2028\u00a0\u00ad\u0308\u200b\u200d\u202e\ufeff\ufffe\U000e0001"
WORDS = "\r\n </title> <b> &amp; ]]> %0A &#13; -- `` '' ?` \\n @article{a, a-b-fbd987 ayvr4qzg6cpx6rim 👨\u200d👩".split(" ")
PIECES = st.sampled_from([*CHARACTERS, *WORDS, "ER  - "])
TEXTS = st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=8)


def hit(id: str, title: str) -> Hit:
    return Hit(id, title, 1.0, None, None, None, None, False, ())


def of_bibtex(written: str) -> Read:
    library = bibtexparser.parse_string(written, append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    titles = [entry["title"].replace("ˆ", "^") for entry in library.entries]  # pylatexenc's reading of \textasciicircum, not LaTeX's
    return [entry.key for entry in library.entries], titles


def of_ris(written: str) -> Read:
    records = rispy.loads(written)
    return [record["id"] for record in records], [record["title"] for record in records]


def of_csl(written: str) -> Read:
    items = json.loads(written)
    references = CiteProcJSON(items)
    return list(references), [str(reference["title"]) for reference in references.values()]


def of_atom(written: str) -> Read:
    feed = feedparser.parse(io.BytesIO(written.encode()), sanitize_html=False)
    assert not feed.bozo, feed.bozo_exception
    return [entry.id for entry in feed.entries], [entry.title for entry in feed.entries]


def of_csv(written: str) -> Read:
    rows = list(csv.DictReader(io.StringIO(written, newline="")))
    return [row["id"] for row in rows], [row["title"] for row in rows]


def of_json(written: str) -> Read:
    records = json.loads(written)
    return [record["id"] for record in records], [record["title"] for record in records]


def of_ndjson(written: str) -> Read:
    return of_json("[" + ",".join(written.splitlines()) + "]")


def on_one_line(text: str) -> str:
    """The text as a citation may write it: blanks and line ends are one blank, control characters are gone, everything else is there."""
    words = re.split(r"[\t-\r\x1c-\x1e\x85\u2028\u2029 ]+", text)
    return " ".join("".join(c for c in word if unicodedata.category(c) != "Cc") for word in words).strip()


def in_a_feed(text: str) -> str:
    """Likewise, without the two characters that XML has no way to write."""
    return on_one_line(text).translate({0xFFFE: None, 0xFFFF: None}).strip()


CASES: dict[str, tuple[Callable[[str], Read], Callable[[str], str]]] = {
    "bib": (of_bibtex, on_one_line),
    "ris": (of_ris, on_one_line),
    "csl.json": (of_csl, on_one_line),
    "atom": (of_atom, in_a_feed),
    "csv": (of_csv, str),
    "json": (of_json, str),
    "ndjson": (of_ndjson, str),
}

CITATIONS = ("bib", "ris", "csl.json")
"""Their programs compare keys whatever the case."""


@pytest.fixture(autouse=True)
def quiet_parsers() -> None:
    logging.getLogger("bibtexparser").setLevel(logging.ERROR)


@pytest.mark.parametrize("suffix", CASES)
@settings(deadline=None)
@given(ids=st.lists(TEXTS.filter(bool), min_size=2, max_size=2, unique=True), titles=st.lists(TEXTS, min_size=2, max_size=2))
@example(ids=["a b", "a-b-fbd987"], titles=["x", "x"])
@example(ids=["a b", "a-b-ayvr4qzg6cpx6rim"], titles=["x", "x"])
@example(ids=["A-1", "a-1"], titles=["Bundes\u00adtag", "👨\u200d👩\u200d👧"])
@example(ids=["a\x01b", "ab"], titles=["x", "x"])
@example(ids=["a\rb", "a\nb"], titles=["a\rb", "a\nb"])
@example(ids=["=1", "'=1"], titles=["=1", "'=1"])
@example(ids=["\t1", "'\t1"], titles=["\n=1", " =1"])
def test_two_articles_are_read_back_as_two_with_their_titles(suffix: str, ids: list[str], titles: list[str]) -> None:
    read, as_read = CASES[suffix]
    if suffix == "atom":  # feedparser takes "Ã¤" for a wrongly decoded "ä", unless there are characters that Latin-1 has not
        titles = [f"{title} …" for title in titles]
    hits = [hit(id, title) for id, title in zip(ids, titles, strict=True)]
    keys, titles_read = read(text(suffix, hits, **({"raw": True} if suffix == "csv" else {})))
    assert len({key.lower() for key in keys} if suffix in CITATIONS else set(keys)) == 2
    for title_read, id, title in zip(titles_read, ids, titles, strict=True):
        expected = as_read(title) or (as_read(id) if suffix in (*CITATIONS, "atom") else "")
        assert title_read == expected or not expected  # what has neither title nor id to show may have any title


@settings(deadline=None)
@given(first=TEXTS, second=TEXTS)
@example(first="=1", second="'=1")
@example(first="\t1", second="'\t1")
def test_two_texts_are_two_cells_of_a_table_with_guarded_formulas(first: str, second: str) -> None:
    cells, _ = of_csv(text("csv", [hit(first, ""), hit(second, "")]))
    assert (cells[0] == cells[1]) == (first == second)
    assert [cell.removeprefix("'") if cell != id else cell for cell, id in zip(cells, (first, second), strict=True)] == [first, second]


@settings(deadline=None)
@given(source=TEXTS, section=TEXTS, author=TEXTS, url=TEXTS, passage=TEXTS)
def test_no_fact_of_an_article_breaks_out_of_its_field(source: str, section: str, author: str, url: str, passage: str) -> None:
    facts = Hit("x", "t", 1.0, "2024-01-02", section, source, url, False, (Passage("body", passage, ()),), author=author)
    library = bibtexparser.parse_string(text("bib", [facts]), append_middleware=[LatexDecodingMiddleware()])
    assert not library.failed_blocks
    (entry,) = library.entries
    for name, fact in (("journal", source), ("note", section)):
        assert (entry[name] if name in entry.fields_dict else "").replace("ˆ", "^") == on_one_line(fact)
    (record,) = rispy.loads(text("ris", [facts]))
    assert record.get("secondary_title", "") == on_one_line(source)
    (item,) = json.loads(text("csl.json", [facts]))
    assert (item.get("container-title", ""), item.get("section", "")) == (on_one_line(source), on_one_line(section))
    feed = feedparser.parse(io.BytesIO(text("atom", [facts]).encode()))
    assert (len(feed.entries), feed.bozo) == (1, False)
