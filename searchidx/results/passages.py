"""A passage is a piece of an article's text with marks on what really matched; it is text and numbers, never markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from searchidx.german import CLAUSE, SENTENCE, sentences, terms
from searchidx.german.match_types import MATCH_TYPES
from searchidx.german.tokenizer import WORD
from searchidx.model import SEARCHED_FIELDS, TEXT_FIELDS, Article, Passage, Reason, field_text
from searchidx.query.core_nodes import Concept, Group, Leaf, Near, Node, Phrase, leaves
from searchidx.results.highlight_span import marked_part, suspended_parts
from searchidx.storage.term_dictionary import TermList

LONG = 280
"""Code points a passage is filled up to with neighbouring sentences, and a single sentence may exceed by half before it is cut."""

Mark = tuple[int, int]
Place = tuple[int, int, int]
"""Position of a token, and the code points [start, end) it stands in: plain, for a page of long articles has thousands of them."""

Standing = Mapping[str, Sequence[Place]]
"""The tokens of a text by their term."""


class _Stretch(NamedTuple):
    """A leaf's occurrence: first and last position, and the code points to mark."""

    first: int
    last: int
    marks: tuple[Mark, ...]


class _Marked(NamedTuple):
    start: int
    end: int
    leaf: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A run of sentences of one field with the marks inside; `leaves` are the query's leaves found there."""

    field: str
    start: int
    end: int
    marks: tuple[Mark, ...]
    leaves: frozenset[int]


def best_passages(article: Article, query: Node, *, limit: int = 3) -> tuple[Passage, ...]:
    """The title if it is marked, then the best passages, `limit` in all, in the order of TEXT_FIELDS and the text.

    The best passage shows the most words of the query; each further one is chosen for what is not shown yet. An article whose text
    holds no mark (only the title matched, or a filter) gives its opening sentences.
    """
    texts = {name: field_text(article, name) for name in TEXT_FIELDS}
    found = {name: _found(text, name, query) for name, text in texts.items() if text}
    title = [_whole("title", texts["title"], found["title"])] if found.get("title") else []
    candidates = [c for name, marked in found.items() if name != "title" for c in _candidates(name, texts[name], marked)]
    chosen = _best(candidates, limit - len(title), {m.leaf for m in found.get("title", ())})
    chosen = chosen or _opening(texts)[: limit - len(title)]
    order = sorted(chosen, key=lambda c: (TEXT_FIELDS.index(c.field), c.start))
    return tuple(title + [_passage(texts[c.field], c) for c in order])


def reasons(article: Article, query: Node) -> tuple[Reason, ...]:
    """For each word of the query that stands in the article: by which relation, the strongest first, and where it is met first."""
    texts = {name: text for name in TEXT_FIELDS if (text := field_text(article, name))}
    standing = {name: _standing(text) for name, text in texts.items()}
    found = (_reason(leaf, texts, standing) for leaf in leaves(query) if not (isinstance(leaf, Concept) and leaf.optional))
    return tuple(dict.fromkeys(reason for reason in found if reason))


def whole_article(article: Article, query: Node | None) -> tuple[Passage, ...]:
    """The article from its first to its last span, one passage a span (kept spans such as "label" too), all marks of a query in it."""
    pieces, cursor = [], dict.fromkeys(TEXT_FIELDS, 0)
    marks = {name: _merged(_found(field_text(article, name), name, query)) for name in TEXT_FIELDS} if query else {}
    for span in article.spans:
        text = article.original[span.start : span.end]
        start = cursor.get(span.field, 0)
        cursor[span.field] = start + len(text) + 2  # field_text joins the spans of a field by a blank line
        inside = ((max(a, start) - start, min(b, start + len(text)) - start) for a, b in marks.get(span.field, ()))
        pieces.append(Passage(span.field, text, tuple((a, b) for a, b in inside if a < b)))
    return tuple(pieces)


def words_around(text: str, marks: Iterable[Mark]) -> Iterator[Mark]:
    """The whole words the marks stand in."""
    for start, end in marks:
        while start and (text[start - 1].isalnum() or text[start - 1] == "-"):
            start -= 1
        while end < len(text) and (text[end].isalnum() or text[end] == "-"):
            end += 1
        yield start, end


