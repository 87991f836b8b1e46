"""Packed numbers come back as they were."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchidx.storage.varint import TwoBitNumbers, TwoBitPacker, pack, pack_lists, unpack, unpack_lists

NUMBERS = st.one_of(st.integers(0, 300), st.integers(0, 2**62))


@given(st.lists(NUMBERS))
def test_numbers_come_back(numbers: list[int]) -> None:
    data, sizes = pack(np.array(numbers, np.int64))
    assert unpack(data).tolist() == numbers
    assert sizes.sum() == len(data)


@given(st.lists(st.lists(NUMBERS, max_size=9)))
def test_lists_come_back_together_and_alone(lists: list[list[int]]) -> None:
    ordered = [sorted(numbers) for numbers in lists]
    flat = np.array([number for numbers in ordered for number in numbers], np.int64)
    sizes = np.array(list(map(len, ordered)), np.int64)
    data, taken = pack_lists(flat, sizes)
    assert unpack_lists(data, sizes).tolist() == flat.tolist()
    ends = np.cumsum(taken)
    alone = [unpack_lists(data[end - took : end], sizes[i : i + 1]) for i, (end, took) in enumerate(zip(ends, taken, strict=True))]
    assert [numbers.tolist() for numbers in alone] == ordered


def test_small_numbers_take_one_byte() -> None:
    assert len(pack(np.arange(128))[0]) == 128
    assert len(pack(np.array([128]))[0]) == 2


@given(st.lists(st.lists(st.one_of(st.integers(1, 5), st.integers(1, 10**6)), max_size=9)))
def test_small_numbers_come_back_from_two_bits(pieces: list[list[int]]) -> None:
    packer = TwoBitPacker()
    data = np.concatenate([*(packer.pack(np.array(piece, np.int64)) for piece in pieces), packer.last()])
    numbers = [number for piece in pieces for number in piece]
    assert len(data) == -(-len(numbers) // 4)
    assert TwoBitNumbers(data, *packer.large()).at(np.arange(len(numbers))).tolist() == numbers
