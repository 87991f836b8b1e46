"""Makes the documents of other libraries in this folder; run with odfpy, odfdo, ebooklib, weasyprint, xhtml2pdf and pypandoc-binary.

The texts are invented. LibreOffice has to be on the path for `libreoffice-html.docx` and `libreoffice-html.odt`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
TITLE = "Nordholm bekommt seine Brücke"
AUTHOR = "Ida Öz"
FIRST = "Der Rat von Nordholm hat am Mittwoch für eine neue Brücke gestimmt. Sie soll in drei Jahren über die Au führen."
SECOND = "„Darauf haben wir lange gewartet“, sagte Bürgermeisterin Jördis Brand nach der Sitzung vor vielen Gästen."
HEADING = "Klage droht"
THIRD = "Ein Verein will vor Gericht ziehen. Er sieht das Röhricht am Ufer in Gefahr und verlangt ein neues Gutachten."
ROWS = (("Tag", "Fahrten"), ("Montag", "zwölf"))
ITEMS = ("Baubeginn ist im Mai", "Die Kosten trägt das Land")

HTML = f"""<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{TITLE}</title>
<meta name="author" content="{AUTHOR}"></head><body>
<h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p><h2>{HEADING}</h2><p>{THIRD}</p>
<table>{"".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)}</table>
<ul>{"".join(f"<li>{item}</li>" for item in ITEMS)}</ul></body></html>"""


def with_odfpy() -> None:
    from odf import dc, table, text
    from odf.opendocument import OpenDocumentText

    document = OpenDocumentText()
    document.meta.addElement(dc.Title(text=TITLE))
    document.meta.addElement(dc.Creator(text=AUTHOR))
    document.text.addElement(text.H(outlinelevel=1, text=TITLE))
    for paragraph in (FIRST, SECOND):
        document.text.addElement(text.P(text=paragraph))
    document.text.addElement(text.H(outlinelevel=2, text=HEADING))
    document.text.addElement(text.P(text=THIRD))
    rows = table.Table(name="Fahrten")
    rows.addElement(table.TableColumn(numbercolumnsrepeated=2))
    for cells in ROWS:
        row = table.TableRow()
        for content in cells:
            cell = table.TableCell()
            cell.addElement(text.P(text=content))
            row.addElement(cell)
        rows.addElement(row)
    document.text.addElement(rows)
    items = text.List()
    for content in ITEMS:
        item = text.ListItem()
        item.addElement(text.P(text=content))
        items.addElement(item)
    document.text.addElement(items)
    document.save(str(HERE / "odfpy.odt"))


def with_odfdo() -> None:
    from odfdo import Document, Header, List, Paragraph, Table

    document = Document("text")
    document.body.clear()
    document.meta.title, document.meta.creator = TITLE, AUTHOR
    table = Table("Fahrten")
    table.set_values([list(row) for row in ROWS])
    parts = (Header(1, TITLE), Paragraph(FIRST), Paragraph(SECOND), Header(2, HEADING), Paragraph(THIRD), table, List(list(ITEMS)))
    for part in parts:
        document.body.append(part)
    document.save(HERE / "odfdo.odt")


def with_ebooklib() -> None:
    from ebooklib import epub

    book = epub.EpubBook()
    book.set_identifier("nordholm-1")
    book.set_title(TITLE)
    book.set_language("de")
    book.add_author(AUTHOR)
    chapter = epub.EpubHtml(title=TITLE, file_name="text.xhtml", lang="de")
    chapter.content = HTML.partition("<body>")[2].partition("</body>")[0]
    book.add_item(chapter)
    book.toc = (epub.Link("text.xhtml", TITLE, "text"),)
    book.add_item(epub.EpubNcx())
    book.add_item(epub.EpubNav())
    book.spine = ["nav", chapter]
    epub.write_epub(str(HERE / "ebooklib.epub"), book)


def with_printers() -> None:
    from weasyprint import HTML as Page
    from xhtml2pdf import pisa

    Page(string=HTML).write_pdf(str(HERE / "weasyprint.pdf"))
    with open(HERE / "xhtml2pdf.pdf", "wb") as file:
        pisa.CreatePDF(HTML, dest=file)


def with_pandoc_and_libreoffice() -> None:
    import pypandoc

    pypandoc.convert_text(HTML, "epub3", format="html", outputfile=str(HERE / "pandoc-html.epub"))
    pypandoc.convert_text(HTML, "odt", format="html", outputfile=str(HERE / "pandoc-html.odt"))
    pypandoc.convert_text(HTML, "docx", format="html", outputfile=str(HERE / "pandoc-html.docx"))
    page = HERE / "libreoffice-html.html"
    page.write_text(HTML, encoding="utf-8")
    for ending, filter_name in (("docx", "docx:MS Word 2007 XML"), ("odt", "odt:writer8")):
        command = ["soffice", "--headless", "--infilter=HTML (StarWriter)", "--convert-to", filter_name, "--outdir", str(HERE), str(page)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        assert (HERE / f"libreoffice-html.{ending}").exists()
    page.unlink()


if __name__ == "__main__":
    for make in (with_odfpy, with_odfdo, with_ebooklib, with_printers, with_pandoc_and_libreoffice):
        try:
            make()
        except ImportError as error:
            print(f"{make.__name__}: {error}", file=sys.stderr)
