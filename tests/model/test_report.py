"""Reports add up."""

from __future__ import annotations

from searchidx.messages import Message
from searchidx.model import Checkup, Finding, Rejection, Report

WRONG = Message("kaputt", "broken")


def test_a_run_has_seen_everything_it_tells_of() -> None:
    report = Report(new=1, updated=2, unchanged=3, removed=9, repeated=4, barred=5, rejected=(Rejection("a.jsonl:1", WRONG),))
    assert report.seen == 16


def test_an_index_is_sound_when_what_remains_makes_no_answer_wrong() -> None:
    serious, harmless = Finding("a.seg", WRONG, True), Finding("a.tmp", WRONG, False)
    assert Checkup("index", 1, 10, (serious, harmless), (), (), (harmless,)).sound
    assert not Checkup("index", 1, 10, (serious,), (), (), (serious,)).sound
