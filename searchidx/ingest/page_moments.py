"""Since when a version of a web page says what it says, and which addresses are none of an article."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from searchidx.german.calendar import moment
from searchidx.model import Article, title
from searchidx.sources.article_date import checked_date, path_date

MANY_TITLES = 3
"""So many articles of one address in one file, each with a title of its own, are no versions of a page: the posts of a live blog, or an
archive that names the same address for all."""

_CHANGED = frozenset(
    (
        *("modified", "modified_at", "date_modified", "datemodified", "date_modify", "updated", "updated_at", "updatedat", "last_modified"),
        *("lastmodified", "lastmod", "aktualisiert", "geändert", "date_download", "download_date", "fetched", "fetched_at", "retrieved"),
        *("retrieved_at", "crawled", "crawled_at", "scraped_at", "crawl_date", "abgerufen", "crawling_time", "accessed"),
    )
)
_LATEST = datetime.date(datetime.MAXYEAR - 1, 1, 1)  # what is said of the future was checked where the date was read


def page_moment(article: Article, place: str, fetched: str) -> int:
    """The latest moment known of a version, in seconds since 1970: when it appeared, was changed or fetched, or the day in its path;
    0 where none is.
    """
    values = [article.date or "", fetched or _day_in_path(place.rpartition(":")[0] or place)]
    values += [checked_date(value, _LATEST)[0] or "" for key, value in article.metadata.items() if key.lower() in _CHANGED]
    return max((moment(value) for value in values if value), default=0)


@lru_cache(maxsize=1024)  # a file of many articles has one path
def _day_in_path(path: str) -> str:
    folders = path.split("/")
    paths = ("/".join(folders[:end]) for end in range(len(folders), 0, -1))  # spiegel/2025-02-12/politik/rat.html
    return next((date for each in paths if (date := path_date(each, _LATEST)[0])), "")


def shared_addresses(rows: Iterable[tuple[int, int, Article]]) -> frozenset[int]:
    """Of (hash of the address, fingerprint, article) of one file: the addresses that stand for many articles."""
    by_address: defaultdict[int, list[tuple[int, Article]]] = defaultdict(list)
    for address, print, article in rows:
        if address:
            by_address[address].append((print, article))
    shared = set()
    for address, own in by_address.items():
        texts = dict(own) if len(own) >= MANY_TITLES else {}
        if len(texts) >= MANY_TITLES and len({title(article) for article in texts.values()}) == len(texts):
            shared.add(address)
    return frozenset(shared)
