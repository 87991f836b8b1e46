"""Articles at hand, written as batches of a transaction on all processors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from searchidx.engines import Batch, Transaction
from searchidx.storage.article_codec import ArticleOrBytes, as_bytes, unpacked
from searchidx.worker_pool import parallel_map

BATCH_BYTES = 6_000_000
"""Bytes of articles in one batch: what bounds the memory of a build, in each process."""


def written(transaction: Transaction, articles: Iterable[ArticleOrBytes]) -> Iterator[tuple[Batch, Sequence[int]]]:
    """The batches of the articles, in their order, as `Transaction.commit` takes them."""
    for batch in parallel_map(partial(_write, transaction), _shares(articles)):
        yield batch, ()


def _write(transaction: Transaction, share: Sequence[bytes]) -> Batch:
    writer = transaction.batch_writer()
    for data in share:
        writer.add(unpacked(data), data)
    return writer.finish()


def _shares(articles: Iterable[ArticleOrBytes]) -> Iterator[list[bytes]]:
    share: list[bytes] = []
    size = 0
    for article in articles:
        data = as_bytes(article)
        share.append(data)
        size += len(data)
        if size >= BATCH_BYTES:
            yield share
            share, size = [], 0
    if share:
        yield share
