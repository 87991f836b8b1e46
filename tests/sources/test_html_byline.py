"""What a page only shows, in the layouts of newspapers, broadcasters, blogs and town halls: author, date, section, lead, title."""

from __future__ import annotations

import pytest

from searchidx.model import Article, field_text, title
from searchidx.sources.author_names import authors, byline_names
from tests.sources.test_html_page import read_page

TITLE = "Fähre nach Altwerder bleibt im Hafen"
LEAD = "Der Rumpf ist undicht, das Geld fehlt. Wer über die Elbe will, muss bis zum Herbst die Brücke nehmen."
TEXT = [
    "Die Fähre nach Altwerder fährt vorerst nicht mehr. Bei einer Prüfung am Montag fanden Taucher drei Risse unter der Wasserlinie.",
    "Eine Reparatur kostet nach Angaben des Kreises rund 400.000 Euro. Das Geld steht frühestens im nächsten Haushalt bereit.",
    "Für die Schulkinder auf der Insel sucht der Kreis nun einen Busunternehmer, der morgens und mittags fährt.",
    "Am Sonntag wollen die Leute von Altwerder auf dem Deich für ihre Fähre demonstrieren, auch der Pfarrer kommt.",
]
ASIDE = (
    '<div class="related-articles"><article class="teaser"><a href="/b"><h3>Deich wird höher</h3></a>'
    '<span class="author">Von Karl Falsch</span>'
    '<time datetime="2019-01-01">1. Januar 2019</time></article></div>'
)


