"""Query relaxation: the same query with one clause dropped, as the text that a user would have typed then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from searchidx.query import syntax_tree
from searchidx.query.operators import OPERATORS
from searchidx.query.parser import parse

MAX_CLAUSES = 12
_MAX_WORDS = 24  # for each clause at most 300 runs of 24 words are tried; nobody reads a longer list of what to drop
_AND_SIGNS = next(row.signs for row in OPERATORS if row.key == "and")
_NODES = (
    syntax_tree.Word,
    syntax_tree.Pattern,
    syntax_tree.Phrase,
    syntax_tree.Keyword,
    syntax_tree.Near,
    syntax_tree.And,
    syntax_tree.Or,
    syntax_tree.Not,
)


def drop_one_clause(text: str) -> Iterator[tuple[str, str]]:
    """(clause, the text without it) for each clause of a query whose clauses must all match; nothing for any other query.

    The shorter text is given only where it means the same but for that clause and needs no repair that the query did not need.
    """
    parsed = parse(text)
    clauses = [_without_places(child) for child in parsed.tree.children] if isinstance(parsed.tree, syntax_tree.And) else []
    words = text.split()
    if not 1 < len(clauses) <= MAX_CLAUSES or len(words) > _MAX_WORDS:
        return
    for number in range(len(clauses)):
        rest = tuple(clauses[:number] + clauses[number + 1 :])
        wanted = syntax_tree.And(rest) if len(rest) > 1 else rest[0]
        yield from _dropped(words, wanted, number, len(parsed.notes))


def _dropped(words: Sequence[str], wanted: syntax_tree.SyntaxNode, number: int, repairs: int) -> Iterator[tuple[str, str]]:
    """The shortest run of words whose removal leaves the wanted tree; of equally short ones the run that stands where the clause does."""
    runs = ((start, start + length) for length in range(1, len(words)) for start in _starts(number, len(words) - length))
    for start, end in runs:
        rest = " ".join([*words[:start], *words[end:]])
        parsed = parse(rest)
        if parsed.tree is not None and len(parsed.notes) <= repairs and _without_places(parsed.tree) == wanted:
            yield _clause_text(words[start:end]), rest
            return


def _clause_text(words: Sequence[str]) -> str:
    """The clause as typed, without the UND that joined it to another."""
    return " ".join(word for at, word in enumerate(words) if word not in _AND_SIGNS or 0 < at < len(words) - 1)


def _starts(number: int, last: int) -> list[int]:
    """The places from 0 to `last`, those at `number` or after it first: a clause takes at least one word."""
    return [*range(min(number, last), last + 1), *range(min(number, last) - 1, -1, -1)]


def _without_places(node: Any) -> Any:
    """The tree without the places its nodes stand at."""
    if isinstance(node, tuple):
        return tuple(map(_without_places, node))
    if not isinstance(node, _NODES):
        return node
    kind: Any = type(node)  # mypy looks for one signature that fits all of them
    return kind(**{field.name: 0 if field.name == "at" else _without_places(getattr(node, field.name)) for field in fields(node)})
