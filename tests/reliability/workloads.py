"""What is done to an index while a fault strikes: each workload turns one known state into another, in one commit."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from searchidx.engines.whoosh import open_engine
from searchidx.engines.whoosh.engine import WhooshEngine
from searchidx.engines.whoosh.toc import WhooshToc
from searchidx.model import Article, Checkup
from searchidx.query.core_nodes import Everything
from searchidx.storage import checkup, index_directory
from tests.engines.support import news, word

OLD = tuple(news(f"alt{i}", "Haus", f"Das alte Haus Nummer {i} brennt.", section="Lokales") for i in range(4))
NEW = tuple(news(f"neu{i}", "Fluss", f"Der neue Fluss Nummer {i} steigt.", date="2024-03-01") for i in range(3))
RENEWED = news("alt1", "Neu", "Ganz anders.")


@dataclass(frozen=True)
class State:
    """All that an index says: its articles, what it remembers of its sources, and what two searches find."""

    articles: Mapping[str, Article]
    ledger: dict[str, bytes]
    totals: tuple[int, int]


@dataclass(frozen=True)
class Workload:
    name: str
    before: Callable[[WhooshEngine], None]
    """Makes the state it starts from; nothing for the first commit of all."""
    work: Callable[[WhooshEngine], None]


def _fill(engine: WhooshEngine) -> None:
    engine.commit(OLD, ledger={"eins": b"eins"})


def _pieces(engine: WhooshEngine) -> None:
    for i in range(4):
        engine.commit([OLD[i]], ledger={"eins": b"eins"})


WORKLOADS = (
    Workload("first commit", lambda engine: None, lambda engine: engine.commit(NEW, ledger={"zwei": b"zwei"})),
    Workload("import", _fill, lambda engine: engine.commit(NEW, ledger={"zwei": b"zwei"})),
    Workload("update", _fill, lambda engine: engine.commit([*NEW, RENEWED], ["alt0"], ledger={"zwei": b"zwei"})),
    Workload("remove for good", _fill, lambda engine: engine.commit([], ["alt1", "alt2"], ledger={"zwei": b"zwei"}, purge=True)),
    Workload("merge", _pieces, lambda engine: engine.commit(NEW, ledger={"zwei": b"zwei"})),
    Workload("compact", _pieces, lambda engine: engine.commit([], ledger={"zwei": b"zwei"}, compact=True)),
    Workload("remove all", _fill, lambda engine: engine.commit([], [article.id for article in OLD], ledger={"zwei": b"zwei"}, purge=True)),
)


def prepared(workload: Workload, folder: Path) -> tuple[Path, State, State]:
    """A folder with an index to start from, and the states before and after the work."""
    start, end = folder / "start", folder / "end"
    start.mkdir(parents=True)
    workload.before(open_engine(start / "index"))
    shutil.copytree(start, end)
    workload.work(open_engine(end / "index"))
    return start, state(start / "index"), state(end / "index")


def state(directory: Path) -> State:
    """Raises what opening or reading raises."""
    engine = open_engine(directory)
    ids = list(engine.ids())
    articles = engine.articles(ids)
    totals = tuple(engine.search(node, limit=100).total for node in (word("haus"), word("fluss")))
    assert engine.search(Everything()).total == len(ids)
    assert None not in articles
    ledger = {name: bytes(data) for name, data in engine.ledger().items()}
    return State({article.id: article for article in articles if article}, ledger, totals)  # type: ignore[arg-type]


def nothing_is_left_over(directory: Path) -> bool:
    """Whether the directory holds the files of its generation and no other."""
    engine = open_engine(directory)
    names, identity = [segment.name for segment in engine.snapshot.segments], index_directory.identity(directory)
    leftovers = index_directory.leftovers(directory, identity, engine.generation, names, engine.snapshot.ledger_files)
    return not leftovers and not (directory / index_directory.WRITER).exists()


def examined(directory: Path) -> Checkup:
    """What the doctor finds; the ledgers of these indexes are of no kind that could be read."""
    any_ledger = checkup.LedgerFormat(lambda ledger: (), lambda ledger, ids: ledger, lambda layers: ({}, False))
    return checkup.examine(directory, any_ledger, WhooshToc())


def goes_on(directory: Path) -> bool:
    """Whether the next small commit works, without anybody's help, and leaves nothing behind."""
    engine = open_engine(directory)
    engine.commit([news("weiter", "Weiter", "Es geht weiter.")], ledger={"drei": b"drei"})
    return engine.search(word("weiter")).total == 1 and nothing_is_left_over(directory)
