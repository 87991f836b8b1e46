"""Articles are similar by the words that tell one from all others."""

from __future__ import annotations

import pytest

from searchidx.errors import ArticleUnknown
from searchidx.index import Index


def test_similar_articles_come_with_the_words_they_share(bridges: Index) -> None:
    first, second = bridges.similar("brücke-früh", limit=2)
    assert (first.hit.id, first.versions) == ("brücke-spät", True)
    assert (second.hit.id, second.versions) == ("kommentar", False)
    assert {"Hafenbrücke", "Bauamt"} <= set(second.shared)
    with pytest.raises(ArticleUnknown):
        bridges.similar("gibt es nicht")
