"""An engine keeps articles and answers core nodes. It never sees a user's text: tokens come in, core nodes come in, articles come out.

`memory` is the definition: slow and obvious. `whoosh` is the embedded default, `opensearch` for what outgrows one machine.
Every engine passes the same contract tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from searchidx.messages import Message
from searchidx.model import Article
from searchidx.query.core_nodes import Node
from searchidx.ranking.engine_answer import ArticleRank, EngineAnswer, ScoredArticle, ScorePart, Sort
from searchidx.storage.array_file import Contents
from searchidx.storage.article_codec import ArticleOrBytes
from searchidx.storage.forward_index import ForwardIndex
from searchidx.storage.ragged_arrays import Array
from searchidx.storage.vocabulary import Vocabulary

__all__ = [
    "ArticleRank",
    "Batch",
    "BatchWriter",
    "Contents",
    "Engine",
    "EngineAnswer",
    "Reader",
    "ScorePart",
    "ScoredArticle",
    "Sort",
    "Transaction",
]

class Reader(Protocol):
    """What can be asked of an index. Many threads may ask at the same time."""

    @property
    def generation(self) -> int:
        """Grows with every commit; 0 for an index that never had one."""

    @property
    def commit_id(self) -> str:
        """Names the commit that is read; no other one has the same, of this index or of one that took its place. "" before the first."""

    def vocabulary(self) -> Vocabulary:
        """All terms of live articles with the number of live articles that hold each (in any field but teaser)."""

    def values(self, field: str) -> Mapping[str, int]:
        """Every value of a keyword field ("section", "source") with its number of live articles, in code-point order."""

    def ids(self) -> Sequence[str]:
        """The ids of all live articles in code-point order."""

    def articles(self, ids: Sequence[str]) -> list[Article | None]:
        """The stored articles in the order asked; None for an id that is not there."""

    def committed(self) -> str | None:
        """The moment of the last commit in ISO 8601 (UTC), or None."""

    def ledger(self) -> Mapping[str, Contents]:
        """The layers of the ledger that the last commit was given, by name, in its order; none for an index that never had any."""

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
        """Hits [offset, offset + limit) of: full matches in `sort` order, then matches of `relaxed` that are no full match in `sort` order.

        A full match is scored by `query`, any other by `relaxed`.

        relevance: higher score, then newer date (unknown last), then id in code-point order; newest and oldest: date (unknown
        last in both), then higher score, then id. Dates compare by moment: a day is its midnight, a moment without zone is UTC.
        """

    def rank(self, query: Node, id: str, *, relaxed: Node | None = None, sort: Sort = "relevance") -> ArticleRank:
        """The place of one article among all hits that `search` would give, found without ordering them; an unknown id has none."""

    def frequencies(self, nodes: Sequence[Node]) -> list[int]:
        """For each core node the number of live articles that match it."""

    def forward_index(self) -> ForwardIndex:
        """The words of every live article in order. It takes time in proportion to the index: who needs it keeps it for a generation."""

    def matching(self, nodes: Sequence[Node], forward: ForwardIndex) -> list[Array]:
        """For each core node which articles of this reader's forward index match it: bool, one an article. Removed ones match nothing."""

    def score_parts(self, query: Node, id: str) -> tuple[ScorePart, ...]:
        """How an article's score comes about: every contribution above 0; they sum to its score. Unknown id: ()."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles prepared for a commit, numbered in the order they were added. `content` is the engine's own and can be pickled."""

    content: object


class BatchWriter(Protocol):
    """Prepares articles, in this process or a forked one."""

    def add(self, article: Article, data: bytes) -> None:
        """Takes in an article; `data` is what `article_codec.packed` makes of it. Raises ArticleRefused, and goes on without it."""

    def finish(self) -> Batch:
        """What was taken in. Raises StorageFailed."""


class Transaction(Protocol):
    """A change that is being made."""

    @property
    def generation(self) -> int:
        """The generation that is changed."""

    @property
    def commit_id(self) -> str:
        """The commit that is changed, and after `commit` the one that was made; see `Reader.commit_id`."""

    def ledger(self) -> Mapping[str, Contents]:
        """The ledger of that generation."""

    def articles(self, batch: Batch, rows: Sequence[int]) -> list[Article]:
        """The articles of a batch that was not committed, by their numbers in it."""

    def batch_writer(self) -> BatchWriter:
        """A writer of one batch; several may be at work at the same time, in several processes."""

    def commit(
        self,
        batches: Iterable[tuple[Batch, Sequence[int]]],
        remove: Iterable[str] = (),
        *,
        ledger: Mapping[str, Contents] | None = None,
        purge: bool = False,
        compact: bool = False,
    ) -> None:
        """One atomic change, all or nothing. `batches`, each with the numbers of articles in it that do not count: articles replace those
        of the same id, also of earlier batches. `remove` ignores unknown ids.

        ledger: its layers from now on, in order; one whose name the generation has already is kept as it is. None: the ledger stays.
        purge: removed articles leave no text behind in any file of the index. compact: the index is brought into its smallest and quickest
        form.
        Raises ArticleRefused for an article that cannot be indexed after all (the commit may be tried again without it), IndexLocked,
        StorageFailed on a disk or I/O failure; the index is unchanged then.
        """


class Engine(Reader, Protocol):
    """A reader that always answers from the newest commit of any process, and can commit itself."""

    def reader(self, seconds: float | None = None) -> Reader:
        """A reader that goes on answering from the newest commit as it is now: one answer made of several questions is of one piece.

        After `seconds` it may leave out what it has not looked at yet; what it finds is then not `complete`, and never what was excluded.
        """

    def transaction(self) -> AbstractContextManager[Transaction]:
        """A change of the index, made by one writer at a time. Left without a commit, or by an exception, it has changed nothing.

        Raises IndexLocked when another writer is at work, at the beginning or at the commit.
        """

    def commit(
        self,
        add: Iterable[ArticleOrBytes],
        remove: Iterable[str] = (),
        *,
        ledger: Mapping[str, Contents] | None = None,
        purge: bool = False,
        compact: bool = False,
    ) -> None:
        """A transaction that writes `add` and commits: for who has all articles at hand.

        `add` is consumed once, lazily, and may be larger than memory; an article may come as the bytes `packed` made of it.
        An exception raised by `add` leaves the index unchanged. Raises ArticleRefused for an article that cannot be indexed.
        """

    def concerns(self) -> tuple[Message, ...]:
        """What a person should know about who else may write where the index is kept."""

    def size(self) -> int:
        """Bytes the index takes where it is kept; 0 where it is kept nowhere."""

    def close(self) -> None:
        """Lets go of files and locks; the engine is not used afterwards."""
