"""Extracts an article's blocks from DOCX, ODT and EPUB: packed XML, read with limits of our own and without resolving any entity."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from searchidx.messages import Message
from searchidx.sources.document_facts import credible_author, credible_title
from searchidx.sources.extracted_page import ExtractedPage, Unreadable, document
from searchidx.sources.html_fragment import Block, blocks
from searchidx.sources.html_text import page_text
from searchidx.sources.scraped_text import folded

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_BYTES = 50 * 1024 * 1024
"""Of XML from one file: the longest book has 5 MB."""

_LAYOUT_CELL = 200
"""Characters in a cell of a table: a longer one is a column of text, and the table only its layout."""

_BLOCK_FIELDS = {
    **{"title": "title", "subtitle": "lead", "untertitel": "lead", "caption": "caption", "beschriftung": "caption"},
    **{"author": "author", "date": "date"},  # Pandoc's
}
_HEADING = re.compile(r"(?:heading|überschrift|berschrift|titre)[ _]*\d*$", re.IGNORECASE)
_BODY = re.compile(r"<body\b[^>]*+>", re.IGNORECASE)
_BODY_END = re.compile(r"</body\b", re.IGNORECASE)
_LINK = re.compile(r"<a\b([^<>]*+)>\s*+(?:<sup>)?[^<>]{0,10}(?:</sup>)?\s*+</a>")
_NOTE = re.compile(r"noteref|footnote-ref")
_PRINTED_DATE = re.compile(r"<p class=\"date\">([^<>]{4,60})</p>")  # on the title page that Pandoc makes
_DAMAGED = Message("beschädigt: die Datei noch einmal vollständig holen", "damaged: fetch the whole file again")
_TOO_LARGE = Message(
    f"entpackt größer als {MOST_BYTES // 1024**2} MB (Packbombe?): nicht gelesen",
    f"larger than {MOST_BYTES // 1024**2} MB when unpacked (a bomb?): not read",
)
_ENCRYPTED = Message(
    "verschlüsselt (Kennwort oder Kopierschutz): ohne Schutz speichern", "encrypted (password or copy protection): save it without"
)
_OLD_WORD = Message(
    "altes Word-Format oder Kennwort: in Word oder LibreOffice als .docx ohne Kennwort speichern",
    "old Word format, or a password: save it in Word or LibreOffice as .docx without one",
)


def extracted_docx(data: bytes) -> ExtractedPage:
    """The blocks and facts of a Word document. Raises Unreadable for one that is damaged, encrypted or too large."""
    package = _Package(data)
    properties = _texts(package.xml("docProps/core.xml")) if "docProps/core.xml" in package else {}
    if properties.get("created") == "2013-12-23T23:15:00Z":
        del properties["created"]  # the day on which the template of python-docx was made
    main = next((name for name in package.names if re.fullmatch(r"word/document\d*\.xml", name)), "word/document.xml")
    styles = _word_styles(package.xml("word/styles.xml")) if "word/styles.xml" in package else {}
    notes = [package.xml(name) for name in ("word/footnotes.xml", "word/endnotes.xml") if name in package]
    text = [*_word_blocks(package.xml(main), styles), *(block for root in notes for block in _word_notes(root))]
    return _document(text, properties, author="creator", made="created")


def extracted_odt(data: bytes) -> ExtractedPage:
    """The blocks and facts of an OpenDocument text, packed or flat. Raises Unreadable as above."""
    if data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<?xml"):
        root = meta = _parsed(data)
    else:
        package = _Package(data)
        manifest = package.xml("META-INF/manifest.xml") if "META-INF/manifest.xml" in package else None
        if manifest is not None and next(manifest.iter("{*}encryption-data"), None) is not None:
            raise Unreadable(_ENCRYPTED)
        root = package.xml("content.xml")
        meta = package.xml("meta.xml") if "meta.xml" in package else root
    properties = _texts(next(meta.iter("{*}meta"), meta)) if next(meta.iter("{*}meta"), None) is not None else {}
    properties.setdefault("initial-creator", properties.get("creator", ""))
    return _document(list(_open_blocks(root)), properties, author="initial-creator", made="creation-date")


def extracted_epub(data: bytes) -> ExtractedPage:
    """The chapters of an e-book one after the other, with their titles as headings, and its facts. Raises Unreadable as above."""
    package = _Package(data)
    if "META-INF/encryption.xml" in package:
        references = (element.get("URI", "") for element in package.xml("META-INF/encryption.xml").iter("{*}CipherReference"))
        if any(reference.lower().endswith(("html", "htm", "xml")) for reference in references):  # fonts only are not protected
            raise Unreadable(_ENCRYPTED)
    root = next((element.get("full-path", "") for element in package.xml("META-INF/container.xml").iter("{*}rootfile")), "")
    book = package.xml(root)
    properties = _texts(next(book.iter("{*}metadata"), book))
    texts = [package.read(name) for name in dict.fromkeys(_spine(book, posixpath.dirname(root))) if name in package]
    chapters = [block for text in texts for block in _chapter(text)]
    told = {*properties.values(), *re.split(r"; ", properties.get("creator", ""))}  # what the title page repeats
    chapters = [block for block in chapters if block[0] == "heading" or block[1] not in told]
    page = _document(chapters, properties, author="creator", made="")
    page["dates"] = [properties["date"]] if properties.get("date") else [text for field, text in chapters if field == "date"]
    page["source"] = properties.get("publisher", "")
    return page


class _Package:
    """The members of a ZIP file, all together no larger than MOST_BYTES when they are read."""

    def __init__(self, data: bytes) -> None:
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            raise Unreadable(_OLD_WORD)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
            raise Unreadable(_DAMAGED) from None
        self.names = dict.fromkeys(self._zip.namelist())
        self._left = MOST_BYTES

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str) -> bytes:
        try:
            with self._zip.open(name) as member:
                data = member.read(self._left + 1)
        except KeyError:
            raise Unreadable(_DAMAGED) from None
        except RuntimeError:  # what zipfile raises for a member with a password
            raise Unreadable(_ENCRYPTED) from None
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError):
            raise Unreadable(_DAMAGED) from None
        self._left -= len(data)
        if self._left < 0:
            raise Unreadable(_TOO_LARGE)
        return data

    def xml(self, name: str) -> _Element:
        return _parsed(self.read(name))


def _parsed(data: bytes) -> _Element:
    from lxml import etree  # here, and only in the child process

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise Unreadable(_DAMAGED) from None


def _document(body: list[Block], properties: Mapping[str, str], *, author: str, made: str) -> ExtractedPage:
    titles = [text for field, text in body if field == "title"]
    first = body[0][1] if body and body[0][0] == "heading" else ""
    title = next(iter(titles), "") or credible_title(properties.get("title", "")) or first
    rest = [("heading" if field == "title" else field, text) for field, text in body if folded(text) != folded(title)]
    rest = [block for block in rest if block[0] not in ("author", "date")]
    authors = properties.get(author, "").split(";") if properties.get(author) else [text for field, text in body if field == "author"]
    page = document(
        [*([("title", title)] if title and rest else []), *rest],
        author=", ".join(filter(None, (credible_author(name.strip()) for name in authors))),
        dates=[text for field, text in body if field == "date"],
    )
    page["made"] = properties.get(made, "")
    return page


def _texts(element: _Element) -> dict[str, str]:
    """The texts of an element's children by their names without namespace; of several the first, but all creators."""
    texts: dict[str, str] = {}
    for child in element:
        name, text = _name(child), " ".join("".join(child.itertext()).split())
        texts[name] = f"{texts[name]}; {text}" if name == "creator" and texts.get(name) else texts.get(name) or text
    return texts


