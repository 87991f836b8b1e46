"""Bytes that change on the disk are named by `doctor` and never become a wrong answer."""

from __future__ import annotations

import resource
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pytest

from searchidx.engines.whoosh import open_engine
from searchidx.engines.whoosh.damage import WRONG_NUMBERS
from searchidx.errors import IndexUnusable
from searchidx.storage import index_directory
from searchidx.storage.array_file import ArrayFile, ArrayWriter
from searchidx.storage.ragged_arrays import Array
from tests.engines.support import news
from tests.reliability.faults import in_a_copy
from tests.reliability.scale import SEED, amount, count
from tests.reliability.workloads import NEW, OLD, examined, state

HARMS = amount(200, 20_000)
PAGE = 4_096


def flip(data: bytearray, random: Random) -> bytearray:
    data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    return data


def cut(data: bytearray, random: Random) -> bytearray:
    return data[: random.randrange(len(data))]


def zero(data: bytearray, random: Random) -> bytearray:
    at = random.randrange(0, len(data), PAGE)
    data[at : at + PAGE] = bytes(len(data[at : at + PAGE]))
    return data


def grow(data: bytearray, random: Random) -> bytearray:
    return data + random.randbytes(random.randrange(1, PAGE))


def shift(data: bytearray, random: Random) -> bytearray:
    at = random.randrange(len(data))
    return data[:at] + random.randbytes(random.randrange(1, 9)) + data[at:]


WAYS: tuple[Callable[[bytearray, Random], bytearray], ...] = (flip, flip, flip, cut, zero, grow, shift)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two segments, removed articles, a ledger."""
    directory = tmp_path_factory.mktemp("rot") / "index"
    engine = open_engine(directory)
    engine.commit([*OLD, *(news(f"lang{i}", "Lang", " ".join(f"wort{i * j % 97}" for j in range(300))) for i in range(20))], ledger={})
    engine.commit(NEW, ["alt3"])
    return directory


def files(directory: Path) -> list[Path]:
    return [path for path in sorted(directory.iterdir()) if path.name != index_directory.LOCK]


def test_every_harmed_file_is_named_and_no_answer_is_wrong(index: Path, tmp_path: Path) -> None:
    right, random, names = state(index), Random(SEED), [path.name for path in files(index)]
    for number in range(HARMS):
        name, way = names[number % len(names)], random.choice(WAYS)
        data = (index / name).read_bytes()
        harmed = bytes(way(bytearray(data), random))
        if harmed == data:
            continue
        directory = shutil.copytree(index, tmp_path / "x")
        (directory / name).write_bytes(harmed)
        if name == index_directory.MARKER:
            with pytest.raises(IndexUnusable):
                open_engine(directory)
        else:
            assert name in [finding.file for finding in examined(directory).findings if finding.serious], (number, name, way.__name__)
        try:
            actual = state(directory)
        except IndexUnusable:
            pass  # said, with exit code 3
        else:
            assert actual == right, (number, name, way.__name__)
        shutil.rmtree(directory)
        count("harmed files")


def test_files_that_changed_places_are_named(index: Path, tmp_path: Path) -> None:
    directory = shutil.copytree(index, tmp_path / "x")
    first, second = directory.glob(f"*{index_directory.SEGMENT}")
    first.rename(tmp_path / "kept")
    second.rename(first)
    (tmp_path / "kept").rename(second)
    with pytest.raises(IndexUnusable, match=r"\.arrays"):
        open_engine(directory)
    assert {finding.file for finding in examined(directory).findings} == {first.name, second.name}


def test_an_older_generation_under_a_newer_name_is_named(index: Path, tmp_path: Path) -> None:
    directory = shutil.copytree(index, tmp_path / "x")
    older = index_directory.generation_path(directory, 2)
    engine = open_engine(directory)
    data = older.read_bytes()
    engine.commit([], ["alt0"])
    index_directory.generation_path(directory, 3).write_bytes(data)
    with pytest.raises(IndexUnusable, match=r"searchidx_3\.generation"):
        open_engine(directory)


def test_a_merge_carries_no_damage_on(index: Path, tmp_path: Path) -> None:
    """Were a harmed segment merged, the new file would have right checksums of wrong bytes."""
    random = Random(SEED)
    for number in range(amount(30, 2_000)):
        directory = shutil.copytree(index, tmp_path / "x")
        path = random.choice(list(directory.glob(f"*{index_directory.SEGMENT}")))
        path.write_bytes(flip(bytearray(path.read_bytes()), random))
        before = sorted(path.name for path in files(directory))
        try:
            open_engine(directory).commit([], compact=True)
        except IndexUnusable:
            assert sorted(path.name for path in files(directory)) == before  # nothing was changed
        else:
            assert state(directory).articles == state(index).articles, number
        shutil.rmtree(directory)
        count("merges of harmed files")


# --- an index made by somebody who knows how to write checksums ---


def forged(directory: Path, path: Path, name: str, values: Array) -> None:
    """Gives one array of a file other numbers, with right checksums everywhere."""
    file = ArrayFile(path)
    arrays, facts = {array: file[array].copy() for array in file.names} | {name: values}, dict(file.facts)
    path.unlink()
    with ArrayWriter(path) as writer:
        for array, numbers in arrays.items():
            writer.add(array, numbers)
        writer.finish(facts)
    if path.suffix == index_directory.SEGMENT:
        newest = index_directory.generation_path(directory, index_directory.latest_generation(directory))
        generation = ArrayFile(newest)
        kept, facts = {array: generation[array].copy() for array in generation.names}, dict(generation.facts)
        facts["segments"] = {**facts["segments"], path.stem.removeprefix("MAIN_"): ArrayFile(path).identity}  # type: ignore[dict-item]
        newest.unlink()
        with ArrayWriter(newest) as writer:
            for array, numbers in kept.items():
                writer.add(array, numbers)
            writer.finish(facts)


def otherwise(values: Array, random: Random) -> Array:
    values = values.copy()
    match random.randrange(4):
        case 0 if len(values):
            values[random.randrange(len(values))] = random.randrange(np.iinfo(values.dtype).max + 1)
        case 1 if len(values):
            values[:] = np.iinfo(values.dtype).max
        case 2:
            values = values[: len(values) // 2]
        case _:
            values = np.concatenate([values, values])
    return values


FORGERIES = amount(50, 5_000)
UNTOLD = 3


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_forged_index_answers_or_is_named_within_bounds(index: Path, tmp_path: Path) -> None:
    """Its answers may be wrong, as those of any index by somebody else; it crashes nothing, hangs nothing and eats no memory."""
    random, where = Random(SEED), [path for path in files(index) if path.suffix in (index_directory.SEGMENT, index_directory.GENERATION)]
    for number in range(FORGERIES):
        directory = shutil.copytree(index, tmp_path / "x")
        path = directory / random.choice(where).name
        name = random.choice(ArrayFile(path).names)
        forged(directory, path, name, otherwise(ArrayFile(path)[name], random))

        def work(directory: Path = directory) -> int:
            resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
            signal.alarm(20)
            told = True
            try:
                state(directory)
            except WRONG_NUMBERS:  # the checksums are right: the doctor tells
                told = False
            except (IndexUnusable, AssertionError):
                pass
            told |= not examined(directory).sound
            return 0 if told else UNTOLD

        assert in_a_copy(work) == 0, (number, path.name, name)
        shutil.rmtree(directory)
        count("forged files")
