"""The doctor mends: makes an index whole again from what is whole of it, without loss where that is possible.

What stands in two places is taken from where it is whole: the numbers of removed articles stand in the generation and in the table of
contents, the vocabulary follows from the segments, and a segment from the articles stored in it. Only articles whose stored text itself
is damaged are lost; then nothing is changed until the caller has said that they may go.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from searchidx.errors import IndexDamaged
from searchidx.file_lock import HeldLock
from searchidx.messages import ARTICLES, ARTICLES_DATIVE, Message, Noun, counted, counted_message
from searchidx.model import Article, Checkup
from searchidx.storage import index_directory
from searchidx.storage.array_file import ArrayFile
from searchidx.storage.article_codec import packed
from searchidx.storage.batch_writer import BatchWriters
from searchidx.storage.checkup import Examination, LedgerFormat, check_is_index, examination
from searchidx.storage.commit import Change, NewBatch, clean, commit
from searchidx.storage.doc_store import Store
from searchidx.storage.index_directory import LockedDirectory
from searchidx.storage.ragged_arrays import Array
from searchidx.storage.segment import Segment
from searchidx.storage.snapshot import Snapshot
from searchidx.storage.string_column import StringColumn
from searchidx.storage.toc_protocol import TocFormat

LEFTOVERS_DELETED = Noun(Message("Rest gelöscht", "leftover deleted"), Message("Reste gelöscht", "leftovers deleted"))
BATCH = 2_000
"""Rescued articles that are written at a time; bounds the memory of a repair."""

_UNREADABLE = (IndexDamaged, ValueError, IndexError)


@dataclass(slots=True)
class Rescue:
    """The articles that could be read from the broken segments, and the ids of those that could not."""

    articles: dict[str, list[Article]] = field(default_factory=dict)
    """By the name of their segment."""
    lost: set[str] = field(default_factory=set)
    nameless: bool = False
    """Whether articles were lost whose ids nobody knows."""


@dataclass(slots=True)
class Mending:
    """What was done, and the ids of the articles that are lost or would be."""

    done: list[Message] = field(default_factory=list)
    lost: tuple[str, ...] = ()

    def tell(self, de: str, en: str) -> None:
        self.done.append(Message(de, en))


def repair(directory: Path, ledger_format: LedgerFormat, toc_format: TocFormat, *, drop: bool = False) -> Checkup:
    """Mends what can be mended; the checkup says what was wrong before, what was done, what remains, and which articles are lost.

    Lost articles are given up only with `drop`; else nothing is rebuilt. Raises IndexMissing, IndexForeign, IndexLocked, StorageFailed.
    """
    check_is_index(directory)  # before the lock, which is a file: a folder that is not ours stays as it is
    try:
        with index_directory.locked(directory) as lock:
            exam = examination(directory, ledger_format, toc_format, locked=True)
            mending = _mended(exam, lock, ledger_format, toc_format, drop)
            checkup = replace(exam.checkup(), done=tuple(mending.done), lost=mending.lost)
            if not mending.done:
                return checkup
            return replace(checkup, remaining=tuple(examination(directory, ledger_format, toc_format, locked=True).findings))
    except OSError as error:
        raise index_directory.storage_failed(directory, error) from error


def _mended(exam: Examination, lock: HeldLock, ledger_format: LedgerFormat, toc_format: TocFormat, drop: bool) -> Mending:
    mending = Mending()
    if not exam.generation:
        return mending
    if exam.marker_damaged:
        index_directory.write_marker(exam.directory, exam.identity() or index_directory.new_identity())
        mending.tell(f"{index_directory.MARKER} neu geschrieben", f"{index_directory.MARKER} written anew")
    if exam.generation_damaged or exam.broken or exam.toc_damaged:
        _rebuild(exam, mending, lock, ledger_format, toc_format, drop)
    elif exam.leftovers:
        index_directory.clean(_site(exam, lock), exam.generation, exam.whole, exam.ledger_names())
        deleted = counted_message(len(exam.leftovers), LEFTOVERS_DELETED)
        mending.tell(deleted.de, deleted.en)
    return mending


def _rebuild(exam: Examination, mending: Mending, lock: HeldLock, ledger_format: LedgerFormat, toc_format: TocFormat, drop: bool) -> None:
    """Makes a new generation of all that is whole, if nothing is lost by it or what is lost may go."""
    ledger, is_whole = exam.ledger(ledger_format), True
    if ledger is None:
        ledger, is_whole = ledger_format.salvaged(exam.readable_ledger())
    living = set(ledger_format.indexed(ledger)) if ledger and is_whole else None
    if living is None and any(exam.removed(name) is None for name in exam.segments()):
        return exam.add(
            index_directory.generation_path(exam.directory, exam.generation).name,
            "welche Artikel entfernt worden waren, ist nicht mehr bekannt; bauen Sie den Index neu auf",
            "which articles had been removed is no longer known; build the index anew",
        )
    rescue = _rescued(exam, living)
    segments = list(exam.whole.values())
    ledger_files = {name: index_directory.ledger_path(exam.directory, exam.identity(), name) for name in exam.ledger_names()}
    snapshot = Snapshot(exam.generation, segments, [_removed(exam, segment, living) for segment in segments], ledger=ledger_files)
    rescued = [article for articles in rescue.articles.values() for article in articles]
    ids = {*snapshot.ids, *(article.id for article in rescued)}
    mending.lost = tuple(sorted({*rescue.lost, *(living or ())} - ids))
    if (mending.lost or rescue.nameless) and not drop:
        return
    layers = ledger_format.reduced(ledger, ids) if ledger else {}
    site = _site(exam, lock)
    clean(site, snapshot, needed=exam.broken)
    change = Change(ledger=layers, needed=tuple(exam.broken))
    commit(site, snapshot, _rewritten(site, rescued), change, toc_format)
    mending.done += _told(exam, rescue, len(ids), None if is_whole else bool(ledger), articles_lost=bool(mending.lost))


def _site(exam: Examination, lock: HeldLock) -> LockedDirectory:
    return LockedDirectory(exam.directory, index_directory.identity(exam.directory), lock)


def _rewritten(site: LockedDirectory, articles: Sequence[Article]) -> Iterator[NewBatch]:
    """The articles as new segments."""
    writers = BatchWriters(site.path, site.identity)
    for start in range(0, len(articles), BATCH):
        writer = writers.new()
        for article in articles[start : start + BATCH]:
            writer.add(article, packed(article))
        yield writer.finish(), ()


def _told(exam: Examination, rescue: Rescue, count: int, ledger_saved: bool | None, *, articles_lost: bool) -> Iterator[Message]:
    """`ledger_saved`: None where the ledger is whole, else whether it still tells prefixes and removed articles."""
    yield Message(
        f"neuer Stand aus {counted(count, ARTICLES_DATIVE, 'de')} geschrieben",
        f"new generation of {counted(count, ARTICLES, 'en')} written",
    )
    for name, articles in rescue.articles.items():
        file, rebuilt = index_directory.segment_path(exam.directory, name).name, counted_message(len(articles), ARTICLES)
        yield Message(f"{file}: {rebuilt.de} aus dem Text neu aufgebaut", f"{file}: {rebuilt.en} rebuilt from the text")
    if ledger_saved:
        yield Message(
            "Das Verzeichnis der eingelesenen Dateien war beschädigt: Der nächste Lauf von „searchidx index“ liest alle wieder. "
            "Was mit „remove“ entfernt worden war, bleibt draußen, und alle Kennungen bleiben gleich",
            "the list of indexed files was damaged: the next run of `searchidx index` reads all again. "
            "What `remove` took out stays out, and all ids stay the same",
        )
    elif ledger_saved is not None:
        yield Message(
            "Das Verzeichnis der eingelesenen Dateien war verloren: Der nächste Lauf von „searchidx index“ liest alle wieder, "
            "auch was mit „remove“ entfernt worden war",
            "the list of indexed files was lost: the next run of `searchidx index` reads all again, also what `remove` took out",
        )
    elif articles_lost:
        yield Message("„searchidx index PATH“ liest das Verlorene wieder ein", "`searchidx index PATH` reads again what was lost")


def _rescued(exam: Examination, living: Collection[str] | None) -> Rescue:
    """The live articles of the broken segments; `living`: the ids that should be there, None where only the removed numbers are known."""
    rescue = Rescue()
    for name in exam.broken:
        rescue.articles[name] = list(_stored(exam, name, living, rescue))
    return rescue


def _stored(exam: Examination, name: str, living: Collection[str] | None, rescue: Rescue) -> Iterator[Article]:
    """The live articles of a broken segment whose text is whole; the others are noted in `rescue`."""
    try:
        file = ArrayFile(index_directory.segment_path(exam.directory, name))
        store = Store(file)
    except (*_UNREADABLE, OSError):
        rescue.nameless |= living is None
        return
    removed = exam.removed(name)
    dead = frozenset(() if removed is None else removed.tolist())
    for number in range(len(store)):
        if number in dead:
            continue
        try:
            article = store.article(number)
        except _UNREADABLE:
            id = _id(file, number)
            rescue.lost |= {id} if id is not None else set()
            rescue.nameless |= living is None and id is None
        else:
            if living is None or article.id in living:
                yield article


def _id(file: ArrayFile, number: int) -> str | None:
    """The id of an article from the column of ids; None where that is damaged, too."""
    try:
        return StringColumn(file, "id")[number]
    except IndexDamaged:
        return None


def _removed(exam: Examination, segment: Segment, living: Collection[str] | None) -> Array:
    """The numbers of the removed articles of a whole segment, from the ids that should be there where nothing else tells."""
    removed = exam.removed(segment.name)
    if removed is not None:
        return removed
    assert living is not None  # `_rebuild` has refused otherwise
    return np.array([number for number, id in enumerate(segment.ids.all()) if id not in living], np.uint32)
