"""`search --batch`: one JSON object a query, whatever the query."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.test_search import PAGE_KEYS
from tests.conftest import Call


def test_a_batch_gives_one_object_a_line_in_order(ask: Call, tmp_path: Path) -> None:
    queries = ["Bahn", "", "Quastenflosser", "x" * 100_001, "\u2028Ukraine"]
    file = tmp_path / "anfragen.txt"
    file.write_text("\n".join(queries) + "\n", encoding="utf-8")
    done = ask("search", "--batch", file, "--json", "-n", "1")
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert [answer["query"] for answer in answers] == queries
    assert [list(answer)[:9] for answer in answers] == [PAGE_KEYS] * len(queries)
    assert ["error" in answer for answer in answers] == [False, False, False, True, False]
    assert done.code == 4
    assert answers[0]["hits"][0]["id"] == "bahn"


def test_a_batch_that_was_answered_is_exit_code_0(ask: Call, tmp_path: Path) -> None:
    file = tmp_path / "anfragen.txt"
    file.write_bytes("Bahn\r\nKöche\r\n".encode() + b"\xff\xfe kaputt")
    done = ask("search", "--batch", file)
    assert done.code == 0
    assert [json.loads(line)["query"] for line in done.out.splitlines()] == ["Bahn", "Köche", "\udcff\udcfe kaputt"]
