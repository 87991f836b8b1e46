"""A segment that is being built: articles go into memory, arrays go to disk, and no step runs once per occurrence of a word.

A **row** is one non-empty field of one article; rows are numbered in the order of (article, field). A distinct word is analysed once;
positions, posting lists and lengths of all its occurrences come from array operations.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path

import numpy as np

from searchidx.german import CLAUSE, SENTENCE, terms
from searchidx.german.calendar import day, moment
from searchidx.german.tokenizer import word_scanner
from searchidx.german.word_lists import UNCOUNTED_TERMS
from searchidx.model import KEYWORD_FIELDS, QUOTE_FIELDS, TEXT_FIELDS, UNCOUNTED_FIELDS, Article, field_text, present_fields
from searchidx.storage.array_file import ArrayWriter
from searchidx.storage.doc_store import StoreWriter
from searchidx.storage.ragged_arrays import Array, counts, narrowed, offsets, ranges
from searchidx.storage.string_column import add_string_column, encoded
from searchidx.storage.varint import TwoBitPacker, pack, pack_lists

WORD_TABLE_SIZE = 250_000
"""Distinct words kept from segment to segment."""

_UNCOUNTED_NUMBERS = np.array([TEXT_FIELDS.index(name) for name in UNCOUNTED_FIELDS])
_QUOTE_NUMBERS = np.array([TEXT_FIELDS.index(name) for name in QUOTE_FIELDS])
UNKNOWN_MOMENT = np.iinfo(np.int64).min
UNKNOWN_DAY = 0
UNKNOWN_VALUE = -1
SHORT = 32_768

_UNCOUNTED = UNCOUNTED_TERMS | {SENTENCE, CLAUSE}


class _Numbers(dict[str, int]):
    """Numbers strings in the order they are first asked for."""

    def __missing__(self, value: str) -> int:
        self[value] = len(self)
        return len(self) - 1


class WordTable:
    """Every distinct word seen so far, as it was written, and the terms it becomes."""

    def __init__(self) -> None:
        self.words = word_scanner()
        self.terms = _Numbers()
        self._analysed = 0
        self._widths, self._lengths, self._counts = array("i"), array("i"), array("i")
        self._terms, self._offsets = array("i"), array("i")

    def analysis(self) -> tuple[Array, Array, Array, Array, Array]:
        """Per word: positions it takes, positions that count as length, number of terms; per term of a word: its number, its offset."""
        for word in islice(self.words.words(), self._analysed, None):
            self._analyse(word)
        self._analysed = len(self.words)
        columns = (self._widths, self._lengths, self._counts, self._terms, self._offsets)
        widths, lengths, terms_of, numbers, places = (np.array(column, np.int32) for column in columns)
        return widths, lengths, terms_of, numbers, places

    def _analyse(self, word: str) -> None:
        tokens, width = terms(word)
        self._widths.append(width)
        self._counts.append(len(tokens))
        for term, offset, _, _ in tokens:
            self._terms.append(self.terms[term])
            self._offsets.append(offset)
        if len(tokens) == 1:
            self._lengths.append(tokens[0][0] not in _UNCOUNTED)
        else:  # Klima-Experte and its parts: a position counts once
            self._lengths.append(len({offset for term, offset, _, _ in tokens if term not in _UNCOUNTED}))


class SegmentWriter:
    """Collects the articles of a segment, then writes it."""

    def __init__(self, table: WordTable, dictionary: bytes = b"") -> None:
        """`dictionary`: that of an earlier segment's store, if it had one."""
        self._table = table
        self._words = array("i")
        self._row_words, self._row_articles, self._row_fields = array("i"), array("i"), array("B")
        self._ids: list[str] = []
        self._moments, self._days = array("q"), array("i")
        self._keywords: dict[str, list[str | None]] = {field: [] for field in KEYWORD_FIELDS}
        self._blocks: list[bytes] = []
        self._store = StoreWriter(self._blocks.append, dictionary)

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def dictionary(self) -> bytes:
        return self._store.dictionary

    def add(self, article: Article, data: bytes) -> None:
        """Takes in an article and what `packed` made of it. Raises ValueError for a date that is none."""
        when = _when(article.date)
        texts = [(field, self._table.words.scan(text)) for field, text in _texts(article)]
        columns = {field: getattr(article, field) for field in self._keywords}
        number = len(self._ids)  # nothing is taken in of an article that fails before
        for field_number, words in texts:
            self._words.extend(words)
            self._row_words.append(len(words))
            self._row_articles.append(number)
            self._row_fields.append(field_number)
        self._store.add(data)
        self._ids.append(article.id)
        self._moments.append(when[0])
        self._days.append(when[1])
        for field, value in columns.items():
            self._keywords[field].append(value)

    def write(self, path: Path) -> None:
        """Writes the segment; nothing is added afterwards. Raises OSError."""
        with ArrayWriter(path) as writer:
            self._write_postings(writer)
            self._write_articles(writer)
            writer.finish({"articles": len(self._ids)})

    def _write_postings(self, writer: ArrayWriter) -> None:
        widths, lengths, terms_of, numbers, places = self._table.analysis()
        words, per_row = np.array(self._words, np.int32), np.array(self._row_words, np.int64)
        rows = np.repeat(np.arange(len(per_row), dtype=np.int32), per_row)
        row_starts = offsets(per_row)
        long = offsets(lengths[words])
        fields = np.array(self._row_fields, np.uint8)
        row_lengths = np.where(np.isin(fields, _QUOTE_NUMBERS), 0, counts(long[row_starts]))  # the words count where they stand already
        add_rows(writer, np.array(self._row_articles, np.int32), fields, row_lengths, len(self))
        before = offsets(widths[words])
        first = (before[:-1] - np.repeat(before[row_starts[:-1]], per_row)).astype(np.int32)
        firsts = offsets(terms_of)[:-1]
        per_word = terms_of[words]
        flat = ranges(firsts[words], per_word)
        term = numbers[flat]
        position = np.repeat(first, per_word) + places[flat]
        row = np.repeat(rows, per_word)
        del flat, rows, first, before, long, words
        names, term = _ranked(list(self._table.terms), term)
        order = _stable_order(term)
        articles, fields = np.array(self._row_articles, np.int32), np.array(self._row_fields, np.uint8)
        _write_sorted(writer, [encoded(name) for name in names], term[order], row[order], position[order], articles, fields)

    def _write_articles(self, writer: ArrayWriter) -> None:
        columns = {field: _ordinals(values) for field, values in self._keywords.items()}
        add_articles(writer, [encoded(id) for id in self._ids], np.array(self._moments), np.array(self._days), columns)
        blocks = writer.stream("text.blocks", np.uint8)
        self._store.finish()
        for block in self._blocks:
            blocks.append_bytes(block)
        self._store.add_arrays(writer)


