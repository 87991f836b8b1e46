"""Hits folded by families: of the versions of one story the first in order is shown, with the others behind it."""

from __future__ import annotations

from dataclasses import dataclass

from searchidx.engines import EngineAnswer, ScoredArticle
from searchidx.query.core_nodes import Node
from searchidx.results.corpus import Corpus
from searchidx.results.prepared_query import PreparedQuery


@dataclass(frozen=True, slots=True)
class FoldedAnswer:
    """One page of families and the partial hits that fill it: `others` has the further versions of each hit by its id."""

    answer: EngineAnswer
    families: int
    others: dict[str, tuple[ScoredArticle, ...]]


def folded_answer(prepared: PreparedQuery, corpus: Corpus, loose: Node | None, facets: tuple[str, ...]) -> FoldedAnswer:
    """Families [offset, offset + limit) in the order of their first hits, each with all its articles that match."""
    question, reader = prepared.question, prepared.reader
    whole = reader.search(prepared.node, limit=corpus.forward.size, sort=question.sort, facets=facets)
    numbers = corpus.forward.numbers_of([scored.id for scored in whole.hits])
    families: dict[int, list[ScoredArticle]] = {}
    for scored, head in zip(whole.hits, corpus.heads[numbers].tolist(), strict=True):
        families.setdefault(head, []).append(scored)
    shown = list(families.values())[question.offset : question.offset + question.limit]
    hits, complete = [versions[0] for versions in shown], whole.complete
    room, past = question.limit - len(hits), max(0, question.offset - len(families))
    if loose is not None and room:
        partial = reader.search(prepared.node, relaxed=loose, limit=room, offset=whole.total + past, sort=question.sort)
        hits, complete = [*hits, *partial.hits], complete and partial.complete
    others = {versions[0].id: tuple(versions[1:]) for versions in shown}
    return FoldedAnswer(EngineAnswer(tuple(hits), whole.total, whole.facets, complete), len(families), others)
