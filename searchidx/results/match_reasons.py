"""Why an article is a hit: for each word of the query the form that stands in the article, its match type and the field."""

from __future__ import annotations

from searchidx.model import Reason
from searchidx.query.core_nodes import Concept, Leaf, Node, leaves
from searchidx.results.mark_ranges import on_one_line, words_around
from searchidx.results.occurrences import group_occurrences, leaf_occurrences, matching_groups
from searchidx.results.tokenized_article import TokenizedArticle


def match_reasons(article: TokenizedArticle, query: Node) -> tuple[Reason, ...]:
    """One reason for each word or phrase of the query that occurs: its strongest match type, where that is met first."""
    required = (leaf for leaf in leaves(query) if not (isinstance(leaf, Concept) and leaf.optional))
    reasons = (_reason(leaf, article) for leaf in required)
    return tuple(dict.fromkeys(reason for reason in reasons if reason))


def _reason(leaf: Leaf, article: TokenizedArticle) -> Reason | None:
    for group in matching_groups(leaf) if isinstance(leaf, Concept) else (None,):  # the strongest group comes first
        for name, text in article.texts.items():
            if name not in leaf.fields:
                continue
            places = article.places(name)
            concept = leaf if isinstance(leaf, Concept) else None
            occurrences = group_occurrences(concept, group, text, places) if concept and group else leaf_occurrences(leaf, text, places)
            if first := min(occurrences, default=None):
                form = " … ".join(on_one_line(text[start:end]) for start, end in words_around(text, first.marks))
                return Reason(concept.word if concept else form, group.relation if group else "exact", form, name)
    return None
