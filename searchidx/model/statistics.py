"""What is counted over many articles at once: words in company, typical words, cross tables. Versions of one story count once in each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Companion:
    """A word that often stands in one sentence with another one, or a compound of it.

    `score` is logDice, 14 at most; of a compound it is 0. `articles` hold it so, versions of one story counted once, and are from `sources`
    sources; `years` has their number by year. `everywhere`: articles that hold the word at all. `query` finds just these articles.
    """

    word: str
    score: float
    articles: int
    sources: int
    years: Mapping[str, int]
    everywhere: int
    query: str


@dataclass(frozen=True, slots=True)
class Company:
    """The words that go with one word: `companions`, the closest first, and its own `compounds`, the most frequent first.

    `articles` hold the word itself. `since` and `until` are the days between which all was counted, "" for open. `complete` is false when
    a budget cut the lists: their numbers are right, but words are missing.
    """

    word: str
    articles: int
    companions: tuple[Companion, ...]
    compounds: tuple[Companion, ...]
    since: str = ""
    until: str = ""
    complete: bool = True


@dataclass(frozen=True, slots=True)
class TypicalWord:
    """A word that is in a larger share of the articles of one side than of the other's.

    `of_first`: it is typical of the first side. `articles` of the first side and `against` of the other hold it; `query` and
    `against_query` find just these. `g2` is the likelihood ratio, `log_ratio` the binary logarithm of how many times larger its share is.
    """

    word: str
    of_first: bool
    articles: int
    against: int
    g2: float
    log_ratio: float
    query: str
    against_query: str


@dataclass(frozen=True, slots=True)
class TypicalWords:
    """What tells two sets of articles apart, by their words: the clearest first.

    `articles` and `against` are the numbers of articles of both sides; those of both count for the first only. `tested` words were
    compared, and `threshold` is the likelihood ratio from which on one is shown: of so many, 5 in 100 times one would reach it by chance.
    `query` and `against_query` find the articles of each side. `complete` is false when a budget cut the words.
    """

    query: str
    against_query: str
    articles: int
    against: int
    words: tuple[TypicalWord, ...]
    tested: int
    threshold: float
    complete: bool = True


@dataclass(frozen=True, slots=True)
class CrosstabRow:
    """One row of a cross table: its `values`, one for each field of the rows, None where an article has none; its numbers by column."""

    values: tuple[str | None, ...]
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Crosstab:
    """How many articles have each combination of values: `rows` in the order of their totals, `columns` the values of the last field.

    `total` counts all articles; `all_rows` is how many rows there are in all, of which `rows` are one page, `all_columns` likewise: where
    there are too many, some are not shown, and the totals count them all the same.
    """

    by: tuple[str, ...]
    columns: tuple[str | None, ...]
    rows: tuple[CrosstabRow, ...]
    column_totals: tuple[int, ...]
    total: int
    all_rows: int
    all_columns: int
