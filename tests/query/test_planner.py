"""What a typed query becomes for an engine, and what it says about itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.engines.memory import MemoryEngine
from searchidx.errors import UsageError
from searchidx.german.match_types import MATCH_TYPES
from searchidx.german.tokenizer import tokens
from searchidx.model import TEXT_FIELDS, Expansion, Form
from searchidx.query.core_nodes import NOTHING, And, Concept, Everything, Group, Near, Node, Not, Or, Phrase, Range, leaves, relaxed
from searchidx.query.expanded_words import MAX_FORMS
from searchidx.query.parser import parse
from searchidx.query.planner import FUNCTION_WORD_WEIGHT, Plan, plan_query
from tests.engines.support import news
from tests.query.support import WORDS, FewWords, values
from tests.query.test_parser import PIECES


def planned(text: str, **options: Any) -> Plan:
    wanted: dict[str, Any] = {"mode": "compounds", "filters": {}, "values": values} | options
    return plan_query(parse(text), wanted.pop("vocabulary", WORDS), **wanted)


def concept(word: str, *groups: Group, **options: Any) -> Concept:
    return Concept(word, groups, **options)


def exact(word: str, *forms: str, **options: Any) -> Concept:
    return concept(word, Group("exact", forms), **options)


NATO, KIEW, TRUMP = exact("NATO", "nato"), exact("Kiew", "kiew"), exact("Trump", "trump")
GIPFEL = exact("Gipfel", "gipfel")
PARAPHRASE = Near((Phrase((("garantie", "garantien"),)), Phrase((("sicherheit",),))), 5, within="sentence")


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("NATO", NATO),
        ("NATO Kiew", And((NATO, KIEW))),
        ("NATO (Kiew Trump)", And((NATO, KIEW, TRUMP))),
        ("NATO ODER Kiew", Or((NATO, KIEW))),
        ("NATO NATO", NATO),
        ("Kiew NATO Kiew", And((KIEW, NATO))),
        ("NATO -Trump", And((NATO, Not(TRUMP)))),
        ("NICHT Trump", And((Everything(), Not(TRUMP)))),
        ("NATO ODER NICHT Trump", Or((NATO, And((Everything(), Not(TRUMP)))))),
        ("* NATO", NATO),
        ("*", Everything()),
        ("Unbekanntes", Concept("Unbekanntes", ())),
        ("=Minister", exact("Minister", "minister")),
        ("=NATO-Gipfel", exact("NATO-Gipfel", "nato-gipfel")),
        ("*minister*", concept("*minister*", Group("pattern", ("minister:innen", "verteidigungsminister", "ministers", "minister")))),
        ("Minister*innen*", concept("Minister*innen*", Group("pattern", ("minister:innen",)))),
        ("Selenskyj~", concept("Selenskyj", Group("exact", ("selenskyj",)), Group("fuzzy", ("selenskij",)))),
        ("„Frieden ohne Kiew“", Phrase((("frieden",), ("ohne",), ("kiew",)))),
        ("„NATO-Gipfel“", Phrase((("nato",), ("gipfel",)))),
        ('"Kiew"', Phrase((("kiew",),))),
        ('"Garantie* ohne"', Phrase((("garantien", "garantie"), ("ohne",)))),
        ('"NATO-Gipfel Kiew"~4', Near((Phrase((("nato",), ("gipfel",))), Phrase((("kiew",),))), 4)),
        ('"Kiew"~4', Phrase((("kiew",),))),
        ("titel:NATO", exact("NATO", "nato", fields=("title",))),
        ("text:„NATO Kiew“", Phrase((("nato",), ("kiew",)), ("lead", "body", "heading"))),
        ("datum:Februar 2024", Range("date", "2024-02-01", "2024-02-29")),
        ("seit:2024 NATO", And((Range("date", "2024-01-01", None), NATO))),
        ("ressort:politik", Range("section", "Politik", "Politik")),
        ("ressort:INLAND", Range("section", "Politik Inland", "Politik Inland")),
        ("ressort:„inland politik“", Range("section", "Politik Inland", "Politik Inland")),
        ("ressort:Politik*", Or((Range("section", "Politik", "Politik"), Range("section", "Politik Inland", "Politik Inland")))),
        ("ressort:Muenchen", Range("section", "München", "München")),
        ("ressort:munchen", Range("section", "München", "München")),
        ("quelle:TAZ.de", Range("source", "taz.de", "taz.de")),
        ("ressort:*", Range("section", None, None)),
        ("ressort:Unfug", NOTHING),
        ("NATO NAHE/5 Kiew", Near((NATO, KIEW), 5)),
        ("NATO VOR/2 Kiew VOR/2 Trump", Near((NATO, KIEW, TRUMP), 4, ordered=True)),
        ("NATO NAHE/5 (Kiew ODER Trump)", Or((Near((NATO, KIEW), 5), Near((NATO, TRUMP), 5)))),
        ("(NATO Kiew) NAHE/5 Trump", And((Near((NATO, TRUMP), 5), Near((KIEW, TRUMP), 5)))),
        ("(der NATO) NAHE/5 Trump", Near((NATO, TRUMP), 5)),
        ("NATO NAHE/5 Kiew VOR/2 Trump", And((Near((NATO, KIEW), 5), Near((KIEW, TRUMP), 2, ordered=True)))),
        ("NATO NAHE/5 (Kiew NAHE/2 Trump)", And((Near((KIEW, TRUMP), 2), Near((NATO, KIEW), 5)))),
        ("NATO NAHE/5 (NICHT Trump)", And((Not(TRUMP), NATO))),
        ("titel:NATO NAHE/5 Kiew", Near((exact("NATO", "nato", fields=("title",)), KIEW), 5, fields=("title",))),
        ("titel:NATO NAHE/5 bild:Kiew", NOTHING),
        ("", NOTHING),
    ],
)  # fmt: skip
def test_a_query_lowers_to(text: str, node: Node) -> None:
    assert planned(text).node == node


def test_a_word_has_its_groups_in_the_order_of_the_vocabulary() -> None:
    assert planned("Sicherheitsgarantie").node == concept(
        "Sicherheitsgarantie",
        Group("exact", ("sicherheitsgarantie",)),
        Group("form", ("sicherheitsgarantien",)),
        Group("paraphrase", (), (PARAPHRASE,)),
        Group("similar", ("sicher",)),
    )


@pytest.mark.parametrize("text", ["NATO NICHT Sicherheitsgarantie", "NATO NAHE/5 Sicherheitsgarantie"])
def test_what_only_scores_neither_excludes_nor_stands_near(text: str) -> None:
    assert "similar" not in str(planned(text).node)
    assert "paraphrase" in str(planned(text).node)


def test_nicht_excludes_compounds_and_nicht_gleich_only_the_form() -> None:
    compounds = Group("modifier", ("sicherheitsgarantie", "sicherheitsgarantien"))
    assert planned("NATO NICHT Sicherheit").node == And((NATO, Not(concept("Sicherheit", Group("exact", ("sicherheit",)), compounds))))
    assert planned("NATO NICHT =Sicherheit").node == And((NATO, Not(exact("Sicherheit", "sicherheit"))))


def test_function_words_need_not_match_beside_others() -> None:
    der = exact("der", "der", optional=True, weight=FUNCTION_WORD_WEIGHT)
    assert planned("der NATO").node == And((der, NATO))
    assert planned("(der) (NATO)").node == And((der, NATO))
    assert planned("der ODER NATO").node == Or((exact("der", "der"), NATO))
    assert planned("NATO NICHT der").node == And((NATO, Not(exact("der", "der"))))


@pytest.mark.parametrize("text", ["die der", "der", "der -Trump", "der ressort:Politik", "der datum:2024"])
def test_function_words_count_where_there_are_no_others(text: str) -> None:
    assert not any(isinstance(leaf, Concept) and leaf.optional for leaf in leaves(planned(text).node))


def test_relations_and_single_forms_can_be_switched_off() -> None:
    read = planned("Sicherheitsgarantie", without=["similar"], exclude=["Sicherheitsgarantien", "garantie … sicherheit"])
    assert read.node == exact("Sicherheitsgarantie", "sicherheitsgarantie")
    assert read.words[0].groups == (
        Expansion("exact", True, (Form("sicherheitsgarantie", 50),), matches=True),
        Expansion("form", False, (Form("sicherheitsgarantien", 60),), matches=True),
        Expansion("paraphrase", False, (Form("garantie … sicherheit", 40),), matches=True),
        Expansion("similar", False, (Form("sicher", 90),), matches=False),
    )


def test_words_tell_forms_that_are_searched_from_forms_that_only_score() -> None:
    (word,) = planned("Sicherheitsgarantie").words
    assert {group.relation: group.matches for group in word.groups} == {"exact": True, "form": True, "paraphrase": True, "similar": False}


def test_a_phrase_keeps_its_words_and_loses_only_forms_of_a_pattern() -> None:
    read = planned("„Garantie* ohne Kiew“", exclude=["garantie", "kiew"])
    assert read.node == Phrase((("garantien",), ("ohne",), ("kiew",)))
    assert all(group.on for word in read.words if word.word == "„Kiew“" for group in word.groups)


def test_a_function_word_stays_near_where_nothing_else_is_left() -> None:
    der = exact("der", "der", optional=True, weight=FUNCTION_WORD_WEIGHT)
    assert planned("Trump NAHE/5 (der (titel:NATO NAHE/5 bild:Kiew))").node == And((Near((TRUMP, der), 5), NOTHING))


def test_the_mode_reaches_the_vocabulary() -> None:
    assert planned("Sicherheit", mode="exact").node == exact("Sicherheit", "sicherheit")
    assert planned("Sicherheit", mode="forms").node == exact("Sicherheit", "sicherheit")


def test_every_word_is_reported_once_in_the_order_typed() -> None:
    read = planned("NATO „Frieden ohne“ -Trump Garantie* =Minister NATO der Selenskyj~ Nie")
    assert " ".join(word.word for word in read.words) == "NATO „Frieden“ „ohne“ Trump Garantie* =Minister der Selenskyj~1 Nie"
    assert read.words[-1].groups == ()


def test_filters_hold_for_the_whole_query() -> None:
    politics, days = Range("section", "Politik", "Politik"), Range("date", "2024-01-01", "2024-06-30")
    assert planned("NATO ODER Kiew", filters={"section": "Politik"}).node == And((Or((NATO, KIEW)), politics))
    assert planned("NATO", filters={"since": "2024-01-01", "until": "2024-06-30"}).node == And((NATO, days))
    both = Or((politics, Range("section", "Kultur", "Kultur")))
    assert planned("", filters={"section": ["Politik", "Kultur"], "source": []}).node == both
    assert planned("", filters={"section": "Politik", "since": ""}).notes == ()
    assert planned("", filters={"since": "Februar 2024", "until": "2024"}).node == Range("date", "2024-02-01", "2024-12-31")


@pytest.mark.parametrize(
    "options",
    [
        {"filters": {"since": "31.02.2024"}},
        {"filters": {"until": "gestern"}},
        {"filters": {"ressort": "Politik"}},
        {"without": ["unfug"]},
    ],
)
def test_a_callers_mistake_is_told(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        planned("NATO", **options)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Nichts zu suchen"),
        ("ressort:Kultr", "Ressort „Kultr“ gibt es nicht; es gibt zum Beispiel: Kultur (Zeichen 9)"),
        ("quelle:xyz", "Quelle „xyz“ gibt es nicht; es gibt zum Beispiel: Elbkurier, taz.de (Zeichen 8)"),
        ("Kiew xyz*", "xyz* passt auf kein Wort im Index (Zeichen 6)"),
        ("titel:NATO NAHE/5 bild:Kiew", "NAHE/5: kein Feld kann beides enthalten (Zeichen 12)"),
        ("(NATO Kiew) NAHE/5 (Trump Gipfel)", "NAHE/5: jedes der Wörter in Klammern muss nahe stehen (Zeichen 13)"),
        ("(NATO Kiew) NAHE/5 Trump", "NAHE/5: jedes der Wörter in Klammern muss nahe stehen (Zeichen 13)"),
        ("NATO SATZ (datum:2024)", "SATZ: kann nur Wörter und Wortgruppen verbinden (Zeichen 6)"),
        (" NAHE/5 ".join(["(NATO ODER Kiew)"] * 7), "NAHE/5: zu viel in Klammern; es muss nur vorkommen (Zeichen 18)"),
    ],
)
def test_a_note_tells_what_was_done_instead(text: str, said: str) -> None:
    assert any(note.de.startswith(said) for note in planned(text).notes)


def test_a_pattern_of_too_many_forms_is_cut_and_says_so() -> None:
    many = FewWords((f"haus{number:05}", number % 7) for number in range(MAX_FORMS + 1))
    read = planned("haus*", vocabulary=many)
    assert not read.complete
    assert [note.en for note in read.notes] == ["haus* cut: the 4096 most frequent of 4097 forms are searched (character 1)"]
    assert isinstance(read.node, Concept)
    assert len(read.node.groups[0].forms) == MAX_FORMS
    assert len(read.words[0].groups[0].forms) < MAX_FORMS


@pytest.mark.parametrize(
    ("text", "de"),
    [
        ("Sicherheitsgarantie -Trump", "„Sicherheitsgarantie“ (auch: sicherheitsgarantien, garantie … sicherheit), ohne „Trump“"),
        ("=Minister ODER Selenskyj~", "genau „Minister“ oder ähnlich „Selenskyj“ (auch: selenskij)"),
        ("*minister*", "„*minister*“ (auch: minister:innen, verteidigungsminister, ministers und 1 weitere)"),
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
def test_the_reading_is_plain_german(text: str, de: str) -> None:
    assert planned(text).description.de == de


def test_the_reading_names_filters_in_both_languages() -> None:
    read = planned("NATO", filters={"section": ["Politik", "Kultur"], "until": "2024-02-29"}).description
    assert read.de == "„NATO“; Ressort Politik oder Kultur; bis 29.02.2024"
    assert read.en == "“NATO”; section Politik or Kultur; until 2024-02-29"


ARTICLES = (
    news("gipfel", "NATO-Gipfel in Kiew", "Die Minister reden. Der Frieden ohne Kiew ist keiner.", section="Politik", date="2024-02-29"),
    news("garantie", "Garantien", "Es fehlen Garantien für die Sicherheit der Ukraine.", section="Politik Inland", date="2024-03-01"),
    news("selenskij", "Selenskij reist", "Selenskij und Trump treffen sich.", section="Kultur"),
)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Sicherheitsgarantie", ["garantie"]),
        ("„NATO Gipfel“", ["gipfel"]),
        ("Selenskyj~ -Kiew", ["selenskij"]),
        ("NICHT Trump", ["garantie", "gipfel"]),
        ("Trump ODER NICHT Kiew", ["garantie", "selenskij"]),
        ("Minister SATZ Frieden", []),
        ("Frieden SATZ keiner", ["gipfel"]),
        ("bis:2/2024", ["gipfel"]),
        ("ressort:Politik*", ["garantie", "gipfel"]),
        ("titel:Trump", []),
        ("der die das", []),
        ("ressort:Unfug ODER Trump", ["selenskij"]),
    ],
)  # fmt: skip
def test_the_nodes_find_what_is_meant(text: str, ids: Sequence[str]) -> None:
    engine = MemoryEngine()
    engine.commit(ARTICLES)
    counts = Counter(term for article in ARTICLES for term in {token.term for token in tokens(article.original)})
    vocabulary = FewWords(counts.items())
    read = plan_query(parse(text), vocabulary, mode="compounds", filters={}, values=engine.values)
    assert sorted(hit.id for hit in engine.search(read.node).hits) == ids


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_text_lowers_to_nodes_an_engine_can_answer(text: str) -> None:
    read = planned(text, filters={"section": "Politik"})
    assert _sound(read.node, below_and=False)
    relaxed(read.node)
    (read.description.de + read.description.en).encode("utf-8")


def _sound(node: Node, *, below_and: bool) -> bool:
    """Not stands only below And; parts of Near hold matching groups only and share its fields; Phrase has slots; relations are known."""
    match node:
        case And(children):
            return all(_sound(child, below_and=True) for child in children)
        case Or(children):
            return all(_sound(child, below_and=False) for child in children)
        case Not(child):
            return below_and and _sound(child, below_and=False)
        case Near(parts):
            matching = all(MATCH_TYPES[group.relation].matches for part in parts if isinstance(part, Concept) for group in part.groups)
            return matching and len(parts) > 1 and set(node.fields) <= set(TEXT_FIELDS)
        case Phrase(slots):
            return bool(slots)
        case Concept(groups=groups):
            return all(group.relation in MATCH_TYPES for group in groups)
        case _:
            return True