def _found(text: str, field: str, query: Node) -> list[_Marked]:
    """Every mark in one field, by leaf."""
    if not text:
        return []
    here = [(i, leaf) for i, leaf in enumerate(leaves(query)) if field in leaf.fields]
    wanted = [(i, leaf) for i, leaf in here if not (isinstance(leaf, Concept) and leaf.optional)]
    if not wanted:
        return []
    standing = _standing(text)
    return [_Marked(a, b, i) for i, leaf in wanted for stretch in _stretches(leaf, text, standing) for a, b in stretch.marks]


@lru_cache(maxsize=len(TEXT_FIELDS))
def _standing(text: str) -> Standing:
    """The same tokens as `tokens` gives; those of the last article are kept, for its passages and the reasons why it was found."""
    found: dict[str, list[Place]] = {}
    position = 0
    for match in WORD.finditer(text):
        known, width = terms(match.group())
        base = match.start()
        for term, offset, start, end in known:
            found.setdefault(term, []).append((position + offset, base + start, base + end))
        position += width
    return found


def _reason(leaf: Leaf, texts: Mapping[str, str], standing: Mapping[str, Standing]) -> Reason | None:
    groups = [group for group in leaf.groups if _matches(leaf, group)] if isinstance(leaf, Concept) else [None]
    for group in groups:
        for name, text in texts.items():
            if name in leaf.fields:
                here = standing[name]
                met = _of_group(leaf, group, text, here) if isinstance(leaf, Concept) and group else _stretches(leaf, text, here)
                first = min(met, default=None)
                if first:
                    form = " … ".join(_one_line(text[start:end]) for start, end in words_around(text, first.marks))
                    return Reason(leaf.word if isinstance(leaf, Concept) else form, group.relation if group else "exact", form, name)
    return None


def _stretches(leaf: Leaf, text: str, standing: Standing) -> list[_Stretch]:
    match leaf:
        case Concept():
            here = standing.keys()
            groups = [g for g in leaf.groups if _matches(leaf, g) and (g.units or not here.isdisjoint(_distinct(g.forms)))]
            return sorted(s for group in groups for s in _of_group(leaf, group, text, standing))
        case Phrase(slots):
            return list(_phrases(slots, standing))
        case Near():
            return list(_nears(leaf, text, standing))


def _matches(concept: Concept, group: Group) -> bool:
    relation = MATCH_TYPES[group.relation]
    return relation.matches or (concept.loose and relation.relaxed)


def _of_group(concept: Concept, group: Group, text: str, standing: Standing) -> Iterator[_Stretch]:
    for form in standing.keys() & _distinct(group.forms):
        for position, first, last in standing[form]:
            start, end = marked_part(text[first:last], concept.word, group.relation)
            yield _Stretch(position, position, ((first + start, first + end),))
    for unit in group.units:
        for stretch in _stretches(unit, text, standing):
            yield stretch._replace(marks=_suspended(stretch.marks, text, concept.word))


def _suspended(marks: tuple[Mark, ...], text: str, word: str) -> tuple[Mark, ...]:
    """The same marks, but of Sicherheits- und Verteidigungspolitik only what makes the Sicherheitspolitik."""
    if len(marks) != 2:
        return marks
    left, right = marks
    first, last = suspended_parts(text[left[0] : left[1]], text[right[0] : right[1]], word)
    return (left[0] + first[0], left[0] + first[1]), (right[0] + last[0], right[0] + last[1])


def _distinct(forms: Sequence[str]) -> Collection[str]:
    return forms.distinct if isinstance(forms, TermList) else frozenset(forms)


def _phrases(slots: Sequence[Sequence[str]], standing: Standing) -> Iterator[_Stretch]:
    here = [{place[0]: place for term in standing.keys() & _distinct(slot) for place in standing[term]} for slot in slots]
    for position, (_, start, _) in sorted(here[0].items()):
        if all(position + i in slot for i, slot in enumerate(here)):
            last, _, end = here[-1][position + len(here) - 1]
            yield _Stretch(position, last, ((start, end),))


