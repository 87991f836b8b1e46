"""A spelling variant is the same word written otherwise: Strasse, daß, Mueller, Klima-Experte."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TRANSCRIBED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "-": None, "'": None, "ø": "oe", "æ": "ae", "å": "aa"})
_UMLAUTS = str.maketrans({"ä": "\ue000", "ö": "\ue001", "ü": "\ue002", "å": "\ue003"})
_UMLAUTS_BACK = str.maketrans({"\ue000": "ä", "\ue001": "ö", "\ue002": "ü", "\ue003": "å", "ł": "l", "ı": "i", "đ": "d"})
_REFORMED = (
    ("ph", "f"),  # Photo, Delphin, Graphik, Stephan
    ("rauh", "rau"),
    ("^tip(s?)$", r"tipp\1"),
    ("^stop(s?)$", r"stopp\1"),
    ("numerier", "nummerier"),
    ("plazier", "platzier"),
    ("aufwend", "aufwänd"),
    ("überschwenglich", "überschwänglich"),
    ("stengel", "stängel"),
    ("greuel", "gräuel"),
    ("greulich", "gräulich"),
    ("quentchen", "quäntchen"),
    ("behend", "behänd"),
    ("schneuz", "schnäuz"),
    ("gemse", "gämse"),
    ("belemmer", "belämmer"),
    ("ntial", "nzial"),  # Potential, Differential
    ("ntiell", "nziell"),  # potentiell, essentiell, existentiell
    ("selbständig", "selbstständig"),
    ("tolpatsch", "tollpatsch"),
    ("roheit", "rohheit"),
    ("karamel(?!l)", "karamell"),
    ("justitiar", "justiziar"),
    ("portemonnaie", "portmonee"),
    ("känguruh", "känguru"),
    ("joghurt", "jogurt"),
    ("albtr", "alptr"),
    ("panther", "panter"),
    ("ketschup", "ketchup"),
    ("spagetti", "spaghetti"),
    ("tunfisch", "thunfisch"),
    ("majonäse", "mayonnaise"),
    ("frisör", "friseur"),
    ("yacht", "jacht"),
    ("club", "klub"),
    ("kusine", "cousine"),
    ("getto", "ghetto"),
    ("^circa$", "zirka"),
    ("exposee", "exposé"),
    ("kommunikee", "kommuniqué"),
    ("varietee", "varieté"),
)
"""Old and new orthography, or two that are allowed, where more than ß changed; what stands first becomes what stands second."""

_SIGN = re.compile(
    "ph|rauh|tip|stop|numer|plaz|aufwend|berschwe|steng|greu|quent|behend|schneu|gems|belem|ntial|ntiell|selbst|tolp|roheit|karam|justit"
    "|portem|kaeng|käng|jogh|albt|panth|ketsch|spag|tunf|majon|fris|yacht|club|kusin|getto|circa|exposee|munike|varietee"
)
"""One of them is in every word of old orthography; looking for them takes a tenth of the time the patterns take."""

_ACCENTED = re.compile("[^\x00-\x7fäöüß]")
_TRIPLE = re.compile(r"([bcdfghklmnprstz])\1\1")
_SHARP = re.compile("ss")
_DOUBLE = re.compile(r"(?<!^)([bfglmnprt])\1(?=[aeiouyäöü])")
_RESPELLED = re.compile(f"ss|ß|[aou]e|{_DOUBLE.pattern}|{_SIGN.pattern}")
"""One of them is in every term that any rule changes."""


def spelling_key(term: str) -> str:
    """One key for all usual spellings: straße, strasse → strasse; schiffahrt, schifffahrt → schiffahrt; e-mail, email → email."""
    key = _TRIPLE.sub(r"\1\1", transcription(term))
    if _SIGN.search(key):
        for pattern, new in _key_patterns():
            key = pattern.sub(new, key)
    return key


def transcription(term: str) -> str:
    """The term in the letters of a keyboard that has no others, without hyphens: größe → groesse, erdoğan → erdogan."""
    return without_foreign_accents(term).translate(_TRANSCRIBED)


def without_foreign_accents(term: str) -> str:
    """The term without foreign accents, which nobody types: erdoğan → erdogan, café → cafe; ä, ö, ü and ß are no accents."""
    if term.isascii() or not _ACCENTED.search(term):
        return term
    split = unicodedata.normalize("NFD", term.translate(_UMLAUTS))
    return "".join(c for c in split if not unicodedata.combining(c)).translate(_UMLAUTS_BACK)


def reformed_spelling(term: str) -> str:
    """The term by the rules of today, whether or not that makes a word: delphin → delfin, but also philipp → filipp."""
    if _SIGN.search(term):
        for pattern, new in _patterns():
            term = pattern.sub(new, term)
    return term


def spelling_candidates(term: str) -> tuple[str, ...]:
    """What a term may be a spelling of by any rule, likeliest first: flußufer → flussufer; fuesse → füße; schiffahrt → schifffahrt."""
    if not _RESPELLED.search(term):
        return ()
    dotted = term.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü")
    found: dict[str, None] = {}
    for base in dict.fromkeys((term, dotted)):
        old = _SIGN.search(base)  # no sign has an s that may be sharp
        one_by_one = (base[: at.start()] + "ß" + base[at.end() :] for at in _SHARP.finditer(base))  # Weissrussland
        for sharp in (base, base.replace("ß", "ss"), base.replace("ss", "ß"), *one_by_one):
            found |= dict.fromkeys((sharp, reformed_spelling(sharp)) if old else (sharp,))
    found |= {term[: at.end()] + at[1] + term[at.end() :]: None for at in _DOUBLE.finditer(term)}
    found.pop(term)
    return tuple(found)


def without_diacritics(term: str) -> str:
    """The term without dots and accents, as on a keyboard that has none: münchen → munchen, selenskýj → selenskyj."""
    if term.isascii():
        return term
    split = unicodedata.normalize("NFD", term.replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    return "".join(c for c in split if not unicodedata.combining(c))


ABBREVIATION_MEANINGS = {
    "$": "dollar",
    "%": "prozent",
    "abs.": "absatz",
    "art.": "artikel",
    "bhf": "bahnhof",
    "cm": "zentimeter",
    "dr": "doktor",
    "eur": "euro",
    "gw": "gigawatt",
    "ha": "hektar",
    "hbf": "hauptbahnhof",
    "jh": "jahrhundert",
    "kg": "kilogramm",
    "km": "kilometer",
    "kwh": "kilowattstunde",
    "mio": "million",
    "mm": "millimeter",
    "mrd": "milliarde",
    "mw": "megawatt",
    "mwh": "megawattstunde",
    "nr": "nummer",
    "prof": "professor",
    "qm": "quadratmeter",
    "st": "sankt",
    "std": "stunde",
    "tsd": "tausend",
    "twh": "terawattstunde",
    "usd": "dollar",
    "£": "pfund",
    "§": "paragraf",
    "€": "euro",
    "‰": "promille",
}
"""Abbreviations and signs as terms, and the base form they stand for. Not here: what is a word of its own (Str., Min., l)."""


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(old), new) for old, new in _REFORMED]


@lru_cache(maxsize=1)
def _key_patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(transcription(old)), transcription(new)) for old, new in _REFORMED]
