"""The address of an article, reduced to what tells articles apart: two spellings of one address are one.

Scheme, "www.", the fragment, a slash or "index.html" at the end and what newsletters and networks hang on to count clicks say nothing of
the article. Other hosts (m., amp.) are other addresses: only a page's own canonical link can say that they are the same.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

_ADDRESS = re.compile(
    r"(?i)\s*https?://(?:[^/?#@\s]*@)?(?:www\d?\.)?([^/?#:\s]+)(?::(?:80|443)?(?=[/?#]|$))?(:\d+)?([^?#\s]*)(?:\?([^#\s]*))?(#[!/]\S*)?"
)
_INDEX = re.compile(r"(?i)/(?:(?:index|default)\.(?:html?|php|aspx?|jsp))?$")
_TRACKING = re.compile(
    r"(?i)(?:utm_|wt_|at_|ns_|mtm_|pk_|hsa_|sara_|mc_|_hs|oly_|vero_)\w*|\w*clid|(?:wtmc|wtrid|xtor|igshid|_ga|_gl|feature|cmpid|dicbo|print)"
)


_CONTINUED = re.compile(r"(?i)[?&;/](?:page|seite|pg|p|teil|part)[=/_-]?\d+(?!\d)")


def page_address(url: str | None, fetched_from: str = "", place: str = "") -> str:
    """The address of the page that an article is a version of; "" where none is known.

    url: what the article says. fetched_from: where a web archive has it from. place: its file. The second page of an article often names
    the first one as its address, and is no version of it.
    """
    if _CONTINUED.search(fetched_from or place) and not _CONTINUED.search(url or ""):
        return article_address(fetched_from)
    return article_address(url or fetched_from, front_page=bool(fetched_from))


def article_address(url: str, *, front_page: bool = False) -> str:
    """An address as text that is the same for all its spellings; "" for what is no web address, and without `front_page` for a site's."""
    match = _ADDRESS.match(url)
    if not match:
        return ""
    host, port, path, query, route = match.groups("")
    path = _INDEX.sub("", path)
    parts = _told_parts(query) if query else []
    if not path and not parts and not route and not front_page:
        return ""  # the front page: archives that know nothing better name it for every article
    if "%" in path:
        path = unquote(path, errors="surrogateescape")
    return f"{host.lower()}{port}{path}{'?' if parts else ''}{'&'.join(parts)}{route}"


def _told_parts(query: str) -> list[str]:
    """The parameters that may tell articles apart, in the order of the alphabet."""
    parts = query.replace("&amp;", "&").replace(";", "&").split("&")
    return sorted({part for part in parts if part and not _TRACKING.fullmatch(part.partition("=")[0])})
