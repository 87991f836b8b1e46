"""The memory engine defines what a right answer is: everything in dictionaries, nothing clever, slow on purpose.

It shares no matching or scoring code with the other engines, only the numbers of `ranking.bm25f`; tests compare the others with it.
`_matches` says when an article matches, `_occurrences` where words, phrases and neighbours occur, `_score_parts` what a score is made of,
`_ordered` which hit comes first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf, log
from secrets import token_hex

import numpy as np

from searchidx.engines import Batch
from searchidx.errors import IndexLocked
from searchidx.german import CLAUSE, SENTENCE, length, tokens
from searchidx.german.calendar import day, moment
from searchidx.german.match_types import MATCH_TYPES, SharedNgrams
from searchidx.messages import Message
from searchidx.model import QUOTE_FIELDS, TEXT_FIELDS, UNCOUNTED_FIELDS, Article, facet_value, field_text
from searchidx.query.core_nodes import And, Concept, Everything, Group, Leaf, Near, Node, Not, Or, Phrase, Range, leaves
from searchidx.ranking.bm25f import FIELD_WEIGHTS, K1, MICRO, NGRAM_K1, B, scored_groups
from searchidx.ranking.engine_answer import ArticleRank, EngineAnswer, ScoredArticle, ScorePart, Sort
from searchidx.storage.array_file import Contents
from searchidx.storage.article_codec import ArticleOrBytes, as_article
from searchidx.storage.forward_index import ForwardIndex, of_articles
from searchidx.storage.ragged_arrays import Array
from searchidx.storage.vocabulary import Vocabulary

Occurrence = tuple[int, int]
"""First and last position, both included."""


@dataclass(frozen=True, slots=True)
class _Field:
    """One field of an article: the positions of each term, and its length in words, function words not counted."""

    positions: Mapping[str, list[int]]
    length: int


@dataclass(frozen=True, slots=True)
class _WeightedGroup:
    """A scored group of the query that occurs: `articles` hold it, `factor` is weight · idf, or the weight alone of one with n-grams."""

    leaf: int
    scored_group: int
    groups: tuple[Group, ...]
    fields: tuple[str, ...]
    articles: int
    factor: float
    ngrams: SharedNgrams | None


class MemoryEngine:
    """Articles in a dictionary; a commit replaces the dictionary, so readers on other threads see the old or the new one."""

    def __init__(self) -> None:
        self.generation = 0
        self.commit_id = ""
        self._articles: dict[str, Article] = {}
        self._fields: dict[str, dict[str, _Field]] = {}
        self._ledger: Mapping[str, Contents] = {}
        self._committed: str | None = None
        self._vocabularies: dict[int, Vocabulary] = {}  # by generation, shared by all readers: the last one is kept

    def reader(self, seconds: float | None = None) -> MemoryEngine:
        return copy(self)  # the definition takes its time

    def vocabulary(self) -> Vocabulary:
        vocabulary = self._vocabularies.get(self.generation)
        if vocabulary is None:
            vocabulary = Vocabulary.build(_term_counts(self._fields.values()).items())
            self._vocabularies.clear()
            self._vocabularies[self.generation] = vocabulary
        return vocabulary

    def values(self, field: str) -> Mapping[str, int]:
        counts = Counter(value for article in self._articles.values() if (value := getattr(article, field)))
        return dict(sorted(counts.items()))

    def ids(self) -> Sequence[str]:
        return sorted(self._articles)

    def articles(self, ids: Sequence[str]) -> list[Article | None]:
        return [self._articles.get(id) for id in ids]

    def committed(self) -> str | None:
        return self._committed

    def ledger(self) -> Mapping[str, Contents]:
        return self._ledger

    def search(
        self,
        query: Node,
        *,
        relaxed: Node | None = None,
        limit: int = 10,
        offset: int = 0,
        sort: Sort = "relevance",
        facets: Sequence[str] = (),
    ) -> EngineAnswer:
        full = [id for id in self._articles if self._matches(query, id)]
        partial = [id for id in self._articles if relaxed and id not in full and self._matches(relaxed, id)]
        hits = self._ordered(full, query, sort, False) + self._ordered(partial, relaxed or query, sort, True)
        return EngineAnswer(tuple(hits[offset : offset + limit]), len(full), {field: self._facet(field, full) for field in facets})

    def rank(self, query: Node, id: str, *, relaxed: Node | None = None, sort: Sort = "relevance") -> ArticleRank:
        answer = self.search(query, relaxed=relaxed, limit=len(self._articles), sort=sort)
        ids = [hit.id for hit in answer.hits]
        return ArticleRank(ids.index(id) + 1 if id in ids else None, answer.total, len(ids))

    def frequencies(self, nodes: Sequence[Node]) -> list[int]:
        return [sum(self._matches(node, id) for id in self._articles) for node in nodes]

    def forward_index(self) -> ForwardIndex:
        return of_articles((self._articles[id] for id in self.ids()), self.vocabulary())

    def matching(self, nodes: Sequence[Node], forward: ForwardIndex) -> list[Array]:
        return [np.array([self._matches(node, forward.id_of(number)) for number in range(forward.size)], bool) for node in nodes]

    def score_parts(self, query: Node, id: str) -> tuple[ScorePart, ...]:
        return self._score_parts(self._weighted_groups(query), self._average_length(), id) if id in self._fields else ()

    @contextmanager
    def transaction(self) -> Iterator[MemoryTransaction]:
        yield MemoryTransaction(self)

    def commit(
        self,
        add: Iterable[ArticleOrBytes],
        remove: Iterable[str] = (),
        *,
        ledger: Mapping[str, Contents] | None = None,
        purge: bool = False,
        compact: bool = False,
    ) -> None:
        removed = set(remove)
        articles = {id: article for id, article in self._articles.items() if id not in removed}
        fields = {id: texts for id, texts in self._fields.items() if id not in removed}
        for article in map(as_article, add):
            articles[article.id] = article
            fields[article.id] = {name: _analysed(text, name) for name in TEXT_FIELDS if (text := field_text(article, name))}
        self._articles, self._fields = articles, fields
        self._ledger = self._ledger if ledger is None else dict(ledger)
        self._committed = datetime.now(UTC).isoformat(timespec="seconds")
        self.generation += 1
        self.commit_id = token_hex(16)

    def concerns(self) -> tuple[Message, ...]:
        return ()

    def size(self) -> int:
        return 0

    def close(self) -> None:
        pass

    def _matches(self, node: Node, id: str) -> bool:
        match node:
            case Everything():
                return True
            case Concept() | Phrase() | Near():
                return any(_occurrences(node, field) for name, field in self._fields[id].items() if name in node.fields)
            case Range():
                return _in_range(node, self._articles[id])
            case And(children):
                return all(self._matches(child, id) for child in children if not _optional(child))
            case Or(children):
                return any(self._matches(child, id) for child in children if not _optional(child))
            case Not(child):
                return not self._matches(child, id)

    def _ordered(self, ids: Iterable[str], query: Node, sort: Sort, partial: bool) -> list[ScoredArticle]:
        groups, average = self._weighted_groups(query), self._average_length()
        scores = {id: sum(part.score for part in self._score_parts(groups, average, id)) for id in ids}

        def key(id: str) -> tuple[float, float, str]:
            date = self._articles[id].date
            newer = -moment(date) if date else inf
            older = moment(date) if date else inf
            return {"relevance": (-scores[id], newer, id), "newest": (newer, -scores[id], id), "oldest": (older, -scores[id], id)}[sort]

        return [ScoredArticle(id, scores[id], partial) for id in sorted(scores, key=key)]

    def _facet(self, field: str, ids: Iterable[str]) -> tuple[tuple[str, int], ...]:
        counts = Counter(value for id in ids if (value := facet_value(self._articles[id], field)))
        return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def _score_parts(self, groups: Sequence[_WeightedGroup], average: float, id: str) -> tuple[ScorePart, ...]:
        parts = []
        fields = self._fields[id]
        norm = 1 - B + B * _length(fields) / average
        for group in groups:
            frequencies: Mapping[str, float] = {}
            held: list[int] = []
            if group.ngrams:
                held = _ngrams_held(group.groups[0], group.ngrams, fields, group.fields)
                score = round(group.factor * sum(held) * ((1 + NGRAM_K1) / (1 + NGRAM_K1 * norm)))
            else:
                frequencies = _frequencies(group.groups, fields, group.fields)
                tf = sum(FIELD_WEIGHTS[name] * frequency for name, frequency in frequencies.items()) / norm
                score = round(group.factor * (tf / (K1 + tf)) * MICRO)
            if score:
                parts.append(ScorePart(group.leaf, group.scored_group, score, group.articles, frequencies, len(held)))
        return tuple(parts)

    def _weighted_groups(self, query: Node) -> list[_WeightedGroup]:
        """Every scored group of the query that occurs; a weaker one never weighs more than a stronger one of its leaf."""
        weighted = []
        for number, leaf in enumerate(leaves(query)):
            ceiling = inf
            for index, scored in enumerate(scored_groups(leaf)):
                groups = tuple(_groups(leaf)[i] for i in scored.groups)
                n = sum(any(_frequencies(groups, fields, leaf.fields)) for fields in self._fields.values())
                if not n:
                    continue
                factor = scored.weight if scored.ngrams else min(scored.weight * self._idf(n), ceiling)
                ceiling = factor if MATCH_TYPES[groups[0].relation].matches else ceiling
                weighted.append(_WeightedGroup(number, index, groups, leaf.fields, n, factor, scored.ngrams))
        return weighted

    def _idf(self, n: int) -> float:
        return log(1 + (len(self._articles) - n + 0.5) / (n + 0.5))

    def _average_length(self) -> float:
        """The mean length of articles; those of length 0 are left out."""
        lengths = [words for fields in self._fields.values() if (words := _length(fields))]
        return sum(lengths) / len(lengths) if lengths else 1.0


def _analysed(text: str, name: str) -> _Field:
    text_tokens = list(tokens(text))
    positions: dict[str, list[int]] = {}
    for token in text_tokens:
        positions.setdefault(token.term, []).append(token.position)
    return _Field(positions, 0 if name in QUOTE_FIELDS else length(text_tokens))


def _length(fields: Mapping[str, _Field]) -> int:
    return sum(field.length for field in fields.values())


def _term_counts(articles: Iterable[Mapping[str, _Field]]) -> Counter[str]:
    """The number of articles that hold each term in any field but UNCOUNTED_FIELDS; a term that stands in these only counts 0."""
    counts: Counter[str] = Counter()
    for fields in articles:
        counts.update({term for name, field in fields.items() if name not in UNCOUNTED_FIELDS for term in field.positions})
        counts.update({term: 0 for name in UNCOUNTED_FIELDS if name in fields for term in fields[name].positions})
    return counts


def _groups(leaf: Leaf) -> tuple[Group, ...]:
    return leaf.groups if isinstance(leaf, Concept) else (Group("exact", (), (leaf,)),)


def _optional(node: Node) -> bool:
    return isinstance(node, Concept) and node.optional


def _frequencies(groups: Sequence[Group], fields: Mapping[str, _Field], names: Sequence[str]) -> dict[str, float]:
    """How often groups stand in each of the named fields, by the weights of their relations; fields without them left out."""
    return {name: n for name in TEXT_FIELDS if name in fields and name in names and (n := _frequency(groups, fields[name]))}


def _frequency(groups: Sequence[Group], field: _Field) -> float:
    total = 0.0
    for group in groups:
        forms = sum(len(field.positions.get(form, ())) for form in group.forms)
        units = sum(len(_occurrences(unit, field)) for unit in group.units)
        total += MATCH_TYPES[group.relation].weight * (forms + units)
    return total


def _ngrams_held(group: Group, ngrams: SharedNgrams, fields: Mapping[str, _Field], names: Sequence[str]) -> list[int]:
    """The weight of each n-gram that any form of a group in any of the named fields holds."""
    searched = [field.positions for name, field in fields.items() if name in names]
    masks = [mask for form, mask in zip(group.forms, ngrams.masks.tolist(), strict=True) if any(form in terms for terms in searched)]
    return [weight for bit, weight in enumerate(ngrams.weights.tolist()) if any(mask >> bit & 1 for mask in masks)]


def _occurrences(node: Leaf, field: _Field) -> list[Occurrence]:
    """Where a leaf stands in one field, sorted, each occurrence once; groups that only score stand nowhere."""
    match node:
        case Concept():
            rows = [(MATCH_TYPES[group.relation], group) for group in node.groups]
            matching = [group for match_type, group in rows if match_type.matches or (node.loose and match_type.relaxed)]
            words = {(p, p) for group in matching for form in group.forms for p in field.positions.get(form, ())}
            return sorted(words | {unit_place for group in matching for unit in group.units for unit_place in _occurrences(unit, field)})
        case Phrase(slots):
            places = [{p for term in slot for p in field.positions.get(term, ())} for slot in slots]
            starts = [p for p in sorted(places[0]) if all(p + i in slot for i, slot in enumerate(places))]
            return [(start, start + len(slots) - 1) for start in starts]
        case Near():
            anchors, *others = [_occurrences(part, field) for part in node.parts]
            choose = _in_order if node.ordered else _around
            chosen = [choose(anchor, others, node, field) for anchor in anchors]
            return sorted({(min(first for first, _ in parts), max(last for _, last in parts)) for parts in chosen if parts})


def _in_order(anchor: Occurrence, others: list[list[Occurrence]], near: Near, field: _Field) -> list[Occurrence]:
    """The anchor and, for each other part, its earliest occurrence after the one before; [] where that is no match."""
    chosen, gap = [anchor], 0
    for occurrences in others:
        following = [occurrence for occurrence in occurrences if occurrence[0] > chosen[-1][1]]
        if not following:
            return []
        gap += following[0][0] - chosen[-1][1] - 1
        chosen.append(following[0])
    return chosen if gap <= near.distance and _undivided(anchor, chosen[-1], near, field) else []


def _around(anchor: Occurrence, others: list[list[Occurrence]], near: Near, field: _Field) -> list[Occurrence]:
    """The anchor and, for each other part, its occurrence nearest to the anchor, on either side; [] where one has none within reach."""
    chosen, reach = [anchor], near.distance + len(near.parts) - 2
    for occurrences in others:
        close = [o for o in occurrences if 0 <= _gap(anchor, o) <= reach and _undivided(anchor, o, near, field)]
        if not close:
            return []
        chosen.append(min(close, key=lambda occurrence: (_gap(anchor, occurrence), occurrence)))
    return chosen


def _gap(a: Occurrence, b: Occurrence) -> int:
    """Positions between two occurrences; negative when they overlap."""
    return max(a[0], b[0]) - min(a[1], b[1]) - 1


def _undivided(a: Occurrence, b: Occurrence, near: Near, field: _Field) -> bool:
    """No boundary of the kind `near.within` names lies between the two; a boundary has the position of the word after it."""
    ends = {"": (), "sentence": (SENTENCE,), "clause": (SENTENCE, CLAUSE)}[near.within]
    first, last = min(a[1], b[1]), max(a[0], b[0])
    return not any(first < p <= last for end in ends for p in field.positions.get(end, ()))


def _in_range(node: Range, article: Article) -> bool:
    value = getattr(article, node.field)
    if value is None:
        return False
    value = day(value) if node.field == "date" else value
    return (node.low is None or node.low <= value) and (node.high is None or value <= node.high)


class MemoryTransaction:
    """A change of the memory engine: batches are lists of articles."""

    def __init__(self, engine: MemoryEngine) -> None:
        self._engine, self.generation, self.commit_id = engine, engine.generation, engine.commit_id

    def ledger(self) -> Mapping[str, Contents]:
        return self._engine.ledger()

    def articles(self, batch: Batch, rows: Sequence[int]) -> list[Article]:
        assert isinstance(batch.content, list)  # as MemoryBatchWriter made it
        return [as_article(batch.content[row]) for row in rows]

    def batch_writer(self) -> MemoryBatchWriter:
        return MemoryBatchWriter()

    def commit(
        self,
        batches: Iterable[tuple[Batch, Sequence[int]]],
        remove: Iterable[str] = (),
        *,
        ledger: Mapping[str, Contents] | None = None,
        purge: bool = False,
        compact: bool = False,
    ) -> None:
        if self._engine.commit_id != self.commit_id:
            raise IndexLocked("Ein anderer Lauf hat den Index inzwischen geändert", "another run has changed the index meanwhile")
        self._engine.commit(counted_articles(batches), remove, ledger=ledger)
        self.commit_id = self._engine.commit_id


class MemoryBatchWriter:
    """Collects articles as bytes."""

    def __init__(self) -> None:
        self._articles: list[bytes] = []

    def add(self, article: Article, data: bytes) -> None:
        self._articles.append(data)

    def finish(self) -> Batch:
        return Batch(self._articles)


def counted_articles(batches: Iterable[tuple[Batch, Sequence[int]]]) -> Iterator[bytes]:
    """The articles of batches that hold them as bytes, without those that do not count."""
    for batch, dropped in batches:
        assert isinstance(batch.content, list)  # as MemoryBatchWriter made it
        left_out = frozenset(dropped)
        yield from (data for number, data in enumerate(batch.content) if number not in left_out)
