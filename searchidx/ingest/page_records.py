"""The records of articles whose page has several versions: put together from what the index has and what a run has read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from searchidx.engines import Batch, Reader, Transaction
from searchidx.ingest.index_worker import fingerprint
from searchidx.ingest.page_versions import PageChange
from searchidx.model import Article
from searchidx.quotes import with_quotes
from searchidx.storage.article_codec import earlier_versions, packed, with_earlier

PAGES_AT_A_TIME = 200
"""Pages whose texts are held in memory."""


def page_records(
    changes: Sequence[PageChange], transaction: Transaction, batches: Sequence[Batch], reader: Reader, without: Collection[str] = ()
) -> Iterator[bytes]:
    """The articles of the changes as `packed` makes them. `reader`: of what is changed. without: ids of those without earlier versions."""
    for start in range(0, len(changes), PAGES_AT_A_TIME):
        pages = changes[start : start + PAGES_AT_A_TIME]
        texts = _new_texts(pages, transaction, batches)
        for page, held in zip(pages, reader.articles([page.held_by or "" for page in pages]), strict=True):
            if held:
                texts |= {(page.id, _print(version)): version for version in (*(each.article for each in earlier_versions(held)), held)}
            versions = [
                (moment, replace(version, id=id)) for print, moment, id in page.versions if (version := texts.get((page.id, print)))
            ]  # what the doctor had to give up is in none of them
            if versions:
                newest = versions[0][1] if versions[0][1].quotes else with_quotes(replace(versions[0][1], earlier=""))
                yield packed(with_earlier(replace(newest, id=page.id), () if page.id in without else versions[1:]))


def _new_texts(pages: Sequence[PageChange], transaction: Transaction, batches: Sequence[Batch]) -> dict[tuple[str, int], Article]:
    """The texts of a run that the pages have, by the page's id and the fingerprint."""
    wanted = sorted((batch, row, page.id, print) for page in pages for print, (batch, row) in page.rows.items())
    texts: dict[tuple[str, int], Article] = {}
    for number, of_batch in groupby(wanted, key=itemgetter(0)):
        versions = list(of_batch)
        articles = transaction.articles(batches[number], [row for _, row, _, _ in versions])
        texts |= {(id, print): article for (_, _, id, print), article in zip(versions, articles, strict=True)}
    return texts


def _print(article: Article) -> int:
    """The fingerprint of an article as it was read."""
    return fingerprint(packed(replace(article, quotes=(), earlier="")), article.id)
