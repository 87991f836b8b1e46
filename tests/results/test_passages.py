"""Passages show what really matched, cut at sentence ends, as text and numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.model import Passage
from searchidx.query.core_nodes import And, Concept, Everything, Group, Near, Node, Not, Or, Phrase
from searchidx.results.passages import LONG, best_passages, whole_article
from searchidx.results.tokenized_article import TokenizedArticle
from tests.engines.support import article, news, word


def shown(passage: Passage) -> str:
    """The passage with its marks in square brackets."""
    text, cursor = "", 0
    for start, end in passage.marks:
        text += passage.text[cursor:start] + "[" + passage.text[start:end] + "]"
        cursor = end
    return text + passage.text[cursor:]


NATO = "Dort tagt die [NATO]."
ENDING = "Am Ende trat der Kanzler, so hieß es, am Montag zurück. Viele Häuser standen leer."
STORY = article(
    "s",
    ("title", "Der Minister reist"),
    ("lead", "Der Minister reist nach Brüssel. Dort tagt die NATO."),
    ("caption", "Der Verteidigungsminister Umerow (links)."),
    ("body", "Es regnet. Die Minister berieten lange. " + ENDING),
    ("teaser", "Minister im Urlaub"),
)

compound = Concept("minister", (Group("exact", ("minister",)), Group("head", ("verteidigungsminister",))))
apart = Near((word("trat"), word("zurück")), 12, ordered=True)

ROWS: tuple[tuple[str, Node, list[tuple[str, str]]], ...] = (
    ("the field is named", word("umerow"), [("caption", "Der Verteidigungsminister [Umerow] (links).")]),
    (
        "the matching part of a compound is marked",
        And((compound, word("umerow"))),
        [
            ("title", "Der [Minister] reist"),
            ("lead", "Der [Minister] reist nach Brüssel. Dort tagt die NATO."),
            ("caption", "Der Verteidigungs[minister] [Umerow] (links)."),
        ],
    ),
    ("a phrase is one unit", Phrase((("tagt",), ("die",), ("nato",))), [("lead", "Dort [tagt die NATO].")]),
    (
        "single words of a phrase are not marked elsewhere",
        Phrase((("der",), ("kanzler",))),
        [("body", "Am Ende trat [der Kanzler], so hieß es, am Montag zurück. Viele Häuser standen leer.")],
    ),
    (
        "the parts of a separated verb are marked apart",
        apart,
        [("body", "Am Ende [trat] der Kanzler, so hieß es, am Montag [zurück]. Viele Häuser standen leer.")],
    ),
    (
        "what is excluded or optional is not marked",
        And((word("regnet"), Not(word("schnee")), word("die", optional=True))),
        [("body", "Es [regnet]. Die Minister berieten lange. " + ENDING)],
    ),
    ("a relation that only scores leaves no mark", Or((word("nato"), word("dort", relation="similar"))), [("lead", NATO)]),
    ("a match without words shows the opening", Everything(), [("lead", "Der Minister reist nach Brüssel. Dort tagt die NATO.")]),
    (
        "only the fields of a leaf are marked, and a marked title comes with the opening",
        word("minister", fields=("title",)),
        [("title", "Der [Minister] reist"), ("lead", "Der Minister reist nach Brüssel. Dort tagt die NATO.")],
    ),
)


@pytest.mark.parametrize(("query", "wanted"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_passages_of_a_story(query: Node, wanted: list[tuple[str, str]]) -> None:
    assert [(p.field, shown(p)) for p in best_passages(TokenizedArticle(STORY), query)] == wanted


def test_a_teaser_shows_only_where_it_was_asked_for() -> None:
    assert [p.field for p in best_passages(TokenizedArticle(STORY), word("urlaub"))] == ["lead"]
    assert [p.field for p in best_passages(TokenizedArticle(STORY), word("urlaub", fields=("teaser",)))] == ["teaser"]


def test_passages_in_a_long_text_show_every_word_before_they_show_one_twice() -> None:
    filler = "Dieser Satz sagt nichts über die Sache und ist nur da, damit der Text lang genug wird, um geschnitten zu werden. " * 4
    text = filler + "Hier steht der Hafen. " + filler + "Noch einmal der Hafen. " + filler + "Hier steht die Werft. " + filler
    passages = best_passages(TokenizedArticle(news("l", "", text)), And((word("hafen"), word("werft"))))
    assert any("[Hafen]" in shown(p) for p in passages)
    assert any("[Werft]" in shown(p) for p in passages)
    assert all(len(p.text) <= LONG * 3 // 2 + 4 for p in passages)


def test_an_endless_sentence_is_cut_around_its_mark() -> None:
    text = "sehr " * 500 + "wichtiger Hafen " + "und " * 500
    (passage,) = best_passages(TokenizedArticle(news("e", "", text)), word("hafen"))
    assert "[Hafen]" in shown(passage)
    assert passage.text.startswith("… ")
    assert passage.text.endswith(" …")
    assert len(passage.text) <= LONG + 10


def test_white_space_becomes_spaces_and_marks_stay_right() -> None:
    (passage,) = best_passages(TokenizedArticle(news("w", "", "Ein\nHaus\u2028am\tHafen.")), word("hafen"))
    assert shown(passage) == "Ein Haus am [Hafen]."


def test_marks_count_code_points_of_the_original() -> None:
    (passage,) = best_passages(TokenizedArticle(news("n", "", "🙂 Gru\u0308ne Sicher\u00adheit.")), Or((word("grüne"), word("sicherheit"))))
    assert shown(passage) == "🙂 [Gru\u0308ne] [Sicher\u00adheit]."


def test_the_whole_article_comes_in_source_order_with_all_marks() -> None:
    pieces = whole_article(TokenizedArticle(STORY), compound)
    assert [p.field for p in pieces] == ["title", "lead", "caption", "body", "teaser"]
    assert [len(p.marks) for p in pieces] == [1, 1, 1, 1, 0]
    assert shown(pieces[2]) == "Der Verteidigungs[minister] Umerow (links)."


def test_marks_in_a_field_of_several_spans_stand_in_the_right_one() -> None:
    broken = article("b", ("body", "Der Hafen wächst."), ("heading", "Werft"), ("body", "Am Hafen ist es laut."))
    assert [shown(p) for p in whole_article(TokenizedArticle(broken), word("hafen"))] == [
        "Der [Hafen] wächst.",
        "Werft",
        "Am [Hafen] ist es laut.",
    ]


@given(st.text(), st.sampled_from(["haus", "der", "ü", "1"]))
def test_any_text_gives_marks_inside_the_passage(text: str, term: str) -> None:
    for passage in best_passages(TokenizedArticle(news("x", "", text + " Haus der ü 1 " + text)), Or((word(term), apart))):
        ends = [edge for mark in passage.marks for edge in mark]
        assert ends == sorted(ends)
        assert all(0 <= edge <= len(passage.text) for edge in ends)


def test_a_passage_of_a_document_says_its_page() -> None:
    first = ("title", "Haushalt"), ("body", "Die Elbe steigt.")
    second = ("label", "Seite 2"), ("body", "Der Rat berät."), ("body", "Die Fähre liegt.")
    document = article("a", *first, *second)
    for term, page in (("elbe", 1), ("rat", 2), ("fähre", 2)):
        [passage] = best_passages(TokenizedArticle(document), word(term))
        assert passage.page == page
    [passage] = best_passages(TokenizedArticle(STORY), word("umerow"))
    assert passage.page is None
