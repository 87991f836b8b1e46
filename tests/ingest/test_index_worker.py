"""Reading: many sources at once come out in their order, whether or not several processes read them."""

from __future__ import annotations

import datetime
import gzip
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from searchidx import worker_pool
from searchidx.engines import Engine
from searchidx.engines.memory import MemoryEngine
from searchidx.engines.whoosh import open_engine
from searchidx.ingest import pipeline
from searchidx.ingest.index_worker import Task, fingerprint, without_culprit
from searchidx.ingest.options import Options
from searchidx.ingest.pipeline import bring_up_to_date
from searchidx.model import Article, Rejection, Report, Span
from searchidx.sources import ReadArticle, Source, WorkUnit, finished, read, records
from searchidx.sources.discover import scopes, sources
from searchidx.storage.article_codec import packed
from searchidx.worker_pool import Loss

TODAY = datetime.date(2026, 1, 1)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Pages, texts, lines, rows, one file of empty lines, one that breaks off, some that are no articles, ids that come again."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    for i in range(40):
        (folder / f"{i:02}.txt").write_text(f"Meldung {i}\n\nIm Süden hat es {i} Stunden lang geregnet.\n")
    (folder / "05.txt").write_text("")
    (folder / "10.html").write_text("<title>Regen</title><article><p>Im Norden regnet es seit Tagen, sagt der Dienst.</p></article>")
    lines = [json.dumps({"id": f"l{i % 450}", "text": f"Zeile {i}", "ressort": "Wetter"}) for i in range(500)]
    (folder / "20.jsonl").write_text("\n".join([*lines[:250], "{kaputt", *lines[250:]]) + "\n")
    (folder / "21.jsonl").write_text("\n\n\n")
    (folder / "22.csv").write_text("id;text\n" + "".join(f"r{i};Reihe {i}\n" for i in range(300)) + "zu;viele;Spalten\n")
    (folder / "23.jsonl").write_text("".join(json.dumps({"id": f"l{i}", "text": "Später"}) + "\n" for i in range(20)))
    whole = gzip.compress("".join(json.dumps({"id": f"g{i}", "text": f"Packen {i * 7919}"}) + "\n" for i in range(9000)).encode())
    (folder / "30.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    return folder


def index(engine: Engine, folder: Path) -> Report:
    report = bring_up_to_date(engine, [folder], Options(today=TODAY))
    assert (report.seconds, report.files_read) > (0.0, 40)
    return report


def contents(engine: Engine) -> Sequence[Article | None]:
    return engine.articles(engine.ids())


@pytest.mark.parametrize("opened", [lambda folder: MemoryEngine(), open_engine], ids=["memory", "whoosh"])
def test_what_workers_read_is_what_one_process_reads(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, opened: Callable[[Path], Engine]
) -> None:
    monkeypatch.setattr(worker_pool, "processors", lambda: 1)
    alone, together = opened(tmp_path / "alone"), opened(tmp_path / "together")
    report = index(alone, corpus)
    monkeypatch.setattr(worker_pool, "processors", lambda: 3)
    monkeypatch.setattr(pipeline, "BATCH_BYTES", 300)
    again = index(together, corpus)
    assert (again.rejected, again.warnings, again.new, again.repeated) == (
        report.rejected,
        report.warnings,
        report.new,
        report.repeated,
    )
    assert len(report.rejected) == 4
    assert report.repeated == 70
    assert contents(alone) == contents(together)
    assert len(alone.ids()) > 5000


def test_the_index_holds_what_the_readers_gave_and_the_last_of_an_id(corpus: Path) -> None:
    engine = MemoryEngine()
    index(engine, corpus)
    every = [source for source in sources(*scopes([corpus], {})) if isinstance(source, Source)]
    outcomes = [outcome for source in every for outcome in read(source, today=TODAY)]
    newest = {outcome.article.id: outcome.article for outcome in outcomes if isinstance(outcome, ReadArticle)}
    assert contents(engine) == [newest[id] for id in sorted(newest)]


def test_equal_texts_have_one_fingerprint_whatever_their_ids() -> None:
    one, same, other = (Article(id, text, (Span("title", 0, 3),)) for id, text in (("a", "Rat"), ('b","', "Rat"), ("a", "Rad")))
    prints = [fingerprint(packed(article), article.id) for article in (one, same, other)]
    assert prints[0] == prints[1] != prints[2]


def test_a_line_over_which_a_reader_fails_is_rejected_and_all_others_are_indexed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(record: dict[str, str], *rest: object) -> records.Facts:
        if record["id"] == "l7":
            raise ValueError("Exceeds the limit")
        return read_facts(record, *rest)  # type: ignore[arg-type]

    read_facts = records.facts
    monkeypatch.setattr(records, "facts", failing)
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"id": f"l{i}", "text": f"Zeile {i}"}) + "\n" for i in range(20)))
    engine = MemoryEngine()
    report = bring_up_to_date(engine, [path], Options(today=TODAY))
    [rejection] = report.rejected
    assert (report.new, rejection.place.endswith("a.jsonl:8")) == (19, True)
    assert "ValueError: Exceeds the limit" in rejection.reason.de


def test_a_member_of_an_archive_that_takes_too_long_is_named() -> None:
    unit = WorkUnit(tuple, 100, place="corpus/a.zip/b.txt")
    tasks = [Task(0, "corpus/a.zip", finished()), Task(0, "corpus/a.zip", unit)]
    kept, rejected = without_culprit(tasks, Loss("overdue", (1, 0)))
    assert kept is tasks[0]
    [outcome] = rejected.unit.read()
    assert isinstance(outcome, Rejection)
    assert outcome.place == "corpus/a.zip/b.txt"
