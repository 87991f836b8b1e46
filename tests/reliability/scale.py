"""How much of the programme is run: the short form with all other tests, the long one by `make torture`, which sets SEARCHIDX_TORTURE."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")

TIMES = float(os.environ.get("SEARCHIDX_TORTURE") or 0)
"""The long form does this many times its usual amount; 0 is the short form."""
LONG = TIMES > 0
SEED = int(os.environ.get("SEARCHIDX_SEED") or 20_240_229)


def amount(short: int, long: int) -> int:
    return int(long * TIMES) if LONG else short


def sample(points: Sequence[T], count: int, seed: object) -> list[T]:
    """So many of the points, in order: the same ones at every run, others with another SEARCHIDX_SEED."""
    chosen = sorted(Random(f"{SEED}/{seed}").sample(range(len(points)), min(count, len(points))))
    return [points[at] for at in chosen]


DONE: Counter[str] = Counter()
"""What was tried, by kind; the summary after a long run names it."""


def count(what: str, number: int = 1) -> None:
    DONE[what] += number
