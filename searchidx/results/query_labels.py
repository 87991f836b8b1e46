"""Short labels for parts of a query, in German or English: `Minister`, `„Frieden ohne Kiew“`, `Zeitraum ab 01.02.2025`, `NICHT Flug`."""

from __future__ import annotations

from searchidx.messages import table_date
from searchidx.query.core_nodes import And, Concept, Everything, Leaf, Near, Node, Not, Or, Phrase, Range
from searchidx.query.description import FIELD_NAMES


def in_language(lang: str, de: str, en: str) -> str:
    """The German or the English of two texts."""
    return en if lang == "en" else de


def node_label(node: Node, lang: str) -> str:
    """A part of a query by its words or its condition."""
    match node:
        case Concept(word):
            return word
        case Phrase() | Near():
            return in_language(lang, f"„{leaf_label(node)}“", f"“{leaf_label(node)}”")
        case Range("date", low, high):
            return in_language(lang, "Zeitraum ", "period ") + _days(low, high, lang)
        case Range(field, low):
            return f"{FIELD_NAMES[field].text(lang)} {low or in_language(lang, 'bekannt', 'known')}"
        case Not(child):
            return in_language(lang, "NICHT ", "NOT ") + node_label(child, lang)
        case And(children):
            return in_language(lang, " und ", " and ").join(node_label(child, lang) for child in children)
        case Or(children):
            alternatives = in_language(lang, " oder ", " or ").join(node_label(child, lang) for child in children)
            return alternatives or in_language(lang, "nichts", "nothing")
        case Everything():
            return in_language(lang, "alle Artikel", "all articles")


def leaf_label(leaf: Leaf) -> str:
    """A word as typed, a phrase by the first term of each slot, parts near each other with dots between."""
    match leaf:
        case Concept(word):
            return word
        case Phrase(slots):
            return " ".join(slot[0] if slot else "…" for slot in slots)
        case Near(parts):
            return " … ".join(map(leaf_label, parts))


def _days(low: str | None, high: str | None, lang: str) -> str:
    """`01.02.2025–28.02.2025`, `ab 01.02.2025`; any known date is a `–`."""
    first, last = table_date(low, lang), table_date(high, lang)
    if bool(low) == bool(high):
        return first if low == high and low else f"{first}–{last}"
    return f"{in_language(lang, 'ab', 'since')} {first}" if low else f"{in_language(lang, 'bis', 'until')} {last}"