def _nears(near: Near, text: str, standing: Standing) -> Iterator[_Stretch]:
    ends = {"": (), "sentence": (SENTENCE,), "clause": (SENTENCE, CLAUSE)}[near.within]
    barriers = [position for end in ends for position, _, _ in standing.get(end, ())]
    places = [_stretches(part, text, standing) for part in near.parts]

    def joined(a: _Stretch, b: _Stretch) -> bool:
        return not any(min(a.last, b.last) < barrier <= max(a.first, b.first) for barrier in barriers)

    for anchor in places[0]:
        chosen = _in_order(anchor, places[1:], near, joined) if near.ordered else _around(anchor, places[1:], near, joined)
        if chosen:
            yield _Stretch(min(s.first for s in chosen), max(s.last for s in chosen), tuple(m for s in chosen for m in s.marks))


def _in_order(anchor: _Stretch, places: list[list[_Stretch]], near: Near, joined: Callable[[_Stretch, _Stretch], bool]) -> list[_Stretch]:
    chosen, gap = [anchor], 0
    for place in places:
        following = next((s for s in place if s.first > chosen[-1].last), None)
        if following is None:
            return []
        gap += following.first - chosen[-1].last - 1
        chosen.append(following)
    return chosen if gap <= near.distance and joined(anchor, chosen[-1]) else []


def _around(anchor: _Stretch, places: list[list[_Stretch]], near: Near, joined: Callable[[_Stretch, _Stretch], bool]) -> list[_Stretch]:
    chosen, reach = [anchor], near.distance + len(near.parts) - 2
    for place in places:
        gaps = [(max(anchor.first, s.first) - min(anchor.last, s.last) - 1, s) for s in place]
        close = [(gap, s) for gap, s in gaps if 0 <= gap <= reach and joined(anchor, s)]
        if not close:
            return []
        chosen.append(min(close)[1])
    return chosen


def _candidates(field: str, text: str, found: Sequence[_Marked]) -> Iterator[_Candidate]:
    """Sentences that hold a mark, filled up with their neighbours."""
    if not found:
        return
    pieces = list(sentences(text))
    taken = -1
    for number, (start, end) in enumerate(pieces):
        if number <= taken or not any(start <= m.start < end for m in found):
            continue
        last = number
        while last + 1 < len(pieces) and pieces[last + 1][1] - start <= LONG:
            last += 1
        taken = last
        end = pieces[last][1]
        inside = [m for m in found if start <= m.start < end]
        yield _Candidate(field, start, max(end, *(m.end for m in inside)), _merged(inside), frozenset(m.leaf for m in inside))


def _best(candidates: Sequence[_Candidate], limit: int, shown: set[int]) -> list[_Candidate]:
    chosen: list[_Candidate] = []
    rest = list(candidates)
    while rest and len(chosen) < limit:
        best = max(rest, key=lambda c: (len(c.leaves - shown), len(c.leaves), len(c.marks), -TEXT_FIELDS.index(c.field), -c.start))
        if chosen and not best.leaves - shown and len(chosen) >= 2:
            break  # two passages that show everything are enough
        chosen.append(best)
        rest.remove(best)
        shown = shown | best.leaves
    return chosen


def _opening(texts: Mapping[str, str]) -> list[_Candidate]:
    for name in ("lead", "body", *SEARCHED_FIELDS[3:]):
        pieces = list(sentences(texts[name])) if texts[name] else []
        if pieces:
            end = max([end for _, end in pieces if end - pieces[0][0] <= LONG], default=pieces[0][1])
            return [_Candidate(name, pieces[0][0], end, (), frozenset())]
    return []


def _passage(text: str, candidate: _Candidate) -> Passage:
    start, end = _cut(text, candidate)
    before, after = "… " if start > candidate.start else "", " …" if end < candidate.end else ""
    marks = tuple((a - start + len(before), b - start + len(before)) for a, b in candidate.marks if start <= a and b <= end)
    return Passage(candidate.field, before + _one_line(text[start:end]) + after, marks)


def _cut(text: str, candidate: _Candidate) -> tuple[int, int]:
    """The candidate's stretch, or around its first mark where a single sentence runs on for too long."""
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


def _whole(field: str, text: str, found: Iterable[_Marked]) -> Passage:
    return Passage(field, _one_line(text), _merged(found))


def _merged(found: Iterable[_Marked]) -> tuple[Mark, ...]:
    """Marks sorted, overlapping ones joined."""
    merged: list[Mark] = []
    for start, end, _ in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _one_line(text: str) -> str:
    """The same number of code points with every white space a space, so that marks stay right."""
    return re.sub(r"\s", " ", text)
