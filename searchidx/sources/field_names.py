"""Field names: under which keys archives and programs keep the fields of an article. Every other key is metadata of the article.

The first name of each field is our own; the others are those of the tools people collect news with (fundus, news-please, trafilatura,
newspaper4k, wallabag, NewsAPI, WordPress, JSON Feed, RSS readers) and of German spreadsheets. Case does not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from searchidx.errors import UsageError

KeyMap = tuple[tuple[str, str], ...]
"""Keys that the user names for a field, as (field, key); they go before all others."""

ALIASES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": ("id", "kennung"),
        "title": (
            *("title", "headline", "titel", "überschrift", "ueberschrift", "schlagzeile", "webtitle", "artikeltitel", "article_title"),
            *("articletitle", "name"),
        ),
        "text": (
            *("text", "body", "content", "maintext", "plaintext", "article_text", "articlebody", "article_body", "cleaned_text"),
            *("fulltext", "full_text", "volltext", "inhalt", "artikel", "artikeltext", "beitrag"),
            *("content_text", "content_html", "bodytext", "body_text", "raw_text", "textcontent", "body_html", "paragraphs", "absätze"),
            *("description", "beschreibung", "summary", "excerpt", "abstract", "teaser", "lead"),  # short, but all that some feeds have
        ),
        "date": (
            *("date", "published", "date_publish", "publishing_date", "publish_date", "published_at", "publishedat", "date_published"),
            *("datepublished", "publicationdate", "publication_date", "pub_date", "pubdate", "datum", "erscheinungsdatum"),
            *("veröffentlicht", "veroeffentlicht", "veröffentlicht am", "publikationsdatum", "publisheddate", "published_date"),
            *("publishedtime", "published_time", "webpublicationdate", "upload_date", "date_gmt", "versioncreated"),
            *("created", "created_at", "timestamp"),
        ),
        "section": (
            *("section", "ressort", "rubrik", "category", "kategorie", "categories", "articlesection", "sectionname", "section_name"),
            "themengebiet",
        ),
        "source": (
            *("source", "quelle", "publisher", "outlet", "medium", "zeitung", "publikation", "feed", "sitename", "site_name"),
            *("sourcename", "source_name", "feed_title", "source-hostname", "hostname", "source_domain", "domain_name", "domain", "origin"),
        ),
        "url": ("url", "link", "permalink", "weburl", "canonical_url", "canonical_link", "external_url", "canonical", "alternate"),
        "author": (
            *("author", "authors", "autor", "autoren", "autorin", "verfasser", "byline", "published_by", "creator", "creators"),
            "authorname",
        ),
    }
)

RECORD_KEYS = tuple(ALIASES)
"""Our own name of each field."""

ALL_NAMES = frozenset(name for names in ALIASES.values() for name in names)
"""Every name of a field, in lower case."""


_USUAL_KEYS = 200


def names_of(field: str, key_map: KeyMap = ()) -> Iterator[str]:
    """The names of a field in lower case, those that the user gave first."""
    yield from (key.lower() for mapped, key in key_map if mapped == field)
    yield from ALIASES[field]


def keys_by_field(keys: tuple[str, ...], key_map: KeyMap = ()) -> Mapping[str, tuple[str, ...]]:
    """For each field those of a record's keys that may hold it, the likeliest first. Of keys that differ only in case the first counts."""
    # hundreds of records with 100,000 keys of their own must not stay in memory
    return _remembered(keys, key_map) if len(keys) <= _USUAL_KEYS else _keys_by_field(keys, key_map)


def _keys_by_field(keys: tuple[str, ...], key_map: KeyMap) -> Mapping[str, tuple[str, ...]]:
    by_name = {key.strip().lower(): key for key in reversed(keys)}
    return {field: tuple(by_name[name] for name in dict.fromkeys(names_of(field, key_map)) if name in by_name) for field in ALIASES}


_remembered = lru_cache(maxsize=256)(_keys_by_field)


def check_key_map(pairs: KeyMap) -> None:
    """Raises UsageError for what is no pair of texts, a field that there is none of, or an empty key."""
    for pair in pairs:
        if isinstance(pair, str) or not isinstance(pair, Sequence) or len(pair) != 2 or not all(isinstance(text, str) for text in pair):
            raise UsageError(
                f"key_map: {pair!r} ist kein Paar wie ('text', 'inhalt')", f"key_map: {pair!r} is no pair such as ('text', 'body')"
            )
        field, key = pair
        if field not in ALIASES or not key.strip():
            fields = ", ".join(RECORD_KEYS)
            raise UsageError(
                f"„{field}={key}“: erwartet FELD=SCHLÜSSEL, FELD eins von {fields}",
                f"'{field}={key}': wanted FIELD=KEY, FIELD one of {fields}",
            )


def metadata(values: Mapping[str, str]) -> Mapping[str, str]:
    """The values under keys that are no field's own name, read-only."""
    return MappingProxyType({key: value for key, value in values.items() if key not in RECORD_KEYS})
