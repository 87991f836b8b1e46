"""What a query becomes for an engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.engines.memory import MemoryEngine
from searchidx.german.match_types import MATCH_TYPES
from searchidx.german.tokenizer import tokens
from searchidx.model import TEXT_FIELDS
from searchidx.query.core_nodes import NOTHING, And, Concept, Everything, Group, Near, Node, Not, Or, Phrase, Range, leaves, relaxed
from searchidx.query.parser import parse
from searchidx.query.planner import FUNCTION_WORD_WEIGHT, plan_query
from tests.engines.support import news
from tests.query.support import KIEW, NATO, PIECES, TRUMP, SmallVocabulary, concept, exact, planned


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
        ("", NOTHING),
    ],
)  # fmt: skip
def test_a_query_becomes_core_nodes(text: str, node: Node) -> None:
    assert planned(text).node == node


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
    vocabulary = SmallVocabulary(counts.items())
    plan = plan_query(parse(text), vocabulary, mode="compounds", filters={}, values=engine.values)
    assert sorted(hit.id for hit in engine.search(plan.node).hits) == ids


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('"Frieden ohne Kiew" Trump', ["Frieden", "Kiew"]),
        ('"Kiew" Trump', ["Kiew"]),
        ('"Frieden Kiew"', []),  # who asks for a phrase alone means it
        ('der "Frieden Kiew" -Trump ressort:Politik', []),
        ('Trump ODER "Frieden Kiew"', []),
        ('Trump -"Frieden Kiew"', []),
        ('Trump "Frieden Kiew"~3', []),
    ],
)
def test_beside_other_words_a_phrase_knows_its_words_for_partial_hits(text: str, words: list[str]) -> None:
    plan = planned(text)
    assert [word.word for leaf in leaves(plan.node) if isinstance(leaf, Phrase) for word in leaf.words] == words
    assert not {word.word for word in plan.words} & set(words)  # full matches are not by them


@given(st.lists(PIECES, max_size=60).map("".join))
@settings(max_examples=400, deadline=None)
def test_any_text_becomes_nodes_that_an_engine_can_answer(text: str) -> None:
    plan = planned(text, filters={"section": "Politik"})
    assert _sound(plan.node, below_and=False)
    relaxed(plan.node)
    (plan.description.de + plan.description.en).encode("utf-8")


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("", "Nichts zu suchen: die Anfrage enthält kein Wort"),
        ("Kiew xyz*", "xyz* passt auf kein Wort im Index (Zeichen 6)"),
    ],
)
def test_a_note_tells_what_was_done_instead(text: str, note: str) -> None:
    assert note in [message.de for message in planned(text).notes]


def test_a_plan_depends_on_text_switches_and_vocabulary_only() -> None:
    text = "Sicherheitsgarantie „am 3. Oktober 1990“ NATO NAHE/5 (Kiew ODER Trump*) ressort:Kultr"
    assert planned(text, without=["similar"], exclude=["kiew"]) == planned(text, without=["similar"], exclude=["kiew"])


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
