"""Words side by side that mean one thing together."""

from __future__ import annotations

from collections.abc import Sequence

from searchidx.german.match_types import FormGroup, Multiword
from searchidx.german.numbers import ordinal_words
from searchidx.query.multiword_expressions import joint_groups, number_spellings, written_dates
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


def words(text: str) -> Sequence[SyntaxNode]:
    tree = parse(text).tree
    assert isinstance(tree, And)
    return tree.children


def test_a_date_in_words_is_the_date_in_figures_for_each_of_its_words() -> None:
    group = FormGroup("number", ("3.10.1990", "03.10.1990"))
    assert list(joint_groups(words("am 3. Oktober 1990"), lookup)) == [("3.", group), ("Oktober", group), ("1990", group)]
    assert list(written_dates(words("am 3. Oktober 1990"))) == [(1, "3.10.1990")]


def test_digits_in_groups_are_one_number() -> None:
    group = FormGroup("number", ("10.000",))
    assert list(joint_groups(words("10 000 Euro"), lookup)) == [("10", group), ("000", group)]
    assert list(joint_groups(words("10 00 Euro"), lookup)) == []


def test_an_ordinal_beside_its_noun_is_also_a_figure() -> None:
    assert list(joint_groups(words("Zweiter Weltkrieg"), lookup)) == [
        ("Zweiter", FormGroup("number", units=[Multiword((("2", "ii", *ordinal_words("2")), ("weltkrieg", "weltkriegs")))]))
    ]


def test_a_king_has_his_number_in_figures_or_words() -> None:
    (pope,) = joint_groups(words("Pius XII"), lookup)
    assert pope == ("XII", FormGroup("number", units=(Multiword((("pius",), ("der", "die", "des", "dem", "den"), ordinal_words("12"))),)))
    (king,) = joint_groups(words("Pius der Zwölfte"), lookup)
    assert king == ("Zwölfte", FormGroup("number", units=(Multiword((("pius",), ("xii",))),)))
    assert list(joint_groups(words("Pius der zwölfte"), lookup)) == []


def test_signs_of_the_query_language_keep_words_apart() -> None:
    assert list(joint_groups(words("=3 Oktober 1990"), lookup)) == []
    assert list(joint_groups(words("=Zweiter Weltkrieg"), lookup)) == []


def test_a_number_has_the_spellings_of_the_index() -> None:
    assert number_spellings("3.10.1990", lookup) == ("3.10.1990", "03.10.1990")
    assert number_spellings("4.10.1990", lookup) == ()
