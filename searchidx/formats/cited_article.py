"""The facts that a citation of an article needs; BibTeX, RIS and CSL-JSON only write them differently."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from hashlib import blake2b

from searchidx.model import Hit

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
    year, month, day = hit.date[:10].split("-") if hit.date else ("", "", "")
    authors = tuple(name for name in _NAME_SEPARATOR.split(_line(hit.author)) if name)
    return CitedArticle(
        key=_key(hit),
        title=_line(hit.title) or _line(hit.id),
        authors=authors,
        source=_line(hit.source),
        section=_line(hit.section),
        url=_line(hit.url),
        year=year,
        month=month,
        day=day,
    )


def _key(hit: Hit) -> str:
    """A name for the entry out of ASCII letters, figures and hyphens, the same at every export; two articles never share one."""
    plain = unicodedata.normalize("NFKD", hit.id.replace("ß", "ss")).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")
    if name == hit.id:
        return name
    return f"{name or 'artikel'}-{blake2b(hit.id.encode('utf-8', 'surrogatepass'), digest_size=3).hexdigest()}"


def _line(text: str | None) -> str:
    """On one line, without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text or "").split())
