"""Marking turns a passage into HTML: its text escaped first, its marks made visible. Nothing else on the page makes HTML of a text."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from markupsafe import Markup, escape

from searchidx.model import Passage
from web.wording import label

Wrap = Callable[[Markup], Markup]


def marked(passage: Passage) -> Markup:
    """The passage with a <mark> around every mark."""
    return _wrapped(passage, lambda text: Markup("<mark>") + text + Markup("</mark>"))


def anchored(total: int, lang: str) -> Callable[[Passage], Markup]:
    """A renderer that numbers the marks of one article over all its passages, t1 to t<total>, in the order it is called.

    Behind each mark stand links to its neighbours; the style sheet shows them at the mark that was jumped to.
    """
    numbers = count(1)
    return lambda passage: _wrapped(passage, lambda text: _anchor(text, next(numbers), total, lang))


def _wrapped(passage: Passage, wrap: Wrap) -> Markup:
    pieces, at = [], 0
    for start, end in passage.marks:
        pieces += [escape(passage.text[at:start]), wrap(escape(passage.text[start:end]))]
        at = end
    return Markup("").join([*pieces, escape(passage.text[at:])])


def _anchor(text: Markup, number: int, total: int, lang: str) -> Markup:
    mark = Markup('<mark id="t{}" tabindex="-1">{}</mark>').format(number, text)
    if total == 1:
        return mark
    steps = (_step(number - 1 or total, "‹", label("previous_hit", lang)), _step(number % total + 1, "›", label("next_hit", lang)))
    return mark + Markup('<span class="steps">{}<span class="number">{}/{}</span>{}</span>').format(steps[0], number, total, steps[1])


def _step(number: int, sign: str, name: str) -> Markup:
    return Markup('<a href="#t{}" aria-label="{}" title="{}">{}</a>').format(number, name, name, sign)
