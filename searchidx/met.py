"""What a run met: ids, where each stands and with which fingerprint, in arrays: as objects a million of them take half a gigabyte.

An **id** has a number and is there once, however often it is met; a **meeting** is an id in a file. Files are met one after the other,
so the meetings of a file stand in a row.
"""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

PRINT = 11
"""Characters of a fingerprint."""

NONE = -1
_FIRST_SLOTS = 1 << 8
_ITSELF, _OTHER = -1, -2  # a place is the file, a line of it (the line's number), or something else


@dataclass(frozen=True, slots=True)
class Place:
    """Where an id was met last, and the fingerprint it had there."""

    print: str
    place: str
    path: str


class Met:
    """Everything met so far."""

    _COLUMNS = tuple("_firsts _numbers _prints _gone _ids _ends _hashes _last _file _line _start _out _slots".split())

    def __init__(self) -> None:
        self._files: list[tuple[str, str]] = []
        self._firsts = array("q")  # of each file: its first meeting
        self._numbers, self._prints, self._gone = array("i"), bytearray(), bytearray()  # of each meeting
        self._ids, self._ends = bytearray(), array("q")  # of each id, as all that follows
        self._hashes, self._last, self._file, self._line = array("q"), array("i"), array("i"), array("i")
        self._start, self._out = array("q"), bytearray()
        self._others: dict[int, str] = {}
        self._slots = array("i", [NONE]) * _FIRST_SLOTS
        self._away = 0
        self._stowed: tuple[IO[bytes], list[int]] | None = None
        self._known = 0

    def stow(self) -> None:
        """Moves the arrays to a temporary file until `fetch`, where there is room; until then nothing but len() may be asked."""
        with suppress(OSError):  # where there is none, they stay
            file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `fetch`, or with this
            for name in self._COLUMNS:
                file.write(memoryview(getattr(self, name)).cast("B"))
            file.flush()
            self._stowed = file, [len(getattr(self, name)) for name in self._COLUMNS]
            for name in self._COLUMNS:
                setattr(self, name, getattr(self, name)[:0])

    def fetch(self) -> None:
        """Takes back what was stowed."""
        if self._stowed:
            file, lengths = self._stowed
            self._stowed = None
            with file:
                file.seek(0)
                for name, length in zip(self._COLUMNS, lengths, strict=True):
                    column = getattr(self, name)
                    if isinstance(column, array):
                        column.frombytes(file.read(length * column.itemsize))
                    else:
                        column += file.read(length)

    def __len__(self) -> int:
        """The ids that are neither barred nor refused."""
        return self._known - self._away

    def begin(self, path: str, name: str) -> Ids:
        """The next file; gives the ids it will have."""
        self._files.append((path, name))
        self._firsts.append(len(self._numbers))
        return Ids(self, len(self._files) - 1)

    def meet(self, id: str, print: str, place: str, *, barred: bool = False) -> Place | None:
        """Notes that an id stands at a place of the file begun last; says where it was met before. A barred id is nowhere met."""
        file = len(self._files) - 1
        number = self._number(id)
        earlier = None
        if number == NONE:
            number = self._added(id)
        elif not self._out[number]:
            earlier = self._place(number)
        if barred != self._out[number]:
            self._away += 1 if barred else -1
            self._out[number] = barred
        if self._file[number] == file:
            at = self._last[number]
            self._prints[at * PRINT : (at + 1) * PRINT] = print.encode("ascii")
            self._gone[at] = False
        else:
            if earlier and earlier.print != print:  # of two texts the last one counts
                self._gone[self._last[number]] = True
            self._last[number] = len(self._numbers)
            self._numbers.append(number)
            self._prints += print.encode("ascii")
            self._gone.append(False)
        self._file[number] = file
        self._note(number, place)
        return earlier

    def find(self, id: str) -> Place | None:
        """Where an id was met last."""
        number = self._number(id)
        return None if number == NONE or self._out[number] else self._place(number)

    def __contains__(self, id: object) -> bool:
        return isinstance(id, str) and (number := self._number(id)) != NONE and not self._out[number]

    def items(self) -> Iterator[tuple[str, str]]:
        """Every id with its last fingerprint."""
        return ((self._id(number), self._print(self._last[number])) for number in range(len(self._ends)) if not self._out[number])

    def refuse(self, id: str, earlier: str | None) -> None:
        """The id counts as not met; its file has it with an earlier fingerprint, or not at all."""
        number = self._number(id)
        self._out[number], self._start[number] = True, NONE
        self._away += 1
        at = self._last[number]
        self._gone[at] = earlier is None
        if earlier:
            self._prints[at * PRINT : (at + 1) * PRINT] = earlier.encode("ascii")

    def put(self, id: str, start: int) -> None:
        """Notes where the text of an id begins among those to be written; NONE: it is not to be written."""
        self._start[self._number(id)] = start

    def starts(self) -> array[int]:
        """Where the texts to be written begin, ascending."""
        found = array("q", (start for start in self._start if start != NONE))
        return found if all(map(int.__le__, found, found[1:])) else array("q", sorted(found))

    def pending(self) -> bool:
        """Whether there is anything to be written."""
        return any(start != NONE for start in self._start)

    def of(self, file: int) -> Iterator[tuple[str, str]]:
        """The ids of a file and the fingerprints they have there, in the order they were met."""
        for at in self._range(file):
            if not self._gone[at]:
                yield self._id(self._numbers[at]), self._print(at)

    def count(self, file: int) -> int:
        meetings = self._range(file)
        return len(meetings) - self._gone.count(True, meetings.start, meetings.stop)

    def print_in(self, file: int, id: str) -> str | None:
        """The fingerprint of an id in a file; None where it is not."""
        number, meetings = self._number(id), self._range(file)
        if number == NONE:
            return None
        last = self._last[number]
        at = last if last in meetings else next((at for at in meetings if self._numbers[at] == number), NONE)
        return None if at == NONE or self._gone[at] else self._print(at)

    def _range(self, file: int) -> range:
        return range(self._firsts[file], self._firsts[file + 1] if file + 1 < len(self._firsts) else len(self._numbers))

    def _number(self, id: str) -> int:
        slots, wanted = self._slots, hash(id)
        at = wanted & (len(slots) - 1)
        while (number := slots[at]) != NONE:
            if self._hashes[number] == wanted and self._id(number) == id:
                return number
            at = (at + 1) & (len(slots) - 1)
        return NONE

    def _added(self, id: str) -> int:
        number = len(self._ends)
        if 2 * number >= len(self._slots):
            self._slots = array("i", [NONE]) * (2 * len(self._slots))
            for known, value in enumerate(self._hashes):
                self._fill(value, known)
        self._fill(hash(id), number)
        self._ids += id.encode("utf-8", "surrogatepass")
        self._ends.append(len(self._ids))
        self._hashes.append(hash(id))
        for column in (self._last, self._file, self._line, self._start):
            column.append(NONE)
        self._out.append(False)
        self._known += 1
        return number

    def _fill(self, value: int, number: int) -> None:
        last = len(self._slots) - 1
        at = value & last
        while self._slots[at] != NONE:
            at = (at + 1) & last
        self._slots[at] = number

    def _id(self, number: int) -> str:
        return str(self._ids[self._ends[number - 1] if number else 0 : self._ends[number]], "utf-8", "surrogatepass")

    def _print(self, at: int) -> str:
        return str(self._prints[at * PRINT : (at + 1) * PRINT], "ascii")

    def _note(self, number: int, place: str) -> None:
        _, name = self._files[self._file[number]]
        front, _, line = place.rpartition(":")
        if front == name and line.isdecimal() and str(int(line)) == line and len(line) < 10:
            self._line[number] = int(line)
        else:
            self._line[number] = _ITSELF if place == name else _OTHER
            if place != name:
                self._others[number] = place

    def _place(self, number: int) -> Place:
        path, name = self._files[self._file[number]]
        line = self._line[number]
        place = self._others[number] if line == _OTHER else name if line == _ITSELF else f"{name}:{line}"
        return Place(self._print(self._last[number]), place, path)


class Ids(Mapping[str, str]):
    """The fingerprint of each id that was met in a file, in the order they were met there."""

    __slots__ = ("_file", "_met")

    def __init__(self, met: Met, file: int) -> None:
        self._met, self._file = met, file

    def __getitem__(self, id: str) -> str:
        found = self._met.print_in(self._file, id)
        if found is None:
            raise KeyError(id)
        return found

    def __iter__(self) -> Iterator[str]:
        return (id for id, _ in self.pairs())

    def __len__(self) -> int:
        return self._met.count(self._file)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Mapping) and len(self) == len(other) and dict(self.pairs()) == other

    __hash__ = None  # type: ignore[assignment]  # as of every mapping that may change

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The items, without looking each up."""
        return self._met.of(self._file)
