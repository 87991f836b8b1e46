"""Which letters of a word are highlighted."""

from __future__ import annotations

import pytest

from searchidx.results.subword_highlighting import marked_part, suspended_parts

MARKS = [
    ("Umweltministerium", "Ministerium", "head", "ministerium"),
    ("Umweltministerium", "Umwelt", "modifier", "Umwelt"),
    ("Gesundheitsreformen", "Gesundheit", "modifier", "Gesundheits"),
    ("Gesund\u00adheits\u00adre\u00adform", "Reform", "head", "re\u00adform"),
    ("O\u0308lheizung", "Heizung", "head", "heizung"),
    ("Bundeskanzler:innen", "Kanzler", "head", "kanzler:innen"),
    ("Atomwaffensperrvertrag", "Waffe", "part", "waffen"),
    ("EU-Gesundheitsreform", "Reform", "head", "reform"),
    ("Häuser", "Haus", "form", "Häuser"),
    ("Zahnärzte", "Arzt", "head", "ärzte"),
    ("Flußufer", "Fluss", "modifier", "Fluß"),
    ("Hauptstrasse", "Straße", "head", "strasse"),
    ("Wasserstrassen", "Wasser", "modifier", "Wasser"),
    ("Busfahrerinnen", "Fahrer", "head", "fahrerinnen"),
]


@pytest.mark.parametrize(("raw", "word", "relation", "marked"), MARKS)
def test_only_the_part_that_matched_is_marked(raw: str, word: str, relation: str, marked: str) -> None:
    start, end = marked_part(raw, word, relation)
    assert raw[start:end] == marked


def test_of_words_that_share_a_part_only_what_makes_the_word_is_marked() -> None:
    rows = [
        ("Sicherheits-", "Verteidigungspolitik", "Sicherheitspolitik", "Sicherheits-", "politik"),
        ("Haus-", "Hofeingänge", "Hauseingang", "Haus-", "eingänge"),
        ("Ein-", "Ausfuhr", "Einfuhr", "Ein-", "fuhr"),
        ("Auftraggeber", "-nehmer", "Auftragnehmer", "Auftrag", "-nehmer"),
        ("Garantien", "Sicherheit", "Sicherheitsgarantie", "Garantien", "Sicherheit"),
    ]
    for left, right, word, first, last in rows:
        (a, b), (c, d) = suspended_parts(left, right, word)
        assert (left[a:b], right[c:d]) == (first, last)
