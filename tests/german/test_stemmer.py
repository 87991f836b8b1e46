"""Stems are those of nltk's Cistem."""

from __future__ import annotations

from searchidx.german.lexicon import lexicon
from searchidx.german.stemmer import stem
from tests.german.support import stable_hash


def test_stems_are_those_of_nltk() -> None:
    from nltk.stem.cistem import Cistem

    theirs = Cistem()
    words = {form for word, _, forms in lexicon().paradigms() for form in (word, *forms) if stable_hash(form) % 7 == 0}
    words |= {"", "ge", "gegen", "geh", "eis", "seien", "tschüss", "schießt", "aaaa", "eiernd", "ttttt", "schsch"}
    assert len(words) > 20_000
    assert {word: stem(word) for word in words} == {word: theirs.stem(word) for word in words}
