"""Neighbours are words of a query that mean something together: 3. Oktober 1990 is 3.10.1990, Zweiter Weltkrieg is 2. Weltkrieg."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from searchidx.german.match_types import MATCH_TYPES, FormGroup, Multiword
from searchidx.german.numbers import numeric_date, ordinal_value, ordinal_words
from searchidx.german.word_lists import FUNCTION_WORDS
from searchidx.query import syntax_tree

Lookup = Callable[[str], Sequence[FormGroup]]
"""What the index holds for a word; see `analysis.vocabulary.Vocabulary.related`."""


def variants(words: Sequence[syntax_tree.SyntaxNode], related: Lookup) -> Iterator[tuple[str, FormGroup]]:
    """For words side by side: the label of a word, and what it is in the index because of the words beside it."""
    for at, written in written_dates(words):
        if forms := number_spellings(written, related):
            yield from ((_text(word), FormGroup("number", forms)) for word in words[at : at + 3])
    for left, right in pairwise(words):
        if forms := _in_groups(_text(left), _text(right), related):
            yield from ((_text(word), FormGroup("number", forms)) for word in (left, right))
        if units := list(_counted(_text(left), _text(right), related)):
            yield _text(left), FormGroup("number", units=units)


def written_dates(words: Sequence[syntax_tree.SyntaxNode]) -> Iterator[tuple[int, str]]:
    """Where three words in a row are day, month and year, and the date in figures: (0, "3.10.1990")."""
    for at in range(len(words) - 2):
        if written := numeric_date(*map(_text, words[at : at + 3])):
            yield at, written


def number_spellings(written: str, related: Lookup) -> tuple[str, ...]:
    """How the index writes a number or a date: 3.10.1990, 03.10.1990."""
    return _forms(related(written), ("exact", "number"))


def _in_groups(left: str, right: str, related: Lookup) -> tuple[str, ...]:
    """10.000, for 10 000."""
    grouped = left.isdecimal() and len(left) <= 3 and right.isdecimal() and len(right) == 3
    return number_spellings(left + right, related) if grouped else ()


def _counted(left: str, right: str, related: Lookup) -> Iterator[Multiword]:
    """2. Weltkrieg, for Zweiter Weltkrieg, and the other way round; the noun beside it tells which of two figures is meant."""
    if not right or right.lower() in FUNCTION_WORDS or right[0].isdecimal():
        return
    number = ordinal_value(left.lower())
    figures: tuple[str, ...] = (number,) if number else ordinal_words(left.removesuffix(".")) if left.endswith(".") else ()
    nouns = _forms(related(right), [name for name, row in MATCH_TYPES.items() if row.layer == "word"]) if figures else ()
    if nouns:
        yield Multiword((figures, nouns))


def _forms(found: Sequence[FormGroup], relations: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for group in found if group.relation in relations for form in group.forms))


def _text(word: syntax_tree.SyntaxNode) -> str:
    """The text of a plain word; "" for everything else."""
    return word.text if isinstance(word, syntax_tree.Word) and not word.exact and not word.edits else ""
