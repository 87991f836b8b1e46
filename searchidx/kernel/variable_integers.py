"""Variable-length integers, seven bits a byte: written and read number by number. `storage.varint` says what they are.

Interpreted, whole arrays at once are quicker: `storage.varint` does that then.
"""

from __future__ import annotations

import cython

_CONTINUED = cython.declare(cython.uchar, 0x80)
_MOST_BYTES = cython.declare(cython.int, 9)


def is_compiled() -> bool:
    """Whether this module runs compiled."""
    return bool(cython.compiled)


def measure(numbers: cython.const[cython.longlong][::1], sizes: cython.longlong[::1]) -> int:
    """Fills `sizes` with the bytes that each number takes, and says how many that are together."""
    together: cython.longlong = 0
    at: cython.Py_ssize_t
    for at in range(len(numbers)):
        rest: cython.longlong = numbers[at] >> 7
        size: cython.int = 1
        while rest > 0 and size < _MOST_BYTES:
            rest >>= 7
            size += 1
        sizes[at] = size
        together += size
    return int(together)


def write(numbers: cython.const[cython.longlong][::1], sizes: cython.const[cython.longlong][::1], data: cython.uchar[::1]) -> None:
    """Fills `data` with the numbers, which take as many bytes as `measure` said."""
    place: cython.Py_ssize_t = 0
    at: cython.Py_ssize_t
    for at in range(len(numbers)):
        rest: cython.longlong = numbers[at]
        more: cython.longlong = sizes[at] - 1
        while more > 0:
            data[place] = (rest & 0x7F) | _CONTINUED
            rest >>= 7
            place += 1
            more -= 1
        data[place] = rest & 0x7F
        place += 1


def count(data: cython.const[cython.uchar][::1]) -> int:
    """How many numbers end in some bytes."""
    numbers: cython.Py_ssize_t = 0
    at: cython.Py_ssize_t
    for at in range(len(data)):
        numbers += data[at] < _CONTINUED
    return int(numbers)


def read(data: cython.const[cython.uchar][::1], numbers: cython.longlong[::1]) -> None:
    """Fills `numbers`, as many as `count` said; of what is longer than nine bytes the bits beyond the 63rd are lost."""
    place: cython.Py_ssize_t = 0
    number: cython.longlong = 0
    bits: cython.int = 0
    at: cython.Py_ssize_t
    for at in range(len(data)):
        byte: cython.uchar = data[at]
        if bits < 63:
            number |= cython.cast(cython.longlong, byte & 0x7F) << bits
        bits += 7
        if byte < _CONTINUED:
            numbers[place] = number
            place += 1
            number = 0
            bits = 0
