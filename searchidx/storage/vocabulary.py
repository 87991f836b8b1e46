"""The vocabulary of an index: every surface form with its document frequency, its index keys and n-grams, and the look-ups over them.

The keys of a term are computed once, when the vocabulary is built (`german.index_keys`); a look-up reads a few key tables, nothing else.
A term is its number in code-point order wherever many are handled; its text is made where it is read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache, partial

import numpy as np

from searchidx.cached_property import cached_property
from searchidx.german.cologne_phonetics import alike, first_letters, sound_key
from searchidx.german.decompounder import may_be_compound_part
from searchidx.german.edit_distance import within_distance
from searchidx.german.expansion import MUCH_RARER, expand, spellings
from searchidx.german.index_keys import KEY_TABLES, rules_fingerprint
from searchidx.german.lemmatizer import may_be_name
from searchidx.german.lexicon import lexicon
from searchidx.german.orthography import without_foreign_accents
from searchidx.german.star_pattern import term_matcher
from searchidx.german.term_lookup_protocol import NgramMatches
from searchidx.german.tokenizer import is_cased, normalise
from searchidx.german.tokenizer import terms as terms_of
from searchidx.storage.ngram_index import NgramIndex
from searchidx.storage.term_dictionary import TermList, TermTable
from searchidx.storage.term_key_index import KeyTable, StoredKeyTables, key_tables
from searchidx.storage.varint import pack, unpack

_MOSTLY_NEW = 2
"""An earlier vocabulary helps as long as the new one has no more than so many times its terms."""

_LONGEST_TYPED = 60
"""Letters of a word up to which it may be a typing error: comparing takes as long as the word, times all terms."""

_CACHED_WORDS = 128
"""Words whose expansion is cached: turning the page or choosing a filter asks for them again."""


class Vocabulary:
    """Surface forms in code-point order with the number of live articles that hold each; immutable, safe for threads.

    Implements `german.term_lookup.TermLookup`.
    """

    def __init__(
        self, terms: TermTable, counts: np.ndarray, key_tables: Mapping[str, KeyTable], ngrams: NgramIndex, fingerprint: bytes
    ) -> None:
        """`counts`: live articles of each term; `fingerprint`: of the rules that `key_tables` follow from."""
        self.terms, self.counts = terms, counts
        self._key_tables, self._ngrams, self._fingerprint = key_tables, ngrams, fingerprint
        self.expand = lru_cache(maxsize=_CACHED_WORDS)(partial(expand, self))
        """`expand(word, mode)`: the expansion of one word as a user typed it, see `german.expansion.expand`; cached."""
        self.spellings = partial(spellings, self)
        """`spellings(term, mode)`: the very same word in other spellings, see `german.expansion.spellings`."""

    @classmethod
    def build(cls, frequencies: Iterable[tuple[str, int]], before: Vocabulary | None = None) -> Vocabulary:
        """From (term, live articles) pairs in any order, each term once; boundary terms are left out.

        The keys of `before`, an earlier vocabulary, are taken over where they still hold; the result is the same without it.
        """
        pairs = sorted(pair for pair in frequencies if pair[0] >= " ")
        return cls.of(TermTable.of([term for term, _ in pairs]), np.array([n for _, n in pairs], dtype=np.int64), before)

    @classmethod
    def of(cls, terms: TermTable, counts: np.ndarray, before: Vocabulary | None = None) -> Vocabulary:
        """The same from a table of terms, and the live articles that hold each."""
        rules = rules_fingerprint()
        if before is not None and before._fingerprint == rules and len(before) * _MOSTLY_NEW > len(terms):
            numbers = terms.numbers_of(before.terms)
            ngrams = before._ngrams.changed(numbers, terms)
            return cls(terms, counts, before._changed_key_tables(numbers, terms), ngrams, rules)
        ngrams = NgramIndex.of(terms)  # first: the memory it takes for a while is free again when the key tables come
        return cls(terms, counts, key_tables(terms, range(len(terms)), terms), ngrams, rules)

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray], terms: TermTable | None = None) -> Vocabulary:
        """The vocabulary that `arrays` came from; arrays may be memory-mapped. `terms`: its terms, where the arrays have none."""
        terms = terms or TermTable.from_arrays("terms", arrays)
        counts, fingerprint = unpack(arrays["counts"]), arrays["rules"].tobytes()
        return cls(terms, counts, StoredKeyTables(arrays), NgramIndex.from_arrays("grams", arrays), fingerprint)

    def arrays(self, *, terms: bool = True) -> dict[str, np.ndarray]:
        """Everything the vocabulary and its look-ups consist of, as flat arrays an engine can store; its `terms` too, if wanted."""
        arrays = {**(self.terms.arrays("terms") if terms else {}), "counts": pack(self.counts)[0], **self._ngrams.arrays("grams")}
        arrays["rules"] = np.frombuffer(self._fingerprint, dtype=np.uint8)
        for name in KEY_TABLES:
            arrays |= self._key_tables[name].arrays(name)
        return arrays

    def __len__(self) -> int:
        return len(self.terms)

    def __contains__(self, term: object) -> bool:
        return term in self.terms

    def count(self, term: str) -> int:
        """Live articles that hold the term; 0 for an unknown one."""
        at = self.terms.find(term)
        return 0 if at is None else int(self.counts[at])

    def counts_of(self, forms: Sequence[str]) -> list[int]:
        """Live articles that hold each form, 0 for an unknown one."""
        if isinstance(forms, TermList) and forms.table is self.terms:
            counts: list[int] = self.counts[forms.numbers].tolist()
            return counts
        return [self.count(form) for form in forms]

    def matching(self, pattern: str, limit: int) -> tuple[Sequence[str], int]:
        """Terms that match a normalised pattern with `*` and `?`: the `limit` most frequent, and how many match in all."""
        pieces = re.split("[*?]", pattern)
        matches = term_matcher(pattern)
        longest = max(pieces, key=len)
        candidates: Iterable[int] = range(len(self))
        if pieces[0]:
            candidates = self.terms.starting_with(pieces[0])
        elif longest:
            candidates = self.terms.containing(longest)
        return self._most_frequent([at for at in candidates if matches(term := self.terms[at]) and not is_cased(term)], limit)

    def completions(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The terms that begin like a word as a user types it, with or without its umlauts; the most frequent, each with its articles."""
        start = normalise(prefix)
        with_umlauts = start.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü")
        ranges = [self.terms.starting_with(text) for text in {start, with_umlauts, start.replace("ss", "ß")} if text]
        numbers = np.unique(np.concatenate([np.empty(0, np.int64), *(np.arange(r.start, r.stop) for r in ranges)]))
        best = numbers[np.argsort(-self.counts[numbers], kind="stable")[:limit]]
        return [(self.terms[at], int(self.counts[at])) for at in best.tolist() if self.counts[at]]

    def close_to(self, word: str, distance: int, limit: int) -> tuple[Sequence[str], int]:
        """Terms within `distance` (1 or 2) edits of a normalised word (see `german.edit_distance`), as `matching` returns them."""
        candidates = self.terms.maybe_within(word, distance)
        close = candidates[within_distance(word, self.terms.select(candidates.tolist()), distance)]
        return self._most_frequent([at for at in close.tolist() if not is_cased(self.terms[at])], limit)

    def sounding_like(self, name: str, limit: int) -> tuple[Sequence[str], int]:
        """Names that sound like a normalised one (`german.cologne_phonetics`), and their genitives, as `matching` returns them.

        Common words are left out: Meer, Mauer and nur sound like Maier.
        """
        key = sound_key(name)
        if not key:
            return (), 0
        looks_right, candidates = alike(key).fullmatch, [self.terms.starting_with(letter) for letter in first_letters(key)]
        numbers = [at for some in candidates for at in some if looks_right(without_foreign_accents(self.terms[at]))]
        return self._most_frequent([at for at in numbers if _sounds_like(self.terms[at], key)], limit)

    def suggest(self, word: str, limit: int = 3) -> tuple[str, ...]:
        """Frequent terms that a rare or unknown word may have been typed for, best first: fewer edits, then more articles."""
        term = terms_of(word)[0][0][0] if terms_of(word)[0] else word
        if not 3 < len(term) <= _LONGEST_TYPED:
            return ()
        least = max(2, MUCH_RARER * self.count(term))
        suggestions: dict[str, None] = {}
        for distance in (1, 2) if len(term) > 6 else (1,):
            close, _ = self.close_to(term, distance, 20)
            suggestions |= dict.fromkeys(near for near in close if self.count(near) >= least and len(near) > 2)
        return tuple(suggestions)[:limit]

    def numbers_of(self, *terms: str) -> set[int]:
        """The numbers of those terms that the index has."""
        return {at for term in terms if (at := self.terms.find(term)) is not None}

    def with_keys(self, table: str, *keys: str) -> set[int]:
        """The numbers of the terms that have one of the keys in a table of KEY_TABLES."""
        return {at for key in keys for at in self._key_tables[table].get(key)}

    def key_table(self, name: str) -> KeyTable:
        """One of KEY_TABLES: its keys with the terms that have them."""
        return self._key_tables[name]

    def containing(self, text: str) -> list[int]:
        """The numbers of the terms without a hyphen that contain a text, ascending."""
        candidates = self._ngrams.maybe_containing(text).tolist() if len(text) >= NgramIndex.SIZE else self.terms.containing(text)
        return [at for at, term in zip(candidates, self.terms.select(candidates), strict=True) if text in term and "-" not in term]

    def by_frequency(self, numbers: Collection[int]) -> TermList:
        """The terms with these numbers, the most frequent first, then in code-point order."""
        if len(numbers) < 2:  # most groups of a word
            return TermList(self.terms, np.array([*numbers], np.int32))
        terms = np.fromiter(numbers, np.int32, len(numbers))
        return TermList(self.terms, terms[np.lexsort((terms, -self.counts[terms]))])

    def in_order(self, numbers: np.ndarray) -> TermList:
        """The terms with these numbers, in their order."""
        return TermList(self.terms, numbers)

    def ngram_matches(self, word: str, least_share: float = 0.0, least_similarity: float = 0.0) -> NgramMatches:
        """The terms that share n-grams with a word: enough of them by share or by similarity."""
        return self._ngrams.matches(word, self.counts, self._most_articles, least_share=least_share, least_similarity=least_similarity)

    @cached_property
    def _most_articles(self) -> int:
        """The articles of the most frequent word, which is in nearly all of them."""
        return int(self.counts.max(initial=1))

    def _most_frequent(self, numbers: Collection[int], limit: int) -> tuple[TermList, int]:
        return self.by_frequency(numbers)[:limit], len(numbers)

    def _changed_key_tables(self, numbers: np.ndarray, terms: TermTable) -> dict[str, KeyTable]:
        """The key tables of other terms, of which term i of this one has become numbers[i], or is gone (-1).

        Keys are computed only for new terms and for those that may be split otherwise now.
        """
        kept = np.zeros(len(terms), dtype=bool)
        kept[numbers[numbers >= 0]] = True
        came, went = (np.flatnonzero(~both).tolist() for both in (kept, numbers >= 0))
        resplit = self._terms_split_by([*(terms[at] for at in came), *(self.terms[at] for at in went)])
        kept[numbers[[at for at in resplit if numbers[at] >= 0]]] = False
        numbers[resplit] = -1
        added = key_tables(terms, np.flatnonzero(~kept).tolist(), terms)
        return {name: self._key_tables[name].changed(numbers, added[name]) for name in KEY_TABLES}

    def _terms_split_by(self, words: Iterable[str]) -> list[int]:
        """The terms whose parts may depend on whether the index has these words: those that contain one of them.

        A colon inside a term hides what it contains: grün:weiß is split as grünweiß.
        """
        numbers = set(self.terms.containing(":"))
        for word in words:
            if may_be_compound_part(word) and "-" not in word:
                numbers.update(self.containing(word))
        return sorted(numbers)


def _sounds_like(term: str, key: str) -> bool:
    """Whether a term is a name with this sound key, or the genitive of an unknown one: Mars is nothing of a Mar."""
    names = (term, term.removesuffix("s")) if not lexicon().readings(term) else (term,)
    return any(sound_key(name) == key and may_be_name(name) for name in names)
