"""Number keys: one key for all ways to write a value (3.000 = 3000, 1,50 = 1,5, 12.02.2025 = 12.2.2025), and number words."""

from __future__ import annotations

import re
from functools import lru_cache

from searchidx.german.calendar import month_number, year_of

_ONES = "ein zwei drei vier fünf sechs sieben acht neun".split()
_TENS = "zehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig".split()
_TEENS = "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn".split()
_BELOW_100 = {
    **{word: n for n, word in enumerate(_ONES, 1)},
    **{word: 10 * n for n, word in enumerate(_TENS, 1)},
    **{word: n for n, word in enumerate(_TEENS, 10)},
    **{f"{unit}und{ten}": 10 * n + i for n, ten in enumerate(_TENS[1:], 2) for i, unit in enumerate(_ONES, 1)},
}
_DECADES = {f"{ten}er{end}": 10 * n for n, ten in enumerate(_TENS[1:], 2) for end in ("", "n", "jahre", "jahren")}
_NTH = [*"erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft".split(), *(f"{n}t" for n in _TEENS[3:]), "zwanzigst"]
_ORDINALS = {nth + end: str(n) for n, nth in enumerate(_NTH, 1) for end in ("e", "er", "en", "es", "em")}
_HALVES = {"anderthalb": "1,5", "eineinhalb": "1,5", **{f"{unit}einhalb": f"{n},5" for n, unit in enumerate(_ONES[1:], 2)}}
_ROMAN = {
    ten + one: 10 * tens + ones
    for tens, ten in enumerate(("", "X", "XX", "XXX", "XL"))
    for ones, one in enumerate(("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"))
    if ten or one
}
_THOUSANDS = re.compile(r"\d{1,3}(?:[.']\d{3})+(?:,\d+)?")
_DECIMAL = re.compile(r"\d+,\d+")
_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})")
_DECADE = re.compile(r"((?:\d\d)?\d0)er(?:-?jahren?)?")
_YEARS = re.compile(r"((1[5-9]|20)\d\d)[-/](\2?)(\d\d)")
_MEASURED = re.compile(
    r"(.+?)-?(jährig|tägig|wöchig|monatig|stündig|minütig|prozentig|köpfig|stöckig|teilig|seitig|stellig|malig|fach|mal)(?:e[mnrs]?)?"
)
_MEASURE_HINT = re.compile(r"(?:ig|fach|mal)(?:e[mnrs]?)?$")
"""Few words end so; looking for that takes a tenth of the time."""

_SCALES = {"billion": 10**12, "milliarde": 10**9, "million": 10**6, "tausend": 10**3}
_ISO_DATE = re.compile(r"([12]\d{3})-(0?[1-9]|1[0-2])-(0?[1-9]|[12]\d|3[01])")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})\.(\d{1,2})\.")
_NUMBER_ENDS = (*_ONES, *_TENS, *_TEENS, "hundert", "tausend")
_CLOCK = re.compile(r"([01]?\d|2[0-4])[:.]([0-5]\d)")


COUNT_WORDS = {"1": ("1", "eine", "einer"), "0,5": ("halbe", "halben")}
"""What is said for 1 and 0,5 before a numeral for great numbers: eine Million, eine halbe Milliarde."""


def number_keys(term: str) -> tuple[str, ...]:
    """The keys that terms of the same value share; () for what is no number. 20:00 is also 20 (o'clock), and the 1990er are the 90er.

    Also of what a number counts: 18-Jähriger, 18jähriger and Achtzehnjähriger; and of a span of years: 2014-16 and 2014/2016. The last
    key of a date is its day of any year: --12-24 (as in ISO 8601), under which 24.12. finds 24.12.2024.
    """
    key = number_key(term)
    if key is None:
        return _measure_keys(term)
    if len(key) == len("2024-12-24") and key[4] == "-" == key[7]:
        return key, f"-{key[4:]}"
    if key.endswith(":00"):
        return key, key.removesuffix(":00").lstrip("0") or "0"
    return (key, key[2:]) if len(key) == 6 and key.startswith("19") and key.endswith("0er") else (key,)


def is_numeral(term: str) -> bool:
    """Whether a term is a number in letters, or counts with one: siebzehn and siebzehnjährig have nothing to do with a Sieb."""
    return term[:1].isalpha() and term not in _DECADES and bool(number_keys(term))


def queried_number_keys(term: str) -> tuple[str, ...]:
    """The keys by which a query finds the same value: a date of a year finds no other year."""
    keys = number_keys(term)
    return keys[:1] if keys[1:] and keys[1].startswith("--") else keys


def counted_by(term: str) -> str:
    """The numeral that a noun for an uncertain number is made of: Hunderte, Hunderten → hundert; "" for every other word."""
    for ending in ("e", "en"):
        if term.endswith(("hundert" + ending, "tausend" + ending)):
            return term.removesuffix(ending)
    return ""


def last_year(term: str) -> str:
    """The year in two digits that a span ends with: 2014-16 → 2016; "" for every other term."""
    years = _YEARS.fullmatch(term) if term[:1].isdecimal() else None
    return years[2] + years[4] if years and not years[3] and years[2] + years[4] > years[1] else ""


