"""The lexicon reads every form it lists."""

from __future__ import annotations

from searchidx.german.lexicon import lexicon
from tests.german.support import stable_hash


def test_all_forms_of_a_word_are_read_as_this_word() -> None:
    rows = [row for row in lexicon().paradigms() if stable_hash(row[0]) % 40 == 0]
    missing = [(word, form) for word, kind, forms in rows for form in forms if (word, kind) not in lexicon().readings(form)]
    assert missing == []
