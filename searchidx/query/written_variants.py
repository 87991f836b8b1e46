"""Words of a query that a text writes as one, or abbreviates: Rapplitzerstrasse for Rapplitzer Straße, i.d.R. for in der Regel.

The reverse, one word of a query in several words of a text, is in `german.multiword_paraphrases`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from searchidx.german.lemmatizer import lemmas
from searchidx.german.match_types import MATCH_TYPES, FormGroup, Mode, Multiword
from searchidx.german.numbers import COUNT_WORDS, number_keys, value_in_full
from searchidx.german.orthography import ABBREVIATION_MEANINGS, NUMBER_UNITS, PHRASE_ABBREVIATIONS
from searchidx.german.word_lists import FUNCTION_WORDS
from searchidx.query.vocabulary_protocol import VocabularyLookup

_SAME_WORD = tuple(name for name, match_type in MATCH_TYPES.items() if match_type.layer == "word")
_BEFORE_NUMBERS = {"art": "Art.", "artikel": "Art.", "abs": "Abs.", "absatz": "Abs."}
_COUNTED = {"s": "Seite", "kap": "Kapitel", "abt": "Abteilung"}
"""Abbreviations that are letters or words of their own; they mean this before a number only: S. 12."""

_DECADE_ENDS = ("jahre", "jahren")
_CITED = frozenset("artikel art paragraf paragraph".split())
_LINKS = ("und", "bis", "oder")
_STREETS = ("straße", "strasse", "str")
_OTHER_ENDS = (*((end, other) for end in _STREETS for other in _STREETS if end != other), ("platz", "pl"), ("pl", "platz"))


class WrittenVariants:
    """Looks up what neighbouring words of a query may be written as in an index."""

    def __init__(self, vocabulary: VocabularyLookup, mode: Mode) -> None:
        self._vocabulary, self._mode = vocabulary, mode

    def groups(self, words: Sequence[str]) -> Iterator[tuple[str, FormGroup]]:
        """For the texts of words side by side ("" for what is no plain word): a word, and forms or units that it is a part of."""
        for left, right in pairwise(words):
            if left and right:
                for group in self._of_pair(left, right):
                    yield left, group
                    yield right, group
                yield from self._of_number(left, right)
        yield from self._abbreviations(words)

    def _of_pair(self, left: str, right: str) -> Iterator[FormGroup]:
        """Two words written as one, and a value in figures: 1.500.000, for 1,5 Millionen."""
        if joined := self._joined(_lower(left), _lower(right)):
            yield FormGroup("spelling", joined)
        for number in (*number_keys(left.lower()), *(value for value, said in COUNT_WORDS.items() if left.lower() in said)):
            for scale in ("tausend",) if right == "TEUR" else _meanings(right):
                if value := value_in_full(number, scale):
                    forms = self._forms(value, ("exact", "number"))
                    yield FormGroup("number", tuple(form for form in forms if form in self._vocabulary))

    def _joined(self, left: str, right: str) -> tuple[str, ...]:
        if not left.isalpha() or left in FUNCTION_WORDS or right in FUNCTION_WORDS or not (right.isdecimal() or len(right) > 2):
            return ()
        fronts = (left, ABBREVIATION_MEANINGS[left]) if left in ABBREVIATION_MEANINGS else (left,)
        ends = (right, *(right.removesuffix(end) + other for end, other in _OTHER_ENDS if right.endswith(end)))
        return tuple(word for front in fronts for end in ends if (word := front + end) in self._vocabulary)

    def _of_number(self, left: str, right: str) -> Iterator[tuple[str, FormGroup]]:
        """A word beside a number: l for Liter in 5 Liter, art for Artikel in Artikel 5; eine for 1 in 1 Million."""
        if left[0].isdecimal():
            others = self._unit_spellings(right)
            if others:
                before = [Multiword((("fr",), self._same_word(left)))] if "fr" in others else []  # Fr. 20
                yield right, FormGroup("spelling", units=(Multiword((self._same_word(left), others)), *before))
            joined = (left + unit for unit in (_lower(right), *others) if unit in NUMBER_UNITS)
            if together := tuple(word for word in joined if word in self._vocabulary):  # 500g
                yield from ((word, FormGroup("spelling", together)) for word in (left, right))
            if right.lower() in _DECADE_ENDS and (decades := self._decades(left)):
                yield right, FormGroup("number", decades)
            if left in COUNT_WORDS and any(value_in_full(left, scale) for scale in _meanings(right)):
                yield left, FormGroup("number", units=(Multiword((COUNT_WORDS[left], self._same_word(right))),))
        elif _is_number(right) and (abbreviation := _BEFORE_NUMBERS.get(_lower(left))):
            yield left, FormGroup("spelling", units=(Multiword(((_lower(abbreviation),), self._same_word(right))),))
            yield left, FormGroup("spelling", tuple(form for form in self._same_word(abbreviation) if form in self._vocabulary))
        elif _is_number(right):
            others = tuple(short for short, word in _COUNTED.items() if word.lower() in lemmas(left.lower()))
            if slot := others or (self._same_word(_COUNTED[_lower(left)]) if _lower(left) in _COUNTED else ()):
                yield left, FormGroup("spelling", units=(Multiword((slot, self._same_word(right))),))

    def _decades(self, number: str) -> tuple[str, ...]:
        """Neunzigerjahre, for the Jahre of 90er Jahre."""
        return tuple(form for form in self._same_word(number) if form.endswith(_DECADE_ENDS) and form in self._vocabulary)

    def _unit_spellings(self, unit: str) -> tuple[str, ...]:
        short = _lower(unit)
        if short in NUMBER_UNITS:
            return self._same_word(NUMBER_UNITS[short].capitalize())
        meanings = _meanings(unit)
        return tuple(sign for sign, meaning in NUMBER_UNITS.items() if meaning in meanings and sign in self._vocabulary)

    def citations(self, words: Sequence[str]) -> Iterator[tuple[str, FormGroup]]:
        """The number of a paragraph or article, which is no other number: § 15 is not § 2 Abs. 15. But §§ 14 und 15 name it, too."""
        for sign, number in pairwise(words):
            if _is_number(number) and (sign[:1] == "§" or _lower(sign) in _CITED):
                signs = (*self._same_word("§" if sign[:1] == "§" else sign), *(["art"] if _lower(sign) in _BEFORE_NUMBERS else []))
                numbers = self._same_word(number)
                listed = (Multiword((signs, (link,), numbers), 1) for link in _LINKS if link in self._vocabulary)
                yield number, FormGroup("number", units=(Multiword((signs, numbers), 1), *listed))

    def _abbreviations(self, words: Sequence[str]) -> Iterator[tuple[str, FormGroup]]:
        """i.d.R., for in der Regel."""
        typed = [word.lower() for word in words]
        for short, phrase in PHRASE_ABBREVIATIONS.items():
            for at in range(len(words) - len(phrase) + 1):
                if short in self._vocabulary and tuple(typed[at : at + len(phrase)]) == phrase:
                    yield from ((word, FormGroup("spelling", (short,))) for word in words[at : at + len(phrase)])

    def _same_word(self, word: str) -> tuple[str, ...]:
        return self._forms(word, _SAME_WORD)

    def _forms(self, word: str, relations: Sequence[str]) -> tuple[str, ...]:
        groups = self._vocabulary.expand(word, self._mode)
        return tuple(dict.fromkeys(form for group in groups if group.relation in relations for form in group.forms))


def _is_number(word: str) -> bool:
    """218, 32a, fünf."""
    return word[:1].isdecimal() or bool(number_keys(word.lower()))


def _lower(word: str) -> str:
    return word.lower().removesuffix(".")


def _meanings(word: str) -> tuple[str, ...]:
    """The lemmas of a word, or what it abbreviates."""
    return (ABBREVIATION_MEANINGS[_lower(word)],) if _lower(word) in ABBREVIATION_MEANINGS else lemmas(word.lower())
