"""The catalogue names everything an answer can hold, and writes numbers and dates as German and English readers do."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest

from searchidx import messages
from searchidx.german.match_types import MATCH_TYPES, Mode
from searchidx.messages import Message, Noun
from searchidx.model import FACETS, SEARCHED_FIELDS, TEXT_FIELDS
from searchidx.sources.scraped_text.rule_table import RULES


def test_every_field_facet_match_type_and_mode_has_a_name() -> None:
    assert {*TEXT_FIELDS, *SEARCHED_FIELDS} <= messages.FIELD_NAMES.keys()
    assert messages.FACET_NAMES.keys() == {*FACETS}
    assert messages.MATCH_TYPE_NAMES.keys() == MATCH_TYPES.keys()
    assert messages.MODE_NAMES.keys() == {*get_args(Mode)}
    assert messages.PERIOD_NAMES.keys() == {*get_args(messages.Period)}


def test_no_two_fields_have_the_same_name() -> None:
    for lang in ("de", "en"):
        names = [name.text(lang) for name in messages.FIELD_NAMES.values()]
        assert len(set(names)) == len(names)


def test_a_message_is_german_unless_english_is_asked_for() -> None:
    message = Message("Treffer", "hits")
    assert (str(message), message.text(), message.text("de"), message.text("en")) == ("Treffer", "Treffer", "Treffer", "hits")


def test_a_match_type_without_a_name_is_called_by_its_key() -> None:
    assert messages.match_type_name("head").de == "Grundwort einer Zusammensetzung"
    assert messages.match_type_name("neu") == Message("neu", "neu")


@pytest.mark.parametrize(
    ("count", "lang", "text"),
    [
        (0, "de", "0 Fundstellen"),
        (1, "de", "1 Fundstelle"),
        (2, "de", "2 Fundstellen"),
        (12_345, "de", "12.345 Fundstellen"),
        (0, "en", "0 places"),
        (1, "en", "1 place"),
        (2, "en", "2 places"),
        (12_345, "en", "12,345 places"),
    ],
)
def test_a_counted_noun_agrees_with_its_number(count: int, lang: str, text: str) -> None:
    assert messages.counted(count, messages.PLACES, lang) == text


def test_nouns_with_one_form_in_german_have_two_in_english() -> None:
    assert [messages.counted(count, messages.ARTICLES, "de") for count in (0, 1, 2)] == ["0 Artikel", "1 Artikel", "2 Artikel"]
    assert [messages.counted(count, messages.HITS, "en") for count in (0, 1, 2)] == ["0 hits", "1 hit", "2 hits"]


@pytest.mark.parametrize(
    ("value", "places", "german", "english"),
    [
        (0, None, "0 %", "0 %"),
        (0.034, None, "0,03 %", "0.03 %"),
        (1.25, None, "1,2 %", "1.2 %"),
        (12.5, None, "12 %", "12 %"),
        (12.5, 2, "12,50 %", "12.50 %"),
        (100, None, "100 %", "100 %"),
    ],
)
def test_a_percentage_has_two_significant_figures_or_as_many_places_as_asked(
    value: float, places: int | None, german: str, english: str
) -> None:
    assert (messages.percent(value, "de", places), messages.percent(value, "en", places)) == (german, english)


def test_decimals_have_a_comma_in_german_and_a_point_in_english() -> None:
    assert (messages.decimal(1234.56, "de"), messages.decimal(1234.56, "en"), messages.decimal(0.3141, "de", 3)) == (
        "1234,6",
        "1234.6",
        "0,314",
    )


def test_dates_of_running_text_name_the_month() -> None:
    assert messages.day("2025-03-01", "de") == "1. März 2025"
    assert messages.day("2025-03-01T06:05:00+01:00", "de") == "1. März 2025, 06.05 Uhr"
    assert messages.day("2025-03-01T06:05:00+01:00", "en") == "1 March 2025, 06:05"
    assert (messages.short_day("2025-03-01T06:05", "de"), messages.short_day("2025-03-01", "en")) == ("1.3.2025", "1 Mar 2025")


def test_dates_of_a_table_have_one_width() -> None:
    whens = ["2025", "2025-03", "2025-03-01", "2025-03-01T06:05:00+01:00", None]
    assert [messages.table_date(when, "de") for when in whens] == ["2025", "03.2025", "01.03.2025", "01.03.2025 06:05", ""]
    assert [messages.table_date(when, "en") for when in whens] == ["2025", "2025-03", "2025-03-01", "2025-03-01 06:05", ""]


def test_periods_are_named_by_their_length() -> None:
    start = date(2025, 2, 10)
    assert [messages.period_name(start, per, "de") for per in messages.PERIOD_NAMES] == [
        "10.2.2025",
        "Woche ab 10.2.2025",
        "Februar 2025",
        "2025",
    ]
    assert [messages.period_name(start, per, "en", short=True) for per in messages.PERIOD_NAMES] == ["10 Feb", "10 Feb", "Feb 25", "2025"]


def test_values_of_date_facets_read_as_dates() -> None:
    assert [messages.date_value(value, "de") for value in ("2025", "2025-02", "2025-02-12")] == ["2025", "Februar 2025", "12. Februar 2025"]


def test_a_range_of_days_may_be_open_on_either_side() -> None:
    first, last = "2025-02-01", "2025-03-03"
    assert messages.day_range(first, last, "de") == "1. Februar 2025 bis 3. März 2025"
    assert messages.day_range(first, "", "de") == "ab 1. Februar 2025"
    assert messages.day_range("", last, "en") == "until 3 March 2025"
    assert messages.day_range(first, first, "en") == "1 February 2025"


def test_every_rule_has_a_name_in_both_languages() -> None:
    assert {rule.name for rule in RULES} <= messages.RULE_NAMES.keys()


HOUSE = Path(__file__).parent.parent
SOURCES = {path: ast.parse(path.read_text("utf-8")) for room in ("searchidx", "web") for path in sorted((HOUSE / room).rglob("*.py"))}


def nouns() -> Mapping[str, Noun]:
    """Every counted thing of the program, by the module and name that define it."""
    found: dict[str, Noun] = {}
    for path, tree in SOURCES.items():
        names = [node.targets[0].id for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)]
        if "Noun(" not in path.read_text("utf-8"):
            continue
        module = import_module(".".join(path.relative_to(HOUSE).with_suffix("").parts))
        found |= {f"{module.__name__}.{name}": getattr(module, name) for name in names if isinstance(getattr(module, name), Noun)}
    return found


def hand_made(tree: ast.AST, forms: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Line and word of each number in a text that is not written by the catalogue, before one of these forms: f"{count} Artikel"."""
    for node in ast.walk(tree):
        pieces = node.values if isinstance(node, ast.JoinedStr) else []
        for value, after in pairwise(pieces):
            if isinstance(value, ast.FormattedValue) and isinstance(after, ast.Constant) and isinstance(after.value, str):
                word = re.match(r" ([^\W\d_]+)", after.value)
                is_constant = isinstance(value.value, ast.Name) and value.value.id.isupper()  # always the same: always many
                if word and word[1] in forms and not is_constant:
                    yield node.lineno, word[1]


@pytest.mark.parametrize("name", nouns())
def test_everything_that_is_counted_agrees_with_none_one_two_and_many(name: str) -> None:
    noun = nouns()[name]
    for lang in ("de", "en"):
        none, one, two, many = (messages.counted(count, noun, lang) for count in (0, 1, 2, 12_345))
        assert "{" not in none + one + two + many
        assert re.search(r"\b(1|eine?n?|one)\b", one)
        assert none.replace("0", "2", 1) == two
        assert many == two.replace("2", messages.number(12_345, lang), 1)
        assert (one.replace("1", "2", 1) == two) == (noun.one.text(lang) == noun.other.text(lang))


def test_no_text_counts_without_the_catalogue() -> None:
    """A word that the catalogue counts never stands behind a bare number: 1 would get the form of many."""
    written = [form.text(lang) for noun in nouns().values() for form in (noun.one, noun.other) for lang in ("de", "en")]
    forms = frozenset(form.split()[0] for form in written) - {"{}", "more", "weitere"}  # these alone are right after 1, too
    by_hand = {(str(path.relative_to(HOUSE)), *place) for path, tree in SOURCES.items() for place in hand_made(tree, forms)}
    assert by_hand == set()
