"""Newsletters as .eml and .mbox, and pages that a browser saved as MHTML. All texts are invented."""

from __future__ import annotations

import email.policy
import mailbox
from email.message import EmailMessage
from pathlib import Path

import pytest

from searchidx.model import Rejection
from searchidx.sources.decode import ARTICLE_LIMIT
from tests.sources.support import PARAGRAPHS, articles, outcomes, page, reasons

NEWSLETTER = (
    "<html><head><style>p {color: red}</style><title>Morgenlage</title></head><body><table><tr><td><table>"
    "<tr><td><h2>Brücke kommt</h2>" + PARAGRAPHS + "</td></tr><tr><td><h2>Fähre fällt aus</h2>"
    "<p>Wegen Niedrigwassers bleibt die Fähre nach Nordholm bis Freitag im Hafen.</p></td></tr>"
    "<tr><td><p>Sie erhalten diese Mail, weil Sie sich angemeldet haben. <a href='#'>Abmelden</a></p></td></tr>"
    "</table></td></tr></table></body></html>"
)


def message(subject: str = "Der Morgen", text: str | None = None, html: str | None = None, **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Elbkurier <morgen@elbkurier.example>"
    mail["Subject"] = subject
    mail["Date"] = "Wed, 12 Feb 2025 06:30:00 +0100"
    mail["Message-ID"] = headers.get("id", "<nl-17@elbkurier.example>")
    if text:
        mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html") if text else mail.set_content(html, subtype="html")
    return mail


def test_a_newsletter_is_read_from_its_html_part(tmp_path: Path) -> None:
    mail = message("Brücke kommt – Fähre fällt aus", "Nur Text", NEWSLETTER)
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="Ausgabe.pdf")
    read = outcomes(tmp_path, mail.as_bytes(policy=email.policy.SMTP), "a.eml")
    [article] = articles(read)
    assert (article.id, article.source, article.date) == ("nl-17@elbkurier.example", "Elbkurier", "2025-02-12T06:30:00+01:00")
    blocks = [(span.field, article.original[span.start : span.end]) for span in article.spans]
    assert blocks[0] == ("title", "Brücke kommt – Fähre fällt aus")
    assert ("heading", "Fähre fällt aus") in blocks
    assert blocks[-1][1] == "Wegen Niedrigwassers bleibt die Fähre nach Nordholm bis Freitag im Hafen."
    assert "Ausgabe.pdf" in reasons(read)["corpus/a.eml"]


def test_a_plain_mail_is_joined_to_paragraphs(tmp_path: Path) -> None:
    text = (
        "Der Stadtrat hat am Mittwoch über die neue Brücke beraten und nach vier\n"
        "Stunden zugestimmt, wie die Bürgermeisterin sagte. Nun soll die Regie-\nrung zahlen.\n\n- eins\n- zwei\n\n-- \nDie Redaktion\n"
    )
    [article] = articles(outcomes(tmp_path, message(text=text).as_bytes(), "a.eml"))
    assert "nach vier Stunden" in article.original
    assert "Regie-\nrung" in article.original  # the tokenizer joins it
    assert "eins\n- zwei" in article.original
    assert "Redaktion" not in article.original


@pytest.mark.parametrize("charset", ["unknown-8bit", "utf-8", "no-such-charset", ""])
def test_a_mail_in_a_wrong_encoding_is_read(tmp_path: Path, charset: str) -> None:
    declared = f"Content-Type: text/plain; charset={charset}\r\n" if charset else ""
    mail = (
        "From: =?iso-8859-1?Q?Elbkurier_f=FCr_alle?= <b@example.org>\r\nSubject: =?utf-8?B?RsOkaHJl?= =?iso-8859-1?Q?f=E4llt?= aus\r\n"
        f"Date: Mi, 12 Feb 2025 14:30:00 +0100\r\n{declared}\r\nDie Fähre fällt aus.\r\n"
    )
    [article] = articles(outcomes(tmp_path, mail.encode("cp1252"), "a.eml"))
    assert article.original.startswith("Fährefällt aus\n\nDie Fähre fällt aus.")
    assert (article.source, article.date) == ("Elbkurier für alle", "2025-02-12T14:30:00+01:00")


def test_a_forwarded_mail_and_one_of_nested_parts_are_read(tmp_path: Path) -> None:
    outer = message("Fwd: Der Morgen", "Siehe unten.")
    outer.add_attachment(message(text="Innen."))
    [article] = articles(outcomes(tmp_path, outer.as_bytes(), "a.eml"))
    assert "Siehe unten" in article.original
    related = message(text="Text", html=NEWSLETTER)
    related.get_payload()[1].add_related(b"\x89PNG", "image", "png", cid="<logo>")  # type: ignore[union-attr, index]
    read = outcomes(tmp_path, related.as_bytes(), "b.eml")
    assert len(articles(read)) == 1
    assert reasons(read) == {}


def test_a_mail_without_text_is_named(tmp_path: Path) -> None:
    mail = message()
    mail.add_attachment(b"x", maintype="application", subtype="octet-stream", filename="smime.p7m")
    assert "ohne Textteil" in reasons(outcomes(tmp_path, mail.as_bytes(), "a.eml"))["corpus/a.eml"]


def test_a_mail_of_parts_without_end_is_bounded(tmp_path: Path) -> None:
    nested = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(2000))
    assert not articles(outcomes(tmp_path, f"Subject: tief\r\n{nested}", "a.eml"))
    many = 'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + "--b\r\n\r\nText.\r\n" * 50_000
    assert len(outcomes(tmp_path, many, "b.eml")) == 1


