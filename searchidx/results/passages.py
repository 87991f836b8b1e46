"""Passages (snippets): the sentences of an article that best show what matched, as text with marks on it, never as markup."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from searchidx.german import sentences
from searchidx.model import QUOTE_FIELDS, SEARCHED_FIELDS, TEXT_FIELDS, Article, Passage
from searchidx.query.core_nodes import Node
from searchidx.results.mark_ranges import Mark, inside, merged, on_one_line
from searchidx.results.occurrences import leaf_occurrences
from searchidx.results.query_leaves import QueryLeaves
from searchidx.results.quote_places import QuotePlaces
from searchidx.results.tokenized_article import TokenizedArticle

LONGEST_MARKED = 1_000_000
"""Code points of a field in which an answer with a budget looks for marks: a book fits in; only a text that is no article does not."""

LONG = 280
"""Code points a passage is filled up to with neighbouring sentences, and a single sentence may exceed by half before it is cut."""


_PAGE = re.compile(r"Seite (\d{1,6})")
"""The label that stands before the paragraphs of a page, as `sources.pdf_document` writes it."""

_LONGEST_PAGE_LABEL = 13


class _LeafMark(NamedTuple):
    """A mark, and the number of the query's leaf that it is for."""

    start: int
    end: int
    leaf: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A run of sentences of one field with the marks inside; `leaves` are the query's leaves that occur there."""

    field: str
    start: int
    end: int
    marks: tuple[Mark, ...]
    leaves: frozenset[int]


def best_passages(article: TokenizedArticle, query: Node | QueryLeaves, *, limit: int = 3) -> tuple[Passage, ...]:
    """The title if it is marked, then the best passages, `limit` in all, in the order of TEXT_FIELDS and the text.

    The best passage shows the most words of the query; each further one is chosen for what is not shown yet. An article whose text
    holds no mark (only the title matched, or a filter) gives its opening sentences.
    """
    texts, query_leaves = _own_texts(article), _query_leaves(query)
    marks = {name: _leaf_marks(article, name, query_leaves) for name in texts}
    title_marks = marks.pop("title", [])
    title = [Passage("title", on_one_line(texts["title"]), _merged(title_marks))] if title_marks else []
    candidates = [candidate for name, field_marks in marks.items() for candidate in _candidates(name, texts[name], field_marks)]
    chosen = _best(candidates, limit - len(title), {mark.leaf for mark in title_marks})
    chosen = chosen or _opening(texts)[: limit - len(title)]
    in_order = sorted(chosen, key=lambda candidate: (TEXT_FIELDS.index(candidate.field), candidate.start))
    pages = _Pages(article.article)
    return tuple(title + [_passage(texts[each.field], each, pages.of(each.field, each.start)) for each in in_order])


def whole_article(article: TokenizedArticle, query: Node | QueryLeaves | None) -> tuple[Passage, ...]:
    """The article from its first to its last span, one passage a span (kept spans such as "label" too), all marks of a query in it."""
    passages, cursor = [], dict.fromkeys(TEXT_FIELDS, 0)
    marks = {name: _merged(_leaf_marks(article, name, _query_leaves(query))) for name in _own_texts(article)} if query else {}
    for span in article.article.spans:
        text = article.article.original[span.start : span.end]
        start = cursor.get(span.field, 0)
        cursor[span.field] = start + len(text) + 2  # field_text joins the spans of a field by a blank line
        passages.append(Passage(span.field, text, inside(marks.get(span.field, ()), start, start + len(text))))
    return tuple(passages)


def _query_leaves(query: Node | QueryLeaves) -> QueryLeaves:
    return query if isinstance(query, QueryLeaves) else QueryLeaves(query)


def _leaf_marks(article: TokenizedArticle, field: str, query: QueryLeaves) -> list[_LeafMark]:
    """Every mark in one field; function words get none. A field that no leaf searches is not tokenized.

    Leaves that are left when the budget is spent get none either.
    """
    quoted = [(number, leaf) for name in QUOTE_FIELDS for number, leaf in query.of_field(name)] if article.article.quotes else []
    places = QuotePlaces(article) if quoted else None
    marks = [_LeafMark(*mark, number) for number, leaf in quoted for mark in places.marks(leaf, field)] if places else []
    if not query.of_field(field):
        return marks
    return marks + [
        _LeafMark(start, end, number)
        for number, leaf in query.possible(field, article.places(field))
        if not article.budget.is_spent()
        for occurrence in leaf_occurrences(leaf, article.texts[field], article.places(field))
        for start, end in occurrence.marks
    ]


