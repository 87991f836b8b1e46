"""One page of the answer to a question: hits, facets, and notes on what the reader should know about the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from searchidx.engines import EngineAnswer, ScoredArticle
from searchidx.messages import Message, Noun, counted_message
from searchidx.model import Hit, Page
from searchidx.query.core_nodes import And, Node, Not, Or, Phrase, Range, leaves, relaxed
from searchidx.results.did_you_mean import did_you_mean_notes
from searchidx.results.facets import add_filtered_facets, check_facets, in_reading_order, unfiltered_fields
from searchidx.results.hits import hit
from searchidx.results.no_results_notes import no_results_notes
from searchidx.results.prepared_query import PreparedQuery
from searchidx.results.query_labels import node_label
from searchidx.results.word_counts import exact_words

if TYPE_CHECKING:
    from searchidx.results.corpus import Corpus

_CUT = Message(
    "Die Antwort ist gekürzt: Die Anfrage braucht zu lange. Weniger oder seltenere Wörter helfen",
    "the answer is cut: the query takes too long. Fewer or rarer words help",
)


_CUT_PASSAGES = Message(
    "Die Ausschnitte sind gekürzt: In so langen Artikeln alle Stellen zu suchen dauert zu lange",
    "the passages are cut: looking for every place in articles as long as these takes too long",
)


def results_page(
    prepared: PreparedQuery,
    *,
    facets: Sequence[str] = (),
    passages: int = 3,
    why: bool = False,
    counsel: bool = True,
    started: float | None = None,
    corpus: Corpus | None = None,
) -> Page:
    """The page that the question asks for; the options are those of `Index.search`.

    `started`: when the work began (`perf_counter`), if it was before this call. `corpus`: what a folded page is folded by.
    """
    began = perf_counter() if started is None else started
    check_facets(facets)
    question, plan = prepared.question, prepared.plan
    loose = relaxed(plan.node)
    answer, families, versions = _answer(prepared, loose, unfiltered_fields(prepared, facets), corpus)
    answer = add_filtered_facets(prepared, facets, answer)
    hits = _hits(prepared, loose or plan.node, answer, passages, why, versions)
    words = exact_words(plan, prepared.reader)
    about_query = query_notes(prepared, spelling=counsel or answer.total > 0)
    notes = (*about_query, *_torn_phrases(prepared, answer), *_answer_notes(prepared, answer, counsel))
    return Page(
        hits=hits,
        total=answer.total,
        offset=question.offset,
        reading=plan.describe(words),
        words=words,
        notes=notes,
        facets={field: in_reading_order(field, answer.facets[field]) for field in facets},
        complete=answer.complete and plan.complete and not prepared.budget.exceeded,
        took_ms=(perf_counter() - began) * 1000,
        families=families,
    )


_Versions = Mapping[str, Sequence[ScoredArticle]]
"""The further versions of the story of each hit, by its id."""


def _answer(
    prepared: PreparedQuery, loose: Node | None, facets: Sequence[str], corpus: Corpus | None
) -> tuple[EngineAnswer, int | None, _Versions]:
    """The engine's answer; with a corpus it is folded: then also how many families match, and the versions of each hit."""
    question = prepared.question
    if corpus is not None:
        from searchidx.results.folded_page import folded_answer  # here: a search that is not folded needs none of it

        folded = folded_answer(prepared, corpus, loose, tuple(facets))
        return folded.answer, folded.families, folded.others
    limit, offset = question.limit, question.offset
    answer = prepared.reader.search(prepared.node, relaxed=loose, limit=limit, offset=offset, sort=question.sort, facets=facets)
    return answer, None, {}


def _torn_phrases(prepared: PreparedQuery, answer: EngineAnswer) -> list[Message]:
    """A note on each phrase that no article holds, where partial hits hold words of it."""
    phrases = [leaf for leaf in leaves(prepared.node) if isinstance(leaf, Phrase) and leaf.words]
    if not phrases or not any(scored.partial for scored in answer.hits):
        return []
    return [
        Message(
            f"{node_label(phrase, 'de')} nicht als Wortgruppe gefunden; Teiltreffer enthalten einzelne ihrer Wörter",
            f"{node_label(phrase, 'en')} not found as a phrase; partial hits hold single words of it",
        )
        for phrase, count in zip(phrases, prepared.reader.frequencies(phrases), strict=True)
        if not count
    ]


def query_notes(prepared: PreparedQuery, *, spelling: bool = True) -> tuple[Message, ...]:
    """What there is to say about the query, whatever it finds: repairs, words that may be misspelled, articles without a date."""
    misspelled = did_you_mean_notes(prepared.node, prepared.reader) if spelling else ()
    return (*prepared.plan.notes, *misspelled, *_undated_note(prepared))


def _hits(
    prepared: PreparedQuery, loose: Node, answer: EngineAnswer, passages: int, why: bool, versions: _Versions
) -> tuple[Hit, ...]:
    """What is shown of the page's hits, until that is larger than the budget allows."""
    hits: list[Hit] = []
    articles = prepared.reader.articles([scored.id for scored in answer.hits])
    for article, scored in zip(articles, answer.hits, strict=True):
        if article is None:
            continue
        shown = hit(article, loose if scored.partial else prepared.node, scored, passages=passages, why=why, budget=prepared.budget)
        if not prepared.budget.take(len(shown.title) + sum(len(passage.text) for passage in shown.passages)):
            break
        hits.append(replace(shown, versions=_version_hits(prepared, versions[scored.id])) if versions.get(scored.id) else shown)
    return tuple(hits)


def _version_hits(prepared: PreparedQuery, versions: Sequence[ScoredArticle]) -> tuple[Hit, ...]:
    """The further versions of a story as hits without passages."""
    articles = prepared.reader.articles([scored.id for scored in versions])
    return tuple(hit(article, prepared.node, scored) for article, scored in zip(articles, versions, strict=True) if article)


def _answer_notes(prepared: PreparedQuery, answer: EngineAnswer, counsel: bool) -> tuple[Message, ...]:
    """That an answer was cut, or what helps where nothing matches."""
    if not answer.complete:
        return (_CUT,)
    if prepared.budget.exceeded:
        return (_CUT_PASSAGES,)
    return no_results_notes(prepared.node, prepared.reader) if counsel and not answer.total else ()


UNDATED_MATCHES = Noun(
    Message("passender Artikel ohne Datum fällt aus dem Zeitraum", "matching article without a date falls out of the period"),
    Message("passende Artikel ohne Datum fallen aus dem Zeitraum", "matching articles without a date fall out of the period"),
)


def _undated_note(prepared: PreparedQuery) -> list[Message]:
    """A note on the articles that fall out of a date range because nobody knows when they appeared."""
    any_date = _without_date_ranges(prepared.node)
    if any_date == prepared.node:
        return []
    count = prepared.reader.frequencies([And((any_date, Not(Range("date", None, None))))])[0]
    return [counted_message(count, UNDATED_MATCHES)] if count else []


def _without_date_ranges(node: Node) -> Node:
    """The query with its date ranges met by every article."""
    match node:
        case And(children):
            return And(tuple(_without_date_ranges(child) for child in children))
        case Or(children):
            return Or(tuple(_without_date_ranges(child) for child in children))
        case Range("date"):
            return And(())
        case _:
            return node
