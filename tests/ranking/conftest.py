"""An index view for the tests of ranking: the snapshot of a small index on disk, with two segments and a removed article."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from searchidx.engines.whoosh import open_engine
from searchidx.ranking.index_view import IndexView
from tests.engines.support import article, news

ARTICLES = (
    news("a", "Haus brennt", "Das Haus am Fluss brennt. Der Garten blieb heil.", date="2024-03-01", section="Lokales"),
    news("b", "Garten im Winter", "Ein Garten, ein Haus und viel Schnee.", date="2024-03-02T10:00Z", section="Garten"),
    news("gone", "Haus", "Haus, Haus und Garten.", date="2024-03-09"),
    news("c", "Minister geht", "Der Minister trat am Montag zurück, sagte sein Haus.", date="2024-03-02", section="Politik"),
    article("d", ("title", "Staaten beraten"), ("body", "Minister beraten lange."), ("teaser", "Schnee im Garten"), section="Politik"),
    news("e", "Ohne Datum", "Schnee. Haus. Schnee.", section="Wetter"),
    news("f", "Haus", "", date="2024-03-02"),
)


@pytest.fixture(scope="session")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[IndexView]:
    """Articles a, b, (gone,) c, d, e, f are numbered from 0."""
    engine = open_engine(tmp_path_factory.mktemp("ranking") / "index")
    engine.commit(ARTICLES[:4])
    engine.commit(ARTICLES[4:], ["gone"])
    yield engine.reader().snapshot
    engine.close()
