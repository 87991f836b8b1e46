"""The doctor names what is damaged and mends it from what is whole."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import searchidx
from searchidx.errors import IndexDamaged, IndexLocked, IndexMissing
from searchidx.index import examine
from searchidx.storage import checkup, index_directory
from searchidx.storage.array_file import ArrayFile
from searchidx.storage.segment import Segment
from tests.conftest import Call

REMOVED = "wetter"
KEPT = ["bahn", "gipfel", "köche"]


@pytest.fixture
def directory(four_file: Path, tmp_path: Path) -> Path:
    """The four articles, of which one was taken out for good and one came with a later commit, in a second segment."""
    source = shutil.copy(four_file, tmp_path / "vier.jsonl")
    with searchidx.open(tmp_path / "index") as index:
        index.index([source])
        index.remove([REMOVED])
        (tmp_path / "mehr.jsonl").write_text(json.dumps({"id": "neu", "title": "Nachtrag", "text": "Die Minister reisen ab."}) + "\n")
        index.index([tmp_path / "mehr.jsonl"])
    return tmp_path / "index"


def contents(directory: Path) -> tuple[list[str], int, int]:
    """Ids, articles that hold Minister, articles that stay out."""
    with searchidx.open(directory) as index:
        return [article.id for article in index.export()], index.search("Minister").total, index.status().barred


def largest_segment(directory: Path) -> Path:
    return max(directory.glob(f"*{index_directory.SEGMENT}"), key=lambda path: path.stat().st_size)


def harm(path: Path, array: str) -> None:
    """Changes the first byte of an array."""
    at = ArrayFile(path).start(array)
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def generation(directory: Path) -> Path:
    return next(directory.glob(f"*{index_directory.GENERATION}"))


def toc(directory: Path) -> Path:
    return next(directory.glob("*.toc"))


MENDED: dict[str, Callable[[Path], object]] = {
    "a posting list": lambda directory: harm(largest_segment(directory), "posting.row"),
    "the list of ids": lambda directory: harm(largest_segment(directory), "id.blob"),
    "a date": lambda directory: harm(largest_segment(directory), "date.day"),
    "the vocabulary": lambda directory: harm(generation(directory), "vocabulary.counts"),
    "what was removed": lambda directory: harm(generation(directory), ArrayFile(generation(directory)).names[0]),
    "the table of contents": lambda directory: toc(directory).write_bytes(b"nichts"),
    "no table of contents": lambda directory: toc(directory).unlink(),
    "the marker": lambda directory: (directory / index_directory.MARKER).write_text("{"),
    "no marker": lambda directory: (directory / index_directory.MARKER).unlink(),
}


def test_a_sound_index_is_said_to_be_sound(directory: Path) -> None:
    report = examine(directory)
    assert report.sound
    assert report.findings == ()
    assert report.bytes >= sum(path.stat().st_size for path in directory.iterdir()) - 100


@pytest.mark.parametrize("what", MENDED)
def test_damage_to_what_stands_elsewhere_too_is_mended_without_loss(directory: Path, what: str) -> None:
    before = contents(directory)
    MENDED[what](directory)
    assert not examine(directory).sound
    mended = examine(directory, repair=True)
    assert mended.sound
    assert mended.lost == ()
    assert examine(directory).findings == ()
    assert contents(directory) == before == ([*KEPT, "neu"], 3, 1)


def test_an_index_without_its_table_of_contents_is_not_taken_for_an_empty_one(directory: Path) -> None:
    toc(directory).unlink()
    with pytest.raises(IndexDamaged, match=r"_MAIN_3\.toc fehlt.*doctor"):
        searchidx.open(directory)


def test_without_repair_nothing_is_changed(directory: Path) -> None:
    harm(largest_segment(directory), "posting.row")
    before = {path.name: path.read_bytes() for path in directory.iterdir()}
    examine(directory)
    assert {path.name: path.read_bytes() for path in directory.iterdir()} == before


def test_articles_whose_text_is_broken_are_named_and_go_only_when_told_and_come_back_from_their_files(directory: Path) -> None:
    harm(largest_segment(directory), "text.blocks")
    before = {path.name: path.read_bytes() for path in directory.iterdir() if path.name != index_directory.LOCK}
    refused = examine(directory, repair=True)
    assert not refused.sound
    assert list(refused.lost) == KEPT
    assert {path.name: path.read_bytes() for path in directory.iterdir() if path.name != index_directory.LOCK} == before
    dropped = examine(directory, repair=True, drop=True)
    assert dropped.sound
    assert list(dropped.lost) == KEPT
    assert contents(directory) == (["neu"], 1, 1)
    with searchidx.open(directory) as index:
        assert index.index([directory.parent / "vier.jsonl"]).new == len(KEPT)
    assert contents(directory) == ([*KEPT, "neu"], 3, 1)


def test_a_lost_segment_costs_its_articles_and_no_other(directory: Path) -> None:
    largest_segment(directory).unlink()
    report = examine(directory)
    assert [finding.what.de for finding in report.findings] == ["fehlt"]
    assert list(examine(directory, repair=True, drop=True).lost) == KEPT
    assert contents(directory) == (["neu"], 1, 1)


HARMS: dict[str, Callable[[Path], object]] = {
    "array": lambda path: path.write_bytes(b"x" + path.read_bytes()[1:]),
    "end": lambda path: path.write_bytes(path.read_bytes()[:-1]),
    "all": lambda path: path.write_bytes(b""),
    "gone": Path.unlink,
}


@pytest.mark.parametrize("harmed", HARMS.values(), ids=HARMS)
@pytest.mark.parametrize("number", range(3))
def test_what_was_removed_and_prefixes_outlive_the_loss_of_a_layer_of_the_list_of_files(
    directory: Path, harmed: Callable[[Path], object], number: int
) -> None:
    sources = [directory.parent / name for name in ("vier.jsonl", "mehr.jsonl", "2024/lokales", "2025/lokales")]
    for folder in sources[2:]:
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text(f"Bericht aus {folder}.")
        with searchidx.open(directory) as index:
            index.index([folder])
    with searchidx.open(directory) as index:
        before, roots = [article.id for article in index.export()], index.status().roots
    layers = sorted(directory.glob("*.ledger"))
    assert len(layers) == 3
    harmed(layers[number])
    assert not examine(directory).sound
    mended = examine(directory, repair=True)
    assert mended.sound
    with searchidx.open(directory) as index:
        for path in reversed(sources):  # in another order: without the ledger the folders would swap their prefixes
            assert index.index([path]).removed == 0
        assert [article.id for article in index.export()] == before
        assert (index.status().roots, index.status().barred) == (roots, 1)


def test_both_are_known_even_where_the_generation_is_lost_with_a_layer(directory: Path) -> None:
    generation(directory).unlink()
    max(directory.glob("*.ledger"), key=lambda path: path.stat().st_size).unlink()
    mended = examine(directory, repair=True)
    assert any("bleibt draußen" in message.de for message in mended.done)
    assert contents(directory) == ([*KEPT, "neu"], 3, 1)
    with searchidx.open(directory) as index:
        report = index.index([directory.parent / "vier.jsonl", directory.parent / "mehr.jsonl"])
        assert (report.seen, report.barred) == (5, 1)


def test_a_list_of_files_of_which_nothing_is_left_is_told(directory: Path) -> None:
    for path in directory.glob("*.ledger"):
        path.unlink()
    mended = examine(directory, repair=True)
    assert mended.sound
    assert any("auch was mit „remove“" in message.de for message in mended.done)
    assert contents(directory) == ([*KEPT, "neu"], 3, 0)


def test_leftovers_are_no_damage_and_are_cleared_away(directory: Path) -> None:
    left = directory / f"MAIN_0123456789abcdef{index_directory.SEGMENT}"
    left.write_bytes(b"halb geschrieben")
    report = examine(directory)
    assert report.sound
    assert [finding.file for finding in report.findings] == [left.name]
    assert examine(directory, repair=True).sound
    assert not left.exists()


def test_what_another_writer_is_making_is_no_leftover(directory: Path) -> None:
    (directory / f"MAIN_0123456789abcdef{index_directory.SEGMENT}").write_bytes(b"halb geschrieben")
    with index_directory.locked(directory):
        assert examine(directory).findings == ()
        with pytest.raises(IndexLocked):
            examine(directory, repair=True)


def test_where_nothing_was_indexed_there_is_nothing_to_examine(tmp_path: Path) -> None:
    for repair in (False, True):
        with pytest.raises(IndexMissing):
            examine(tmp_path / "fehlt", repair=repair)
    assert not (tmp_path / "fehlt").exists()


@pytest.mark.parametrize("command", [["doctor"], ["doctor", "--repair"], ["compact"], ["index", __file__]], ids=" ".join)
def test_what_is_no_index_is_named_and_left_as_it_is(tmp_path: Path, call: Call, command: list[str]) -> None:
    """A file, and a folder that somebody else uses: exit code 3, and not even the file of a lock comes into it."""
    (tmp_path / "datei").write_text("Text")
    (tmp_path / "fremd").mkdir()
    (tmp_path / "fremd" / "brief.txt").write_text("Text")
    for place in ("datei", "fremd"):
        done = call(command[0], "--index", tmp_path / place, *command[1:])
        assert (done.code, done.out) == (3, "")
        assert place in done.err
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["brief.txt", "datei", "fremd"]


def test_the_command_names_the_file_and_ends_with_3(directory: Path, call: Call) -> None:
    path = largest_segment(directory)
    harm(path, "posting.row")
    seen = call("doctor", "--index", directory)
    assert seen.code == 3
    assert path.name in seen.out
    assert call("search", "Minister", "--index", directory).code == 3
    done = call("doctor", "--index", directory, "--repair", "--json")
    record = json.loads(done.out)
    assert (done.code, record["sound"], record["findings"][0]["file"]) == (0, True, path.name)
    assert call("doctor", "--index", directory, "--drop-damaged").code == 2
    assert call("search", "Minister", "--index", directory).code == 0


def test_a_commit_while_it_reads_is_no_damage(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look = checkup.contradiction
    commits = iter([1, 2])

    def looked(segment: Segment) -> str | None:
        if next(commits, None):
            with searchidx.open(directory) as index:
                index.compact()
                index.remove([KEPT[0]])
        return look(segment)

    monkeypatch.setattr(checkup, "contradiction", looked)
    assert examine(directory).findings == ()
