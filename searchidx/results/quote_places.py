"""Where a query's words stand in the quotations of an article, and which quotations a query means."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from searchidx.model import QUOTE_FIELDS, QUOTE_JOINT, Quote, quote_texts, speaker_line
from searchidx.query.core_nodes import And, Concept, Leaf, Near, Node, Not, Or, Phrase
from searchidx.results.occurrences import leaf_occurrences
from searchidx.results.tokenized_article import TokenizedArticle


class QuotePlaces:
    """The quotations of one article, as the fields "quote" and "speaker" hold them."""

    def __init__(self, article: TokenizedArticle) -> None:
        self._article = article
        self.quotes = article.article.quotes
        lines = {
            "quote": quote_texts(article.article, self.quotes),
            "speaker": [speaker_line(quote) for quote in self.quotes],
        }
        self._starts = {name: [0, *accumulate(len(line) + len(QUOTE_JOINT) for line in of_field)] for name, of_field in lines.items()}

    def marks(self, leaf: Leaf, field: str) -> Iterator[tuple[int, int]]:
        """What to mark in one field of the text for a leaf that searches quotations: its words in them, or all a speaker says."""
        if "quote" in leaf.fields:
            for number, start, end in self._found(leaf, "quote"):
                quote = self.quotes[number]
                if quote.field == field and end <= quote.end - quote.start:
                    yield quote.start + start, quote.start + end
        if "speaker" in leaf.fields:
            for number in sorted({number for number, _, _ in self._found(leaf, "speaker")}):
                quote = self.quotes[number]
                if quote.field == field:
                    yield quote.start, quote.end

    def meant(self, query: Node) -> tuple[Quote, ...]:
        """The quotations that a query means: all, unless it asks for words in a quotation or for speakers."""
        asked: dict[Leaf, frozenset[int]] = {}
        return tuple(quote for number, quote in enumerate(self.quotes) if self._means(query, number, asked))

    def _means(self, node: Node, number: int, asked: dict[Leaf, frozenset[int]]) -> bool:
        match node:
            case Concept() | Phrase() | Near():
                if not searches_quotes(node):
                    return True
                if node not in asked:
                    fields = [name for name in QUOTE_FIELDS if name in node.fields]
                    asked[node] = frozenset(found for name in fields for found, _, _ in self._found(node, name))
                return number in asked[node]
            case And(children):
                return all(self._means(child, number, asked) for child in children)
            case Or(children):
                return any(self._means(child, number, asked) for child in children)
            case Not(child):
                return not (has_quote_leaf(child) and self._means(child, number, asked))
            case _:
                return True

    def _found(self, leaf: Leaf, name: str) -> Iterator[tuple[int, int, int]]:
        """The quotations in which a leaf occurs, with the code points of each mark within its line."""
        places = self._article.places(name)
        starts = self._starts[name]
        for occurrence in leaf_occurrences(leaf, self._article.texts.get(name, ""), places):
            for start, end in occurrence.marks:
                number = bisect_right(starts, start) - 1
                yield number, start - starts[number], end - starts[number]


def searches_quotes(leaf: Leaf) -> bool:
    """Whether a leaf asks for words in quotations, or for speakers."""
    return leaf.fields[0] in QUOTE_FIELDS


def has_quote_leaf(node: Node) -> bool:
    """Whether any leaf of a query does, below Not as well."""
    match node:
        case Concept() | Phrase() | Near():
            return searches_quotes(node)
        case And(children) | Or(children):
            return any(map(has_quote_leaf, children))
        case Not(child):
            return has_quote_leaf(child)
        case _:
            return False
