"""CSL-JSON: one item an article, for Pandoc and every citation processor."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from searchidx.formats.cited_article import Author, CitedArticle, cited_article
from searchidx.model import Hit


def items(hits: Iterable[Hit]) -> Iterator[str]:
    """One array of all items."""
    before = "[\n"
    for hit in hits:
        yield before + json.dumps(item(cited_article(hit)), ensure_ascii=True)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def item(cited: CitedArticle) -> dict[str, Any]:
    """One item; what is not known is left out."""
    facts = {
        "id": cited.key,
        "type": "article-newspaper",
        "title": cited.title,
        "author": [_author(author) for author in cited.authors],
        "container-title": cited.source,
        "section": cited.section,
        "URL": cited.url,
        "accessed": {"date-parts": [[int(part) for part in cited.accessed.split("-")]]} if cited.accessed else None,
        "abstract": cited.abstract,
        "note": cited.note,
        "issued": {"date-parts": [[int(part) for part in (cited.year, cited.month, cited.day)]]} if cited.year else None,
    }
    return {name: value for name, value in facts.items() if value}


def _author(author: Author) -> dict[str, str]:
    return {"family": author.family, "given": author.given} if author.given else {"literal": author.family}