def _texts(article: Article) -> list[tuple[int, str]]:
    """The text of each field that an article has, by the field's number."""
    fields = [(TEXT_FIELDS.index(name), field_text(article, name)) for name in present_fields(article)]
    return [(field, text) for field, text in fields if text]


def add_rows(writer: ArrayWriter, articles: Array, fields: Array, lengths: Array, count: int) -> None:
    """Writes the rows of `count` articles."""
    writer.add("article.rows", np.bincount(articles, minlength=count).astype(np.uint8))
    writer.add("row.field", fields.astype(np.uint8))
    writer.add("row.length", narrowed(lengths))


Values = tuple[list[bytes], Array]
"""The sorted values of a keyword field, and each article's place in them, UNKNOWN_VALUE for none."""


def add_articles(writer: ArrayWriter, ids: Sequence[bytes], moments: Array, days: Array, keywords: Mapping[str, Values]) -> None:
    """Writes ids and columns."""
    add_string_column(writer, "id", ids)
    ranks = np.empty(len(ids), np.int32)
    ranks[sorted(range(len(ids)), key=ids.__getitem__)] = np.arange(len(ids), dtype=np.int32)
    writer.add("id.rank", ranks)
    writer.add("date.moment", moments.astype(np.int64))
    writer.add("date.day", days.astype(np.int32))
    for field, (values, places) in keywords.items():
        add_string_column(writer, field, values)
        writer.add(f"{field}.value", places.astype(np.int16 if len(values) < SHORT else np.int32))


