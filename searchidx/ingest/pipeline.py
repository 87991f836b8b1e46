"""The pipeline: from the files below the PATHs of a run to one commit.

    list sources → read, tokenise, write a batch (each worker) → compare with the ledger → commit

- A file whose size and time stayed is not read; of a changed one only the articles whose fingerprint changed are written.
- An article leaves the index when its file below this run's PATHs, or its line in that file, is gone. What came from elsewhere stays,
  and so does everything in a file or folder that could not be read to its end.
- An article keeps its id: a file goes by the name it was first indexed under, whichever folder above it a later run is given, and roots
  of the same folder name have different prefixes (see `sources.roots`).
- Texts that stood below a root that is gone, and stand elsewhere now, are told with the command that carries their ids over.
- Rejected files and lines are told again at every run until they are mended; they are read again only when they changed.
- When more than half of a PATH's articles would go, nothing is done: a disk that is not mounted looks like an empty folder.
- Removed articles are barred: they stay out, though they are in the files still, until a run readmits them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import chain
from pathlib import Path
from time import perf_counter, time_ns
from zlib import crc32

import numpy as np

from searchidx.engines import Batch, Engine, Reader, Transaction
from searchidx.engines.batches import written
from searchidx.errors import ArticleRefused, RemovalTooLarge, UsageError
from searchidx.german.lexicon import lexicon
from searchidx.ingest.article_ids import id_hash
from searchidx.ingest.diff import Difference, difference
from searchidx.ingest.index_worker import BatchReader, Task, without_culprit
from searchidx.ingest.ledger import Ledger
from searchidx.ingest.ledger_layer import Entry
from searchidx.ingest.moved_folders import as_moved, may_exist, moved_folder_hints
from searchidx.ingest.options import SAME_URL, Options
from searchidx.ingest.page_records import page_records
from searchidx.ingest.page_versions import PageChange
from searchidx.ingest.sightings import UNWRITTEN, FileReading, RunFile
from searchidx.messages import ARTICLES, ARTICLES_DATIVE, Message, counted
from searchidx.model import FormatCount, Progress, Rejection, Report
from searchidx.sources import BrokenOff, Skipped, Source, discover, work_units
from searchidx.sources.field_names import check_key_map
from searchidx.sources.roots import printable, root_of, with_folders_above
from searchidx.storage.ragged_arrays import Array
from searchidx.worker_pool import parallel_map

READING_SHARE = 0.8
"""Of a run's time; the rest is merging and the vocabulary."""

BATCH_BYTES = 4_000_000
BATCH_UNITS = 500
"""What a worker reads, tokenises and writes at a time, in bytes and in work units: what bounds the memory of each process."""

