"""Unicode normalisation: as the standard has it, in linear time."""

from __future__ import annotations

import unicodedata

from searchidx.german.unicode_forms import normalized


def test_a_long_text_is_normalised_as_a_short_one() -> None:
    text = "Ko\u0308ln und Mu\u0308nchen, e\u0301\u0323 ﬁnden " * 200
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert normalized(form, text) == unicodedata.normalize(form, text)  # type: ignore[arg-type]  # mypy widens the tuple's items


def test_piled_up_combining_marks_are_sorted_in_parts() -> None:
    assert len(normalized("NFKC", "a" + "\u0301" * 300_000 + "\u0316" * 300_000)) > 599_000  # sorted as one they take minutes
