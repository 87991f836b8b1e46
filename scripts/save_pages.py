"""Saves the pages of a running server as files for a checker of HTML: those of a search, and all that they link to.

    searchidx serve &
    python scripts/save_pages.py http://127.0.0.1:8642 Klima pages/
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote_plus, unquote_plus
from urllib.request import urlopen

STARTS = (
    "/", "/?lang=en", "/suche?q={q}", "/suche?q={q}&density=table&versions=once", "/suche?q={q}&sort=newest&page=2&lang=en",
    "/suche?q={q}+Quastenflosserin", "/kwic?q={q}", "/kwic?q={q}&width=80&order=frequency", "/verlauf?q={q}&vs=Bahn&norm=share",
    "/facetten?q={q}", "/facetten?q={q}&by=day&contains=Mai", "/dossier?q={q}", "/umfeld?q={q}", "/typisch?q={q}", "/kreuztabelle?q={q}",
    "/hilfe", "/hilfe?lang=en", "/hilfe/schnittstelle", "/hilfe/schnittstelle?lang=en", "/gibtsnicht",
)  # fmt: skip
_LINK = re.compile(r'href="(/[^"#]*)')
_VALUE = re.compile(r"=[^&]*")


def pages(root: str, query: str) -> Iterator[str]:
    """Every page of STARTS, and of those that they link to one of each kind: with the same parameters, whatever their values."""
    starts = [start.format(q=quote_plus(query)) for start in STARTS]
    linked: list[str] = []
    for path in starts:
        if page := _page(root + path):
            linked += [unescape(link) for link in _LINK.findall(page)]
            yield page
    kinds = {_kind(path): path for path in [*linked, *starts]}
    for kind in kinds.keys() - {_kind(path) for path in starts}:
        if page := _page(root + kinds[kind]):
            yield page


def _kind(path: str) -> str:
    return _VALUE.sub("", unquote_plus(path))


def _page(address: str) -> str:
    """The text of a page, of an error, too; "" for what is no HTML."""
    try:
        with urlopen(address) as response:
            return response.read().decode() if response.headers.get_content_type() == "text/html" else ""
    except HTTPError as error:
        return error.read().decode() if error.headers.get_content_type() == "text/html" else ""


if __name__ == "__main__":
    root, query, folder = sys.argv[1].rstrip("/"), sys.argv[2], Path(sys.argv[3])
    folder.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(pages(root, query)):
        (folder / f"{number:03}.html").write_text(page, "utf-8")
