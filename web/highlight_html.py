"""Marking turns a passage into HTML: its text escaped first, its marks made visible. Nothing else on the page makes HTML of a text."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from markupsafe import Markup, escape

from searchidx.model import Passage
from web.wording import label


def marked(passage: Passage) -> Markup:
    """The passage with a <mark> around every mark."""
    return _marked(passage, 0, len(passage.text))


def stops(passage: Passage) -> tuple[tuple[int, int], ...]:
    """The code point ranges a reader jumps to: every mark widened to the white space around it, those that meet made one.

    A mark may be part of a word ("Fähr" in „Fährbetrieb“); a stop never is, so that nothing can be set into the middle of a word.
    """
    found: list[tuple[int, int]] = []
    for start, end in passage.marks:
        if found and start < found[-1][1]:
            start, _ = found.pop()
        else:
            start = _word_start(passage.text, start)
        found.append((start, _word_end(passage.text, end)))
    return tuple(found)


def anchored(total: int, lang: str) -> Callable[[Passage], Markup]:
    """A renderer that numbers the stops of one article over all its passages, t1 to t<total>, in the order it is called.

    Behind each stand links to its neighbours; the style sheet shows them when it was jumped to.
    """
    numbers = count(1)

    def rendered(passage: Passage) -> Markup:
        pieces, at = [], 0
        for start, end in stops(passage):
            pieces += [escape(passage.text[at:start]), _stop(_marked(passage, start, end), next(numbers), total, lang)]
            at = end
        return Markup("").join([*pieces, escape(passage.text[at:])])

    return rendered


def _marked(passage: Passage, at: int, until: int) -> Markup:
    """The text from `at` to `until`, which cut through no mark."""
    pieces = []
    for start, end in passage.marks:
        if at <= start and end <= until:
            pieces += [escape(passage.text[at:start]), Markup("<mark>{}</mark>").format(passage.text[start:end])]
            at = end
    return Markup("").join([*pieces, escape(passage.text[at:until])])


def _word_start(text: str, at: int) -> int:
    while at and not text[at - 1].isspace():
        at -= 1
    return at


def _word_end(text: str, at: int) -> int:
    while at < len(text) and not text[at].isspace():
        at += 1
    return at


def _stop(html: Markup, number: int, total: int, lang: str) -> Markup:
    stop = Markup('<span class="stop" id="t{}" tabindex="-1">{}</span>').format(number, html)
    if total == 1:
        return stop
    steps = (_step(number - 1 or total, "‹", label("previous_hit", lang)), _step(number % total + 1, "›", label("next_hit", lang)))
    return stop + Markup('<span class="steps" lang="{}">{}<span class="number">{}/{}</span>{}</span>').format(
        lang, steps[0], number, total, steps[1]
    )


def _step(number: int, sign: str, name: str) -> Markup:
    return Markup('<a href="#t{}" aria-label="{}" title="{}">{}</a>').format(number, name, name, sign)
