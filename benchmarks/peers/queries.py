"""The queries that every engine gets, drawn from the articles by a fixed seed, so that every query has matches in every corpus.

    python -m benchmarks.peers.queries CORPUS.jsonl OUT.json

Words come in equal parts from three bands of document frequency; the words of a pair or phrase stand together in some article. Only words
of letters alone are taken, and no function words: a query means the same to every engine, however it treats hyphens and stop words.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from benchmarks.peers.corpus import Row, rows

KINDS = {
    "word": "one word",
    "any3": "any of 3 words",
    "all2": "all of 2 words",
    "phrase": "phrase of 2 words",
    "prefix": "prefix of 4 letters",
    "fuzzy": "fuzzy, 1 edit",
    "filter": "word, section, period; by date",
    "passages": "all of 2 words, with passages",
}
SEED = 20261127
TIMED = 100
WARMING = 100
"""Queries of a kind that are timed, and further ones that warm the engine up first."""

SAMPLE = 20_000
"""Articles that pairs, phrases and filters are drawn from."""

PERIOD = timedelta(days=180)
"""The period of a filter begins and ends this long before and after the day of some article that matches."""

_WORD = re.compile(r"[^\W\d_]+")
_ALONE = re.compile(r"(?<![^\s„“\"»«(])[^\W\d_]{4,40}(?![^\s.,;!?“”\"»«)])")
_PAIR = re.compile(r"(?<![^\s„“\"»«(])(?=([^\W\d_]{3,40}) ([^\W\d_]{3,40})(?![^\s.,;!?“”\"»«)]))")


@dataclass(frozen=True)
class Query:
    """A query in no engine's syntax: `words` in lower case, combined as `kind` says; `section` and both days for kind "filter" only."""

    kind: str
    words: tuple[str, ...]
    section: str = ""
    since: str = ""
    until: str = ""


def read_queries(path: Path) -> dict[str, dict[str, list[Query]]]:
    """{"timed" or "warming": {kind: queries}}."""
    drawn = json.loads(path.read_text("utf-8"))
    return {
        use: {kind: [Query(**{**q, "words": tuple(q["words"])}) for q in queries] for kind, queries in kinds.items()}
        for use, kinds in drawn.items()
    }


def draw(corpus: Path) -> dict[str, dict[str, list[Query]]]:
    """As `read_queries` returns; a kind the corpus has nothing for (no dates, no sections) is left out."""
    frequencies, sample, articles = _survey(corpus)
    bands = _WordBands(frequencies, articles)
    drawn: dict[str, dict[str, list[Query]]] = {"timed": {}, "warming": {}}
    for kind in KINDS:
        generator = random.Random(f"{SEED} {kind}")
        queries = list(_distinct(_MAKERS[kind], bands, sample, generator, TIMED + WARMING))
        if queries:
            drawn["timed"][kind] = queries[:TIMED]
            drawn["warming"][kind] = queries[TIMED:] or queries
    return drawn


