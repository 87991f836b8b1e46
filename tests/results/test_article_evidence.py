"""What an engine says of one article is asked about that article: no others are put in order for it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from searchidx.engines import Reader
from searchidx.index import Index
from searchidx.results.article_evidence import article_evidence


class UnorderedReader:
    """A reader that refuses to order articles."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)

    def search(self, *query: Any, limit: int = 10, **options: Any) -> Any:
        assert not limit, "articles are ordered"
        return self._reader.search(*query, limit=limit, **options)


@pytest.mark.parametrize(
    ("query", "id", "place", "hits"),
    [
        ("Minister", "köche", 2, 2),
        ("Minister Ukraine", "köche", 2, 2),  # a partial hit
        ("Minister -Brüssel", "gipfel", None, 1),
        ("Bahn ressort:Politik", "bahn", None, 0),
        ("*", "gipfel", 2, 4),
    ],
)
def test_the_place_of_an_article_is_told_without_ordering_others(four: Index, query: str, id: str, place: int | None, hits: int) -> None:
    article, prepared = four.get(id), four.prepare(query)
    assert article is not None
    unordered: Any = UnorderedReader(prepared.reader)
    evidence = article_evidence(replace(prepared, reader=unordered), article)
    assert (evidence.rank.place, evidence.rank.hits) == (place, hits)


def test_what_must_not_occur_is_evidence_where_it_does(four: Index) -> None:
    article = four.get("gipfel")
    assert article is not None
    (failed,) = article_evidence(four.prepare("Minister -Brüssel"), article).failed
    assert [(form.form, dict(form.counts)) for form in failed.excluded] == [("brüssel", {"title": 1})]


def test_the_place_is_that_of_the_order_asked_for(four: Index) -> None:
    article = four.get("köche")  # undated: last by date, whatever its score
    assert article is not None
    assert article_evidence(four.prepare("*", sort="newest"), article).rank.place == 4
