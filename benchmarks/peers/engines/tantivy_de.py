"""tantivy with its German stemmer."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import tantivy
from tantivy import Filter, Occur, TextAnalyzerBuilder, Tokenizer

from benchmarks.peers.corpus import Row, rows
from benchmarks.peers.engines import HITS, Answer, Searcher
from benchmarks.peers.queries import Query

VERSION = tantivy.__version__
HEAP = 256_000_000
THREADS = 2
TEXTS = ["title", "text"]
BOOSTS = {"title": 2.0, "text": 1.0}
LONGEST_TOKEN = 100
AS_STEMMED = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
"""The folding of letters that the stemmer does to every word, applied to prefixes so that they match stems."""


def build(corpus: Path, directory: Path) -> None:
    directory.mkdir(parents=True)
    _write(_index(directory), corpus, replace=False)


def update(changes: Path, directory: Path) -> None:
    _write(_index(directory), changes, replace=True)


def searcher(directory: Path) -> Searcher:
    index = _index(directory)
    index.reload()
    tantivy_searcher = index.searcher()
    schema = index.schema

    def ask(query: Query, total: bool) -> Answer:
        tantivy_query = _query(index, query)
        if query.kind == "filter":
            result = tantivy_searcher.search(tantivy_query, HITS, count=total, order_by_field="day")
        else:
            result = tantivy_searcher.search(tantivy_query, HITS, count=total)
        documents = [tantivy_searcher.doc(address) for _, address in result.hits]
        if query.kind == "passages":
            snippets = tantivy.SnippetGenerator.create(tantivy_searcher, tantivy_query, schema, "text")
            for document in documents:
                snippets.snippet_from_doc(document).fragment()
        return Answer(result.count if total else None, [(d["id"][0], d["title"][0], str(d["day"][0])) for d in documents])

    return ask


def _query(index: tantivy.Index, query: Query) -> tantivy.Query:
    schema = index.schema
    match query.kind:
        case "prefix":
            start = query.words[0].translate(AS_STEMMED)
            return _in_any(tantivy.Query.regex_query(schema, field, f"{start}.*") for field in TEXTS)
        case "fuzzy":
            stem = _german().analyze(query.words[0])[0]
            return _in_any(tantivy.Query.fuzzy_term_query(schema, field, stem, distance=1) for field in TEXTS)
        case "phrase":
            return index.parse_query(f'"{" ".join(query.words)}"', TEXTS, BOOSTS)
        case "any3":
            return index.parse_query(" ".join(query.words), TEXTS, BOOSTS)
    words = index.parse_query(" ".join(query.words), TEXTS, BOOSTS, conjunction_by_default=True)
    if query.kind != "filter":
        return words
    days = tantivy.Query.range_query(schema, "day", tantivy.FieldType.Unsigned, _day(query.since), _day(query.until))
    section = tantivy.Query.term_query(schema, "section", query.section, "basic")
    return tantivy.Query.boolean_query([(Occur.Must, words), (Occur.Must, section), (Occur.Must, days)])


def _in_any(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])


def _index(directory: Path) -> tantivy.Index:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for field in TEXTS:
        builder.add_text_field(field, stored=True, tokenizer_name="german", index_option="position")
    builder.add_text_field("section", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("day", stored=True, indexed=True, fast=True)
    index = tantivy.Index(builder.build(), path=str(directory))
    index.register_tokenizer("german", _german())
    return index


def _german() -> tantivy.TextAnalyzer:
    steps = (Filter.remove_long(LONGEST_TOKEN), Filter.lowercase(), Filter.stemmer("german"))
    builder = TextAnalyzerBuilder(Tokenizer.simple())
    for step in steps:
        builder = builder.filter(step)
    return builder.build()


def _write(index: tantivy.Index, source: Path, replace: bool) -> None:
    writer = index.writer(HEAP, THREADS)
    for row in rows(source):
        if replace:
            writer.delete_documents_by_term("id", row["id"])
        writer.add_document(_document(row))
    writer.commit()
    writer.wait_merging_threads()


def _document(row: Row) -> tantivy.Document:
    document = tantivy.Document(id=row["id"], title=row["title"], text=row["text"], section=row["section"])
    document.add_unsigned("day", _day(row["date"]))
    return document


def _day(date: str) -> int:
    """20260131 of 2026-01-31; 0 of an unknown date."""
    return int(date[:10].replace("-", "") or 0)
