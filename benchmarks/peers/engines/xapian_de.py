"""Xapian with its German stemmer: each word is indexed as written, with positions, and as a stem."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import xapian

from benchmarks.peers.corpus import Row, rows
from benchmarks.peers.engines import HITS, Answer, Searcher
from benchmarks.peers.queries import Query

os.environ["XAPIAN_FLUSH_THRESHOLD"] = "20000"
VERSION = xapian.version_string()
DAY = 0
"""The value slot that holds the day."""

FLAGS = xapian.QueryParser.FLAG_BOOLEAN | xapian.QueryParser.FLAG_PHRASE | xapian.QueryParser.FLAG_WILDCARD
PASSAGE_LENGTH = 300
"""Characters of a passage."""

LONGEST_SECTION = 80
"""Characters of a section's term that are kept: Xapian takes terms of up to 245 bytes."""


def build(corpus: Path, directory: Path) -> None:
    uncompacted = directory.with_name(directory.name + ".uncompacted")
    database = xapian.WritableDatabase(str(uncompacted), xapian.DB_CREATE_OR_OVERWRITE)
    for row in rows(corpus):
        database.add_document(_document(row))
    database.close()
    xapian.Database(str(uncompacted)).compact(str(directory))
    shutil.rmtree(uncompacted)


def update(changes: Path, directory: Path) -> None:
    database = xapian.WritableDatabase(str(directory), xapian.DB_OPEN)
    for row in rows(changes):
        database.replace_document("Q" + row["id"], _document(row))
    database.close()


def searcher(directory: Path) -> Searcher:
    database = xapian.Database(str(directory))
    parser = xapian.QueryParser()
    parser.set_stemmer(xapian.Stem("german"))
    parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)
    parser.set_database(database)
    parser.set_default_op(xapian.Query.OP_AND)

    def ask(query: Query, total: bool) -> Answer:
        enquire = xapian.Enquire(database)
        enquire.set_query(_query(parser, query))
        if query.kind == "filter":
            enquire.set_sort_by_value(DAY, True)
        matches = enquire.get_mset(0, HITS, database.get_doccount() if total else 0)
        articles = [json.loads(match.document.get_data()) for match in matches]
        if query.kind == "passages":
            for row in articles:
                matches.snippet(row["text"], PASSAGE_LENGTH, xapian.Stem("german"))
        return Answer(matches.get_matches_estimated() if total else None, [(row["id"], row["title"], row["date"]) for row in articles])

    return ask


def typed(query: Query) -> str:
    match query.kind:
        case "any3":
            return " OR ".join(query.words)
        case "phrase":
            return f'"{" ".join(query.words)}"'
        case "prefix":
            return f"{query.words[0]}*"
        case _:
            return " ".join(query.words)


def _query(parser: xapian.QueryParser, query: Query) -> xapian.Query:
    words = parser.parse_query(typed(query), FLAGS)
    if query.kind != "filter":
        return words
    period = xapian.Query(xapian.Query.OP_VALUE_RANGE, DAY, query.since, query.until)
    limits = xapian.Query(xapian.Query.OP_AND, xapian.Query(_section(query.section)), period)
    return xapian.Query(xapian.Query.OP_FILTER, words, limits)


def _document(row: Row) -> xapian.Document:
    document = xapian.Document()
    terms = xapian.TermGenerator()
    terms.set_stemmer(xapian.Stem("german"))
    terms.set_document(document)
    terms.index_text(row["title"], 2)
    terms.increase_termpos()
    terms.index_text(row["text"])
    document.set_data(json.dumps(row, ensure_ascii=False))
    document.add_value(DAY, row["date"][:10])
    document.add_boolean_term("Q" + row["id"])
    document.add_boolean_term(_section(row["section"]))
    return document


def _section(name: str) -> str:
    return "XS" + name[:LONGEST_SECTION]
