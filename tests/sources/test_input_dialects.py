"""The dialects in which programs and outlets write the same facts: names of keys and metadata, dress of linked data, names of files.

All texts are invented.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from searchidx.model import Article, field_text, title
from searchidx.sources.article_date import path_date
from tests.sources.support import TODAY, articles, outcomes, read_page

HEADLINE = "Mühle am Höllenbach mahlt wieder"
TEXT = [
    "Die Mühle am Höllenbach mahlt seit Dienstag wieder Korn. Müllermeisterin Käthe Grünwald setzte das Rad nach zwölf Jahren in Bewegung.",
    "„Für das Dorf ist das ein großer Tag“, sagte sie vor rund hundert Gästen. Die Sanierung kostete 380.000 Euro.",
    "Kritiker der Arbeiten verweisen auf den Aal, der das Wehr nicht überwinden könne. Eine Fischtreppe soll bis zum Sommer folgen.",
    "Gemahlen wird zunächst an zwei Tagen in der Woche, das Mehl verkauft ein Hofladen im Nachbarort.",
]
BODY = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)
ARTICLE = f"<main><article><h1>{HEADLINE}</h1>{BODY}</article></main>"
FACTS: dict[str, Any] = {
    "@type": "NewsArticle",
    "headline": HEADLINE,
    "datePublished": "2024-09-03T08:00:00+02:00",
    "author": {"name": "Karla Muster"},
    "publisher": {"name": "Bachbote"},
    "articleSection": "Kreis",
}


def page(head: str = "", body: str = ARTICLE, name: str = HEADLINE) -> Article:
    return read_page(f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{name}</title>{head}</head><body>{body}</body></html>')


def script(data: object) -> str:
    return f'<script type="application/ld+json">{data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)}</script>'


def only(tmp_path: Path, name: str, data: str) -> Article:
    [article] = articles(outcomes(tmp_path, data, name))
    return article


@pytest.mark.parametrize(
    "name",
    ["og:pubdate", "vr:published_time", "citation_publication_date", "prism.publicationDate", "DC.issued", "article_date_original"],
)
def test_metadata_of_any_system_give_the_date(name: str) -> None:
    assert page(f'<meta name="{name}" content="2024-09-03">').date == "2024-09-03"


@pytest.mark.parametrize("name", ["byline", "og:article:author", "citation_author", "vr:author", "authors"])
def test_metadata_of_any_system_give_the_author(name: str) -> None:
    assert page(f'<meta name="{name}" content="Von Karla Muster">').author == "Karla Muster"


@pytest.mark.parametrize("name", ["ressort", "category", "lp:section", "article:section_name", "channel"])
def test_metadata_of_any_system_give_the_section(name: str) -> None:
    assert page(f'<meta name="{name}" content="Kreis">').section == "Kreis"


def test_the_time_of_the_last_change_is_better_than_no_date() -> None:
    assert page('<meta property="article:modified_time" content="2024-09-03">').date == "2024-09-03"
    assert page(script({**FACTS, "datePublished": None, "dateModified": "2024-09-03"})).date == "2024-09-03"
    assert page(script({**FACTS, "datePublished": "1970-01-01T00:00:00Z", "dateCreated": "2024-09-03"})).date == "2024-09-03"


@pytest.mark.parametrize(
    "text",
    [
        "/* Daten */ " + json.dumps(FACTS),
        "<!--//--><![CDATA[//><!--\n" + json.dumps(FACTS) + "\n//--><!]]>",
        "\ufeff" + json.dumps(FACTS),
        json.dumps(FACTS | {"description": "Er sagte QJaQ und ging."}, ensure_ascii=False).replace("Q", '"'),
        json.dumps(FACTS | {"@type": "CreativeWork"}),
        json.dumps({"@type": "CollectionPage", "hasPart": [FACTS]}),
        json.dumps(FACTS | {"datePublished": {"@type": "Date", "@value": "2024-09-03T08:00:00+02:00"}}),
    ],
    ids=["comment", "two wrappers", "byte order mark", "bare quotation marks", "any type with a date", "part", "date as object"],
)
def test_linked_data_are_found_in_stranger_dresses(text: str) -> None:
    article = page(script(text))
    assert (article.date, article.author, article.source, article.section) == (
        *("2024-09-03T08:00:00+02:00", "Karla Muster"),
        *("Bachbote", "Kreis"),
    )


@pytest.mark.parametrize(
    ("author", "people"),
    [
        ({"name": {"@value": "Karla Muster"}}, "Karla Muster"),
        ({"name": ["Karla Muster", "Jo Falk"]}, "Karla Muster, Jo Falk"),
        ({"@type": "Role", "author": {"name": "Karla Muster"}}, "Karla Muster"),
        ("karla@bachbote.example (Karla Muster)", "Karla Muster"),
        ("Karla Muster &lt;karla@bachbote.example&gt;", "Karla Muster"),
        ("Karla Muster @karla", "Karla Muster"),
        ("Muster, Karla", "Karla Muster"),
        ("Karla Muster, Bachbrück", "Karla Muster"),
        ("Karla Muster/Jo Falk", "Karla Muster, Jo Falk"),
        ("Karla Muster | Jo Falk", "Karla Muster, Jo Falk"),
        ("Karla Muster &amp; Jo Falk", "Karla Muster, Jo Falk"),
        ("['Karla Muster', 'Jo Falk']", "Karla Muster, Jo Falk"),
        ("www.bachbote.example", None),
    ],
)
def test_authors_in_every_dialect(author: object, people: str | None) -> None:
    assert page(script(FACTS | {"author": author})).author == people


@pytest.mark.parametrize(
    "trail",
    [
        '<nav class="breadcrumb"><a href="/">Start</a> <a href="/kreis">Kreis</a></nav>',
        '<div class="breadcrumbs"><a href="/">Bachbote</a> &gt; <a href="/kreis">Kreis</a></div>',
        '<ol itemtype="https://schema.org/BreadcrumbList"><li><a href="/">Startseite</a></li><li><a href="/kreis">Kreis</a></li></ol>',
    ],
)
def test_a_breadcrumb_that_only_shows_gives_the_section(trail: str) -> None:
    head = '<meta property="og:site_name" content="Bachbote">'
    assert page(head, trail.replace("Bachbote", "Startseite") + ARTICLE).section == "Kreis"


def test_the_outlet_is_no_section() -> None:
    crumbs = [{"@type": "ListItem", "position": i, "name": name} for i, name in enumerate(("Bachbote", "Kreis", HEADLINE))]
    head = script({"@type": "BreadcrumbList", "itemListElement": crumbs}) + '<meta property="og:site_name" content="Bachbote">'
    assert page(head).section == "Kreis"


@pytest.mark.parametrize(
    "name",
    [
        *(f"{HEADLINE} :: Bachbote", f"{HEADLINE} // Bachbote", f"{HEADLINE} ~ Bachbote", f"{HEADLINE}: Bachbote"),
        f"{HEADLINE} (Bachbote)",
        *(f"{HEADLINE} | Kreis | Bachbote", f"{HEADLINE} - Kreis - Bachbote", f"{HEADLINE} - Bachbote.example", f"Bachbote: {HEADLINE}"),
    ],
)
def test_the_outlet_leaves_the_title_behind_any_separator(name: str) -> None:
    assert title(page('<meta property="og:site_name" content="Bachbote">', f"<article>{BODY}</article>", name)) == HEADLINE


ADDRESS = "https://bachbote.example/kreis/muehle.html"


@pytest.mark.parametrize(
    "head",
    [
        f'<meta name="twitter:url" content="{ADDRESS}">',
        f'<link itemprop="mainEntityOfPage" href="{ADDRESS}">',
        f"<!--\n Page saved with SingleFile \n url: {ADDRESS} \n saved date: Tue Sep 03 2024 -->",
        "<!-- Mirrored from bachbote.example/kreis/muehle.html by HTTrack Website Copier/3.x, Tue, 03 Sep 2024 -->",
        '<link rel="canonical" href="https://bachbote.example/">' + script(FACTS | {"url": ADDRESS}),
        '<base href="https://bachbote.example/">' + script(FACTS | {"url": "/kreis/muehle.html"}),
        script(FACTS | {"@id": f"{ADDRESS}#article"}),
    ],
)
def test_the_address_in_every_dialect(head: str) -> None:
    assert page(head).url == ADDRESS


@pytest.mark.parametrize(
    "figure",
    [
        "<figure><ul><li>neun Tonnen Korn im Jahr</li><li>zwei Mühlsteine</li></ul></figure>",
        "<figure><pre>Ertrag: neun Tonnen</pre></figure>",
        "<figure><p>Im Jahr 1898 mahlte die Mühle noch neun Tonnen Korn, danach sank die Menge stetig.</p></figure>",
    ],
)
def test_a_figure_without_a_picture_is_text(figure: str) -> None:
    assert "neun Tonnen" in page(body=ARTICLE.replace("</p>", f"</p>{figure}", 1)).original


def test_a_first_paragraph_that_is_dressed_differently_is_the_lead() -> None:
    lead = "Zwölf Jahre stand das Rad still, nun dreht es sich wieder: Ein Verein hat die Mühle gerettet."
    dressed = page(body=ARTICLE.replace("</h1>", f'</h1><p class="text-xl font-bold">{lead}</p>'))
    assert field_text(dressed, "lead") == lead
    alike = page(body=ARTICLE.replace("</h1>", f"</h1><p>{lead}</p>"))
    assert field_text(alike, "lead") == ""
    capital = page(body=ARTICLE.replace("</h1>", f'</h1><p class="has-drop-cap">{lead}</p>'))
    assert field_text(capital, "lead") == ""


def test_a_caption_is_no_lead_and_a_box_between_paragraphs_gives_no_heading() -> None:
    caption = '<div class="x9">Das Rad der Mühle dreht sich wieder im Bach, links das Wehr | Foto: Zvg.</div>'
    box = "<h3>Newsletter: Der Kreis am Morgen</h3><h3>Mehr zum Thema</h3><h3>Der Aal und das Wehr</h3>"
    body = ARTICLE.replace("</h1>", f"</h1>{caption}").replace("<p>Kritiker", f"{box}<p>Kritiker")
    article = page(body=body)
    assert "Zvg" not in field_text(article, "lead")
    assert field_text(article, "heading") == "Der Aal und das Wehr"


def test_a_page_in_utf_16_without_a_mark_and_one_that_ends_inside_a_character() -> None:
    data = f"<title>{HEADLINE}</title>{ARTICLE}"
    assert title(read_page(data.encode("utf-16-le"))) == HEADLINE
    assert "Ã" not in read_page(data.encode() + "ü".encode()[:1]).original


@pytest.mark.parametrize(
    "path",
    [
        *("3. September 2024 Mühle.txt", "Mühle 03. Sept. 2024.txt", "2024-9-3 muehle.txt", "03_09_2024.txt", "240903_muehle.txt"),
        *("20240903/sub/muehle.txt", "2024/0903/muehle.txt", "2024-09/03/muehle.txt", "bote/2024/09/03/lokal/muehle.txt"),
    ],
)
def test_dates_in_names_of_files_and_folders(path: str) -> None:
    date, note = path_date(path, TODAY)
    assert date == "2024-09-03"
    assert (note is not None) == path.startswith("240903")


@pytest.mark.parametrize("path", ["101399_x.txt", "123456.txt", "991231_x.txt", "2024/13/03/x.txt", "kapitel 12 05 2024x.txt"])
def test_numbers_that_are_no_dates(path: str) -> None:
    assert path_date(path, TODAY)[0] is None


@pytest.mark.parametrize("name", ["a.meta.json", "a.info.json"])
def test_sidecars_of_other_programs(tmp_path: Path, name: str) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / name).write_text('{"upload_date": "20240903", "publisher": "Bachbote"}')
    article = only(tmp_path, "a.txt", HEADLINE + "\n\n" + "\n\n".join(TEXT))
    assert (article.date, article.source) == ("2024-09-03", "Bachbote")


RECORDS: dict[str, object] = {
    "readability": {"title": HEADLINE, "byline": "Von Karla Muster", "textContent": TEXT[0], "publishedTime": "2024-09-03"},
    "guardian": {
        "response": {
            "results": [
                {"webTitle": HEADLINE, "webPublicationDate": "2024-09-03", "fields": {"bodyText": TEXT[0], "byline": "Karla Muster"}},
            ]
        }
    },
    "elastic": {"_id": "1", "_source": {"title": HEADLINE, "text": TEXT[0], "published": "2024-09-03", "author": "Karla Muster"}},
    "reader": {
        "title": "Bachbote",
        "items": [{"title": HEADLINE, "published": 1725343200, "author": "Karla Muster", "summary": {"content": TEXT[0]}}],
    },
    "archive search": {
        "headline": {"main": HEADLINE},
        "body": TEXT[0],
        "pub_date": "2024-09-03",
        "byline": {"original": "Von Karla Muster"},
    },
    "agency": {"headline": HEADLINE, "body_html": f"<p>{TEXT[0]}</p>", "versioncreated": "2024-09-03", "byline": "Karla Muster"},
    "paragraphs": {"title": HEADLINE, "paragraphs": [{"text": TEXT[0]}], "date": "2024-09-03", "authors": "['Karla Muster']"},
}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_records_of_other_programs(tmp_path: Path, record: object) -> None:
    article = only(tmp_path, "a.json", json.dumps(record, ensure_ascii=False))
    assert (title(article), (article.date or "")[:10], article.author) == (HEADLINE, "2024-09-03", "Karla Muster")
    assert field_text(article, "body").strip() == TEXT[0]


@pytest.mark.parametrize(
    "header",
    ["Artikeltitel;Artikeltext;Publikationsdatum", "Schlagzeile;Volltext;Veröffentlicht am", "article_title;article_text;pub_date"],
)
@pytest.mark.parametrize("first", ["", "sep=;\n", '"sep=;"\n'])
def test_headers_of_tables(tmp_path: Path, header: str, first: str) -> None:
    article = only(tmp_path, "a.csv", f"{first}{header}\n{HEADLINE};{TEXT[1]};03.09.2024\n")
    assert (title(article), article.date) == (HEADLINE, "2024-09-03")


def test_a_date_that_a_script_printed() -> None:
    head = '<meta name="date" content="Tue Sep 03 2024 08:00:00 GMT+0200 (Mitteleuropäische Sommerzeit)">'
    assert page(head).date == "2024-09-03T08:00:00+02:00"
