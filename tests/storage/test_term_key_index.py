"""Key tables answer like dictionaries of lists."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from searchidx.storage.term_key_index import KeyTable

LISTS = st.dictionaries(st.text(max_size=4), st.lists(st.integers(0, 9), min_size=1), max_size=8)


@settings(max_examples=50, deadline=None)
@given(LISTS, st.text(max_size=4))
@example({}, "\0")  # an empty table has a byte to be mapped by
def test_a_table_answers_like_a_dictionary(terms: dict[str, list[int]], key: str) -> None:
    table = KeyTable.from_arrays("x", KeyTable.of(terms).arrays("x"))
    assert {name: table.get(name) for name in terms} == terms
    assert table.get(key) == terms.get(key, [])


@settings(max_examples=50, deadline=None)
@given(st.lists(LISTS, min_size=1, max_size=4))
def test_joined_tables_have_the_terms_of_all(dictionaries: list[dict[str, list[int]]]) -> None:
    joined = KeyTable.joined(list(map(KeyTable.of, dictionaries)))
    for key in set().union(*dictionaries):
        assert joined.get(key) == [at for terms in dictionaries for at in terms.get(key, [])]
