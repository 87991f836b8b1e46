"""Indexes that the tests of answers share; none of them changes one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

import searchidx
from searchidx.index import Index
from tests.conftest import LOCAL_ENGINES

WIRE = (
    "Die Stadt Lübeck sperrt von Montag an die Hafenbrücke für den Verkehr. Grund sind Risse in den Trägern, wie das Bauamt mitteilte. "
    "Busse fahren eine Umleitung über die Wallstraße. Die Arbeiten sollen sechs Wochen dauern und kosten zwei Millionen Euro."
)
ARTICLES = (
    {
        "id": "brücke-früh",
        "title": "Hafenbrücke gesperrt",
        "text": WIRE,
        "date": "2025-02-03T06:00:00+01:00",
        "section": "Lokales",
        "author": "Ada",
    },
    {
        "id": "brücke-spät",
        "title": "Hafenbrücke gesperrt",
        "text": WIRE + " Radfahrer dürfen die Brücke weiter benutzen.",
        "date": "2025-02-03T18:00:00+01:00",
        "section": "Lokales",
        "author": "Ben",
    },
    {
        "id": "kommentar",
        "title": "Eine Brücke zu wenig",
        "text": "Wer in Lübeck auf die Hafenbrücke angewiesen ist, steht im Stau. Das Bauamt wusste seit Jahren von den Rissen.",
        "date": "2025-04-01",
        "section": "Meinung",
    },
    {"id": "fest", "title": "Hafenfest", "text": "Am Hafen wird gefeiert. Die Brücke ist geschmückt.", "section": "Lokales"},
)

HOUSES = tuple(
    {"id": str(number), "date": f"2025-02-1{number}", "text": f"{text} Nummer {number}."}
    for number, text in enumerate(["Präsident Wolkenstein reist nach Lübeck."] * 3 + ["Das Haus am Hafen brennt.", "Ein Haus steht leer."])
)


@pytest.fixture(scope="session", params=LOCAL_ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def four(engine: str, four_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The four articles everybody knows by heart."""
    with searchidx.open(tmp_path_factory.mktemp("vier"), engine=engine) as index:
        index.index([four_file])
        yield index


@pytest.fixture(scope="session")
def bridges(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Two versions of a wire story, a comment on it, and an undated article of the same town."""
    yield from indexed(ARTICLES, engine, tmp_path_factory.mktemp("brücken"))


@pytest.fixture(scope="session")
def houses(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """Five short texts with one word that is easily misspelled."""
    yield from indexed(HOUSES, engine, tmp_path_factory.mktemp("häuser"))


def indexed(rows: Sequence[Mapping[str, str]], engine: str, folder: Path) -> Iterator[Index]:
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with searchidx.open(folder / "index", engine=engine) as index:
        index.index([folder / "a.jsonl"])
        yield index
