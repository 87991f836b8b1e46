"""Multiword expressions: words of a query that mean one thing together. 3. Oktober 1990 is 3.10.1990, Zweiter Weltkrieg is 2. Weltkrieg.

The reverse, one word of a query written in several words of a text, is in `german.multiword_paraphrases`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from searchidx.german.match_types import MATCH_TYPES, FormGroup, Multiword
from searchidx.german.numbers import numeric_date, ordinal_value, ordinal_words, roman_numeral, roman_value
from searchidx.german.word_lists import FUNCTION_WORDS
from searchidx.query import syntax_tree

Lookup = Callable[[str], Sequence[FormGroup]]
"""From a word as typed to the forms that the index holds for it (`VocabularyLookup.expand` in one mode)."""

_ARTICLES = ("der", "die", "des", "dem", "den")
_SAME_WORD = tuple(name for name, match_type in MATCH_TYPES.items() if match_type.layer == "word")


def joint_groups(words: Sequence[syntax_tree.SyntaxNode], lookup: Lookup) -> Iterator[tuple[str, FormGroup]]:
    """For words side by side: the text of a word, and forms or units of the index that it is a part of together with its neighbours."""
    for at, in_figures in written_dates(words):
        if forms := number_spellings(in_figures, lookup):
            yield from ((plain_text(word), FormGroup("number", forms)) for word in words[at : at + 3])
    for left, right in pairwise(words):
        if forms := _grouped_digits(plain_text(left), plain_text(right), lookup):
            yield from ((plain_text(word), FormGroup("number", forms)) for word in (left, right))
        if units := list(_ordinal_units(plain_text(left), plain_text(right), lookup)):
            yield plain_text(left), FormGroup("number", units=units)
    yield from _regnal_groups(list(map(plain_text, words)), lookup)


def _regnal_groups(words: Sequence[str], lookup: Lookup) -> Iterator[tuple[str, FormGroup]]:
    """Ludwig der Vierzehnte, for the XIV. of Ludwig XIV., and the reverse."""
    for name, numeral in pairwise(words):
        ordinals = ordinal_words(str(roman_value(numeral.removesuffix("."))))
        if ordinals and (names := _names(name, lookup)):
            yield numeral, FormGroup("number", units=(Multiword((names, _ARTICLES, ordinals)),))
    for name, article, ordinal in zip(words, words[1:], words[2:], strict=False):
        value = ordinal_value(ordinal.lower()) if article in _ARTICLES and ordinal[:1].isupper() else ""
        if value and (names := _names(name, lookup)):
            yield ordinal, FormGroup("number", units=(Multiword((names, (roman_numeral(int(value)).lower(),))),))


def written_dates(words: Sequence[syntax_tree.SyntaxNode]) -> Iterator[tuple[int, str]]:
    """Where three words in a row are day, month and year: the index of the first, and the date in figures: (0, "3.10.1990")."""
    for at in range(len(words) - 2):
        if in_figures := numeric_date(*map(plain_text, words[at : at + 3])):
            yield at, in_figures


def number_spellings(number: str, lookup: Lookup) -> tuple[str, ...]:
    """How the index writes a number or a date: 3.10.1990, 03.10.1990."""
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


def _names(word: str, lookup: Lookup) -> tuple[str, ...]:
    """The forms of what may be the name of a king or pope: Ludwig, before XIV. or der Vierzehnte."""
    return _forms(lookup(word), _SAME_WORD) if word[:1].isupper() and word.isalpha() and word.lower() not in FUNCTION_WORDS else ()


def _forms(groups: Sequence[FormGroup], relations: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for group in groups if group.relation in relations for form in group.forms))


def plain_text(word: syntax_tree.SyntaxNode) -> str:
    """The text of a plain word; "" for everything else."""
    return word.text if isinstance(word, syntax_tree.Word) and not word.exact and not word.edits else ""
