"""What an engine knows of one article and one query: its place among the hits, what occurs in it, what rules it out, its score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from searchidx.engines import ArticleRank, Reader, ScorePart
from searchidx.model import Article
from searchidx.query.core_nodes import And, Concept, Group, Leaf, Node, Not, Or, Range, has_leaves, leaves, relaxed
from searchidx.results.prepared_query import PreparedQuery
from searchidx.results.query_labels import leaf_label
from searchidx.results.word_counts import units_by_label


class OccurringForm(NamedTuple):
    """A form or unit of group number `group` of a leaf that occurs in the article; `counts` maps a field to how often."""

    group: int
    form: str
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class LeafEvidence:
    """A leaf of the query and its forms that occur in the article."""

    leaf: Leaf
    forms: tuple[OccurringForm, ...]


@dataclass(frozen=True, slots=True)
class FailedCondition:
    """A part of the query that only rules out, and rules this article out. `excluded`: for NICHT, what occurs that must not."""

    node: Node
    excluded: tuple[OccurringForm, ...]


@dataclass(frozen=True, slots=True)
class ArticleEvidence:
    """How one article did: `leaves` in the order of `core_nodes.leaves`, and the parts of its score, () for no hit.

    Leaves and parts of a partial hit are those of the relaxed query.
    """

    article: Article
    rank: ArticleRank
    leaves: tuple[LeafEvidence, ...]
    failed: tuple[FailedCondition, ...]
    score_parts: tuple[ScorePart, ...]


def article_evidence(prepared: PreparedQuery, article: Article) -> ArticleEvidence:
    """All that the engine says about the article; no articles are ordered for it."""
    reader, query = prepared.reader, prepared.node
    loose = relaxed(query)
    rank = reader.rank(query, article.id, relaxed=loose, sort=prepared.question.sort)
    is_full = rank.place is not None and not rank.partial
    scored = loose if rank.partial and loose else query
    unmet = [] if is_full else [node for node in _conditions(query) if reader.rank(node, article.id).place is None]
    return ArticleEvidence(
        article=article,
        rank=rank,
        leaves=tuple(LeafEvidence(leaf, tuple(_occurring_forms(leaf, article.id, reader))) for leaf in leaves(scored)),
        failed=tuple(FailedCondition(node, tuple(_excluded_forms(node, article.id, reader))) for node in unmet),
        score_parts=reader.score_parts(scored, article.id),
    )


def _occurring_forms(leaf: Leaf, id: str, reader: Reader) -> list[OccurringForm]:
    """Every form and unit of a leaf that occurs in the article: each is asked for as a word of its own."""
    candidates: list[tuple[int, str, Leaf]] = []
    if isinstance(leaf, Concept):
        for number, group in enumerate(leaf.groups):
            candidates += [(number, form, Concept(form, (Group("exact", (form,)),), leaf.fields)) for form in group.forms]
            for label, units in units_by_label(group).items():
                candidates.append((number, label, Concept(label, (Group("exact", (), units),), leaf.fields)))
    else:
        candidates.append((0, leaf_label(leaf), leaf))
    occurring = reader.score_parts(Or(tuple(candidate for _, _, candidate in candidates)), id)
    return [_occurring_form(candidates[part.leaf], part) for part in occurring]


def _occurring_form(candidate: tuple[int, str, Leaf], part: ScorePart) -> OccurringForm:
    group, form, _ = candidate
    return OccurringForm(group, form, {field: round(frequency) for field, frequency in part.frequencies.items()})


def _excluded_forms(node: Node, id: str, reader: Reader) -> Iterator[OccurringForm]:
    """What of an excluded part occurs in the article."""
    if isinstance(node, Not):
        for leaf in leaves(node.child):
            yield from _occurring_forms(leaf, id, reader)


def _conditions(node: Node) -> Iterator[Node]:
    """The parts of a query that only rule out: what stands below NICHT, periods, sections, sources."""
    match node:
        case Or(children) if children and not has_leaves(node):
            yield node
        case And(children) | Or(children):
            for child in children:
                yield from _conditions(child)
        case Not() | Range():
            yield node
