"""The pipeline: what a run reads, writes, removes and says, and that nothing but changes is ever done."""

from __future__ import annotations

import datetime
import gzip
import json
import os
import shutil
from contextlib import AbstractContextManager
from itertools import permutations
from pathlib import Path

import pytest

from searchidx.engines import BatchWriter, Engine, Transaction
from searchidx.engines.whoosh import open_engine
from searchidx.engines.whoosh.engine import WhooshEngine
from searchidx.errors import IndexLocked, PathMissing, RemovalTooLarge, UsageError
from searchidx.ingest import ledger_layer
from searchidx.ingest.ledger import Ledger
from searchidx.ingest.options import RELEASED, Options, current_day
from searchidx.ingest.pipeline import bring_up_to_date, remove
from searchidx.model import Article, Progress
from tests.ingest.support import TEXTS, TODAY, lines, numbers, run, text


def test_a_first_run_indexes_everything_and_a_second_does_nothing(engine: Engine, corpus: Path) -> None:
    first = run(engine, corpus)
    assert numbers(first) == {"new": 7}
    assert (first.files_read, first.files_unchanged, engine.generation) == (5, 0, 1)
    assert list(engine.ids()) == ["corpus/bahn.txt", "corpus/elbe.txt", "corpus/haushalt.txt", "corpus/köche.txt", "e1", "e2", "e3"]
    second = run(engine, corpus)
    assert numbers(second) == {"unchanged": 7}
    assert (second.files_read, second.files_unchanged, engine.generation) == (0, 5, 1)


