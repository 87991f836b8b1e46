"""Patterns with stars: what they match, and that many stars cost no more than one."""

from __future__ import annotations

import re
from random import Random

import pytest

from searchidx.german.star_pattern import star_matcher, term_matcher

MATCHES = [
    ("haus", "haus", True),
    ("haus", "hausboot", False),
    ("haus*", "haus", True),
    ("*haus", "rathaus", True),
    ("*haus*", "das hausboot", True),
    ("aa*aa", "aaa", False),
    ("a*b*c", "axxbxxc", True),
    ("a*b*c", "axxcxxb", False),
    ("*", "", True),
    ("a*\n*b", "a\nb", True),
]


@pytest.mark.parametrize(("pattern", "text", "wanted"), MATCHES)
def test_a_star_stands_for_any_characters(pattern: str, text: str, wanted: bool) -> None:
    assert star_matcher(pattern)(text) == wanted


@pytest.mark.parametrize(
    ("pattern", "text", "wanted"),
    [
        ("me?er", "meier", True),
        ("me?er", "meer", False),
        ("me?er", "meiier", False),
        ("?aus", "haus", True),
        ("?aus", "aus", False),
        ("me?er*", "meiers", True),
        ("a?*b*c*d?e", "axbcdxe", True),
        ("a?*b*c*d?e", "abcdxe", False),
        ("a*?b*c*d", "abcd", False),
        ("*a?*a?*a?*", "abacad", True),
        ("*a?*a?*a?*", "abaca", False),
    ],
)
def test_a_question_mark_stands_for_one_character(pattern: str, text: str, wanted: bool) -> None:
    assert bool(term_matcher(pattern)(text)) == wanted


def test_random_patterns_match_what_a_regular_expression_matches() -> None:
    random = Random(7)
    for _ in range(5_000):
        pattern = "".join(random.choices("ab*", k=random.randrange(7)))
        text = "".join(random.choices("ab", k=random.randrange(9)))
        expression = ".*".join(map(re.escape, pattern.split("*")))
        assert star_matcher(pattern)(text) == bool(term_matcher(pattern)(text)) == bool(re.fullmatch(expression, text)), (pattern, text)


def test_many_stars_are_no_riddle() -> None:
    assert not star_matcher("*a" * 200 + "*b")("a" * 100_000)
    assert not term_matcher("*a" * 40 + "*b")("a" * 100)
