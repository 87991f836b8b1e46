"""Documents as an index view: matching and scoring give on them what they give on an index on disk, without a cluster."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from searchidx.engines.opensearch.candidate_index_view import CandidateDocuments
from searchidx.engines.opensearch.document_mapping import RANKED, document, ranking_fields, stored_article, stream_terms, token_stream
from searchidx.engines.opensearch.index_state import IndexState
from searchidx.engines.whoosh import open_engine
from searchidx.model import KEYWORD_FIELDS, Article
from searchidx.query.core_nodes import And, Node
from searchidx.ranking.hit_order import ordered
from searchidx.ranking.matching_articles import Matcher
from searchidx.ranking.scoring import scores
from tests.engines.support import word
from tests.engines.test_contract import ARTICLES, MATCHES


def index_state(articles: tuple[Article, ...]) -> IndexState:
    lengths: dict[str, list[int]] = {}
    for article in articles:
        by_field = document(article).lengths
        for name, length in {**by_field, "": sum(by_field.values())}.items():
            total = lengths.setdefault(name, [0, 0])
            total[0] += length
            total[1] += length > 0
    return IndexState(1, "presse-000001", len(articles), lengths)


def candidates(articles: tuple[Article, ...], *nodes: Node) -> CandidateDocuments:
    fields = [ranking_fields(document(article).body[RANKED]) for article in articles]
    return CandidateDocuments(fields, nodes, index_state(articles))


@pytest.mark.parametrize(("node", "wanted"), [row[1:] for row in MATCHES], ids=[row[0] for row in MATCHES])
def test_a_node_matches_the_same_documents(node: Node, wanted: str) -> None:
    view = candidates(ARTICLES, node)
    assert [id for id, matches in zip(view.ids, Matcher(view).articles(node), strict=True) if matches] == list(wanted)


def test_scores_and_order_are_those_of_an_index_on_disk(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "index")
    engine.commit(ARTICLES)
    snapshot = engine.reader().snapshot
    for _, node, _ in MATCHES:
        query = And((node, word("haus"), word("minister")))
        view = candidates(ARTICLES, query)
        points = scores(Matcher(view), query)
        assert points.tolist() == scores(Matcher(snapshot), query).tolist()
        for sort in ("relevance", "newest", "oldest"):
            everything = np.arange(len(ARTICLES))
            assert ordered(view, everything, points, sort, 4).tolist() == ordered(snapshot, everything, points, sort, 4).tolist()  # type: ignore[arg-type]
    assert view.average_article_length == snapshot.average_article_length
    for field in KEYWORD_FIELDS:
        assert list(view.keywords[field].values) == list(snapshot.keywords[field].values)


def test_a_document_gives_its_article_back() -> None:
    for article in ARTICLES:
        assert stored_article(document(article).body["data"]) == article


def test_words_stand_at_even_places_of_a_stream_and_boundaries_between_them() -> None:
    stream, length = token_stream("Das Haus. Dann brennt")
    places = stream.split(" ")
    assert places[::2] == ["das", "haus", "dann", "brennt"]
    assert [place for place in places[1::2] if place != "_"] == [places[3]]
    assert stream_terms(stream) == ["das", "haus", "dann", "brennt"]
    assert length == 2  # function words do not count
    assert token_stream("") == ("", 0)


def test_terms_of_one_place_are_joined() -> None:
    stream, _ = token_stream("NATO-Staaten")
    assert sorted(stream.split(" ")[0].split("|")) == ["nato", "nato-staaten"]
    assert set(stream_terms(stream)) == {"nato", "staaten", "nato-staaten"}
