"""Sources: which files are read, by which name, and that nothing hangs."""

from __future__ import annotations

import datetime
import os
import socket
import unicodedata
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from searchidx.errors import PathMissing
from searchidx.sources import BrokenOff, ReadArticle, Skipped, Source, read, source_reader
from searchidx.sources.discover import scopes, sources
from searchidx.sources.file_access import content
from searchidx.sources.roots import printable

TODAY = datetime.date(2026, 1, 1)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "politik").mkdir(parents=True)
    (folder / "politik" / "a.txt").write_text("Haushalt steht\n\nDer Bundestag hat beschlossen.\n")
    (folder / "b.jsonl").write_text('{"title": "Zwei"}\n')
    return folder


def names(*paths: str | Path) -> list[str]:
    return [found.name for found in sources(*scopes(paths, {})) if isinstance(found, Source)]


def skipped(folder: Path) -> dict[str, str]:
    return {found.place: found.reason.de for found in sources(*scopes([folder], {})) if isinstance(found, Skipped)}


def test_a_name_is_the_same_however_the_folder_is_called(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["corpus/b.jsonl", "corpus/politik/a.txt"]
    assert names(corpus) == names(f"{corpus}/") == wanted
    monkeypatch.chdir(corpus.parent)
    assert names("corpus") == names("corpus/") == names("./corpus") == names("corpus/politik/..") == wanted
    monkeypatch.chdir(corpus)
    assert names(".") == names("../corpus") == wanted


def test_a_file_given_by_itself_is_named_after_its_folder(corpus: Path) -> None:
    assert names(corpus / "politik" / "a.txt") == ["politik/a.txt"]


def test_files_come_in_one_order(tmp_path: Path) -> None:
    for name in ("b", "a", "ä", "Z"):
        (tmp_path / f"{name}.txt").touch()
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").touch()
    root = tmp_path.name
    wanted = ("Z.txt", "a.txt", "b.txt", "ä.txt", "Z/x.txt", "a/x.txt", "b/x.txt", "ä/x.txt")
    assert names(tmp_path) == [f"{root}/{name}" for name in wanted]


def test_a_missing_path_is_told_before_anything_is_read(corpus: Path) -> None:
    with pytest.raises(PathMissing, match="fehlt"):
        sources(*scopes([corpus, corpus / "fehlt"], {}))


def test_an_empty_path_is_a_missing_one_and_not_the_current_folder(corpus: Path) -> None:
    with pytest.raises(PathMissing, match="leer"):
        sources(*scopes([corpus, ""], {}))


def test_what_is_no_article_by_rule_is_passed_over_and_named(corpus: Path, tmp_path: Path) -> None:
    (corpus / ".versteckt.txt").touch()
    (corpus / ".git").mkdir()
    (corpus / ".git" / "x.txt").touch()
    (corpus / "README.txt").touch()
    (corpus / "bild.jpg").touch()
    (corpus / "ohne").touch()
    (corpus / "allein.json").touch()
    (tmp_path / "geheim.txt").touch()
    (corpus / "hinaus.txt").symlink_to(tmp_path / "geheim.txt")
    (corpus / "tot.txt").symlink_to(corpus / "gibt es nicht.txt")
    (corpus / "kreis").symlink_to(corpus)
    os.mkfifo(corpus / "rohr.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(corpus / "dose.txt"))
    os.link(corpus / "politik" / "a.txt", corpus / "politik" / "zweitname.txt")
    rules = {
        "corpus/.versteckt.txt": "versteckt",
        "corpus/.git": "versteckt",
        "corpus/README.txt": "README",
        "corpus/bild.jpg": "unbekannte Endung .jpg",
        "corpus/ohne": "ohne Endung",
        "corpus/allein.json": "Beiblatt",
        "corpus/hinaus.txt": "Verweis",
        "corpus/tot.txt": "Verweis",
        "corpus/kreis": "Verweis",
        "corpus/rohr.txt": "Pipe",
        "corpus/dose.txt": "Socket",
        "corpus/politik/zweitname.txt": "dieselbe Datei",
    }
    found = skipped(corpus)
    assert found.keys() == rules.keys()
    assert {place: rule for place, rule in rules.items() if rule not in found[place]} == {}
    assert names(corpus) == ["corpus/b.jsonl", "corpus/politik/a.txt"]


def test_a_readme_or_hidden_file_given_by_name_is_read(tmp_path: Path) -> None:
    (tmp_path / "README.txt").touch()
    (tmp_path / ".notiz.txt").touch()
    assert len(names(tmp_path / "README.txt", tmp_path / ".notiz.txt")) == 2


def test_overlapping_paths_give_each_file_once(corpus: Path) -> None:
    assert names(corpus, corpus / "politik", corpus) == ["corpus/b.jsonl", "corpus/politik/a.txt"]


def test_suffixes_count_in_any_case_and_only_known_ones_may_be_packed(tmp_path: Path) -> None:
    for name in ("A.TXT", "b.Html", "c.jsonl.GZ", "d.csv.gz", "e.txt.gz", "f.gz"):
        (tmp_path / name).touch()
    assert [Path(name).name for name in names(tmp_path)] == ["A.TXT", "b.Html", "c.jsonl.GZ", "d.csv.gz"]


def test_a_sidecar_belongs_to_its_file(corpus: Path) -> None:
    folder = corpus / "politik"
    (folder / "a.json").write_text('{"source": "kurz"}')
    (folder / "c.html").touch()
    (folder / "c.html.json").write_text("{}")
    found = {item.name: item.sidecar for item in sources(*scopes([folder], {})) if isinstance(item, Source)}
    assert {name: sidecar and sidecar.name for name, sidecar in found.items()} == {
        "politik/a.txt": "politik/a.json",
        "politik/c.html": "politik/c.html.json",
    }
    assert skipped(folder) == {}
    (folder / "a.txt.json").write_text('{"source": "lang"}')
    first = next(item for item in sources(*scopes([folder], {})) if isinstance(item, Source))
    assert first.sidecar
    assert first.sidecar.name == "politik/a.txt.json"


def test_a_changed_sidecar_changes_the_stamp(corpus: Path) -> None:
    sidecar = corpus / "politik" / "a.json"
    stamps = []
    for text in (None, '{"source": "dpa"}', '{"source": "dpa/AFP"}'):
        if text:
            sidecar.write_text(text)
        stamps.append(next(item.stamp for item in sources(*scopes([corpus / "politik"], {})) if isinstance(item, Source)))
    assert len({tuple(stamp) for stamp in stamps}) == 3


NAMES = [
    ("zeile\nzwei.txt", "zeile\\nzwei.txt"),
    (os.fsdecode(b"kaputt\xff.txt"), "kaputt\\xff.txt"),
    ("rechts\u202etxt.txt", "rechts\\u202etxt.txt"),
    ("🗞️ Zeitung.txt", "🗞️ Zeitung.txt"),
    (unicodedata.normalize("NFD", "Köln.txt"), "Köln.txt"),
    ("-rf.txt", "-rf.txt"),
    ("=cmd.txt", "=cmd.txt"),
]


@pytest.mark.parametrize(("name", "wanted"), NAMES)
def test_a_strange_file_name_is_shown_and_stored_safely(tmp_path: Path, name: str, wanted: str) -> None:
    (tmp_path / name).write_text("Überschrift\n\nDer Text des Artikels.\n")
    [found] = sources(*scopes([tmp_path], {}))
    assert isinstance(found, Source)
    assert found.name == f"{tmp_path.name}/{wanted}"
    found.name.encode()
    [article] = read(found, today=TODAY)
    assert isinstance(article, ReadArticle)
    assert article.article.id == found.name


def test_folders_may_be_nested_as_deep_as_a_path_can_be(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(1200):  # more than Python nests calls
        folder = folder / "d"
        folder.mkdir()
    (folder / "x.txt").touch()
    assert len(names(tmp_path)) == 1
    (folder / "x.txt").unlink()
    while folder != tmp_path:  # pytest's own clearing up nests calls
        folder.rmdir()
        folder = folder.parent


def outcome(path: Path, meanwhile: Callable[[Path], object]) -> BrokenOff:
    """What becomes of a file with which something happens between listing and reading."""
    [source] = sources(*scopes([path], {}))
    assert isinstance(source, Source)
    meanwhile(path)
    [found] = read(source, today=TODAY)
    assert isinstance(found, BrokenOff)
    return found


def to_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def to_link(path: Path) -> None:
    path.rename(path.with_suffix(".alt"))
    path.symlink_to(path.with_suffix(".alt"))


@pytest.mark.parametrize(("meanwhile", "told"), [(Path.unlink, "verschwunden"), (to_pipe, "Pipe"), (to_link, "Verweis")])
def test_a_file_that_becomes_something_else_is_told_and_never_waited_for(
    corpus: Path, meanwhile: Callable[[Path], object], told: str
) -> None:
    found = outcome(corpus / "politik" / "a.txt", meanwhile)
    assert told in found.reason.de
    assert found.place == "politik/a.txt"


def test_a_file_that_grows_while_it_is_read_is_told(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = corpus / "politik" / "a.txt"
    [source] = sources(*scopes([path], {}))
    assert isinstance(source, Source)

    def growing(count: int) -> None:
        with path.open("a") as file:
            file.write("mehr ")

    monkeypatch.setattr(source_reader, "content", partial(content, meter=growing))
    [found] = read(source, today=TODAY)
    assert isinstance(found, BrokenOff)
    assert "ändert sich gerade" in found.reason.de


def test_a_file_saved_just_now_is_read_a_second_time(corpus: Path) -> None:
    path = corpus / "politik" / "a.txt"
    [source] = sources(*scopes([path], {}))
    assert isinstance(source, Source)
    saves = ["Neuer Text, ganz und gar gespeichert."]

    def saving(count: int) -> None:
        if saves:
            path.write_text(saves.pop())

    assert content(source.path, saving) == b"Neuer Text, ganz und gar gespeichert."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(corpus: Path) -> None:
    (corpus / "politik" / "a.txt").chmod(0)
    [source] = sources(*scopes([corpus / "politik" / "a.txt"], {}))
    assert isinstance(source, Source)
    [found] = read(source, today=TODAY)
    assert isinstance(found, BrokenOff)
    assert "Leserechte" in found.reason.de
    corpus.chmod(0o300)
    [found_folder] = sources(*scopes([corpus], {}))
    corpus.chmod(0o700)
    assert isinstance(found_folder, BrokenOff)


def test_printable_names_hold_nothing_that_moves_a_cursor() -> None:
    assert printable("a\x1b[31m\u2028\ud800b") == "a\\x1b[31m\\u2028\\ud800b"
