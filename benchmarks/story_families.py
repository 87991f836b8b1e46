"""Near-duplicates against 200 labelled pairs of invented news: precision and recall of the families that a folded search shows.

    python -m benchmarks.story_families [--wrong]

Ten pairs come of each of the 20 stories in story_families.txt, five of them hard. Together belong the report in another paper under
another headline, cut, and with a sentence more; and (hard) an editor's rewrite, in the same paper and in another. Apart stay the same
words ten days later and another story; and (hard) what was reported later, and another event that is told in the same sentences, in one
paper and in two.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from searchidx.engines.memory import MemoryEngine
from searchidx.index import Index
from searchidx.model import Article, Span

STORIES = Path(__file__).with_suffix(".txt")

_MORNING, _AFTERNOON, _NEXT_DAY, _LATER = "2025-03-03T06:00:00+01:00", "2025-03-03T16:00:00+01:00", "2025-03-04", "2025-03-13"


class Pair(NamedTuple):
    """Two articles, and whether they are versions of one story. `kind` says what the second is to the first."""

    kind: str
    is_hard: bool
    first: Article
    second: Article
    is_one_story: bool


def stories() -> list[dict[str, tuple[str, str]]]:
    """The texts of each story by kind: headline and text."""
    blocks = STORIES.read_text(encoding="utf-8").split("\n\n")[1:]
    return [{line.partition(": ")[0]: _headline_and_text(line) for line in block.strip().split("\n")} for block in blocks]


def pairs() -> Iterator[Pair]:
    """Ten pairs of each story."""
    texts = stories()
    for number, story in enumerate(texts):
        headline, text = story["report"]
        other_headline = story["rewrite"][0]
        first = _article("first", headline, text, "Elbkurier", _MORNING)
        cut, longer = text.rpartition(". ")[0] + ".", f"{text} Mehr dazu lesen Sie in der Ausgabe von morgen."
        yield Pair("copy", False, first, _article("b", other_headline, text, "Bote", _MORNING), True)
        yield Pair("cut", False, first, _article("b", other_headline, cut, "Bote", _AFTERNOON), True)
        yield Pair("longer", False, first, _article("b", headline, longer, "Elbkurier", _NEXT_DAY), True)
        yield Pair("rewrite", True, first, _article("b", *story["rewrite"], "Elbkurier", _AFTERNOON), True)
        yield Pair("rewrite elsewhere", True, first, _article("b", *story["rewrite"], "Bote", _AFTERNOON), True)
        yield Pair("later", True, first, _article("b", *story["later"], "Elbkurier", _NEXT_DAY), False)
        yield Pair("twin", True, first, _article("b", *story["twin"], "Elbkurier", _MORNING), False)
        yield Pair("twin elsewhere", True, first, _article("b", *story["twin"], "Bote", _MORNING), False)
        yield Pair("ten days later", False, first, _article("b", headline, text, "Elbkurier", _LATER), False)
        yield Pair("other story", False, first, _article("b", *texts[number - 1]["report"], "Bote", _MORNING), False)


def is_one_family(pair: Pair) -> bool:
    """Whether a folded search makes one hit of the two."""
    engine = MemoryEngine()
    engine.commit([pair.first, pair.second])
    return Index(engine, "", "memory").search("*", fold=True, limit=0).families == 1


def _headline_and_text(line: str) -> tuple[str, str]:
    headline, _, text = line.partition(": ")[2].partition(" | ")
    return headline, text


def _article(id: str, headline: str, text: str, source: str, date: str) -> Article:
    spans = (Span("title", 0, len(headline)), Span("body", len(headline) + 2, len(headline) + 2 + len(text)))
    return replace(Article(id, f"{headline}\n\n{text}", spans), source=source, date=date)


def main() -> None:
    judged = [(pair, is_one_family(pair)) for pair in pairs()]
    for hard in (None, False, True):
        part = [(pair.is_one_story, joined) for pair, joined in judged if hard is None or pair.is_hard == hard]
        right = sum(is_one and joined for is_one, joined in part)
        precision, recall = right / max(1, sum(joined for _, joined in part)), right / sum(is_one for is_one, _ in part)
        name = {None: "all", False: "easy", True: "hard"}[hard]
        print(f"{name:<5} {len(part):>4} pairs  precision {precision:.3f}  recall {recall:.3f}")
    if "--wrong" in sys.argv:
        for pair, joined in judged:
            if joined != pair.is_one_story:
                print(f"{pair.kind}: {pair.first.original[:60]!r} – {pair.second.original[:60]!r}")


if __name__ == "__main__":
    main()
