"""Passages as HTML: the text escaped first, then <mark> around every match. Nothing else on the pages makes HTML of an article's text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from itertools import count

from markupsafe import Markup, escape

from searchidx.model import Passage
from web.labels import label

LONGEST_WORD = 200
"""Code points that a jump target is widened by on either side, at most: a text may be one endless word."""

MOST_TARGETS = 2_000
"""Jump targets of one page. Every other word of an article may match; what is beyond these is marked, but no links stand beside it."""


def marked_html(passage: Passage) -> Markup:
    """The passage with a <mark> around every mark."""
    return _marked_slice(passage, 0, len(passage.text))


def jump_targets(passage: Passage) -> tuple[tuple[int, int], ...]:
    """The code point ranges [start, end) a reader jumps to: every mark widened to white space on both sides, overlapping ones merged.

    A mark may be part of a word ("Fähr" in „Fährbetrieb“); a jump target never is, so that no link is set into the middle of a word.
    """
    targets: list[tuple[int, int]] = []
    for start, end in passage.marks:
        if targets and start < targets[-1][1]:
            start, _ = targets.pop()
        else:
            start = _word_start(passage.text, start, targets[-1][1] if targets else 0)
        targets.append((start, _word_end(passage.text, end)))
    return tuple(targets)


def numbering_renderer(total: int, lang: str) -> Callable[[Passage], Markup]:
    """A renderer that numbers the jump targets of one article, t1 to t<total>, over all its passages in the order it is called.

    Links to the previous and the next target follow each; the style sheet shows them on the target that was jumped to. Beyond
    MOST_TARGETS targets are only marked.
    """
    numbers = count(1)

    def rendered(passage: Passage) -> Markup:
        parts, position = [], 0
        for start, end in jump_targets(passage):
            number, marked = next(numbers), _marked_slice(passage, start, end)
            parts += [escape(passage.text[position:start]), marked if number > MOST_TARGETS else _target_html(marked, number, total, lang)]
            position = end
        return Markup("").join([*parts, escape(passage.text[position:])])

    return rendered


def _marked_slice(passage: Passage, start: int, end: int) -> Markup:
    """The text from `start` to `end` with its marks; the slice must not cut through a mark."""
    text, marks = passage.text, passage.marks
    parts: list[str] = []
    position = start
    for at in range(bisect_left(marks, (start, start)), len(marks)):  # by number: copying the rest for each slice takes the square of it
        mark_start, mark_end = marks[at]
        if mark_end > end:
            break
        if position <= mark_start:
            parts += [escape(text[position:mark_start]), "<mark>", escape(text[mark_start:mark_end]), "</mark>"]
            position = mark_end
    return Markup("".join([*parts, escape(text[position:end])]))  # everything of the text is escaped


def _word_start(text: str, position: int, lowest: int) -> int:
    first = max(lowest, position - LONGEST_WORD)
    while position > first and not text[position - 1].isspace():
        position -= 1
    return position


def _word_end(text: str, position: int) -> int:
    last = min(len(text), position + LONGEST_WORD)
    while position < last and not text[position].isspace():
        position += 1
    return position


def _target_html(html: Markup, number: int, total: int, lang: str) -> Markup:
    target = Markup('<span class="stop" id="t{}" tabindex="-1">{}</span>').format(number, html)
    if total == 1:
        return target
    linked = min(total, MOST_TARGETS)
    previous = _step_link(number - 1 or linked, "‹", label("previous_hit", lang))
    following = _step_link(number % linked + 1, "›", label("next_hit", lang))
    return target + Markup('<span class="steps" lang="{}">{}<span class="number">{}/{}</span>{}</span>').format(
        lang, previous, number, total, following
    )


def _step_link(number: int, sign: str, name: str) -> Markup:
    return Markup('<a href="#t{}" aria-label="{}" title="{}">{}</a>').format(number, name, name, sign)
