"""Nothing that stands in an article acts on a terminal, whatever command prints it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import searchidx
from tests.cli.support import on_terminal
from tests.conftest import Call

HOSTILE = [
    "\x1b]0;Titel\x07",
    "\x1b[2J",
    "\x9b31m",
    "\x85",
    "\u2028",
    "\u2029",
    "\u202etxt.exe",
    "\u2066",
    "\u200f",
    "\x00",
    "\x7f",
    "\ufeff",
    "\t",
    "\r",
]
ACTING = {*map(chr, range(32)), *map(chr, range(127, 160)), *"\u2028\u2029\u202e\u2066\u200f\ufeff"}


@pytest.fixture(scope="module")
def hostile_index(tmp_path_factory: pytest.TempPathFactory) -> Path:

    folder = tmp_path_factory.mktemp("böse")
    rows = [
        {"id": f"{n}{text}x", "title": f"Köder{text}Titel", "text": f"Köder {text} Text", "section": f"R{text}x", "source": f"Q{text}x"}
        for n, text in enumerate(HOSTILE)
    ]
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with searchidx.open(folder / "index") as index:
        index.index([folder / "a.jsonl"])
    return folder / "index"


@pytest.mark.parametrize(
    "command",
    [
        ["search", "-n", "50", "Köder"],
        ["search", "-n", "50", "--json", "Köder"],
        ["search", "-n", "50", "--format", "list", "--why", "Köder"],
        ["search", "-l", "Köder"],
        ["search", "Köder \x1b[2J\u202e"],
        ["search", "-n", "50", "--format", "ndjson", "Köder"],
        ["search", "-n", "50", "--format", "csl", "Köder"],
        ["facets", "--json", "Köder"],
        ["kwic", "--json", "Köder"],
        ["similar", "--json", "0\x1b]0;Titel\x07x"],
        ["status"],
        ["status", "--json"],
        ["export"],
    ],
    ids=" ".join,
)
def test_no_article_text_acts_on_the_terminal(call: Call, hostile_index: Path, command: list[str]) -> None:
    done = call(command[0], "--index", hostile_index, *command[1:])
    columns = {"\t"} if command[0] == "search" and command[-2] in ("50", "search") else set()
    assert done.out
    assert not (set(done.out + done.err) - {"\n"} - columns) & ACTING


@pytest.mark.parametrize("command", ["facets", "kwic"])
def test_exploring_keeps_its_columns_and_acts_on_nothing(call: Call, hostile_index: Path, command: str) -> None:
    done = call(command, "--index", hostile_index, "Köder")
    assert {line.count("\t") for line in done.out.splitlines()} == {{"facets": 2, "kwic": 5}[command]}
    assert not (set(done.out) - {"\n", "\t"}) & ACTING


@pytest.mark.parametrize("kind", ["csv", "tsv", "atom", "bibtex", "ris", "list"])
def test_no_format_acts_on_the_terminal(hostile_index: Path, kind: str) -> None:
    seen = on_terminal("search", "--index", hostile_index, "--format", kind, "-n", "50", "Köder", environment={"NO_COLOR": "1"})
    assert "Köder" in seen
    assert not (set(seen) - {"\n", "\t"}) & ACTING


def test_hostile_articles_stay_one_line_each(call: Call, hostile_index: Path) -> None:
    lines = call("search", "--index", hostile_index, "-n", "50", "Köder").out.splitlines()
    assert [line.count("\t") for line in lines] == [5] * len(HOSTILE)
    assert len(call("export", "--index", hostile_index).out.splitlines()) == len(HOSTILE)


def test_a_shown_article_acts_on_nothing_either(call: Call, hostile_index: Path) -> None:
    for hit in call("search", "--index", hostile_index, "-n", "50", "--json", "Köder").json["hits"]:
        for command in (["show"], ["show", "--fields"], ["show", "--json"], ["show", "-q", "Köder"], ["explain"], ["explain", "--json"]):
            subject = ["Köder", hit["id"]] if command[0] == "explain" else [hit["id"]]
            done = call(*command, "--index", hostile_index, "--", *subject)
            assert done.code == 0
            assert not (set(done.out) - {"\n"}) & ACTING
