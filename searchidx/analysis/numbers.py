"""A number is a value that can be written in several ways: 3.000 = 3000, 1,50 = 1,5, 12.02.2025 = 12.2.2025."""

from __future__ import annotations

import re

_WORDS = {
    word: str(value)
    for value, word in [
        *enumerate("null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split()),
        *((10 * n, word) for n, word in enumerate("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split(), 2)),
        (100, "hundert"),
        (1000, "tausend"),
    ]
    if value > 1  # "ein" is an article and "null" a noun more often than a number
}
_MONTHS = (
    ("januar", "jan", "jänner"),
    ("februar", "feb", "feber"),
    ("märz", "mär", "mrz"),
    ("april", "apr"),
    ("mai",),
    ("juni", "jun"),
    ("juli", "jul"),
    ("august", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "okt"),
    ("november", "nov"),
    ("dezember", "dez"),
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.']\d{3})+(?:,\d+)?")
_DECIMAL = re.compile(r"\d+,\d+")
_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)")


def value(term: str) -> str | None:
    """A key that terms of the same value share; None for what is no number. Clock times and dates have keys of their own."""
    if term in _WORDS:
        return _WORDS[term]
    if not term or not term[0].isdecimal():
        return None
    if term.isdecimal():
        return term if term == "0" else term.lstrip("0") or "0"
    if date := _DATE.fullmatch(term):
        return f"{_year(date[3])}-{int(date[2]):02}-{int(date[1]):02}"
    if clock := _CLOCK.fullmatch(term):
        return f"{int(clock[1]):02}:{clock[2]}"
    if _THOUSANDS.fullmatch(term) or _DECIMAL.fullmatch(term):
        whole, _, rest = term.replace(".", "").replace("'", "").partition(",")
        return f"{whole.lstrip('0') or '0'},{rest}".rstrip("0").rstrip(",") if rest else whole.lstrip("0") or "0"
    return None


def _year(digits: str) -> str:
    """12.2.25 is in this century, 12.2.89 in the last one."""
    if len(digits) == 4:
        return digits
    return ("20" if int(digits) < 50 else "19") + digits


def month(number: int) -> tuple[str, ...]:
    """The terms a month is written with: februar, feb, feber."""
    return _MONTHS[number - 1] if 1 <= number <= 12 else ()
