"""The forward index of a generation on disk is that of its articles tokenised anew, whatever was committed in which order."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from searchidx.engines.whoosh import open_engine
from searchidx.model import TEXT_FIELDS
from searchidx.storage.forward_index import ForwardIndex
from searchidx.storage.vocabulary import Vocabulary
from tests.engines.support import article, news
from tests.engines.test_parity import filled


def contents(forward: ForwardIndex, vocabulary: Vocabulary) -> dict[str, tuple[object, ...]]:
    """What it holds of each live article: its day, its facts, and for each field the terms and where sentences begin."""
    found: dict[str, tuple[object, ...]] = {}
    for number in range(forward.size):
        if not forward.live[number]:
            continue
        places = {field: int(keyword.places[number]) for field, keyword in forward.keywords.items()}
        facts = {field: forward.keywords[field].values[at] if at >= 0 else None for field, at in places.items()}
        rows = {}
        for row in (forward.row_article == number).nonzero()[0].tolist():
            where = slice(int(forward.row_places[row]), int(forward.row_places[row + 1]))
            field = TEXT_FIELDS[int(forward.row_field[row])]
            terms = forward.terms[where].tolist()
            rows[field] = [vocabulary.terms[at] if at >= 0 else "" for at in terms], forward.sentence_begins[where].tolist()
        found[forward.id_of(number)] = (int(forward.days[number]), facts, rows)
    return found


@pytest.mark.parametrize("seed", range(12))
def test_it_is_the_same_from_postings_and_from_texts(tmp_path: Path, seed: int) -> None:
    from searchidx.engines.memory import MemoryEngine

    whoosh = open_engine(tmp_path / "index")
    filled(whoosh, Random(seed))
    memory = MemoryEngine()
    memory.commit(article for article in whoosh.articles(whoosh.ids()) if article)
    assert contents(whoosh.forward_index(), whoosh.vocabulary()) == contents(memory.forward_index(), memory.vocabulary())


def test_words_stand_in_their_order_and_a_compound_stands_for_its_first_part(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "index")
    engine.commit([news("a", "Klima-Kleber", "Er kam. Sie ging, er blieb.")])
    rows = contents(engine.forward_index(), engine.vocabulary())["a"][2]
    assert rows == {
        "title": (["klima-kleber", "kleber"], [False, False]),
        "body": (["er", "kam", "sie", "ging", "er", "blieb"], [False, False, True, False, False, False]),
    }


def test_removed_articles_and_teasers_leave_gaps_only(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "index")
    engine.commit([news("weg", "Einhorn", "Nur hier."), article("da", ("body", "Haus"), ("teaser", "Nirgends sonst"))])
    engine.commit([], ["weg"])
    forward = engine.forward_index()
    assert forward.live.tolist().count(True) == 1
    assert forward.numbers_of(["weg", "da"]).tolist()[0] == -1
    assert forward.id_of(int(forward.numbers_of(["da"])[0])) == "da"


def test_an_index_without_articles_has_an_empty_one(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "index")
    engine.commit([news("a", "Haus", "Garten")])
    engine.commit([], ["a"])
    assert contents(engine.forward_index(), engine.vocabulary()) == {}
