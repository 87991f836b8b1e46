"""Neighbours are words of a query that mean something together: 3. Oktober 1990 is 3.10.1990, Zweiter Weltkrieg is 2. Weltkrieg."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from searchidx.german.match_types import RELATIONS, Related, Together
from searchidx.german.numbers import date, ordinal, ordinals
from searchidx.german.word_lists import FUNCTION_WORDS
from searchidx.query import syntax_tree

Look = Callable[[str], Sequence[Related]]
"""What the index holds for a word; see `analysis.vocabulary.Vocabulary.related`."""


def together(words: Sequence[syntax_tree.Typed], related: Look) -> Iterator[tuple[str, Related]]:
    """For words side by side: the label of a word, and what it is in the index because of the words beside it."""
    for at, written in dates(words):
        if forms := same_number(written, related):
            yield from ((_text(word), Related("number", forms)) for word in words[at : at + 3])
    for left, right in pairwise(words):
        if forms := _in_groups(_text(left), _text(right), related):
            yield from ((_text(word), Related("number", forms)) for word in (left, right))
        if units := list(_counted(_text(left), _text(right), related)):
            yield _text(left), Related("number", units=units)


def dates(words: Sequence[syntax_tree.Typed]) -> Iterator[tuple[int, str]]:
    """Where three words in a row are day, month and year, and the date in figures: (0, "3.10.1990")."""
    for at in range(len(words) - 2):
        if written := date(*map(_text, words[at : at + 3])):
            yield at, written


def same_number(written: str, related: Look) -> tuple[str, ...]:
    """How the index writes a number or a date: 3.10.1990, 03.10.1990."""
    return _forms(related(written), ("exact", "number"))


def _in_groups(left: str, right: str, related: Look) -> tuple[str, ...]:
    """10.000, for 10 000."""
    grouped = left.isdecimal() and len(left) <= 3 and right.isdecimal() and len(right) == 3
    return same_number(left + right, related) if grouped else ()


def _counted(left: str, right: str, related: Look) -> Iterator[Together]:
    """2. Weltkrieg, for Zweiter Weltkrieg, and the other way round; the noun beside it tells which of two figures is meant."""
    if not right or right.lower() in FUNCTION_WORDS or right[0].isdecimal():
        return
    number = ordinal(left.lower())
    figures: tuple[str, ...] = (number,) if number else ordinals(left.removesuffix(".")) if left.endswith(".") else ()
    nouns = _forms(related(right), [name for name, row in RELATIONS.items() if row.layer == "word"]) if figures else ()
    if nouns:
        yield Together((figures, nouns))


def _forms(found: Sequence[Related], relations: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for group in found if group.relation in relations for form in group.forms))


def _text(word: syntax_tree.Typed) -> str:
    """The text of a plain word; "" for everything else."""
    return word.text if isinstance(word, syntax_tree.Word) and not word.exact and not word.edits else ""