def _own_texts(article: TokenizedArticle) -> dict[str, str]:
    """The texts of an article; its quotations stand in these."""
    return {name: text for name, text in article.texts.items() if name not in QUOTE_FIELDS}


def _candidates(field: str, text: str, marks: Sequence[_LeafMark]) -> Iterator[_Candidate]:
    """Sentences that hold a mark, filled up with their neighbours."""
    if not marks:
        return
    in_order = sorted(marks)
    starts = [mark.start for mark in in_order]
    spans = list(sentences(text))
    taken = -1
    for number, (start, end) in enumerate(spans):
        first = bisect_left(starts, start)
        if number <= taken or first == bisect_left(starts, end, first):
            continue
        last = number
        while last + 1 < len(spans) and spans[last + 1][1] - start <= LONG:
            last += 1
        taken = last
        end = spans[last][1]
        held = in_order[first : bisect_left(starts, end, first)]
        yield _Candidate(field, start, max(end, *(mark.end for mark in held)), _merged(held), frozenset(mark.leaf for mark in held))


def _best(candidates: Sequence[_Candidate], limit: int, shown: set[int]) -> list[_Candidate]:
    """The candidates that show the most leaves, each chosen for what those before it and the title do not show."""

    def worth(candidate: _Candidate) -> tuple[int, ...]:
        order = TEXT_FIELDS.index(candidate.field)
        return len(candidate.leaves - shown), len(candidate.leaves), len(candidate.marks), -order, -candidate.start

    chosen: list[_Candidate] = []
    remaining = list(candidates)
    while remaining and len(chosen) < limit:
        best = max(remaining, key=worth)
        if chosen and not best.leaves - shown and len(chosen) >= 2:
            break  # two passages that show everything are enough
        chosen.append(best)
        remaining.remove(best)
        shown = shown | best.leaves
    return chosen


def _opening(texts: Mapping[str, str]) -> list[_Candidate]:
    """The first sentences of the article, from the lead where it has one."""
    for name in ("lead", "body", *SEARCHED_FIELDS[3:]):
        spans = sentences(texts.get(name, ""))
        if first := next(spans, None):
            start, end = first
            for _, next_end in spans:
                if next_end - start > LONG:
                    break
                end = next_end
            return [_Candidate(name, start, end, (), frozenset())]
    return []


class _Pages:
    """The pages of an article that came from a document: labels in it say where a page begins."""

    def __init__(self, article: Article) -> None:
        texts = ((span, article.original[span.start : span.end]) for span in article.spans)
        self._begun = [(span.field, len(text), int(match[1]) if (match := _is_page(span.field, text)) else None) for span, text in texts]
        self._has_pages = any(page is not None for _, _, page in self._begun)

    def of(self, field: str, offset: int) -> int | None:
        """The page on which a place in the text of a field stands; None where the article has no pages."""
        if not self._has_pages:
            return None
        current, end = 1, 0
        for name, length, page in self._begun:
            current = page if page is not None else current
            if name == field:
                end += length + 2  # field_text joins the spans of a field by a blank line
                if offset < end:
                    break
        return current


def _is_page(field: str, text: str) -> re.Match[str] | None:
    return _PAGE.fullmatch(text) if field == "label" and len(text) < _LONGEST_PAGE_LABEL else None


def _passage(text: str, candidate: _Candidate, page: int | None = None) -> Passage:
    start, end = _cut(text, candidate)
    before, after = "… " if start > candidate.start else "", " …" if end < candidate.end else ""
    marks = tuple((a - start + len(before), b - start + len(before)) for a, b in candidate.marks if start <= a and b <= end)
    return Passage(candidate.field, before + on_one_line(text[start:end]) + after, marks, page)


def _cut(text: str, candidate: _Candidate) -> Mark:
    """The candidate's range, or what is around its first mark where a single sentence runs on for too long."""
    start, end = candidate.start, candidate.end
    if end - start <= LONG * 3 // 2:
        return start, end
    focus = candidate.marks[0][0] if candidate.marks else start
    from_ = max(start, focus - LONG // 2)
    to = min(end, max(from_ + LONG, candidate.marks[0][1] if candidate.marks else 0))
    if from_ > start and (space := text.find(" ", from_, focus)) >= 0:
        from_ = space + 1
    if to < end and (space := text.rfind(" ", focus, to)) > (candidate.marks[0][1] if candidate.marks else focus) - 1:
        to = space
    return from_, to


def _merged(marks: Iterable[_LeafMark]) -> tuple[Mark, ...]:
    return merged((start, end) for start, end, _ in marks)
