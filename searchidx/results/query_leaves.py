"""The leaves of a query that are marked in articles, and which of them an article can hold, by the terms that it has."""

from __future__ import annotations

from collections.abc import Iterator

from searchidx.query.core_nodes import Concept, Leaf, Node, leaves
from searchidx.results.occurrences import matching_groups
from searchidx.results.tokenized_article import TokenPlaces

FEW_LEAVES = 8
FEW_TEXTS = 32
"""For fewer leaves, and for the first texts, each leaf is looked at in turn: a table of all forms does not pay."""


class QueryLeaves:
    """Made once for all articles of an answer.

    Of sixty fuzzy words with thousands of forms an article has two or three; asking for each of them takes longer than reading the article.
    """

    def __init__(self, query: Node) -> None:
        numbered = enumerate(leaves(query))
        self._leaves = [(number, leaf) for number, leaf in numbered if not (isinstance(leaf, Concept) and leaf.optional)]
        self._by_form: dict[str, list[int]] | None = None
        self._texts = 0

    def of_field(self, field: str) -> list[tuple[int, Leaf]]:
        """The leaves that search a field, with their numbers among those of the query."""
        return [(number, leaf) for number, leaf in self._leaves if field in leaf.fields]

    def possible(self, field: str, places: TokenPlaces) -> list[tuple[int, Leaf]]:
        """At least those of them that occur in a text whose tokens stand at `places`."""
        self._texts += 1
        if len(self._leaves) < FEW_LEAVES or self._texts < FEW_TEXTS:
            return self.of_field(field)
        if self._by_form is None:
            self._by_form = self._numbers_by_form()
        at = {number for term in places for number in self._by_form.get(term, ())}
        at.update(self._by_form[""])
        return [(number, leaf) for number, leaf in self.of_field(field) if number in at]

    def _numbers_by_form(self) -> dict[str, list[int]]:
        """The numbers of the leaves that each form belongs to; under "" those that more than a form decides on."""
        numbers: dict[str, list[int]] = {"": []}
        for number, leaf in self._leaves:
            if isinstance(leaf, Concept) and not any(group.units for group in matching_groups(leaf)):
                for form in _matching_forms(leaf):
                    numbers.setdefault(form, []).append(number)
            else:
                numbers[""].append(number)
        return numbers


def _matching_forms(concept: Concept) -> Iterator[str]:
    for group in matching_groups(concept):
        yield from group.forms
