"""Opening an index executes nothing, whoever made it."""

from __future__ import annotations

import ast
import gc
import json
import pickle
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
import whoosh.index
from whoosh.fields import ID, Schema

from searchidx.engines.whoosh import open_engine
from searchidx.engines.whoosh.toc import ALLOWED, read_toc
from searchidx.storage import index_directory
from searchidx.storage.toc_protocol import TocRefused
from tests.conftest import FOUR
from tests.reliability.scale import SEED, amount, count
from tests.reliability.workloads import NEW, OLD, examined, state

ROOT = Path(__file__).parents[2]
MUTATIONS = amount(3_000, 100_000)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    engine = open_engine(tmp_path / "index")
    engine.commit(OLD)
    engine.commit(NEW, ["alt3"])
    return tmp_path / "index"


# --- who loads pickles ---

PICKLERS = {  # module: what of it reads pickles
    "searchidx.engines.whoosh.toc": ["pickle"],
    "searchidx.worker_pool": ["multiprocessing", "concurrent.futures"],
    "searchidx.engines.opensearch.bulk_commit": ["concurrent.futures"],
}
"""The only places: the table of contents, by exact names; what copies of our own process send each other; threads, which pickle nothing."""

HARMLESS = re.compile(r"np\.load\([^\n]*, allow_pickle=False\)")
"""How arrays may be read: numpy refuses pickles then."""


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_these_are_all_the_places_that_read_pickles() -> None:
    readers = ("pickle", "marshal", "shelve", "dill", "joblib", "copyreg", "multiprocessing", "concurrent.futures", "whoosh.index.open_dir")
    for folder in ("searchidx", "web"):
        for path in (ROOT / folder).rglob("*.py"):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            names = set(imported(path))
            used = {reader for reader in readers for name in names if name == reader or name.startswith(f"{reader}.")}
            assert used <= set(PICKLERS.get(module, ())), module


CALLS = ("open_dir", "exists_in", "create_in", "FileIndex", "TOC.read", "read_pickle", "clean_files", "np.load", "allow_pickle")


@pytest.mark.parametrize("call", CALLS)
def test_nothing_of_ours_calls_what_unpickles_or_deletes_in_whoosh(call: str) -> None:
    for path in (*(ROOT / "searchidx").rglob("*.py"), *(ROOT / "web").rglob("*.py")):
        code = "\n".join(line.partition("#")[0] for line in path.read_text(encoding="utf-8").splitlines())
        code = HARMLESS.sub("", code)
        assert f"{call}(" not in code, path
        assert f"{call}=" not in code, path


