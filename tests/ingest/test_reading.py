"""Reading: many sources at once come out in their order, whether or not several processes read them."""

from __future__ import annotations

import datetime
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from searchidx import worker_pool
from searchidx.ingest import reading
from searchidx.ingest.reading import Packed, outcomes
from searchidx.model import Rejection
from searchidx.sources import BrokenOff, ReadArticle, Source, Warned, read
from searchidx.sources.discover import scopes, sources
from searchidx.sources.work_unit import batches
from searchidx.storage.article_codec import packed

TODAY = datetime.date(2026, 1, 1)


@pytest.fixture
def found(tmp_path: Path) -> list[Source]:
    """Pages, texts, lines, rows, one file of empty lines, one that breaks off, some that are no articles."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for i in range(40):
        (folder / f"{i:02}.txt").write_text(f"Meldung {i}\n\nIm Süden hat es {i} Stunden lang geregnet.\n")
    (folder / "05.txt").write_text("")
    (folder / "10.html").write_text("<title>Regen</title><article><p>Im Norden regnet es seit Tagen, sagt der Dienst.</p></article>")
    lines = [json.dumps({"id": f"l{i}", "text": f"Zeile {i}", "ressort": "Wetter"}) for i in range(500)]
    (folder / "20.jsonl").write_text("\n".join([*lines[:250], "{kaputt", *lines[250:]]) + "\n")
    (folder / "21.jsonl").write_text("\n\n\n")
    (folder / "22.csv").write_text("id;text\n" + "".join(f"r{i};Reihe {i}\n" for i in range(300)) + "zu;viele;Spalten\n")
    whole = gzip.compress("".join(json.dumps({"id": f"g{i}", "text": f"Packen {i * 7919}"}) + "\n" for i in range(9000)).encode())
    (folder / "30.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    return [source for source in sources(*scopes([folder], {})) if isinstance(source, Source)]


def outcomes_of(found: list[Source]) -> list[tuple[int, object]]:
    return list(outcomes(found, today=TODAY, recover=False, meter=lambda count: None))


def test_what_processes_read_is_what_one_reads(found: list[Source], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 1)
    alone = outcomes_of(found)
    monkeypatch.setattr(worker_pool, "processors", lambda: 3)
    monkeypatch.setattr(reading, "SHARE", 300)
    assert outcomes_of(found) == alone
    kinds = [type(outcome) for _, outcome in alone]
    assert {kind: kinds.count(kind) for kind in (Rejection, BrokenOff)} == {Rejection: 3, BrokenOff: 1}
    assert kinds.count(Packed) > 5000


def test_every_outcome_is_that_of_its_source(found: list[Source]) -> None:
    each = [(number, outcome) for number, source in enumerate(found) for outcome in read(source, today=TODAY)]
    plain = [(number, packed(outcome.article) if isinstance(outcome, ReadArticle) else outcome) for number, outcome in each]
    assert [(number, outcome.data if isinstance(outcome, Packed) else outcome) for number, outcome in outcomes_of(found)] == plain


def test_the_meter_is_told_every_byte(found: list[Source]) -> None:
    told: list[int] = []
    for _ in outcomes(found, today=TODAY, recover=False, meter=told.append):
        pass
    assert sum(told) == sum(source.size for source in found)


def test_what_a_source_raises_comes_after_what_it_gave() -> None:
    def source() -> Iterator[str]:
        yield from ("a", "b")
        raise OSError("zu Ende")

    given = batches(source(), len)
    assert next(given) == ["a", "b"]
    with pytest.raises(OSError, match="zu Ende"):
        next(given)


def test_a_file_of_empty_lines_is_read_in_bounded_pieces() -> None:
    assert max(map(len, batches([""] * 10_000, len))) <= 2501


def test_a_doubt_is_told_at_its_place(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "1", "text": "Wort", "date": "3025-01-01"}\n')
    [(_, warned), (_, article)] = outcomes_of([source for source in sources(*scopes([tmp_path], {})) if isinstance(source, Source)])
    assert isinstance(warned, Warned)
    assert isinstance(article, Packed)
    assert article.place.endswith("a.jsonl:1")
