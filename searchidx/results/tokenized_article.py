"""An article's texts with the positions of their tokens, for whatever looks at what matched in it: passages, reasons, concordances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from searchidx.german import terms
from searchidx.german.tokenizer import WORD
from searchidx.model import TEXT_FIELDS, Article, field_text

TokenPlace = tuple[int, int, int]
"""Position of a token in its field, and the code points [start, end) it stands in: a plain tuple, for a long article has thousands."""

TokenPlaces = Mapping[str, Sequence[TokenPlace]]
"""The places of a text's tokens by their term, in the order of the text."""


class TokenizedArticle:
    """The non-empty texts of an article by field, in the order of TEXT_FIELDS; each is tokenized once, when it is first asked for."""

    __slots__ = ("_places", "article", "texts")

    def __init__(self, article: Article) -> None:
        self.article = article
        self.texts = {name: text for name in TEXT_FIELDS if (text := field_text(article, name))}
        self._places: dict[str, TokenPlaces] = {}

    def places(self, field: str) -> TokenPlaces:
        """Where the tokens of one field stand; empty for a field without text."""
        if field not in self._places:
            self._places[field] = _token_places(self.texts.get(field, ""))
        return self._places[field]


def _token_places(text: str) -> TokenPlaces:
    """The same tokens as `tokenizer.tokens` gives, by their term."""
    places: dict[str, list[TokenPlace]] = {}
    position = 0
    for match in WORD.finditer(text):
        word_terms, width = terms(match.group())
        base = match.start()
        for term, offset, start, end in word_terms:
            places.setdefault(term, []).append((position + offset, base + start, base + end))
        position += width
    return places
