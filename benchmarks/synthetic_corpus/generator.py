"""Synthetic articles drawn from the model: ranks of words first, then the words, numbers, punctuation marks and capitals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np

from benchmarks.synthetic_corpus.model import SECTIONS, Array, Model, frequencies
from benchmarks.synthetic_corpus.vocabulary import vocabulary

FIRST_DAY, LAST_DAY = date(2012, 1, 1), date(2026, 10, 31)
BATCH = 5000
"""Articles made at a time."""


def articles(model: Model, count: int, seed: int) -> Iterator[dict[str, str]]:
    """`count` articles as JSON objects: id, title, text, date, section. The same for the same seed and lexicon."""
    generator = np.random.default_rng(seed)
    words, cumulated = _words_and_probabilities(model, count, seed)
    for start in range(0, count, BATCH):
        yield from _batch(model, words, cumulated, generator, start, min(BATCH, count - start))


def _words_and_probabilities(model: Model, count: int, seed: int) -> tuple[list[str], Array]:
    """The words that so many articles may need and the cumulated probabilities of their ranks."""
    per_article = sum(sort.share * sum(np.exp(mean + spread**2 / 2) for mean, spread in (sort.title, sort.text)) for sort in model.sorts)
    size = int(4 * model.k * (count * per_article) ** model.beta) + 10_000
    cumulated = np.cumsum(frequencies(model.s, model.q, model.bend, model.beta, np.arange(1.0, size + 1)))
    return vocabulary(model, size, seed), cumulated / cumulated[-1]


def _batch(
    model: Model, words: list[str], cumulated: Array, generator: np.random.Generator, start: int, count: int
) -> Iterator[dict[str, str]]:
    sorts = generator.choice(len(model.sorts), count, p=[sort.share for sort in model.sorts])
    title_lengths = _lengths(generator, [sort.title for sort in model.sorts], sorts)
    text_lengths = _lengths(generator, [sort.text for sort in model.sorts], sorts)
    ends = np.cumsum(title_lengths + text_lengths)
    starts = ends - title_lengths - text_lengths
    ranks = _ranks(model, cumulated, generator, starts, title_lengths + text_lengths)
    written = _written(model, [words[rank] for rank in ranks.tolist()], starts, starts + title_lengths, generator)
    days = generator.integers(0, (LAST_DAY - FIRST_DAY).days + 1, count).tolist()
    sections = generator.choice(len(model.sections), count, p=model.sections).tolist()
    bounds = zip(starts.tolist(), (starts + title_lengths).tolist(), ends.tolist(), strict=True)
    for i, (title_start, text_start, end) in enumerate(bounds):
        yield {
            "id": f"z{start + i:08}",
            "title": " ".join(written[title_start:text_start]).rstrip(".,"),
            "text": " ".join(written[text_start:end]).rstrip(".,") + ".",
            "date": (FIRST_DAY + timedelta(days[i])).isoformat(),
            "section": SECTIONS[sections[i]],
        }


def _ranks(model: Model, cumulated: Array, generator: np.random.Generator, starts: Array, lengths: Array) -> Array:
    """A rank (from 0) for each word of the articles one after another; some repeat an earlier word of the same article."""
    drawn = np.searchsorted(cumulated, generator.random(int(lengths.sum())))
    article_starts = np.repeat(starts, lengths)
    positions = np.arange(len(drawn))
    earlier = article_starts + (generator.random(len(drawn)) * (positions - article_starts)).astype(np.int64)
    return drawn[np.where(generator.random(len(drawn)) < model.repeated, earlier, positions)]


def _written(model: Model, words: list[str], titles: Array, texts: Array, generator: np.random.Generator) -> list[str]:
    """The words with numbers among them, punctuation marks behind them, and a capital where a sentence, title or text begins."""
    written = list(words)
    roll = generator.random(len(written))
    numbers, commas, stops = np.cumsum([model.numbers, model.commas, 1 / model.sentence])
    for position in np.flatnonzero(roll < numbers).tolist():
        written[position] = str(int(10 ** (1 + 2 * roll[position] / numbers)))
    for position in np.flatnonzero((roll >= numbers) & (roll < commas)).tolist():
        written[position] += ","
    sentence_ends = np.flatnonzero((roll >= commas) & (roll < stops))
    for position in sentence_ends.tolist():
        written[position] += "."
    beginnings = np.concatenate([titles, texts, sentence_ends + 1])
    for position in beginnings[beginnings < len(written)].tolist():
        written[position] = written[position][:1].upper() + written[position][1:]
    return written


def _lengths(generator: np.random.Generator, logarithms: Sequence[tuple[float, float]], sorts: Array) -> Array:
    """Words of each article, drawn from the log-normal distribution of its sort; at least one."""
    mean, spread = np.array(logarithms).T
    return np.maximum(1, np.exp(generator.normal(mean[sorts], spread[sorts]))).astype(np.int64)
