"""A citation names an article for a footnote: author, headline, source, day, address."""

from __future__ import annotations

from searchidx.model import Article, title
from web import wording


def citation(article: Article, lang: str) -> str:
    """The article as one sentence of a list of sources; what nobody knows is left out."""
    author = f"{article.author}: " if article.author else ""
    headline = f"„{title(article)}“" if lang == "de" else f"“{title(article)}”"
    where = f"In: {article.source}" if article.source else ""
    when = wording.day(article.date[:10], lang) if article.date else wording.label("undated_citation", lang)
    name = author + (headline if title(article) else wording.label("no_title", lang))
    said = f"{name}. {', '.join(part for part in (where, when) if part)}."
    return f"{said} {article.url}" if article.url else f"{said} {wording.label('id', lang)}: {article.id}"
