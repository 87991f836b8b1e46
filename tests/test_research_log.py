"""The research log: a line a question, enough to ask it again and to say what has changed."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest

from searchidx.errors import StorageFailed, UsageError
from searchidx.index import Index, open_index
from searchidx.model import Rejection
from searchidx.question import Question
from searchidx.research_log import LONGEST_LINE, Logged, log_question, read_log, replay


@pytest.fixture
def index(tmp_path: Path) -> Index:
    index = open_index(engine="memory")
    write(index, tmp_path, "a", "b")
    return index


def write(index: Index, folder: Path, *ids: str) -> None:
    (folder / "a.jsonl").write_text("".join(json.dumps({"id": id, "text": "Die Elbe steigt", "date": "2025-01-01"}) + "\n" for id in ids))
    index.index([folder / "a.jsonl"])


def logged(path: Path) -> list[Logged]:
    lines = list(read_log(path))
    assert not any(isinstance(line, Rejection) for line in lines)
    return lines  # type: ignore[return-value]


def test_a_line_says_what_was_asked_and_found(index: Index, tmp_path: Path) -> None:
    log_question(tmp_path / "log", index, Question("Elbe", filters={"since": "2025"}, sort="oldest", limit=1, offset=1))
    (line,) = logged(tmp_path / "log")
    assert (line.query, line.total, line.first, line.filters, line.sort) == ("Elbe", 2, ("a", "b"), {"since": "2025-01-01"}, "oldest")
    assert (line.generation, line.commit) == (index.generation, index.commit_id)
    assert "„Elbe“" in (tmp_path / "log").read_text(encoding="utf-8")


def test_a_replay_says_what_came_and_what_went(index: Index, tmp_path: Path) -> None:
    log_question(tmp_path / "log", index, Question("Elbe"))
    (line,) = logged(tmp_path / "log")
    same = replay(index, line)
    assert (same.total, same.new, same.gone, same.same_state) == (2, (), (), True)
    write(index, tmp_path, "b", "c", "d")
    changed = replay(index, line)
    assert (changed.total, changed.new, changed.gone, changed.same_state) == (3, ("c", "d"), ("a",), False)


def test_a_relative_day_is_the_day_it_was(index: Index, tmp_path: Path) -> None:
    log_question(tmp_path / "log", index, Question("Elbe", filters={"since": "gestern", "section": ["Politik"]}))
    (line,) = logged(tmp_path / "log")
    assert len(line.filters["since"]) == len("2025-01-01")
    assert line.filters["section"] == ["Politik"]


@pytest.mark.parametrize("query", ["„Elbe“ \u2028\n\x00", "\ud83d halb", "x" * 50_000])
def test_any_query_comes_back_on_one_line(index: Index, tmp_path: Path, query: str) -> None:
    log_question(tmp_path / "log", index, Question(query))
    log_question(tmp_path / "log", index, Question("danach"))
    first, second = logged(tmp_path / "log")
    assert (first.query, second.query) == (query, "danach")


@pytest.mark.parametrize(
    "line", [b"kaputt", b"{", b"[" * 100_000, b"null", b"{}", b'{"query": 1}', b"\xff\xfe", b"x" * (2 * LONGEST_LINE + 10)], ids=range(8)
)
def test_what_is_no_line_is_named_and_the_others_are_read(index: Index, tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "log"
    log_question(path, index, Question("davor"))
    with open(path, "ab") as file:
        file.write(line + b"\n\n")
    log_question(path, index, Question("danach"))
    before, refused, after = read_log(path)
    assert isinstance(before, Logged)
    assert isinstance(after, Logged)
    assert isinstance(refused, Rejection)
    assert refused.place == f"{path}:2"
    assert after.query == "danach"


def test_a_line_that_no_question_can_be_made_of_is_refused_like_any(index: Index, tmp_path: Path) -> None:
    log_question(tmp_path / "log", index, Question("Elbe"))
    (tmp_path / "log").write_text((tmp_path / "log").read_text().replace('"compounds"', '"alles"'))
    (line,) = logged(tmp_path / "log")
    with pytest.raises(UsageError, match="alles"):
        replay(index, line)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps permissions elsewhere")
def test_the_file_is_for_its_owner_alone(index: Index, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        log_question(tmp_path / "log", index, Question("Elbe"))
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "log").stat().st_mode) == 0o600


def test_what_cannot_be_written_or_read_is_said(index: Index, tmp_path: Path) -> None:
    with pytest.raises(StorageFailed, match="nicht zu schreiben"):
        log_question(tmp_path / "fehlt" / "log", index, Question("Elbe"))
    with pytest.raises(UsageError, match="nicht lesbar"):
        list(read_log(tmp_path / "fehlt"))
