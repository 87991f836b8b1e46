"""COinS: a hit as a context object within a web page (an OpenURL in the title of an empty span), for the button of a reference manager."""

from __future__ import annotations

from urllib.parse import urlencode

from searchidx.formats.cited_article import cited_article
from searchidx.model import Hit


def context_object(hit: Hit) -> str:
    """The key-value pairs (Z39.88-2004) as Zotero writes and reads them for a newspaper article: Dublin Core with its name of the type."""
    cited = cited_article(hit)
    facts = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.type", "newspaperArticle"),
        ("rft.title", cited.title),
        ("rft.source", cited.source),
        ("rft.description", cited.abstract),
        ("rft.identifier", cited.url),
        *([("rft.aufirst", cited.authors[0].given), ("rft.aulast", cited.authors[0].family)] if cited.authors else []),
        *(("rft.au", author.inverted) for author in cited.authors),  # with the first one again, which Zotero compares by family name
        ("rft.date", "-".join((cited.year, cited.month, cited.day)) if cited.year else ""),
        ("rft.language", "de"),
    ]
    return urlencode([(name, value) for name, value in facts if value])


def meta_tags(hit: Hit) -> list[tuple[str, str]]:
    """The facts of an article for the head of its page, by the names that Google Scholar and reference managers read."""
    cited = cited_article(hit)
    facts = [
        ("citation_title", cited.title),
        *(("citation_author", author.inverted) for author in cited.authors),
        ("citation_publication_date", "/".join((cited.year, cited.month, cited.day)) if cited.year else ""),
        ("citation_journal_title", cited.source),
        ("citation_public_url", cited.url if cited.url.startswith(("http://", "https://")) else ""),
        ("citation_abstract", cited.abstract),
        ("citation_language", "de"),
    ]
    return [(name, value) for name, value in facts if value]
