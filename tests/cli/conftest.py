"""An index of a wire story in two versions, a comment on it, and an article that shares a word: for facets, time, likeness and context."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import searchidx
from tests.conftest import Call
from tests.results.conftest import ARTICLES


@pytest.fixture(scope="session")
def story_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("brücke")
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ARTICLES), encoding="utf-8")
    with searchidx.open(folder / "index") as index:
        index.index([folder / "a.jsonl"])
    return folder / "index"


@pytest.fixture
def explore(call: Call, story_index: Path) -> Call:
    """Runs a command on that index."""
    return lambda command, *arguments: call(command, "--index", story_index, *arguments)
