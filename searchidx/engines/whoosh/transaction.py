"""A change of an index directory: the writer's lock is held, workers write segments, and one commit makes them count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from searchidx.engines import Batch
from searchidx.engines.whoosh.toc import WhooshToc
from searchidx.errors import SearchidxError
from searchidx.model import Article
from searchidx.storage import index_directory
from searchidx.storage.array_file import Contents
from searchidx.storage.batch_writer import BatchWriters, SegmentBatchWriter
from searchidx.storage.commit import Change, NewBatch, begin, clean, commit, ignore_signals
from searchidx.storage.index_directory import LockedDirectory
from searchidx.storage.segment import Segment
from searchidx.storage.snapshot import Snapshot


@contextmanager
def transaction(directory: Path, current: Callable[[], Snapshot]) -> Iterator[WhooshTransaction]:
    """See `engines.Engine.transaction`. `current` gives the newest snapshot once the lock is held."""
    with ExitStack() as held:
        with _storage_errors(directory):
            index_directory.check(directory)  # before the lock, which is a file: a folder that is not ours stays as it is
            index_directory.make(directory)
            committing = held.enter_context(ignore_signals())
            lock = held.enter_context(index_directory.locked(directory))
            index_directory.check(directory)
            index_directory.check_counted(directory)
            change = WhooshTransaction(*begin(directory, lock, current), committing, current)
        try:
            yield change
        finally:
            if not change.is_committed:
                with suppress(OSError, SearchidxError):  # the reason for the failure is what counts
                    clean(change.site, change.snapshot)


class WhooshTransaction:
    """See `engines.Transaction`."""

    def __init__(
        self, site: LockedDirectory, snapshot: Snapshot, committing: Callable[[], None], current: Callable[[], Snapshot]
    ) -> None:
        self.site, self.snapshot, self.is_committed = site, snapshot, False
        self._committing, self._current = committing, current
        self._writers = BatchWriters(site.path, site.identity)
        self._segments: dict[str, Segment] = {}

    @property
    def generation(self) -> int:
        return self.snapshot.generation

    @property
    def commit_id(self) -> str:
        return (self._current() if self.is_committed else self.snapshot).commit

    def ledger(self) -> Mapping[str, Contents]:
        return self.snapshot.ledger

    def articles(self, batch: Batch, rows: Sequence[int]) -> list[Article]:
        assert isinstance(batch.content, str)  # it comes from this engine's own writer
        if batch.content not in self._segments:  # opened, each of its arrays is checked once
            self._segments[batch.content] = Segment(index_directory.segment_path(self.site.path, batch.content), batch.content)
        store = self._segments[batch.content].store
        return [store.article(row) for row in rows]

    def batch_writer(self) -> WhooshBatchWriter:
        return WhooshBatchWriter(self._writers.new())

    def commit(
        self,
        batches: Iterable[tuple[Batch, Sequence[int]]],
        remove: Iterable[str] = (),
        *,
        ledger: Mapping[str, Contents] | None = None,
        purge: bool = False,
        compact: bool = False,
    ) -> None:
        change = Change(tuple(remove), ledger, purge, compact)
        with _storage_errors(self.site.path):
            commit(self.site, self.snapshot, map(_as_new_segment, batches), change, WhooshToc(), self._committing)
        self.is_committed = True


class WhooshBatchWriter:
    """See `engines.BatchWriter`."""

    def __init__(self, segment: SegmentBatchWriter) -> None:
        self._segment = segment

    def add(self, article: Article, data: bytes) -> None:
        self._segment.add(article, data)

    def finish(self) -> Batch:
        return Batch(self._segment.finish())


def _as_new_segment(row: tuple[Batch, Sequence[int]]) -> NewBatch:
    batch, dropped = row
    assert isinstance(batch.content, str)  # it comes from this engine's own writer
    return batch.content, dropped


@contextmanager
def _storage_errors(directory: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise index_directory.storage_failed(directory, error) from error
