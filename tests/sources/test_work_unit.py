"""Work units: bounded, picklable, in order."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from searchidx.messages import Message
from searchidx.sources import ReadArticle, Warned, work_units
from searchidx.sources.work_unit import BATCH_SIZE, batches, finished
from tests.sources.support import TODAY, source_at


def test_what_the_items_raise_comes_after_the_items_before_it() -> None:
    def items() -> Iterator[str]:
        yield from ("a", "b")
        raise OSError("zu Ende")

    read = batches(items(), len)
    assert next(read) == ["a", "b"]
    with pytest.raises(OSError, match="zu Ende"):
        next(read)


def test_empty_items_are_read_in_bounded_batches() -> None:
    assert max(map(len, batches([""] * 10_000, len))) <= BATCH_SIZE / 100 + 1


def test_a_finished_unit_costs_nothing_and_gives_its_outcomes() -> None:
    warned = Warned("a.jsonl", Message("ja", "yes"))
    unit = finished(warned)
    assert (unit.size, list(unit.read()), list(unit.read())) == (0, [warned], [warned])


CONTENTS = {
    "a.txt": "Rat tagt\n\nBis Mitternacht wurde im Rat gestritten.",
    "a.jsonl": '{"id": "a", "text": "Der Dom steht."}\n{kaputt\n',
    "a.csv": "id;text\na;Der Dom steht.\n",
}


@pytest.mark.parametrize("name", CONTENTS)
def test_every_unit_can_be_read_in_another_process(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(CONTENTS[name])
    for unit in work_units(source_at(tmp_path), today=TODAY):
        assert list(pickle.loads(pickle.dumps(unit)).read()) == list(unit.read())


@pytest.mark.parametrize("blank", ["", "   ", "\r", "\u2003"], ids=repr)
def test_blank_lines_are_not_sent_to_another_process(tmp_path: Path, blank: str) -> None:
    (tmp_path / "a.jsonl").write_text(f"{blank}\n" * 5_000 + '{"id": "a", "text": "Der Dom steht."}\n' + f"{blank}\n" * 5_000)
    (unit,) = work_units(source_at(tmp_path), today=TODAY)
    (outcome,) = unit.read()
    assert isinstance(outcome, ReadArticle)
    assert (outcome.place.rpartition(":")[2], unit.lines) == ("5001", (5001, 5001))
