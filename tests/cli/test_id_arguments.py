"""Ids are text: whatever an id looks like, it names one article and nothing else."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.support import ROOT, standard_streams
from tests.conftest import Call

HOSTILE = ["a b", "a\nb", "a\\nb", *"--index=wertvoll --index -h --help -- - --ids-from=x \\n ' $(x) * @x ü".split()]


@pytest.fixture
def indexes(call: Call, tmp_path: Path) -> Path:
    """A folder with the index `wertvoll` of an article `schatz`, and `fremd` of `schatz` and hostile ids."""
    for name, ids in (("wertvoll", ["schatz"]), ("fremd", [*HOSTILE, "schatz"])):
        (tmp_path / "a.jsonl").write_text("".join(json.dumps({"id": id, "text": "Elbe"}) + "\n" for id in ids), encoding="utf-8")
        assert call("index", "--index", tmp_path / name, tmp_path / "a.jsonl").code == 0
    return tmp_path


def ids_of(call: Call, index: Path) -> list[str]:
    return [hit["id"] for hit in call("search", "--index", index, "-n", "100", "--json", "Elbe").json["hits"]]


def test_after_two_hyphens_every_id_is_an_id(call: Call, indexes: Path) -> None:
    done = call("remove", "--index", indexes / "fremd", "--", *HOSTILE)
    assert (done.code, done.out, done.err) == (0, f"{len(HOSTILE)} Artikel entfernt\n", "")
    assert ids_of(call, indexes / "fremd") == ids_of(call, indexes / "wertvoll") == ["schatz"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--index=wertvoll", "schatz"],
        ["--index", "wertvoll", "schatz"],
        ["schatz", "--index", "wertvoll"],
        ["schatz", "--index=wertvoll"],
        ["schatz", "-h"],
        ["schatz", "--", "-h"],
        ["schatz", "--ids-from=-"],
        ["--index", "fremd", "--index=wertvoll", "schatz"],
        ["--index=fremd", "--index", "wertvoll", "--", "schatz"],
        ["--engine=whoosh", "--engine=opensearch", "schatz"],
        [],
        ["--ids-from", "ids", "schatz"],
        ["--ids-from", "gibt-es-nicht"],
    ],
    ids=" ".join,
)
def test_options_without_two_hyphens_before_the_ids_remove_nothing(
    call: Call, indexes: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(indexes)
    monkeypatch.setenv("SEARCHIDX_INDEX", "fremd")
    Path("ids").write_text("schatz\0")
    done = call("remove", *arguments)
    assert (done.code, done.out) == (2, "")
    assert "--" in done.err
    assert ids_of(call, indexes / "wertvoll") == ["schatz"]
    assert "schatz" in ids_of(call, indexes / "fremd")


def test_ids_alone_need_no_hyphens(call: Call, indexes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHIDX_INDEX", str(indexes / "fremd"))
    assert call("remove", "schatz", "a b", "ü").out == "3 Artikel entfernt\n"


def test_ids_from_a_search_reach_remove_as_they_are(call: Call, indexes: Path) -> None:
    command = [sys.executable, "-m", "searchidx"]
    listing = subprocess.run([*command, "search", "--index", indexes / "fremd", "-0", "Elbe"], stdout=subprocess.PIPE, cwd=ROOT, check=True)
    assert sorted(listing.stdout.decode().split("\0")[:-1]) == sorted([*HOSTILE, "schatz"])
    ids = indexes / "ids"
    ids.write_bytes(listing.stdout)
    with ids.open() as file, standard_streams(stdin=file.fileno()):
        done = call("remove", "--index", indexes / "fremd", "--ids-from", "-")
    assert (done.code, done.out) == (0, f"{len(HOSTILE) + 1} Artikel entfernt\n")
    assert ids_of(call, indexes / "wertvoll") == ["schatz"]


@pytest.mark.parametrize("contents", [b"schatz", b"schatz\n", b"a b\0schatz", b"schatz\n\0schatz\n"])
def test_a_list_of_ids_that_is_cut_off_or_has_lines_removes_nothing(call: Call, indexes: Path, contents: bytes) -> None:
    (indexes / "ids").write_bytes(contents)
    done = call("remove", "--index", indexes / "fremd", "--ids-from", indexes / "ids")
    assert (done.code, done.out) == (2, "")
    assert "NUL" in done.err
    assert len(ids_of(call, indexes / "fremd")) == len(HOSTILE) + 1


def test_an_empty_list_removes_nothing_and_an_unknown_id_is_named(call: Call, indexes: Path) -> None:
    (indexes / "ids").write_bytes(b"")
    assert call("remove", "--index", indexes / "wertvoll", "--ids-from", indexes / "ids").out == "0 Artikel entfernt\n"
    (indexes / "ids").write_bytes(b"\xff\0gibt\nes nicht\0schatz\0")
    done = call("remove", "--index", indexes / "wertvoll", "--ids-from", indexes / "ids")
    assert (done.code, done.out) == (4, "1 Artikel entfernt\n")
    assert r"gibt\nes nicht" in done.err


@pytest.mark.parametrize("command", [["show"], ["similar"], ["explain", "Elbe"]], ids=" ".join)
def test_every_command_takes_any_id_after_two_hyphens(call: Call, indexes: Path, command: list[str]) -> None:
    for id in HOSTILE:
        done = call(command[0], "--json", "--index", indexes / "fremd", "--", *command[1:], id)
        assert done.json["id"] == id


@pytest.mark.skipif(os.name == "nt" or not shutil.which("xargs"), reason="needs xargs")
def test_the_pipeline_of_the_guide_keeps_to_its_index(call: Call, indexes: Path) -> None:
    command = f"{sys.executable} -m searchidx"
    pipeline = f"{command} search --index fremd -0 Elbe | xargs -0 {command} remove --index fremd --"
    subprocess.run(["sh", "-c", pipeline], cwd=indexes, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
    assert ids_of(call, indexes / "fremd") == []
    assert ids_of(call, indexes / "wertvoll") == ["schatz"]
