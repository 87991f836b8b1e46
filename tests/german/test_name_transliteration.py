"""One key for all transliterations of a name."""

from __future__ import annotations

import pytest

from searchidx.german.name_transliteration import name_key

NAMES = [
    ("selenskyj", "zelensky"),
    ("lukaschenko", "lukashenko"),
    ("gorbatschow", "gorbachev"),
    ("jelzin", "yeltsin"),
    ("selenskyj", "зеленський"),
]


@pytest.mark.parametrize(("first", "second"), NAMES)
def test_transliterations_of_a_name_share_a_key(first: str, second: str) -> None:
    assert name_key(first) == name_key(second)


@pytest.mark.parametrize(("first", "second"), [("michael", "michal"), ("merkel", "merz"), ("zoll", "soll")])
def test_different_names_share_none(first: str, second: str) -> None:
    assert not name_key(first) or name_key(first) != name_key(second)
