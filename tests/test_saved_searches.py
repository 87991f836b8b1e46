"""Saved searches: a file each, whatever stands in it, and the ids that were shown."""

from __future__ import annotations

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


def save_or_refuse(folder: Path, query: str) -> str:
    """The query, or "" when its name was taken."""
    try:
        saved_searches.save(folder, "x", saved_searches.Search(query))
    except UsageError:
        return ""
    return query
