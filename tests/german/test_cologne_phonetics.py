"""Cologne phonetics: published examples of the code, and which letters a name with a code begins with."""

from __future__ import annotations

import pytest

from searchidx.german.cologne_phonetics import alike, cologne_code, first_letters, sound_key


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("müller-lüdenscheidt", "65752682"),
        ("wikipedia", "3412"),
        ("breschnew", "17863"),
        ("heinz", "068"),
        ("philipp", "351"),
        ("xaver", "4837"),
        ("axel", "0485"),
        ("becks", "148"),
        ("celle", "85"),
        ("clara", "457"),
        ("ščerbak", "8714"),
        ("123", ""),
    ],
)
def test_the_code_of_a_name(name: str, code: str) -> None:
    assert cologne_code(name) == code


@pytest.mark.parametrize("names", ["maier meier mayer meyer mayr", "schmidt schmitt schmid", "müller möller miller", "philipp filip"])
def test_names_that_sound_alike_have_one_code(names: str) -> None:
    assert len({cologne_code(name) for name in names.split()}) == 1


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("maier", "mayr", True),
        ("schulz", "schulze", True),
        ("müller", "möller", True),
        ("hoffmann", "hofmann", True),
        ("stephan", "stefan", True),
        ("axel", "aksel", True),
        ("maier", "maria", False),
        ("schmidt", "saint", False),
        ("ebert", "überhöhte", False),
    ],
)
def test_vowels_stand_in_their_places(name: str, other: str, same: bool) -> None:
    assert (sound_key(name) == sound_key(other)) == same
    assert not same or alike(sound_key(name)).fullmatch(other)


@pytest.mark.parametrize("name", "maier philipp celle csaba tschechow xaver huber ärmel émile çelik øst heinz dziuba ptak jung".split())
def test_a_name_begins_with_one_of_the_letters_of_its_code(name: str) -> None:
    assert name[0] in first_letters(cologne_code(name))


def test_a_long_run_of_silent_letters_is_no_riddle() -> None:
    assert not alike(sound_key("ahab")).fullmatch("h" * 100 + "k")
    assert not alike(sound_key("anna")).fullmatch("a" + "nh" * 50 + "k")
