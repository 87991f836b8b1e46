"""A query in plain words."""

from __future__ import annotations

import pytest

from searchidx.model import Expansion, Form, Word
from searchidx.query.description import describe, near_sign
from searchidx.query.parser import parse
from searchidx.query.syntax_tree import Near
from tests.query.support import planned


@pytest.mark.parametrize(
    ("text", "de"),
    [
        ("Sicherheitsgarantie -Trump", "„Sicherheitsgarantie“ (auch: sicherheitsgarantien, garantie … sicherheit), ohne „Trump“"),
        ("=Minister ODER Selenskyj~", "genau „Minister“ oder ähnlich „Selenskyj“ (auch: selenskij)"),
        ("*minister*", "„*minister*“ (auch: minister:innen, verteidigungsminister, ministers und eine weitere Form)"),
        ("der NATO", "„NATO“, möglichst mit „der“"),
        ("(NATO ODER Kiew) -(Trump ODER Gipfel)", "(„NATO“ oder „Kiew“), ohne („Trump“ oder „Gipfel“)"),
        ("titel:(NATO ODER Kiew) Trump", "(„NATO“ oder „Kiew“) in der Überschrift und „Trump“"),
        ("titel:NATO datum:12.2.2025..20.2.2025", "„NATO“ in der Überschrift, Datum 12.02.2025 bis 20.02.2025"),
        ("„Frieden ohne Kiew“", "die Wortfolge „Frieden ohne Kiew“"),
        ('"NATO Kiew"~3', "„NATO“ und „Kiew“ höchstens 3 Wörter auseinander"),
        ("NATO NAHE/5 Kiew", "„NATO“ nahe „Kiew“ (höchstens 5 Wörter dazwischen)"),
        ("NATO SATZ (Kiew ODER Trump)", "„NATO“ und („Kiew“ oder „Trump“) in einem Satz"),
        ("ressort:inland seit:2024", "Ressort Politik Inland, ab 01.01.2024"),
        ("vor:1.3.2024 quelle:*", "bis 29.02.2024, mit bekanntem Feld Quelle"),
        ("*", "alle Artikel"),
        ("UND", "nichts"),
    ],
)
def test_a_description_is_plain_german(text: str, de: str) -> None:
    assert planned(text).description.de == de


def test_a_description_names_filters_in_both_languages() -> None:
    description = planned("NATO", filters={"section": ["Politik", "Kultur"], "until": "2024-02-29"}).description
    assert description.de == "„NATO“; Ressort Politik oder Kultur; bis 29.02.2024"
    assert description.en == "“NATO”; section Politik or Kultur; until 2024-02-29"


@pytest.mark.parametrize("sign", ["NAHE/5", "VOR/3", "SATZ"])
def test_a_proximity_operator_is_named_as_it_is_typed(sign: str) -> None:
    tree = parse(f"NATO {sign} Kiew").tree
    assert isinstance(tree, Near)
    assert near_sign(tree) == sign


def test_a_description_names_no_form_that_only_scores() -> None:
    assert "sicher," not in planned("Sicherheitsgarantie").description.de
    assert "sicher)" not in planned("Sicherheitsgarantie").description.de


def test_forms_of_the_very_word_are_named_before_its_compounds() -> None:
    groups = (Expansion("head", True, (Form("frühjahr", 50),), True), Expansion("form", True, (Form("jahres", 2), Form("jahre", 9)), True))
    assert describe(parse("Jahr").tree, {"Jahr": Word("Jahr", groups)}, {}, {}).de == "„Jahr“ (auch: jahre, jahres, frühjahr)"
