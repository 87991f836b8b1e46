"""The ledger: what layers say together, whatever order and number they come in."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.errors import IndexDamaged, IndexForeign
from searchidx.ingest import ledger_layer
from searchidx.ingest.article_ids import Ids, id_hashes, packed_ids
from searchidx.ingest.ledger import Ledger
from searchidx.ingest.ledger_layer import Entry
from searchidx.ingest.ledger_repair import salvaged
from searchidx.messages import Message
from searchidx.model import Rejection

EMPTY = Ledger({})


def ids(*names: str, print: int = 1) -> Ids:
    return Ids(id_hashes(names), np.full(len(names), print, np.uint64), packed_ids(names))


def entry(*names: str, print: int = 1) -> Entry:
    return Entry("corpus", (1, 2), ids(*names, print=print))


def with_entries(ledger: Ledger, entries: dict[str, Entry | None]) -> Ledger:
    return ledger.with_entries(entries, roots={}, barred=frozenset())


def test_an_entry_reads_back_as_it_was() -> None:
    rejected = (Rejection("corpus/a.jsonl:2", Message("kaputt", "broken")),)
    before = Entry("corpus/a.jsonl", (1, 2), ids("ä", "a b", "\ud800"), rejected, 3)
    ledger = EMPTY.with_entries({"/corpus/a\udcff.jsonl": before}, roots={"/corpus": "corpus"}, barred=frozenset({"weg"}))
    read = Ledger(ledger.contents)
    after = read.entry("/corpus/a\udcff.jsonl")
    assert after is not None
    assert after.equals(before)
    assert after.ids.texts() == ["ä", "a b", "\ud800"]
    assert (read.roots, read.barred, read.entry("/b")) == ({"/corpus": "corpus"}, {"weg"}, None)


def test_a_newer_layer_hides_what_older_ones_say_of_a_file() -> None:
    old = with_entries(EMPTY, {f"/c/{number}.txt": entry(f"n{number}") for number in range(50)})
    new = with_entries(old, {"/c/7.txt": entry("neu", print=2), "/c/8.txt": None})
    assert len(new.contents) == 3  # with the spare layer
    assert (new.entry("/c/8.txt"), len(new.paths())) == (None, 49)
    holders = new.look_up(id_hashes(["n7", "n8", "n9", "neu"]))
    assert [(int(number), path) for number, path in zip(holders.numbers, holders.paths, strict=True)] == [(2, "/c/9.txt"), (3, "/c/7.txt")]
    assert new.indexed_ids() == {"neu", *(f"n{number}" for number in range(50) if number not in (7, 8))}


def test_a_run_writes_in_proportion_to_what_it_touches() -> None:
    large = with_entries(EMPTY, {"/c/viel.jsonl": entry(*(f"id{number}" for number in range(20_000)))})
    touched = with_entries(large, {"/c/neu.txt": entry("neu")})
    assert large.contents.keys() < touched.contents.keys()
    assert sum(len(data) for name, data in touched.contents.items() if name not in large.contents) < 5_000


def test_small_layers_are_merged_so_that_few_are_read() -> None:
    ledger = EMPTY
    for number in range(200):
        ledger = with_entries(ledger, {f"/c/{number}.txt": entry(f"n{number}")})
        assert len(ledger.contents) <= 9
    assert len(ledger.paths()) == 200


def test_files_below_a_folder_are_those_in_it_alone() -> None:
    paths = ["/c", "/c/a.txt", "/c/b/d.txt", "/c-alt/a.txt", "/c.jsonl", "/d/a.txt"]
    ledger = with_entries(EMPTY, {path: entry(path) for path in paths})
    assert ledger.paths_below("/c") == ["/c", "/c/a.txt", "/c/b/d.txt"]
    assert ledger.paths_below("/c/b") == ["/c/b/d.txt"]
    assert sorted(ledger.paths()) == sorted(paths)


names = st.lists(st.text(min_size=1, max_size=3).filter(lambda text: "\x00" not in text), max_size=4, unique=True)
changes = st.dictionaries(st.sampled_from([f"/c/{letter}.txt" for letter in "abcdef"]), st.one_of(st.none(), names), max_size=4)


@given(st.lists(changes, max_size=8))
def test_layers_say_what_a_dictionary_would(runs: list[dict[str, list[str] | None]]) -> None:
    ledger, files = EMPTY, dict[str, list[str]]()
    for run in runs:
        ledger = with_entries(ledger, {path: None if ids is None else entry(*ids) for path, ids in run.items()})
        files = {path: ids for path, ids in (files | run).items() if ids is not None}
    ledger = Ledger(ledger.contents)
    assert ledger.paths() == sorted(files)
    every = sorted({id for ids in files.values() for id in ids})
    holders = ledger.look_up(id_hashes(every))
    held = sorted((every[number], path) for number, path in zip(holders.numbers.tolist(), holders.paths, strict=True))
    assert held == sorted((id, path) for path, ids in files.items() for id in ids)


def test_prefixes_and_removed_ids_outlive_any_one_layer() -> None:
    roots = {"/alt": "politik", "/neu": "2025/politik"}
    ledger = with_entries(EMPTY, {f"/alt/{number}.txt": entry(f"n{number}") for number in range(50)})
    ledger = ledger.with_entries({"/neu/a.txt": entry("a")}, roots=roots, barred=frozenset({"weg"}))
    ledger = ledger.with_entries({"/neu/b.txt": entry("b")}, roots=roots, barred=frozenset({"weg"}))
    for position, name in enumerate(ledger.contents):
        for damaged in (None, b"", bytes(ledger.contents[name])[:-3], b"x" + bytes(ledger.contents[name])[1:]):
            layers, is_whole = salvaged({**ledger.contents, name: damaged})
            saved = Ledger(layers)
            assert (saved.roots, saved.barred) == (roots, {"weg"})
            assert is_whole == (position == 0 or damaged == ledger.contents[name])
            assert saved.indexed_ids() == (ledger.indexed_ids() if is_whole else frozenset())


def test_a_damaged_or_foreign_layer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(IndexDamaged):
        Ledger({"a": b"kein Verzeichnis"})
    name, data = list(with_entries(EMPTY, {"/a": entry("a")}).contents.items())[-1]
    with pytest.raises(IndexDamaged):
        Ledger({name: bytes(data)[:-3]})
    monkeypatch.setattr(ledger_layer, "LEDGER_VERSION", 99)
    later = with_entries(EMPTY, {"/a": entry("a")})
    monkeypatch.undo()
    with pytest.raises(IndexForeign):
        Ledger(later.contents)
