"""The n-gram index: the same however it is built, and no term is missed."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.storage.ngram_index import NgramIndex
from searchidx.storage.term_dictionary import TermTable

WORDS = st.sets(st.text("abü\u00df-\U0001f600", min_size=1, max_size=6), max_size=30)


@settings(max_examples=100, deadline=None)
@given(WORDS, st.integers(1, 9), st.integers(1, 20), st.integers(1, 3))
def test_an_index_is_the_same_sorted_at_once_or_in_shares(words: set[str], batch: int, most: int, sampling: int) -> None:
    table = TermTable.of(sorted(words))
    whole = NgramIndex.of(table).arrays("x")
    shares = NgramIndex.of(table, batch=batch, most=most, sampling=sampling).arrays("x")
    assert [name for name in whole if whole[name].dtype != shares[name].dtype or not np.array_equal(whole[name], shares[name])] == []


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
    assert matches.similarity.tolist() == [1.0, 2 * 5 / (5 + 7), 2 * 1 / (5 + 4)]
    assert matches.shares[0] == matches.shares[1] == 1.0 > matches.shares[2] > 0
