"""Explains how a query was read: what each word stands for in the index, and how many articles that finds.

All numbers are asked of the engine that answers the query: whoever reads them sees what really happens.
"""

from __future__ import annotations

from collections.abc import Iterator

from searchidx.messages import ARTICLES_MATCH, MORE_FORMS, Message, counted, match_type_name, number
from searchidx.model import Expansion, Word
from searchidx.query.core_nodes import leaves
from searchidx.results.explanation_phrases import INDENT, counts_of_each, in_both_languages
from searchidx.results.prepared_query import PreparedQuery
from searchidx.results.query_labels import in_language
from searchidx.results.results_page import query_notes
from searchidx.results.word_counts import exact_words

SHOWN_FORMS = 10
"""Forms of one match type that are named; the rest is counted."""


def explain_query(prepared: PreparedQuery) -> tuple[Message, ...]:
    """The reading, how many articles match, the notes, and each word with its forms by match type and the articles that hold them."""
    reader, plan = prepared.reader, prepared.plan
    parts = list(leaves(plan.node))
    total, *alone = reader.frequencies([plan.node, *parts])
    words, notes = exact_words(plan, reader), query_notes(prepared)

    def lines(lang: str) -> Iterator[str]:
        yield in_language(lang, "Verstanden als: ", "Read as: ") + plan.description.text(lang)
        yield _match_count(total, lang) + (f"; {counts_of_each(parts, alone, lang)}" if len(parts) > 1 else "")
        yield from (in_language(lang, "Hinweis: ", "Note: ") + note.text(lang) for note in notes)
        for word in words:
            yield word.word
            yield from (INDENT + line for line in _expansions(word, lang))

    return in_both_languages(lines)


def _match_count(total: int, lang: str) -> str:
    if total == 0:
        return in_language(lang, "Kein Artikel passt", "No article matches")
    return counted(total, ARTICLES_MATCH, lang)


def _expansions(word: Word, lang: str) -> list[str]:
    lines = [_expansion(group, lang) for group in word.groups if any(form.count for form in group.forms)]
    return lines or [in_language(lang, "kommt im Index nicht vor", "is not in the index")]


def _expansion(group: Expansion, lang: str) -> str:
    """`andere Form: ministern (12), ministers (3), … und 4 weitere Formen`."""
    forms = [f"{form.form} ({number(form.count, lang)})" if group.on else form.form for form in group.forms[:SHOWN_FORMS]]
    more = len(group.forms) - SHOWN_FORMS
    rest = [f"{in_language(lang, '… und', '… and')} {counted(more, MORE_FORMS, lang)}"] if more > 0 else []
    off = "" if group.on else in_language(lang, " (abgeschaltet)", " (switched off)")
    return f"{match_type_name(group.relation).text(lang)}{off}: {', '.join([*forms, *rest])}"
