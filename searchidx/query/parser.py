"""The parser turns a user's text into a syntax tree. Any text parses: what cannot be understood is repaired, and a note tells it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from searchidx.errors import QueryTooLarge
from searchidx.messages import Message
from searchidx.query import syntax_tree
from searchidx.query.lexer import Lexeme, OperatorLexeme, lexemes
from searchidx.query.notes import Notes

MAX_LOOKED_AT = 100_000
"""Characters; a longer text is refused."""

MAX_CHARACTERS = 1_000
"""Characters that are searched; a longer query is cut."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]|\s")


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """What was typed; `tree` is None for a text without a word, pattern, value or date. `notes` tell repairs with their place."""

    tree: syntax_tree.SyntaxNode | None
    notes: tuple[Message, ...]


def parse(text: str) -> ParsedQuery:
    """The syntax tree of any text, in linear time. Raises QueryTooLarge beyond 100,000 characters and nothing else."""
    if len(text) > MAX_LOOKED_AT:
        raise QueryTooLarge(
            f"Die Suchanfrage hat {len(text)} Zeichen; mehr als {MAX_LOOKED_AT} werden nicht angesehen. Bitte kürzen.",
            f"the query has {len(text)} characters; more than {MAX_LOOKED_AT} are not looked at. Please shorten it.",
        )
    notes = Notes()
    tree = _Parser(lexemes(_printable(_shortened(text, notes)), notes), notes).tree()
    return ParsedQuery(tree, notes.messages())


