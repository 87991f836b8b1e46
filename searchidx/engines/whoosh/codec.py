"""What Whoosh sees of a segment: a codec, Whoosh's extension point for segments that it did not write, over our arrays.

Whoosh's table of contents names the classes of this module, so their names and places are part of the format. Whoosh sees the field
"id", every text field with the positions of its words, and the facts of an article as stored fields. Our own search does not run
through here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec import base
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from searchidx.cached_property import cached_property
from searchidx.model import TEXT_FIELDS
from searchidx.storage.index_directory import NAME, SEGMENT
from searchidx.storage.ragged_arrays import Array, offsets
from searchidx.storage.segment import Segment

ID = "id"
STORED_FIELDS = ("original", "date", "section", "source", "url")
"""What of an article Whoosh shows as stored fields, besides its id."""


class Codec(base.Codec):  # type: ignore[misc]  # whoosh has no types
    """Reads our segments; only searchidx writes them."""

    def terms_reader(self, storage: Any, segment: ArraySegment) -> TermsReader:
        return TermsReader(segment.opened(storage))

    def per_document_reader(self, storage: Any, segment: ArraySegment) -> PerDocumentReader:
        return PerDocumentReader(segment.opened(storage), segment)


class ArraySegment(base.Segment):  # type: ignore[misc]  # whoosh has no types
    """What the table of contents says of a segment: its name, its size, the numbers of removed articles (unsigned, little-endian)."""

    def __init__(self, name: str, size: int, removed: Array) -> None:
        self.indexname, self.segid, self.compound = NAME, name, False
        self.size, self.removed = size, removed.astype("<u4").tobytes()

    def opened(self, storage: Any) -> Segment:
        return Segment(Path(storage.folder) / self.make_filename(SEGMENT), self.segid)

    def codec(self) -> Codec:
        return Codec()

    def doc_count_all(self) -> int:
        return self.size

    def deleted_count(self) -> int:
        return len(self.removed) // 4

    def deleted_docs(self) -> list[int]:
        return [int(number) for number in np.frombuffer(self.removed, "<u4")]

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self.deleted_docs()

    def should_assemble(self) -> bool:
        return False  # one compound file could not be memory-mapped


class PerDocumentReader(base.PerDocumentReader):  # type: ignore[misc]  # whoosh has no types
    """Lengths, removals and stored fields of one segment."""

    def __init__(self, segment: Segment, shown: ArraySegment) -> None:
        self._segment, self._shown = segment, shown
        self._removed = frozenset(shown.deleted_docs())

    def doc_count(self) -> int:
        return self._segment.size - len(self._removed)

    def doc_count_all(self) -> int:
        return self._segment.size

    def has_deletions(self) -> bool:
        return bool(self._removed)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self._removed

    def deleted_docs(self) -> frozenset[int]:
        return self._removed

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        return int(self._lengths(fieldname)[docnum]) or default

    def field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).sum())

    def min_field_length(self, fieldname: str) -> int:
        lengths = self._lengths(fieldname)
        return int(lengths[lengths > 0].min(initial=0))

    def max_field_length(self, fieldname: str) -> int:
        return int(self._lengths(fieldname).max(initial=0))

    def stored_fields(self, docnum: int) -> dict[str, str]:
        article = self._segment.store.article(docnum)
        return {name: value for name in (ID, *STORED_FIELDS) if (value := getattr(article, name)) is not None}

    @cached_property
    def _lengths_by_field(self) -> Mapping[str, Array]:
        lengths = {name: np.zeros(self._segment.size, np.int64) for name in TEXT_FIELDS}
        for number, name in enumerate(TEXT_FIELDS):
            rows = self._segment.row_field == number
            lengths[name][self._segment.row_article[rows]] = self._segment.row_length[rows]
        return lengths

    def _lengths(self, fieldname: str) -> Array:
        return self._lengths_by_field.get(fieldname, np.zeros(self._segment.size, np.int64))


class TermsReader(base.TermsReader):  # type: ignore[misc]  # whoosh has no types
    """Terms field by field, in the order of names and bytes, with their postings."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        self._lists: dict[str, tuple[list[bytes], Array]] = {}

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._number(*term) is not None

    def indexed_field_names(self) -> list[str]:
        return sorted([ID, *(TEXT_FIELDS[i] for i in np.unique(self._segment.row_field).tolist())])

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return self.terms_from("", b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        for name in self.indexed_field_names():
            if name >= fieldname:
                texts = self._list(name)[0]
                start = bisect_left(texts, prefix) if name == fieldname else 0
                yield from ((name, text) for text in texts[start:])

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return self.items_from("", b"")

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, tbytes: bytes) -> TermInfo:
        articles, frequencies, lengths, _ = self._postings(fieldname, tbytes)
        summed = (float(frequencies.sum()), len(articles), int(lengths.min()), int(lengths.max()), float(frequencies.max()))
        return TermInfo(*summed, int(articles[0]), int(articles[-1]))

    def frequency(self, fieldname: str, tbytes: bytes) -> float:
        return float(self._postings(fieldname, tbytes)[1].sum()) if (fieldname, tbytes) in self else 0.0

    def doc_frequency(self, fieldname: str, tbytes: bytes) -> int:
        return len(self._postings(fieldname, tbytes)[0]) if (fieldname, tbytes) in self else 0

    def matcher(self, fieldname: str, tbytes: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        articles, frequencies, _, positions = self._postings(fieldname, tbytes)
        values = _Values(format_, frequencies, positions) if fieldname != ID else None
        info, term = self.term_info(fieldname, tbytes), (fieldname, tbytes)
        return ListMatcher(articles.tolist(), frequencies.astype(float).tolist(), values, format_, scorer, term=term, terminfo=info)

    def cursor(self, fieldname: str, fieldobj: Any) -> Cursor:
        return Cursor(self, fieldname, self._list(fieldname)[0])

    def _number(self, fieldname: str, text: bytes) -> int | None:
        """Where the term stands in the list of its field."""
        texts = self._list(fieldname)[0]
        at = bisect_left(texts, text)
        return at if at < len(texts) and texts[at] == text else None

    def _postings(self, fieldname: str, text: bytes) -> tuple[Array, Array, Array, Array]:
        """Articles, frequencies, lengths of the field, and all positions one after the other. Raises TermNotFound."""
        at = self._number(fieldname, text)
        if at is None:
            raise TermNotFound(f"{fieldname}:{text!r}")
        number = self._list(fieldname)[1][at]
        if fieldname == ID:
            return np.array([number]), np.ones(1, np.int64), np.ones(1, np.int64), np.zeros(1, np.int64)
        in_field = self._segment.row_field == TEXT_FIELDS.index(fieldname)
        rows, frequencies = self._segment.postings(np.array([number]))
        frequencies, rows = frequencies[in_field[rows]], rows[in_field[rows]]
        positions = self._segment.occurrences(np.array([number]), in_field)[1]
        return self._segment.row_article[rows], frequencies.astype(np.int64), self._segment.row_length[rows], positions

    def _list(self, fieldname: str) -> tuple[list[bytes], Array]:
        """The sorted terms of a field, and for each its number in the segment (of its article, in the field "id")."""
        if fieldname not in self._lists:
            self._lists[fieldname] = self._ids() if fieldname == ID else self._words(fieldname)
        return self._lists[fieldname]

    def _ids(self) -> tuple[list[bytes], Array]:
        numbers = np.argsort(self._segment.file["id.rank"])
        ids = self._segment.ids.all_encoded()
        return [ids[i] for i in numbers.tolist()], numbers

    def _words(self, fieldname: str) -> tuple[list[bytes], Array]:
        """The words of a text field; the marks for the ends of sentences and clauses are no words, and sort before all of them."""
        if fieldname not in TEXT_FIELDS:
            return [], np.empty(0, np.int64)
        segment = self._segment
        in_field = segment.row_field == TEXT_FIELDS.index(fieldname)
        term = np.repeat(np.arange(len(segment.terms)), np.diff(segment.first_posting))
        rows, _ = segment.postings_between(0, len(segment.terms))
        numbers = np.flatnonzero(np.bincount(term[in_field[rows]], minlength=len(segment.terms)))
        texts = segment.terms.encoded_slice(0, len(segment.terms))
        numbers = np.array([i for i in numbers.tolist() if texts[i] >= b" "], np.int64)
        return [texts[i] for i in numbers.tolist()], numbers


class Cursor(base.FieldCursor):  # type: ignore[misc]  # whoosh has no types
    """Walks the terms of one field; Whoosh's fuzzy search jumps with it."""

    def __init__(self, reader: TermsReader, fieldname: str, texts: Sequence[bytes]) -> None:
        self._reader, self._fieldname, self._texts, self._at = reader, fieldname, texts, 0

    def first(self) -> str | None:
        self._at = 0
        return self.text()

    def find(self, term: str | bytes) -> str | None:
        self._at = bisect_left(self._texts, term.encode() if isinstance(term, str) else term)
        return self.text()

    def next(self) -> str | None:
        self._at += 1
        return self.text()

    def is_valid(self) -> bool:
        return self._at < len(self._texts)

    def text(self) -> str | None:
        return self._texts[self._at].decode("utf-8", "surrogatepass") if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        return self._reader.term_info(self._fieldname, self._texts[self._at]) if self.is_valid() else None


class _Values:
    """The positions of each posting in Whoosh's own encoding, made when asked for."""

    def __init__(self, format_: Any, frequencies: Array, positions: Array) -> None:
        self._format, self._ends, self._positions = format_, offsets(frequencies), positions

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, at: int) -> bytes:
        encoded: bytes = self._format.encode(self._positions[self._ends[at] : self._ends[at + 1]].tolist())
        return encoded
