"""Feed files: each item is an article, in every version of RSS and Atom; other XML is skipped, and nothing hangs or fetches."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from searchidx.model import Article, Rejection
from searchidx.sources import Outcome, Skipped, Warned
from tests.sources.support import articles, outcomes

RSS2 = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Elbkurier</title><link>https://elbkurier.example/</link>
<item><title>Rat &amp;amp; Tat</title><link>https://elbkurier.example/1</link><guid isPermaLink="false">ek-1</guid>
<pubDate>Wed, 12 Feb 2025 14:30:00 +0100</pubDate><dc:creator>Anna Beispiel</dc:creator><dc:creator>Bernd Muster</dc:creator>
<category>Politik</category><category>Hamburg</category><description>Der Vorspann.</description>
<content:encoded><![CDATA[<p>Der Rat tagte <b>lange</b>.</p><p>Dann ging er f&uuml;r heute.</p>]]></content:encoded></item>
</channel></rss>"""
WORDPRESS = RSS2.replace("<item>", "<item><comments>https://elbkurier.example/1#respond</comments>").replace("<?xml", "\ufeff<?xml")
RSS091 = """<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>Elbkurier</title>
<item><title>Rat &amp; Tat</title><link>https://elbkurier.example/1</link>
<description>&lt;p&gt;Der Rat tagte &lt;b&gt;lange&lt;/b&gt;.&lt;/p&gt;
&lt;p&gt;Dann ging er für heute.&lt;/p&gt;</description></item></channel></rss>"""
RDF = """<?xml version="1.0" encoding="ISO-8859-1"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://elbkurier.example/"><title>Elbkurier</title></channel>
<item rdf:about="https://elbkurier.example/1"><title>Rat &amp; Tat</title><link>https://elbkurier.example/1</link>
<description>Der Rat tagte lange.

Dann ging er für heute.</description><dc:date>2025-02-12T14:30:00+01:00</dc:date></item></rdf:RDF>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Elbkurier</title>
<entry><title type="html">Rat &amp;amp; Tat</title><id>tag:elbkurier.example,2025:1</id><link href="https://elbkurier.example/1"/>
<updated>2025-02-13T08:00:00Z</updated><published>2025-02-12T14:30:00+01:00</published><author><name>Anna Beispiel</name></author>
<category term="Politik"/><summary>Der Vorspann.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>Der Rat tagte <b>lange</b>.</p><p>Dann ging er für heute.</p></div></content>
</entry></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Elbkurier",
        "description": "Nachrichten von der Elbe",
        "items": [
            {
                "id": "ek-1",
                "url": "https://elbkurier.example/1",
                "title": "Rat & Tat",
                "content_html": "<p>Der Rat tagte <b>lange</b>.</p><p>Dann ging er für heute.</p>",
                "date_published": "2025-02-12T14:30:00+01:00",
                "authors": [{"name": "Anna Beispiel"}],
            }
        ],
    }
)
FEEDS = {"a.rss": RSS2, "wordpress.xml": WORDPRESS, "alt.xml": RSS091, "rdf.xml": RDF, "a.atom": ATOM, "feed.json": JSON_FEED}


def feed_of(items: str) -> str:
    return f'<rss version="2.0"><channel><title>Elbkurier</title>{items}</channel></rss>'


def only(read: list[Outcome]) -> Article:
    [article] = articles(read)
    assert len(read) == 1, read
    return article


@pytest.mark.parametrize("name", FEEDS)
def test_an_item_is_an_article_with_its_whole_text(tmp_path: Path, name: str) -> None:
    data = FEEDS[name].encode("iso-8859-1" if name == "rdf.xml" else "utf-8")
    article = only(outcomes(tmp_path, data, name))
    assert article.original == "Rat & Tat\n\nDer Rat tagte lange.\n\nDann ging er für heute."
    assert article.url == "https://elbkurier.example/1"
    assert (article.date or "").startswith("2025-02-12") or name == "alt.xml"


def test_guid_date_people_and_categories_are_taken_over(tmp_path: Path) -> None:
    article = only(outcomes(tmp_path, RSS2, "a.xml"))
    assert (article.id, article.date, article.source) == ("ek-1", "2025-02-12T14:30:00+01:00", "Elbkurier")
    assert (article.section, article.author) == ("Politik", "Anna Beispiel, Bernd Muster")
    assert article.metadata == {"tags": "Politik, Hamburg", "teaser": "Der Vorspann."}
    assert only(outcomes(tmp_path, ATOM, "b.xml")).id == "tag:elbkurier.example,2025:1"
    assert only(outcomes(tmp_path, RSS091, "c.xml")).id == "https://elbkurier.example/1"


def test_an_item_without_guid_or_link_is_read_and_an_empty_one_is_told(tmp_path: Path) -> None:
    read = outcomes(tmp_path, feed_of("<item><title>Nur ein Titel</title></item><item><pubDate>heute</pubDate></item>"), "a.xml")
    assert [type(outcome) for outcome in read][-1] is Rejection
    assert read[-1].place == "corpus/a.xml#2"
    assert len(articles(read)) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('<?xml version="1.0"?><opml version="2.0"><body><outline xmlUrl="https://a.example/rss"/></body></opml>', "OPML"),
        ('<?xml version="1.0"?><!-- x --><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url/></urlset>', "<urlset>"),
        (feed_of(""), "ohne Einträge"),
    ],
)
def test_other_xml_is_skipped_with_the_reason(tmp_path: Path, content: str, reason: str) -> None:
    [skipped] = outcomes(tmp_path, content, "a.xml")
    assert isinstance(skipped, Skipped)
    assert reason in skipped.reason.de


@pytest.mark.parametrize(("content", "reason"), [("", "leer"), ("Kein XML.", "kein XML"), ("<rss>" + " " * 21 * 1024**2, "20 MB")])
def test_what_is_no_feed_is_rejected(tmp_path: Path, content: str, reason: str) -> None:
    [rejection] = outcomes(tmp_path, content, "a.rss")
    assert isinstance(rejection, Rejection)
    assert reason in rejection.reason.de


def test_a_cut_feed_gives_the_items_before_the_cut(tmp_path: Path) -> None:
    items = "".join(f"<item><guid>n{number}</guid><title>Nummer {number}</title></item>" for number in range(50))
    content = feed_of(items)
    read = outcomes(tmp_path, content[: len(content) // 2], "a.xml")
    assert isinstance(read[0], Warned)
    assert len(articles(read)) > 20


def test_entities_are_neither_multiplied_nor_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "geheim.txt"
    secret.write_text("GEHEIM")
    bomb = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 9}">' for number in range(1, 9))
    for declared in (f'<!ENTITY l0 "haha">{bomb}', f'<!ENTITY l8 SYSTEM "file://{secret}">'):
        content = f"<!DOCTYPE rss [{declared}]>" + feed_of("<item><guid>a</guid><title>Titel &l8;</title></item>")
        text = "".join(article.original for article in articles(outcomes(tmp_path, content, "a.xml")))
        assert "GEHEIM" not in text
        assert len(text) < 1000
    assert not articles(outcomes(tmp_path, f"<!DOCTYPE rss [{bomb * 400}", "b.xml"))


def test_a_json_feed_names_the_source(tmp_path: Path) -> None:
    article = only(outcomes(tmp_path, JSON_FEED, "feed.json"))
    assert (article.id, article.source, article.author) == ("ek-1", "Elbkurier", "Anna Beispiel")


def test_a_packed_feed_is_read(tmp_path: Path) -> None:
    assert only(outcomes(tmp_path, gzip.compress(RSS2.encode()), "a.xml.gz")).id == "ek-1"


def test_what_feedgen_writes(tmp_path: Path) -> None:
    """An address with a long last part, and contents of the type "CDATA"."""
    text = "<![CDATA[<p>Das Rad steht.</p><p>Es fehlt Wasser.</p>]]>"
    rss = (
        "<item><title>Mühle</title><description>Kurz.</description>"
        f'<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">{text}</content:encoded>'
        "<author>karla@bachbote.hamburg (Karla Muster)</author></item>"
    )
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Bachbote</title><entry><title>Mühle</title><summary>Kurz.</summary>'
        "<author><name>Karla Muster</name><email>karla@bachbote.hamburg</email></author>"
        f'<content type="CDATA">{text}</content></entry></feed>'
    )
    for name, data in (("a.rss", feed_of(rss)), ("a.atom", atom)):
        article = only(outcomes(tmp_path, data, name))
        assert (article.original, article.author) == ("Mühle\n\nDas Rad steht.\n\nEs fehlt Wasser.", "Karla Muster")