def _shortened(text: str, notes: Notes) -> str:
    """At most MAX_CHARACTERS of the text, cut between words where there is a gap in its second half."""
    if len(text) <= MAX_CHARACTERS:
        return text
    cut = max(text.rfind(" ", MAX_CHARACTERS // 2, MAX_CHARACTERS + 1), 0) or MAX_CHARACTERS
    notes.add(f"Anfrage auf {cut} Zeichen gekürzt", f"query cut to {cut} characters", cut + 1)
    return text[:cut]


def _printable(text: str) -> str:
    """The same number of characters: control characters and white space become blanks, lone surrogates question marks."""
    return _CONTROL.sub(" ", text.encode("utf-8", "replace").decode("utf-8"))


class _Parser:
    """Recursive descent, loosest first: filters at either end, ODER, words side by side, NAHE, NICHT. The lexer limits the depth."""

    def __init__(self, lexemes: Sequence[Lexeme], notes: Notes) -> None:
        self.lexemes = lexemes
        self.notes = notes
        self.pos = 0

    def tree(self) -> syntax_tree.SyntaxNode | None:
        return self._either()

    def _either(self) -> syntax_tree.SyntaxNode | None:
        branches = [self._all()]
        while op := self._take("or"):
            branches.append(self._all())
            if [] in branches[-2:]:
                self._stray(op)
        shared = _shared_filters(branches)
        either = _joined(syntax_tree.Or, [node for branch in branches if (node := _joined(syntax_tree.And, branch)) is not None])
        return _joined(syntax_tree.And, [*([either] if either else []), *shared])

    def _all(self) -> list[syntax_tree.SyntaxNode]:
        """The operands side by side."""
        children: list[syntax_tree.SyntaxNode] = []
        while self.pos < len(self.lexemes) and self._key() not in ("or", ")"):
            op = self._take("and")
            if op and (not children or self._key() in ("and", "or", ")", "")):
                self._stray(op)
            elif not op and (child := self._near()) is not None:
                children.append(child)
        return children

    def _near(self) -> syntax_tree.SyntaxNode | None:
        left = self._unary()
        while op := self._take("near", "before", "sentence"):
            right = self._unary()
            if left is None or right is None:
                self._stray(op)
                left = left if right is None else right
            else:
                left = _close(left, right, op)
        return left

    def _unary(self) -> syntax_tree.SyntaxNode | None:
        signs = []
        while op := self._take("not"):
            signs.append(op)
        operand = self._operand()
        if signs and operand is None:
            self._stray(signs[-1])
        if len(signs) > 1:
            self.notes.add("Doppelte Verneinung hebt sich auf", "a double negation cancels out", signs[1].at)
        return operand if operand is None or len(signs) % 2 == 0 else syntax_tree.Not(operand)

    def _operand(self) -> syntax_tree.SyntaxNode | None:
        bracket = self._take("(")
        if bracket:
            inside = self._either()
            self._take(")")
            if inside is None:
                self.notes.add("Leere Klammern übergangen", "empty brackets ignored", bracket.at)
            return inside
        lexeme = self.lexemes[self.pos] if self.pos < len(self.lexemes) else None
        if lexeme is None or isinstance(lexeme, OperatorLexeme):
            return None
        self.pos += 1
        return lexeme

    def _key(self) -> str:
        """The key of the operator that comes next; "leaf" or, at the end, ""."""
        lexeme = self.lexemes[self.pos] if self.pos < len(self.lexemes) else None
        return lexeme.key if isinstance(lexeme, OperatorLexeme) else "leaf" if lexeme else ""

    def _take(self, *keys: str) -> OperatorLexeme | None:
        lexeme = self.lexemes[self.pos] if self.pos < len(self.lexemes) else None
        if not isinstance(lexeme, OperatorLexeme) or lexeme.key not in keys:
            return None
        self.pos += 1
        return lexeme

    def _stray(self, op: OperatorLexeme) -> None:
        names = {"and": "UND", "or": "ODER", "not": "NICHT", "near": "NAHE", "before": "VOR", "sentence": "SATZ"}
        name = names[op.key]
        self.notes.add(f"{name} ohne Wort daneben übergangen", f"{name} without a word beside it ignored", op.at)


def _shared_filters(branches: list[list[syntax_tree.SyntaxNode]]) -> list[syntax_tree.SyntaxNode]:
    """Removes from the branches the filters that hold for all of them: those that end the last branch, or begin the first one.

    `Habeck ODER Lindner datum:2024` asks for both in 2024. Where two branches have filters (`Wahl ressort:Politik ODER Gipfel
    ressort:Wirtschaft`), or one is nothing else (`Wahl ODER ressort:Politik`), each holds for its own branch.
    """
    filtering = [branch for branch in branches if any(map(_is_filter, branch))]
    if len(branches) < 2 or len(filtering) != 1 or all(map(_is_filter, filtering[0])):
        return []
    (branch,) = filtering
    last = list(takewhile(_is_filter, reversed(branch))) if branch is branches[-1] else []
    first = list(takewhile(_is_filter, branch)) if branch is branches[0] else []
    branch[:] = branch[len(first) : len(branch) - len(last)]
    return [*first, *reversed(last)]


def _is_filter(node: syntax_tree.SyntaxNode) -> bool:
    """Whether a part restricts without adding words: a keyword value or a range of days, or the exclusion of one."""
    return isinstance(node.child if isinstance(node, syntax_tree.Not) else node, syntax_tree.Keyword | syntax_tree.Dates)


def _joined(kind: type[syntax_tree.And | syntax_tree.Or], children: list[syntax_tree.SyntaxNode]) -> syntax_tree.SyntaxNode | None:
    if len(children) < 2:
        return children[0] if children else None
    return kind(tuple(children))


def _close(left: syntax_tree.SyntaxNode, right: syntax_tree.SyntaxNode, op: OperatorLexeme) -> syntax_tree.Near:
    """`a NAHE/5 b NAHE/5 c` is one group of three; another distance begins a new one."""
    near = syntax_tree.Near((left, right), op.at, op.distance, op.key == "before", op.key == "sentence")
    if isinstance(left, syntax_tree.Near) and (left.distance, left.ordered, left.sentence) == (near.distance, near.ordered, near.sentence):
        return syntax_tree.Near((*left.parts, right), left.at, left.distance, left.ordered, left.sentence)
    return near
