"""The syntax tree of a query: words, phrases, patterns, fields and dates as a user typed them, and the operators that join them.

`at` is where a node begins in the text, in characters counted from 1. `fields` are the fields of the index that it is searched in.
The planner turns this tree into core nodes (`core_nodes`), which have fewer kinds and hold forms of the index.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from searchidx.german.tokenizer import terms
from searchidx.german.word_lists import FUNCTION_WORDS
from searchidx.model import SEARCHED_FIELDS


@dataclass(frozen=True, slots=True)
class Word:
    """One match of `german.tokenizer.WORD`. `exact`: typed as =Wort. `edits`: 1 or 2 for Wort~1 or Wort~2; 0 is not fuzzy.

    `sound`: typed as Name≈. `cased`: a function word by its letters, and another word by its capitals, as in Anne Will or OB (see
    `query.capitals`).
    """

    text: str
    at: int
    fields: tuple[str, ...] = SEARCHED_FIELDS
    exact: bool = False
    edits: int = 0
    cased: bool = False
    sound: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A word with `*` or `?` in it: as typed in `text`, normalised in `pattern`."""

    text: str
    pattern: str
    at: int
    fields: tuple[str, ...] = SEARCHED_FIELDS


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words between quotation marks. `distance`: at most so many other words in between, in any order; None is in a row."""

    items: tuple[Word | Pattern, ...]
    at: int
    fields: tuple[str, ...] = SEARCHED_FIELDS
    distance: int | None = None


@dataclass(frozen=True, slots=True)
class Keyword:
    """A value of a keyword field, as typed; may hold `*`."""

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
    """A star alone: all articles."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A star alone where quotations or speakers are searched: all articles that have quotations."""


@dataclass(frozen=True, slots=True)
class Near:
    """Parts with at most `distance` other words in between, `ordered` or in any order; or in the same `sentence`, at any distance."""

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


Leaf = Word | Pattern | Phrase | Keyword | Dates | Everything | Quoted
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
    function_words = tuple(child for child in children if isinstance(child, Word) and is_function_word(child))
    return function_words if any(searches(child) for child in children if child not in function_words) else ()


def label(query: Word | Pattern) -> str:
    """The name of a word in an answer: as typed, with its signs (=Wort, Wort~1)."""
    if isinstance(query, Pattern):
        return query.text
    if query.sound:
        return f"{query.text}≈"
    return f"={query.text}" if query.exact else f"{query.text}~{query.edits}" if query.edits else query.text


def whole_term(raw: str) -> str:
    """The term of a word as typed; of a hyphenated word the whole, not its parts."""
    return terms(raw)[0][0][0]


def is_function_word(word: Word) -> bool:
    """Whether a word need not match beside others."""
    return not (word.exact or word.edits or word.cased or word.sound) and whole_term(word.text) in FUNCTION_WORDS


def searches(query: SyntaxNode) -> bool:
    """Whether a part of a query searches for words: what only excludes or filters does not."""
    match query:
        case And(children) | Or(children):
            return any(map(searches, children))
        case _:
            return not isinstance(query, Not | Keyword | Dates | Everything | Quoted)
