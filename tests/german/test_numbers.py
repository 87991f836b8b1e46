"""Number keys, dates and ordinals."""

from __future__ import annotations

import pytest

from searchidx.german.numbers import (
    is_numeral,
    last_year,
    number_key,
    number_keys,
    numeric_date,
    ordinal_value,
    ordinal_words,
    queried_number_keys,
    roman_numeral,
    roman_value,
    scaled,
    value_in_full,
)

NUMBERS = [
    ("12.500", "12500"),
    ("12'500", "12500"),
    ("05", "05"),
    ("007", "007"),
    ("anderthalb", "1,5"),
    ("dreieinhalb", "3,5"),
    ("siebzigerjahre", "70er"),
    ("7,250", "7,25"),
    ("7,00", "7"),
    ("sieben", "7"),
    ("24.12.2024", "2024-12-24"),
    ("24.12.24", "2024-12-24"),
    ("9:05", "09:05"),
    ("09.05", "09:05"),
]


@pytest.mark.parametrize(("term", "number"), NUMBERS)
def test_a_number_is_its_value(term: str, number: str) -> None:
    assert number_key(term) == number


@pytest.mark.parametrize("term", ["haus", "3d", "ein", "1.2.3.4", "12-fach", ""])
def test_what_is_no_number_has_no_value(term: str) -> None:
    assert number_key(term) is None


@pytest.mark.parametrize(
    ("term", "keys"),
    [
        ("dreitausend", ("3000",)),
        ("zweihundertfünfzig", ("250",)),
        ("neunzehnhundertneunundachtzig", ("1989",)),
        ("20:00", ("20:00", "20")),
        ("20.15", ("20:15",)),
        ("24.12.2024", ("2024-12-24", "--12-24")),
        ("2024-12-24", ("2024-12-24", "--12-24")),
        ("24.12.", ("--12-24",)),
        ("24.12", ("24:12",)),
        ("1990er", ("1990er", "90er")),
        ("neunziger", ("90er",)),
        ("ein", ()),
        ("17-jähriger", ("17jährig",)),
        ("siebzehnjährige", ("17jährig",)),
        ("eintägig", ("1tägig",)),
        ("dreifach", ("3fach",)),
        ("einfach", ("1fach",)),
        ("2015/16", ("2015/2016",)),
        ("2015-2016", ("2015/2016",)),
        ("2015-14", ()),
        ("verein", ()),
        ("jahrhundert", ()),
    ],
)
def test_a_number_has_the_keys_of_its_values(term: str, keys: tuple[str, ...]) -> None:
    assert number_keys(term) == keys


def test_great_numbers_are_said_with_numerals() -> None:
    assert scaled("1500000") == [("1,5", "million")]
    assert scaled("500000") == [("0,5", "million"), ("500", "tausend")]
    assert scaled("1500") == scaled("1234567") == []
    assert value_in_full("1,5", "million") == "1500000"
    assert value_in_full("1,5", "haus") == value_in_full("1,23456789", "million") == ""


def test_a_span_of_years_ends_with_a_year() -> None:
    assert [last_year(term) for term in ("2014-16", "2014/16", "2014-2016", "2014-12", "12/20")] == ["2016", "2016", "", "", ""]


def test_roman_numerals() -> None:
    assert [roman_value(word) for word in ("XIV", "IX", "XLIX", "IM", "xiv", "")] == [14, 9, 49, 0, 0, 0]
    assert [roman_numeral(value) for value in (3, 14, 50)] == ["III", "XIV", ""]


def test_a_day_of_one_year_is_not_looked_for_in_others() -> None:
    assert queried_number_keys("24.12.2024") == ("2024-12-24",)
    assert queried_number_keys("24.12.") == ("--12-24",)
    assert queried_number_keys("20:00") == ("20:00", "20")


def test_words_that_are_numbers_together() -> None:
    assert numeric_date("3.", "Oktober", "1990") == numeric_date("03", "Okt.", "1990") == "3.10.1990"
    assert numeric_date("3.", "10", "1990") == "3.10.1990"
    assert numeric_date("3.", "Okt") == "3.10."
    assert numeric_date("3", "10") == numeric_date("3", "13", "1990") == numeric_date("3.", "Oktober", "90") == ""
    assert numeric_date("32.", "Oktober", "1990") == numeric_date("3.", "Leute", "1990") == ""
    assert (ordinal_value("zweiter"), ordinal_value("zwanzigsten"), ordinal_value("letzte")) == ("2", "20", "")
    assert "erste" in ordinal_words("1")


def test_a_numeral_is_no_compound() -> None:
    assert is_numeral("siebzehn")
    assert is_numeral("siebzehnjährige")
    assert not is_numeral("siebzigerjahre")  # Jahre finds it
    assert not is_numeral("17")
