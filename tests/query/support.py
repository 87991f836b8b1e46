"""SyntaxNode trees in one line, and a vocabulary of a few words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import ClassVar

from searchidx.german.match_types import FormGroup, Mode, Multiword
from searchidx.german.tokenizer import terms
from searchidx.model import SEARCHED_FIELDS
from searchidx.query import syntax_tree

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


class FewWords:
    """A vocabulary whose relations are a table, so that lowering is tested alone."""

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

    def count(self, term: str) -> int:
        return self.counts.get(term, 0)

    def counts_of(self, forms: Sequence[str]) -> list[int]:
        return [self.count(form) for form in forms]

    def matching(self, pattern: str, limit: int) -> tuple[tuple[str, ...], int]:
        found = sorted((term for term in self.counts if fnmatchcase(term, pattern)), key=lambda term: (-self.counts[term], term))
        return tuple(found[:limit]), len(found)

    def related(self, word: str, mode: Mode = "compounds") -> tuple[FormGroup, ...]:
        term = terms(word)[0][0][0]
        found = [FormGroup("exact", (term,))] if term in self else []
        relation, *forms = self.FORMS.get(term, ("form",))
        if forms and mode != "exact" and (mode == "compounds" or relation == "form"):
            found.append(FormGroup(relation, tuple(forms)))
        if term == "sicherheitsgarantie" and mode == "compounds":
            unit = Multiword((("garantie", "garantien"), ("sicherheit",)), 5, ordered=False, within="sentence")
            found += [FormGroup("paraphrase", units=(unit,)), FormGroup("similar", ("sicher",))]
        return tuple(found)

    def close_to(self, word: str, distance: int, limit: int) -> tuple[tuple[str, ...], int]:
        alike = (term for term in self.counts if len(term) == len(word))
        near = tuple(term for term in alike if sum(a != b for a, b in zip(term, word, strict=True)) <= distance)
        return near[:limit], len(near)


_TERMS = """
    minister ministers verteidigungsminister sicherheit sicherheitsgarantie sicherheitsgarantien garantie garantien sicher
    nato-gipfel nato gipfel selenskyj selenskij ukraine trump kiew frieden ohne die der minister:innen
"""
WORDS = FewWords((term, 10 * number) for number, term in enumerate(_TERMS.split(), start=1))


def _field(fields: tuple[str, ...]) -> str:
    return "" if fields == SEARCHED_FIELDS else "+".join(fields) + ":"
