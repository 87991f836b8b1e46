"""Articles are dealt out in batches, each batch becomes a run, and several processes build runs at the same time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from secrets import token_hex

from searchidx.errors import ArticleRefused
from searchidx.storage import directory as place
from searchidx.storage.array_tools import Array
from searchidx.storage.article_codec import Given, as_bytes, unpacked
from searchidx.storage.segment_writer import LEXICON_WORDS, Lexicon, Run
from searchidx.worker_pool import parallel_map

BATCH = 6_000_000
"""Bytes of articles that become a run: with LEXICON_WORDS what bounds the memory of a build, in each process."""


def runs(directory: Path, articles: Iterable[Given]) -> Iterator[tuple[str, Array]]:
    """The name of each run written, in the order of articles, and its articles that a later one of the same run replaces."""
    return parallel_map(Builder(directory).build, _batches(articles))


class Builder:
    """Builds one run after the other; what it learned of words helps with the next."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._lexicon = Lexicon()
        self._dictionary = b""

    def build(self, batch: Sequence[bytes]) -> tuple[str, Array]:
        if len(self._lexicon.words) >= LEXICON_WORDS:
            self._lexicon = Lexicon()
        run = Run(self._lexicon, self._dictionary)
        for data in batch:
            try:
                run.add(data)
            except (ValueError, TypeError, LookupError, ArithmeticError, AttributeError) as error:
                raise ArticleRefused(unpacked(data).id, f"{type(error).__name__}: {error}") from error
        name = new_name()
        run.write(place.segment_path(self._directory, name))
        self._dictionary = run.dictionary
        return name, run.replaced()


def new_name() -> str:
    """A name no segment has."""
    return token_hex(8)


def _batches(articles: Iterable[Given]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    size = 0
    for article in articles:
        data = as_bytes(article)
        batch.append(data)
        size += len(data)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
