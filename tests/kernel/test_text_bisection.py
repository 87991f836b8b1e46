"""Text bisection: both forms of the kernel find what the module bisect finds."""

from __future__ import annotations

from bisect import bisect_left
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.storage.ragged_arrays import offsets
from tests.kernel.support import as_installed, as_source

FORMS = {"as installed": as_installed("text_bisection"), "as source": as_source("text_bisection")}
texts = st.binary(max_size=4)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@given(st.sets(texts), texts, st.sampled_from([np.int32, np.int64, np.uint16]))
def test_texts_are_found_where_bisection_finds_them(form: ModuleType, known: set[bytes], text: bytes, width: type[np.generic]) -> None:
    in_order = sorted(known)
    blob = np.frombuffer(b"".join(in_order) or b"\0", np.uint8)
    table = form.SortedTexts(blob, offsets(np.array([len(each) for each in in_order], np.int64)).astype(width))
    assert table.lower_bound(text) == bisect_left(in_order, text)
    assert table.find(text) == (in_order.index(text) if text in known else -1)
    assert [table.find(each) for each in in_order] == list(range(len(in_order)))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_places_outside_of_the_bytes_are_refused(form: ModuleType) -> None:
    table = form.SortedTexts(np.frombuffer(b"abc", np.uint8), np.array([0, 2, 99]))
    with pytest.raises(IndexError):
        table.find(b"cx" * 9)
