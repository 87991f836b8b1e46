"""Derived words, which only look like compounds."""

from __future__ import annotations

import pytest

from searchidx.german.lexicon import lexicon
from searchidx.german.word_formation import is_derived

DERIVED = [
    ("auf|tritte", ""),
    ("rück|gabe", ""),
    ("heraus|forderungen", ""),
    ("unter|nehmerin", ""),
    ("an|kunft", ""),
    ("geheimnis|voll", "A"),
    ("recht|zeitig", "A"),
    ("trans|aktion", "N"),
    ("apologe|tischen", ""),
    ("republika|nische", ""),
]
COMPOUNDS = [
    *[("gegen|angriff", ""), ("wieder|wahl", ""), ("rück|flug", ""), ("alkohol|frei", "A"), ("trans|frau", "N"), ("schreib|tische", "")],
    *[("gold|fische", ""), ("traum|los", "N")],
]


@pytest.mark.parametrize(("row", "kind"), DERIVED)
def test_a_derived_word_is_no_compound(row: str, kind: str) -> None:
    front, head = row.split("|")
    assert is_derived(front + head, [0, len(front)], kind, lexicon())


@pytest.mark.parametrize(("row", "kind"), COMPOUNDS)
def test_a_compound_is_not_derived(row: str, kind: str) -> None:
    front, head = row.split("|")
    assert not is_derived(front + head, [0, len(front)], kind, lexicon())
