"""Variable-length integers: both forms of the kernel write and read what operations on whole arrays do, whatever the bytes."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searchidx.storage.varint import _packed_by_arrays, _unpacked_by_arrays
from tests.kernel.support import as_installed, as_source, views

FORMS = {"as installed": as_installed("variable_integers"), "as source": as_source("variable_integers")}
NUMBERS = st.lists(st.integers(0, 300) | st.integers(0, 2**62), max_size=20)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@example([0, 127, 128, 2**62])
@given(NUMBERS)
def test_numbers_come_back(form: ModuleType, numbers: list[int]) -> None:
    values = np.array(numbers, np.int64)
    sizes = np.empty(len(values), np.int64)
    data = np.empty(form.measure(*views(values, sizes)), np.uint8)
    form.write(*views(values, sizes, data))
    expected, expected_sizes = _packed_by_arrays(values)
    assert (data.tobytes(), sizes.tolist()) == (expected.tobytes(), expected_sizes.tolist())
    read = np.empty(form.count(*views(data)), np.int64)
    form.read(*views(data, read))
    assert read.tolist() == numbers


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@example(b"\x80" * 9)
@example(b"\xff" * 8 + b"\x7f" + b"\x01" * 100)
@example(b"\x80" * 9 + b"\x01")  # bits beyond those of a number
@given(st.binary(max_size=40))
def test_any_bytes_are_read_as_whole_arrays_read_them(form: ModuleType, data: bytes) -> None:
    numbers = np.empty(form.count(*views(np.frombuffer(data, np.uint8))), np.int64)
    form.read(*views(np.frombuffer(data, np.uint8), numbers))
    longest = max(map(len, data.translate(bytes(byte >= 0x80 for byte in range(256))).split(b"\x00")), default=0)
    if longest < 9:  # of longer ones nobody wrote any
        assert numbers.tolist() == _unpacked_by_arrays(np.frombuffer(data, np.uint8)).tolist()


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_too_little_room_is_refused(form: ModuleType) -> None:
    numbers, sizes = np.array([300, 300], np.int64), np.array([2, 2], np.int64)
    with pytest.raises(IndexError):
        form.measure(*views(numbers, np.empty(1, np.int64)))
    with pytest.raises(IndexError):
        form.write(*views(numbers, sizes, np.empty(3, np.uint8)))
    with pytest.raises(IndexError):
        form.read(*views(np.ones(3, np.uint8), np.empty(2, np.int64)))
