"""Orthography: keys and rules for the same word spelled otherwise: Strasse, daß, Mueller, Klima-Experte; and abbreviations."""

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
"""Old and new spelling, or two that are allowed, where more than ß changed: the first becomes the second."""

_OLD_SPELLING_HINT = re.compile(
    "ph|rauh|tip|stop|numer|plaz|aufwend|berschwe|steng|greu|quent|behend|schneu|gems|belem|ntial|ntiell|selbst|tolp|roheit|karam|justit"
    "|portem|kaeng|käng|jogh|albt|panth|ketsch|spag|tunf|majon|fris|yacht|club|kusin|getto|circa|exposee|munike|varietee"
)
"""Every word of old spelling contains one of these; looking for them takes a tenth of the time the patterns take."""

_ACCENTED = re.compile("[^\x00-\x7fäöüß]")
_TRIPLE_CONSONANT = re.compile(r"([bcdfghklmnprstz])\1\1")
_SS = re.compile("ss")
_DOUBLE_CONSONANT = re.compile(r"(?<!^)([bfglmnprt])\1(?=[aeiouyäöü])")
_RULE_HINT = re.compile(f"ss|ß|[aou]e|{_DOUBLE_CONSONANT.pattern}|{_OLD_SPELLING_HINT.pattern}")
"""Every term that any rule changes contains one of these."""


def spelling_key(term: str) -> str:
    """One key for all usual spellings: straße, strasse → strasse; schiffahrt, schifffahrt → schiffahrt; e-mail, email → email."""
    key = _TRIPLE_CONSONANT.sub(r"\1\1", transcription(term))
    if _OLD_SPELLING_HINT.search(key):
        for pattern, new in _transcribed_reform_patterns():
            key = pattern.sub(new, key)
    return key


def transcription(term: str) -> str:
    """The term in plain letters, as transcribed where a keyboard has no others, without hyphens: größe → groesse, erdoğan → erdogan."""
    return without_foreign_accents(term).translate(_TRANSCRIBED)


def without_foreign_accents(term: str) -> str:
    """The term without foreign accents, which nobody types: erdoğan → erdogan, café → cafe; ä, ö, ü and ß stay."""
    if term.isascii() or not _ACCENTED.search(term):
        return term
    split = unicodedata.normalize("NFD", term.translate(_UMLAUTS))
    return "".join(c for c in split if not unicodedata.combining(c)).translate(_UMLAUTS_BACK)


def reformed_spelling(term: str) -> str:
    """The term by today's spelling rules, whether or not that makes a word: delphin → delfin, but also philipp → filipp."""
    if _OLD_SPELLING_HINT.search(term):
        for pattern, new in _reform_patterns():
            term = pattern.sub(new, term)
    return term


def spelling_candidates(term: str) -> tuple[str, ...]:
    """What a term may be a spelling of, by any rule, the likeliest first: flußufer → flussufer; fuesse → füße; schiffahrt → schifffahrt."""
    if not _RULE_HINT.search(term):
        return ()
    with_umlauts = term.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü")
    candidates: dict[str, None] = {}
    for base in dict.fromkeys((term, with_umlauts)):
        old = _OLD_SPELLING_HINT.search(base)  # none of the hints has an s that could be ß
        one_at_a_time = (base[: at.start()] + "ß" + base[at.end() :] for at in _SS.finditer(base))  # Weissrussland
        for spelling in (base, base.replace("ß", "ss"), base.replace("ss", "ß"), *one_at_a_time):
            candidates |= dict.fromkeys((spelling, reformed_spelling(spelling)) if old else (spelling,))
    candidates |= {term[: at.end()] + at[1] + term[at.end() :]: None for at in _DOUBLE_CONSONANT.finditer(term)}
    candidates.pop(term)
    return tuple(candidates)


def without_diacritics(term: str) -> str:
    """The term without umlaut dots and accents, as on a keyboard that has none: münchen → munchen, selenskýj → selenskyj."""
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
"""Abbreviations and signs as terms, and the lemma they stand for. Left out: what is a word of its own (Str., Min., l)."""


@lru_cache(maxsize=1)
def _reform_patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(old), new) for old, new in _REFORMED]


@lru_cache(maxsize=1)
def _transcribed_reform_patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(transcription(old)), transcription(new)) for old, new in _REFORMED]
