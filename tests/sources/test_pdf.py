"""PDF: reading order, headings, running heads and pages of files as programs make them, and files that cannot be read.

The files in documents/ hold the same invented paragraphs, numbered: printed from Chromium in two columns, exported by LibreOffice in two
columns, laid out by reportlab in two frames, written by reportlab row by row across two columns, and by fpdf2 with a word broken by hand.
"""

from __future__ import annotations

import re
import zlib
from pathlib import Path

import pytest

from searchidx.model import Article
from searchidx.sources import Skipped, discover
from searchidx.sources.discover import scopes, sources
from searchidx.sources.pdf_layout import Line, columns_in_order, paragraphs, without_running_heads
from tests.sources.support import articles, outcomes, reasons

DOCUMENTS = Path(__file__).parent / "documents"
MADE_BY = {"chromium": 30, "libreoffice": 30, "reportlab": 30, "rows": 20, "fpdf": 30}


def read(folder: Path, name: str) -> Article:
    [article] = articles(outcomes(folder, (DOCUMENTS / f"{name}.pdf").read_bytes(), "2025-02-12.pdf"))
    return article


def fields(article: Article, field: str) -> list[str]:
    return [article.original[span.start : span.end] for span in article.spans if span.field == field]


@pytest.mark.parametrize("name", MADE_BY)
def test_paragraphs_are_read_in_order_and_whole(tmp_path: Path, name: str) -> None:
    article = read(tmp_path, name)
    assert fields(article, "title") == ["Nordholm bekommt seine Brücke"]
    assert [int(number) for number in re.findall(r"Absatz (\d+):", article.original)] == list(range(1, MADE_BY[name] + 1))
    assert fields(article, "heading") == ([] if name == "rows" else ["Klage droht", "Das Land zahlt"])
    starts = [text for span in fields(article, "body") for text in span.split("\n\n")]
    assert sum(text.startswith("Absatz ") for text in starts) == MADE_BY[name]
    assert len(starts) <= MADE_BY[name] + 4  # a sentence may end where a column does


@pytest.mark.parametrize("name", MADE_BY)
def test_running_heads_and_page_numbers_are_out_and_pages_are_kept(tmp_path: Path, name: str) -> None:
    article = read(tmp_path, name)
    assert "Elbkurier" not in article.original
    assert not re.search(r"^\W*\d+\W*$|von \d", article.original, re.MULTILINE)
    pages = int(article.metadata.get("pages", 1))
    assert fields(article, "label") == [f"Seite {number}" for number in range(2, pages + 1)]
    assert pages == (1 if name == "rows" else pages)


def test_facts_are_taken_where_they_can_be_believed(tmp_path: Path) -> None:
    assert [read(tmp_path, name).author for name in ("fpdf", "libreoffice", "reportlab")] == ["Ida Öz", "Ida Öz", None]  # "root"
    assert read(tmp_path, "chromium").url == "https://elbkurier.example/bruecke"
    data = (DOCUMENTS / "fpdf.pdf").read_bytes()
    read_undated = outcomes(tmp_path, data, "a.pdf")
    assert [article.date for article in articles(read_undated)] == ["2025-02-12T14:30:00+00:00"]
    assert "ohne eigenes Datum" in reasons(read_undated)["corpus/a.pdf"]


def test_a_word_broken_at_a_line_s_end_is_left_to_the_tokenizer(tmp_path: Path) -> None:
    assert "Ober-\nbürgermeisterin" in read(tmp_path, "fpdf").original


@pytest.mark.parametrize(("name", "reason"), [("scanned", "ocrmypdf"), ("password", "Kennwort")])
def test_what_cannot_be_read_is_named_with_its_cure(tmp_path: Path, name: str, reason: str) -> None:
    assert reason in reasons(outcomes(tmp_path, (DOCUMENTS / f"{name}.pdf").read_bytes(), "a.pdf"))["corpus/a.pdf"]


@pytest.mark.parametrize("cut", [10, 1000, 3000])
def test_a_damaged_pdf_is_named_or_read(tmp_path: Path, cut: int) -> None:
    data = (DOCUMENTS / "fpdf.pdf").read_bytes()
    assert "beschädigtes PDF" in reasons(outcomes(tmp_path, data[:cut], "a.pdf"))["corpus/a.pdf"]
    assert "beschädigtes PDF" in reasons(outcomes(tmp_path, "<html>404</html>", "b.pdf"))["corpus/b.pdf"]
    outcomes(tmp_path, data[:cut] + b"\0" * 100 + data[cut + 100 :], "c.pdf")  # whatever comes of it, it comes


def test_a_pdf_that_unpacks_without_end_is_stopped(tmp_path: Path) -> None:
    packer = zlib.compressobj(9)
    stream = b"".join(packer.compress(b"BT /F1 9 Tf 10 10 Td (Wort) Tj ET " * 100_000) for _ in range(200)) + packer.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, part) for number, part in enumerate(objects, 1))
    assert set(reasons(outcomes(tmp_path, body + b"trailer<</Root 1 0 R>>\n%%EOF", "a.pdf"))) == {"corpus/a.pdf"}


def test_without_the_package_a_pdf_is_skipped_with_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    monkeypatch.setattr(discover, "PACKAGES", {"pdf": "no_such_package"})
    [skipped] = sources(*scopes([tmp_path], {}))
    assert isinstance(skipped, Skipped)
    assert "pip install 'searchidx[documents]'" in skipped.reason.de


def line(text: str, left: float, bottom: float, right: float, page: int = 1) -> Line:
    return Line(text, left, bottom, right, bottom + 10, 10, False, page)


def test_columns_below_a_title_that_spans_them() -> None:
    rows = [line("Titel über beide", 0, 200, 210)]
    for number in range(6):
        rows += [line(f"links {number}", 0, 180 - 12 * number, 100), line(f"rechts {number}", 120, 180 - 12 * number, 210)]
    ordered = [row.text for row in columns_in_order(rows)]
    assert ordered == ["Titel über beide", *(f"links {n}" for n in range(6)), *(f"rechts {n}" for n in range(6))]


def test_a_number_at_the_end_of_a_text_is_no_page_number() -> None:
    page = [line("Eröffnet wird die Brücke erst im Jahr", 0, 112, 200), line("2029.", 0, 100, 30)]
    kept, _ = without_running_heads([page])
    assert [paragraph.text for paragraph in paragraphs(kept)] == ["Eröffnet wird die Brücke erst im Jahr 2029."]


def test_a_paragraph_goes_on_on_the_next_page() -> None:
    pages = [[line("Der Rat stimmt", 0, 100, 200)], [line("der Brücke zu.", 0, 700, 150, page=2)]]
    assert [(paragraph.text, paragraph.page) for paragraph in paragraphs(pages)] == [("Der Rat stimmt der Brücke zu.", 1)]


def test_a_pdf_may_be_larger_than_a_text(tmp_path: Path) -> None:
    padded = (DOCUMENTS / "fpdf.pdf").read_bytes() + b"\n%" + b" " * 21 * 1024 * 1024
    assert len(articles(outcomes(tmp_path, padded, "a.pdf"))) == 1
    assert "100 MB" in reasons(outcomes(tmp_path, padded * 5, "b.pdf"))["corpus/b.pdf"]
