"""Compounds and the words they are made of."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from searchidx.german.decompounder import Decompounder, FilteredWords, split
from searchidx.german.lexicon import lexicon
from tests.german.support import stable_hash

COMPOUNDS = [
    ("wasserstoffstrategie", ["wasser", "stoff", "strategie"]),
    ("gesundheitsreform", ["gesundheit", "reform"]),
    ("schulgebäude", ["schule", "gebäude"]),
    ("kinderarmut", ["kind", "armut"]),
    ("tagebuch", ["tag", "buch"]),
    ("sonnenenergie", ["sonne", "energie"]),
    ("mietpreisbremse", ["miete", "preis", "bremse"]),
    ("ölheizung", ["öl", "heizung"]),
    ("wachstuben", ["wache", "stuben"]),
    ("hauptbahnhof", ["haupt", "bahn", "hof"]),
    ("problemlöser", ["problem", "löser"]),
]

JUDGED = [row for row in Path(__file__).with_name("judged_cuts.txt").read_text("utf-8").splitlines() if not row.startswith("#")]
JUDGED = [row for line in JUDGED for row in line.split()]

SIMPLE = [
    *["diskutierten", "beratung", "partei", "beruf", "region", "frustration", "gegenwart", "minister", "garage", "brandenburg"],
    *["nagelsmann", "sicherheit", "verhandeln", "kommunismus", "europas", "frankreichs", "englands"],
    *["zugleich", "diesmal", "vielleicht", "beispielsweise", "überall", "unterdessen", "aufgrund", "bremsen"],
]


@pytest.mark.parametrize(("word", "parts"), COMPOUNDS)
def test_a_compound_falls_into_its_words(word: str, parts: list[str]) -> None:
    split_parts = split(word)
    assert [part.word for part in split_parts] == parts
    assert "".join(word[part.start : part.end] for part in split_parts) == word


@pytest.mark.parametrize("word", SIMPLE)
def test_a_simple_word_stays_whole(word: str) -> None:
    assert split(word) == ()


@pytest.mark.parametrize("row", JUDGED)
def test_a_frequent_word_is_cut_as_a_reader_cuts_it(row: str) -> None:
    word = row.replace("|", "")
    assert "|".join(word[part.start : part.end] for part in split(word)) == (row if "|" in row else "")


def test_a_word_of_the_index_is_no_part_where_the_lexicon_knows_better() -> None:
    decompounder = Decompounder(lexicon())
    assert decompounder.split("kubickireitet", {"kubicki", "reitet"}) == ()
    assert decompounder.split("kubickiismus", {"kubicki", "ismus"}) == ()


def test_words_of_the_index_are_parts_too() -> None:
    decompounder = Decompounder(lexicon())
    assert decompounder.split("kubickiwähler") == ()
    assert [part.word for part in decompounder.split("kubickiwähler", {"kubicki"})] == ["kubicki", "wähler"]


def test_precomputed_splits_are_those_computed_when_asked() -> None:
    lazy, precomputed = Decompounder(lexicon()), Decompounder(lexicon())
    precomputed.precompute()
    words = [word for word, *_ in lexicon().paradigms() if stable_hash(word) % 40 == 0]
    words = [a + b for a, b in pairwise(words)]
    assert len(words) > 1000
    assert [word for word in words if lazy.split(word) != precomputed.split(word)] == []


def test_words_of_an_index_with_a_filter_make_the_same_parts() -> None:
    words = [f"{name}{word}" for name in ("kubicki", "merkel", "lindner") for word in ("wähler", "anhänger", "plan", "xyz", "kubicki")]
    names = {"kubicki", "merkel", "scholz"}
    decompounder = Decompounder(lexicon())
    decompounder.precompute()
    parts = [decompounder.split(word, FilteredWords(names)) for word in words]
    assert parts == [decompounder.split(word, names) for word in words]
    assert sum(map(bool, parts)) >= 4
    assert not decompounder.split("kubickiwähler", FilteredWords(set()))