def number_key(term: str) -> str | None:
    """The key of a value: "3000", "1,5", "20:15", "2025-02-12", "--12-24" (24.12.), "90er"; None for what is no number."""
    if term in _DECADES:
        return f"{_DECADES[term]}er"
    if not term or not term[0].isdecimal():
        return _HALVES.get(term) or (_written_out(term) if term.endswith(_NUMBER_ENDS) else None)
    if decade := _DECADE.fullmatch(term):
        return f"{decade[1]}er"
    if term.isdecimal():
        return term  # Mainz 05 is not 5, nor Agent 007 the 7
    if date := _DATE.fullmatch(term):
        return f"{year_of(date[3])}-{int(date[2]):02}-{int(date[1]):02}"
    if iso := _ISO_DATE.fullmatch(term):
        return f"{iso[1]}-{int(iso[2]):02}-{int(iso[3]):02}"
    if day := _DAY_AND_MONTH.fullmatch(term):
        return f"--{int(day[2]):02}-{int(day[1]):02}"
    if clock := _CLOCK.fullmatch(term):
        return f"{int(clock[1]):02}:{clock[2]}"
    if _THOUSANDS.fullmatch(term) or _DECIMAL.fullmatch(term):
        whole, _, rest = term.replace(".", "").replace("'", "").partition(",")
        return f"{whole.lstrip('0') or '0'},{rest}".rstrip("0").rstrip(",") if rest else whole.lstrip("0") or "0"
    return None


def scaled(number: str) -> list[tuple[str, str]]:
    """How a value is said with a numeral for great numbers, as (key, numeral): 1500000 → ("1,5", "million"); never 1,5 tausend."""
    if not number.isdecimal() or len(number) > 15:
        return []
    thousandths = {scale: int(number) * 1000 / size for scale, size in _SCALES.items()}
    whole = {scale: int(n) for scale, n in thousandths.items() if n == int(n) and (n == 500 or 1000 <= n < 1_000_000)}
    return [(_decimal_key(n), scale) for scale, n in whole.items() if scale != "tausend" or (n % 1000 == 0 and n > 1000)]


def value_in_full(number: str, scale: str) -> str:
    """The value of a number key and a numeral: "1,5" and "million" → "1500000"; "" for what is none, or no whole number."""
    whole, _, rest = number.partition(",")
    if scale not in _SCALES or not (whole + rest).isdecimal() or len(whole + rest) > 9:
        return ""
    value, remainder = divmod(int(whole + rest) * _SCALES[scale], 10 ** len(rest))
    return "" if remainder else str(value)


def _decimal_key(thousandths: int) -> str:
    whole, rest = divmod(thousandths, 1000)
    return f"{whole},{rest:03}".rstrip("0") if rest else str(whole)


def _measure_keys(term: str) -> tuple[str, ...]:
    if _MEASURE_HINT.search(term) and (measure := _MEASURED.fullmatch(term)):
        number = "1" if measure[1] == "ein" else number_key(measure[1])
        return (f"{number}{measure[2]}",) if number else ()
    if term[:1].isdecimal() and (years := _YEARS.fullmatch(term)):
        first, last = years[1], years[2] + years[4]
        return (f"{first}/{last}",) if last > first else ()
    return ()


def roman_value(word: str) -> int:
    """The value of a Roman numeral up to 49 in capitals; 0 for every other word, and for the I that begins a name."""
    return _ROMAN.get(word, 0)


def roman_numeral(value: int) -> str:
    """XIV for 14; "" beyond 49."""
    return next((numeral for numeral, number in _ROMAN.items() if number == value), "")


def numeric_date(day: str, month: str, year: str = "") -> str:
    """3.10.1990, for the words "3.", "Oktober" (or "10."), "1990"; 3.10. for "3.", "Oktober" alone; "" for what is no date."""
    number = month_number(month) if not month[:1].isdecimal() else int(month) if year and month.isdecimal() else None
    digits = day.removesuffix(".")
    if not number or number > 12 or not (digits.isdecimal() and 1 <= int(digits) <= 31):
        return ""
    if year and not (year.isdecimal() and len(year) == 4):
        return ""
    return f"{int(digits)}.{number}.{year}"


def ordinal_value(term: str) -> str:
    """The number of an ordinal up to the twentieth: zweiter → 2; "" for every other term."""
    return _ORDINALS.get(term, "")


def ordinal_words(number: str) -> tuple[str, ...]:
    """The ordinals of a number: 2 → zweite, zweiter, …; () beyond 20."""
    return tuple(word for word, value in _ORDINALS.items() if value == number)


@lru_cache(maxsize=1 << 12)
def _written_out(term: str) -> str | None:
    """The key of a numeral in letters: dreitausend, zweihundertfünfzig. Not of "ein", an article, nor "eins" and "null", rarely numbers."""
    thousands, thousand, rest = term.rpartition("tausend")
    upper = _below_1000(thousands) if thousands else 1 if thousand else 0
    lower = _below_1000(rest.removeprefix("und")) if rest else 0
    number = None if upper is None or lower is None else 1000 * upper + lower
    return str(number) if number and number > 1 else None


def _below_1000(word: str) -> int | None:
    """The value of a numeral below 1000, and up to 1999 when it counts hundreds (neunzehnhundertneunundachtzig); None for other words."""
    hundreds, hundred, rest = word.rpartition("hundert")
    upper = (_BELOW_100.get(hundreds) if hundreds else 1) if hundred else 0
    lower = _BELOW_100.get(rest.removeprefix("und")) if rest else 0
    return None if upper is None or lower is None else 100 * upper + lower
