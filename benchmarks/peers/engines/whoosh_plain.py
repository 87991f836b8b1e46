"""Whoosh with its German stemming analyzer, as its documentation shows it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from whoosh import index, versionstring
from whoosh.analysis import LanguageAnalyzer
from whoosh.fields import DATETIME, ID, TEXT, Schema
from whoosh.qparser import FuzzyTermPlugin, MultifieldParser
from whoosh.query import And, DateRange, Term
from whoosh.searching import Results
from whoosh.writing import IndexWriter

from benchmarks.peers.corpus import Row, rows
from benchmarks.peers.engines import HITS, Answer, Searcher
from benchmarks.peers.queries import Query

VERSION = versionstring()
LIMIT_MB = 256


def build(corpus: Path, directory: Path) -> None:
    directory.mkdir(parents=True)
    writer = index.create_in(directory, _schema()).writer(limitmb=LIMIT_MB)
    for row in rows(corpus):
        writer.add_document(**_document(row))
    writer.commit(optimize=True)


def update(changes: Path, directory: Path) -> None:
    writer: IndexWriter = index.open_dir(directory).writer(limitmb=LIMIT_MB)
    for row in rows(changes):
        writer.update_document(**_document(row))
    writer.commit()


def searcher(directory: Path) -> Searcher:
    opened = index.open_dir(directory)
    whoosh_searcher = opened.searcher()
    parser = MultifieldParser(["title", "text"], opened.schema, fieldboosts={"title": 2.0, "text": 1.0})
    parser.add_plugin(FuzzyTermPlugin())

    def ask(query: Query, total: bool) -> Answer:
        parsed = parser.parse(typed(query))
        if query.kind == "filter":
            until = datetime.fromisoformat(query.until) + timedelta(days=1)
            limits = And([Term("section", query.section), DateRange("date", datetime.fromisoformat(query.since), until, endexcl=True)])
            results = whoosh_searcher.search(parsed, filter=limits, sortedby="date", reverse=True, limit=HITS)
        else:
            results = whoosh_searcher.search(parsed, limit=HITS)
        return Answer(len(results.docs()) if total else None, _hits(results, query.kind == "passages"))

    return ask


def typed(query: Query) -> str:
    match query.kind:
        case "any3":
            return " OR ".join(query.words)
        case "phrase":
            return f'"{" ".join(query.words)}"'
        case "prefix":
            return f"{query.words[0]}*"
        case "fuzzy":
            return f"{query.words[0]}~1"
        case _:
            return " ".join(query.words)


def _schema() -> Schema:
    german = LanguageAnalyzer("de")
    return Schema(
        id=ID(stored=True, unique=True),
        title=TEXT(german, stored=True),
        text=TEXT(german, stored=True),
        date=DATETIME(stored=True, sortable=True),
        section=ID(stored=True),
    )


def _document(row: Row) -> dict[str, object]:
    return {**row, "date": datetime.fromisoformat(row["date"][:10]) if row["date"] else None}


def _hits(results: Results, passages: bool) -> list[tuple[str, str, str]]:
    if passages:
        for hit in results:
            hit.highlights("text", top=3)
    return [(hit["id"], hit["title"], str(hit.get("date", ""))[:10]) for hit in results]
