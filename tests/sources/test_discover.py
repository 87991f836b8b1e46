"""Discovery: which files are sources, by which name, and which are skipped by which rule."""

from __future__ import annotations

import os
import socket
import unicodedata
from pathlib import Path

import pytest

from searchidx.errors import PathMissing
from searchidx.sources import ReadArticle, Skipped, Source, read
from searchidx.sources.discover import scopes, sources, suffix_rule
from tests.sources.support import TODAY, source_at


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    (folder / "politik").mkdir(parents=True)
    (folder / "politik" / "a.txt").write_text("Haushalt steht\n\nDer Bundestag hat beschlossen.\n")
    (folder / "b.jsonl").write_text('{"title": "Zwei"}\n')
    return folder


def names(*paths: str | Path) -> list[str]:
    return [item.name for item in sources(*scopes(paths, {})) if isinstance(item, Source)]


def skipped(folder: Path) -> dict[str, str]:
    return {item.place: item.reason.de for item in sources(*scopes([folder], {})) if isinstance(item, Skipped)}


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


def test_what_is_no_article_by_rule_is_skipped_with_the_rule(corpus: Path, tmp_path: Path) -> None:
    (corpus / ".versteckt.txt").touch()
    (corpus / ".git").mkdir()
    (corpus / ".git" / "x.txt").touch()
    (corpus / "README.txt").touch()
    (corpus / "bild.jpg").touch()
    (corpus / "ohne").touch()
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
        "corpus/hinaus.txt": "Verweis",
        "corpus/tot.txt": "Verweis",
        "corpus/kreis": "Verweis",
        "corpus/rohr.txt": "Pipe",
        "corpus/dose.txt": "Socket",
        "corpus/politik/zweitname.txt": "dieselbe Datei",
    }
    reasons = skipped(corpus)
    assert reasons.keys() == rules.keys()
    assert {place: rule for place, rule in rules.items() if rule not in reasons[place]} == {}
    assert names(corpus) == ["corpus/b.jsonl", "corpus/politik/a.txt"]


def test_a_readme_or_hidden_file_given_by_name_is_read(tmp_path: Path) -> None:
    (tmp_path / "README.txt").touch()
    (tmp_path / ".notiz.txt").touch()
    assert len(names(tmp_path / "README.txt", tmp_path / ".notiz.txt")) == 2


def test_overlapping_paths_give_each_file_once(corpus: Path) -> None:
    assert names(corpus, corpus / "politik", corpus) == ["corpus/b.jsonl", "corpus/politik/a.txt"]


def test_suffixes_count_in_any_case_and_only_known_ones_may_be_packed(tmp_path: Path) -> None:
    for name in ("A.TXT", "b.Html", "c.jsonl.GZ", "d.csv.gz", "e.txt.ZST", "f.gz", "g.jpg.gz"):
        (tmp_path / name).touch()
    assert [Path(name).name for name in names(tmp_path)] == ["A.TXT", "b.Html", "c.jsonl.GZ", "d.csv.gz", "e.txt.ZST"]


def test_a_sidecar_belongs_to_its_file(corpus: Path) -> None:
    folder = corpus / "politik"
    (folder / "a.json").write_text('{"source": "kurz"}')
    (folder / "c.html").touch()
    (folder / "c.html.json").write_text("{}")
    sidecars = {item.name: item.sidecar for item in sources(*scopes([folder], {})) if isinstance(item, Source)}
    assert {name: sidecar and sidecar.name for name, sidecar in sidecars.items()} == {
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
    source = source_at(tmp_path)
    assert source.name == f"{tmp_path.name}/{wanted}"
    source.name.encode()
    [article] = read(source, today=TODAY)
    assert isinstance(article, ReadArticle)
    assert article.article.id == source.name


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


@pytest.mark.parametrize("name", ["alt.doc", "brief.RTF"])
def test_old_documents_are_named_with_the_cure(name: str) -> None:
    assert ".docx" in suffix_rule(name).de
