"""An article's texts with the positions of their tokens, for whatever looks at what matched in it: passages, reasons, concordances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from searchidx.german import terms
from searchidx.german.tokenizer import WORD
from searchidx.model import TEXT_FIELDS, Article, field_text
from searchidx.ranking.time_budget import TimeBudget

TokenPlace = tuple[int, int, int]
"""Position of a token in its field, and the code points [start, end) it stands in: a plain tuple, for a long article has thousands."""

TokenPlaces = Mapping[str, Sequence[TokenPlace]]
"""The places of a text's tokens by their term, in the order of the text."""


WORDS_AT_A_TIME = 1_000
"""Words that are tokenized, and at least of every text, before the budget is looked at."""


class TokenizedArticle:
    """The non-empty texts of an article by field, in the order of TEXT_FIELDS; each is tokenized once, when it is first asked for.

    Once the budget is spent the rest of a text has no tokens: nothing is found there. `longest`: code points of a text that are kept;
    `shortened` says whether any has more.
    """

    __slots__ = ("_places", "article", "budget", "shortened", "texts")

    def __init__(self, article: Article, budget: TimeBudget | None = None, longest: int | None = None) -> None:
        self.article = article
        self.budget = budget or TimeBudget(None)
        texts = {name: text for name in TEXT_FIELDS if (text := field_text(article, name))}
        self.shortened = longest is not None and any(len(text) > longest for text in texts.values())
        self.texts = {name: text[:longest] for name, text in texts.items()} if self.shortened else texts
        self._places: dict[str, TokenPlaces] = {}

    def places(self, field: str) -> TokenPlaces:
        """Where the tokens of one field stand; empty for a field without text."""
        if field not in self._places:
            self._places[field] = _token_places(self.texts.get(field, ""), self.budget)
        return self._places[field]


def _token_places(text: str, budget: TimeBudget) -> TokenPlaces:
    """The same tokens as `tokenizer.tokens` gives, by their term."""
    places: dict[str, list[TokenPlace]] = {}
    position = 0
    for number, match in enumerate(WORD.finditer(text), 1):
        if not number % WORDS_AT_A_TIME and budget.is_spent():
            break
        word_terms, width = terms(match.group())
        base = match.start()
        for term, offset, start, end in word_terms:
            places.setdefault(term, []).append((position + offset, base + start, base + end))
        position += width
    return places
