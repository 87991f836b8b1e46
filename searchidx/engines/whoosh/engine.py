"""The engine answers from a snapshot that never changes and takes up a new one when any process has committed."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

import numpy as np

from searchidx.engines import Transaction
from searchidx.engines.batches import written
from searchidx.engines.whoosh.damage import WRONG_NUMBERS, names_damage
from searchidx.messages import Message
from searchidx.model import DATE_FACETS, Article
from searchidx.query.core_nodes import Node
from searchidx.ranking.engine_answer import ArticleRank, EngineAnswer, ScoredArticle, ScorePart, Sort
from searchidx.ranking.hit_order import ordered, rank
from searchidx.ranking.matching_articles import Matcher
from searchidx.ranking.scoring import score_parts, scores, scores_of_both
from searchidx.ranking.time_budget import TimeBudget
from searchidx.storage import index_directory
from searchidx.storage.array_file import ArrayFile, Contents
from searchidx.storage.article_codec import ArticleOrBytes
from searchidx.storage.forward_index import ForwardIndex, of_snapshot
from searchidx.storage.ragged_arrays import Array
from searchidx.storage.segment import Segment
from searchidx.storage.snapshot import Snapshot
from searchidx.storage.vocabulary import Vocabulary

TRIES = 10
PAUSE = 0.05
"""Seconds between tries to open a generation that another process replaces just now."""

FEW_IN = 100
"""Only one article in so many, or fewer, are scored alone."""


class WhooshReader:
    """Answers from one snapshot, and looks up once what several questions of one answer share."""

    def __init__(self, snapshot: Snapshot, seconds: float | None = None) -> None:
        self._snapshot = snapshot
        self._shared_matcher = Matcher(snapshot, TimeBudget(seconds))
        self._numbers: dict[str, int] = {}  # those of the last answer, which is what is asked for next

    @property
    def generation(self) -> int:
        return self._current().generation

    @property
    def commit_id(self) -> str:
        return self._current().commit

    @property
    def snapshot(self) -> Snapshot:
        """The generation that is read."""
        return self._current()

    @names_damage
    def vocabulary(self) -> Vocabulary:
        return self._current().vocabulary

    @names_damage
    def values(self, field: str) -> Mapping[str, int]:
        snapshot = self._current()
        return dict(sorted(_counted(snapshot, field, snapshot.live)))

    @names_damage
    def ids(self) -> Sequence[str]:
        return self._current().ids

    @names_damage
    def articles(self, ids: Sequence[str]) -> list[Article | None]:
        snapshot, known = self._current(), self._numbers
        numbers = [known[id] for id in ids] if all(id in known for id in ids) else snapshot.numbers(ids).tolist()
        return [None if number < 0 else snapshot.article(number) for number in numbers]

    def committed(self) -> str | None:
        return self._current().committed

    def ledger(self) -> Mapping[str, Contents]:
        return self._current().ledger

    @names_damage
    def search(
        self,
        query: Node,
        *,
        relaxed: Node | None = None,
        limit: int = 10,
        offset: int = 0,
        sort: Sort = "relevance",
        facets: Sequence[str] = (),
    ) -> EngineAnswer:
        snapshot = self._current()
        matcher = self._matcher(snapshot)
        full = matcher.articles(query)
        total, recognised = int(np.count_nonzero(full)), not matcher.incomplete
        best = _best(snapshot, matcher, query, full, relaxed if recognised else None, sort, offset, offset + limit) if limit else []
        hits = [hit for hit, _ in best]
        self._remember({hit.id: number for hit, number in best})
        counted = {field: _facet(snapshot, field, full) for field in facets}
        return EngineAnswer(tuple(hits), total, counted, complete=not matcher.incomplete)

    @names_damage
    def rank(self, query: Node, id: str, *, relaxed: Node | None = None, sort: Sort = "relevance") -> ArticleRank:
        snapshot = self._current()
        number = int(snapshot.numbers([id])[0])
        return rank(self._matcher(snapshot), query, relaxed, sort, number)

    @names_damage
    def frequencies(self, nodes: Sequence[Node]) -> list[int]:
        matcher = self._matcher(self._current())
        return [matcher.count(node) for node in nodes]

    @names_damage
    def forward_index(self) -> ForwardIndex:
        return of_snapshot(self._current())

    @names_damage
    def matching(self, nodes: Sequence[Node], forward: ForwardIndex) -> list[Array]:
        matcher = self._matcher(self._current())
        return [matcher.articles(node) for node in nodes]

    @names_damage
    def score_parts(self, query: Node, id: str) -> tuple[ScorePart, ...]:
        snapshot = self._current()
        number = int(snapshot.numbers([id])[0])
        return score_parts(self._matcher(snapshot), query, number) if number >= 0 else ()

    def _remember(self, numbers: dict[str, int]) -> None:
        """Keeps the numbers of the articles of an answer by their ids."""
        self._numbers = numbers

    def _matcher(self, snapshot: Snapshot) -> Matcher:
        """The matcher over the snapshot that the method at work reads: two asked for one after the other may be of two generations."""
        return self._shared_matcher

    def _current(self) -> Snapshot:
        return self._snapshot


class WhooshEngine(WhooshReader):
    """The Engine over one index directory; safe for many threads."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._opening = Lock()
        try:
            index_directory.check(directory)
            index_directory.check_counted(directory)
            super().__init__(Snapshot(0, (), ()))
            self._state = self._opened((), Snapshot(0, (), ()))
        except OSError as error:
            raise index_directory.unreadable(directory, error) from error

    def _matcher(self, snapshot: Snapshot) -> Matcher:
        return Matcher(snapshot)  # it lives long and would remember every question it was ever asked

    def _remember(self, numbers: dict[str, int]) -> None:
        """Nothing: the next question may be answered from another snapshot."""

    def reader(self, seconds: float | None = None) -> WhooshReader:
        return WhooshReader(self._current(), seconds)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        from searchidx.engines.whoosh.transaction import transaction  # here: searching writes nothing

        with transaction(self._directory, self._current) as change:
            yield change

    def commit(
        self,
        add: Iterable[ArticleOrBytes],
        remove: Iterable[str] = (),
        *,
        ledger: Mapping[str, Contents] | None = None,
        purge: bool = False,
        compact: bool = False,
    ) -> None:
        with self.transaction() as change:
            change.commit(list(written(change, add)), remove, ledger=ledger, purge=purge, compact=compact)

    def concerns(self) -> tuple[Message, ...]:
        return index_directory.concerns(self._directory)

    def size(self) -> int:
        size = 0
        for file in self._directory.rglob("*"):
            with suppress(FileNotFoundError):  # a commit has just deleted it
                size += file.stat().st_size if file.is_file() else 0
        return size

    def close(self) -> None:
        self._state = (), Snapshot(0, (), ())

    def _current(self) -> Snapshot:
        stamp, snapshot = self._state
        try:
            if index_directory.commit_stamp(self._directory) == stamp:
                return snapshot
            with self._opening:
                self._state = self._opened(*self._state)
                return self._state[1]
        except OSError as error:  # a file took the place of the directory, rights were taken, the disk fails
            raise index_directory.unreadable(self._directory, error) from error

    def _opened(self, stamp: tuple[int, ...], known: Snapshot) -> tuple[tuple[int, ...], Snapshot]:
        """The snapshot of the newest commit with its stamp; segments that are open already are not opened again."""
        missing = ""
        for _ in range(TRIES):
            newest = index_directory.commit_stamp(self._directory)
            if newest == stamp:
                return stamp, known
            generation = newest[0] if newest else 0
            try:
                return newest, _snapshot(self._directory, generation, {segment.name: segment for segment in known.segments})
            except FileNotFoundError as error:
                missing = error.filename
            except WRONG_NUMBERS as error:
                raise index_directory.damaged(self._directory, index_directory.generation_path(self._directory, generation).name) from error
            time.sleep(PAUSE)  # a commit has just replaced this one
        raise index_directory.damaged(self._directory, f"{Path(missing).name} fehlt")


