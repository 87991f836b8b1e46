"""What is read from a page of HTML, and that no page can hang or kill the run. Pages are invented."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from searchidx.model import Article, Message, Rejection, field_text, title
from searchidx.sources import html_extraction, html_page, html_worker

GOLDEN = Path(__file__).parent / "golden"
PARAGRAPHS = "".join(
    f"<p>{text}</p>"
    for text in (
        "Der Stadtrat hat am Mittwoch über die neue Brücke beraten und nach vier Stunden zugestimmt.",
        "Gebaut werden soll vom kommenden Frühjahr an, wie die Oberbürgermeisterin vor der Sitzung sagte.",
        "Am 3. Februar 1998 war die alte Brücke gesperrt worden, seither fährt nur eine Fähre.",
    )
)


def read(page: str | bytes, **facts: str) -> Article:
    found = html_page.article(page if isinstance(page, bytes) else page.encode(), id="a", place="a.html", sidecar=facts)
    assert isinstance(found, Article)
    return found


def page(body: str, head: str = "") -> str:
    return f'<html><head><meta charset="utf-8">{head}</head><body><article>{body}</article></body></html>'


@pytest.fixture(scope="module")
def newspaper() -> Article:
    return read((GOLDEN / "zeitung.html").read_bytes())


def test_title_lead_heading_and_body_are_told_apart(newspaper: Article) -> None:
    assert title(newspaper) == "Hafen Wismar: Kran kippt um, niemand verletzt"
    assert field_text(newspaper, "lead").startswith("Ein Kran ist am Mittwoch")
    assert field_text(newspaper, "heading") == "Reederei sucht Ersatz"
    assert field_text(newspaper, "body").endswith("Rostock kommt auf dreißig Millionen Tonnen")
    assert field_text(newspaper, "agency") == "dpa/mbx"


def test_a_name_that_stands_only_below_the_picture_is_kept(newspaper: Article) -> None:
    assert "Svea Utermark" in field_text(newspaper, "caption")
    assert field_text(newspaper, "credit") == "EPA, PAP | JANA WOLTERS"


def test_metadata_give_date_section_author_source_and_address(newspaper: Article) -> None:
    assert newspaper.date == "2025-02-12T14:30:00+01:00"
    assert (newspaper.section, newspaper.author, newspaper.source) == ("Norddeutschland", "Katherine Muster", "Muster-Anzeiger")
    assert newspaper.url == "https://anzeiger.example/wismar/kran-kippt-um.html"


def test_scripts_menus_and_boxes_are_no_text_of_the_article(newspaper: Article) -> None:
    assert not [word for word in ("unsichtbar", "Startseite", "Stralsund", "Hering", "© 2025") if word in newspaper.original]


def test_spans_lie_in_source_order_and_cover_the_extracted_text(newspaper: Article) -> None:
    covered = "".join(newspaper.original[span.start : span.end] for span in newspaper.spans)
    assert "".join(covered.split()) == "".join(newspaper.original.split())


def test_an_old_page_in_latin_1_keeps_its_quotes_and_has_no_date_from_prose() -> None:
    article = read((GOLDEN / "alt.html").read_bytes())
    assert "„Warnstreik“ aufgerufen – betroffen" in article.original
    assert article.date is None
    assert len(field_text(article, "body").split("\n\n")) == 3


ENCODINGS = ["utf-8-sig", "utf-16", "utf-8", "cp1252"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_page_without_declaration_is_decoded_all_the_same(encoding: str) -> None:
    text = f"<html><body><h1>Brücke über die Neiße</h1>{PARAGRAPHS}</body></html>"
    assert title(read(text.encode(encoding))) == "Brücke über die Neiße"


TITLES = [
    ("<title>Wer regiert? – Die Lage</title>", "", "Wer regiert? – Die Lage"),
    ('<title>Rat baut Brücke – Der Kurier</title><meta property="og:site_name" content="Der Kurier">', "", "Rat baut Brücke"),
    ("<title>Rat baut Brücke | DER KURIER</title>", "<h1>Rat baut Brücke</h1>", "Rat baut Brücke"),
    ('<meta property="og:title" content="Rat baut Brücke">', "<h1><b>Görlitz</b><span>Rat baut Brücke</span></h1>", "Rat baut Brücke"),
]


@pytest.mark.parametrize(("head", "headline", "wanted"), TITLES)
def test_the_name_of_the_site_is_cut_off_only_with_evidence(head: str, headline: str, wanted: str) -> None:
    assert title(read(page(headline + PARAGRAPHS, head))) == wanted


def test_an_address_that_is_no_web_address_is_unknown() -> None:
    assert read(page(PARAGRAPHS, '<link rel="canonical" href="javascript:alert(1)">')).url is None


def test_the_sidecar_wins_over_the_page() -> None:
    article = read((GOLDEN / "zeitung.html").read_bytes(), title="Kran gestürzt", section="Hafen")
    assert (title(article), article.section) == ("Kran gestürzt", "Hafen")


NO_ARTICLE = {
    "nothing": b"",
    "only scripts": b"<script>alert(1)</script><style>p {}</style>",
    "open tags": b"<a " * 100_000,
    "comments": b"<!--" * 50_000,
    "nested": b"<html><body>" + b"<div>" * 100_000 + b"Text im Kern. " * 50,
}


@pytest.mark.parametrize("name", NO_ARTICLE)
def test_a_page_without_readable_text_is_rejected_with_a_cure(name: str) -> None:
    found = html_page.article(NO_ARTICLE[name], id="a", place="netz/a.html")
    assert isinstance(found, Rejection)
    assert found.place == "netz/a.html"
    assert ".txt" in found.reason.de
    assert ".txt" in found.reason.en


def test_deeply_nested_metadata_do_not_hide_the_article() -> None:
    assert "Stadtrat" in read(page(PARAGRAPHS, f"<script type='application/ld+json'>{'[' * 200_000}</script>")).original


def test_a_page_that_takes_too_long_is_given_up_and_the_next_one_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_worker, "SECONDS", 1.0)
    started = time.monotonic()
    # one tag with 200,000 attributes keeps libxml2 busy for half a minute
    found = html_page.article(b"<p " + b" ".join(b"a%d=1" % i for i in range(200_000)) + b">Hallo</p>", id="a", place="a.html")
    assert isinstance(found, Rejection)
    assert time.monotonic() - started < 10
    monkeypatch.setattr(html_worker, "SECONDS", 15.0)
    assert "Stadtrat" in read(page(PARAGRAPHS)).original


def test_a_killed_worker_is_replaced_and_its_page_read_again() -> None:
    worker = html_worker.Worker()
    try:
        for _ in range(3):
            assert not isinstance(worker.page(page(PARAGRAPHS).encode()), Message)
            assert worker.pid
            os.kill(worker.pid, signal.SIGKILL)
    finally:
        worker.close()


def test_a_declared_charset_that_does_not_exist_is_passed_over() -> None:
    assert html_extraction.as_utf8("<meta charset=murks>Brücke".encode()).decode() == "<meta charset=murks>Brücke"
