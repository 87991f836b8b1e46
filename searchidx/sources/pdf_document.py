"""Extracts an article's blocks from a PDF that a program made of text: paragraphs in reading order, headings by their size, page numbers.

PDFium gives each character with its place; what belongs to one line, column or paragraph is worked out here and in `pdf_layout`.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from searchidx.messages import Message
from searchidx.sources.document_facts import credible_author, credible_title
from searchidx.sources.extracted_page import NOT_INSTALLED, ExtractedPage, Unreadable, document
from searchidx.sources.html_fragment import Block
from searchidx.sources.pdf_layout import Line, Paragraph, columns_in_order, paragraphs, without_running_heads
from searchidx.sources.scraped_text import folded

MOST_CHARACTERS = 5_000_000
"""Of one document; a novel has 600,000."""

_HEADING = 1.15  # times the size of the running text
_TITLE = 1.3
_LONGEST_HEADING = 200
_SIGNS = {  # the hyphen at the end of a line as PDFium gives it, and ligatures
    **{code: "-" for code in (0x02, 0xFFFE, 0xAD)},
    **dict(zip(range(0xFB00, 0xFB05), ("ff", "fi", "fl", "ffi", "ffl"), strict=True)),
}
_NEW_LINE = 1.5  # times the size: a gap between two characters of one height that no word space is
_PDF_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(?:(Z)|([+-])(\d\d)'?(\d\d)'?)?")
_ENCRYPTED = Message(
    "PDF mit Kennwort: ohne Kennwort speichern, etwa „qpdf --decrypt --password=… ein.pdf aus.pdf“",
    "PDF with a password: save it without one, as `qpdf --decrypt --password=… in.pdf out.pdf` does",
)
_DAMAGED = Message(
    "beschädigtes PDF, oder keins: die Datei noch einmal vollständig holen", "damaged PDF, or none: fetch the whole file again"
)
_SCANNED = Message(
    "PDF ohne Text (gescannte Seiten?): erst Texterkennung, etwa „ocrmypdf -l deu ein.pdf aus.pdf“",
    "PDF without text (scanned pages?): recognise it first, as `ocrmypdf -l deu in.pdf out.pdf` does",
)


def extracted(data: bytes) -> ExtractedPage:
    """The blocks and facts of a PDF; before the paragraphs of each page a label with its number. Raises Unreadable, and MemoryError."""
    try:
        import pypdfium2
    except ImportError:  # `discover` skips the files; this one is in an archive
        raise Unreadable(NOT_INSTALLED) from None

    try:
        pdf = pypdfium2.PdfDocument(data)
        pages = _pages(pdf)
        facts = {key: " ".join(str(value).split()) for key, value in pdf.get_metadata_dict().items()}
    except pypdfium2.PdfiumError as error:
        raise Unreadable(_ENCRYPTED if "assword" in str(error) else _DAMAGED) from None
    if not any(pages):
        raise Unreadable(_SCANNED)
    pages, address = without_running_heads(pages)
    body = paragraphs(pages)
    author = credible_author(facts.get("Author", ""), facts.get("Creator", ""), facts.get("Producer", ""))
    sizes: Counter[float] = Counter()
    for paragraph in body:
        sizes[paragraph.size] += len(paragraph.text)
    title = _title(body, facts.get("Title", ""), sizes.most_common(1)[0][0] if sizes else 0)
    page = document(list(_blocks(body, title, sizes.most_common(1)[0][0] if sizes else 0, len(pages))), author=author, url=address)
    page["made"] = _date(facts.get("CreationDate", ""))
    page["metadata"] = {"pages": str(len(pages))} if len(pages) > 1 else {}
    return page


def _pages(pdf: Any) -> list[list[Line]]:
    pages, characters = [], 0
    for number in range(len(pdf)):
        page = pdf[number]
        text = page.get_textpage()
        characters += text.count_chars()
        if characters > MOST_CHARACTERS:
            raise MemoryError
        pages.append(columns_in_order(list(_segments(text, number + 1))))
        text.close()
        page.close()
    return pages


def _segments(text: Any, page: int) -> Iterator[Line]:
    """Runs of characters on one line of one column, in the order in which they were written."""
    import pypdfium2.raw as raw

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    signs: list[str] = []
    box = (0.0, 0.0, 0.0, 0.0)
    size, is_bold = 0.0, False
    for i in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, i)
        if raw.FPDFText_IsGenerated(text, i) == 1 and chr(code).isspace():
            signs += [" "] if signs and code == 0x20 else []
            continue
        if not raw.FPDFText_GetCharBox(text, i, left, right, bottom, top):
            continue
        sign = _SIGNS.get(code, chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else "")
        if sign.isspace():
            signs += [" "] if signs else []
            continue
        if signs and not _goes_on(box, left.value, right.value, bottom.value, top.value, size):
            yield Line("".join(signs).strip(), *box, size, is_bold, page)
            signs = []
        if not signs:
            size = round(raw.FPDFText_GetFontSize(text, i) * _scale(raw, text, i), 1)
            is_bold = _is_bold(raw, text, i)
            box = (left.value, bottom.value, right.value, top.value)
        signs.append(sign)
        box = (min(box[0], left.value), min(box[1], bottom.value), max(box[2], right.value), max(box[3], top.value))
    if signs:
        yield Line("".join(signs).strip(), *box, size, is_bold, page)


def _goes_on(box: Sequence[float], left: float, right: float, bottom: float, top: float, size: float) -> bool:
    """Whether a character stands on the line of those before it, and near them; each letter of a ligature has the box of all."""
    height = max(size, 1.0)
    middle = (bottom + top) / 2
    return box[1] - 0.4 * height <= middle <= box[3] + 0.4 * height and -1.2 * height <= left - box[2] <= _NEW_LINE * height


def _scale(raw: Any, text: Any, i: int) -> float:
    matrix = raw.FS_MATRIX()
    return float(abs(matrix.d) or abs(matrix.b) or 1.0) if raw.FPDFText_GetMatrix(text, i, matrix) else 1.0


def _is_bold(raw: Any, text: Any, i: int) -> bool:
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(text, i, name, len(name), flags)
    return raw.FPDFText_GetFontWeight(text, i) >= 600 or any(word in name.value.lower() for word in (b"bold", b"black", b"heavy"))


def _title(body: Sequence[Paragraph], named: str, size: float) -> str:
    """The largest lines of the first page, if they are larger than the text or stand in the title that the file names; else that."""
    named = credible_title(named)
    first = [paragraph for paragraph in body if paragraph.page == 1 and len(paragraph.text) <= _LONGEST_HEADING]
    largest = max(first, key=lambda paragraph: paragraph.size, default=None)
    for paragraph in first:
        if len(paragraph.text) > 10 and folded(paragraph.text) and folded(paragraph.text) in folded(named):
            return paragraph.text
    if largest and largest.size >= _TITLE * size:
        return largest.text
    return named


def _blocks(body: Sequence[Paragraph], title: str, size: float, pages: int) -> Iterator[Block]:
    if title:
        yield "title", title
    page = 1
    is_first = bool(title)
    for paragraph in body:
        if paragraph.page != page and pages > 1:
            page = paragraph.page
            yield "label", f"Seite {page}"
        if folded(paragraph.text) == folded(title):
            continue
        is_short = len(paragraph.text) <= _LONGEST_HEADING
        is_heading = is_short and (paragraph.size >= _HEADING * size or (paragraph.is_bold and not paragraph.text.endswith((".", ","))))
        yield "heading" if is_heading else "lead" if is_first and paragraph.is_bold else "body", paragraph.text
        is_first = False


def _date(value: str) -> str:
    """A PDF's date in ISO 8601, "" for none."""
    match = _PDF_DATE.match(value)
    if not match:
        return ""
    year, month, day, hour, minute, second, utc, sign, hours, minutes = match.groups()
    zone = "+00:00" if utc else f"{sign}{hours}:{minutes}" if sign else ""
    return f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second or '00'}{zone}" if hour and zone else "")
