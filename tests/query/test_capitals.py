"""Capitals make a name or a noun of a function word where somebody typed them on purpose, and nowhere else."""

from __future__ import annotations

import pytest

from searchidx.query import syntax_tree
from searchidx.query.parser import parse


def cased(query: str) -> list[str]:
    """The words of a query that are meant as their capitals say."""

    def words(node: syntax_tree.SyntaxNode | None) -> list[str]:
        match node:
            case syntax_tree.Word():
                return [node.text] if node.cased else []
            case syntax_tree.And(children) | syntax_tree.Or(children) | syntax_tree.Near(parts=children):
                return [text for child in children for text in words(child)]
            case syntax_tree.Not(child):
                return words(child)
        return []

    return words(parse(query).tree)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Gudrun Will", ["Will"]),
        ("Gudrun will", []),
        ("Stadt OB Wahl", ["OB"]),
        ("OB-Wahl", []),  # the hyphenated word is a term of its own
        ("OB", ["OB"]),
        ("Kanal NICHT Waren", ["Waren"]),
        ("Gudrun NAHE/3 Will", ["Will"]),
        ("=MAN", ["MAN"]),
        ("Weil der Stadt", ["Weil"]),
        ("Weil der Kanzler lügt", []),
        ("Würde des Menschen", ["Würde"]),
        ("Würde die Stadt gewinnen", []),
        ("Waren die Wahlen Betrug", []),
        ("Waren (Müritz) Hafen", ["Waren"]),
        ("Wegen", ["Wegen"]),  # one word alone begins no sentence
        ("Wegen Sturm", []),
        ("Will Smith", ["Will"]),
        ("Will Scholz Neuwahlen", []),
        ("Will Scholz?", []),
        ("Gipfel in Rom: Will Scholz Neuwahlen", []),
        ("Ist Trump Präsident", []),
        ("Es regnet", []),
        ("Es Kino", ["Es"]),
        ("Man AG", ["Man"]),
        ("MAN AG", ["MAN"]),
        ("WER WILL DIE MACHT", []),
        ("DIE Linke", []),
        ("Ursula Von der Leyen", []),
        ("Krieg Und Frieden", []),
        ("Der Rhein", []),
        ("Bitte melden Sie sich", []),
    ],
)
def test_which_words_are_meant_as_their_capitals_say(query: str, expected: list[str]) -> None:
    assert cased(query) == expected
