"""The facts that a citation of an article needs; BibTeX, RIS and CSL-JSON only write them differently."""

from __future__ import annotations

import re
import unicodedata
from base64 import b32encode
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from searchidx.formats.one_line import one_line
from searchidx.model import Hit, author_names

_PLAIN_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DIGEST = re.compile(r"-[a-z2-7]{16}")
_READABLE = 200  # characters of an id that make the readable part of a key; piled-up accents are sorted in quadratic time
_NAME_PART = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’\-])*")
_PARTICLES = frozenset("af al bin da dal de del della den der di dos du el la le van vom von zu zum zur".split())
"""What stands before a family name and belongs to it: von der Leyen."""

_BODIES = frozenset(
    "agentur agenturen bild bureau büro deutsche gmbh media medien nachrichten nachrichtenagentur netzwerk news newsdesk newsroom online "
    "presse redaktion ressort team verlag zeitung".split()
)
"""Words of bodies: a byline with one of them names no person."""


@dataclass(frozen=True, slots=True)
class Author:
    """A person by family and given name, or with the given name "" a body, or a name that is not to be taken apart: dpa, Plato."""

    family: str
    given: str = ""

    @property
    def inverted(self) -> str:
        """As catalogues write it: Köhler, Ina."""
        return f"{self.family}, {self.given}" if self.given else self.family


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """What a citation names, "" where unknown.

    `key` is the name of the entry; `month` and `day` have two digits. `abstract` is the lead; `accessed`, an ISO day, is when the address
    was looked up: today, where there is one. `note` is somebody's own.
    """

    key: str
    title: str
    authors: tuple[Author, ...]
    source: str
    section: str
    url: str
    year: str
    month: str
    day: str
    abstract: str = ""
    accessed: str = ""
    note: str = ""


def cited_article(hit: Hit) -> CitedArticle:
    """The facts of a hit's article, each on one line; the id stands for a missing title."""
    key = _key(hit)
    year, month, day = hit.date[:10].split("-") if hit.date else ("", "", "")
    url = one_line(hit.url or "")
    return CitedArticle(
        key=key,
        title=one_line(hit.title) or one_line(hit.id) or key,
        authors=tuple(author(name) for name in author_names(one_line(hit.author or ""))),
        source=one_line(hit.source or ""),
        section=one_line(hit.section or ""),
        url=url,
        year=year,
        month=month,
        day=day,
        abstract=one_line(" ".join(passage.text for passage in hit.passages if passage.field == "lead")),
        accessed=date.today().isoformat() if url else "",
        note=one_line(hit.note),
    )


def author(name: str) -> Author:
    """The name taken apart: the family name is the last word with the particles before it. Bodies and single words stay whole."""
    words = name.split()
    persons = 2 <= len(words) <= 5 and all(_NAME_PART.fullmatch(word) for word in words) and not name.isupper()
    if not persons or not _BODIES.isdisjoint(word.casefold() for word in words) or not all(map(_begins_a_name, words)):
        return Author(name)
    first = next((at for at, word in enumerate(words) if at and word.casefold() in _PARTICLES), len(words) - 1)
    return Author(" ".join(words[first:]), " ".join(words[:first]))


def _begins_a_name(word: str) -> bool:
    return word[0].isupper() or word in _PARTICLES


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
