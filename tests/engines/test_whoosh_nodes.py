"""Random core nodes, deeper than a user's text lowers to: the arrays say what the definition says, after any history of commits."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchidx.engines import Engine
from searchidx.engines.memory import MemoryEngine
from searchidx.engines.whoosh import open_engine
from searchidx.model import SEARCHED_FIELDS, TEXT_FIELDS, Article
from searchidx.query.core_nodes import And, Concept, Everything, Group, Near, Node, Not, Or, Phrase, Range, relaxed
from searchidx.ranking.engine_answer import ArticleRank
from tests.engines.support import article

WORDS = ("haus", "häuser", "garten", "rat", "stadtrat", "der", "die", "und", "trat", "zurück", "nato-staaten", "müller")
TERMS = (*WORDS, "nato", "staaten", "fehlt")
DAYS = ("2023-12-31", "2024-02-29", "2024-03-01", None)
DATES = ("2023-12-31", "2024-02-29", "2024-03-01T08:30:00+01:00", "2024-03-01T23:30:00Z", None)
FIELDS = (SEARCHED_FIELDS, TEXT_FIELDS, ("title",), ("body", "teaser"), ("author",))
RELATIONS = ("exact", "form", "head", "paraphrase", "similar")


@settings(max_examples=18, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_any_node_is_answered_as_the_memory_engine_does(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    random = Random(seed)
    right, tried = MemoryEngine(), open_engine(tmp_path_factory.mktemp("nodes"))
    for _ in range(random.randint(1, 7)):
        _commit(random, right, tried)
    for _ in range(40):
        _same_answer(random, right, tried)
    assert tried.ids() == right.ids()
    assert list(tried.vocabulary().terms) == list(right.vocabulary().terms)
    assert tried.vocabulary().counts.tolist() == right.vocabulary().counts.tolist()
    assert all(tried.values(field) == right.values(field) for field in ("section", "source"))
    assert tried.articles(list(right.ids())) == right.articles(list(right.ids()))


def _same_answer(random: Random, right: Engine, tried: Engine) -> None:
    query = _node(random, 3)
    options = {
        "relaxed": relaxed(query) if random.random() < 0.5 else None,
        "limit": random.choice((0, 1, 3, 50)),
        "offset": random.choice((0, 0, 1, 4)),
        "sort": random.choice(("relevance", "relevance", "newest", "oldest")),
        "facets": ("section", "source"),
    }
    order = {"relaxed": options["relaxed"], "sort": options["sort"]}
    whole = right.search(query, **order, limit=len(right.ids()), facets=("section", "source"))  # type: ignore[arg-type]
    window = slice(options["offset"], options["offset"] + options["limit"])  # type: ignore[operator]
    assert tried.search(query, **options) == replace(whole, hits=whole.hits[window]), query  # type: ignore[arg-type]
    assert tried.frequencies([query]) == [whole.total]
    places = {hit.id: place for place, hit in enumerate(whole.hits, 1)}
    for id in (*right.ids()[:2], "nobody"):
        rank = tried.rank(query, id, **order)  # type: ignore[arg-type]
        assert rank == ArticleRank(places.get(id), whole.total, len(whole.hits)), query
        assert tried.score_parts(query, id) == right.score_parts(query, id), query


def _commit(random: Random, *engines: Engine) -> None:
    add = [_article(random, f"a{random.randint(0, 20)}") for _ in range(random.randint(0, 6))]
    remove = [f"a{random.randint(0, 20)}" for _ in range(random.randint(0, 3))]
    purge = random.random() < 0.2
    for engine in engines:
        engine.commit(add, remove, ledger={}, purge=purge)


def _article(random: Random, id: str) -> Article:
    pieces = [(name, _text(random)) for name in TEXT_FIELDS if random.random() < (0.9 if name in ("title", "body") else 0.2)]
    facts = {"date": random.choice(DATES), "section": random.choice(("Politik", "Kultur", None)), "source": random.choice(("Bote", None))}
    return article(id, *pieces, author=random.choice(("Anna Müller", None)), **facts)


def _text(random: Random) -> str:
    return "".join(random.choice(WORDS) + random.choice((" ", " ", " ", ", ", ". ")) for _ in range(random.randint(0, 14)))


def _node(random: Random, depth: int) -> Node:
    kind = random.random()
    if depth and kind < 0.5:
        children = tuple(_node(random, depth - 1) for _ in range(random.randint(1, 3)))
        return random.choice((And(children), Or(children), And((*children, Not(_node(random, depth - 1))))))
    if kind < 0.55:
        return Everything()
    if kind < 0.62:
        return Range("date", random.choice(DAYS), random.choice(DAYS))
    if kind < 0.66:
        return Range(random.choice(("section", "source")), random.choice(("Kultur", "L", None)), random.choice(("Politik", "Z", None)))
    return random.choice((_concept, _concept, _phrase, _near))(random)


def _concept(random: Random) -> Concept:
    relations = sorted(random.sample(RELATIONS, random.randint(1, 3)), key=RELATIONS.index)
    terms = random.sample(TERMS, len(TERMS))
    groups = []
    for relation in relations:
        forms = tuple(terms.pop() for _ in range(random.randint(0, 3)))
        units = tuple(random.choice((_phrase, _near))(random) for _ in range(random.choice((0, 0, 0, 1, 2)))) if relation != "exact" else ()
        groups.append(Group(relation, forms, units))
    return Concept("x", tuple(groups), random.choice(FIELDS), random.random() < 0.15, random.choice((1.0, 0.5)))


def _phrase(random: Random) -> Phrase:
    slots = tuple(tuple(random.sample(TERMS, random.randint(1, 3))) for _ in range(random.randint(1, 3)))
    return Phrase(slots, random.choice(FIELDS))


def _near(random: Random) -> Near:
    parts = tuple(_part(random) for _ in range(random.randint(2, 3)))
    within = random.choice(("", "", "sentence", "clause"))
    return Near(parts, random.randint(0, 6), random.random() < 0.5, within, random.choice(FIELDS))  # type: ignore[arg-type]


def _part(random: Random) -> Concept | Phrase:
    if random.random() < 0.3:
        return _phrase(random)
    if random.random() < 0.2:
        return _concept(random)
    return Concept("x", (Group("exact", tuple(random.sample(TERMS, random.randint(1, 4)))),))
