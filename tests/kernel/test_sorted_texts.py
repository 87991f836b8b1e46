"""Sorted texts are merged and found as sets and dictionaries do it, compiled and as it is; false places are refused."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searchidx.storage.term_dictionary import TermTable
from tests.kernel.support import as_installed, as_source, views

FORMS = {"as installed": as_installed("sorted_texts"), "as source": as_source("sorted_texts")}
WORDS = st.sets(st.text("abü\u00df\U0001f600", max_size=4), max_size=20)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@example({""}, {"a", ""})
@example({"ab"}, {"a", "abb"})
@given(WORDS, WORDS)
def test_texts_of_both_come_once_and_in_order(form: ModuleType, one: set[str], other: set[str]) -> None:
    a, b = TermTable.of(sorted(one)), TermTable.of(sorted(other))
    places, other_places = np.empty(len(a), np.int32), np.empty(len(b), np.int32)
    blob = np.zeros(len(a.blob) + len(b.blob), np.uint8)
    starts = np.zeros(len(a) + len(b) + 1, np.int64)
    count = form.merge(*views(a.blob, a.starts, b.blob, b.starts, places, other_places, blob, starts))
    merged = list(TermTable(blob, starts[: count + 1]))
    assert merged == sorted(one | other)
    assert [merged[place] for place in places] == sorted(one)
    assert [merged[place] for place in other_places] == sorted(other)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@given(WORDS, WORDS)
def test_each_text_is_found_or_missing(form: ModuleType, texts: set[str], wanted: set[str]) -> None:
    table, searched = TermTable.of(sorted(texts)), TermTable.of(sorted(wanted))
    numbers = np.empty(len(searched), np.int32)
    form.find_each(*views(table.blob, table.starts, searched.blob, searched.starts, numbers))
    assert numbers.tolist() == [sorted(texts).index(text) if text in texts else -1 for text in sorted(wanted)]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_places_outside_of_the_texts_are_refused(form: ModuleType) -> None:
    blob, starts, place = np.zeros(4, np.uint8), np.array([0, 99], np.int64), np.empty(1, np.int32)
    with pytest.raises(IndexError):
        form.merge(*views(blob, starts, blob, starts, place, place, np.empty(8, np.uint8), np.empty(3, np.int64)))
    with pytest.raises(IndexError):
        form.find_each(*views(blob, starts, blob, starts, place))
