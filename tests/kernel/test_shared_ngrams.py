"""Shared n-grams: the compiled form finds the terms, similarities and masks that sorting with arrays finds."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.storage import ngram_index
from searchidx.storage.ngram_index import NgramIndex
from searchidx.storage.term_dictionary import TermTable
from tests.kernel.support import as_installed, as_source

FORMS = {"as installed": as_installed("shared_ngrams"), "as source": as_source("shared_ngrams")}
words = st.text("abc", min_size=1, max_size=12)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@given(st.sets(words, min_size=1), words, st.sampled_from([(0.0, 0.0), (0.3, 0.45), (0.1, 1.0), (2.0, 0.2)]))
def test_both_ways_find_the_same(form: ModuleType, terms: set[str], word: str, least: tuple[float, float]) -> None:
    index = NgramIndex.of(TermTable.of(sorted(terms)))
    counts = np.arange(len(terms)) % 7 + 1
    both = []
    for is_compiled in (True, False):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ngram_index, "shared_ngrams", form)
            patch.setattr(form, "is_compiled", lambda is_compiled=is_compiled: is_compiled)
            both.append([index.matches(word, counts, 30, least_share=least[0], least_similarity=least[1]) for _ in range(2)])
            index = NgramIndex.of(TermTable.of(sorted(terms)))
    for first, second in zip(*both, strict=True):
        assert [column.tolist() for column in first] == [column.tolist() for column in second]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@given(st.binary(max_size=12), st.lists(st.integers(0, 9), min_size=1, max_size=3))
def test_bytes_of_any_kind_are_read_or_refused(form: ModuleType, packed: bytes, sizes: list[int]) -> None:
    starts = np.cumsum([0, *sizes[:-1]])
    try:
        terms, _ = form.read_members(np.frombuffer(packed, np.uint8), starts, np.array(sizes), np.ones(50, np.int64))
    except (IndexError, ValueError):
        return
    assert all(0 <= term < 50 for term in terms)
