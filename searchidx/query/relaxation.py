"""Leaving out is asking the same with one part less: the text a user would have typed then."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from searchidx.query import syntax_tree
from searchidx.query.operators import OPERATORS
from searchidx.query.parser import parse

MOST_PARTS = 12
_PLACED = (
    syntax_tree.Word,
    syntax_tree.Pattern,
    syntax_tree.Phrase,
    syntax_tree.Keyword,
    syntax_tree.Near,
    syntax_tree.And,
    syntax_tree.Or,
    syntax_tree.Not,
)
_JOINING = next(row.signs for row in OPERATORS if row.key == "and")
_MOST_PIECES = 24  # of so many at most 300 runs can be tried for each part; nobody reads a longer list of what to leave out


def drop_one_clause(text: str) -> Iterator[tuple[str, str]]:
    """(part, the text without it) for each part of a query whose parts must all be met; nothing for any other query.

    The text without a part is understood as the query is but for that part, and needs no repair the query does not; else it is not given.
    """
    parsed = parse(text)
    tree = parsed.tree
    parts = [_placeless(part) for part in tree.children] if isinstance(tree, syntax_tree.And) else []
    pieces = text.split()
    if not 1 < len(parts) <= MOST_PARTS or len(pieces) > _MOST_PIECES:
        return
    for number in range(len(parts)):
        rest = tuple(parts[:number] + parts[number + 1 :])
        wanted = syntax_tree.And(rest) if len(rest) > 1 else rest[0]
        yield from _without(pieces, wanted, number, len(parsed.notes))


def _without(pieces: Sequence[str], wanted: syntax_tree.SyntaxNode, number: int, repairs: int) -> Iterator[tuple[str, str]]:
    """The shortest run of pieces that can go; of runs as short as each other the one that stands where the part does."""
    runs = ((start, start + length) for length in range(1, len(pieces)) for start in _near(number, len(pieces) - length))
    for start, end in runs:
        rest = " ".join([*pieces[:start], *pieces[end:]])
        read = parse(rest)
        if read.tree is not None and len(read.notes) <= repairs and _placeless(read.tree) == wanted:
            yield _named(pieces[start:end]), rest
            return


def _named(pieces: Sequence[str]) -> str:
    """The part as typed, without the UND that joined it to another."""
    return " ".join(piece for at, piece in enumerate(pieces) if piece not in _JOINING or 0 < at < len(pieces) - 1)


def _near(number: int, last: int) -> list[int]:
    """The places from 0 to `last`, those at the number or after it first: a part takes at least one piece."""
    return [*range(min(number, last), last + 1), *range(min(number, last) - 1, -1, -1)]


def _placeless(node: Any) -> Any:
    """The tree without the places its pieces stand at."""
    if isinstance(node, tuple):
        return tuple(map(_placeless, node))
    if not isinstance(node, _PLACED):
        return node
    made: Any = type(node)  # mypy looks for one signature that fits all of them
    return made(**{one.name: 0 if one.name == "at" else _placeless(getattr(node, one.name)) for one in fields(node)})
