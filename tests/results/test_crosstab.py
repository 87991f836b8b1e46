"""Cross tables: each cell is the number of a search with its values as filters."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random

import pytest

from searchidx.errors import UsageError
from searchidx.index import Index
from searchidx.results.crosstab import CROSSED, MOST_COLUMNS
from tests.engines.support import ENGINES, closed, news, opened
from tests.results.stories import indexed, town_news


@pytest.fixture(scope="module", params=ENGINES)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    engine = opened(request.param, tmp_path_factory.mktemp("town"))
    bare = [news("bare", "Museum", "Ohne Angaben."), news("dated", "Museum", "Nur ein Tag.", date="2022-05-01")]
    engine.commit([*town_news(Random(4), 90), *bare])
    yield Index(engine, "", request.param)
    closed(engine)


def number(index: Index, query: str, fields: tuple[str, ...], values: tuple[str | None, ...]) -> int:
    """How many articles a search finds for a cell."""
    filters: dict[str, str] = {}
    for field, value in zip(fields, values, strict=True):
        if value is None:
            query += {"section": " NICHT ressort:*", "source": " NICHT quelle:*"}.get(field, " NICHT datum:1000..9999")
        elif field in ("year", "month"):
            filters |= {"since": value, "until": value}
        else:
            filters[field] = value
    return index.search(query, filters=filters, limit=0).total


@pytest.mark.parametrize("by", [("section", "source"), ("source", "section", "year"), ("year", "section"), ("section", "source", "month")])
@pytest.mark.parametrize("query", ["*", "Museum"])
def test_every_cell_is_the_number_of_a_search(town: Index, query: str, by: tuple[str, ...]) -> None:
    table = town.crosstab(query, by=by)
    assert table.total == town.search(query, limit=0).total
    assert table.all_rows == len(table.rows)
    for row in table.rows:
        assert row.total == sum(row.counts) == number(town, query, by[:-1], row.values)
        for value, count in zip(table.columns, row.counts, strict=True):
            assert count == number(town, query, by, (*row.values, value)), (row.values, value)
    for value, count in zip(table.columns, table.column_totals, strict=True):
        assert count == number(town, query, by[-1:], (value,))


def test_the_fullest_rows_come_first_page_by_page(town: Index) -> None:
    whole = town.crosstab(by=("source", "month", "section"), limit=1000)
    assert [row.total for row in whole.rows] == sorted((row.total for row in whole.rows), reverse=True)
    pages = [town.crosstab(by=("source", "month", "section"), limit=7, offset=at) for at in range(0, whole.all_rows, 7)]
    assert tuple(row for page in pages for row in page.rows) == whole.rows


def test_filters_hold(town: Index) -> None:
    table = town.crosstab(by=("source", "year"), filters={"section": "Kultur"})
    assert table.total == town.search("*", filters={"section": "Kultur"}, limit=0).total


def test_of_very_many_months_the_last_are_shown_and_all_are_counted() -> None:
    months = [f"{year}-{month:02}" for year, month in product(range(2015, 2025), range(1, 13))]
    index = indexed([news(month, "Haus", "Text", date=f"{month}-01", source="Bote") for month in months])
    table = index.crosstab(by=("source", "month"))
    assert (len(table.columns), table.columns[-1], table.all_columns) == (MOST_COLUMNS, "2024-12", 120)
    assert table.rows[0].total == 120


@pytest.mark.parametrize("by", [(), ("section",), ("year", "year"), ("year", "author"), ("x", "year"), CROSSED])
def test_other_fields_are_refused(town: Index, by: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="section, source, year, month"):
        town.crosstab(by=by)


def test_a_table_of_as_many_sections_as_sources_takes_memory_for_what_it_shows_only(tmp_path: Path) -> None:
    peaks: list[int] = []
    for count in (1_000, 2_000):
        engine = opened("whoosh", tmp_path / str(count))
        engine.commit([news(str(at), "Museum", "", section=f"Ressort {at}", source=f"Blatt {at}") for at in range(count)])
        index = Index(engine, "", "whoosh")
        index.crosstab(by=("section", "source"))
        tracemalloc.start()
        table = index.crosstab(by=("section", "source"))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        engine.close()
        assert (table.total, table.all_rows, table.all_columns) == (count, count, count)
        assert (len(table.rows), len(table.columns)) == (50, MOST_COLUMNS)
    assert peaks[1] < 3 * peaks[0]
