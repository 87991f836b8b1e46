"""Multiword expressions: words of a query that mean one thing together. 3. Oktober 1990 is 3.10.1990, Zweiter Weltkrieg is 2. Weltkrieg.

The reverse, one word of a query written in several words of a text, is in `german.multiword_paraphrases`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from searchidx.german.calendar import month_names, month_number
from searchidx.german.match_types import MATCH_TYPES, FormGroup, Multiword
from searchidx.german.numbers import numeric_date, ordinal_value, ordinal_words, roman_numeral, roman_value
from searchidx.german.word_lists import FUNCTION_WORDS
from searchidx.query import syntax_tree

Lookup = Callable[[str], Sequence[FormGroup]]
"""From a word as typed to the forms that the index holds for it (`VocabularyLookup.expand` in one mode)."""

_ARTICLES = ("der", "die", "des", "dem", "den")
Slots = tuple[Sequence[str], ...]
"""Words in a row, one of each slot."""

InIndex = Callable[[Sequence[str]], tuple[str, ...]]
"""Those of some terms that the index holds."""

_SAME_WORD = tuple(name for name, match_type in MATCH_TYPES.items() if match_type.layer == "word")


def joint_groups(words: Sequence[syntax_tree.SyntaxNode], lookup: Lookup, in_index: InIndex) -> Iterator[tuple[str, FormGroup]]:
    """For words side by side: the text of a word, and forms or units of the index that it is a part of together with its neighbours."""
    for date in written_dates(words):
        if same := date_spellings(date.in_figures, lookup):
            yield from ((plain_text(word), same) for word in words[date.at : date.at + date.length])
    texts = list(map(plain_text, words))
    for left, right in pairwise(texts):
        if forms := _grouped_digits(left, right, lookup):
            yield from ((word, FormGroup("number", forms)) for word in (left, right))
        if units := [*_ordinal_units(left, right, lookup), *_month_units(left, right, in_index)]:
            yield left, FormGroup("number", units=units)
    yield from _regnal_groups(texts, lookup)


def _regnal_groups(words: Sequence[str], lookup: Lookup) -> Iterator[tuple[str, FormGroup]]:
    """Ludwig der Vierzehnte, for the XIV. of Ludwig XIV., and the reverse."""
    for name, numeral in pairwise(words):
        value = roman_value(numeral.removesuffix("."))
        figures = numeral.isdecimal() and len(numeral) < 3 and numeral[0] != "0"  # Schalke 04 is no king
        roman = roman_numeral(int(numeral)).lower() if figures else ""
        if (value or len(roman) > 1) and (names := _names(name, lookup)):
            ordinals = ordinal_words(str(value)) if value else ()
            said = [Multiword((names, _ARTICLES, ordinals))] if ordinals else []
            yield numeral, FormGroup("number", units=(*said, Multiword((names, (str(value) if value else roman,)))))  # Hartz IV, Hartz 4
    for name, article, ordinal in zip(words, words[1:], words[2:], strict=False):
        number = ordinal_value(ordinal.lower()) if article in _ARTICLES and ordinal[:1].isupper() else ""
        if number and (names := _names(name, lookup)):
            yield ordinal, FormGroup("number", units=(Multiword((names, (roman_numeral(int(number)).lower(),))),))


class WrittenDate(NamedTuple):
    """Words that name a day: the index of the first, how many they are, and the date in figures, 3.10.1990 or 3.10."""

    at: int
    length: int
    in_figures: str


def written_dates(words: Sequence[syntax_tree.SyntaxNode]) -> Iterator[WrittenDate]:
    """Where words in a row are day, month and perhaps year."""
    texts = [*map(plain_text, words), "", ""]
    at = 0
    while at < len(words):
        day, month, year = texts[at : at + 3]
        length = 3 if year and numeric_date(day, month, year) else 2
        in_figures = numeric_date(day, month, year) if length == 3 else numeric_date(day, month)
        if in_figures:
            yield WrittenDate(at, length, in_figures)
        at += length if in_figures else 1


def other_rows(words: Sequence[syntax_tree.SyntaxNode], lookup: Lookup, in_index: InIndex) -> Iterator[tuple[int, int, Slots]]:
    """For a phrase: the index of a word, how many from there on, and the slots that may stand in their place, as 3.10.1990 for a date."""
    for date in written_dates(words):
        if same := date_spellings(date.in_figures, lookup):
            rows = [(same.forms,), *(unit.slots for unit in same.units)] if same.forms else [unit.slots for unit in same.units]
            yield from ((date.at, date.length, row) for row in rows)
    for at, (left, right) in enumerate(pairwise(words)):
        for unit in (*_month_units(plain_text(left), plain_text(right), in_index), *_paragraph_units(plain_text(left), plain_text(right))):
            yield at, 2, unit.slots
    texts = [*map(plain_text, words), ""]
    for at, (text, after) in enumerate(pairwise(texts)):
        yield from ((at, 1, unit.slots) for unit in _units_of_value(text, lookup))
        if after[:1].isalpha() and not month_number(after) and (ordinals := _other_ordinals(text)):
            yield at, 1, (ordinals,)


def _units_of_value(text: str, lookup: Lookup) -> Iterator[Multiword]:
    """10 000 for 10.000, and 3. Oktober 1990 for 3.10.1990."""
    if text[:1].isdecimal() and len(text) > 3:
        yield from (unit for group in lookup(text) if group.relation == "number" for unit in group.units if not unit.distance)


def _other_ordinals(text: str) -> tuple[str, ...]:
    """dritte, dritten … and iii for 3., and the reverse."""
    number = text.removesuffix(".")
    value = ordinal_value(text.lower()) or (number if number.isdecimal() and text.endswith(".") else "")
    if not value or len(value) > 2:
        return ()
    return tuple(form for form in (value, roman_numeral(int(value)).lower(), *ordinal_words(value)) if form and form != text.lower())


def date_spellings(in_figures: str, lookup: Lookup) -> FormGroup | None:
    """How the index writes a date, in one word and in several; None where it does not have it."""
    groups = [group for group in lookup(in_figures) if group.relation in ("exact", "number")]
    forms, units = _forms(groups, ("exact", "number")), tuple(unit for group in groups for unit in group.units)
    return FormGroup("number", forms, units) if forms or units else None


def number_spellings(number: str, lookup: Lookup) -> tuple[str, ...]:
    """How the index writes a number in one word: 10000, 10.000."""
    return _forms(lookup(number), ("exact", "number"))


def _grouped_digits(left: str, right: str, lookup: Lookup) -> tuple[str, ...]:
    """10.000, for 10 000."""
    is_grouped = left.isdecimal() and len(left) <= 3 and right.isdecimal() and len(right) == 3
    return number_spellings(left + right, lookup) if is_grouped else ()


def _ordinal_units(left: str, right: str, lookup: Lookup) -> Iterator[Multiword]:
    """2. and II. Weltkrieg, for Zweiter Weltkrieg, and the reverse; only beside a noun is it clear which of two an ordinal means."""
    if not right or right.lower() in FUNCTION_WORDS or right[0].isdecimal():
        return
    number = left.removesuffix(".")
    value = ordinal_value(left.lower()) or (number if number.isdecimal() and left.endswith(".") else str(roman_value(number) or ""))
    figures = tuple(figure for figure in (value, roman_numeral(int(value)).lower(), *ordinal_words(value)) if figure) if value else ()
    nouns = _forms(lookup(right), _SAME_WORD) if figures else ()
    if nouns:
        yield Multiword((figures, nouns))


def _paragraph_units(left: str, right: str) -> Iterator[Multiword]:
    """Art 5 and Artikel 5, for Art. 5 in a phrase: before a number Art is no sort."""
    for short, long in (("art", "artikel"), ("abs", "absatz")):
        if right[:1].isdecimal() and left.lower().removesuffix(".") in (short, long):
            yield Multiword(((short, f"{short}.", long), (right.removesuffix("."),)))


def _names(word: str, lookup: Lookup) -> tuple[str, ...]:
    """The forms of what may be the name of a king or pope: Ludwig, before XIV. or der Vierzehnte."""
    return _forms(lookup(word), _SAME_WORD) if word[:1].isupper() and word.isalpha() and word.lower() not in FUNCTION_WORDS else ()


def _month_units(left: str, right: str, in_index: InIndex) -> Iterator[Multiword]:
    """Jan. 2024, for Januar 2024: beside a year a short name is that of a month, and not of Jan."""
    number = month_number(left)
    if number and right.isdecimal() and len(right) == 4 and (names := in_index(month_names(number))):
        yield Multiword((names, (right,)))


def _forms(groups: Sequence[FormGroup], relations: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for group in groups if group.relation in relations for form in group.forms))


def plain_text(word: syntax_tree.SyntaxNode) -> str:
    """The text of a plain word; "" for everything else."""
    return word.text if isinstance(word, syntax_tree.Word) and not (word.exact or word.edits or word.sound) else ""
