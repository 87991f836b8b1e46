"""The leaves that an article can hold: the table of all forms leaves out none that asking each leaf would find."""

from __future__ import annotations

import pytest

from searchidx.engines.memory import MemoryEngine
from searchidx.model import Article, Span
from searchidx.query.core_nodes import Node, leaves
from searchidx.query.parser import parse
from searchidx.query.planner import plan_query
from searchidx.results.occurrences import leaf_occurrences
from searchidx.results.query_leaves import FEW_LEAVES, FEW_TEXTS, QueryLeaves
from searchidx.results.tokenized_article import TokenizedArticle

TEXTS = (
    "Die Ministerin trat gestern zurück.",
    "Verteidigungsminister und Wirtschaftsministerin reisen nach Kiew.",
    "Sicherheits- und Verteidigungspolitik bleiben ein Thema.",
    "Die Fähre liegt am 3. Oktober im Hafen der Stadt.",
    "Nichts davon.",
)
WORDS = ("zurücktreten", "Minister", "Sicherheitspolitik", "Fähre~", "Haf*", '"im Hafen"', "Kiew NAHE/5 reisen", "Thema", "gibtesnicht")


@pytest.fixture(scope="module")
def articles() -> list[TokenizedArticle]:
    return [TokenizedArticle(Article(f"n{number}", text, (Span("body", 0, len(text)),))) for number, text in enumerate(TEXTS)]


def planned(query: str, articles: list[TokenizedArticle]) -> Node:
    engine = MemoryEngine()
    engine.commit([tokenized.article for tokenized in articles])
    return plan_query(parse(query), engine.vocabulary(), mode="compounds", filters={}, values=engine.values).node


@pytest.mark.parametrize("query", [" ODER ".join(WORDS), " ".join(WORDS), " ODER ".join(WORDS[: FEW_LEAVES - 2])])
def test_no_leaf_that_occurs_is_left_out_however_many_texts_there_were(query: str, articles: list[TokenizedArticle]) -> None:
    node = planned(query, articles)
    query_leaves = QueryLeaves(node)
    for _ in range(FEW_TEXTS):
        for article in articles:
            places, text = article.places("body"), article.texts["body"]
            possible = dict(query_leaves.possible("body", places))
            occurring = {number for number, leaf in enumerate(leaves(node)) if leaf_occurrences(leaf, text, places)}
            assert occurring <= possible.keys()
            assert all(possible[number] == leaf for number, leaf in enumerate(leaves(node)) if number in possible)


def test_most_leaves_that_do_not_occur_are_left_out(articles: list[TokenizedArticle]) -> None:
    query_leaves = QueryLeaves(planned(" ODER ".join(word for word in ("Minister", "Kiew", *"abcdefghijkl")), articles))
    places = articles[3].places("body")
    for _ in range(FEW_TEXTS):
        query_leaves.possible("body", places)
    assert query_leaves.possible("body", places) == []


def test_a_field_that_no_leaf_searches_has_none(articles: list[TokenizedArticle]) -> None:
    query_leaves = QueryLeaves(planned("titel:Minister", articles))
    assert query_leaves.of_field("body") == []
    assert len(query_leaves.of_field("title")) == 1
