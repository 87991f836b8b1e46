"""Folders that were moved or renamed, and folders of one name: every article keeps its id, and none is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchidx.cli.report_text import indexing_text
from searchidx.engines import Engine
from searchidx.errors import UsageError
from searchidx.ingest.moved_folders import may_exist
from tests.ingest.support import TEXTS, numbers, run, text


@pytest.mark.parametrize("name", ["corpus", "umbenannt"])
def test_a_folder_that_was_moved_is_told_and_keeps_its_ids_by_the_named_command(
    engine: Engine, corpus: Path, tmp_path: Path, name: str
) -> None:
    run(engine, corpus)
    ids = list(engine.ids())
    moved = tmp_path / "neu" / name
    moved.parent.mkdir()
    corpus.rename(moved)
    [hint] = run(engine, moved).warnings
    assert f"searchidx index {moved} --moved-from {corpus}" in hint.reason.de
    report = run(engine, moved, moved_from=corpus)
    assert (list(engine.ids()), report.warnings, report.new) == (ids, (), 0)
    assert numbers(run(engine, moved)) == {"unchanged": 7}
    (moved / "bahn.txt").unlink()
    assert numbers(run(engine, moved)) == {"unchanged": 6, "removed": 1}


def test_a_part_of_a_root_that_was_moved_keeps_its_ids(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "corpus" / "politik"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(TEXTS["bahn"])
    (tmp_path / "corpus" / "b.txt").write_text(TEXTS["elbe"])
    run(engine, tmp_path / "corpus")
    folder.rename(tmp_path / "archiv")
    run(engine, tmp_path / "archiv", moved_from=folder)
    assert list(engine.ids()) == ["corpus/b.txt", "corpus/politik/a.txt"]
    (tmp_path / "archiv" / "neu.txt").write_text(TEXTS["köche"])
    run(engine, tmp_path / "archiv")
    assert list(engine.ids()) == ["corpus/b.txt", "corpus/politik/a.txt", "corpus/politik/neu.txt"]


def test_moved_from_names_a_folder_that_was_indexed_and_is_gone(engine: Engine, corpus: Path, tmp_path: Path) -> None:
    run(engine, corpus)
    (tmp_path / "neu").mkdir()
    with pytest.raises(UsageError, match="keine Artikel"):
        run(engine, tmp_path / "neu", moved_from=tmp_path / "nie")
    with pytest.raises(UsageError, match="stehen die Dateien noch"):
        run(engine, tmp_path / "neu", moved_from=corpus)
    with pytest.raises(UsageError, match="genau einen Ordner"):
        run(engine, corpus, tmp_path / "neu", moved_from=corpus)
    assert len(engine.ids()) == 7


def test_a_link_left_at_the_old_place_hides_no_move(engine: Engine, corpus: Path, tmp_path: Path) -> None:
    run(engine, corpus)
    ids = list(engine.ids())
    moved = tmp_path / "neu"
    corpus.rename(moved)
    corpus.symlink_to(moved)
    [hint] = run(engine, corpus).warnings  # the link leads to the new place
    assert f"searchidx index {moved} --moved-from {corpus}" in hint.reason.de
    assert run(engine, moved, moved_from=corpus).carried_over == 4  # the three whose ids stand in the file have come along before
    assert list(engine.ids()) == ids
    assert numbers(run(engine, corpus)) == {"unchanged": 7}


def test_a_folder_is_carried_over_by_a_link_above_it(engine: Engine, corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "verweis").symlink_to(tmp_path)
    run(engine, corpus)
    ids = list(engine.ids())
    corpus.rename(tmp_path / "neu")
    assert run(engine, tmp_path / "neu", moved_from=tmp_path / "verweis" / "corpus").carried_over == 7
    assert list(engine.ids()) == ids


def test_what_was_carried_over_is_told_as_written(engine: Engine, corpus: Path, tmp_path: Path) -> None:
    run(engine, corpus)
    corpus.rename(tmp_path / "neu")
    report = run(engine, tmp_path / "neu", moved_from=corpus)
    assert (report.carried_over, report.unchanged) == (7, 7)
    assert indexing_text(report, "de").startswith("Index geschrieben: 7 Artikel")
    assert "7 mit alter Kennung übernommen" in indexing_text(report, "de")


@pytest.mark.parametrize(("error", "expected"), [(FileNotFoundError, False), (NotADirectoryError, False), (PermissionError, True)])
def test_only_what_is_certainly_gone_is_gone(monkeypatch: pytest.MonkeyPatch, error: type[OSError], expected: bool) -> None:
    def lstat(path: str) -> None:
        raise error(path)

    monkeypatch.setattr("os.lstat", lstat)
    assert may_exist("/archiv/a.txt") is expected


def test_what_only_a_link_leads_to_is_not_at_its_old_place(tmp_path: Path) -> None:
    (tmp_path / "neu").mkdir()
    (tmp_path / "neu" / "a.txt").touch()
    (tmp_path / "alt").symlink_to("neu")
    assert may_exist(str(tmp_path / "neu" / "a.txt"))
    assert not may_exist(str(tmp_path / "alt"))
    assert not may_exist(str(tmp_path / "alt" / "a.txt"))


@pytest.fixture
def years(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders of the same name, each with three articles whose files have the same names."""
    folders = tmp_path / "2024" / "politik", tmp_path / "2025" / "politik"
    for folder in folders:
        folder.mkdir(parents=True)
        for name in ("bahn", "elbe", "haushalt"):
            (folder / f"{name}.txt").write_text(f"{TEXTS[name]}\nDas war {folder.parent.name}.\n")
    return folders


@pytest.mark.parametrize("together", [False, True])
def test_folders_of_one_name_lose_nothing(engine: Engine, years: tuple[Path, Path], together: bool) -> None:
    for _ in range(2):
        for paths in [years] if together else [[year] for year in years]:
            report = run(engine, *paths)
            assert (report.warnings, report.rejected, report.updated, report.removed) == ((), (), 0, 0)
    names = ("bahn", "elbe", "haushalt")
    assert list(engine.ids()) == [f"{prefix}/{name}.txt" for prefix in ("2025/politik", "politik") for name in names]
    assert "2025" in text(engine, "2025/politik/bahn.txt")


def test_a_new_file_never_takes_the_id_of_one_that_was_moved_away(engine: Engine, tmp_path: Path) -> None:
    year = tmp_path / "corpus" / "2024"
    year.mkdir(parents=True)
    (year / "x.txt").write_text(TEXTS["bahn"])
    (tmp_path / "corpus" / "y.txt").write_text(TEXTS["köche"])
    run(engine, tmp_path / "corpus")
    year.rename(tmp_path / "archiv")
    run(engine, tmp_path / "archiv", moved_from=year)
    year.mkdir()
    (year / "x.txt").write_text(TEXTS["elbe"])
    [rejection] = run(engine, tmp_path / "corpus").rejected
    assert str(tmp_path / "archiv" / "x.txt") in rejection.reason.de
    assert "Lokführer" in text(engine, "corpus/2024/x.txt")
