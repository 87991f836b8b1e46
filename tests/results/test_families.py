"""Families: which articles are versions of one story, by rows of invented ones."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from benchmarks.story_families import is_one_family, pairs
from searchidx.engines import Engine, Reader
from searchidx.index import Index
from searchidx.model import Article
from searchidx.results.corpus import Corpus
from searchidx.results.families import _PairCounts, _Stories
from searchidx.storage.forward_index import ForwardIndex
from tests.conftest import LOCAL_ENGINES
from tests.engines.support import news, opened
from tests.results.stories import REWRITTEN, STORY, town_news

FIRST = news("a", "Neue Laternen am Hafen", STORY, date="2024-05-07", source="Elbkurier", url="https://elbkurier.example/laternen-4711001")
LONG = " ".join(f"Der {number}. Satz nennt Wort{number} und Ding{number * 7} sowie Haus{number * 13}." for number in range(40))


def version(**changes: str | None) -> Article:
    facts = {"id": "b", "title": "Neue Laternen am Hafen", "body": STORY, "date": "2024-05-07", "source": "Bote", "url": None} | changes
    return news(facts.pop("id"), facts.pop("title"), facts.pop("body"), **facts)  # type: ignore[arg-type]


TOGETHER = {
    "the same text in another paper": version(),
    "under another headline": version(title="Bad Wellen spart Strom"),
    "rewritten in the afternoon": version(body=REWRITTEN, source="Elbkurier"),
    "three days later": version(date="2024-05-10"),
    "one sentence longer": version(body=STORY + " Die alten Laternen werden versteigert."),
    "without the last sentence": version(body=STORY.rpartition(" Bezahlt")[0]),
    "rewritten beyond recognition under the same number": version(
        title="Licht für den Hafen",
        body="Alle Laternen am Hafen werden getauscht. Das sagte der Bürgermeister vor dem Rathaus; im Winter geht es los.",
        source="Elbkurier",
        url="https://elbkurier.example/update/licht-4711001",
    ),
}

APART = {
    "another story": version(title="Fest am Hafen", body="Am Hafen wird am Sonnabend gefeiert. Es gibt Musik, Fisch und Feuerwerk."),
    "a week later": version(date="2024-05-14"),
    "of one paper under another headline": version(source="Elbkurier", title="Rathaus bekommt Solardach"),
    "of one paper with another number": version(source="Elbkurier", title="9 neue Laternen am Hafen"),
    "the next part of a series": version(source="Elbkurier", title="Neue Laternen am Hafen, Teil 2"),
    "a brief out of a long text": version(body=STORY + " " + LONG),
}


def families(engine: Engine, articles: Sequence[Article]) -> list[set[str]]:
    """The ids of each family, from the hits that a folded search shows."""
    engine.commit(articles)
    hits = Index(engine, "", "memory").search("*", fold=True, limit=100).hits
    return [{hit.id, *(other.id for other in hit.versions)} for hit in hits]


@pytest.fixture(params=LOCAL_ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    return opened(request.param, tmp_path)


@pytest.mark.parametrize("name", TOGETHER)
def test_versions_of_a_story_are_one_family(engine: Engine, name: str) -> None:
    assert families(engine, [FIRST, TOGETHER[name]]) == [{"a", "b"}]


@pytest.mark.parametrize("name", APART)
def test_other_stories_are_not(engine: Engine, name: str) -> None:
    assert sorted(map(sorted, families(engine, [FIRST, APART[name]]))) == [["a"], ["b"]]


def test_articles_without_a_date_are_compared_with_each_other(engine: Engine) -> None:
    undated = [replace(FIRST, id="x", date=None), version(id="y", date=None)]
    assert sorted(map(sorted, families(engine, [FIRST, *undated]))) == [["a"], ["x", "y"]]


def test_a_long_text_that_was_revised_is_a_version_and_one_that_shares_a_part_is_not(engine: Engine) -> None:
    other = " ".join(f"Ganz anders lautet Abschnitt {number} mit Ort{number} und Name{number * 5}." for number in range(60))
    articles = [
        version(id="a", title="Der lange Bericht", body=LONG),
        version(id="b", title="Der lange Bericht", body=LONG.replace("Satz nennt", "Abschnitt nennt", 3), source="Elbkurier"),
        version(id="c", title="Ein anderer Bericht", body=other + " " + LONG[: len(LONG) // 4], source="Elbkurier"),
    ]
    assert sorted(map(sorted, families(engine, articles))) == [["a", "b"], ["c"]]


def test_standing_text_makes_no_family(engine: Engine) -> None:
    """What a paper prints below everything says nothing of the story."""
    sign_off = "Mehr Nachrichten aus der Region lesen Sie jeden Morgen kostenlos in unserem Newsletter, den Sie hier bestellen können."
    days = [f"2024-{month:02}-{day:02}" for month in (1, 2, 3, 4) for day in (1, 2)]
    bodies = [f"{body.original.partition('.')[2]} {sign_off}" for body in town_news(Random(3), len(days))]
    dated = enumerate(zip(bodies, days, strict=True))
    articles = [version(id=f"s{at}", title=f"Kurz gemeldet {at}", body=body, date=day) for at, (body, day) in dated]
    assert all(len(family) == 1 for family in families(engine, articles))


def test_a_story_that_changes_day_by_day_makes_no_chain(engine: Engine) -> None:
    """Every version is compared with the oldest, which shares little with the last one."""
    words = [f"wort{number}" for number in range(60)]
    articles = [version(id=f"k{at}", title="Bericht", body=" ".join(words[at * 6 : at * 6 + 30]), source=f"Blatt {at}") for at in range(5)]
    assert max(map(len, families(engine, articles))) < 5
    assert {"k0", "k4"} not in [family & {"k0", "k4"} for family in families(engine, articles)]


def test_whatever_the_order_of_commits_families_are_the_same(tmp_path: Path) -> None:
    random = Random(5)
    articles = list(town_news(random, 40))
    articles += [replace(article, id=f"copy-{article.id}", source="Kopierblatt") for article in articles[::3]]
    expected = sorted(map(sorted, families(opened("memory", tmp_path), articles)))
    engine = opened("whoosh", tmp_path / "index")
    random.shuffle(articles)
    for start in range(0, len(articles), 9):
        found = families(engine, articles[start : start + 9])
    assert sorted(map(sorted, found)) == expected
    assert len(expected) == 40


def test_a_page_of_families_is_exact_wherever_it_begins(tmp_path: Path) -> None:
    articles = list(town_news(Random(8), 23))
    articles += [replace(article, id=f"copy-{article.id}", source="Kopierblatt") for article in articles[::2]]
    index = Index(opened("whoosh", tmp_path), "", "memory")
    index._engine.commit(articles)
    whole = index.search("*", fold=True, limit=100)
    assert (whole.total, whole.families, len(whole.hits)) == (35, 23, 23)
    pages = [index.search("*", fold=True, limit=5, offset=offset) for offset in range(0, 30, 5)]
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    shown = [hit.id for first in whole.hits for hit in (first, *first.versions)]
    assert sorted(shown) == sorted(article.id for article in articles)
    assert [hit.id for hit in index.hits("*", fold=True)] == [hit.id for hit in index.hits("*")]  # exports hold every article


def test_partial_hits_follow_the_families(tmp_path: Path) -> None:
    index = Index(opened("whoosh", tmp_path), "", "memory")
    index._engine.commit([FIRST, version(), news("c", "Laternen", "Nur ein Wort davon.")])
    page = index.search("Laternen Bürgermeister", fold=True)
    assert [(hit.partial, len(hit.versions)) for hit in page.hits] == [(False, 1), (True, 0)]
    assert page.hits[1].id == "c"
    assert [hit.id for hit in index.search("Laternen Bürgermeister", fold=True, offset=1).hits] == ["c"]


def test_of_the_labelled_pairs_nearly_all_are_judged_rightly() -> None:
    judged = [(pair.is_one_story, is_one_family(pair)) for pair in pairs()]
    assert len(judged) == 200
    right = judged.count((True, True))
    assert right / sum(joined for _, joined in judged) >= 0.95
    assert right / sum(is_one for is_one, _ in judged) >= 0.9


def test_a_story_that_very_many_print_is_one_family_in_time_with_their_number(tmp_path: Path) -> None:
    copies = [version(id=f"c{number:03}", source=f"Blatt {number}", date="2024-05-07") for number in range(300)]
    (family,) = families(opened("whoosh", tmp_path), copies)
    assert len(family) == 300


def daily_copies(days: int) -> list[Article]:
    """A long story that six papers print a day, each with a word of its own."""
    dated = [(f"d{day:02}-{paper}", f"2024-05-{day + 1:02}") for day in range(days) for paper in range(6)]
    return [version(id=id, title="Der lange Bericht", body=f"{LONG} Das meldet {id}.", source=id, date=day) for id, day in dated]


def heads(engine: Engine, articles: Sequence[Article]) -> dict[str, int]:
    """How many articles each family has, by the day of its head."""
    return {min(family)[:3]: len(family) for family in families(engine, articles)}


def test_each_copy_of_a_story_is_compared_with_the_heads_of_families_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[int, int]] = []
    judge = _Stories.are_one

    def count(self: _Stories, a: int, b: int, *looks: bool) -> bool:
        compared.append((a, b))
        return judge(self, a, b, *looks)

    monkeypatch.setattr(_Stories, "are_one", count)
    assert heads(opened("memory", tmp_path), daily_copies(12)) == {"d00": 24, "d04": 24, "d08": 24}
    assert len(compared) == 69


def test_of_a_story_that_too_many_print_fewer_pairs_are_made_and_the_same_families(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    added: list[int] = []
    add = _PairCounts.add
    monkeypatch.setattr(_PairCounts, "add", lambda self, one, other: (added.append(len(one)), add(self, one, other))[1])
    every = heads(opened("memory", tmp_path), daily_copies(12)), sum(added)
    added.clear()
    monkeypatch.setattr("searchidx.results.families.MOST_PAIRS", 1)
    monkeypatch.setattr("searchidx.results.families.PAIRS_AN_ARTICLE", 1)
    assert (heads(opened("memory", tmp_path), daily_copies(12)), every[0]) == (every[0], {"d00": 24, "d04": 24, "d08": 24})
    assert sum(added) < every[1] / 5


@pytest.mark.parametrize("column", ["heads", "article_lemmas", "forward"])
def test_threads_that_ask_at_the_same_time_compute_once(tmp_path: Path, column: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = opened("memory", tmp_path)
    engine.commit(daily_copies(3))
    reader, made = engine.reader(), []
    forward_index = type(reader).forward_index

    def make(self: Reader) -> ForwardIndex:
        made.append(threading.get_ident())
        time.sleep(0.05)
        return forward_index(self)  # type: ignore[arg-type]

    monkeypatch.setattr(type(reader), "forward_index", make)
    corpus = Corpus(reader)
    columns: list[object] = []
    threads = [threading.Thread(target=lambda: columns.append(getattr(corpus, column))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(columns), len({id(one) for one in columns})) == (1, 8, 1)