def articles_per_term(terms: Array, rows: Array, row_articles: Array, row_fields: Array, count: int) -> Array:
    """For each of `count` terms the articles that hold it in any field but UNCOUNTED_FIELDS; postings come sorted by term, then row."""
    keep = ~np.isin(row_fields[rows], _UNCOUNTED_NUMBERS)
    terms, articles = terms[keep], row_articles[rows[keep]]
    return np.bincount(terms[changes(terms, articles)], minlength=count)


def changes(*columns: Array) -> Array:
    """Where a row of the columns differs from the one before; the first always does."""
    changed = np.ones(len(columns[0]), bool)
    if len(changed):
        changed[1:] = np.any([column[1:] != column[:-1] for column in columns], axis=0)
    return changed


def add_terms(writer: ArrayWriter, blob: bytes, columns: Mapping[str, Array]) -> None:
    """Writes the sorted terms and numbers of each: its length, its postings, its occurrences, bytes of its rows, articles that hold it."""
    writer.add("term.blob", np.frombuffer(blob, np.uint8))
    for name, numbers in columns.items():
        writer.add(f"term.{name}", pack(numbers)[0])


def add_frequencies(writer: ArrayWriter, packer: TwoBitPacker) -> None:
    """Writes the frequencies that take more than two bits."""
    places, values = packer.large()
    writer.add("posting.large", narrowed(places))
    writer.add("posting.large_frequency", narrowed(values))


def _write_sorted(
    writer: ArrayWriter, names: Sequence[bytes], term: Array, row: Array, position: Array, articles: Array, fields: Array
) -> None:
    """Writes terms and postings from all occurrences, sorted by term, row, position."""
    starts = np.flatnonzero(changes(term, row))
    frequency = counts(np.append(starts, len(term)))
    term_of, rows, count = term[starts], row[starts], len(names)
    postings = np.bincount(term_of, minlength=count)
    packed_rows, sizes = pack_lists(rows, postings)
    packer = TwoBitPacker()
    writer.add("posting.row", packed_rows)
    writer.add("posting.frequency", np.concatenate([packer.pack(frequency), packer.last()]))
    writer.add("occurrence.position", narrowed(position))
    add_frequencies(writer, packer)
    held = articles_per_term(term_of, rows, articles, fields, count)
    lengths, occurrences = np.fromiter(map(len, names), np.int64, count), np.bincount(term, minlength=count)
    columns = {"lengths": lengths, "postings": postings, "occurrences": occurrences, "bytes": sizes, "articles": held}
    add_terms(writer, b"".join(names), columns)


def _ranked(names: list[str], numbers: Array) -> tuple[list[str], Array]:
    """The names that occur, sorted, and each number replaced by its name's place among them."""
    used = np.flatnonzero(np.bincount(numbers, minlength=len(names)))
    ordered = sorted(used.tolist(), key=names.__getitem__)
    ranks = np.zeros(len(names), np.int32)
    ranks[ordered] = np.arange(len(ordered), dtype=np.int32)
    return [names[i] for i in ordered], ranks[numbers]


def _stable_order(keys: Array) -> Array:
    """Like argsort(kind="stable"), three times as fast: key and place are sorted as one number."""
    joined = keys.astype(np.int64) << 32
    joined |= np.arange(len(keys), dtype=np.int64)
    joined.sort()
    return joined & 0xFFFFFFFF


def _ordinals(values: list[str | None]) -> tuple[list[bytes], Array]:
    names = sorted({encoded(value) for value in values if value is not None})
    place = {name: i for i, name in enumerate(names)}
    ordinals = (UNKNOWN_VALUE if value is None else place[encoded(value)] for value in values)
    return names, np.fromiter(ordinals, np.int32, len(values))


@lru_cache(maxsize=4096)
def _when(date: str | None) -> tuple[int, int]:
    """The moment, and the day as one number (20240229): it orders like the written day, whatever day a query asks for."""
    return (moment(date), int(day(date).replace("-", ""))) if date else (UNKNOWN_MOMENT, UNKNOWN_DAY)
