"""The n-gram index: the same however it is built, and no term is missed."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.storage.ngram_index import MOST_WEIGHTED, NgramIndex
from searchidx.storage.term_dictionary import TermTable

WORDS = st.sets(st.text("abü\u00df-\U0001f600", min_size=1, max_size=6), max_size=30)


@settings(max_examples=100, deadline=None)
@given(WORDS, st.integers(1, 9), st.integers(1, 20), st.integers(1, 3))
def test_an_index_is_the_same_sorted_at_once_or_in_shares(words: set[str], batch: int, most: int, sampling: int) -> None:
    table = TermTable.of(sorted(words))
    whole = NgramIndex.of(table).arrays("x")
    shares = NgramIndex.of(table, batch=batch, most=most, sampling=sampling).arrays("x")
    assert [name for name in whole if whole[name].dtype != shares[name].dtype or not np.array_equal(whole[name], shares[name])] == []


@settings(max_examples=200, deadline=None)
@given(WORDS, WORDS, st.integers(1, 20))
def test_a_changed_index_is_the_same_as_one_built_anew(earlier: set[str], later: set[str], most: int) -> None:
    before, after = TermTable.of(sorted(earlier)), TermTable.of(sorted(later))
    numbers = after.numbers_of(before)
    changed = NgramIndex.of(before).changed(numbers, after, most=most).arrays("x")
    anew = NgramIndex.of(after).arrays("x")
    assert [name for name in anew if anew[name].dtype != changed[name].dtype or not np.array_equal(anew[name], changed[name])] == []


@settings(max_examples=100, deadline=None)
@given(WORDS, st.text("abü\u00df", min_size=NgramIndex.SIZE, max_size=6))
def test_no_term_that_contains_a_text_is_missed(words: set[str], text: str) -> None:
    table = TermTable.of(sorted(words))
    numbers = NgramIndex.of(table).maybe_containing(text).tolist()
    assert {word for word in words if text in word and "-" not in word} <= {table[at] for at in numbers}


def test_words_are_alike_by_the_ngrams_they_share() -> None:
    table = TermTable.of(["minister", "ministerin", "monster"])
    matches = NgramIndex.of(table).matches("minister", np.array([3, 2, 1]), 3)
    assert [table[at] for at in matches.numbers.tolist()] == ["minister", "ministerin", "monster"]
    assert matches.similarity.tolist() == [1.0, 2 * 6 / (7 + 9), 2 * 2 / (7 + 6)]
    assert matches.shares[0] == 1.0 > matches.shares[1] > matches.shares[2] > 0


def test_a_word_begins_and_ends_with_an_ngram_of_its_own() -> None:
    table = TermTable.of(["hausboot", "kaufhaus", "haus"])
    matches = NgramIndex.of(TermTable.of(sorted(table))).matches("haus", np.array([1, 1, 1]), 3)
    ngrams = [mask.bit_count() for mask in matches.masks.tolist()]
    assert ngrams == [3, 2, 2]  # _hau haus aus_


def test_masks_name_the_rarest_ngrams_first_with_their_inverse_document_frequencies() -> None:
    table = TermTable.of(["minister", "ministerin", "monster"])
    matches = NgramIndex.of(table).matches("minister", np.array([3, 2, 1]), 6)
    assert len(matches.weights) == 7  # _min mini inis nist iste ster ter_
    assert matches.weights.tolist() == sorted(matches.weights.tolist(), reverse=True)
    assert matches.weights[-1] == round(math.log(1 + (6 - 6 + 0.5) / (6 + 0.5)) * 1_000_000)  # ster: in all articles
    assert matches.masks[0] == 2**7 - 1


def test_of_a_very_long_word_the_rarest_ngrams_count() -> None:
    word = "".join(chr(0x100 + letter) for letter in range(100))
    matches = NgramIndex.of(TermTable.of([word[:50], word])).matches(word, np.array([1, 1]), 9)
    assert len(matches.weights) == MOST_WEIGHTED
    assert [mask.bit_count() for mask in matches.masks.tolist()] == [11, MOST_WEIGHTED]  # those of the second half are rarer


def test_ngrams_that_no_term_has_count_for_nothing() -> None:
    matches = NgramIndex.of(TermTable.of(["haus"])).matches("hausxyz", np.array([1]), 1)
    assert matches.shares.tolist() == [1.0]
    assert not len(NgramIndex.of(TermTable.of(["haus"])).matches("xyzzy", np.array([1]), 1).numbers)