def test_no_command_that_reads_meets_a_pickle_but_the_doctor_and_he_only_known_names(four_index: Path) -> None:
    program = f"""
import sys
named = []
sys.addaudithook(lambda event, args: named.append(args) if event == "pickle.find_class" else None)
from searchidx.cli import main
for arguments in (["search", "Minister"], ["show", "gipfel"], ["explain", "Minister"], ["status"], ["export"], ["doctor"]):
    if arguments == ["doctor"]:
        before = len(named)
    try:
        main([*arguments, "--index", {str(four_index)!r}])
    except SystemExit as done:
        assert not done.code, (arguments, done.code)
import json
print(json.dumps([before, sorted(set(map(tuple, named)))]))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    before, named = json.loads(done.stdout.splitlines()[-1])
    assert before == 0
    assert {tuple(name) for name in named} <= ALLOWED
    assert len(FOUR) == 4


# --- exploits ---


class Calls:
    """A pickle of this makes a call when it is loaded."""

    def __init__(self, function: Callable[..., object], *args: object) -> None:
        self._call = (function, args)

    def __reduce__(self) -> Any:
        return self._call


def with_toc(directory: Path, schema: bytes, segments: bytes) -> None:
    """Gives the newest generation a table of contents of these two pickles."""
    from whoosh.filedb.filestore import RamStorage

    memory = RamStorage()
    file = memory.create_file("toc")
    for size in (4, 8, 4):
        file.write_varint(size)
    file.write_int(-12345)
    file.write_int(-111)
    for number in (2, 7, 4):
        file.write_varint(number)
    file.write_string(schema)
    file.write_int(2)
    file.write_int(0)
    file.write(segments)
    file.close()
    index_directory.toc_path(directory, 2).write_bytes(memory.files["toc"])


def exploits(mark: Path) -> dict[str, tuple[bytes, bytes]]:
    """Schema and segments; each would create the file `mark`."""
    import os

    harmless = pickle.dumps(Schema(id=ID()), 2)
    touch = f"__import__('pathlib').Path({str(mark)!r}).touch()"
    calls = pickle.dumps(Calls(os.mknod, str(mark)), 2)
    dotted = b"\x80\x04\x8c\x0cwhoosh.index\x8c\x09os.system\x93\x8c" + bytes([len(f"touch {mark}")]) + f"touch {mark}".encode() + b"\x85R."
    builtin = pickle.dumps(Calls(eval, touch), 2)
    return {
        "a call in the schema": (calls, pickle.dumps([], 2)),
        "a call in the segments": (harmless, calls),
        "eval": (builtin, pickle.dumps([], 2)),
        "exec in a list of segments": (harmless, pickle.dumps([Calls(exec, touch)], 2)),
        "a dotted name through an allowed module": (harmless, dotted),
        "getattr to reach what is not named": (harmless, b"\x80\x02cbuiltins\ngetattr\ncos\n_Environ\nX\x04\x00\x00\x00data\x86R."),
        "an instance by the old INST opcode": (harmless, b"(S'" + f"touch {mark}".encode() + b"'\nios\nsystem\n."),
        "codecs as a way to another loader": (harmless, b"\x80\x02c_codecs\nlookup\nX\x05\x00\x00\x00rot13\x85R."),
    }


NAMES = list(exploits(Path("/nonexistent")))


@pytest.mark.parametrize("name", NAMES)
def test_an_exploit_is_refused_named_and_not_executed(directory: Path, tmp_path: Path, name: str) -> None:
    mark = tmp_path / "getroffen"
    right = state(directory)
    with_toc(directory, *exploits(mark)[name])
    assert state(directory) == right  # our own reading needs no table of contents
    with pytest.raises(TocRefused):
        read_toc(directory, 2)
    assert "_MAIN_2.toc" in [finding.file for finding in examined(directory).findings]
    assert not mark.exists()
    open_engine(directory).commit([])
    assert not mark.exists()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("name", NAMES[:2])
def test_whoosh_itself_still_executes_what_it_opens(directory: Path, tmp_path: Path, name: str) -> None:
    """Were this to fail one day, the warning in SECURITY.md could go."""
    with_toc(directory, *exploits(tmp_path / "getroffen")[name])
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever comes of a call's result
        whoosh.index.open_dir(str(directory)).reader()
    gc.collect()  # Whoosh leaves the file open
    assert (tmp_path / "getroffen").exists()


def test_the_names_that_are_allowed_are_those_that_are_needed(directory: Path) -> None:
    named: set[tuple[str, str]] = set()
    for pickled in pickles(directory):
        named |= globals_of(pickled)
    assert named == ALLOWED
    schema, segments = read_toc(directory, 2)
    assert "body" in schema.names()
    assert sum(segment.doc_count() for segment in segments) == 6


def pickles(directory: Path) -> list[bytes]:
    data = index_directory.toc_path(directory, 2).read_bytes()
    starts = [at for at in range(len(data)) if data[at : at + 1] == b"\x80" and data[at + 1] in (2, 3, 4, 5)]
    return [data[start:] for start in starts]


def globals_of(pickled: bytes) -> set[tuple[str, str]]:
    import pickletools

    names, texts = set(), []
    try:
        for opcode, argument, _ in pickletools.genops(pickled):
            if isinstance(argument, str):
                texts.append(argument)
            if opcode.name == "GLOBAL":
                names.add(tuple(str(argument).split(" ", 1)))
            elif opcode.name == "STACK_GLOBAL":
                names.add((texts[-2], texts[-1]))
    except ValueError:
        pass  # two bytes that only look like a pickle
    return names  # type: ignore[return-value]


def test_a_pickle_that_would_take_all_memory_is_refused(directory: Path) -> None:
    with_toc(directory, b"\x80\x02]r\xff\xff\xff\xff.", b"\x80\x02].")
    with pytest.raises(TocRefused, match="more objects"):
        read_toc(directory, 2)


@pytest.mark.filterwarnings("ignore:invalid escape sequence:DeprecationWarning")
def test_mutated_tables_of_contents_name_nothing_foreign(directory: Path) -> None:
    random, path = Random(SEED), index_directory.toc_path(directory, 2)
    whole, refused = path.read_bytes(), 0
    for _ in range(MUTATIONS):
        data = bytearray(whole)
        for _ in range(random.choice((1, 1, 2, 5))):
            at = random.randrange(len(data))
            match random.randrange(4):
                case 0:
                    data[at] = random.randrange(256)
                case 1:
                    del data[at : at + random.randrange(1, 9)]
                case 2:
                    data[at:at] = data[random.randrange(len(data)) :][: random.randrange(30)]
                case _:
                    data[at] ^= 1 << random.randrange(8)
        path.write_bytes(data)
        try:
            read_toc(directory, 2)
        except TocRefused:
            refused += 1
    assert refused > MUTATIONS // 2
    count("mutated tables of contents", MUTATIONS)