def _name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _value(element: _Element, name: str) -> str:
    """An attribute, whatever its namespace."""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def _field(style: str) -> str:
    name = style.strip().lower()
    return _BLOCK_FIELDS.get(name) or ("heading" if _HEADING.match(name) else "body")


def _word_styles(styles: _Element) -> dict[str, str]:
    """The field of each style, by what it is called or based on."""
    fields: dict[str, str] = {}
    for style in styles.iter("{*}style"):
        of = {child: _value(element, "val") for child in ("name", "basedOn") for element in style.iter(f"{{*}}{child}")}
        own = _field(of.get("name", ""))
        inherited = fields.get(of.get("basedOn", ""), "body")
        fields[_value(style, "styleId")] = inherited if own == "body" and inherited == "heading" else own
    return fields


def _word_blocks(root: _Element, styles: Mapping[str, str]) -> Iterator[Block]:
    body = next(root.iter("{*}body"), root)
    for element in _outermost(body, ("p", "tbl")):
        if _name(element) == "tbl":
            yield from _table(element, "tr", "tc", "p", _word_text)
            continue
        style = next((_value(inner, "val") for inner in element.iterfind("{*}pPr/{*}pStyle")), "")
        if text := _word_text(element):
            yield styles.get(style) or _field(style), text
        for box in _outermost(element, ("txbxContent",)):
            yield from (("body", text) for inner in box.iter("{*}p") if (text := _word_text(inner)))


