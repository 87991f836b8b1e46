"""A layout is an article set for reading: headline, byline, and blocks in the order of the text; pointers to other articles stand apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from searchidx.model import Article, Passage
from web.highlight_html import stops

_BLANK_LINE = re.compile(r"\n\s*\n")
_SET_APART = {"title", "author", "teaser"}
_FIGURE = {"caption", "label", "credit"}
# A repetition says nothing new, and the page shows the section by itself. The original keeps them all.
_LEFT_OUT = {"repeat", "section"}
_AROUND_LABEL = " (©"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the text column. `kind` is lead, body, heading, agency or figure.

    A figure holds captions, then credits with their labels.
    """

    kind: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything of an article that the page shows, in the order it shows it."""

    titles: tuple[Passage, ...]
    authors: tuple[Passage, ...]
    blocks: tuple[Block, ...]
    teasers: tuple[Passage, ...]

    @property
    def stops(self) -> int:
        """How many marked places there are on the page to jump to."""
        blocks = (passage for block in self.blocks for passage in block.passages)
        return sum(len(stops(passage)) for passage in (*self.titles, *self.authors, *blocks, *self.teasers))


def layout(passages: Sequence[Passage]) -> Layout:
    """The layout of a whole article, given as the service reads it."""
    by_field = {name: tuple(p for p in passages if p.field == name) for name in _SET_APART}
    return Layout(
        titles=by_field["title"],
        authors=by_field["author"],
        blocks=tuple(_blocks(paragraph for passage in _column(passages) for paragraph in paragraphs(passage))),
        teasers=tuple(paragraph for passage in by_field["teaser"] for paragraph in paragraphs(passage)),
    )


def paragraphs(passage: Passage) -> Iterator[Passage]:
    """The passage cut at its blank lines; a mark that crosses one is cut, too."""
    ends = [match.span() for match in _BLANK_LINE.finditer(passage.text)]
    starts = [0, *(end for _, end in ends)]
    for start, end in zip(starts, [*(start for start, _ in ends), len(passage.text)], strict=True):
        if passage.text[start:end].strip():
            yield _cut(passage, start, end)


def _column(passages: Sequence[Passage]) -> Iterator[Passage]:
    """What stands in the text column. Of the labels only those of credits: „Symbolbild:“ must not get lost, „Von“ goes without saying."""
    for passage, following in zip(passages, [*passages[1:], None], strict=True):
        if passage.field == "label":
            name = passage.text.strip(_AROUND_LABEL)
            if name and following and following.field == "credit":
                yield replace(passage, text=name)
        elif passage.field not in _SET_APART | _LEFT_OUT:
            yield passage


def _cut(passage: Passage, start: int, end: int) -> Passage:
    inside = ((max(s, start) - start, min(e, end) - start) for s, e in passage.marks)
    return replace(passage, text=passage.text[start:end], marks=tuple((s, e) for s, e in inside if s < e))


def _blocks(passages: Iterable[Passage]) -> Iterator[Block]:
    figure: tuple[Passage, ...] = ()
    for passage in passages:
        # a caption after a credit belongs to the next picture
        if figure and (passage.field not in _FIGURE or (passage.field == "caption" and figure[-1].field == "credit")):
            yield Block("figure", figure)
            figure = ()
        if passage.field in _FIGURE:
            figure = (*figure, passage)
        else:
            yield Block(passage.field, (passage,))
    if figure:
        yield Block("figure", figure)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the original: recognised as `field` by `rule`, or "" where nothing was recognised."""

    field: str
    rule: str
    text: str


def segments(article: Article) -> tuple[Segment, ...]:
    """The whole original, cut where a recognised field begins or ends; joined, the segments are the original."""
    found, at = [], 0
    for span in article.spans:
        found.append(Segment("", "", article.original[at : span.start]))
        found.append(Segment(span.field, span.rule, article.original[span.start : span.end]))
        at = span.end
    found.append(Segment("", "", article.original[at:]))
    return tuple(segment for segment in found if segment.text)
