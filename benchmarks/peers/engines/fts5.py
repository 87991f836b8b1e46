"""SQLite FTS5 over an external content table: the text is stored once, in `articles`; `words` is its inverted index."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from benchmarks.peers.corpus import rows
from benchmarks.peers.engines import HITS, Answer, Searcher
from benchmarks.peers.queries import Query

VERSION = sqlite3.sqlite_version
SCHEMA = """
CREATE TABLE articles (number INTEGER PRIMARY KEY, id TEXT, title TEXT, text TEXT, date TEXT, section TEXT);
CREATE VIRTUAL TABLE words USING fts5(title, text, content='articles', content_rowid='number', tokenize="unicode61 remove_diacritics 0");
INSERT INTO words(words, rank) VALUES ('rank', 'bm25(2.0, 1.0)');
"""
INDEXES = "CREATE UNIQUE INDEX ids ON articles (id); CREATE INDEX sections ON articles (section, date);"
PAGE = f"""
SELECT id, title, date FROM (SELECT rowid AS hit, rank AS gain FROM words WHERE words MATCH ? ORDER BY rank LIMIT {HITS})
JOIN articles ON number = hit ORDER BY gain
"""
SNIPPETS = f"""
SELECT id, articles.title, date, snippet(words, -1, '', '', '…', 32) FROM words JOIN articles ON number = words.rowid
WHERE words MATCH ? ORDER BY rank LIMIT {HITS}
"""
FILTERED = "FROM words CROSS JOIN articles ON number = words.rowid WHERE words MATCH ? AND section = ? AND date >= ? AND date < ? || 'T99'"
"""CROSS fixes the join order, words first: the other order takes thirty times as long."""

BY_DATE = f"SELECT id, articles.title, date {FILTERED} ORDER BY date DESC LIMIT {HITS}"
COUNT = "SELECT count(*) FROM words WHERE words MATCH ?"
REMOVE = "INSERT INTO words (words, rowid, title, text) SELECT 'delete', number, title, text FROM articles WHERE id = ?"
CHANGE = "UPDATE articles SET title = ?, text = ?, date = ?, section = ? WHERE id = ?"
ADD = "INSERT INTO words (rowid, title, text) SELECT number, title, text FROM articles WHERE id = ?"


def build(corpus: Path, directory: Path) -> None:
    with _opened(directory) as db:
        db.executescript(SCHEMA)
        db.executemany("INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?)", _values(corpus))
        db.execute("INSERT INTO words (words) VALUES ('rebuild')")
        db.execute("INSERT INTO words (words) VALUES ('optimize')")
        db.executescript(INDEXES)


def update(changes: Path, directory: Path) -> None:
    with _opened(directory) as db:
        for row in rows(changes):
            db.execute(REMOVE, (row["id"],))
            db.execute(CHANGE, (row["title"], row["text"], row["date"], row["section"], row["id"]))
            db.execute(ADD, (row["id"],))


def searcher(directory: Path) -> Searcher:
    db = _opened(directory)

    def ask(query: Query, total: bool) -> Answer:
        match = typed(query)
        if query.kind == "filter":
            values = (match, query.section, query.since, query.until)
            hits = db.execute(BY_DATE, values).fetchall()
            return Answer(db.execute(f"SELECT count(*) {FILTERED}", values).fetchone()[0] if total else None, hits)
        hits = db.execute(SNIPPETS if query.kind == "passages" else PAGE, (match,)).fetchall()
        return Answer(db.execute(COUNT, (match,)).fetchone()[0] if total else None, [hit[:3] for hit in hits])

    return ask


def matches(directory: Path, query: Query) -> set[str]:
    """The ids of all matches."""
    id_rows = _opened(directory).execute("SELECT id FROM words JOIN articles ON number = words.rowid WHERE words MATCH ?", (typed(query),))
    return {id for (id,) in id_rows}


def typed(query: Query) -> str:
    if query.kind == "phrase":
        return f'"{" ".join(query.words)}"'
    quoted = [f'"{word}"' for word in query.words]
    return quoted[0] + "*" if query.kind == "prefix" else (" OR " if query.kind == "any3" else " AND ").join(quoted)


def _opened(directory: Path) -> sqlite3.Connection:
    directory.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(directory / "articles.db")
    db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536; PRAGMA mmap_size=2000000000;")
    return db


def _values(corpus: Path) -> Iterator[tuple[int, str, str, str, str, str]]:
    for number, row in enumerate(rows(corpus), 1):
        yield number, row["id"], row["title"], row["text"], row["date"], row["section"]