def _word_notes(root: _Element) -> Iterator[Block]:
    """Footnotes or endnotes, which stand behind the text; those with a type are the lines between them."""
    for note in _outermost(root, ("footnote", "endnote")):
        if not _value(note, "type") and (text := " ".join(filter(None, map(_word_text, note.iter("{*}p"))))):
            yield "body", text


def _outermost(root: _Element, names: tuple[str, ...]) -> Iterator[_Element]:
    """The elements of these names in the order of the document, without those inside others, and without copies for old programs."""
    waiting = list(root)[::-1]
    while waiting:
        element = waiting.pop()
        name = _name(element)
        if name in names:
            yield element
        elif name not in _HIDDEN:
            waiting.extend(list(element)[::-1])


_HIDDEN = frozenset(("Fallback", "del", "moveFrom", "tracked-changes", "annotation", "note", "forms", "table-of-content", "sdtPr"))
_SPACES = frozenset(("tab", "br", "cr", "s", "line-break"))


def _word_text(paragraph: _Element) -> str:
    parts: list[str] = []
    for element in _outermost(paragraph, ("t", "tab", "br", "cr", "noBreakHyphen", "txbxContent", "pPr")):
        name = _name(element)
        parts.append(" " if name in _SPACES else "-" if name == "noBreakHyphen" else (element.text or "") if name == "t" else "")
    return " ".join("".join(parts).split())


def _open_blocks(root: _Element) -> Iterator[Block]:
    parents = {_value(style, "name"): _value(style, "parent-style-name") for style in root.iter("{*}style")}
    body = next((text for element in root.iter("{*}body") for text in element), root)
    for element in _outermost(body, ("p", "h", "table")):
        name = _name(element)
        style = _value(element, "style-name")
        if name == "table":
            yield from _table(element, "table-row", "table-cell", "p", _open_text)
        elif text := _open_text(element):
            field = _field((parents.get(style) or style).replace("_20_", " "))
            yield "heading" if name == "h" and field == "body" else field, text
        for box in element.iter("{*}text-box") if name != "table" else ():
            yield from (("body", text) for inner in box.iterfind("{*}p") if (text := _open_text(inner)))
    for note in body.iter("{*}note-body"):  # they stand behind the text
        if text := " ".join(filter(None, map(_open_text, note.iterfind("{*}p")))):
            yield "body", text


def _open_text(paragraph: _Element) -> str:
    parts = [paragraph.text or ""]
    for child in paragraph:
        name = _name(child)
        if name not in _HIDDEN:
            parts.append(" " if name in _SPACES else "" if name == "frame" else _open_text(child))
        parts.append(child.tail or "")
    text = "".join(parts)
    return " ".join(text.split()) if _name(paragraph) in ("p", "h") else text


def _table(table: _Element, row: str, cell: str, paragraph: str, text_of: Callable[[_Element], str]) -> Iterator[Block]:
    """A row a paragraph; where cells hold running text, each of their paragraphs. A table in a cell comes behind the row, by its rows."""
    name = _name(table)
    for line in _outermost(table, (row,)):
        inner: list[_Element] = []
        cells: list[list[str]] = []
        for box in line.iterfind(f"{{*}}{cell}"):
            elements = list(_outermost(box, (paragraph, name)))
            inner += [element for element in elements if _name(element) == name]
            cells.append([text for element in elements if _name(element) == paragraph and (text := text_of(element))])
        if any(len(" ".join(texts)) > _LAYOUT_CELL for texts in cells):
            yield from (("body", text) for texts in cells for text in texts)
        elif joined := " ".join(text for texts in cells for text in texts):
            yield "body", joined
        for nested in inner:
            yield from _table(nested, row, cell, paragraph, text_of)


def _spine(book: _Element, folder: str) -> Iterator[str]:
    """The names of a book's chapters in their order, without its table of contents."""
    items = {item.get("id"): item for item in book.iter("{*}item")}
    for reference in book.iter("{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and reference.get("linear") != "no" and "nav" not in (item.get("properties") or "").split():
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "").partition("#")[0]))


def _chapter(data: bytes) -> list[Block]:
    text = _LINK.sub(lambda link: "" if _NOTE.search(link[1]) else link[0], page_text(data)[0])
    dates = [("date", date) for date in _PRINTED_DATE.findall(text)]
    return [*dates, *((field, " ".join(line.split())) for field, line in blocks(_body(_PRINTED_DATE.sub("", text))))]


def _body(text: str) -> str:
    """What stands in the body of a page, up to its last end; all of it where there is none."""
    start = _BODY.search(text)
    ends = [end.start() for end in _BODY_END.finditer(text, start.end())] if start else []
    return text[start.end() : ends[-1]] if start and ends else text
