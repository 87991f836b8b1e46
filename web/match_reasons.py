"""The reasons of a hit in one line: which words of the query were found in which form, and where."""

from __future__ import annotations

from collections.abc import Iterable

from searchidx.index import relation_name
from searchidx.model import Reason
from web import wording


def because(reasons: Iterable[Reason], lang: str) -> str:
    """`Minister → Außenminister (Grundwort einer Zusammensetzung, Titel)`, a word after the other; "" without reasons."""
    return " · ".join(_reason(reason, lang) for reason in reasons)


def _reason(reason: Reason, lang: str) -> str:
    where = wording.FIELDS[reason.field].text(lang)
    found = reason.word if reason.form.lower() == reason.word.lower() else f"{reason.word} → {reason.form}"
    return f"{found} ({relation_name(reason.relation).text(lang)}, {where})"