def _snapshot(directory: Path, generation: int, known: Mapping[str, Segment]) -> Snapshot:
    if generation == 0:
        return Snapshot(0, (), ())
    file = ArrayFile(index_directory.generation_path(directory, generation))
    identities, identity = file.facts.get("segments"), file.facts.get("identity")
    if file.facts.get("generation") != generation or not isinstance(identities, dict) or identity != index_directory.identity(directory):
        raise index_directory.damaged(directory, file.path.name)
    names = list(identities)
    segments = [known.get(name) or Segment(index_directory.segment_path(directory, name), name) for name in names]
    for segment in segments:
        if segment.file.identity != identities[segment.name]:
            raise index_directory.damaged(directory, segment.file.path.name)
    removed = [file[f"removed.{name}"] for name in names]
    vocabulary, committed = file.under("vocabulary."), str(file.facts.get("committed"))
    ledger = _ledger_files(directory, file)
    shared = [(file[f"held.{name}"], file[f"known.{name}"]) for name in names]
    return Snapshot(generation, segments, removed, shared, vocabulary, ledger, committed, commit=str(file.facts.get("commit")))


def _ledger_files(directory: Path, generation: ArrayFile) -> dict[str, Path]:
    """The files of the ledger's layers by name. Raises IndexDamaged for one of another size, FileNotFoundError."""
    sizes = generation.facts.get("ledger")
    if not isinstance(sizes, dict):
        raise index_directory.damaged(directory, generation.path.name)
    files = {name: index_directory.ledger_path(directory, str(generation.facts.get("identity")), name) for name in sizes}
    for name, path in files.items():
        if path.stat().st_size != sizes[name]:
            raise index_directory.damaged(directory, path.name)
    return files


