"""The facts that a citation of an article needs; BibTeX, RIS and CSL-JSON only write them differently."""

from __future__ import annotations

import re
import unicodedata
from base64 import b32encode
from dataclasses import dataclass
from hashlib import blake2b

from searchidx.formats.one_line import one_line
from searchidx.model import Hit

_PLAIN_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DIGEST = re.compile(r"-[a-z2-7]{16}")
_READABLE = 200  # characters of an id that make the readable part of a key; piled-up accents are sorted in quadratic time
_NAME_SEPARATOR = re.compile(r"\s*(?:,|;|/|\bund\b|\band\b)\s*")


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """What a citation names, "" where unknown.

    `key` is the name of the entry; `authors` are as the byline writes them, one each; `month` and `day` have two digits.
    """

    key: str
    title: str
    authors: tuple[str, ...]
    source: str
    section: str
    url: str
    year: str
    month: str
    day: str


def cited_article(hit: Hit) -> CitedArticle:
    """The facts of a hit's article, each on one line; the id stands for a missing title."""
    key = _key(hit)
    year, month, day = hit.date[:10].split("-") if hit.date else ("", "", "")
    authors = tuple(name for name in _NAME_SEPARATOR.split(one_line(hit.author or "")) if name)
    return CitedArticle(
        key=key,
        title=one_line(hit.title) or one_line(hit.id) or key,
        authors=authors,
        source=one_line(hit.source or ""),
        section=one_line(hit.section or ""),
        url=one_line(hit.url or ""),
        year=year,
        month=month,
        day=day,
    )


def _key(hit: Hit) -> str:
    """A name for the entry out of ASCII letters, figures and hyphens, the same at every export; two articles never share one.

    It is the id itself where that is such a name in lower case (BibTeX takes "A-1" and "a-1" for one); else a readable rest of the id and
    a digest of 80 bits. An id that looks as if it ended with a digest gets one, too: it could be the key of another article.
    """
    id = hit.id
    if _PLAIN_ID.fullmatch(id) and not _DIGEST.fullmatch(id[-17:]):
        return id
    plain = unicodedata.normalize("NFKD", id[:_READABLE].replace("ß", "ss")).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")
    digest = b32encode(blake2b(id.encode("utf-8", "surrogatepass"), digest_size=10).digest()).decode().lower()
    return f"{name or 'artikel'}-{digest}"
