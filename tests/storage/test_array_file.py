"""An array file gives back what was written, or says that it cannot."""

from __future__ import annotations

import json
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from searchidx.errors import IndexDamaged
from searchidx.storage.array_file import ALIGNMENT, END, MAGIC, ArrayFile, ArrayWriter

SMALL, LARGE = np.array([1, 2, 3], np.uint8), np.arange(1_000, dtype=np.int64)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "datei.arrays"
    with ArrayWriter(path) as writer:
        writer.add("klein", SMALL)
        early = writer.reserve("früh", np.dtype(np.int32), 4)
        late = writer.stream("spät", np.dtype(np.uint16))
        early.append(np.array([1, 2], np.int32))
        late.append(np.array([7], np.uint16))
        early.append(np.array([3, 4], np.int32))
        late.append(np.array([8, 9], np.uint16))
        writer.add("x.groß", LARGE)
        writer.add("x.leer", np.empty(0, np.uint32))
        writer.finish({"articles": 3})
    return path


def overwrite(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_arrays_and_facts_come_back_as_they_were_written(path: Path) -> None:
    file = ArrayFile(path)
    assert file.names == ["klein", "früh", "spät", "x.groß", "x.leer"]
    assert file["klein"].tolist() == [1, 2, 3]
    assert file["früh"].tolist() == [1, 2, 3, 4]
    assert file["spät"].tolist() == [7, 8, 9]
    assert file["x.groß"].dtype == np.int64
    assert np.array_equal(file["x.groß"], LARGE)
    assert len(file["x.leer"]) == 0
    assert file.facts == {"articles": 3}
    assert file.flaws() == []


def test_every_array_begins_at_a_multiple_of_the_alignment(path: Path) -> None:
    file = ArrayFile(path)
    assert not any(file.start(name) % ALIGNMENT for name in file.names)


def test_arrays_are_found_by_the_beginning_of_their_name(path: Path) -> None:
    assert list(ArrayFile(path).under("x.")) == ["groß", "leer"]


def test_arrays_are_read_only(path: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        ArrayFile(path)["klein"][0] = 7


def test_what_was_forgotten_is_read_again(path: Path) -> None:
    file = ArrayFile(path)
    assert int(file["x.groß"].sum()) == int(LARGE.sum())
    file.forget()
    assert int(file["x.groß"].sum()) == int(LARGE.sum())


def test_a_changed_array_is_damage_when_it_is_read_and_not_before(path: Path) -> None:
    overwrite(path, ArrayFile(path).start("x.groß") + 5)
    file = ArrayFile(path)
    assert file["klein"].tolist() == [1, 2, 3]
    with pytest.raises(IndexDamaged, match=r"datei\.arrays"):
        file["x.groß"]
    assert len(file.unchecked("x.groß")) == len(LARGE)  # the caller verifies it
    assert file.flaws() == ["x.groß"]
    assert file.flaws(skip=("x.groß",)) == []


def test_a_changed_byte_between_two_arrays_is_a_flaw_of_neither(path: Path) -> None:
    overwrite(path, ArrayFile(path).start("klein") + len(SMALL))
    assert ArrayFile(path).flaws() == [""]


@pytest.mark.parametrize("keep", [0, 1, 20, -1])
def test_a_file_that_was_cut_short_is_damage(path: Path, keep: int) -> None:
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(IndexDamaged, match=r"datei\.arrays"):
        ArrayFile(path)


def test_a_file_without_its_end_is_damage(tmp_path: Path) -> None:
    with ArrayWriter(tmp_path / "abgebrochen") as writer:
        writer.add("klein", SMALL)
    with pytest.raises(IndexDamaged, match="abgebrochen"):
        ArrayFile(tmp_path / "abgebrochen")


def test_an_array_that_is_missing_is_damage(path: Path) -> None:
    with pytest.raises(IndexDamaged, match=r"datei\.arrays"):
        ArrayFile(path)["fehlt"]


def test_no_file_is_written_over(path: Path) -> None:
    with pytest.raises(FileExistsError):
        ArrayWriter(path)


def test_the_identity_tells_a_file_from_another_of_the_same_size(path: Path, tmp_path: Path) -> None:
    identities = []
    for value in (1, 2):
        with ArrayWriter(tmp_path / str(value)) as writer:
            writer.add("a", np.array([value], np.uint8))
            writer.finish({})
        identities.append(ArrayFile(tmp_path / str(value)).identity)
    assert identities[0][0] == identities[1][0]
    assert identities[0] != identities[1]


@pytest.mark.parametrize(
    "table",
    [
        {"arrays": {"date.day": ["|O", 0, 1, 0]}, "facts": {}},
        {"arrays": {"date.day": ["<i4", -16, 4, 0]}, "facts": {}},
        {"arrays": {"date.day": ["<i4", 0, 1 << 60, 0]}, "facts": {}},
        {"arrays": {"date.day": ["<i4", 0, -1, 0]}, "facts": {}},
        {"arrays": {"date.day": "<i4"}, "facts": {}},
        {"arrays": [], "facts": {}},
        {"arrays": {}, "facts": 7},
        [],
    ],
)
def test_a_table_that_was_made_by_hand_reaches_nothing_outside_its_file(tmp_path: Path, table: object) -> None:
    data = json.dumps(table).encode()
    path = tmp_path / "gefälscht.arrays"
    path.write_bytes(bytes(64) + data + END.pack(len(data), crc32(data), MAGIC))
    with pytest.raises(IndexDamaged, match=r"\.arrays"):
        ArrayFile(path)