def _best(
    snapshot: Snapshot, matcher: Matcher, query: Node, full: Array, relaxed: Node | None, sort: Sort, offset: int, wanted: int
) -> list[tuple[ScoredArticle, int]]:
    """The hits from `offset` up to `wanted`, with the numbers of their articles.

    Without `relaxed` where a full match that was not recognised would be a partial one.
    """
    total = int(np.count_nonzero(full))
    partial = matcher.articles(relaxed) & ~full if relaxed and wanted > total else None
    if relaxed is None or partial is None:
        return _hits(snapshot, full, scores(matcher, query, among=_of_interest(snapshot, full)), sort, wanted, offset, False)
    points, relaxed_points = scores_of_both(matcher, query, relaxed, _of_interest(snapshot, full | partial))
    hits = _hits(snapshot, full, points, sort, wanted, offset, False)
    return hits + _hits(snapshot, partial, relaxed_points, sort, wanted - total, max(0, offset - total), True)


def _of_interest(snapshot: Snapshot, articles: Array) -> Array | None:
    """The marked articles where leaving out the others is quicker than not to: always in the compiled kernel."""
    return articles if snapshot.posting_sums or np.count_nonzero(articles) * FEW_IN < len(articles) else None


def _hits(
    snapshot: Snapshot, marked: Array, points: Array, sort: Sort, wanted: int, offset: int, partial: bool
) -> list[tuple[ScoredArticle, int]]:
    articles = ordered(snapshot, np.flatnonzero(marked), points, sort, wanted)[offset:].tolist()
    return [(ScoredArticle(snapshot.id(number), int(points[number]), partial), number) for number in articles]


def _facet(snapshot: Snapshot, field: str, marked: Array) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(_counted(snapshot, field, marked), key=lambda pair: (-pair[1], pair[0])))


def _counted(snapshot: Snapshot, field: str, marked: Array) -> list[tuple[str, int]]:
    """Each value that occurs in the articles, and how often."""
    if field in DATE_FACETS:
        return _periods(snapshot, DATE_FACETS[field], marked)
    keyword = snapshot.keywords[field]
    counts = np.bincount(keyword.places[marked] + 1, minlength=len(keyword.values) + 1)[1:].tolist()
    return [(value, count) for value, count in zip(keyword.values, counts, strict=True) if value and count]


def _periods(snapshot: Snapshot, length: int, marked: Array) -> list[tuple[str, int]]:
    """The same of periods, so many letters of a day long."""
    days, places = snapshot.dates
    counts = np.bincount(places[marked], minlength=len(days)).tolist()
    periods: dict[str, int] = {}
    for day, count in zip(days, counts, strict=True):
        if count and day:
            periods[day[:length]] = periods.get(day[:length], 0) + count
    return list(periods.items())
