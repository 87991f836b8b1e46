"""Tables of terms answer like sorted lists."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from searchidx.german.edit_distance import within_distance
from searchidx.storage.term_dictionary import TermTable

WORDS = st.sets(st.text("abü\u00df-\U0001f600", min_size=1, max_size=6), max_size=30)


@settings(max_examples=100, deadline=None)
@given(st.sets(st.text(max_size=4), max_size=8), st.text(max_size=4))
@example(set(), "\0")  # an empty table has a byte to be mapped by
def test_a_table_answers_like_a_sorted_list(words: set[str], text: str) -> None:
    table, ordered = TermTable.of(sorted(words)), sorted(words)
    assert list(table) == list(table.select(range(len(table)))) == ordered
    assert [table.find(word) for word in ordered] == list(range(len(ordered)))
    assert (text in table) == (text in words)
    assert [table[at] for at in table.starting_with(text)] == [word for word in ordered if word.startswith(text)]
    assert [table[at] for at in table.containing(text)] == [word for word in ordered if text and text in word]


@settings(max_examples=50, deadline=None)
@given(WORDS, st.text("abü\u00df\U0001f600", max_size=5), st.integers(1, 2))
def test_no_word_within_a_distance_is_ruled_out(words: set[str], word: str, distance: int) -> None:
    table = TermTable.of(sorted(words))
    close = within_distance(word, list(table), distance).nonzero()[0]
    assert set(close.tolist()) <= set(table.maybe_within(word, distance).tolist())


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS, max_size=4), st.integers(1, 9))
def test_tables_are_joined_in_batches_of_any_size(sets: list[set[str]], batch: int) -> None:
    lists = [sorted(words) for words in sets]
    together = sorted(set().union(*sets))
    table, numbers = TermTable.union(list(map(TermTable.of, lists)), batch)
    assert (list(table), [[together[at] for at in places] for places in numbers]) == (together, lists)
    for words in lists:
        assert table.numbers_of(TermTable.of(words), batch).tolist() == list(map(together.index, words))
        places = TermTable.of(words).numbers_of(table, batch).tolist()
        assert places == [words.index(word) if word in words else -1 for word in together]


@settings(max_examples=100, deadline=None)
@given(WORDS, WORDS)
def test_strings_are_merged_into_a_table_and_taken_out_of_it(words: set[str], more: set[str]) -> None:
    merged, places, added = TermTable.of(sorted(words)).merged(sorted(more))
    assert list(merged) == sorted(words | more)
    assert [merged[at] for at in places.tolist()] == sorted(words)
    assert [merged[at] for at in added.tolist()] == sorted(more)
    assert list(merged.filtered(_marks(merged, more))) == sorted(more)


def _marks(table: TermTable, words: set[str]) -> np.ndarray:
    return np.array([word in words for word in table], bool)
