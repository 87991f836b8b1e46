"""A typed query is what a user wrote, as a tree: words, phrases, patterns, fields, dates and how they hang together.

`at` is the place of a piece in the text, counted in characters from 1. `fields` are the fields of the index it is searched in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from searchidx.german.tokenizer import terms
from searchidx.german.word_lists import FUNCTION_WORDS
from searchidx.model import SEARCHED_FIELDS


@dataclass(frozen=True, slots=True)
class Word:
    """One match of `analysis.tokens.WORD`. `exact`: typed as =Wort. `edits`: typed as Wort~2; 0 is not fuzzy."""

    text: str
    at: int
    fields: tuple[str, ...] = SEARCHED_FIELDS
    exact: bool = False
    edits: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """A word with `*` in it, normalised in `pattern`."""

    text: str
    pattern: str
    at: int
    fields: tuple[str, ...] = SEARCHED_FIELDS


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words between quotation marks. `distance`: at most so many other words in between, in any order; None: in a row."""

    items: tuple[Word | Pattern, ...]
    at: int
    fields: tuple[str, ...] = SEARCHED_FIELDS
    distance: int | None = None


@dataclass(frozen=True, slots=True)
class Keyword:
    """A value of a keyword field, as typed."""

    field: str
    value: str
    at: int


@dataclass(frozen=True, slots=True)
class Dates:
    """Days from `low` to `high`, both included and in ISO 8601; None is open."""

    low: str | None
    high: str | None


@dataclass(frozen=True, slots=True)
class Everything:
    pass


@dataclass(frozen=True, slots=True)
class Near:
    """Parts with at most `distance` other words in between, or in the same sentence."""

    parts: tuple[SyntaxNode, ...]
    at: int
    distance: int
    ordered: bool = False
    sentence: bool = False


@dataclass(frozen=True, slots=True)
class And:
    children: tuple[SyntaxNode, ...]


@dataclass(frozen=True, slots=True)
class Or:
    children: tuple[SyntaxNode, ...]


@dataclass(frozen=True, slots=True)
class Not:
    child: SyntaxNode


Leaf = Word | Pattern | Phrase | Keyword | Dates | Everything
SyntaxNode = Leaf | Near | And | Or | Not


def conjuncts(query: And) -> Iterator[SyntaxNode]:
    """The children of a conjunction, those of conjunctions in brackets included."""
    for child in query.children:
        if isinstance(child, And):
            yield from conjuncts(child)
        else:
            yield child


def optional_words(query: And) -> tuple[Word, ...]:
    """The function words of a conjunction that need not match; none where nothing but function words is searched for."""
    children = list(conjuncts(query))
    found = tuple(child for child in children if isinstance(child, Word) and _is_function_word(child))
    return found if any(_searches(child) for child in children if child not in found) else ()


def label(query: Word | Pattern) -> str:
    """The name of a word in a report: as typed, with its signs."""
    if isinstance(query, Pattern):
        return query.text
    return f"={query.text}" if query.exact else f"{query.text}~{query.edits}" if query.edits else query.text


def whole_term(raw: str) -> str:
    """The term of a word as typed; of a hyphenated word, the whole."""
    return terms(raw)[0][0][0]


def _searches(query: SyntaxNode) -> bool:
    """Whether a part of a query brings words: what only excludes or filters does not."""
    match query:
        case And(children) | Or(children):
            return any(map(_searches, children))
        case _:
            return not isinstance(query, Not | Keyword | Dates | Everything)


def _is_function_word(word: Word) -> bool:
    return not word.exact and not word.edits and whole_term(word.text) in FUNCTION_WORDS
