"""Fits the model of the synthetic corpus to real articles."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.synthetic_corpus.model import SECTIONS, WORD_KINDS, Array, Lengths, Model, frequencies
from searchidx.german.decompounder import decompounder
from searchidx.german.lexicon import lexicon
from searchidx.german.word_lists import FUNCTION_WORDS

TOKEN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+|[.,!?]")
SAMPLED_WORDS = 400
"""Words of each power of ten of ranks whose kind is determined."""


@dataclass
class _Survey:
    """What is counted in the corpora in one pass."""

    tokens: Counter[str] = field(default_factory=Counter)
    """Words in lower case, numbers and punctuation marks."""

    sections: Counter[str] = field(default_factory=Counter)
    lengths: list[Array] = field(default_factory=list)
    """For each corpus the natural logarithms of the words in title and text, one row an article."""

    distinct: list[tuple[int, int]] = field(default_factory=list)
    """For each article its words and its different words."""


def fit(corpora: Sequence[Path]) -> Model:
    """The model of real articles: each corpus is one sort of article, its share is by number of articles."""
    survey = _Survey()
    for corpus in corpora:
        lengths = []
        for row in _rows(corpus):
            title, text = (TOKEN.findall(row[part]) for part in ("title", "text"))
            survey.tokens.update(token.lower() for token in title + text)
            words = [token.lower() for token in title + text if token[0].isalpha()]
            survey.distinct.append((len(words), len(set(words))))
            lengths.append([sum(token[0].isalnum() for token in part) or 1 for part in (title, text)])
            survey.sections[str(row.get("section"))] += 1
        survey.lengths.append(np.log(np.array(lengths, float)))
    return _model(survey, _vocabulary_growth(corpora))


def _model(survey: _Survey, growth: Array) -> Model:
    marks = {mark: survey.tokens[mark] for mark in ".!?,"}
    words = [(word, count) for word, count in survey.tokens.most_common() if word[0].isalpha()]
    numbers = sum(count for word, count in survey.tokens.items() if word[0].isdigit())
    word_count = survey.tokens.total() - sum(marks.values())
    s, q = _zipf_mandelbrot(np.array([count for _, count in words], float))
    beta, log_k = np.polyfit(np.log(growth[:, 0]), np.log(growth[:, 1]), 1)
    bend = _bend(s, q, beta, growth)
    repeated = _repeated(s, q, bend, beta, len(words), survey.distinct)
    bend = _bend(s, q, beta, growth * [1 - repeated, 1])  # only words that are no repetitions can be new
    return Model(
        s=round(s, 4),
        q=round(q, 4),
        bend=bend,
        beta=round(float(beta), 4),
        k=round(float(np.exp(log_k)), 4),
        repeated=round(repeated, 4),
        numbers=round(numbers / word_count, 4),
        commas=round(marks[","] / word_count, 4),
        sentence=round(word_count / max(1, sum(marks[mark] for mark in ".!?")), 2),
        kinds=tuple(_kind_shares(words)),
        sections=_section_shares(survey.sections),
        sorts=_sorts(survey.lengths),
    )


def _sorts(lengths: Sequence[Array]) -> tuple[Lengths, ...]:
    articles = sum(map(len, lengths))
    return tuple(Lengths(round(len(logs) / articles, 4), *(_mean_and_deviation(column) for column in logs.T)) for logs in lengths)


def _section_shares(sections: Counter[str]) -> tuple[float, ...]:
    """The shares of the most frequent sections, for as many as SECTIONS has."""
    counts = np.array([count for _, count in sections.most_common(len(SECTIONS))], float)
    return tuple(_shares(np.pad(counts, (0, len(SECTIONS) - len(counts)), constant_values=1)))


def _zipf_mandelbrot(counts: Array) -> tuple[float, float]:
    """s and q that fit the ranks up to 5,000 best, by least squares of logarithms at ranks spread evenly over the powers of ten.

    `counts`: occurrences of the words by rank.
    """
    ranks = np.unique(np.geomspace(1, min(5000, len(counts)), 200).astype(int))
    observed = np.log(counts[ranks - 1])
    fits = []
    for q in np.arange(0, 30, 0.25):
        (slope, _), error, *_ = np.polyfit(np.log(ranks + q), observed, 1, full=True)
        fits.append((float(error[0]), -float(slope), float(q)))
    return min(fits)[1:]


def _bend(s: float, q: float, beta: float, growth: Array) -> int:
    """The rank to bend at so that texts of the lengths in `growth` have as many different words as observed."""
    ranks = np.unique(np.geomspace(1, 3e7, 4000).astype(int)).astype(float)
    widths = np.diff(np.append(ranks, 3e7 + 1))

    def error(bend: int) -> float:
        p = frequencies(s, q, bend, beta, ranks)
        p /= (p * widths).sum()
        expected = [(widths * -np.expm1(-n * p)).sum() for n in growth[:, 0]]
        return float(np.square(np.log(expected) - np.log(growth[:, 1])).sum())

    return min((int(bend) for bend in np.geomspace(100, 100_000, 61)), key=error)


def _vocabulary_growth(corpora: Sequence[Path]) -> Array:
    """Rows of (words read, different words among them) while reading the corpora in turns, at points spread over the powers of ten."""
    points, seen, read, next_point = [], set(), 0, 10_000.0
    for row in _in_turns([_rows(corpus) for corpus in corpora]):
        for token in TOKEN.findall(f"{row['title']} {row['text']}"):
            if token[0].isalpha():
                seen.add(token.lower())
                read += 1
        if read >= next_point:
            points.append((read, len(seen)))
            next_point *= 1.3
    return np.array(points, float)


def _repeated(s: float, q: float, bend: int, beta: float, size: int, distinct: list[tuple[int, int]]) -> float:
    """The share of words that an article repeats beyond chance: drawn independently it would have more different words."""
    generator = np.random.default_rng(0)
    cumulated = np.cumsum(frequencies(s, q, bend, beta, np.arange(1.0, size + 1)))
    sample = [distinct[at] for at in generator.integers(0, len(distinct), 3000)]
    drawn = [len(np.unique(np.searchsorted(cumulated, generator.random(length) * cumulated[-1]))) for length, _ in sample]
    return max(0.0, 1 - sum(different for _, different in sample) / sum(drawn))


def _kind_shares(words: list[tuple[str, int]]) -> Iterator[tuple[float, ...]]:
    """The shares of WORD_KINDS at ranks 100 to 999, 1,000 to 9,999, … of words that are no function words."""
    decompounder().precompute()
    first = 100
    while first < len(words):
        members = [word for word, _ in words[first : 10 * first] if word not in FUNCTION_WORDS]
        sample = members[:: max(1, len(members) // SAMPLED_WORDS)]
        counts = Counter(map(_kind, sample))
        yield tuple(_shares(np.array([counts[kind] for kind in WORD_KINDS], float)))
        first *= 10


def _kind(word: str) -> str:
    if "-" in word:
        return "hyphen"
    if lexicon().readings(word):
        return "form"
    return "compound" if len(decompounder().split(word)) > 1 else "name"


def _mean_and_deviation(values: Array) -> tuple[float, float]:
    return round(float(values.mean()), 4), round(float(values.std()), 4)


def _shares(values: Array) -> list[float]:
    """The values as shares that sum to exactly 1."""
    rounded = [round(float(value), 4) for value in values / values.sum()]
    rounded[0] = round(rounded[0] + 1 - sum(rounded), 4)
    return rounded


def _in_turns(sources: list[Iterator[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    """One row of each source after the other, until all are read."""
    while sources:
        for source in list(sources):
            if (row := next(source, None)) is None:
                sources.remove(source)
            else:
                yield row


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
