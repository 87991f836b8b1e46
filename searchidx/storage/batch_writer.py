"""A batch is a segment that a worker writes: articles go in one by one, and the segment counts with the next commit."""

from __future__ import annotations

from pathlib import Path

from searchidx.errors import ArticleRefused
from searchidx.model import Article
from searchidx.storage import index_directory
from searchidx.storage.segment_writer import WORD_TABLE_SIZE, SegmentWriter, WordTable

UNFIT = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError)
"""What an article raises that does not fit into a segment."""


class BatchWriters:
    """Makes the writers of one process; what is learned of words and of the store's dictionary helps with the next batch."""

    def __init__(self, directory: Path, identity: str) -> None:
        self.directory, self.identity = directory, identity
        self.words = WordTable()
        self.dictionary = b""

    def new(self) -> SegmentBatchWriter:
        if len(self.words.words) >= WORD_TABLE_SIZE:
            self.words = WordTable()
        return SegmentBatchWriter(self)


class SegmentBatchWriter:
    """Writes one batch."""

    def __init__(self, makers: BatchWriters) -> None:
        self._makers = makers
        self._segment = SegmentWriter(makers.words, makers.dictionary)

    def add(self, article: Article, data: bytes) -> None:
        """See `engines.BatchWriter`."""
        try:
            self._segment.add(article, data)
        except UNFIT as error:
            raise ArticleRefused(article.id, f"{type(error).__name__}: {error}") from error

    def finish(self) -> str:
        """Writes the segment and gives its name. Raises StorageFailed."""
        name = index_directory.new_name(self._makers.identity)
        try:
            self._segment.write(index_directory.segment_path(self._makers.directory, name))
        except OSError as error:
            raise index_directory.storage_failed(self._makers.directory, error) from error
        self._makers.dictionary = self._segment.dictionary
        return name