def test_an_mbox_holds_many_articles(tmp_path: Path) -> None:
    path = tmp_path / "archiv"
    box = mailbox.mbox(path)
    for number in range(3):
        box.add(message(f"Ausgabe {number}", f"Der Rat tagte.\n\nFrom hier an ging es weiter.\nNummer {number}.\n", id=f"<nl-{number}@e>"))
    box.add(message("Ohne Kennung", "Noch eine.", id=""))
    box.close()
    read = outcomes(tmp_path, path.read_bytes(), "a.mbox")
    found = articles(read)
    assert [article.id for article in found[:3]] == ["nl-0@e", "nl-1@e", "nl-2@e"]
    assert found[3].id.startswith("corpus/a.mbox#")
    assert "\n\nFrom hier an" in found[0].original
    assert next(outcome.place for outcome in read) == "corpus/a.mbox:1"


def test_an_mbox_that_is_none_and_mails_that_are_too_large_are_named(tmp_path: Path) -> None:
    assert "kein mbox" in reasons(outcomes(tmp_path, "Nur ein Text.", "a.mbox"))["corpus/a.mbox"]
    separator = b"From m@e.example Wed Feb 12 06:30:00 2025\n"
    large = separator + b"Subject: x\n\n" + b"wort " * (ARTICLE_LIMIT // 5 + 1) + b"\n\n" + separator + b"Subject: y\n\nEin Text.\n"
    rejection, *rest = outcomes(tmp_path, large, "b.mbox")
    assert isinstance(rejection, Rejection)
    assert "20 MB" in rejection.reason.de
    assert len(articles(rest)) == 1


def mhtml(html: str, *, location: str = "https://elbkurier.example/bruecke", root: str = "Content-Type: text/html\r\n") -> str:
    return (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://elbkurier.example/bruecke\r\nSubject: x\r\n"
        "Date: Mon, 30 Nov 2026 20:55:44 GMT\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----B--kf----"\r\n\r\n\r\n'
        f"------B--kf----\r\n{root}Content-Transfer-Encoding: 8bit\r\nContent-Location: {location}\r\n\r\n{html}\r\n"
        "------B--kf----\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: https://e.example/a.png\r\n\r\niVBORw0K\r\n"
        "------B--kf------\r\n"
    )


@pytest.mark.parametrize("name", ["a.mhtml", "a.mht"])
def test_mhtml_is_read_as_the_page_it_holds(tmp_path: Path, name: str) -> None:
    [article] = articles(outcomes(tmp_path, mhtml(page("<h1>Brücke kommt</h1>" + PARAGRAPHS)), name))
    assert article.url == "https://elbkurier.example/bruecke"
    assert article.original.startswith("Brücke kommt\n\nDer Stadtrat")


def test_the_day_a_page_was_saved_counts_only_where_no_other_is_known(tmp_path: Path) -> None:
    saved = mhtml(page("<h1>Brücke kommt</h1>" + PARAGRAPHS))
    read = outcomes(tmp_path, saved.replace("2026", "2025"), "a.mhtml")
    assert [article.date for article in articles(read)] == ["2025-11-30T20:55:44+00:00"]
    assert "ohne eigenes Datum" in reasons(read)["corpus/a.mhtml"]
    [article] = articles(outcomes(tmp_path, saved, "2025-02-12 a.mhtml"))
    assert article.date == "2025-02-12"
    head = '<meta property="article:published_time" content="2025-02-13">'
    [article] = articles(outcomes(tmp_path, mhtml(page("<h1>Brücke kommt</h1>" + PARAGRAPHS, head)), "2025-02-12 b.mhtml"))
    assert article.date == "2025-02-13"


def test_mhtml_without_a_page_is_named(tmp_path: Path) -> None:
    assert "kein MHTML" in reasons(outcomes(tmp_path, mhtml("x", root="Content-Type: text/css\r\n"), "a.mhtml"))["corpus/a.mhtml"]
    assert "kein MHTML" in reasons(outcomes(tmp_path, "Nur ein Text.", "b.mht"))["corpus/b.mht"]


PAGE = page("<h1>Brücke kommt</h1>" + PARAGRAPHS)


@pytest.mark.parametrize("name", ["artikel.php?id=3", "artikel", "index.aspx", "seite.shtml", "seite.html?x=1.5"])
@pytest.mark.parametrize("start", ["<!DOCTYPE html>\n", "\ufeff\n<!-- von Hand -->\n<!doctype HTML>", '<?xml version="1.0"?>\n', ""])
def test_a_file_of_another_suffix_that_begins_as_html_is_a_page(tmp_path: Path, name: str, start: str) -> None:
    [article] = articles(outcomes(tmp_path, start + PAGE, name))
    assert article.original.startswith("Brücke kommt")


@pytest.mark.parametrize("piece", ['a*0*="b";', "a@b.de, ", ",;", "((", "=?utf-8?q?a?= ", 'a="'])
def test_headers_that_go_on_and_on_cost_nothing(tmp_path: Path, piece: str) -> None:
    lines = [f"{name}: {piece * 4000}" for name in ("From", "Subject", "Date", "Message-ID", "Content-Disposition")]
    data = "\r\n".join([*lines, f"Content-Type: text/plain; {piece * 4000}", "", "Die Brücke kommt, sagt der Rat."])
    [article] = articles(outcomes(tmp_path, data, "a.eml"))
    assert "Die Brücke kommt" in article.original


@pytest.mark.parametrize("charset", ["punycode", "undefined", "idna", "zlib_codec", "x" * 9000])
def test_a_charset_that_is_none_for_texts_is_guessed(tmp_path: Path, charset: str) -> None:
    data = f"Subject: Rat\r\nContent-Type: text/plain; charset={charset}\r\n\r\nDie Fähre fällt aus, die Brücke kommt."
    [article] = articles(outcomes(tmp_path, data, "a.eml"))
    assert "Fähre fällt aus" in article.original
