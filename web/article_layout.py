"""An article laid out for reading: headline, byline, blocks in the order of the text, pointers to other articles apart; its citation.

Also the whole original cut into segments, to show beside the article what was recognised.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from searchidx.index import AnswerBudget
from searchidx.messages import UNDATED, UNTITLED, day
from searchidx.model import Article, FoundQuote, Passage, title
from web.highlight_html import jump_targets
from web.labels import label

BLOCKS_AT_A_TIME = 256
"""Blocks that are laid out before the budget is looked at."""

_BLANK_LINE = re.compile(r"\n\s*\n")
_SET_APART = {"title", "author", "teaser"}
_FIGURE_FIELDS = {"caption", "label", "credit"}
# A repetition says nothing new, and the page shows the section above the headline. The original keeps both.
_LEFT_OUT = {"repeat", "section"}
_AROUND_LABEL = " (©"


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the text column. `kind` is lead, body, heading, agency or figure (captions, then credits with their labels).

    A paragraph with quotations is cut around them: `said` has the number of the quotation that each passage is, from 1, or 0.
    """

    kind: str
    passages: tuple[Passage, ...]
    said: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything of an article that its page shows, in the order it is shown."""

    titles: tuple[Passage, ...]
    authors: tuple[Passage, ...]
    blocks: tuple[Block, ...]
    teasers: tuple[Passage, ...]

    @property
    def target_count(self) -> int:
        """How many marked places on the page can be jumped to."""
        in_blocks = (passage for block in self.blocks for passage in block.passages)
        return sum(len(jump_targets(passage)) for passage in (*self.titles, *self.authors, *in_blocks, *self.teasers))


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the original: recognised as `field` by `rule`, or both "" where nothing was recognised."""

    field: str
    rule: str
    text: str


def lay_out(passages: Sequence[Passage], budget: AnswerBudget | None = None, quotes: Sequence[FoundQuote] = ()) -> Layout:
    """The layout of a whole article, from its passages in source order (`Index.read`), as far as the budget reaches."""
    apart = {field: tuple(passage for passage in passages if passage.field == field) for field in _SET_APART}
    blocks = _blocks(paragraph for passage in _text_column(passages) for paragraph in paragraphs(passage))
    return Layout(
        titles=apart["title"],
        authors=apart["author"],
        blocks=tuple(_within(budget, _with_quotes(blocks, quotes) if quotes else blocks)),
        teasers=tuple(paragraph for passage in apart["teaser"] for paragraph in paragraphs(passage)),
    )


def paragraphs(passage: Passage) -> Iterator[Passage]:
    """The passage cut at its blank lines, without empty ones; a mark across a blank line is cut, too."""
    ends = [match.span() for match in _BLANK_LINE.finditer(passage.text)]
    starts = [0, *(end for _, end in ends)]
    mark_ends = [end for _, end in passage.marks]
    for start, end in zip(starts, [*(start for start, _ in ends), len(passage.text)], strict=True):
        if passage.text[start:end].strip():
            first = bisect_right(mark_ends, start)
            yield _slice(passage, start, end, passage.marks[first : bisect_left(passage.marks, (end,), first)])


def _with_quotes(blocks: Iterable[Block], quotes: Sequence[FoundQuote]) -> Iterator[Block]:
    """The blocks, paragraphs cut around the quotations in them. Quotations of a field come in the order of its text."""
    waiting: dict[str, deque[tuple[int, str]]] = {}
    for number, quote in enumerate(quotes, 1):
        waiting.setdefault(quote.field, deque()).append((number, _BLANK_LINE.split(quote.text, 1)[0]))
    for block in blocks:
        of_field = waiting.get(block.kind) if block.kind in ("lead", "body") else None
        yield _cut_around(block, of_field) if of_field else block


def _cut_around(block: Block, waiting: deque[tuple[int, str]]) -> Block:
    """The block cut around those of the next quotations that stand in it."""
    (passage,) = block.passages
    pieces: list[tuple[int, int, int]] = []
    position = 0
    while waiting and (at := passage.text.find(waiting[0][1], position)) >= 0:
        number, text = waiting.popleft()
        pieces += [(position, at, 0), (at, at + len(text), number)]
        position = at + len(text)
    pieces.append((position, len(passage.text), 0))
    kept = [piece for piece in pieces if piece[0] < piece[1]]
    return Block(block.kind, tuple(_slice(passage, start, end, passage.marks) for start, end, _ in kept), tuple(said for *_, said in kept))


def segments(article: Article) -> tuple[Segment, ...]:
    """The whole original, cut where a recognised field begins or ends; joined, the segments are the original."""
    cuts, position = [], 0
    for span in article.spans:
        cuts.append(Segment("", "", article.original[position : span.start]))
        cuts.append(Segment(span.field, span.rule, article.original[span.start : span.end]))
        position = span.end
    cuts.append(Segment("", "", article.original[position:]))
    return tuple(segment for segment in cuts if segment.text)


def citation(article: Article, lang: str) -> str:
    """The article as one sentence of a list of sources: author, headline, source, day, address (or id); what is unknown is left out."""
    author = f"{article.author}: " if article.author else ""
    quoted = f"„{title(article)}“" if lang == "de" else f"“{title(article)}”"
    headline = author + (quoted if title(article) else UNTITLED.text(lang))
    source = f"In: {article.source}" if article.source else ""
    published = day(article.date[:10], lang) if article.date else UNDATED.text(lang)
    sentence = f"{headline}. {', '.join(part for part in (source, published) if part)}."
    return f"{sentence} {article.url}" if article.url else f"{sentence} {label('id', lang)}: {article.id}"


def _within(budget: AnswerBudget | None, blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks until the budget is spent."""
    for number, block in enumerate(blocks, 1):
        if budget and not number % BLOCKS_AT_A_TIME and budget.is_spent():
            return
        yield block


def _text_column(passages: Sequence[Passage]) -> Iterator[Passage]:
    """What stands in the text column. Of the labels only those of credits: „Symbolbild:“ must not get lost, „Von“ goes without saying."""
    for passage, following in zip(passages, [*passages[1:], None], strict=True):
        if passage.field == "label":
            name = passage.text.strip(_AROUND_LABEL)
            if name and following and following.field == "credit":
                yield replace(passage, text=name)
        elif passage.field not in _SET_APART | _LEFT_OUT:
            yield passage


def _slice(passage: Passage, start: int, end: int, marks: Sequence[tuple[int, int]]) -> Passage:
    """The passage from `start` to `end`; of all its marks only `marks` reach into it."""
    inside = ((max(s, start) - start, min(e, end) - start) for s, e in marks)
    return replace(passage, text=passage.text[start:end], marks=tuple((s, e) for s, e in inside if s < e))


def _blocks(passages: Iterable[Passage]) -> Iterator[Block]:
    figure: list[Passage] = []
    for passage in passages:
        # a caption after a credit belongs to the next picture
        if figure and (passage.field not in _FIGURE_FIELDS or (passage.field == "caption" and figure[-1].field == "credit")):
            yield Block("figure", tuple(figure))
            figure = []
        if passage.field in _FIGURE_FIELDS:
            figure.append(passage)
        else:
            yield Block(passage.field, (passage,))
    if figure:
        yield Block("figure", tuple(figure))
