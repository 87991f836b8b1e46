"""Relaxations of a question that finds nothing: the same with one clause, filter or switch dropped, or a word spelled otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from searchidx.model import KEYWORD_FIELDS
from searchidx.query.relaxation import drop_one_clause
from searchidx.question import Question, Relaxation
from searchidx.results.did_you_mean import spelling_suggestions
from searchidx.results.prepared_query import PreparedQuery, prepare


def relaxations(prepared: PreparedQuery) -> tuple[Relaxation, ...]:
    """Those that find something, the nearest to the question first."""
    wider = [*_respelled(prepared), *_widened(prepared.question)]
    nodes = [prepare(prepared.reader, question).node for _, _, question in wider]
    totals = prepared.reader.frequencies(nodes)
    return tuple(Relaxation(*candidate, total) for candidate, total in zip(wider, totals, strict=True) if total)


_Candidate = tuple[str, str, Question]
"""`kind`, `left_out` and `question` of a Relaxation."""


def _respelled(prepared: PreparedQuery) -> Iterator[_Candidate]:
    """The question with an unknown word replaced by one that it may have been typed for."""
    question = prepared.question
    for word, suggestions in spelling_suggestions(prepared.node, prepared.reader):
        as_word = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        for suggestion in suggestions:
            yield "spelling", word, replace(question, query=as_word.sub(suggestion, question.query))


def _widened(question: Question) -> Iterator[_Candidate]:
    """The question with one thing less each time."""
    filters = question.filters
    for clause, rest in drop_one_clause(question.query):
        yield "word", clause, replace(question, query=rest)
    for name in (*KEYWORD_FIELDS, *("-" + field for field in KEYWORD_FIELDS)):
        if name in filters:
            yield "filter", name, replace(question, filters={key: value for key, value in filters.items() if key != name})
    if "since" in filters or "until" in filters:
        yield "period", "", replace(question, filters={key: value for key, value in filters.items() if key not in ("since", "until")})
    if question.mode != "compounds":
        yield "mode", "", replace(question, mode="compounds")
    if question.without or question.exclude:
        yield "switches", "", replace(question, without=(), exclude=())
