"""Web pages in the many ways that outlets write them: encodings, class names, leads, metadata, titles. The texts are invented."""

from __future__ import annotations

import json

import pytest

from searchidx.model import Article, field_text, title
from searchidx.sources import html_page
from tests.sources.support import PARAGRAPHS, TODAY, articles, read_page, reasons

HEADLINE = "Stadtrat beschließt neue Brücke"
LEAD = "Nach vier Stunden Streit steht fest: Über die Au führt bald wieder ein Weg für alle, sagt der Rat."


def html(
    head: str = "", before: str = f"<h1>{HEADLINE}</h1>", body: str = PARAGRAPHS, wrapper: str = "<main><article>{}</article></main>"
) -> str:
    return f'<!DOCTYPE html><html lang="de"><head><meta charset="utf-8">{head}</head><body>{wrapper.format(before + body)}</body></html>'


def linked(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def whole(article: Article) -> bool:
    """Whether the three paragraphs are there."""
    return all(words in field_text(article, "body") for words in ("nach vier Stunden", "vom kommenden Frühjahr", "alte Brücke gesperrt"))


@pytest.mark.parametrize(
    "data",
    [
        html().encode().replace(b"utf-8", b"iso-8859-1"),
        html().encode().replace(b"utf-8", b"us-ascii"),
        html().encode().replace(b"utf-8", b"windows-1252"),
        html().encode() + b"<!-- Anzeige f\xfcr -->",
        html(body=PARAGRAPHS + "<p>Preise in \x80 bleiben.</p>").encode("utf-8").replace(b"\xc2\x80", b"\x80"),
        html().encode()[:-1] + b"\xc3",
        html().encode("cp1252").replace(b"utf-8", b"iso-8859-1"),
        html().encode().decode("cp1252").encode(),
    ],
    ids=["latin-1", "ascii", "cp1252", "stray in comment", "stray in text", "cut", "truly cp1252", "twice"],
)
def test_a_page_is_read_in_the_encoding_it_has(data: bytes) -> None:
    article = read_page(data)
    assert title(article) == HEADLINE
    assert whole(article)


def test_stray_bytes_and_double_encoding_are_told() -> None:
    for data, note in ((html().encode() + b"\xfc", "Windows-1252"), (html().encode().decode("cp1252").encode(), "doppelt kodiert")):
        read = list(html_page.outcomes(data, id="a", place="a.html", today=TODAY))
        assert len(articles(read)) == 1
        assert note in reasons(read)["a.html"]


@pytest.mark.parametrize(
    "wrapper",
    [
        '<form id="aspnetForm"><div>{}</div></form>',
        '<div class="post-12 tag-social-media category-netz">{}</div>',
        '<div class="single newsletter">{}</div>',
        '<div class="no-promo has-share"><div class="content">{}</div></div>',
        '<div id="comments-open" class="js-related">{}</div>',
        '<section class="teaser"><div>{}</div></section>',
    ],
)
def test_no_class_name_takes_the_article_away(wrapper: str) -> None:
    article = read_page(html(wrapper=wrapper))
    assert title(article) == HEADLINE
    assert whole(article)


def test_asides_stay_outside_all_the_same() -> None:
    teaser = '<div class="teaser"><a href="/x">Ein ganz anderer Artikel mit einem langen Anreißer, der hier nichts zu suchen hat.</a></div>'
    box = '<aside class="newsletter"><p>Melden Sie sich für unseren Newsletter an, der jeden Morgen kommt.</p></aside>'
    article = read_page(html(body=teaser + PARAGRAPHS + box))
    assert whole(article)
    assert "Newsletter" not in article.original
    assert "anderer Artikel" not in article.original


@pytest.mark.parametrize(
    "lead",
    [
        f'<p class="teaser">{LEAD}</p>',
        f'<p class="article__teaser">{LEAD}</p>',
        f'<div class="standfirst"><p>{LEAD}</p></div>',
        f'<div class="excerpt"><div>{LEAD}</div></div>',
        f'<div class="css-19akfyr"><p class="css-1485smx">{LEAD}</p></div>',
        f'<div><div class="copy-lg mb-7">{LEAD}</div></div>',
        f'<h2 class="summary">{LEAD}</h2>',
    ],
)
@pytest.mark.parametrize("description", [LEAD, "Etwas anderes für Suchmaschinen."])
def test_the_lead_is_found_whatever_it_is_called(lead: str, description: str) -> None:
    body = lead + f'<div class="article-body" itemprop="articleBody">{PARAGRAPHS * 2}</div>'
    article = read_page(html(f'<meta name="description" content="{description}">', body=body))
    assert LEAD in " ".join(article.original.split())
    assert article.original.count(LEAD) == 1
    assert whole(article)


FACTS = {
    "@type": "NewsArticle",
    "headline": HEADLINE,
    "datePublished": "2025-02-12T08:00:00+01:00",
    "author": {"@type": "Person", "name": "Ida Öz"},
    "publisher": {"name": "Auer Bote"},
    "articleSection": "Lokales",
}
DRESSES = {
    "plain": json.dumps(FACTS),
    "comment": f"<!--\n{json.dumps(FACTS)}\n-->",
    "CDATA": f"//<![CDATA[\n{json.dumps(FACTS)}\n//]]>",
    "line break in a text": json.dumps(FACTS | {"description": "Kurz. Lang."}).replace("Kurz. ", "Kurz.\n\t"),
    "semicolon": json.dumps(FACTS) + ";",
    "trailing comma": json.dumps(FACTS)[:-1] + ",}",
    "list": json.dumps([{"@type": "WebPage"}, FACTS]),
    "graph": json.dumps({"@graph": [{"@type": "WebSite", "name": "X"}, FACTS]}),
    "main entity": json.dumps({"@type": "WebPage", "mainEntity": FACTS}),
    "type as address": json.dumps(FACTS | {"@type": "https://schema.org/NewsArticle"}),
    "types as list": json.dumps(FACTS | {"@type": ["Report", "Thing"]}),
    "TechArticle": json.dumps(FACTS | {"@type": "TechArticle"}),
    "person by id": json.dumps({"@graph": [FACTS | {"author": {"@id": "#ida"}}, {"@id": "#ida", "@type": "Person", "name": "Ida Öz"}]}),
    "given and family name": json.dumps(FACTS | {"author": [{"@type": "Person", "givenName": "Ida", "familyName": "Öz"}]}),
    "entities": json.dumps(FACTS | {"author": {"name": "Ida &Ouml;z"}, "publisher": {"name": "Auer&amp;nbsp;Bote"}}),
    "own article after a teaser's": json.dumps(
        [{"@type": "NewsArticle", "headline": "Ganz anderes", "datePublished": "2020-01-01", "author": "X"}, FACTS]
    ),
}


@pytest.mark.parametrize("script", DRESSES.values(), ids=DRESSES)
def test_linked_data_are_read_in_every_dress(script: str) -> None:
    article = read_page(html(f"<title>{HEADLINE}</title>{linked(script)}"))
    assert (article.date, article.author, article.source, article.section) == (
        "2025-02-12T08:00:00+01:00",
        "Ida Öz",
        "Auer Bote",
        "Lokales",
    )


@pytest.mark.parametrize(
    "name", ["DC.date.issued", "dcterms.created", "dcterms:issued", "og:published_time", "pub_date", "publicationDate", "sailthru.date"]
)
def test_every_kind_of_meta_gives_a_date(name: str) -> None:
    assert read_page(html(f'<meta name="{name}" content="2025-02-12">')).date == "2025-02-12"
    assert read_page(html(f'<meta property="{name}" content="Wed, 12 Feb 2025 08:00:00 +0100">')).date == "2025-02-12T08:00:00+01:00"


def test_a_bad_first_date_does_not_hide_a_good_one() -> None:
    head = linked(json.dumps(FACTS | {"datePublished": "heute früh"})) + '<meta property="article:published_time" content="2025-02-12">'
    assert read_page(html(head)).date == "2025-02-12"


def test_microdata_and_rdfa_are_read() -> None:
    items = (
        '<span itemprop="author" itemscope><span itemprop="name">Ida Öz</span> (Text)</span>'
        '<time itemprop="datePublished" datetime="2025-02-12T08:00">12.2.</time><span property="schema:articleSection">Lokales</span>'
    )
    article = read_page(html(body=items + PARAGRAPHS))
    assert (article.author, article.date, article.section) == ("Ida Öz", "2025-02-12T08:00:00", "Lokales")


@pytest.mark.parametrize(
    ("content", "author"),
    [
        ("Von Ida Öz und Jo Ahlers", "Ida Öz, Jo Ahlers"),
        ("Ida Öz; Jo Ahlers", "Ida Öz, Jo Ahlers"),
        ("redaktion@auerbote.example", None),
        ("https://social.example/ida", None),
        ("Auer Bote", None),
            ("Von IDA ÖZ", "Ida Öz"),
            ("Ida Öz, Redakteurin", "Ida Öz"),
            ("Ida Öz (iö)", "Ida Öz"),
            ("dpa; Ida Öz", "Ida Öz"),
            ("dpa", "dpa"),
    ],
)
def test_authors_are_names(content: str, author: str | None) -> None:
    head = f'<meta name="author" content="{content}"><meta property="og:site_name" content="Auer Bote">'
    assert read_page(html(head)).author == author


def test_a_breadcrumb_gives_the_section() -> None:
    names = ("Startseite", "Lokales", "Au", HEADLINE)
    crumbs = [{"@type": "ListItem", "position": i, "item": {"@id": "/x", "name": name}} for i, name in enumerate(names)]
    head = f"<title>{HEADLINE}</title>" + linked(json.dumps({"@type": "BreadcrumbList", "itemListElement": crumbs}))
    assert read_page(html(head)).section == "Lokales"


ADDRESS = "https://auerbote.example/lokales/bruecke.html"


@pytest.mark.parametrize(
    "head",
    [
        f'<link rel="Canonical" href="{ADDRESS}">',
        '<base href="https://auerbote.example/"><link rel="canonical" href="/lokales/bruecke.html">',
        f'<link rel="canonical" href="/lokales/bruecke.html"><meta property="og:url" content="{ADDRESS}">',
        f'<link rel="canonical" href="https://auerbote.example/"><meta property="og:url" content="{ADDRESS}">',
        linked(json.dumps(FACTS | {"mainEntityOfPage": {"@type": "WebPage", "@id": ADDRESS}})),
        linked(json.dumps(FACTS | {"mainEntityOfPage": ADDRESS})),
        f"<!-- saved from url=(0045){ADDRESS} -->",
    ],
)
def test_the_address_is_found_and_whole(head: str) -> None:
    assert read_page(html(head)).url == ADDRESS


def test_a_script_is_no_address() -> None:
    assert read_page(html('<link rel="canonical" href="javascript:alert(1)"><meta property="og:url" content="//x">')).url is None


AGREED = f'<title>{HEADLINE}</title><meta property="og:title" content="{HEADLINE}">'


@pytest.mark.parametrize(
    ("head", "before", "after"),
    [
        (AGREED, '<header><h1><a href="/">Auer Bote Online</a></h1></header>', ""),
        (AGREED, f'<nav class="breadcrumb"><h1>{HEADLINE}</h1></nav>', "<div><h1>Artikel merken</h1></div>"),
        (AGREED, "", '<div class="cookie"><h1>Wir achten Ihre Privatsphäre</h1></div>'),
        (f'<title>{HEADLINE} - BOTE</title><link rel="canonical" href="https://www.bote.example/a/1">', "", ""),
        (f'<title>{HEADLINE}</title><meta property="og:title" content="{HEADLINE} – Auer Bote Online">', "", ""),
        (f'<title>{HEADLINE} | Lokales | Auer Bote</title><meta property="og:site_name" content="Auer Bote">' + AGREED, "", ""),
    ],
)
def test_the_title_is_what_the_page_agrees_on(head: str, before: str, after: str) -> None:
    page = html(head, before=before, wrapper="{}" + after)
    assert title(read_page(page)) == HEADLINE


def test_sub_headings_and_tables_in_figures_survive_and_buttons_are_no_captions() -> None:
    paragraphs = PARAGRAPHS.split("</p>")
    table = '<figure class="wp-block-table"><table><tr><td>Aue</td><td>zwölf Abfahrten</td></tr></table></figure>'
    button = '<div class="video-captions-toggle">Untertitel einschalten</div>'
    body = f"{button}{paragraphs[0]}</p><div><h2>Wie es weitergeht</h2></div>{table}{paragraphs[1]}</p>{paragraphs[2]}</p>"
    article = read_page(html(body=body))
    assert field_text(article, "heading") == "Wie es weitergeht"
    assert "zwölf Abfahrten" in article.original
    assert "Untertitel" not in article.original


@pytest.mark.parametrize("tag", ["Der Rat der Regie-<br>rung tagte.", "<pre>Der Rat der Regie-\nrung tagte.</pre>"])
def test_a_word_may_go_on_in_the_next_line(tag: str) -> None:
    assert "Regie-\nrung" in read_page(html(body=PARAGRAPHS + f"<p>{tag}</p>" if "<br>" in tag else tag)).original


@pytest.mark.parametrize(
    "top",
    [
        f'<header class="intro"><p>12.02.2025</p><p>Aktuelle Meldung</p><h1>{HEADLINE}</h1><p class="intro__text">{LEAD}</p></header>',
        f'<h1>{HEADLINE}</h1><p class="intro"><span>12.02.2025, 14:30 Uhr</span><span class="text">{LEAD}</span></p>',
        f'<h1>{HEADLINE}</h1><div class="lead"><p>{LEAD}</p><p>12.02.2025</p></div>',
        f'<h1>{HEADLINE}</h1><div class="articleLead">{LEAD}</div>',
        f'<h1>{HEADLINE}</h1><strong class="anrisstext"><p>{LEAD}</p></strong>',
        f'<h2><span>Kreis Au</span> <span>{HEADLINE}</span></h2><div class="x1">{LEAD}</div>',
        f'<div class="teaser-header"><h1>{HEADLINE}</h1><div class="header__abstract">{LEAD}</div></div>',
        f'<p>{"Ein Bild der alten Brücke aus dem Archiv. " * 3}</p><h1>{HEADLINE}</h1><div class="teaser-text"><p>{LEAD}</p></div>',
    ],
)
def test_the_lead_is_taken_without_what_stands_beside_it(top: str) -> None:
    head = f'<title>{HEADLINE}</title><meta name="description" content="{LEAD}">'
    article = read_page(html(head, before=top))
    assert (title(article), field_text(article, "lead")) == (HEADLINE, LEAD)
    assert article.original.count("Streit steht fest") == 1
    assert whole(article)


@pytest.mark.parametrize(
    "box",
    [
        '<div class="author-box"><div class="excerpt">Ida Öz studierte in Halle und schreibt seit zehn Jahren über Brücken.</div></div>',
        '<div class="paragraph--intro"><h2 class="intro-title">Wie es mit der alten Brücke im nächsten Jahr weitergeht</h2></div>',
        '<section><div class="summary">Ein anderer Artikel, der mit der Brücke nichts zu tun hat, steht hier unten.</div></section>',
    ],
)
def test_what_stands_below_the_text_is_no_lead(box: str) -> None:
    assert field_text(read_page(html(body=PARAGRAPHS * 2 + box)), "lead") == ""


@pytest.mark.parametrize(
    ("head", "before"),
    [
        (AGREED, f'<h1 class="sr-only">Details</h1><h2>{HEADLINE}</h2>'),
        (AGREED, f'<h1 class="subsite">Detailansicht</h1><h3>{HEADLINE}</h3>'),
        (f"<title>Auer Bote &raquo; Archiv &raquo; {HEADLINE}</title>", f'<h1><a href="/">Auer Bote</a></h1><h2>{HEADLINE}</h2>'),
        (f"<title>Kreis Au: Presse / Texte / {HEADLINE}</title>", f'<h1 class="navSkip">Navigation und Service</h1><h1>{HEADLINE}</h1>'),
    ],
)
def test_a_label_or_the_name_of_the_site_is_no_title(head: str, before: str) -> None:
    assert title(read_page(html(head, before=before))) == HEADLINE


def test_kicker_and_headline_have_the_colon_that_the_title_has() -> None:
    head = f"<title>Kreis Au: {HEADLINE} | bote.example</title>"
    before = f"<h1><span>Kreis Au</span><span>{HEADLINE}</span></h1>"
    assert title(read_page(html(head, before=before))) == f"Kreis Au: {HEADLINE}"
