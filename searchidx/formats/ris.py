"""RIS: one record of type NEWS an article, for Zotero, EndNote and Citavi."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from searchidx.formats.cited_article import CitedArticle, cited_article
from searchidx.model import Hit


def records(hits: Iterable[Hit]) -> Iterator[str]:
    """The records; lines end as the format wants them, with a carriage return and a line feed."""
    for hit in hits:
        yield record(cited_article(hit))


def record(cited: CitedArticle) -> str:
    """One record."""
    rows = [
        ("TY", "NEWS"),
        ("TI", cited.title),
        *(("AU", author.inverted) for author in cited.authors),
        ("T2", cited.source),
        ("DA", "/".join((cited.year, cited.month, cited.day)) if cited.year else ""),
        ("PY", cited.year),
        ("SE", cited.section),
        ("UR", cited.url),
        ("Y2", cited.accessed.replace("-", "/")),
        ("AB", cited.abstract),
        ("N1", cited.note),
        ("ID", cited.key),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in rows if value) + "ER  - \r\n\r\n"