def layout(head: str = "", above: str = "", below: str = "", heading: str = f"<h1>{TITLE}</h1>", foot: str = "") -> Article:
    """A page with these parts above and below its headline, and behind its text."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)
    return read_page(
        f'<!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>{TITLE} - Elbkurier</title>{head}</head><body>'
        f'<header class="site"><a href="/">Elbkurier</a><span class="date">Montag, 3. März 2026</span></header>'
        f"<main><article>{above}{heading}{below}<div>{text}</div>{foot}</article></main>{ASIDE}"
        '<section class="comments" id="comments"><div class="comment-author"><b class="fn">Hans Falsch</b></div></section></body></html>'
    )


@pytest.mark.parametrize(
    "byline",
    [
        '<p class="author">von Ida Öz</p>',
        '<div class="authorline__author"><em>Von Ida Öz, NDR</em></div>',
        '<span class="byline">von <span class="author vcard"><a class="url fn n" href="/author/ida">Ida Öz</a></span></span>',
        '<div class="wp-block-post-author-name"><a href="/author/ida">Ida Öz</a></div>',
        '<p>Von <a href="/autoren/ida">Ida Öz</a>, Altwerder</p>',
        '<p class="css-1x">Von Ida Öz | 12.02.2025</p>',
        '<div class="node__submitted">Gespeichert von <a class="username">Ida Öz</a> am Mi., 12.02.2025 - 14:30</div>',
        '<dd class="createdby">Geschrieben von Ida Öz</dd>',
        '<div class="AuthorByline-sc-3"><span>IDA ÖZ</span></div>',
        '<address rel="author"><a>Ida Öz</a></address>',
        "<p>Eine Reportage von Ida Öz</p>",
        '<div class="article-author__content">Autorin: <a class="article-author__name">Ida Öz</a></div>',
        '<div class="c-byline__name">Ida Öz</div><div class="c-byline__role">Reporterin auf den Inseln</div>',
    ],
)
def test_the_author_of_a_byline(byline: str) -> None:
    assert layout(below=byline).author == "Ida Öz"


def test_several_authors_of_a_byline() -> None:
    assert layout(below='<p>Von <a href="/a">Ida Öz</a> und <a href="/b">Jo Ahlers</a></p>').author == "Ida Öz, Jo Ahlers"
    assert layout(below='<div class="byline">Von Ida Öz, Jo Ahlers und Ina Falk</div>').author == "Ida Öz, Jo Ahlers, Ina Falk"


def test_who_signs_below_the_text_is_the_author() -> None:
    assert layout(foot="<p>(Ida Öz, 12.2.2025)</p>").author == "Ida Öz"


def test_neither_teasers_nor_comments_nor_outlets_give_an_author() -> None:
    assert layout().author is None
    assert layout('<meta property="og:site_name" content="NDR.de"><meta name="author" content="NDR">').author is None
    assert layout(below='<div class="byline">red, Elbkurier/Agenturen</div>').author is None


def test_metadata_count_before_the_byline() -> None:
    assert layout('<meta name="author" content="Jo Ahlers">', below='<p class="author">Von Ida Öz</p>').author == "Jo Ahlers"


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("", '<p class="metatextline">Stand: 12.02.2025 14:30 Uhr</p>'),
        ("", '<div class="lastchanged">Stand: 12.02.2025 14:30 Uhr</div>'),
        ("", '<p class="webtime"><span>Stand: </span><span>12. Februar 2025, 14:30 Uhr</span></p>'),
        ("", '<time datetime="2025-02-12 14:30:00" class="css-1r">12. Februar 2025, 14:30 Uhr</time>'),
        ("", '<time class="updated" datetime="2025-03-01">1. März 2025</time><time datetime="2025-02-12">12. Februar 2025</time>'),
        ('<p class="date">12.02.2025 – 14:30</p>', ""),
        ("<div>12.02.2025 14:30</div>", ""),
        ('<span class="itemDateCreated">Mittwoch, 12 Februar 2025 14:30</span>', ""),
        ("", '<span class="published">Feb 12, 2025</span>'),
        ("", "<p>Von Ida Öz | 12.02.2025</p>"),
    ],
)
def test_the_date_of_a_stamp(above: str, below: str) -> None:
    assert (layout(above=above, below=below).date or "")[:10] == "2025-02-12"


def test_neither_the_day_of_the_front_page_nor_that_of_a_teaser_is_the_date() -> None:
    assert layout().date is None


@pytest.mark.parametrize(
    "mark",
    [
        '<span class="cat-links">Kategorien <a href="/category/inseln" rel="category tag">Inseln</a></span>',
        '<dd class="category-name">Kategorie: <a href="/inseln" itemprop="genre">Inseln</a></dd>',
        '<span class="article__category">Inseln</span>',
        '<div class="taxonomy-category wp-block-post-terms"><a href="/inseln" rel="tag">Inseln</a></div>',
    ],
)
def test_the_section_of_a_category(mark: str) -> None:
    assert layout(below=mark).section == "Inseln"
    assert layout(foot=f"<footer>{mark}</footer>").section == "Inseln"


@pytest.mark.parametrize(
    "lead",
    [
        f"<p><strong>{LEAD}</strong></p>",
        f'<p><span class="location">Altwerder.</span> <b>{LEAD}</b></p>',
        f'<div class="teaser-text" itemprop="description"><p>{LEAD}</p></div>',
        f'<div class="field field--name-field-teaser-text"><p>{LEAD}</p></div>',
        f'<div class="summary">{LEAD}<span class="byline">Eine Analyse von <a rel="author">Ida Öz</a></span></div>',
        f'<div class="intro">{LEAD}</div><p class="author">Von Ida Öz</p>',
    ],
)
def test_a_lead_is_found_and_holds_no_byline(lead: str) -> None:
    found = field_text(layout(below=lead), "lead")
    assert found.removeprefix("Altwerder. ") == LEAD


def test_a_text_in_bold_type_and_the_teaser_of_another_article_are_no_lead() -> None:
    assert field_text(layout(below="".join(f"<p><b>{text}</b></p>" for text in TEXT[:2])), "lead") == ""
    teaser = '<div class="teaser"><a href="/b"><p>Am Damm wird seit Wochen gebaut, nun steht alles still.</p></a></div>'
    assert "Damm" not in layout(below=teaser).original


def test_a_sub_heading_in_a_div_of_that_name_is_one() -> None:
    elements = [f'<div class="text-element"><p>{text}</p></div>' for text in TEXT]
    elements.insert(2, '<div class="subheadline-element">Wie es weitergeht</div>')
    page = read_page(f"<html><body><main><article><h1>{TITLE}</h1>{''.join(elements)}</article></main></body></html>")
    assert field_text(page, "heading") == "Wie es weitergeht"


def test_a_kicker_goes_where_another_statement_has_the_headline_without_it() -> None:
    bare = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "%s"}</script>' % TITLE  # noqa: UP031 - braces
    head = f'<meta property="og:title" content="Inseln: {TITLE} - WELT"><meta property="og:site_name" content="DIE WELT">'
    heading = f"<h2><span>Inseln</span><span>: </span><span>{TITLE}</span></h2>"
    assert title(layout(bare + head, heading=heading)) == TITLE
    kicked = "<h1><span>Inseln</span><span>: </span><span>Die Fähre</span></h1>"
    assert title(layout(heading=kicked)) == "Inseln: Die Fähre"


def test_names_are_told_from_jobs_outlets_and_agencies() -> None:
    assert authors(["Von IDA ÖZ und Jo Ahlers (dpa)", "dpa"], "Elbkurier") == ("Ida Öz", "Jo Ahlers")
    assert authors(["DER ELBKURIER"], "Der Elbkurier") == ()
    assert authors(["dpa"], "") == ("dpa",)
    assert authors(["Ida Öz, freie Reporterin", "Ida Öz"], "") == ("Ida Öz",)
    assert byline_names("Von Ida Öz, Tel Aviv") == ("Ida Öz",)
    assert byline_names("Von den Inseln und dem Festland") == ()
    assert byline_names("Redaktion Elbkurier") == ()


@pytest.mark.parametrize(
    ("value", "people"),
    [
        ("Georg von der Au", ["Georg von der Au"]),
        ("Von Georg von der Au", ["Georg von der Au"]),
        ("GEORG VON DER AU", ["Georg von der Au"]),
        ("Text und Fotos von Ida Öz", ["Ida Öz"]),
        ("Ida Öz, Jo Ahlers und Ina Falk, NDR", ["Ida Öz", "Jo Ahlers", "Ina Falk"]),
        ("Ida Öz/dpa", ["Ida Öz"]),
    ],
)
def test_particles_and_outlets_in_names(value: str, people: list[str]) -> None:
    assert list(authors([value], "")) == people


def test_what_stands_behind_the_names_of_a_byline() -> None:
    assert byline_names("Ida Öz Mi, 12. Februar 2025") == ("Ida Öz",)
    assert byline_names("Von Max Sohn 3. März") == ("Max Sohn",)
    assert byline_names("Von Ida Öz, Jo Ahlers und Ina Falk, NDR") == ("Ida Öz", "Jo Ahlers", "Ina Falk")


@pytest.mark.parametrize("author", ["dpa", "elbkurier.example", "Webwerk Altwerder GmbH"])
def test_a_byline_counts_before_metadata_that_name_nobody(author: str) -> None:
    head = f'<meta name="author" content="{author}"><link rel="canonical" href="https://www.elbkurier.example/lokales/faehre">'
    assert layout(head, below='<p class="author">Von Ida Öz</p>').author == "Ida Öz"


def test_the_host_of_a_page_is_no_author() -> None:
    address = '<meta property="og:url" content="https://www.elbkurier.example/f">'
    assert layout(f'<meta name="author" content="Elbkurier.example">{address}').author is None


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ('<span class="author vcard"><a class="url fn n" href="/author/ida">ida_oe</a></span>', "ida_oe"),
        ('<p>von <a rel="author" href="/a">Ida</a></p>', "Ida"),
        ('<p><a rel="author" href="/a">Alle Beiträge</a></p>', None),
        ('<span class="author-name">Redaktion</span>', None),
        ('<ol class="commentlist"><li class="comment byuser"><cite class="fn">Hans</cite><a class="url fn">Hans</a></li></ol>', None),
    ],
)
def test_a_single_name_counts_where_markup_calls_it_the_author(byline: str, author: str | None) -> None:
    assert layout(below=byline).author == author


def test_a_headline_in_a_box_of_its_own_keeps_its_stamp() -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)
    article = read_page(
        f"<title>{TITLE}</title><body><div><div><div><div><article><h1>{TITLE}</h1></article></div></div></div>"
        f'<ul class="info"><li><span>Datum:</span> 12. Februar 2025</li></ul><div>{text}</div></div></body>'
    )
    assert article.date == "2025-02-12"
