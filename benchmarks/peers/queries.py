"""A query is drawn from the articles themselves by a fixed seed, so that every engine finds something in every corpus.

    python -m benchmarks.peers.queries CORPUS.jsonl OUT.json

Words come in equal parts from three bands of document frequency; pairs and phrases stand together in some article. Only words of letters
alone are taken, no function words: a query asks every engine for the same, whatever it does with hyphens and stop words.
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
"""Queries of a kind that are timed, and others that are asked before."""

SAMPLE = 20_000
"""Articles that pairs, phrases and filters are drawn from."""

PERIOD = timedelta(days=180)
"""A filter's period reaches this far before and after the day of some article that matches."""

_WORD = re.compile(r"[^\W\d_]+")
_ALONE = re.compile(r"(?<![^\s„“\"»«(])[^\W\d_]{4,40}(?![^\s.,;!?“”\"»«)])")
_PAIR = re.compile(r"(?<![^\s„“\"»«(])(?=([^\W\d_]{3,40}) ([^\W\d_]{3,40})(?![^\s.,;!?“”\"»«)]))")


@dataclass(frozen=True)
class Query:
    """What is asked: `words` in lower case, read by `kind`; `section` and both days are of kind "filter" only."""

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
    words = _Words(frequencies, articles)
    drawn: dict[str, dict[str, list[Query]]] = {"timed": {}, "warming": {}}
    for kind in KINDS:
        chance = random.Random(f"{SEED} {kind}")
        found = list(_distinct(_MAKERS[kind], words, sample, chance, TIMED + WARMING))
        if found:
            drawn["timed"][kind] = found[:TIMED]
            drawn["warming"][kind] = found[TIMED:] or found
    return drawn


class _Words:
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
        self._askable = {w for band in self.bands for w in band}

    def one(self, chance: random.Random, band: int) -> str:
        """A word of a band, or of the one below where that is empty."""
        filled = [words for words in self.bands[: band + 1] if words] or [sorted(self._askable)]
        return chance.choice(filled[-1])

    def of(self, row: Row) -> list[str]:
        """The words of an article that may be asked for, in order."""
        return list(dict.fromkeys(w for w in map(str.lower, _ALONE.findall(_text(row))) if w in self._askable))

    def askable(self, word: str) -> bool:
        return word in self._askable


def _survey(corpus: Path) -> tuple[Counter[str], list[Row], int]:
    """Document frequencies of the words, some articles, the number of articles."""
    frequencies: Counter[str] = Counter()
    kept: list[Row] = []
    chance = random.Random(SEED)
    number = 0
    for number, row in enumerate(rows(corpus), 1):
        frequencies.update({w.lower() for w in _ALONE.findall(_text(row))})
        if len(kept) < SAMPLE:
            kept.append(row)
        elif (place := chance.randrange(number)) < SAMPLE:
            kept[place] = row
    return frequencies, kept, number


def _distinct(
    maker: Callable[[_Words, list[Row], random.Random, int], Query | None],
    words: _Words,
    sample: list[Row],
    chance: random.Random,
    wanted: int,
) -> Iterator[Query]:
    """Up to `wanted` different queries; fewer where fifty tries for each do not give them."""
    seen: set[Query] = set()
    for attempt in range(50 * wanted):
        query = maker(words, sample, chance, attempt)
        if query and query not in seen:
            seen.add(query)
            yield query
            if len(seen) == wanted:
                return


def _word(words: _Words, sample: list[Row], chance: random.Random, attempt: int) -> Query:
    return Query("word", (words.one(chance, attempt % 3),))


def _any3(words: _Words, sample: list[Row], chance: random.Random, attempt: int) -> Query:
    return Query("any3", tuple(words.one(chance, band) for band in range(3)))


def _all2(words: _Words, sample: list[Row], chance: random.Random, attempt: int, kind: str = "all2") -> Query | None:
    found = words.of(chance.choice(sample))
    return Query(kind, tuple(chance.sample(found, 2))) if len(found) > 1 else None


def _passages(words: _Words, sample: list[Row], chance: random.Random, attempt: int) -> Query | None:
    return _all2(words, sample, chance, attempt, "passages")


def _phrase(words: _Words, sample: list[Row], chance: random.Random, attempt: int) -> Query | None:
    pairs = [(a.lower(), b.lower()) for a, b in _PAIR.findall(_text(chance.choice(sample)))]
    pairs = [pair for pair in pairs if all(map(words.askable, pair))]
    return Query("phrase", chance.choice(pairs)) if pairs else None


def _prefix(words: _Words, sample: list[Row], chance: random.Random, attempt: int) -> Query | None:
    word = words.one(chance, attempt % 3)
    return Query("prefix", (word[:4],)) if len(word) > 5 else None


def _fuzzy(words: _Words, sample: list[Row], chance: random.Random, attempt: int) -> Query | None:
    """A word with a letter missing, doubled or changed, never the first."""
    word = words.one(chance, attempt % 3)
    if len(word) < 6:
        return None
    at = chance.randrange(1, len(word))
    letter = chance.choice(["", word[at] * 2, chance.choice("aeinrst")])
    typed = word[:at] + letter + word[at + 1 :]
    return Query("fuzzy", (typed,)) if typed != word else None


def _filter(words: _Words, sample: list[Row], chance: random.Random, attempt: int) -> Query | None:
    row = chance.choice(sample)
    found = sorted(words.of(row), key=lambda word: -words.frequencies[word])[:3]
    if not (found and row.get("date") and row.get("section")):
        return None
    day = date.fromisoformat(row["date"][:10])
    return Query("filter", (chance.choice(found),), row["section"], (day - PERIOD).isoformat(), (day + PERIOD).isoformat())


_MAKERS: dict[str, Callable[[_Words, list[Row], random.Random, int], Query | None]] = {
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
    found = draw(Path(sys.argv[1]))
    Path(sys.argv[2]).write_text(json.dumps({u: {k: [asdict(q) for q in qs] for k, qs in ks.items()} for u, ks in found.items()}), "utf-8")
