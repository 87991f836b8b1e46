"""Every format is read back by a program that knows it, whatever stands in the hits."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from xml.etree import ElementTree

import pytest

from searchidx.formats import FORMATS, Feed, written
from searchidx.model import Hit, Passage

ATOM = "{http://www.w3.org/2005/Atom}"
FEED = Feed("urn:x", "Suche: „Ä & B“", "2025-03-02T10:00:00+00:00", "http://localhost/suche.atom?q=a&n=1")
PLAIN = Hit(
    "corpus/ä-1",
    "Minister „berät“",
    3.25,
    "2025-02-12T06:30:00+01:00",
    "Politik",
    "Elbkurier",
    "https://e.example/a?x=1&y=2",
    False,
    (Passage("lead", "Der Minister, er spricht.", ((4, 12),)),),
    author="Ada Ahn und Ben Bo",
)
HOSTILE = Hit(
    "=1+1",
    '=HYPERLINK("http://x")\x00\x1b[31m </title><script>{\\',
    0.0,
    None,
    "@section",
    "-source\nnext",
    "javascript:alert(1)",
    True,
    (Passage("body", "</summary>]]> \ud800 & <b>", ()),),
    author="+plus\r\nER  - ",
)
BOTH = (PLAIN, HOSTILE)


def text(suffix: str, hits: Sequence[Hit] = BOTH, **options: object) -> str:
    return "".join(written(suffix, hits, feed=FEED, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_format_without_hits_is_a_whole_text(suffix: str) -> None:
    empty = text(suffix, ())
    if suffix in ("json", "csl.json"):
        assert json.loads(empty) == []
    elif suffix == "atom":
        assert ElementTree.fromstring(empty).tag == ATOM + "feed"
    else:
        assert len(empty.splitlines()) == (1 if suffix in ("csv", "tsv") else 0)


def test_csv_gives_every_fact_back_and_starts_no_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(text("csv"), newline="")))
    assert rows[0]["title"] == PLAIN.title
    assert rows[0]["score"] == "3.250"
    assert rows[1]["title"] == "'" + HOSTILE.title
    assert [rows[1][name][0] for name in ("id", "section", "source", "author")] == ["'"] * 4
    assert rows[1]["date"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_never_starts_like_a_formula_unless_asked_for(start: str) -> None:
    hit = Hit(start + "1", start + "t", 1.0, None, None, None, None, False, ())
    for suffix in ("csv", "tsv"):
        assert not any(cell.strip('"').startswith(("=", "+", "-", "@")) for cell in text(suffix, [hit]).splitlines()[1:])
    raw = next(csv.DictReader(io.StringIO(text("csv", [hit], raw=True), newline="")))
    assert raw["id"] == start + "1"


def test_blanks_hide_no_formula_in_a_table() -> None:
    hit = Hit(" =1+1", "\n\t-1", 1.0, None, None, None, None, False, ())
    assert text("tsv", [hit], fields=("id", "title")).splitlines()[1] == "'=1+1\t'-1"


def test_tsv_has_a_line_a_hit() -> None:
    lines = text("tsv", fields=("id", "title")).split("\n")
    assert [line.count("\t") for line in lines] == [1, 1, 1, 0]


def test_atom_is_well_formed_and_links_to_web_pages_only() -> None:
    feed = ElementTree.fromstring(text("atom").encode("utf-8"))
    first, second = feed.findall(ATOM + "entry")
    assert feed.findtext(ATOM + "title") == FEED.title
    assert first.findtext(ATOM + "id") == PLAIN.url
    assert first.findtext(ATOM + "updated") == "2025-02-12T06:30:00+01:00"
    assert second.findtext(ATOM + "id") == "urn:searchidx:=1+1"
    assert second.findtext(ATOM + "updated") == FEED.updated
    assert second.find(ATOM + "link") is None
    assert "<script>" in (second.findtext(ATOM + "title") or "")


def test_bibtex_keeps_braces_balanced() -> None:
    first, second = text("bib").strip().split("\n\n")
    assert re.match(r"@article\{corpus-a-1-[0-9a-f]{6},\n", first)
    assert "  author = {{Ada Ahn} and {Ben Bo}},\n" in first
    assert "  year = {2025},\n" in first
    plain = second.replace(r"\{", "").replace(r"\}", "")
    assert plain.count("{") == plain.count("}")
    assert "year" not in second


def test_articles_never_share_a_key() -> None:
    ids = ["a-1", "a/1", "ä-1", "А-1", "-a-1", "\udcff"]
    keys = re.findall(r"@article\{([^,]*),", text("bib", [Hit(id, "", 1.0, None, None, None, None, False, ()) for id in ids]))
    assert len({key.lower() for key in keys}) == len(ids)
    assert keys[0] == "a-1"


def test_ris_records_end_once() -> None:
    records = text("ris")
    assert records.count("\r\nER  - \r\n") == 2
    assert "DA  - 2025/02/12\r\n" in records
    assert "AU  - Ada Ahn\r\nAU  - Ben Bo\r\n" in records


def test_csl_knows_the_day() -> None:
    first, second = json.loads(text("csl.json"))
    assert first["issued"] == {"date-parts": [[2025, 2, 12]]}
    assert first["author"] == [{"literal": "Ada Ahn"}, {"literal": "Ben Bo"}]
    assert "issued" not in second
