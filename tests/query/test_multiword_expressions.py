"""Words side by side that mean one thing together."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from searchidx.german.match_types import FormGroup, Multiword
from searchidx.german.numbers import ordinal_words
from searchidx.query.multiword_expressions import WrittenDate, joint_groups, number_spellings, other_rows, written_dates
from searchidx.query.parser import parse
from searchidx.query.syntax_tree import And, SyntaxNode

INDEX = {
    "3.10.1990": (FormGroup("exact", ("3.10.1990",)), FormGroup("number", ("03.10.1990",))),
    "10000": (FormGroup("exact", ()), FormGroup("number", ("10.000",))),
    "Pius": (FormGroup("exact", ("pius",)),),
    "Weltkrieg": (FormGroup("exact", ("weltkrieg",)), FormGroup("form", ("weltkriegs",)), FormGroup("similar", ("weltall",))),
}


def lookup(word: str) -> Sequence[FormGroup]:
    return INDEX.get(word, ())


def in_index(terms: Sequence[str]) -> tuple[str, ...]:
    return tuple(term for term in terms if term in ("januar", "jan"))


def words(text: str) -> Sequence[SyntaxNode]:
    tree = parse(text).tree
    assert isinstance(tree, And)
    return tree.children


def test_a_date_in_words_is_the_date_in_figures_for_each_of_its_words() -> None:
    group = FormGroup("number", ("3.10.1990", "03.10.1990"))
    assert list(joint_groups(words("am 3. Oktober 1990"), lookup, in_index)) == [("3.", group), ("Oktober", group), ("1990", group)]
    assert list(written_dates(words("am 3. Oktober 1990"))) == [WrittenDate(1, 3, "3.10.1990")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("24. Dezember Umzug", [WrittenDate(0, 2, "24.12.")]),
        ("am 24. Dez. 2024", [WrittenDate(1, 3, "24.12.2024")]),
        ("24. 12. 2024", [WrittenDate(0, 3, "24.12.2024")]),
        ("24 12 Leute", []),
        ("3. Mai 4. Juni", [WrittenDate(0, 2, "3.5."), WrittenDate(2, 2, "4.6.")]),
        ("32. Mai", []),
    ],
)
def test_dates_are_found_with_and_without_a_year(text: str, expected: list[WrittenDate]) -> None:
    assert list(written_dates(words(text))) == expected


def test_a_month_beside_a_year_is_also_its_short_name() -> None:
    unit = Multiword((("januar", "jan"), ("2024",)))
    assert list(joint_groups(words("Jan. 2024"), lookup, in_index)) == [("Jan.", FormGroup("number", units=[unit]))]
    assert list(other_rows(words("im Jan. 2024"), lookup, in_index)) == [(1, 2, (("januar", "jan"), ("2024",)))]
    assert list(joint_groups(words("Jan Müller"), lookup, in_index)) == []


def test_digits_in_groups_are_one_number() -> None:
    group = FormGroup("number", ("10.000",))
    assert list(joint_groups(words("10 000 Euro"), lookup, in_index)) == [("10", group), ("000", group)]
    assert list(joint_groups(words("10 00 Euro"), lookup, in_index)) == []


def test_an_ordinal_beside_its_noun_is_also_a_figure() -> None:
    assert list(joint_groups(words("Zweiter Weltkrieg"), lookup, in_index)) == [
        ("Zweiter", FormGroup("number", units=[Multiword((("2", "ii", *ordinal_words("2")), ("weltkrieg", "weltkriegs")))]))
    ]


def test_a_king_has_his_number_in_figures_or_words() -> None:
    (pope,) = joint_groups(words("Pius XII"), lookup, in_index)
    said = Multiword((("pius",), ("der", "die", "des", "dem", "den"), ordinal_words("12")))
    assert pope == ("XII", FormGroup("number", units=(said, Multiword((("pius",), ("12",))))))
    (king,) = joint_groups(words("Pius der Zwölfte"), lookup, in_index)
    assert king == ("Zwölfte", FormGroup("number", units=(Multiword((("pius",), ("xii",))),)))
    assert list(joint_groups(words("Pius der zwölfte"), lookup, in_index)) == []


def test_signs_of_the_query_language_keep_words_apart() -> None:
    assert list(joint_groups(words("=3 Oktober 1990"), lookup, in_index)) == []
    assert list(joint_groups(words("=Zweiter Weltkrieg"), lookup, in_index)) == []


def test_a_number_has_the_spellings_of_the_index() -> None:
    assert number_spellings("3.10.1990", lookup) == ("3.10.1990", "03.10.1990")
    assert number_spellings("4.10.1990", lookup) == ()
