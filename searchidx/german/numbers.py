"""A number is a value that can be written in several ways: 3.000 = 3000, 1,50 = 1,5, 12.02.2025 = 12.2.2025."""

from __future__ import annotations

import re
from functools import lru_cache

_ONES = "ein zwei drei vier fünf sechs sieben acht neun".split()
_TENS = "zehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
_TEENS = "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()
_BELOW_100 = {
    **{word: n for n, word in enumerate(_ONES, 1)},
    **{word: 10 * n for n, word in enumerate(_TENS, 1)},
    **{word: n for n, word in enumerate(_TEENS, 10)},
    **{f"{one}und{ten}": 10 * n + i for n, ten in enumerate(_TENS[1:], 2) for i, one in enumerate(_ONES, 1)},
}
_DECADES = {f"{ten}er{end}": 10 * n for n, ten in enumerate(_TENS[1:], 2) for end in ("", "n")}
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
_NTH = [*"erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft".split(), *(f"{n}t" for n in _TEENS[3:]), "zwanzigst"]
_ORDINALS = {nth + end: str(n) for n, nth in enumerate(_NTH, 1) for end in ("e", "er", "en", "es", "em")}
_THOUSANDS = re.compile(r"\d{1,3}(?:[.']\d{3})+(?:,\d+)?")
_DECIMAL = re.compile(r"\d+,\d+")
_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
_DECADE = re.compile(r"((?:\d\d)?\d0)er")
_NUMBER_ENDS = (*_ONES, *_TENS, *_TEENS, "hundert", "tausend")
_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)")


def values(term: str) -> tuple[str, ...]:
    """The keys that terms of the same value share; () for what is no number. 20:00 is 20 o'clock, too, and 1990er are 90er."""
    found = value(term)
    if found is None:
        return ()
    if found.endswith(":00"):
        return found, found.removesuffix(":00").lstrip("0") or "0"
    return (found, found[2:]) if len(found) == 6 and found.startswith("19") and found.endswith("0er") else (found,)


def value(term: str) -> str | None:
    """A key that terms of the same value share; None for what is no number. Clock times, dates and decades have keys of their own."""
    if term in _DECADES:
        return f"{_DECADES[term]}er"
    if not term or not term[0].isdecimal():
        return _written_out(term)
    if decade := _DECADE.fullmatch(term):
        return f"{decade[1]}er"
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


def date(day: str, name: str, year: str) -> str:
    """3.10.1990, of the words "3.", "Oktober", "1990"; "" for what is no date."""
    number = next((i for i, names in enumerate(_MONTHS, 1) if name.lower().rstrip(".") in names), 0)
    plain = day.removesuffix(".")
    known = number and plain.isdecimal() and 1 <= int(plain) <= 31 and year.isdecimal() and len(year) == 4
    return f"{int(plain)}.{number}.{year}" if known else ""


def ordinal(term: str) -> str:
    """The number of an ordinal up to the twentieth: zweiter → 2; "" for every other term."""
    return _ORDINALS.get(term, "")


def ordinals(number: str) -> tuple[str, ...]:
    """The ordinals of a number: 2 → zweite, zweiter, …; () beyond 20."""
    return tuple(word for word, value in _ORDINALS.items() if value == number)


@lru_cache(maxsize=1 << 12)
def _written_out(term: str) -> str | None:
    """dreitausend, zweihundertfünfzig, neunzehnhundertneunundachtzig; "ein" is an article, "eins" and "null" rarely a number."""
    if not term.endswith(_NUMBER_ENDS):
        return None
    thousands, thousand, rest = term.rpartition("tausend")
    upper = _below_1000(thousands) if thousands else 1 if thousand else 0
    lower = _below_1000(rest.removeprefix("und")) if rest else 0
    number = None if upper is None or lower is None else 1000 * upper + lower
    return str(number) if number and number > 1 else None


def _below_1000(word: str) -> int | None:
    """Also up to 1999 as in neunzehnhundertneunundachtzig."""
    hundreds, hundred, rest = word.rpartition("hundert")
    upper = (_BELOW_100.get(hundreds) if hundreds else 1) if hundred else 0
    lower = _BELOW_100.get(rest.removeprefix("und")) if rest else 0
    return None if upper is None or lower is None else 100 * upper + lower


def _year(digits: str) -> str:
    """12.2.25 is in this century, 12.2.89 in the last one."""
    if len(digits) == 4:
        return digits
    return ("20" if int(digits) < 50 else "19") + digits


def month(number: int) -> tuple[str, ...]:
    """The terms a month is written with: februar, feb, feber."""
    return _MONTHS[number - 1] if 1 <= number <= 12 else ()
