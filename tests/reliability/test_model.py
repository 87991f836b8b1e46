"""Random lives of an index, with crashes, refusals and reopening, beside the engine that is the definition."""

from __future__ import annotations

import errno
import shutil
import tempfile
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from searchidx.engines.memory import MemoryEngine
from searchidx.engines.whoosh import open_engine
from searchidx.engines.whoosh.engine import WhooshEngine
from searchidx.errors import StorageFailed
from searchidx.model import Article
from searchidx.query.core_nodes import And, Everything, Node, Not, Or, Phrase, Range
from tests.engines.support import article, word
from tests.reliability.faults import ACKNOWLEDGED, FAILED, Strike, in_a_copy, kill_at, refuse_at, watched
from tests.reliability.scale import LONG, amount, count
from tests.reliability.workloads import examined

WORDS = "haus garten fluss minister rat der die und nicht".split()
NODES: tuple[Node, ...] = (
    Everything(),
    word("haus"),
    Or((word("garten"), word("minister"))),
    And((word("haus"), Not(word("fluss")))),
    Phrase((("der",), ("minister",))),
    Range("date", "2024-01-01", "2024-06-30"),
    Range("section", "Lokales", "Lokales"),
)

ids = strategies.sampled_from([f"a{i}" for i in range(8)])
texts = strategies.lists(strategies.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
articles = strategies.builds(
    lambda id, title, body, date, section: article(id, ("title", title), ("body", body), date=date, section=section),
    ids,
    texts,
    texts,
    strategies.sampled_from([None, "2024-02-29", "2025-01-01"]),
    strategies.sampled_from([None, "Lokales", "Politik"]),
)
changes = strategies.tuples(
    strategies.lists(articles, max_size=4), strategies.lists(ids, max_size=2), strategies.booleans(), strategies.booleans()
)
points = strategies.integers(0, 140)
Change = tuple[list[Article], list[str], bool, bool]


class Life(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="searchidx-life-"))
        self.engine = open_engine(self.folder / "index")
        self.model = MemoryEngine()
        self.commits = 0

    def teardown(self) -> None:
        if self.engine.generation:
            assert examined(self.folder / "index").sound
        self.engine.close()
        shutil.rmtree(self.folder)

    @rule(change=changes)
    def commit(self, change: Change) -> None:
        self._apply(self.engine, change)
        self._apply(self.model, change)
        self.commits += 1

    @rule()
    def reopen(self) -> None:
        self.engine.close()
        self.engine = open_engine(self.folder / "index")

    @precondition(lambda self: self.commits)
    @rule(change=changes, at=points)
    def die(self, change: Change, at: int) -> None:
        """A process dies in a commit; whether that one counts is the only thing that is open."""
        if self._struck(kill_at(at), change) == ACKNOWLEDGED or self.engine.generation > self.commits:
            self._apply(self.model, change)
            self.commits += 1

    @precondition(lambda self: self.commits)
    @rule(change=changes, at=points, code=strategies.sampled_from([errno.EIO, errno.ENOSPC]), sticky=strategies.booleans())
    def be_refused(self, change: Change, at: int, code: int, sticky: bool) -> None:
        if self._struck(refuse_at(at, code, sticky=sticky), change) == ACKNOWLEDGED or self.engine.generation > self.commits:
            self._apply(self.model, change)
            self.commits += 1

    @invariant()
    def says_what_the_definition_says(self) -> None:
        assert self.engine.generation == self.commits
        assert list(self.engine.ids()) == list(self.model.ids())
        assert self.engine.ledger() == self.model.ledger()
        node = NODES[Random(self.commits).randrange(len(NODES))]
        assert self.engine.search(node, limit=20) == self.model.search(node, limit=20)
        assert self.engine.articles(self.model.ids()) == self.model.articles(self.model.ids())

        count("steps of random lives")

    def _apply(self, engine: WhooshEngine | MemoryEngine, change: Change) -> None:
        add, remove, purge, compact = change
        engine.commit(add, remove, ledger={f"l{self.commits}": b"%d" % self.commits}, purge=purge, compact=compact)

    def _struck(self, strike: Strike, change: Change) -> int:
        def work() -> int:
            with watched(self.folder / "index", strike):
                try:
                    self._apply(self.engine, change)
                except StorageFailed:
                    return FAILED
            return ACKNOWLEDGED

        return in_a_copy(work)


TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=amount(25, 500),
    stateful_step_count=50 if LONG else 10,
    deadline=None,
    derandomize=not LONG,
    suppress_health_check=list(HealthCheck),
    database=None,
)
