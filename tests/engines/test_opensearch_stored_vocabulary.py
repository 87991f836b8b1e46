"""The vocabulary on a cluster: what commits changed, added up, is what it would be built anew; a commit writes what it changes."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from searchidx.engines import Engine
from searchidx.engines.memory import MemoryEngine
from searchidx.engines.opensearch.engine import OpenSearchEngine
from searchidx.engines.opensearch.stored_vocabulary import TermChanges, changes_from_bytes, changes_to_bytes
from tests.engines.support import article, closed, opened

WORDS = "Haus Garten Minister Schnee Winterreifen Müll Grüße Elbe Zug".split()


def frequencies(engine: Engine) -> dict[str, int]:
    vocabulary = engine.vocabulary()
    return dict(zip(vocabulary.terms, vocabulary.counts.tolist(), strict=True))


@pytest.mark.parametrize(("most_changes", "most_changed"), [(3, 9.0), (99, 0.5), (99, 99.0)])
def test_changes_add_up_to_the_vocabulary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most_changes: int, most_changed: float
) -> None:
    monkeypatch.setattr("searchidx.engines.opensearch.stored_vocabulary.MOST_CHANGES", most_changes)
    monkeypatch.setattr("searchidx.engines.opensearch.stored_vocabulary.MOST_CHANGED", most_changed)
    random, engine, right = Random(1), opened("opensearch", tmp_path), MemoryEngine()
    for _ in range(9):
        texts = [(f"n{random.randrange(12)}", random.sample(WORDS, 3), random.sample(WORDS, 2)) for _ in range(3)]
        add = [article(id, ("title", " ".join(body)), ("teaser", " ".join(teaser))) for id, body, teaser in texts]
        gone = [f"n{random.randrange(12)}"] if random.random() < 0.4 else []
        for changing in (engine, right):
            changing.commit(add, [id for id in gone if id not in {new.id for new in add}])
        anew = opened("opensearch", tmp_path)
        assert frequencies(engine) == frequencies(anew) == frequencies(right)
        assert [sorted(engine.vocabulary().with_keys("base", word.lower())) for word in WORDS] == [
            sorted(right.vocabulary().with_keys("base", word.lower())) for word in WORDS
        ]
        anew.close()
    closed(engine)


def test_a_small_commit_writes_no_vocabulary_and_no_ledger_it_has(tmp_path: Path) -> None:
    engine = opened("opensearch", tmp_path)
    assert isinstance(engine, OpenSearchEngine)
    engine.commit([article(f"n{i}", ("body", f"Wort{i} im Haus")) for i in range(50)], ledger={"viel": b"viel"})
    first = engine.store.read()
    engine.commit([article("n7", ("body", "Ein Garten"))], ledger={"viel": b"viel", "mehr": b"mehr"})
    second = engine.store.read()
    assert (second.vocabulary, second.ledger["viel"]) == (first.vocabulary, first.ledger["viel"])
    assert len(second.vocabulary_changes) == 1
    assert dict(engine.ledger()) == {"viel": b"viel", "mehr": b"mehr"}
    closed(engine)


def test_a_purge_leaves_no_word_of_a_removed_article(tmp_path: Path) -> None:
    engine = opened("opensearch", tmp_path)
    assert isinstance(engine, OpenSearchEngine)
    engine.commit([article(f"n{i}", ("body", f"Wort{i} im Haus")) for i in range(50)])
    engine.commit([article("geheim", ("body", "Verschlusssache"))])
    engine.commit([], ["geheim"], purge=True)
    assert engine.store.read().vocabulary_changes == ()
    assert "verschlusssache" not in engine.vocabulary()
    closed(engine)


def test_what_came_and_went_again_is_no_change() -> None:
    changes = changes_from_bytes(changes_to_bytes(TermChanges({"haus": 2, "weg": 0}, {"haus": 2, "weg": 0, "nur": -1})))
    assert dict(changes.counts) == {"haus": 2, "nur": 0}
    assert dict(changes.counts_with_teaser) == {"haus": 2, "nur": -1}
