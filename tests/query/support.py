"""SyntaxNode trees in one line, and a vocabulary of a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, ClassVar

from hypothesis import strategies as st

from searchidx.german.cologne_phonetics import cologne_code
from searchidx.german.match_types import FormGroup, Mode, Multiword
from searchidx.german.tokenizer import terms
from searchidx.model import SEARCHED_FIELDS
from searchidx.query import syntax_tree
from searchidx.query.core_nodes import Concept, Group
from searchidx.query.operators import OPERATORS
from searchidx.query.parser import parse
from searchidx.query.planner import Plan, plan_query

SECTIONS = {"Politik": 40, "Politik Inland": 30, "Kultur": 20, "München": 10}
SOURCES = {"Elbkurier": 5, "taz.de": 3}


def shape(query: syntax_tree.SyntaxNode | None) -> str:
    """`(a & b)`, `(a | b)`, `!a`, `"a b"~5`, `title:a`, `<a b>/5`, `section=Politik`, `[2024-01-01..]`."""
    match query:
        case None:
            return "∅"
        case syntax_tree.Word() | syntax_tree.Pattern():
            return _field(query.fields) + syntax_tree.label(query)
        case syntax_tree.Phrase(items, _, fields, distance):
            inside = " ".join(item.text for item in items)
            return f'{_field(fields)}"{inside}"' + (f"~{distance}" if distance else "")
        case syntax_tree.Keyword(field, value):
            return f"{field}={value}"
        case syntax_tree.Dates(low, high):
            return f"[{low or ''}..{high or ''}]"
        case syntax_tree.Everything():
            return "*"
        case syntax_tree.Quoted():
            return "quoted"
        case syntax_tree.Near(parts):
            kind = "sentence" if query.sentence else f"{query.distance}{'>' if query.ordered else ''}"
            return f"<{' '.join(map(shape, parts))}>/{kind}"
        case syntax_tree.And(children):
            return f"({' & '.join(map(shape, children))})"
        case syntax_tree.Or(children):
            return f"({' | '.join(map(shape, children))})"
        case syntax_tree.Not(child):
            return f"!{shape(child)}"


def values(field: str) -> Mapping[str, int]:
    return {"section": SECTIONS, "source": SOURCES}[field]


class SmallVocabulary:
    """A vocabulary whose relations are a table, so that planning is tested alone."""

    FORMS: ClassVar = {
        "minister": ("form", "ministers"),
        "garantie": ("form", "garantien"),
        "sicherheitsgarantie": ("form", "sicherheitsgarantien"),
        "sicherheit": ("modifier", "sicherheitsgarantie", "sicherheitsgarantien"),
    }

    def __init__(self, counts: Iterable[tuple[str, int]]) -> None:
        self.counts = dict(counts)

    def __contains__(self, term: str) -> bool:
        return term in self.counts

    def counts_of(self, forms: Sequence[str]) -> list[int]:
        return [self.counts.get(form, 0) for form in forms]

    def matching(self, pattern: str, limit: int) -> tuple[tuple[str, ...], int]:
        forms = sorted((term for term in self.counts if fnmatchcase(term, pattern)), key=lambda term: (-self.counts[term], term))
        return tuple(forms[:limit]), len(forms)

    def sounding_like(self, name: str, limit: int) -> tuple[tuple[str, ...], int]:
        forms = tuple(term for term in self.counts if cologne_code(term) == cologne_code(name))
        return forms[:limit], len(forms)

    def spellings(self, term: str, mode: Mode = "compounds") -> tuple[FormGroup, ...]:
        return (FormGroup("exact", (term,)),) if term in self else ()

    def expand(self, word: str, mode: Mode = "compounds") -> tuple[FormGroup, ...]:
        term = terms(word)[0][0][0]
        groups = [FormGroup("exact", (term,))] if term in self else []
        relation, *forms = self.FORMS.get(term, ("form",))
        if forms and mode != "exact" and (mode == "compounds" or relation == "form"):
            groups.append(FormGroup(relation, tuple(forms)))
        if term == "sicherheitsgarantie" and mode == "compounds":
            unit = Multiword((("garantie", "garantien"), ("sicherheit",)), 5, ordered=False, within="sentence")
            groups += [FormGroup("paraphrase", units=(unit,)), FormGroup("similar", ("sicher",))]
        return tuple(groups)

    def close_to(self, word: str, distance: int, limit: int) -> tuple[tuple[str, ...], int]:
        alike = (term for term in self.counts if len(term) == len(word))
        near = tuple(term for term in alike if sum(a != b for a, b in zip(term, word, strict=True)) <= distance)
        return near[:limit], len(near)


_TERMS = """
    minister ministers verteidigungsminister sicherheit sicherheitsgarantie sicherheitsgarantien garantie garantien sicher
    nato-gipfel nato gipfel selenskyj selenskij ukraine trump kiew frieden ohne die der minister:innen
"""
VOCABULARY = SmallVocabulary((term, 10 * number) for number, term in enumerate(_TERMS.split(), start=1))


PIECES = st.sampled_from(
    [
        *(sign for row in OPERATORS for sign in row.signs),
        *("NAHE/5", "VOR/3", "~2", " ", "  "),
        *("Haus", "der", "Minister:innen", "B90/Grüne", "12.2.2025", "..", "Februar 2025", "2024", "3."),
        *("ſeit:", "ınland", "\u202e", "\u00ad", "\ud800", "\x00", "’", "K", "İm", "1e", "٣", "½", "ß", "\u0301", "😀", "\u2028"),
    ]
)
"""Pieces of queries, from which hypothesis makes texts that hold many operators."""


def planned(text: str, **options: Any) -> Plan:
    """The plan of a text in the small vocabulary; options as `plan_query` takes them, `vocabulary` for another one."""
    settings: dict[str, Any] = {"vocabulary": VOCABULARY, "mode": "compounds", "filters": {}, "values": values} | options
    return plan_query(parse(text), settings.pop("vocabulary"), **settings)


def concept(word: str, *groups: Group, **options: Any) -> Concept:
    return Concept(word, groups, **options)


def exact(word: str, *forms: str, **options: Any) -> Concept:
    return concept(word, Group("exact", forms), **options)


NATO, KIEW, TRUMP = exact("NATO", "nato"), exact("Kiew", "kiew"), exact("Trump", "trump")


def _field(fields: tuple[str, ...]) -> str:
    return "" if fields == SEARCHED_FIELDS else "+".join(fields) + ":"
