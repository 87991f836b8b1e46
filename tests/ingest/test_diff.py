"""The difference: what becomes of articles that stand in several places, as a plain account of the run would have it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchidx.ingest.article_ids import Ids, id_hashes, packed_ids
from searchidx.ingest.diff import Difference, difference
from searchidx.ingest.ledger import Ledger
from searchidx.ingest.ledger_layer import Entry
from searchidx.ingest.sightings import UNWRITTEN, FileReading, RunFile

Articles = list[tuple[str, int]]
"""Id and fingerprint of each article of a file."""

NOBODY = np.empty(0, np.uint64)


def ids(articles: Articles) -> Ids:
    names = [id for id, _ in articles]
    return Ids(id_hashes(names), np.array([print for _, print in articles], np.uint64), packed_ids(names))


def reading(articles: Articles, batch: int = 0, indexed: dict[str, int] | None = None) -> FileReading:
    """A file that was read; articles that the index has as they are were not written."""
    rows = [UNWRITTEN if (indexed or {}).get(id) == print else row for row, (id, print) in enumerate(articles)]
    batches = [UNWRITTEN if row == UNWRITTEN else batch for row in rows]
    lines = np.arange(1, len(articles) + 1)
    return FileReading(ids(articles), lines, np.array(batches, np.int64), np.array(rows, np.int64), np.zeros(len(articles), bool))


def file(
    path: str,
    articles: Articles | None,
    before: Articles | None = None,
    batch: int = 0,
    name: str = "",
    indexed: dict[str, int] | None = None,
) -> RunFile:
    last_read = None if before is None else Entry(name or path, (1,), ids(before))
    return RunFile(path, name or path, (1,), last_read, None if articles is None else reading(articles, batch, indexed))


def ledger_of(entries: dict[str, Articles]) -> Ledger:
    rows = {path: Entry(path, (1,), ids(articles)) for path, articles in entries.items()}
    return Ledger({}).with_entries(rows, roots={}, barred=frozenset()) if rows else Ledger({})


def compared(files: list[RunFile], entries: dict[str, Articles], gone: list[str] | None = None) -> Difference:
    return difference(files, ledger_of(entries), gone=gone or [], barred=NOBODY, is_on_disk=lambda path: True)


def test_of_two_texts_under_one_id_the_last_is_written_and_the_file_that_lost_is_read_again() -> None:
    change = compared([file("/a", [("x", 1), ("y", 1)]), file("/b", [("x", 2)], batch=1)], {})
    assert (change.new, change.repeated, change.written, change.dropped) == (2, 1, 2, {0: [0]})
    lost, kept = change.entries["/a"], change.entries["/b"]
    assert lost
    assert kept
    assert (lost.stamp, lost.ids.texts(), kept.stamp, kept.ids.texts()) == (None, ["y"], (1,), ["x"])
    [warning] = change.warnings
    assert (warning.place, "/a:1" in warning.reason.de, "/b:1" in warning.reason.de) == ("/b:1", True, True)


def test_an_unchanged_file_that_comes_later_keeps_its_text() -> None:
    before: dict[str, Articles] = {"/a": [("y", 1)], "/b": [("x", 2)]}
    change = compared([file("/a", [("x", 1), ("y", 1)], [("y", 1)], indexed={"y": 1}), file("/b", None, [("x", 2)])], before)
    assert (change.written, change.dropped, change.unchanged, change.removed) == (0, {0: [0]}, 2, [])


def test_an_id_made_from_a_place_is_never_taken_by_a_second_file() -> None:
    change = compared([file("/ö", [("n", 1)], name="n"), file("/o\u0308", [("n", 2)], name="n", batch=1)], {})
    assert (change.new, len(change.rejected), change.dropped) == (1, 1, {1: [0]})


def test_what_no_file_has_any_more_is_removed() -> None:
    before: dict[str, Articles] = {"/a": [("x", 1), ("y", 1)], "/b": [("y", 1)], "/c": [("z", 1)]}
    change = compared([file("/a", [], before["/a"]), file("/b", None, before["/b"])], before, gone=["/c"])
    assert change.removed == ["x", "z"]
    assert change.entries["/c"] is None


def test_a_file_that_breaks_off_keeps_what_it_had() -> None:
    before: dict[str, Articles] = {"/a": [("x", 1), ("y", 1)]}
    run_file = file("/a", [("x", 1)], before["/a"], indexed={"x": 1, "y": 1})
    assert run_file.reading
    run_file.reading.complete = False
    change = compared([run_file], before)
    after = change.entries["/a"]
    assert after
    assert (change.removed, after.ids.texts(), after.stamp, change.unchanged) == ([], ["x", "y"], None, 2)


paths = [f"/{letter}" for letter in "abcd"]
articles = st.lists(st.tuples(st.sampled_from("uvwxyz"), st.integers(1, 2)), max_size=4)


@given(st.lists(st.dictionaries(st.sampled_from(paths), articles, max_size=4), min_size=1, max_size=5))
def test_any_sequence_of_runs_leaves_what_stands_in_the_files(runs: list[dict[str, Articles]]) -> None:
    """Against a plain account: the files are read in order, and of each id the last text counts."""
    ledger, index = Ledger({}), dict[str, int]()
    for state in runs:
        files = []
        for number, path in enumerate(sorted(state)):
            entry = ledger.entry(path)
            files.append(RunFile(path, path, (1,), entry, reading(state[path], number, index)))
        gone = [path for path in ledger.paths() if path not in state]
        change = difference(files, ledger, gone=gone, barred=NOBODY, is_on_disk=lambda path: True)
        for id in change.removed:
            del index[id]
        for number, run_file in enumerate(files):
            assert run_file.reading
            for row, (id, print) in enumerate(state[run_file.path]):
                if run_file.reading.rows[row] != UNWRITTEN and row not in change.dropped.get(number, ()):
                    index[id] = print
        ledger = ledger.with_entries(change.entries, roots={}, barred=frozenset())
        expected = {id: print for path in sorted(state) for id, print in state[path]}
        assert index == expected
        assert ledger.indexed_ids() == expected.keys()
        assert change.new + change.updated + change.unchanged == len(expected)
