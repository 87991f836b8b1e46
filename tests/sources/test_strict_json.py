"""JSON objects, read strictly: what is refused says where and why."""

from __future__ import annotations

import pytest

from searchidx.sources.strict_json import Malformed, parsed

REFUSED = [
    ('{"title": "Köln"', "ab Spalte 17: '{\"title\": \"Köln\"'"),
    ('{\n"a": 1,\n"b" 2}', "ab Zeile 3, Spalte 5"),
    ("17", "kein JSON-Objekt"),
    ("[]", "kein JSON-Objekt"),
    ('{"a": {"b": 1, "b": 2}}', "Feld 'b' steht zweimal da"),
    ('{"preis": NaN}', "'preis': NaN ist kein Wert"),
    ('{"a": {"b": [1, [Infinity]]}, "c": NaN}', "'b': Infinity ist kein Wert"),
    ('{"a": NaN, "b": {"c": NaN}}', "'a': NaN ist kein Wert"),
    ("[-Infinity]", "-Infinity ist kein Wert"),
    ('{"preis": NaN, kaputt', "NaN ist kein Wert"),
    ('{"a": ' + "[" * 100_000, "zu tief verschachtelt"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=[reason for _, reason in REFUSED])
def test_what_is_no_object_is_refused_with_its_place(text: str, reason: str) -> None:
    with pytest.raises(Malformed) as refused:
        parsed(text)
    assert reason in refused.value.reason.de


def test_numbers_keep_their_digits() -> None:
    assert parsed('{"a": 1.10, "b": -0, "c": [' + "9" * 5000 + "]}") == {"a": "1.10", "b": "-0", "c": ["9" * 5000]}


def test_line_breaks_in_strings_are_read() -> None:
    assert parsed('{"a": "eins\nzwei"}') == {"a": "eins\nzwei"}
