"""BibTeX: one @article an article, for LaTeX and Zotero."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from searchidx.formats.cited_article import Author, CitedArticle, cited_article
from searchidx.model import Hit

_ESCAPED = str.maketrans(
    {
        **{character: "\\" + character for character in "&%$#_{}"},
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_LIGATURES = re.compile(r"(?<=-)(?=-)|(?<=[?!`])(?=`)|(?<=')(?=')|(?<=,)(?=,)|(?<=<)(?=<)|(?<=>)(?=>)")
"""Between two characters that TeX sets as another one: -- as a dash, ?` as ¿, << as «."""


def entries(hits: Iterable[Hit]) -> Iterator[str]:
    """The entries; an article of an unknown day has no year."""
    for hit in hits:
        yield entry(cited_article(hit))


def entry(cited: CitedArticle) -> str:
    """One entry; its title is braced twice, so that no style changes its capitals."""
    facts = {
        "title": "{" + _escaped(cited.title) + "}",
        "author": " and ".join(_author(author) for author in cited.authors),
        "journal": _escaped(cited.source),
        "year": cited.year,
        "month": cited.month,
        "day": cited.day,
        "url": cited.url.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),
        "urldate": cited.accessed,
        "note": _escaped(cited.section),
        "abstract": _escaped(cited.abstract),
        "annote": _escaped(cited.note),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in facts.items() if value]
    return "\n".join([f"@article{{{cited.key},", *lines, "}"]) + "\n\n"


def _author(author: Author) -> str:
    """Köhler, Ina; a name that is one stays whole in braces."""
    return _escaped(author.inverted) if author.given else "{" + _escaped(author.family) + "}"


def _escaped(text: str) -> str:
    return _LIGATURES.sub("{}", text.translate(_ESCAPED))
