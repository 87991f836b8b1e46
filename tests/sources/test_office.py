"""DOCX, ODT and EPUB as Pandoc, LibreOffice, python-docx, Word and readers' shops make them, and files made to harm. Texts are invented."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from searchidx.model import Article
from searchidx.sources.office_document import MOST_BYTES
from tests.sources.support import articles, outcomes, reasons

DOCUMENTS = Path(__file__).parent / "documents"


def packed(files: dict[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def read(folder: Path, content: bytes | str, name: str) -> Article:
    [article] = articles(outcomes(folder, content, name))
    return article


def fields(article: Article) -> list[tuple[str, str]]:
    return [(span.field, article.original[span.start : span.end]) for span in article.spans]


@pytest.mark.parametrize("name", ["pandoc.docx", "pandoc.odt", "pandoc.epub", "pandoc-epub2.epub"])
def test_what_pandoc_makes(tmp_path: Path, name: str) -> None:
    article = read(tmp_path, (DOCUMENTS / name).read_bytes(), name)
    assert (article.author, article.date) == ("Ida Öz, Jo Ahlers", "2025-02-12T14:30:00+01:00")
    blocks = fields(article)
    assert blocks[:3] == [
        ("title", "Fähre nach Nordholm fällt aus"),
        ("body", "Die Fähre bleibt im Hafen, sagte Kapitänin Brand. Sie wartet auf Wasser."),
        ("heading", "Kein Ersatz"),
    ]
    lines = ["Der Bus fährt nicht.", "Das Taxi auch nicht.", "„Wir warten“, sagte sie.", "Tag Fahrten", "Montag 0"]
    assert blocks[3][1].startswith("\n\n".join(lines))


@pytest.mark.parametrize("name", ["libreoffice.docx", "libreoffice.odt", "libreoffice.epub", "python-docx.docx"])
def test_what_libreoffice_and_python_docx_make(tmp_path: Path, name: str) -> None:
    article = read(tmp_path, (DOCUMENTS / name).read_bytes(), name)
    assert article.author == "Ida Öz"
    blocks = fields(article)
    assert [field for field, _ in blocks] == ["title", "body", "heading", "body"]
    assert (blocks[0][1], blocks[2][1]) == ("Nordholm bekommt seine Brücke", "Klage droht")
    assert blocks[3][1].endswith("Tag Fahrten\n\nMontag 0\n\nErstens\n\nZweitens") or name.endswith("epub")
    assert "Elbkurier" not in article.original  # the running head


@pytest.mark.parametrize(
    "name",
    [
        *("odfpy.odt", "odfdo.odt", "pandoc-html.odt", "libreoffice-html.odt", "pandoc-html.docx", "libreoffice-html.docx"),
        *("ebooklib.epub", "pandoc-html.epub", "weasyprint.pdf", "xhtml2pdf.pdf"),
    ],
)
def test_what_other_programs_make_of_the_same_text(tmp_path: Path, name: str) -> None:
    """Made by documents/make_documents.py."""
    article = read(tmp_path, (DOCUMENTS / name).read_bytes(), name)
    assert article.author == "Ida Öz"
    blocks = fields(article)
    assert [field for field, _ in blocks] == ["title", "body", "heading", "body"]
    assert (blocks[0][1], blocks[2][1]) == ("Nordholm bekommt seine Brücke", "Klage droht")
    first, *_, last = " ".join(blocks[1][1].split()), " ".join(blocks[3][1].split())
    assert (first[:20], first[-35:]) == ("Der Rat von Nordholm", "nach der Sitzung vor vielen Gästen.")
    for words in ("ein neues Gutachten.", "Montag", "zwölf", "Baubeginn ist im Mai", "Die Kosten trägt das Land"):
        assert words in last


def test_an_e_book_is_one_article_with_its_chapters_as_headings(tmp_path: Path) -> None:
    article = read(tmp_path, (DOCUMENTS / "chapters.epub").read_bytes(), "a.epub")
    assert article.date == "2025-02-12"
    assert fields(article) == [
        ("title", "Elbkurier vom 12. Februar"),
        ("heading", "Brücke kommt"),
        ("body", "Der Rat hat zugestimmt."),
        ("heading", "Fähre fällt aus"),
        ("body", "Sie bleibt im Hafen."),
        ("heading", "Kein Ersatz"),
        ("body", "Der Bus fährt nicht."),
    ]


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="urn:mc"'
STYLES = f"""<w:styles {W}>
<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:styleId="Untertitel"><w:name w:val="Subtitle"/><w:basedOn w:val="Titel"/></w:style>
<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="Zwischen"><w:name w:val="Zwischenzeile"/><w:basedOn w:val="berschrift1"/></w:style>
<w:style w:styleId="Beschriftung"><w:name w:val="caption"/></w:style></w:styles>"""


def word(body: str, core: str = "", doctype: str = "") -> bytes:
    properties = f'<p xmlns:dc="urn:dc" xmlns:dcterms="urn:t">{core}</p>'
    document = f'<?xml version="1.0"?>{doctype}<w:document {W}><w:body>{body}</w:body></w:document>'
    return packed({"word/document.xml": document, "word/styles.xml": STYLES, "docProps/core.xml": properties})


def p(text: str, style: str = "") -> str:
    style = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{style}<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def test_a_document_of_german_word(tmp_path: Path) -> None:
    body = p("Brücke kommt", "Titel") + p("Der Rat stimmt zu", "Untertitel") + p("Der Rat hat zugestimmt.") + p("Klage droht", "Zwischen")
    body += p("Die Brücke von Norden", "Beschriftung")
    body += "<w:p><w:r><w:t>Ein</w:t><w:tab/><w:t>Ende</w:t><w:noBreakHyphen/><w:t>Satz.</w:t></w:r></w:p>"
    core = "<dc:title>Microsoft Word - Dokument1</dc:title><dc:creator>nutzer17</dc:creator>"
    core += "<dcterms:created>2025-02-12T14:30:00Z</dcterms:created>"
    article = read(tmp_path, word(body, core), "a.docx")
    assert fields(article) == [
        ("title", "Brücke kommt"),
        ("lead", "Der Rat stimmt zu"),
        ("body", "Der Rat hat zugestimmt."),
        ("heading", "Klage droht"),
        ("caption", "Die Brücke von Norden"),
        ("body", "Ein Ende-Satz."),
    ]
    assert (article.author, article.date) == (None, "2025-02-12T14:30:00+00:00")


def test_what_was_deleted_or_is_there_twice_is_read_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('Kasten am Rand.')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Der Rat hat </w:t></w:r><w:del><w:r><w:t>nicht </w:t></w:r></w:del><w:ins><w:r><w:t>sofort </w:t></w:r></w:ins>"
        f"<w:r><w:t>zugestimmt.</w:t></w:r><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert read(tmp_path, word(body), "a.docx").original == "Der Rat hat sofort zugestimmt.\n\nKasten am Rand."


def test_notes_stand_behind_the_text_and_boxes_behind_their_paragraph(tmp_path: Path) -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    data = io.BytesIO(word(f"<w:p><w:r><w:t>Der Rat stimmt zu.</w:t></w:r>{reference}</w:p>" + p("Am Abend war Schluss.")))
    spaces = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    line = f'<w:footnote w:type="separator" w:id="0">{p("———")}</w:footnote>'
    with zipfile.ZipFile(data, "a") as package:
        note = f'<w:footnote w:id="2">{p("Mit 12 Stimmen.")}</w:footnote>'
        package.writestr("word/footnotes.xml", f"<w:footnotes {spaces}>{line}{note}</w:footnotes>")
        package.writestr("word/header1.xml", f"<w:hdr {spaces}>{p('Elbkurier')}</w:hdr>")
    text = "Der Rat stimmt zu.\n\nAm Abend war Schluss.\n\nMit 12 Stimmen."
    assert read(tmp_path, data.getvalue(), "a.docx").original == text

    names = ("office", "text", "drawing")
    spaces = " ".join(f'xmlns:{name[:4]}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    citation = "<text:note-citation>1</text:note-citation>"
    note = f"<text:note>{citation}<text:note-body><text:p>Mit 12 Stimmen.</text:p></text:note-body></text:note>"
    box = "<draw:frame><draw:text-box><text:p>Kasten am Rand.</text:p></draw:text-box></draw:frame>"
    body = f"<text:p>Der Rat{note} stimmt zu.{box}</text:p><text:p>Am Abend war Schluss.</text:p>"
    flat = f"<offi:document {spaces}><offi:body><offi:text>{body}</offi:text></offi:body></offi:document>"
    text = "Der Rat stimmt zu.\n\nKasten am Rand.\n\nAm Abend war Schluss.\n\nMit 12 Stimmen."
    assert read(tmp_path, b'<?xml version="1.0"?>' + flat.encode(), "a.fodt").original == text


def test_a_table_that_is_only_a_layout_keeps_its_paragraphs(tmp_path: Path) -> None:
    cell = "<w:tc>" + p("Der Rat hat der neuen Brücke zugestimmt. " * 6) + p("Zweiter Absatz.") + "</w:tc>"
    article = read(tmp_path, word(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"), "a.docx")
    assert article.original.endswith("\n\nZweiter Absatz.")


def book(chapters: dict[str, str], folder: str = "OEBPS/", extra: str = "") -> dict[str, str | bytes]:
    items = "".join(f'<item id="c{i}" href="{name.replace(" ", "%20")}"/>' for i, name in enumerate(chapters))
    spine = "".join(f'<itemref idref="c{i}"/>' for i in range(len(chapters)))
    opf = (
        '<package xmlns="urn:opf"><metadata xmlns:dc="urn:dc"><dc:title>Wochenlese</dc:title><dc:publisher>Elbkurier</dc:publisher>'
        f"<dc:date>2025-02-12</dc:date></metadata><manifest>{items}{extra}</manifest><spine>{spine}</spine></package>"
    )
    container = f'<container xmlns="urn:c"><rootfiles><rootfile full-path="{folder}book.opf"/></rootfiles></container>'
    return {"META-INF/container.xml": container, f"{folder}book.opf": opf, **{folder + name: text for name, text in chapters.items()}}


@pytest.mark.parametrize("folder", ["", "OEBPS/"])
def test_an_e_book_with_odd_names_and_old_encodings(tmp_path: Path, folder: str) -> None:
    chapters = {"Kapitel 1.xhtml": "<html><head><title>x</title></head><body><h1>Eins</h1><p>F&uuml;r alle&nbsp;da.</p></body></html>"}
    article = read(tmp_path, packed(book(chapters, folder)), "a.epub")
    assert (article.source, article.date) == ("Elbkurier", "2025-02-12")
    assert fields(article) == [("title", "Wochenlese"), ("heading", "Eins"), ("body", "Für alle da.")]


ENTITIES = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "Spuk"><!ENTITY c "&b;&b;&b;">]>'
LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'haha'>" + "".join(f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 12)) + "]>"


def test_no_entity_is_resolved(tmp_path: Path) -> None:
    article = read(tmp_path, word("<w:p><w:r><w:t>Der Rat tagt</w:t><w:t>&a;&c;</w:t></w:r></w:p>", doctype=ENTITIES), "a.docx")
    assert article.original == "Der Rat tagt"
    laughs = word("<w:p><w:r><w:t>Der Rat tagt &a11;.</w:t></w:r></w:p>", doctype=LAUGHS)
    assert "beschädigt" in reasons(outcomes(tmp_path, laughs, "b.docx"))["corpus/b.docx"]


def test_bombs_are_named(tmp_path: Path) -> None:
    huge = b"<x>" + b" " * (MOST_BYTES + 1) + b"</x>"
    assert "Packbombe" in reasons(outcomes(tmp_path, packed({"word/document.xml": huge}), "a.docx"))["corpus/a.docx"]
    assert "Packbombe" in reasons(outcomes(tmp_path, packed({"content.xml": huge}), "b.odt"))["corpus/b.odt"]
    chapters = {f"{n}.xhtml": "<p>Wort</p>" * (MOST_BYTES // 100) for n in range(12)}
    assert "Packbombe" in reasons(outcomes(tmp_path, packed(book(chapters)), "c.epub"))["corpus/c.epub"]
    deep = word("<w:sdt>" * 5000 + p("tief") + "</w:sdt>" * 5000)
    assert "corpus/d.docx" in reasons(outcomes(tmp_path, deep, "d.docx"))


MANIFEST = '<m:manifest xmlns:m="urn:m"><m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>'
PROTECTED = '<encryption xmlns:e="urn:e"><e:CipherReference URI="OEBPS/1.xhtml"/></encryption>'


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "Kennwort"),
        ("a.docx", b"PK\x03\x04" + bytes(600), "beschädigt"),
        ("a.docx", "<html>404</html>", "beschädigt"),
        ("a.docx", packed({"word/document.xml": "<w:document"}), "beschädigt"),
        ("a.docx", packed({"xl/workbook.xml": "<x/>"}), "beschädigt"),
        ("a.odt", packed({"content.xml": b"\x01\x02", "META-INF/manifest.xml": MANIFEST}), "verschlüsselt"),
        ("a.epub", packed(book({"1.xhtml": "\x01\x02"}) | {"META-INF/encryption.xml": PROTECTED}), "verschlüsselt"),
        ("a.epub", packed({"mimetype": "application/epub+zip"}), "beschädigt"),
        ("a.docx", word(""), "kein Artikeltext"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes | str, reason: str) -> None:
    assert reason in reasons(outcomes(tmp_path, content, name))[f"corpus/{name}"]


def test_a_torn_file_costs_only_itself(tmp_path: Path) -> None:
    data = (DOCUMENTS / "pandoc.docx").read_bytes()
    for end in range(100, len(data), 1500):
        assert "beschädigt" in reasons(outcomes(tmp_path, data[:end], "a.docx"))["corpus/a.docx"]


WORD = '<w:document xmlns:w="w"><w:body>{}</w:body></w:document>'
PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
OPEN = '<o:document xmlns:o="o" xmlns:t="t"><o:body><o:text>{}</o:text></o:body></o:document>'


def test_a_table_in_a_table_is_read_once(tmp_path: Path) -> None:
    """Newsletters and forms are laid out so; each row comes behind the row that its table stands in."""
    inner, table = "<w:p/>", "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"
    for level in range(12, 0, -1):
        inner = table.format(PARAGRAPH.format(f"Ebene {level}") + inner)
    article = read(tmp_path, packed({"word/document.xml": WORD.format(inner)}), "a.docx")
    assert article.original.split("\n\n") == [f"Ebene {level}" for level in range(1, 13)]
    cell = "<t:table><t:table-row><t:table-cell>{}</t:table-cell></t:table-row></t:table>"
    nested = cell.format("<t:p>außen</t:p>" + cell.format("<t:p>innen</t:p>"))
    article = read(tmp_path, packed({"content.xml": OPEN.format(nested)}), "a.odt")
    assert article.original.split("\n\n") == ["außen", "innen"]


def small_book(chapter: str, references: int = 1, others: int = 0) -> bytes:
    spine = '<itemref idref="c"/>' * references
    return packed(
        {
            "META-INF/container.xml": '<c><rootfile full-path="a.opf"/></c>',
            "a.opf": f'<package><metadata/><manifest><item id="c" href="c.xhtml"/></manifest><spine>{spine}</spine></package>',
            **{f"{number}.png": "" for number in range(others)},
            "c.xhtml": chapter,
        }
    )


@pytest.mark.parametrize("piece", ["<body>", "<a noteref", "<a noteref " + "noteref" * 9, "</body ", "<a class='noteref'>" + " " * 200])
def test_a_chapter_of_repeated_marks_is_read(tmp_path: Path, piece: str) -> None:
    [article] = articles(outcomes(tmp_path, small_book(f"<html><body><p>Der Rat tagt.</p>{piece * (300_000 // len(piece))}"), "a.epub"))
    assert "Der Rat tagt." in article.original


def test_a_chapter_that_a_book_names_many_times_is_read_once(tmp_path: Path) -> None:
    article = read(tmp_path, small_book("<html><body><p>Der Rat tagt.</p></body></html>", references=20_000, others=20_000), "a.epub")
    assert article.original.count("Der Rat tagt.") == 1
