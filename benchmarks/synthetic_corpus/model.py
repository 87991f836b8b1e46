"""The parameters of the synthetic corpus: word frequencies, vocabulary growth, article lengths, kinds of words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

PARAMETERS = Path(__file__).with_name("model.json")
WORD_KINDS = ("form", "compound", "hyphen", "name")
"""Form of the lexicon, compound written as one word, compound with a hyphen, proper name."""

SECTIONS = "politik wirtschaft kultur sport wissen reise panorama digital regional gesundheit auto meinung".split()


@dataclass(frozen=True)
class Lengths:
    """One sort of article (teasers, speeches …): its share of all articles, and (mean, standard deviation) of the natural logarithm of
    the number of words in title and text."""

    share: float
    title: tuple[float, float]
    text: tuple[float, float]


@dataclass(frozen=True)
class Model:
    """All fitted parameters.

    `s`, `q`, `bend`, `beta`: see `frequencies`. `k`, `beta`: Heaps' law. `repeated`: share of words that repeat an earlier word of their
    article beyond chance. `numbers`, `commas`: shares of words that are numbers, or that a comma follows. `sentence`: words in a
    sentence. `kinds`: for each power of ten of ranks (the first: 100 to 999) the shares of WORD_KINDS. `sections`: shares of SECTIONS.
    """

    s: float
    q: float
    bend: int
    beta: float
    k: float
    repeated: float
    numbers: float
    commas: float
    sentence: float
    kinds: tuple[tuple[float, ...], ...]
    sections: tuple[float, ...]
    sorts: tuple[Lengths, ...]

    @classmethod
    def read(cls, path: Path = PARAMETERS) -> Model:
        parameters = json.loads(path.read_text("utf-8"))
        sorts = tuple(Lengths(sort["share"], tuple(sort["title"]), tuple(sort["text"])) for sort in parameters["sorts"])
        kinds, sections = tuple(map(tuple, parameters["kinds"])), tuple(parameters["sections"])
        return cls(**{**parameters, "kinds": kinds, "sections": sections, "sorts": sorts})


def frequencies(s: float, q: float, bend: int, beta: float, ranks: Array) -> Array:
    """Relative frequencies of the words at these ranks (from 1), not normalised: Zipf–Mandelbrot up to `bend`, then r^-1/beta."""
    tail = (bend + q) ** -s * (ranks / bend) ** (-1 / beta)
    return np.where(ranks <= bend, (ranks + q) ** -s, tail)
