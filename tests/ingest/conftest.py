"""Engines and a corpus for the tests of ingest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from searchidx.engines import Engine
from searchidx.engines.memory import MemoryEngine
from searchidx.engines.whoosh import open_engine
from tests.ingest.support import TEXTS, lines


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Four articles in files, three in lines."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text)
    lines(folder / "kurz.jsonl", {"e1": "Meldung eins", "e2": "Meldung zwei", "e3": "Meldung drei"})
    return folder


@pytest.fixture(params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    opened = MemoryEngine() if request.param == "memory" else open_engine(tmp_path_factory.mktemp("index"))
    yield opened
    opened.close()