def test_of_a_changed_file_only_the_changed_articles_are_written(
    engine: Engine, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(engine, corpus)
    log = tmp_path / "written"  # a file, for it may be another process that writes
    with engine.transaction() as change:
        writer = type(change.batch_writer())
    add = writer.add

    def watched(self: BatchWriter, article: Article, data: bytes) -> None:
        with log.open("a") as file:
            file.write(f"{article.id}\n")
        add(self, article, data)  # type: ignore[arg-type]

    monkeypatch.setattr(writer, "add", watched)
    lines(corpus / "kurz.jsonl", {"e1": "Meldung eins", "e2": "Meldung zwei, berichtigt", "e3": "Meldung drei", "e4": "Meldung vier"})
    report = run(engine, corpus)
    assert numbers(report) == {"new": 1, "updated": 1, "unchanged": 6}
    assert report.files_read == 1
    assert log.read_text().split() == ["e2", "e4"]
    assert text(engine, "e2") == "Meldung zwei, berichtigt"


def test_a_touched_file_is_read_and_nothing_is_written(engine: Engine, corpus: Path) -> None:
    run(engine, corpus)
    os.utime(corpus / "bahn.txt", (1, 1))
    report = run(engine, corpus)
    assert (numbers(report), report.files_read) == ({"unchanged": 7}, 1)
    assert run(engine, corpus).files_read == 0


def test_what_is_gone_from_the_paths_leaves_the_index(engine: Engine, corpus: Path) -> None:
    run(engine, corpus)
    (corpus / "elbe.txt").unlink()
    lines(corpus / "kurz.jsonl", {"e1": "Meldung eins", "e3": "Meldung drei"})
    assert numbers(run(engine, corpus)) == {"unchanged": 5, "removed": 2}
    assert list(engine.ids()) == ["corpus/bahn.txt", "corpus/haushalt.txt", "corpus/köche.txt", "e1", "e3"]


def test_what_came_from_elsewhere_stays(engine: Engine, corpus: Path, tmp_path: Path) -> None:
    other = tmp_path / "archiv"
    other.mkdir()
    lines(other / "alt.jsonl", {"a1": "Altes"})
    run(engine, corpus)
    assert numbers(run(engine, other)) == {"new": 1}
    assert len(engine.ids()) == 8
    assert numbers(run(engine, corpus / "bahn.txt")) == {"unchanged": 1}
    assert len(engine.ids()) == 8


def test_a_missing_path_changes_nothing(engine: Engine, corpus: Path) -> None:
    run(engine, corpus)
    (corpus / "bahn.txt").unlink()
    with pytest.raises(PathMissing):
        run(engine, corpus, corpus / "fehlt")
    assert len(engine.ids()) == 7


def test_more_than_half_gone_stops_the_run_until_it_is_allowed(engine: Engine, corpus: Path) -> None:
    run(engine, corpus)
    for name in TEXTS:
        (corpus / f"{name}.txt").unlink()
    for dry_run in (True, False):
        with pytest.raises(RemovalTooLarge, match=r"4 von 7.*--allow-removal"):
            run(engine, corpus, dry_run=dry_run)
    assert (len(engine.ids()), engine.generation) == (7, 1)
    assert numbers(run(engine, corpus, allow_removal=True)) == {"unchanged": 3, "removed": 4}


def test_half_may_go_without_asking(engine: Engine, corpus: Path) -> None:
    (corpus / "kurz.jsonl").unlink()
    run(engine, corpus)
    (corpus / "bahn.txt").unlink()
    (corpus / "elbe.txt").unlink()
    assert numbers(run(engine, corpus)) == {"unchanged": 2, "removed": 2}


def test_the_guard_asks_for_each_path_by_itself(engine: Engine, corpus: Path, tmp_path: Path) -> None:
    small = tmp_path / "klein"
    small.mkdir()
    lines(small / "a.jsonl", {"a1": "eins"})
    run(engine, corpus, small)
    (small / "a.jsonl").unlink()
    with pytest.raises(RemovalTooLarge, match="klein"):
        run(engine, corpus, small)


def test_a_dry_run_says_what_would_happen_and_writes_nothing(engine: Engine, corpus: Path) -> None:
    assert numbers(run(engine, corpus, dry_run=True)) == {"new": 7}
    assert (engine.generation, list(engine.ids()), engine.ledger()) == (0, [], {})
    run(engine, corpus)
    (corpus / "bahn.txt").write_text(TEXTS["bahn"] + "\nNachtrag: Der Streik ist beendet.\n")
    (corpus / "elbe.txt").unlink()
    report = run(engine, corpus, dry_run=True)
    assert numbers(report) == {"updated": 1, "unchanged": 5, "removed": 1}
    assert report.dry_run
    assert engine.generation == 1
    assert numbers(run(engine, corpus)) == numbers(report)


def test_an_empty_folder_is_a_warning_and_makes_no_index(engine: Engine, tmp_path: Path) -> None:
    report = run(engine, tmp_path)
    assert numbers(report) == {}
    assert [warning.place for warning in report.warnings] == [tmp_path.name]
    assert engine.generation == 0


def test_rejected_files_are_told_at_every_run_and_read_again_only_when_they_changed(engine: Engine, corpus: Path) -> None:
    (corpus / "bild.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50)
    with (corpus / "kurz.jsonl").open("a") as file:
        file.write('{"title": \n')
    places = ["corpus/bild.txt", "corpus/kurz.jsonl:4"]
    for files_read in (6, 0):
        report = run(engine, corpus)
        assert [rejection.place for rejection in report.rejected] == places
        assert report.files_read == files_read
    assert (report.seen, engine.generation) == (9, 1)
    (corpus / "bild.txt").write_text("Das Bild\n\nDer Text über das Bild, das hier fehlte.\n")
    assert numbers(run(engine, corpus)) == {"new": 1, "unchanged": 7, "rejected": 1}


def test_a_folder_called_from_inside_keeps_its_ids(engine: Engine, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(engine, corpus)
    monkeypatch.chdir(corpus)
    assert numbers(run(engine, Path("."))) == {"unchanged": 7}
    assert engine.generation == 1


def test_an_id_made_from_a_place_belongs_to_one_file(engine: Engine, tmp_path: Path) -> None:
    for name, said in (("K\u00f6ln.txt", "elbe"), ("Ko\u0308ln.txt", "bahn")):  # one name in NFC
        (tmp_path / name).write_text(TEXTS[said])
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("this file system takes both names for one")
    for _ in range(2):
        report = run(engine, tmp_path)
        [rejection] = report.rejected
        assert str(tmp_path) in rejection.place
        assert str(tmp_path) in rejection.reason.de
        assert (len(engine.ids()), report.updated) == (1, 0)


def test_rereading_reads_what_size_and_time_hide(engine: Engine, corpus: Path) -> None:
    run(engine, corpus)
    path = corpus / "bahn.txt"
    before = path.stat()
    path.write_text(TEXTS["bahn"].replace("Süden", "Norden"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert numbers(run(engine, corpus)) == {"unchanged": 7}
    assert numbers(run(engine, corpus, reread=True)) == {"updated": 1, "unchanged": 6}
    assert "Norden" in text(engine, "corpus/bahn.txt")


def test_a_file_keeps_its_name_whichever_folder_above_it_is_given(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "corpus" / "politik"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(TEXTS["bahn"])
    run(engine, tmp_path / "corpus")
    (folder / "a.txt").write_text(TEXTS["elbe"])
    assert numbers(run(engine, folder)) == {"updated": 1}
    (folder / "a.txt").write_text(TEXTS["köche"])
    assert numbers(run(engine, folder / "a.txt")) == {"updated": 1}
    assert list(engine.ids()) == ["corpus/politik/a.txt"]


def test_the_same_article_from_a_file_and_a_line_is_one(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXTS["bahn"])
    (tmp_path / "a.json").write_text('{"id": "b1", "date": "2025-02-12", "source": "Elbkurier"}')
    run(engine, tmp_path / "a.txt")
    [article] = engine.articles(["b1"])
    assert article
    assert (article.date, article.source) == ("2025-02-12", "Elbkurier")
    (tmp_path / "b.jsonl").write_text(json.dumps({"id": "b1", "title": "Bahn streicht Züge", "text": "Anders."}))
    run(engine, tmp_path)
    assert list(engine.ids()) == ["b1"]


def test_equal_texts_of_one_id_are_one_article(engine: Engine, tmp_path: Path) -> None:
    lines(tmp_path / "a.jsonl", {"x": "gleich", "y": "allein"})
    lines(tmp_path / "b.jsonl", {"x": "gleich"})
    report = run(engine, tmp_path)
    assert (numbers(report), report.warnings) == ({"new": 2, "repeated": 1}, ())
    assert numbers(run(engine, tmp_path)) == {"unchanged": 2, "repeated": 1}
    (tmp_path / "b.jsonl").unlink()
    assert numbers(run(engine, tmp_path)) == {"unchanged": 2}


def test_of_different_texts_of_one_id_the_last_wins_at_every_run_and_both_places_are_named(engine: Engine, tmp_path: Path) -> None:
    lines(tmp_path / "a.jsonl", {"x": "früher", "y": "allein"})
    lines(tmp_path / "b.jsonl", {"x": "später"})
    for expected in ({"new": 2, "repeated": 1}, {"unchanged": 2, "repeated": 1}, {"unchanged": 2, "repeated": 1}):
        report = run(engine, tmp_path)
        assert numbers(report) == expected
        [warning] = report.warnings
        assert "/a.jsonl:1" in warning.reason.de
        assert "/b.jsonl" in warning.reason.de
        assert text(engine, "x") == "später"
    assert engine.generation == 1
    (tmp_path / "b.jsonl").unlink()
    assert numbers(run(engine, tmp_path)) == {"updated": 1, "unchanged": 1}
    assert text(engine, "x") == "früher"


def test_two_texts_of_one_id_in_one_file_are_told_and_the_last_wins(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": 1, "text": "früher"}\n{"id": "1", "text": "später"}\n')
    report = run(engine, tmp_path)
    assert (numbers(report), len(report.warnings)) == ({"new": 1, "repeated": 1}, 1)
    assert text(engine, "1") == "später"
    assert numbers(run(engine, tmp_path)) == {"unchanged": 1, "repeated": 1}


def test_an_id_taken_over_by_another_folder_is_told_and_comes_back(engine: Engine, tmp_path: Path) -> None:
    for place, said in (("nord", "aus dem Norden"), ("süd", "aus dem Süden")):
        (tmp_path / place).mkdir()
        lines(tmp_path / place / "a.jsonl", {"x": said})
    run(engine, tmp_path / "nord")
    report = run(engine, tmp_path / "süd")
    assert numbers(report) == {"updated": 1}
    assert "nord/a.jsonl" in report.warnings[0].reason.de
    (tmp_path / "süd" / "a.jsonl").unlink()
    run(engine, tmp_path / "süd", allow_removal=True)
    assert list(engine.ids()) == []
    assert numbers(run(engine, tmp_path / "nord")) == {"new": 1}
    assert text(engine, "x") == "aus dem Norden"


def test_removed_articles_stay_out_until_they_are_readmitted(engine: Engine, corpus: Path) -> None:
    run(engine, corpus)
    assert remove(engine, ["e2", "corpus/bahn.txt", "gibt es nicht", "e2"]) == ("e2", "corpus/bahn.txt")
    assert Ledger(engine.ledger()).barred == {"e2", "corpus/bahn.txt"}
    assert numbers(run(engine, corpus)) == {"unchanged": 5, "barred": 2}
    lines(corpus / "kurz.jsonl", {"e1": "Meldung eins", "e2": "Meldung zwei, neu", "e3": "Meldung drei"})
    assert numbers(run(engine, corpus)) == {"unchanged": 5, "barred": 2}
    assert "e2" not in engine.ids()
    assert numbers(run(engine, corpus / "kurz.jsonl", readmit=True)) == {"new": 1, "unchanged": 2}
    assert Ledger(engine.ledger()).barred == {"corpus/bahn.txt"}
    assert numbers(run(engine, corpus)) == {"unchanged": 6, "barred": 1}


def test_removing_what_is_not_there_commits_nothing(engine: Engine, corpus: Path) -> None:
    run(engine, corpus)
    assert remove(engine, ["nichts"]) == ()
    assert engine.generation == 1


def test_a_file_that_breaks_off_keeps_what_it_had(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    whole = gzip.compress("".join(json.dumps({"id": str(n), "text": f"Meldung {n * 7919 % 10007}"}) + "\n" for n in range(6_000)).encode())
    path.write_bytes(whole)
    run(engine, tmp_path)
    path.write_bytes(whole[: len(whole) // 2])
    assert numbers(run(engine, tmp_path)) == {"unchanged": 6_000, "rejected": 1}
    assert run(engine, tmp_path).files_read == 1  # tried again each time
    path.write_bytes(whole)
    assert numbers(run(engine, tmp_path)) == {"unchanged": 6_000}


def test_recovery_on_demand_reads_the_records_again(engine: Engine, tmp_path: Path) -> None:
    scraped = "Rat tagt bis Mitternacht\n\nDer Rat tagte lange.\n\nBildquelle: © dpa | Ida Öz\n\nSo ging es weiter, bis alle müde waren."
    lines(tmp_path / "a.jsonl", {"x": scraped})
    run(engine, tmp_path)
    assert "Bildquelle" in text(engine, "x")
    assert numbers(run(engine, tmp_path, recover=True)) == {"updated": 1}
    assert "Bildquelle" not in text(engine, "x")


def test_progress_grows_to_the_end(engine: Engine, corpus: Path) -> None:
    steps: list[Progress] = []
    bring_up_to_date(engine, [corpus], Options(today=TODAY), steps.append)
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    total = sum(path.stat().st_size for path in corpus.iterdir())
    assert steps[-1] == Progress(total, total, 7)


def test_an_interrupt_leaves_the_index_as_it_was(engine: Engine, corpus: Path) -> None:
    run(engine, corpus)
    lines(corpus / "kurz.jsonl", {"e1": "neu", "e2": "neu", "e3": "neu"})

    def interrupt(progress: Progress) -> None:
        if progress.done > progress.total / 2:  # reading is over, writing has begun
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bring_up_to_date(engine, [corpus], Options(today=TODAY), interrupt)
    assert (engine.generation, text(engine, "e1")) == (1, "Meldung eins")


def test_a_run_that_was_overtaken_before_it_had_the_lock_starts_from_what_is_there(
    tmp_path: Path, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, quicker = open_engine(tmp_path / "index"), open_engine(tmp_path / "index")
    transaction = WhooshEngine.transaction

    def overtaken(self: WhooshEngine) -> AbstractContextManager[Transaction]:
        monkeypatch.undo()
        run(quicker, corpus)
        return transaction(self)

    monkeypatch.setattr(WhooshEngine, "transaction", overtaken)
    assert numbers(run(engine, corpus)) == {"unchanged": 7}
    assert (engine.generation, len(engine.ids())) == (1, 7)


def test_a_second_writer_is_told_at_once(tmp_path: Path, corpus: Path) -> None:
    first, second = open_engine(tmp_path / "index"), open_engine(tmp_path / "index")
    with first.transaction(), pytest.raises(IndexLocked):
        run(second, corpus)
    assert numbers(run(second, corpus)) == {"new": 7}


def test_a_run_without_changes_needs_no_lock(tmp_path: Path, corpus: Path) -> None:
    first, second = open_engine(tmp_path / "index"), open_engine(tmp_path / "index")
    run(first, corpus)
    with first.transaction():
        assert numbers(run(second, corpus)) == {"unchanged": 7}


def test_a_new_version_of_the_rules_reads_every_file_again(engine: Engine, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(engine, corpus)
    monkeypatch.setattr(ledger_layer, "RULES_VERSION", 99)
    report = run(engine, corpus)
    assert (numbers(report), report.files_read) == ({"unchanged": 7}, 5)
    assert run(engine, corpus).files_read == 0


def clashing(folder: Path) -> None:
    """A line that gives itself the id that is made for a file beside it."""
    lines(folder / "a.jsonl", {f"{folder.name}/b.txt": "Text aus dem Archiv"})
    (folder / "b.txt").write_text("T\n\nEigener Text.\n")


def test_an_article_whose_twin_was_rejected_is_found_updated_and_removed(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "r"
    folder.mkdir()
    clashing(folder)
    (folder / "c.txt").write_text(TEXTS["bahn"])
    report = run(engine, folder)
    assert (report.new, len(report.rejected), text(engine, "r/b.txt")) == (2, 1, "Text aus dem Archiv")
    lines(folder / "a.jsonl", {"r/b.txt": "Neuer Text aus dem Archiv"})
    run(engine, folder)
    assert list(engine.ids()) == ["r/b.txt", "r/c.txt"]
    assert remove(engine, ["r/b.txt"]) == ("r/b.txt",)
    assert (list(engine.ids()), engine.articles(["r/b.txt"])) == (["r/c.txt"], [None])


@pytest.mark.parametrize("order", list(permutations(("a.jsonl", "b.txt", "c.jsonl"))) + list(permutations(("a.jsonl", "b.txt"))))
@pytest.mark.parametrize("by_file", [False, True])
def test_whose_an_id_is_does_not_depend_on_what_came_first(tmp_path: Path, order: tuple[str, ...], by_file: bool) -> None:
    folder = tmp_path / "r"
    folder.mkdir()
    engine = open_engine(tmp_path / "index")
    for name in order:
        if name == "b.txt":
            (folder / name).write_text("T\n\nEigener Text.\n")
        else:
            lines(folder / name, {"r/b.txt": f"Text aus {name}"})
        run(engine, folder / name if by_file and len(order) > 2 else folder)
    report = run(engine, folder)
    afresh = open_engine(tmp_path / "afresh")
    expected = run(afresh, folder)
    assert text(engine, "r/b.txt") == text(afresh, "r/b.txt") == f"Text aus {max(name for name in order if name != 'b.txt')}"
    assert [each.place for each in report.rejected] == [each.place for each in expected.rejected]
    again = run(engine, folder)
    assert (again.new, again.updated, again.removed) == (0, 0, 0)
    (folder / max(name for name in order if name != "b.txt")).unlink()
    run(engine, folder)
    afresh = open_engine(tmp_path / "again")
    run(afresh, folder)
    assert text(engine, "r/b.txt") == text(afresh, "r/b.txt")


def test_a_run_that_was_planned_over_another_index_starts_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        lines(tmp_path / name / f"{name}.jsonl", {f"{name}{number}": f"Meldung {number}" for number in range(3)})
    index = tmp_path / "index"
    run(open_engine(index), tmp_path / "a")
    (tmp_path / "a" / "mehr.txt").write_text(TEXTS["elbe"])
    engine, transaction = open_engine(index), WhooshEngine.transaction

    def rebuilt(self: WhooshEngine) -> AbstractContextManager[Transaction]:
        monkeypatch.undo()
        shutil.rmtree(index)
        run(open_engine(index), tmp_path / "b")
        return transaction(self)

    monkeypatch.setattr(WhooshEngine, "transaction", rebuilt)
    run(engine, tmp_path / "a")
    assert list(engine.ids()) == ["a/mehr.txt", "a0", "a1", "a2", "b0", "b1", "b2"]


def test_a_barred_article_in_a_file_that_breaks_off_is_not_taken_for_indexed(engine: Engine, tmp_path: Path) -> None:
    packed = tmp_path / "b.jsonl.gz"
    rows = [json.dumps({"id": f"n{n}", "text": f"Meldung {n * 7919 % 10007}"}) + "\n" for n in range(3_000)]
    whole = gzip.compress("".join([*rows, json.dumps({"id": "x", "text": "Alt"}) + "\n"]).encode())
    packed.write_bytes(whole)
    lines(tmp_path / "a.jsonl", {"x": "Alt"})
    run(engine, tmp_path)
    remove(engine, ["x"])
    packed.write_bytes(whole[: len(whole) // 2])
    lines(tmp_path / "a.jsonl", {"x": "Neu"})
    assert run(engine, tmp_path).barred == 2
    run(engine, tmp_path, readmit=True)
    assert text(engine, "x") == "Neu"


def test_a_hard_link_beside_a_removed_article_does_not_bring_it_back(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(TEXTS["elbe"])
    run(engine, tmp_path)
    [id] = engine.ids()
    remove(engine, [id])
    os.link(tmp_path / "b.txt", tmp_path / "a.txt")  # comes first in the folder
    report = run(engine, tmp_path)
    assert (numbers(report), [skipped.place for skipped in report.skipped]) == ({"barred": 1}, [f"{tmp_path.name}/a.txt"])
    assert list(engine.ids()) == []


def test_keys_named_by_the_user_are_read_anew_and_checked(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "text": "Kurz", "lang": "Der lange Text"}))
    run(engine, tmp_path)
    assert numbers(run(engine, tmp_path, key_map=(("text", "lang"),))) == {"updated": 1}
    assert text(engine, "a") == "Der lange Text"
    with pytest.raises(UsageError, match="FELD=SCHLÜSSEL"):
        run(engine, tmp_path, key_map=(("wortlaut", "lang"),))


def test_a_clock_that_begins_in_1970_costs_no_article_its_date(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "a", "text": "Der Dom steht.", "date": "2026-10-31"}\n', encoding="utf-8")
    report = bring_up_to_date(engine, [tmp_path / "a.jsonl"], Options(today=current_day(clock=lambda: datetime.date(1970, 1, 2))))
    (article,) = engine.articles(["a"])
    assert article
    assert (article.date, report.warnings) == ("2026-10-31", ())
    tomorrow = RELEASED + datetime.timedelta(1)
    assert current_day(clock=lambda: tomorrow) == tomorrow
    assert current_day("2026-12-24T10:00:00+00:00", clock=lambda: tomorrow) == datetime.date(2026, 12, 24)
    assert Options().today >= RELEASED


def test_kept_articles_stay_when_their_feed_is_overwritten(engine: Engine, tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    lines(feed, {"a": "Meldung eins", "b": "Meldung zwei"})
    run(engine, feed)
    lines(feed, {"b": "Meldung zwei, ergänzt", "c": "Meldung drei"})
    assert numbers(run(engine, feed, keep=True)) == {"new": 1, "updated": 1, "unchanged": 1}
    assert list(engine.ids()) == ["a", "b", "c"]
    assert run(engine, feed, keep=True).files_read == 0
    lines(feed, {"d": "Meldung vier"})
    run(engine, feed, keep=True)
    assert list(engine.ids()) == ["a", "b", "c", "d"]
    feed.unlink()
    (tmp_path / "andere.jsonl").write_text("")
    run(engine, tmp_path, keep=True, allow_removal=True)
    assert list(engine.ids()) == [], "what is kept is what a file lost, not a file that is gone"


def test_a_kept_article_gives_way_to_its_new_text_in_another_file(engine: Engine, tmp_path: Path) -> None:
    lines(tmp_path / "b.jsonl", {"a": "alt", "b": "bleibt"})
    run(engine, tmp_path)
    lines(tmp_path / "a.jsonl", {"a": "neu"})
    lines(tmp_path / "b.jsonl", {"b": "bleibt"})
    run(engine, tmp_path, keep=True)
    assert (text(engine, "a"), text(engine, "b")) == ("neu", "bleibt")


def test_barred_articles_stay_out_of_what_is_kept(engine: Engine, tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    lines(feed, {"a": "eins", "b": "zwei"})
    run(engine, feed)
    remove(engine, ["a"])
    lines(feed, {"b": "zwei"})
    run(engine, feed, keep=True)
    assert list(engine.ids()) == ["b"]


def test_a_file_changed_a_moment_ago_is_left_as_it_was(engine: Engine, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    lines(file, {"a": "eins", "b": "zwei"})
    first = run(engine, tmp_path, settle=3600)
    assert (first.files_unsettled, first.files_read, list(engine.ids())) == (1, 0, [])
    run(engine, tmp_path)
    assert run(engine, tmp_path, settle=3600).files_unsettled == 0, "it was read already"
    file.write_text("")  # a program is writing it anew
    half = run(engine, tmp_path, settle=3600)
    assert (half.files_unsettled, half.removed, list(engine.ids())) == (1, 0, ["a", "b"])
    lines(file, {"a": "eins", "b": "zwei", "c": "drei"})
    os.utime(file, (1e9, 1e9))
    assert run(engine, tmp_path, settle=3600).new == 1


PAGE = "https://elbkurier.example/1"


def test_a_file_with_older_web_pages_is_read_again_when_the_other_changes_or_goes(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "archiv"
    folder.mkdir()
    lines(folder / "a.jsonl", {PAGE: "alte Fassung", "y": "bleibt"})
    lines(folder / "b.jsonl", {PAGE: "neue Fassung"})
    run(engine, folder)
    assert (text(engine, PAGE), run(engine, folder).files_read) == ("neue Fassung", 0)
    (folder / "c.txt").write_text("Etwas anderes\n\nText.\n")
    assert run(engine, folder).files_read == 1
    lines(folder / "b.jsonl", {PAGE: "neueste Fassung"})
    run(engine, folder)
    assert (text(engine, PAGE), run(engine, folder).files_read) == ("neueste Fassung", 0)
    (folder / "b.jsonl").unlink()
    run(engine, folder)
    assert (text(engine, PAGE), text(engine, "y"), run(engine, folder).files_read) == ("alte Fassung", "bleibt", 0)


def test_a_file_whose_web_pages_give_way_to_later_ones_stays_as_read(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "archiv"
    folder.mkdir()
    lines(folder / "a.jsonl", {PAGE: "alte Fassung", "y": "bleibt"})
    run(engine, folder)
    lines(folder / "b.jsonl", {PAGE: "neue Fassung"})
    run(engine, folder)
    assert (text(engine, PAGE), run(engine, folder).files_read) == ("neue Fassung", 0)
    (folder / "b.jsonl").unlink()
    run(engine, folder)
    assert text(engine, PAGE) == "alte Fassung"


def test_versions_of_web_pages_in_several_files_are_counted_on_one_line(engine: Engine, tmp_path: Path) -> None:
    for number in range(3):
        pages = {f"https://elbkurier.example/{page}": f"Fassung {number}" for page in range(40)}
        lines(tmp_path / f"{number}.jsonl", pages)
    [warning] = run(engine, tmp_path).warnings
    assert "80 × dieselbe Adresse" in warning.reason.de
