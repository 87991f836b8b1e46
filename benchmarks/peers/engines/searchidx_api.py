"""searchidx through its public API: a query costs here what it costs the web page."""

from __future__ import annotations

from pathlib import Path

import searchidx
from benchmarks.peers.engines import HITS, Answer, Searcher
from benchmarks.peers.queries import Query

VERSION = searchidx.__version__
ALL_HITS = 10_000_000


def build(corpus: Path, directory: Path) -> None:
    with searchidx.open(directory) as index:
        index.index([corpus])


def update(changes: Path, directory: Path) -> None:
    """Indexes a second file with ids that the index has already."""
    build(changes, directory)


def searcher(directory: Path, mode: str = "compounds") -> Searcher:
    index = searchidx.open(directory)

    def ask(query: Query, total: bool) -> Answer:
        filters = {"section": query.section, "since": query.since, "until": query.until} if query.kind == "filter" else {}
        page = index.search(
            typed(query),
            limit=HITS,
            mode=mode,
            filters=filters,
            sort="newest" if filters else "relevance",
            passages=3 if query.kind == "passages" else 0,
        )
        return Answer(page.total, [(hit.id, hit.title, hit.date) for hit in page.hits if not hit.partial])

    return ask


def matches(directory: Path, query: Query) -> set[str]:
    """The ids of all full matches in exact mode."""
    page = searchidx.open(directory).search(typed(query), limit=ALL_HITS, mode="exact", passages=0)
    return {hit.id for hit in page.hits if not hit.partial}


def typed(query: Query) -> str:
    match query.kind:
        case "any3":
            return " ODER ".join(query.words)
        case "phrase":
            return f'"{" ".join(query.words)}"'
        case "prefix":
            return f"{query.words[0]}*"
        case "fuzzy":
            return f"{query.words[0]}~"
        case _:
            return " ".join(query.words)
