"""An explanation says in words what was made of a query, what of it stands in an article, and how the article's score came about.

Everything in it is asked of the engine that answers the query: whoever reads it sees what really happened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from searchidx.engines import Reader, ScorePart
from searchidx.german.match_types import MATCH_TYPES
from searchidx.messages import match_type_name, table_date
from searchidx.model import SEARCHED_FIELDS, Article, Expansion, Form, Message, Word, title
from searchidx.query.core_nodes import (
    And,
    Concept,
    Everything,
    Group,
    Leaf,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Range,
    leaves,
    on_fields,
    relaxed,
)
from searchidx.query.description import FIELD_NAMES, IN_FIELDS
from searchidx.query.expanded_words import unit_label
from searchidx.query.planner import Plan
from searchidx.ranking.bm25f import MICRO, scored_groups

SHOWN_FORMS = 10
"""So many forms of one relation are named; the rest is counted."""

MAX_LEFT_OUT = 8
"""Up to so many parts of a query, each is left out once to see what the others find."""

_SUGGESTED = 3
_INDENT = "   "


class _Standing(NamedTuple):
    """A form or unit of group `group` that stands in the article; `fields` maps a field to how often."""

    group: int
    form: str
    fields: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Answered:
    """How one article did. `place` is its place from 1 among all `hits`, of which `full` are no partial ones; None for no hit.

    `failed` are the conditions it does not meet.
    """

    article: Article
    place: int | None
    partial: bool
    hits: int
    full: int
    standing: tuple[tuple[Leaf, list[_Standing]], ...]
    failed: tuple[Node, ...]
    points: tuple[ScorePart, ...]


def of_query(read: Plan, notes: Iterable[Message], reader: Reader) -> tuple[Message, ...]:
    """The reading, how many articles match, the notes, and each word with its forms by relation and the articles that hold them."""
    parts = list(leaves(read.node))
    total, *alone = reader.frequencies([read.node, *parts])
    words = _exact(read, reader)

    def lines(lang: str) -> Iterator[str]:
        yield _say(lang, "Verstanden als: ", "Read as: ") + read.description.text(lang)
        yield _matching(total, lang) + (f"; {_each(parts, alone, lang)}" if len(parts) > 1 else "")
        yield from (_say(lang, "Hinweis: ", "Note: ") + note.text(lang) for note in notes)
        for word in words:
            yield word.word
            yield from (_INDENT + line for line in _expansions(word, lang))

    return _messages(lines)


def of_article(read: Plan, article: Article, reader: Reader) -> tuple[Message, ...]:
    """Whether the article is a full, partial or no hit; which words stand where in it; what rules it out; how its score came about."""
    answered = _answered(read.node, article, reader)
    excluded = {node: _excluding(node, article.id, reader) for node in answered.failed}

    def lines(lang: str) -> Iterator[str]:
        yield f"{article.id}: {title(article) or _say(lang, '(ohne Titel)', '(no title)')}"
        yield _INDENT + _outcome(answered, lang)
        yield from (_INDENT + _presence(leaf, found, lang) for leaf, found in answered.standing)
        yield from (_INDENT + _failure(node, excluded[node], article, lang) for node in answered.failed)
        if answered.place and answered.points:
            yield from _score(answered, lang)

    return _messages(lines)


def suggestions(query: Node, reader: Reader) -> tuple[Message, ...]:
    """For each word that nothing in the index belongs to: what it may have been typed for. Nothing is replaced."""
    return tuple(_did_you_mean(word, others) for word, others in respelled(query, reader))


def respelled(query: Node, reader: Reader) -> list[tuple[str, list[str]]]:
    """(word, what it may have been typed for) for each word of the query that nothing in the index belongs to."""
    unknown = dict.fromkeys(word for leaf in leaves(query) for word in _unknown(leaf, reader))
    found = [(word, reader.vocabulary().suggest(word, _SUGGESTED)) for word in unknown]
    return [(word, [_as_typed(other, word) for other in others]) for word, others in found if others]


def shortfall(query: Node, reader: Reader) -> tuple[Message, ...]:
    """For a query without full matches: how many articles each of its words is in, and how many match when one part is left out."""
    parts = [part for part in query.children if _asked(part)] if isinstance(query, And) else []
    words = [part for part in parts if _has_leaves(part)]
    spare = [part for part in parts if words != [part]] if 1 < len(parts) <= MAX_LEFT_OUT else []  # a word must be left
    fewer = [And((Everything(), *(other for other in parts if other is not part))) for part in spare]
    found = reader.frequencies([*words, *fewer]) if len(parts) > 1 else []
    alone, without = found[: len(words)], [(part, n) for part, n in zip(spare, found[len(words) :], strict=True) if n]

    def lines(lang: str) -> Iterator[str]:
        if len(words) > 1:
            yield _say(lang, "Kein Artikel hat alles; ", "No article has it all; ") + _each(words, alone, lang)
        if without and (len(words) > 2 or len(words) < len(parts)):  # of two words, each without the other was just told
            left = (f"{_say(lang, 'ohne', 'without')} {_named(part, lang)} ({_number(n, lang)})" for part, n in without)
            yield _say(lang, "Treffer gäbe es ", "There would be matches ") + ", ".join(left)

    return _messages(lines)


def _answered(query: Node, article: Article, reader: Reader) -> _Answered:
    found = reader.search(query, relaxed=relaxed(query), limit=len(reader.ids())).hits
    place = next((number for number, hit in enumerate(found, 1) if hit.id == article.id), None)
    partial = place is not None and found[place - 1].partial
    return _Answered(
        article=article,
        place=place,
        partial=partial,
        hits=len(found),
        full=sum(not hit.partial for hit in found),
        standing=tuple((leaf, _standing(leaf, article.id, reader)) for leaf in leaves(query)),
        failed=() if place and not partial else tuple(node for node in _conditions(query) if not _holds(node, article.id, reader)),
        points=reader.score_parts(query, article.id),
    )


def _standing(leaf: Leaf, id: str, reader: Reader) -> list[_Standing]:
    """Every form and unit of a leaf that stands in the article: each is asked for as a word of its own."""
    named: list[tuple[int, str, Leaf]] = []
    for number, group in enumerate(leaf.groups if isinstance(leaf, Concept) else ()):
        named += [(number, form, Concept(form, (Group("exact", (form,)),), leaf.fields)) for form in group.forms]
        for name, units in _by_name(group).items():
            named.append((number, name, Concept(name, (Group("exact", (), units),), leaf.fields)))
    named = named if isinstance(leaf, Concept) else [(0, _name(leaf), leaf)]
    found = reader.score_parts(Or(tuple(one for *_, one in named)), id)
    return [_Standing(*named[point.leaf][:2], {name: round(n) for name, n in point.frequencies.items()}) for point in found]


def _holds(node: Node, id: str, reader: Reader) -> bool:
    return any(hit.id == id for hit in reader.search(node, limit=reader.frequencies([node])[0]).hits)


def _excluding(node: Node, id: str, reader: Reader) -> list[_Standing]:
    """What of an excluded part stands in the article."""
    return [found for leaf in leaves(node.child) for found in _standing(leaf, id, reader)] if isinstance(node, Not) else []


def _exact(read: Plan, reader: Reader) -> list[Word]:
    """The words with exact numbers for units, which lowering only knows an upper bound of."""
    groups = [group for concept in _concepts(read.node) for group in concept.groups]
    units = {(group.relation, name): held for group in groups for name, held in _by_name(group).items()}
    counted = reader.frequencies([Concept(name, (Group(relation, (), held),)) for (relation, name), held in units.items()])
    known = dict(zip(units, counted, strict=True))
    return [replace(word, groups=tuple(_recounted(group, known) for group in word.groups)) for word in read.words]


def _by_name(group: Group) -> dict[str, tuple[Phrase | Near, ...]]:
    """The units of a group by what a person is shown: "trat … zurück" within a clause and in a row is one."""
    found: dict[str, tuple[Phrase | Near, ...]] = {}
    for unit in group.units:
        found[unit_label(unit)] = (*found.get(unit_label(unit), ()), unit)
    return found


def _recounted(group: Expansion, known: Mapping[tuple[str, str], int]) -> Expansion:
    forms = [Form(form.form, known.get((group.relation, form.form), form.count)) for form in group.forms]
    return replace(group, forms=tuple(sorted((form for form in forms if form.count), key=lambda form: (-form.count, form.form))))


def _concepts(node: Node) -> Iterator[Concept]:
    """Every word of a query, the excluded ones too."""
    match node:
        case Concept():
            yield node
        case And(children) | Or(children) | Near(parts=children):
            for child in children:
                yield from _concepts(child)
        case Not(child):
            yield from _concepts(child)


def _conditions(node: Node) -> Iterator[Node]:
    """The parts of a query that only rule out: what stands below NICHT, periods, sections, sources."""
    match node:
        case Or(children) if children and not _has_leaves(node):
            yield node
        case And(children) | Or(children):
            for child in children:
                yield from _conditions(child)
        case Not() | Range():
            yield node


def _asked(node: Node) -> bool:
    return not isinstance(node, Everything) and not (isinstance(node, Concept) and node.optional)


def _has_leaves(node: Node) -> bool:
    return any(True for _ in leaves(node))


def _unknown(leaf: Leaf, reader: Reader) -> Iterator[str]:
    """The words of a leaf that nothing in the index belongs to; a pattern or what need not occur is none."""
    vocabulary = reader.vocabulary()
    match leaf:
        case Concept(word, groups, optional=False) if "*" not in word:
            forms = (form for group in groups if MATCH_TYPES[group.relation].matches for form in group.forms)
            # gazas reifen could be said for Gaza-Sreifen, but nobody does
            if not any(form in vocabulary for form in forms) and not any(reader.frequencies([on_fields(leaf, SEARCHED_FIELDS)])):
                yield word
        case Phrase(slots):
            yield from (slot[0] for slot in slots if slot and not any(term in vocabulary for term in slot))
        case Near(parts):
            for part in parts:
                yield from _unknown(part, reader)


def _did_you_mean(word: str, others: Sequence[str]) -> Message:
    return Message(
        f"„{word}“ kommt im Index nicht vor. Meinten Sie {_one_of([f'„{other}“' for other in others], 'oder')}?",
        f"“{word}” is not in the index. Did you mean {_one_of([f'“{other}”' for other in others], 'or')}?",
    )


def _as_typed(other: str, word: str) -> str:
    return "-".join(map(str.capitalize, other.split("-"))) if word[:1].isupper() else other


def _one_of(named: Sequence[str], joined: str) -> str:
    """`a, b oder c`."""
    return f" {joined} ".join([*([", ".join(named[:-1])] if named[:-1] else []), named[-1]])


def _messages(lines: Callable[[str], Iterator[str]]) -> tuple[Message, ...]:
    return tuple(Message(de, en) for de, en in zip(lines("de"), lines("en"), strict=True))


def _say(lang: str, de: str, en: str) -> str:
    return en if lang == "en" else de


def _matching(total: int, lang: str) -> str:
    if total <= 1:
        return _say(lang, "1 Artikel passt", "1 article matches") if total else _say(lang, "Kein Artikel passt", "No article matches")
    return _say(lang, f"{_number(total, lang)} Artikel passen", f"{_number(total, lang)} articles match")


def _each(parts: Sequence[Node], counts: Sequence[int], lang: str) -> str:
    named = (f"{_named(part, lang)} {_number(count, lang)}" for part, count in zip(parts, counts, strict=True))
    return _say(lang, "einzeln: ", "alone: ") + ", ".join(named)


def _expansions(word: Word, lang: str) -> list[str]:
    found = [_expansion(group, lang) for group in word.groups if group.forms]
    return found or [_say(lang, "kommt im Index nicht vor", "is not in the index")]


def _expansion(group: Expansion, lang: str) -> str:
    named = [f"{form.form} ({_number(form.count, lang)})" if group.on else form.form for form in group.forms[:SHOWN_FORMS]]
    more = len(group.forms) - SHOWN_FORMS
    rest = [_say(lang, f"… und {_number(more, lang)} weitere", f"… and {_number(more, lang)} more")] if more > 0 else []
    off = "" if group.on else _say(lang, " (abgeschaltet)", " (switched off)")
    return f"{_relation(group.relation, lang)}{off}: {', '.join([*named, *rest])}"


def _outcome(answered: _Answered, lang: str) -> str:
    among = _say(lang, ", Teiltreffer mitgezählt", ", partial hits included") if answered.hits > answered.full else ""
    place = _say(lang, f"Platz {answered.place} von {answered.hits}", f"place {answered.place} of {answered.hits}") + among
    if answered.place is None:
        return _say(lang, "Kein Treffer", "No hit")
    if answered.partial:
        return _say(lang, f"Teiltreffer: nicht alles Gesuchte steht darin; {place}", f"Partial hit: something is missing; {place}")
    return _say(lang, f"Treffer, {place}", f"Hit, {place}")


def _presence(leaf: Leaf, found: Sequence[_Standing], lang: str) -> str:
    """`Minister: minister (im Vorspann 1×), verteidigungsminister (in der Überschrift 1×)`, or that it is missing."""
    matching = [standing for standing in found if _matches(leaf, standing.group)]
    where = ", ".join(f"{standing.form} ({_places(standing.fields, lang)})" for standing in _most_first(matching))
    if where or not isinstance(leaf, Concept):
        return f"{_named(leaf, lang)}: {where or _missing(leaf, lang)}"
    similar = [standing.form for standing in _most_first(found)]
    hint = _say(lang, "; nur Ähnliches: ", "; only something like it: ") + ", ".join(similar[:SHOWN_FORMS]) if similar else ""
    return f"{_named(leaf, lang)}: {_missing(leaf, lang)}{hint}"


def _missing(leaf: Leaf, lang: str) -> str:
    if isinstance(leaf, Concept) and leaf.optional:
        return _say(lang, "fehlt, muss aber nicht vorkommen", "missing, but need not occur")
    here = "" if leaf.fields == SEARCHED_FIELDS else f" {IN_FIELDS[leaf.fields].text(lang)}"
    return _say(lang, f"fehlt{here}", f"missing{here}")


def _failure(node: Node, excluding: Sequence[_Standing], article: Article, lang: str) -> str:
    if isinstance(node, Not):
        there = ", ".join(f"{standing.form} ({_places(standing.fields, lang)})" for standing in _most_first(excluding))
        return _say(lang, "Ausgeschlossen: ", "Excluded: ") + (there or _named(node.child, lang))
    field = next((child.field for child in (node.children if isinstance(node, Or) else (node,)) if isinstance(child, Range)), "")
    own = _value(field, article, lang) if field else ""
    return _say(lang, "Passt nicht zu ", "Does not meet ") + _named(node, lang) + (f"; {own}" if own else "")


def _value(field: str, article: Article, lang: str) -> str:
    """What the article has in a field: `Ressort Wirtschaft`, `Datum unbekannt`."""
    if field == "date":
        return _say(lang, "Datum ", "date ") + (table_date(article.date[:10], lang) if article.date else _say(lang, "unbekannt", "unknown"))
    return f"{FIELD_NAMES[field].text(lang)} {getattr(article, field) or _say(lang, 'unbekannt', 'unknown')}"


def _score(answered: _Answered, lang: str) -> Iterator[str]:
    yield _INDENT + _say(lang, "Punkte (Seltenes und die Überschrift zählen mehr)", "Points (what is rare or in the headline counts more)")
    for point in answered.points:
        leaf, found = answered.standing[point.leaf]
        scored = [one for one in found if one.group in scored_groups(leaf)[point.scored_group].groups]
        yield _INDENT * 2 + f"{_points(point.score, lang)}  {_contribution(leaf, scored, point, lang)}"
    total = sum(point.score for point in answered.points)
    yield _INDENT * 2 + f"{_points(total, lang)}  " + _say(lang, "zusammen", "in all")


def _contribution(leaf: Leaf, found: Sequence[_Standing], point: ScorePart, lang: str) -> str:
    """`Minister, genaue Form und andere Form (minister, ministers): in der Überschrift 1×; so in 57 Artikeln`."""
    relations = dict.fromkeys(leaf.groups[one.group].relation for one in found) if isinstance(leaf, Concept) else ()
    how = _say(lang, " und ", " and ").join(_relation(relation, lang) for relation in relations)
    if isinstance(leaf, Concept):  # two parts of one compound score apart: say which is which
        how += f" ({', '.join(dict.fromkeys(one.form for one in _most_first(found)))})"
    held: Counter[str] = Counter()
    for one in found:
        held.update(one.fields)
    return f"{_named(leaf, lang)}{', ' if how else ''}{how}: {_places(held, lang)}; {_share(point.articles, lang)}"


def _share(articles: int, lang: str) -> str:
    """How many articles have it, too: what is rare brings more points."""
    if articles == 1:
        return _say(lang, "nur in diesem Artikel", "in this article only")
    return _say(lang, f"so in {_number(articles, lang)} Artikeln", f"like this in {_number(articles, lang)} articles")


def _matches(leaf: Leaf, group: int) -> bool:
    return not isinstance(leaf, Concept) or MATCH_TYPES[leaf.groups[group].relation].matches


def _most_first(found: Iterable[_Standing]) -> list[_Standing]:
    return sorted(found, key=lambda one: (-sum(one.fields.values()), one.form))


def _places(fields: Mapping[str, int], lang: str) -> str:
    """`in der Überschrift 1×, im Fließtext 2×`."""
    return ", ".join(f"{IN_FIELDS[(name,)].text(lang)} {count}×" for name, count in fields.items())


def _relation(relation: str, lang: str) -> str:
    return match_type_name(relation).text(lang)


def _named(node: Node, lang: str) -> str:
    """A part of a query by its words or its condition."""
    match node:
        case Concept() | Phrase() | Near():
            return _name(node) if isinstance(node, Concept) else _say(lang, f"„{_name(node)}“", f"“{_name(node)}”")
        case Range("date", low, high):
            return _say(lang, "Zeitraum ", "period ") + _days(low, high, lang)
        case Range(field, low):
            return f"{FIELD_NAMES[field].text(lang)} {low or _say(lang, 'bekannt', 'known')}"
        case Not(child):
            return _say(lang, "NICHT ", "NOT ") + _named(child, lang)
        case And(children):
            return _say(lang, " und ", " and ").join(_named(child, lang) for child in children)
        case Or(children):
            return _say(lang, " oder ", " or ").join(_named(child, lang) for child in children) or _say(lang, "nichts", "nothing")
        case Everything():
            return _say(lang, "alle Artikel", "all articles")


def _name(leaf: Leaf) -> str:
    match leaf:
        case Concept(word):
            return word
        case Phrase(slots):
            return " ".join(slot[0] if slot else "…" for slot in slots)
        case Near(parts):
            return " … ".join(map(_name, parts))


def _days(low: str | None, high: str | None, lang: str) -> str:
    """`01.02.2025–28.02.2025`, `ab 01.02.2025`; any known date is a `–`."""
    first, last = (table_date(day, lang) if day else "" for day in (low, high))
    if bool(low) == bool(high):
        return first if low == high and low else f"{first}–{last}"
    return f"{_say(lang, 'ab', 'since')} {first}" if low else f"{_say(lang, 'bis', 'until')} {last}"


def _number(value: int, lang: str) -> str:
    return f"{value:,}" if lang == "en" else f"{value:,}".replace(",", ".")


def _points(score: int, lang: str) -> str:
    text = f"{score / MICRO:.3f}"
    return text if lang == "en" else text.replace(".", ",")