class _WordBands:
    """The words of a corpus by band of document frequency: 3 to 10 articles, up to 1 % of them, up to 20 %."""

    def __init__(self, frequencies: Counter[str], articles: int) -> None:
        from whoosh.lang.stopwords import stoplists  # here: not every peer's process has them

        from searchidx.german.word_lists import FUNCTION_WORDS

        ignored = FUNCTION_WORDS | stoplists["de"]  # Snowball's list, Lucene's and Whoosh's: they would ask for less than the others
        edges = (3, 11, max(articles // 100, 30), max(articles // 5, 200))
        self.frequencies = frequencies
        self.bands: list[list[str]] = [
            sorted(w for w, n in frequencies.items() if low <= n < high and w not in ignored) for low, high in pairwise(edges)
        ]
        self._usable = {w for band in self.bands for w in band}

    def draw(self, generator: random.Random, band: int) -> str:
        """A word of a band, or of the one below where that is empty."""
        filled = [words for words in self.bands[: band + 1] if words] or [sorted(self._usable)]
        return generator.choice(filled[-1])

    def words_of(self, row: Row) -> list[str]:
        """The words of an article that lie in a band, in order, each once."""
        return list(dict.fromkeys(w for w in map(str.lower, _ALONE.findall(_text(row))) if w in self._usable))

    def is_usable(self, word: str) -> bool:
        return word in self._usable


def _survey(corpus: Path) -> tuple[Counter[str], list[Row], int]:
    """Document frequencies of the words, a random sample of articles, the number of articles."""
    frequencies: Counter[str] = Counter()
    sample: list[Row] = []
    generator = random.Random(SEED)
    number = 0
    for number, row in enumerate(rows(corpus), 1):
        frequencies.update({w.lower() for w in _ALONE.findall(_text(row))})
        if len(sample) < SAMPLE:
            sample.append(row)
        elif (place := generator.randrange(number)) < SAMPLE:
            sample[place] = row
    return frequencies, sample, number


def _distinct(
    maker: Callable[[_WordBands, list[Row], random.Random, int], Query | None],
    bands: _WordBands,
    sample: list[Row],
    generator: random.Random,
    wanted: int,
) -> Iterator[Query]:
    """Up to `wanted` different queries; fewer when fifty attempts for each do not suffice."""
    seen: set[Query] = set()
    for attempt in range(50 * wanted):
        query = maker(bands, sample, generator, attempt)
        if query and query not in seen:
            seen.add(query)
            yield query
            if len(seen) == wanted:
                return


def _word(bands: _WordBands, sample: list[Row], generator: random.Random, attempt: int) -> Query:
    return Query("word", (bands.draw(generator, attempt % 3),))


def _any3(bands: _WordBands, sample: list[Row], generator: random.Random, attempt: int) -> Query:
    return Query("any3", tuple(bands.draw(generator, band) for band in range(3)))


def _all2(bands: _WordBands, sample: list[Row], generator: random.Random, attempt: int, kind: str = "all2") -> Query | None:
    candidates = bands.words_of(generator.choice(sample))
    return Query(kind, tuple(generator.sample(candidates, 2))) if len(candidates) > 1 else None


def _passages(bands: _WordBands, sample: list[Row], generator: random.Random, attempt: int) -> Query | None:
    return _all2(bands, sample, generator, attempt, "passages")


def _phrase(bands: _WordBands, sample: list[Row], generator: random.Random, attempt: int) -> Query | None:
    pairs = [(a.lower(), b.lower()) for a, b in _PAIR.findall(_text(generator.choice(sample)))]
    pairs = [pair for pair in pairs if all(map(bands.is_usable, pair))]
    return Query("phrase", generator.choice(pairs)) if pairs else None


def _prefix(bands: _WordBands, sample: list[Row], generator: random.Random, attempt: int) -> Query | None:
    word = bands.draw(generator, attempt % 3)
    return Query("prefix", (word[:4],)) if len(word) > 5 else None


def _fuzzy(bands: _WordBands, sample: list[Row], generator: random.Random, attempt: int) -> Query | None:
    """A word with one letter missing, doubled or changed, but not the first."""
    word = bands.draw(generator, attempt % 3)
    if len(word) < 6:
        return None
    at = generator.randrange(1, len(word))
    letter = generator.choice(["", word[at] * 2, generator.choice("aeinrst")])
    misspelt = word[:at] + letter + word[at + 1 :]
    return Query("fuzzy", (misspelt,)) if misspelt != word else None


def _filter(bands: _WordBands, sample: list[Row], generator: random.Random, attempt: int) -> Query | None:
    row = generator.choice(sample)
    frequent = sorted(bands.words_of(row), key=lambda word: -bands.frequencies[word])[:3]
    if not (frequent and row.get("date") and row.get("section")):
        return None
    day = date.fromisoformat(row["date"][:10])
    return Query("filter", (generator.choice(frequent),), row["section"], (day - PERIOD).isoformat(), (day + PERIOD).isoformat())


_MAKERS: dict[str, Callable[[_WordBands, list[Row], random.Random, int], Query | None]] = {
    "word": _word,
    "any3": _any3,
    "all2": _all2,
    "phrase": _phrase,
    "prefix": _prefix,
    "fuzzy": _fuzzy,
    "filter": _filter,
    "passages": _passages,
}


def _text(row: Row) -> str:
    return f"{row['title']}\n{row['text']}"


if __name__ == "__main__":
    drawn = draw(Path(sys.argv[1]))
    Path(sys.argv[2]).write_text(json.dumps({u: {k: [asdict(q) for q in qs] for k, qs in ks.items()} for u, ks in drawn.items()}), "utf-8")
