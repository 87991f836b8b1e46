"""Values of an article that are too long for a page: a title of a megabyte, a hundred thousand authors.

Only the text of an article has pages of its own for each of its parts (`web.long_article_parts`). Everything else stands on one page, in
its head, too, and must leave room for the rest. Exports hold values whole.
"""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from searchidx.model import Hit

LONGEST_VALUE = 10_000
"""Characters of a value that a page shows. Addresses of this length do not fit into a request any more."""


def shortened(value: object) -> object:
    """A text up to LONGEST_VALUE, with an ellipsis where it goes on; HTML that is finished, and what is no text, as it is."""
    if isinstance(value, str) and len(value) > LONGEST_VALUE and not isinstance(value, Markup):
        return value[:LONGEST_VALUE] + "…"
    return value


def shortened_hit(hit: Hit) -> Hit:
    """The hit with each of its facts and passages up to LONGEST_VALUE."""
    facts = {name: shortened(getattr(hit, name)) for name in ("title", "section", "source", "url", "author")}
    passages = tuple(
        replace(passage, text=passage.text[:LONGEST_VALUE], marks=tuple(mark for mark in passage.marks if mark[1] <= LONGEST_VALUE))
        for passage in hit.passages
    )
    return replace(hit, passages=passages, **facts)  # type: ignore[arg-type]  # a shortened text is a text, and None is None
