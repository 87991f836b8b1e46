"""Articles are similar by the words that tell one from all others."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchidx.errors import ArticleUnknown
from searchidx.index import Index
from searchidx.results.similar import FEW_ARTICLES
from tests.results.conftest import indexed


def test_similar_articles_come_with_the_words_they_share(bridges: Index) -> None:
    first, second = bridges.similar("brücke-früh", limit=2)
    assert (first.hit.id, first.versions) == ("brücke-spät", True)
    assert (second.hit.id, second.versions) == ("kommentar", False)
    assert {"Hafenbrücke", "Bauamt"} <= set(second.shared)
    with pytest.raises(ArticleUnknown):
        bridges.similar("gibt es nicht")


def test_only_rare_nouns_and_names_tell_why_articles_are_alike(engine: str, tmp_path: Path) -> None:
    texts = [
        {"id": "a", "text": "Jetzt kommt der Tunnel. Alle wissen: Neue Tunnel kosten, sagt Paulsen. Die Tunnel-Gegner kommen jetzt."},
        {"id": "b", "text": "Paulsen will jetzt wissen, was neue Tunnel kosten. Es kommt Streit. Tunnel-Gegner klagen."},
        *({"id": f"c{number}", "text": f"Nummer {number} steht für sich."} for number in range(12)),
    ]
    for index in indexed(texts, engine, tmp_path):
        first = index.similar("a", limit=5)[0]
        assert (first.hit.id, set(first.shared)) == ("b", {"Paulsen", "Tunnel-Gegner"})


def test_a_word_of_many_articles_tells_nothing(engine: str, tmp_path: Path) -> None:
    texts = [{"id": f"a{number}", "text": f"Der Landtag berät über Vorlage {number}."} for number in range(FEW_ARTICLES + 1)]
    for index in indexed(texts, engine, tmp_path):
        assert {similar.shared for similar in index.similar("a1", limit=3)} <= {(), ("Vorlage",)}
