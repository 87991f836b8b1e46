"""A question that is planned against one state of an index, so that several answers to it cost one plan and agree with each other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Unpack

from searchidx.engines import Reader
from searchidx.errors import ArticleUnknown
from searchidx.model import Article
from searchidx.query.core_nodes import Node
from searchidx.query.parser import parse
from searchidx.query.planner import Plan, plan_query
from searchidx.question import Question, QuestionFields, check_text
from searchidx.results.answer_budget import AnswerBudget


@dataclass(frozen=True, slots=True)
class PreparedQuery:
    """A `question`, the state of the index it is asked of, what it means there, and the budget of the answer."""

    question: Question
    reader: Reader
    plan: Plan
    budget: AnswerBudget = field(default_factory=AnswerBudget)

    @property
    def node(self) -> Node:
        """What an engine is asked: the query with its filters."""
        return self.plan.node


def prepare(reader: Reader, question: Question, budget: AnswerBudget | None = None) -> PreparedQuery:
    """Plans a question. Raises QueryTooLarge beyond 100,000 characters."""
    plan = plan_query(
        parse(question.query),
        reader.vocabulary(),
        mode=question.mode,
        filters=question.filters,
        without=question.without,
        exclude=question.exclude,
        values=reader.values,
    )
    return PreparedQuery(question, reader, plan, budget or AnswerBudget())


def revise(prepared: PreparedQuery, **fields: Unpack[QuestionFields]) -> PreparedQuery:
    """The same question with some fields set anew, asked of the same state; planned again only if other articles may match."""
    question = replace(prepared.question, **fields)
    if question.selection == prepared.question.selection:
        return replace(prepared, question=question)
    return prepare(prepared.reader, question, prepared.budget)


def article_of(reader: Reader, id: str | Article) -> Article:
    """The stored article with this id; an article is returned as it is. Raises ArticleUnknown, and UsageError for what is no text."""
    if not isinstance(id, Article):
        check_text("id", id)
    article = id if isinstance(id, Article) else reader.articles([id])[0]
    if article is None:
        raise ArticleUnknown(f"Kein Artikel hat die Kennung {id!r}", f"no article has the id {id!r}")
    return article