def bring_up_to_date(
    engine: Engine,
    paths: Sequence[str | Path],
    options: Options | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Report:
    """Makes the index agree with the files below `paths` in one commit, or in none when it does already; returns what that took.

    Raises PathMissing, UsageError for a `moved_from` that is unknown or still there, RemovalTooLarge, IndexLocked, StorageFailed; the index
    is unchanged then, as after an interrupt.
    """
    started, options = perf_counter(), options or Options()
    check_key_map(options.key_map)
    if options.same_url not in SAME_URL:
        raise UsageError(f"same_url: {options.same_url!r} gibt es nicht, nur {', '.join(SAME_URL)}", f"same_url is none of {SAME_URL}")
    reader = engine.reader()
    run = Run(Ledger(reader.ledger()), paths, options, progress)
    with ExitStack() as stack:
        transaction = None
        if run.has_work and not options.dry_run:
            transaction = stack.enter_context(engine.transaction())
            if transaction.commit_id != reader.commit_id:  # another run was quicker, or another index stands there
                run = Run(Ledger(transaction.ledger()), paths, options, progress)
        run.read(transaction)
        change = run.difference()
        if not options.allow_removal:
            run.refuse_large_removal(change)
        while transaction and run.changes_index(change, transaction.generation):
            try:
                run.commit(transaction, change, engine.reader())
                break
            except ArticleRefused as refused:  # nothing was committed: once more without it
                run.leave_out(refused, change.pages.changes)
                change = run.difference()
    return replace(run.report(change), seconds=perf_counter() - started)


def remove(engine: Engine, ids: Sequence[str]) -> tuple[str, ...]:
    """Takes articles out for good and bars their ids; returns those that were there. Raises IndexLocked, StorageFailed."""
    distinct = list(dict.fromkeys(ids))
    if not any(engine.articles(distinct)):
        return ()
    with engine.transaction() as transaction:
        removed = tuple(id for id, article in zip(distinct, engine.articles(distinct), strict=True) if article)
        before = Ledger(transaction.ledger())
        after = before.with_entries({}, roots=before.roots, barred=before.barred.union(removed, before.version_ids(removed)))
        transaction.commit((), removed, ledger=after.contents, purge=True)
    return removed


def compact(engine: Engine) -> None:
    """Brings the index into its smallest and quickest form; its articles stay as they are. Raises IndexLocked, StorageFailed."""
    with engine.transaction() as transaction:
        transaction.commit((), purge=True, compact=True)


class Run:
    """One run over the PATHs. Made, it has listed the sources and read none."""

    def __init__(self, stored: Ledger, paths: Sequence[str | Path], options: Options, progress: Callable[[Progress], None] | None) -> None:
        self._options, self._progress, self._begun = options, progress, time_ns()
        self._ledger, self._overwritten, self._carried_over = stored, list[Entry](), 0
        if options.moved_from is not None:
            scopes, _ = discover.scopes(paths, stored.roots)
            self._ledger, self._overwritten, self._carried_over = as_moved(stored, scopes, options.moved_from)
        self._scopes, self._roots = discover.scopes(paths, self._ledger.roots)
        self._sources: list[Source] = []
        self._skipped: list[Rejection] = []
        self._rejected: list[Rejection] = []
        self._warnings: list[Rejection] = []
        self._unlisted: list[str] = []
        self._unsettled: list[str] = []
        self._list_sources()
        self._entries = [self._ledger.entry(source.path) for source in self._sources]
        unsettled = frozenset(self._unsettled)
        self._changed = [
            source.path not in unsettled and not self._is_unchanged(source, entry)
            for source, entry in zip(self._sources, self._entries, strict=True)
        ]
        self._gone = self._gone_paths()
        self._mark_losers()
        self._readings: dict[int, FileReading] = {}
        self._batches: list[Batch] = []
        self._without_versions = set[str]()
        self._bytes_read = self._articles_read = 0
        self._bytes = sum(source.size for source, changed in zip(self._sources, self._changed, strict=True) if changed)

    @property
    def has_work(self) -> bool:
        """Whether anything may have changed since the last run."""
        new_roots = bool(self._sources) and dict(self._roots) != dict(self._ledger.roots)
        return any(self._changed) or bool(self._gone) or new_roots or self._options.moved_from is not None

    def read(self, transaction: Transaction | None) -> None:
        """Reads the sources that changed; their articles are written as batches of the transaction."""
        if self._bytes > BATCH_BYTES:
            lexicon().index_words()  # here: once for all workers, who ask it when they look for quotations
        read = BatchReader(transaction, self._ledger, self._barred, versions=self._options.same_url == "newest")
        for result in parallel_map(read, self._shares(), without_culprit):
            for number, reading in result.readings.items():
                reading.batches[reading.batches != UNWRITTEN] = len(self._batches)
                self._readings[number] = self._readings[number] + reading if number in self._readings else reading
                self._articles_read += len(reading.ids)
            self._warnings += result.warnings
            self._skipped += result.skipped
            if result.batch:
                self._batches.append(result.batch)
            self._tell(READING_SHARE * min(1, self._bytes_read / (self._bytes or 1)))
        for number, changed in enumerate(self._changed):
            if changed and number not in self._readings:  # a file of empty lines
                self._readings[number] = FileReading()

    def difference(self) -> Difference:
        """What the run changes."""
        return difference(
            self._files(),
            self._ledger,
            gone=self._gone,
            overwritten=self._overwritten,
            barred=self._barred,
            is_on_disk=may_exist,
            keep=self._options.keep,
            still_barred=np.array(sorted(map(id_hash, self._still_barred())), np.uint64),
        )

    def refuse_large_removal(self, change: Difference) -> None:
        """Raises RemovalTooLarge where more than half of a scope's articles would go."""
        gone = np.array(sorted(map(id_hash, change.removed)), np.uint64)
        for scope in self._scopes if len(gone) else ():
            hashes = np.unique(self._ledger.hashes(self._ledger.paths_below(scope.path)))
            lost = int(np.count_nonzero(np.isin(hashes, gone)))
            if 2 * lost > len(hashes):
                raise RemovalTooLarge(
                    f"Unter {scope.name} fehlen {lost} von {counted(len(hashes), ARTICLES_DATIVE, 'de')} des Index; nichts geändert. "
                    "Sollen sie wirklich heraus: mit --allow-removal aufrufen; sonst nachsehen, ob der Ordner vollständig da ist",
                    f"{lost} of {counted(len(hashes), ARTICLES, 'en')} below {scope.name} gone from the disk; nothing was changed. "
                    "If they are to go: call with --allow-removal; else look whether the folder is all there",
                )

    def changes_index(self, change: Difference, generation: int) -> bool:
        """Whether there is anything to commit. An index is not made for rejections alone."""
        new_ledger = bool(change.entries) or self._options.moved_from is not None or self._new_roots != self._ledger.roots
        return change.written > 0 or bool(change.removed or change.pages.replaced) or (generation > 0 and new_ledger)

    def commit(self, transaction: Transaction, change: Difference, reader: Reader) -> None:
        """Makes the change count. `reader`: of what is changed. Raises ArticleRefused where the engine takes an article back."""
        barred = self._still_barred().union(change.pages.newly_barred)
        ledger = self._ledger.with_entries(change.entries, roots=self._new_roots, barred=barred)
        batches = [(batch, change.dropped.get(number, ())) for number, batch in enumerate(self._batches)]
        pages = page_records(change.pages.changes, transaction, self._batches, reader, self._without_versions)
        transaction.commit(chain(batches, written(transaction, pages)), [*change.removed, *change.pages.replaced], ledger=ledger.contents)
        self._tell(1)

    def leave_out(self, refused: ArticleRefused, pages: Sequence[PageChange]) -> None:
        """Leaves out an article that the engine cannot take in: its earlier version stays, and it is told at every run."""
        if refused.id in {page.id for page in pages} - self._without_versions:
            self._without_versions.add(refused.id)  # its versions are too many: the newest has to do
            return
        hash = id_hash(refused.id)
        earlier = self._ledger.look_up(np.array([hash], np.uint64)).prints.tolist()
        for number, reading in self._readings.items():
            marked = reading.ids.hashes == hash
            if marked.any():
                place = printable(self._sources[number].path)
                self._readings[number] = _without(reading, marked, earlier, Rejection(place, refused.message))

    def report(self, change: Difference) -> Report:
        """The run in numbers."""
        self._tell(1)
        return Report(
            new=change.new,
            updated=change.updated,
            unchanged=change.unchanged,
            removed=len(change.removed),
            repeated=change.repeated,
            versions=change.versions,
            barred=change.barred,
            carried_over=self._carried_over,
            rejected=(*self._rejected, *change.rejected),
            skipped=tuple(self._skipped),
            warnings=(*self._warnings, *moved_folder_hints(self._ledger, self._files(), self._unlisted), *change.warnings),
            files_read=sum(self._changed),
            files_unchanged=len(self._sources) - sum(self._changed),
            files_unsettled=len(self._unsettled),
            formats=self._format_counts(),
            dry_run=self._options.dry_run,
        )

    def _format_counts(self) -> tuple[FormatCount, ...]:
        """The files that were read, by the suffix of their format."""
        counts: dict[str, list[int]] = {}
        for number, reading in self._readings.items():
            columns = (1, len(reading.ids), reading.undated, reading.textless, len(reading.rejected))
            path = self._sources[number].path
            name = discover.suffix(path).removeprefix(".") if discover.format_of(path) else "html"
            counts[name] = [total + count for total, count in zip(counts.get(name, [0] * len(columns)), columns, strict=True)]
        return tuple(FormatCount(name, *columns) for name, columns in sorted(counts.items()))

    @property
    def _barred(self) -> Array:
        """Hashes of the ids that stay out."""
        return np.empty(0, np.uint64) if self._options.readmit else self._ledger.barred_hashes

    def _still_barred(self) -> frozenset[str]:
        """The ids that stay out after the run."""
        if not self._options.readmit:
            return self._ledger.barred
        read = {hash for reading in self._readings.values() for hash in reading.ids.hashes.tolist()}
        return frozenset(id for id in self._ledger.barred if id_hash(id) not in read)

    @property
    def _new_roots(self) -> dict[str, str]:
        return dict(self._roots if self._sources else self._ledger.roots)

    def _list_sources(self) -> None:
        for item in discover.sources(self._scopes, self._roots, lambda path: self._ledger.entry(path) is not None):
            match item:
                case Source() if self._options.settle and self._is_unsettled(item):
                    self._unsettled.append(item.path)
                    if self._ledger.entry(item.path):
                        self._sources.append(item)  # as it was
                case Source():
                    self._sources.append(item)
                case Skipped(place, reason):
                    self._skipped.append(Rejection(place, reason))
                case BrokenOff(place, reason, path):
                    self._rejected.append(Rejection(place, reason))
                    self._unlisted.append(path)
        holding = with_folders_above([*(source.path for source in self._sources), *self._unlisted, *self._unsettled])
        for scope in self._scopes:
            if scope.path not in holding:
                self._warnings.append(Rejection(scope.name, _NOTHING_HERE))

    def _is_unchanged(self, source: Source, entry: Entry | None) -> bool:
        if entry is None or self._options.reread or entry.stamp != self._stamp(source):
            return False
        return not (self._options.readmit and np.isin(entry.ids.hashes, self._ledger.barred_hashes).any())  # to be read again

    def _is_unsettled(self, source: Source) -> bool:
        """Whether the file or its sidecar was changed just now, and since it was read; a time in the future says nothing."""
        times = [source.mtime_ns, *([source.sidecar.mtime_ns] if source.sidecar else ())]
        is_young = any(0 <= self._begun - time < self._options.settle * 1e9 for time in times)
        return is_young and not self._is_unchanged(source, self._ledger.entry(source.path))

    def _mark_losers(self) -> None:
        """Files whose articles gave way to other files' are to be read again where one of these has changed or is gone."""
        numbers = {source.path: number for number, source in enumerate(self._sources)}
        for number, entry in enumerate(self._entries):
            for path in entry.lost_to if entry and not self._changed[number] else ():
                is_as_it_was = not self._changed[numbers[path]] if path in numbers else path not in self._gone and may_exist(path)
                self._changed[number] |= not is_as_it_was

    def _stamp(self, source: Source) -> tuple[int, ...]:
        rules = crc32(repr(self._options.key_map).encode()) << 2 if self._options.key_map else 0
        return (*source.stamp, rules | 2 * (self._options.same_url == "all") | int(self._options.recover))

    def _gone_paths(self) -> list[str]:
        here = {source.path for source in self._sources}
        before = {path for scope in self._scopes for path in self._ledger.paths_below(scope.path)}
        unlisted = frozenset(self._unlisted)
        return sorted(path for path in before - here if root_of(path, unlisted) is None)

    def _files(self) -> list[RunFile]:
        rows = enumerate(zip(self._sources, self._entries, strict=True))
        return [
            RunFile(source.path, entry.name if entry else source.name, self._stamp(source), entry, self._readings.get(number))
            for number, (source, entry) in rows
        ]

    def _shares(self) -> Iterator[list[Task]]:
        """The work on the sources that changed, in their order, in pieces for one worker each."""
        tasks: list[Task] = []
        size = 0
        for number, source in enumerate(self._sources):
            if not self._changed[number]:
                continue
            entry = self._entries[number]
            named = replace(source, name=entry.name) if entry else source
            for unit in work_units(
                named, today=self._options.today, recover=self._options.recover, key_map=self._options.key_map, meter=self._count_bytes
            ):
                tasks.append(Task(number, named.name, unit))
                size += unit.size
                if size >= BATCH_BYTES or len(tasks) >= BATCH_UNITS:
                    yield tasks
                    tasks, size = [], 0
        if tasks:
            yield tasks

    def _count_bytes(self, count: int) -> None:
        self._bytes_read += count

    def _tell(self, share: float) -> None:
        if self._progress:
            self._progress(Progress(int(self._bytes * share), self._bytes, self._articles_read))


_NOTHING_HERE = Message(
    "hier stehen keine Artikel: keine Datei mit einer Endung, die gelesen wird", "no articles here: no file with a suffix that is read"
)


def _without(reading: FileReading, marked: Array, earlier: Sequence[int], rejection: Rejection) -> FileReading:
    """The reading without the marked articles; where there is an earlier version, its fingerprint stays in their place."""
    prints, away = reading.ids.prints.copy(), reading.away | marked
    rows, batches = np.where(marked, UNWRITTEN, reading.rows), np.where(marked, UNWRITTEN, reading.batches)
    rejected = (*reading.rejected, rejection)
    if earlier:
        prints[marked] = earlier[0]
        return FileReading(
            *(replace(reading.ids, prints=prints), reading.lines, batches, rows, away), rejected=rejected, complete=reading.complete
        )
    keep = ~marked
    columns = (reading.ids.only(keep), reading.lines[keep], batches[keep], rows[keep], away[keep])
    return FileReading(*columns, rejected=rejected, complete=reading.complete)
