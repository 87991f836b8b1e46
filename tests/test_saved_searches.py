"""Saved searches: a file each, whatever stands in it, and the ids that were shown."""

from __future__ import annotations

import os
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from searchidx import saved_searches
from searchidx.errors import UsageError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "gespeichert"


def test_a_query_of_any_kind_is_kept(folder: Path) -> None:
    search = saved_searches.Search("\udcff „Elbe“ \u2028\n")
    saved_searches.save(folder, "x", search)
    assert saved_searches.load(folder, "x") == search


@pytest.mark.parametrize("name", ["../x", ".versteckt", "", "a/b", "a\nb", "x" * 101, "--"])
def test_a_name_that_is_no_file_name_is_refused(name: str, folder: Path) -> None:
    with pytest.raises(UsageError):
        saved_searches.save(folder, name, saved_searches.Search("Elbe"))
    assert not folder.exists()


def test_a_name_is_the_same_however_its_umlaut_is_spelled(folder: Path) -> None:
    saved_searches.save(folder, "ko\u0308ln", saved_searches.Search("Köln"))
    assert saved_searches.names(folder) == ["köln"]
    assert saved_searches.load(folder, "köln").query == "Köln"


def test_an_id_of_any_kind_is_remembered(folder: Path) -> None:
    ids = {"a\nb", "\u2028", "\udcff", '"', ""}
    saved_searches.save(folder, "x", saved_searches.Search("Elbe"))
    saved_searches.remember(folder, "x", "index", ids)
    assert saved_searches.seen(folder, "x", "index") == ids


def test_nothing_is_remembered_of_a_search_that_was_removed_meanwhile(folder: Path) -> None:
    saved_searches.save(folder, "x", saved_searches.Search("Elbe"))
    saved_searches.remove(folder, "x")
    saved_searches.remember(folder, "x", "index", ["a"])
    saved_searches.save(folder, "x", saved_searches.Search("Elbe"))
    assert saved_searches.seen(folder, "x", "index") == frozenset()


def test_one_of_two_searches_saved_at_once_under_a_name_is_refused(folder: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(lambda number: save_or_refuse(folder, f"Elbe {number}"), range(8)))
    (kept,) = [query for query in outcomes if query]
    assert saved_searches.load(folder, "x").query == kept


@pytest.mark.skipif(os.name == "nt", reason="has no pipes with names")
def test_a_pipe_or_a_folder_in_place_of_a_list_is_named_and_not_waited_for(folder: Path) -> None:
    saved_searches.save(folder, "x", saved_searches.Search("Elbe"))
    saved_searches.remember(folder, "x", "index", ["a"])
    (path,) = (folder / ".seen").glob("*.ids")
    for make in (os.mkfifo, os.mkdir):
        path.unlink()
        make(path)
        with pytest.raises(UsageError, match=re.escape(str(path))):
            saved_searches.seen(folder, "x", "index")


@pytest.mark.parametrize("contents", [b'"a"\n"b', b'"\xff"\n', b"1\n", b"[" * 100_000, b"\x00" * 50, b"null\n"], ids=repr)
def test_a_damaged_list_of_what_was_shown_is_named_with_its_cure(folder: Path, contents: bytes) -> None:
    saved_searches.save(folder, "x", saved_searches.Search("Elbe"))
    saved_searches.remember(folder, "x", "index", ["a"])
    (path,) = (folder / ".seen").glob("*.ids")
    path.write_bytes(contents)
    with pytest.raises(UsageError) as refused:
        saved_searches.seen(folder, "x", "index")
    for message in (refused.value.message.de, refused.value.message.en):
        assert str(path) in message
    assert "löschen" in refused.value.message.de
    path.unlink()
    assert saved_searches.seen(folder, "x", "index") == frozenset()


@pytest.mark.skipif(os.name == "nt", reason="permissions are kept elsewhere there")
def test_folders_and_files_are_for_their_owner_whatever_the_umask(tmp_path: Path) -> None:
    umask = os.umask(0)
    try:
        saved_searches.save(tmp_path / "neu" / "gespeichert", "x", saved_searches.Search("Elbe"))
        with saved_searches.run_lock(tmp_path / "neu" / "gespeichert", lambda: None):
            saved_searches.remember(tmp_path / "neu" / "gespeichert", "x", "index", ["a"])
    finally:
        os.umask(umask)
    paths = list(tmp_path.rglob("*"))
    assert len(paths) == 8
    assert {path.stat().st_mode & 0o077 for path in paths} == {0}


@pytest.mark.skipif(os.name == "nt", reason="permissions are kept elsewhere there")
@pytest.mark.parametrize("open_to_all", [".", "x.json", ".seen"])
def test_what_anybody_may_write_to_is_refused_with_its_cure(folder: Path, open_to_all: str) -> None:
    saved_searches.save(folder, "x", saved_searches.Search("Elbe"))
    (folder / open_to_all).chmod(0o777)
    with pytest.raises(UsageError, match=f"chmod o-w {re.escape(str(folder / open_to_all))}$"):
        load_and_save(folder)


def load_and_save(folder: Path) -> None:
    saved_searches.save(folder, "y", saved_searches.load(folder, "x"))


def save_or_refuse(folder: Path, query: str) -> str:
    """The query, or "" when its name was taken."""
    try:
        saved_searches.save(folder, "x", saved_searches.Search(query))
    except UsageError:
        return ""
    return query
