"""A column of strings is read by number and looked up by value."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from searchidx.storage.array_file import ArrayFile, ArrayWriter
from searchidx.storage.string_column import StringColumn, add_string_column, encoded


def column(path: Path, values: list[str]) -> StringColumn:
    path.unlink(missing_ok=True)
    with ArrayWriter(path) as writer:
        add_string_column(writer, "id", [encoded(value) for value in values])
        writer.finish({})
    return StringColumn(ArrayFile(path), "id")


def test_strings_keep_their_order_and_are_found_by_value(tmp_path: Path) -> None:
    ids = column(tmp_path / "datei", ["zürich", "aachen", "", "zürich"])
    assert len(ids) == 4
    assert ids.all() == ["zürich", "aachen", "", "zürich"]
    assert ids[1] == "aachen"
    assert ids.find(["aachen", "fehlt", "", "zürich"]).tolist() == [1, -1, 2, 3]  # of two, the last


def test_half_a_surrogate_pair_is_a_string_like_any_other(tmp_path: Path) -> None:
    ids = column(tmp_path / "datei", ["\ud83d", "𝕌"])
    assert ids.all() == ["\ud83d", "𝕌"]
    assert ids.find(["𝕌", "\ud83d"]).tolist() == [1, 0]


def test_an_empty_column_has_nothing_to_find(tmp_path: Path) -> None:
    ids = column(tmp_path / "datei", [])
    assert ids.all() == []
    assert ids.find(["a"]).tolist() == [-1]


def test_strings_of_equal_checksum_are_told_apart(tmp_path: Path) -> None:
    twins = ["plumless", "buckeroo"]  # the same CRC-32
    ids = column(tmp_path / "datei", twins)
    assert ids.find(twins).tolist() == [0, 1]


@given(st.lists(st.text(), unique=True, max_size=30))
def test_every_string_is_found_where_it_stands(tmp_path_factory: object, values: list[str]) -> None:
    path = tmp_path_factory.getbasetemp() / "spalte"  # type: ignore[attr-defined]
    assert column(path, values).find(values).tolist() == list(range(len(values)))
