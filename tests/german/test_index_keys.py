"""Under which keys a term is indexed, and when keys of an earlier index still hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchidx.german.index_keys import KEY_TABLES, fingerprint, index_keys

KEYS = [
    ("häuser", ("base", "haus")),
    ("zwrklbrmft", ("base", "~zwrklbrmf")),
    ("häuser", ("near", "~hau")),
    ("strasse", ("base", "straße")),
    ("straße", ("spelling", "strasse")),
    ("müller", ("bare", "muller")),
    ("lehrerin", ("gender", "lehrer")),
    ("lehrer:innen", ("gender", "lehrer")),
    ("romnja", ("gender", "roma")),
    ("12.500", ("number", "12500")),
    ("saluschnyj", ("name", "salusni")),
    ("mietpreisbremse", ("head", "bremse")),
    ("mietpreisbremse", ("modifier", "miete")),
    ("mietpreisbremse", ("part", "preis")),
    ("busfahrerin", ("head", "fahrer")),
    ("flußufer", ("modifier", "fluss")),
    ("Waren", ("base", "ware")),
    ("Würden", ("base", "Würde")),
    ("würden", ("base", "werden")),
    ("schuldenbremse", ("modifier", "schuld")),
    ("schuldenbremse", ("modifier", "schulden")),
    ("fahrzeuge", ("head", "zeug")),
    ("augenzeugen", ("head", "zeuge")),
]


@pytest.mark.parametrize(("term", "key"), KEYS)
def test_a_term_is_indexed_under_its_keys(term: str, key: tuple[str, str]) -> None:
    keys = set(index_keys(term, ()))
    assert key in keys
    assert {table for table, _ in keys} <= set(KEY_TABLES)


def test_vehicles_are_no_witnesses() -> None:
    assert ("head", "zeuge") not in set(index_keys("fahrzeuge", ()))


def test_terms_of_the_index_are_parts_of_compounds() -> None:
    assert ("modifier", "kubicki") not in set(index_keys("kubickiwähler", ()))
    assert ("modifier", "kubicki") in {(table, key.lstrip("~")) for table, key in index_keys("kubickiwähler", {"kubicki"})}


def test_other_code_or_other_word_lists_have_another_fingerprint(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "rules.py").write_text("a = 1")
    (tmp_path / "data" / "words.txt").write_text("haus")
    before = fingerprint(tmp_path)
    assert before == fingerprint(tmp_path)
    assert len(before) == 16
    (tmp_path / "data" / "words.txt").write_text("maus")
    with_other_words = fingerprint(tmp_path)
    (tmp_path / "rules.py").write_text("a = 2")
    assert len({before, with_other_words, fingerprint(tmp_path)}) == 3
