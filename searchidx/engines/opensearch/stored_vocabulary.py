"""The vocabulary of an index on a cluster: whole as of some commit, and what each later commit changed; so a commit writes what it changes.

When the changes have become many, a commit writes the vocabulary anew: the cost of that, divided among them, does not grow with the index.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
import zstandard

from searchidx.engines.opensearch.index_state import ChunkedValue, IndexState, StateStore
from searchidx.storage.vocabulary import Vocabulary

MOST_CHANGES = 32
"""Commits after which the vocabulary is written anew: each is a value to fetch for a reader that has none of it."""

MOST_CHANGED = 0.5
"""The part of the vocabulary's terms from which on, added up, changes are many."""

_NAME = "vocabulary"


@dataclass(frozen=True, slots=True)
class StoredVocabulary:
    """The vocabulary and, for each of its terms, the number of live articles that hold it in any field, teasers too.

    The vocabulary's own counts leave teasers out; a term is dropped only when no article holds it anywhere.
    """

    vocabulary: Vocabulary
    articles_of: np.ndarray


@dataclass(frozen=True, slots=True)
class TermChanges:
    """By how many articles each term is held more (or fewer) than before: without and with those that hold it in teasers only."""

    counts: Mapping[str, int]
    counts_with_teaser: Mapping[str, int]


class VocabularyCache:
    """Keeps the vocabulary of the last generation asked for: it is large, and every answer needs it."""

    def __init__(self, store: StateStore) -> None:
        self._store, self._lock = store, Lock()
        self._cached: tuple[Sequence[ChunkedValue], StoredVocabulary] | None = None

    def get(self, state: IndexState) -> Vocabulary:
        """The vocabulary of a generation. Raises IndexDamaged."""
        return self.stored(state).vocabulary

    def stored(self, state: IndexState) -> StoredVocabulary:
        """The same as it is stored. What is known of an earlier generation is taken over."""
        parts = [state.vocabulary, *state.vocabulary_changes]
        with self._lock:
            known, stored = self._cached or ([], StoredVocabulary(Vocabulary.build(()), np.empty(0, np.int64)))
            if not known or parts[: len(known)] != list(known):
                known, stored = parts[:1], vocabulary_from_bytes(self._store.get_value(_NAME, state.vocabulary))
            later = [changes_from_bytes(self._store.get_value(_NAME, part)) for part in parts[len(known) :]]
            self._cached = parts, changed(stored, later) if later else stored
            return self._cached[1]


def written(store: StateStore, before: IndexState, changes: TermChanges, *, whole: bool) -> dict[str, Any]:
    """Writes what a commit changes in the vocabulary; `whole`: all of it, anew. Returns the fields of the next state that say where."""
    generation = before.generation + 1
    size = before.changed_terms + len(changes.counts_with_teaser)
    many = size > MOST_CHANGED * before.terms or len(before.vocabulary_changes) >= MOST_CHANGES
    if not whole and not many:
        part = store.put_value(_NAME, generation, changes_to_bytes(changes))
        return {"vocabulary_changes": (*before.vocabulary_changes, part), "changed_terms": size}
    after = changed(VocabularyCache(store).stored(before), [changes])
    value = store.put_value(_NAME, generation, vocabulary_to_bytes(after))
    return {"vocabulary": value, "vocabulary_changes": (), "terms": len(after.vocabulary), "changed_terms": 0}


def changed(stored: StoredVocabulary, changes: Sequence[TermChanges]) -> StoredVocabulary:
    """The vocabulary after some changes."""
    terms = list(stored.vocabulary.terms)
    counts = dict(zip(terms, stored.vocabulary.counts.tolist(), strict=True))
    counts_with_teaser = dict(zip(terms, stored.articles_of.tolist(), strict=True))
    for change in changes:
        for term, number in change.counts_with_teaser.items():
            counts_with_teaser[term] = counts_with_teaser.get(term, 0) + number
            counts[term] = counts.get(term, 0) + change.counts.get(term, 0)
    occurring = sorted(term for term, number in counts_with_teaser.items() if number and term >= " ")
    vocabulary = Vocabulary.build(((term, counts[term]) for term in occurring), stored.vocabulary)
    return StoredVocabulary(vocabulary, np.array([counts_with_teaser[term] for term in occurring], np.int64))


def vocabulary_to_bytes(stored: StoredVocabulary) -> bytes:
    """A vocabulary as bytes, compressed."""
    stream = io.BytesIO()
    arrays: dict[str, Any] = {f"v.{name}": values for name, values in stored.vocabulary.arrays().items()}
    np.savez(stream, holders=stored.articles_of, **arrays)
    return zstandard.ZstdCompressor(level=3).compress(stream.getvalue())


def vocabulary_from_bytes(data: bytes) -> StoredVocabulary:
    """The vocabulary of these bytes; an empty one of none."""
    if not data:
        return StoredVocabulary(Vocabulary.build(()), np.empty(0, np.int64))
    with np.load(io.BytesIO(zstandard.ZstdDecompressor().decompress(data)), allow_pickle=False) as file:
        arrays = {name.removeprefix("v."): file[name] for name in file.files if name.startswith("v.")}
        return StoredVocabulary(Vocabulary.from_arrays(arrays), file["holders"])


def changes_to_bytes(changes: TermChanges) -> bytes:
    """Changes as bytes, compressed. What came and went again is left out."""
    with_teaser = {term: number for term, number in changes.counts_with_teaser.items() if number or changes.counts.get(term, 0)}
    rows = [list(with_teaser), list(with_teaser.values()), [changes.counts.get(term, 0) for term in with_teaser]]
    return zstandard.ZstdCompressor(level=3).compress(json.dumps(rows).encode("ascii"))


def changes_from_bytes(data: bytes) -> TermChanges:
    """The changes that `changes_to_bytes` was given."""
    terms, with_teaser, without = json.loads(zstandard.ZstdDecompressor().decompress(data))
    return TermChanges(Counter(dict(zip(terms, without, strict=True))), Counter(dict(zip(terms, with_teaser, strict=True))))
