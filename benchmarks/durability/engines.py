"""One engine at one task, in a process of its own.

    python -m benchmarks.durability.engines ENGINE add DIR N     commits batch N, then waits for the end of standard input
    python -m benchmarks.durability.engines ENGINE read DIR      prints the numbers of the batches in the index
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

BATCH = 100
WORDS = "haus garten fluss minister rat stadt bahn streik winter schnee brücke hafen".split()

Row = tuple[str, str]


def main() -> None:
    name, task, directory = sys.argv[1:4]
    add, read = ENGINES[name]
    if task == "read":
        ids = sorted(read(Path(directory)))
        batches = sorted({int(id.split("-")[0]) for id in ids})
        if len(ids) != BATCH * len(batches):
            raise SystemExit(f"mixed: {len(ids)} articles of {len(batches)} batches")
        print(json.dumps(batches))
        return
    number = int(sys.argv[4])
    commit = add(Path(directory))
    print("begun", flush=True)
    commit(list(rows(number)))
    print("done", flush=True)
    sys.stdin.read()  # nothing is closed properly: the power is cut


def rows(number: int) -> Iterator[Row]:
    for i in range(BATCH):
        yield f"{number}-{i}", " ".join(f"{WORDS[(i * j + number) % len(WORDS)]} wort{number}x{i}x{j}" for j in range(40))


Commit = Callable[[list[Row]], object]


def _searchidx_add(directory: Path) -> Commit:
    from searchidx.engines.whoosh import open_engine
    from searchidx.model import Article, Span

    engine = open_engine(directory)
    return lambda batch: engine.commit(Article(id, text, (Span("body", 0, len(text)),)) for id, text in batch)


def _searchidx_read(directory: Path) -> Iterable[str]:
    from searchidx.engines.whoosh import open_engine

    engine = open_engine(directory)
    ids = engine.ids()
    texts = dict(row for number in range(3) for row in rows(number))
    assert all(article and article.original == texts[article.id] for article in engine.articles(ids))
    return ids


def _whoosh_add(directory: Path) -> Commit:
    import whoosh.index
    from whoosh.fields import ID, TEXT, Schema

    directory.mkdir(exist_ok=True)
    schema = Schema(id=ID(stored=True), text=TEXT(stored=True))
    exists = whoosh.index.exists_in(str(directory))
    index = whoosh.index.open_dir(str(directory)) if exists else whoosh.index.create_in(str(directory), schema)

    def commit(batch: list[Row]) -> None:
        writer = index.writer()
        for id, text in batch:
            writer.add_document(id=id, text=text)
        writer.commit()

    return commit


def _whoosh_read(directory: Path) -> Iterable[str]:
    import whoosh.index
    from whoosh.query import Every

    with whoosh.index.open_dir(str(directory)).searcher() as searcher:
        return [hit["id"] for hit in searcher.search(Every(), limit=None)]


def _fts5_add(journal: str, synchronous: str) -> Callable[[Path], Commit]:
    def add(directory: Path) -> Commit:
        directory.mkdir(exist_ok=True)
        connection = sqlite3.connect(directory / "fts5.db", isolation_level=None)
        connection.execute(f"PRAGMA journal_mode={journal}")
        connection.execute(f"PRAGMA synchronous={synchronous}")
        connection.execute("CREATE VIRTUAL TABLE IF NOT EXISTS article USING fts5(id, text)")

        def commit(batch: list[Row]) -> None:
            connection.execute("BEGIN")
            connection.executemany("INSERT INTO article VALUES (?, ?)", batch)
            connection.execute("COMMIT")

        return commit

    return add


def _fts5_read(directory: Path) -> Iterable[str]:
    connection = sqlite3.connect(directory / "fts5.db")
    connection.execute("INSERT INTO article(article) VALUES ('integrity-check')")
    return [id for (id,) in connection.execute("SELECT id FROM article")]


def _tantivy(directory: Path):  # type: ignore[no-untyped-def]  # tantivy has no types
    import tantivy

    directory.mkdir(exist_ok=True)
    schema = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw").add_text_field("text", stored=True).build()
    return tantivy.Index(schema, path=str(directory), reuse=True)


def _tantivy_add(directory: Path) -> Commit:
    import tantivy

    writer = _tantivy(directory).writer(50_000_000, 1)

    def commit(batch: list[Row]) -> None:
        for id, text in batch:
            writer.add_document(tantivy.Document(id=[id], text=[text]))
        writer.commit()

    return commit


def _tantivy_read(directory: Path) -> Iterable[str]:
    import tantivy

    index = _tantivy(directory)
    index.reload()
    searcher = index.searcher()
    result = searcher.search(tantivy.Query.all_query(), 10_000)
    return [searcher.doc(address)["id"][0] for _, address in result.hits]


ENGINES: dict[str, tuple[Callable[[Path], Commit], Callable[[Path], Iterable[str]]]] = {
    "searchidx": (_searchidx_add, _searchidx_read),
    "Whoosh": (_whoosh_add, _whoosh_read),
    "FTS5 DELETE/FULL": (_fts5_add("DELETE", "FULL"), _fts5_read),
    "FTS5 DELETE/EXTRA": (_fts5_add("DELETE", "EXTRA"), _fts5_read),
    "FTS5 WAL/NORMAL": (_fts5_add("WAL", "NORMAL"), _fts5_read),
    "FTS5 WAL/FULL": (_fts5_add("WAL", "FULL"), _fts5_read),
    "tantivy": (_tantivy_add, _tantivy_read),
}

if __name__ == "__main__":
    main()
