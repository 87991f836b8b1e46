"""Orthography: keys and rules for the same word spelled otherwise: Strasse, daß, Mueller, Klima-Experte; and abbreviations."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TRANSCRIBED = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "-": None, "'": None, "ø": "oe", "æ": "ae", "å": "aa", "&": "und"}
)
_OTHERWISE_TRANSCRIBED = str.maketrans({"å": "a", "ø": "o", "đ": "dj", "ð": "dh"})
"""Letters that newspapers write in two ways: Århus as Aarhus or Arhus, Đoković as Dokovic or Djokovic."""

_UMLAUTS = str.maketrans({"ä": "\ue000", "ö": "\ue001", "ü": "\ue002", "å": "\ue003"})
_FOREIGN_LETTERS = {"ł": "l", "ı": "i", "đ": "d", "ð": "d", "þ": "th", "œ": "oe", "ə": "a", "ħ": "h"}
"""Letters that are no others with an accent, as newspapers write them."""

_UMLAUTS_BACK = str.maketrans({"\ue000": "ä", "\ue001": "ö", "\ue002": "ü", "\ue003": "å", **_FOREIGN_LETTERS})
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

_PLAIN_LETTERS = str.maketrans({**_FOREIGN_LETTERS, "ß": "ss", "ø": "o", "æ": "ae"})
_ABBREVIATED_ENDS = (("str", "strasse"), ("pl", "platz"))
"""What a word may end with for short, and the end in plain letters: Schillerstr., Marienpl."""

_ACCENTED = re.compile("[^\x00-\x7fäöüß]")
_TRIPLE_CONSONANT = re.compile(r"([bcdfghklmnprstz])\1\1")
_SS = re.compile("ss")
_DOUBLE_CONSONANT = re.compile(r"(?<!^)([bfglmnprt])\1(?=[aeiouyäöü])")
_RULE_HINT = re.compile(f"ss|ß|[aou]e|{_DOUBLE_CONSONANT.pattern}|{_OLD_SPELLING_HINT.pattern}")
"""Every term that any rule changes contains one of these."""


def spelling_key(term: str) -> str:
    """One key for all usual spellings: straße, strasse → strasse; schiffahrt, schifffahrt → schiffahrt; e-mail, email → email."""
    key = transcription(term)
    key = written_out(key) or key
    if _TRIPLE_CONSONANT.search(key):  # a substitution takes longer than a look, and hardly a word needs it
        key = _TRIPLE_CONSONANT.sub(r"\1\1", key)
    if _OLD_SPELLING_HINT.search(key):
        for pattern, new in _transcribed_reform_patterns():
            key = pattern.sub(new, key)
    return key


def spelling_keys(term: str) -> tuple[str, ...]:
    """The spelling key of a term, and a second one where foreign letters may be typed otherwise: århus → aarhus, arhus."""
    other = "" if term.isascii() else term.translate(_OTHERWISE_TRANSCRIBED)
    return (spelling_key(term), spelling_key(other)) if other and other != term else (spelling_key(term),)


def written_out(term: str) -> str:
    """The whole word for one whose end is abbreviated: schillerstr → schillerstrasse; "" for every other term."""
    for short, end in _ABBREVIATED_ENDS:
        if term.endswith(short) and len(term) > len(short) + 2:
            return term.removesuffix(short) + end
    return ""


def transcription(term: str) -> str:
    """The term in plain letters, as transcribed where a keyboard has no others, without hyphens: größe → groesse, erdoğan → erdogan."""
    if term.isascii() and term.isalpha():
        return term
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
    if not _ACCENTED.search(term):
        return term.replace("ä", "a").replace("ö", "o").replace("ü", "u").replace("ß", "ss")
    split = unicodedata.normalize("NFD", term.translate(_PLAIN_LETTERS))
    return "".join(c for c in split if not unicodedata.combining(c))


ABBREVIATION_MEANINGS = {
    "$": "dollar",
    "%": "prozent",
    "abb": "abbildung",
    "abs": "absatz",
    "abs.": "absatz",
    "abschn": "abschnitt",
    "abzgl": "abzüglich",
    "anm": "anmerkung",
    "art.": "artikel",
    "aufl": "auflage",
    "baugb": "baugesetzbuch",
    "bd": "band",
    "bgbl": "bundesgesetzblatt",
    "bhf": "bahnhof",
    "bsp": "beispiel",
    "bspw": "beispielsweise",
    "bzgl": "bezüglich",
    "bzw": "beziehungsweise",
    "ca": "zirka",
    "cbm": "kubikmeter",
    "chf": "franken",
    "cm": "zentimeter",
    "dez": "dezember",
    "dr": "doktor",
    "dt": "deutsch",
    "ehem": "ehemalig",
    "einschl": "einschließlich",
    "engl": "englisch",
    "eur": "euro",
    "evtl": "eventuell",
    "exkl": "exklusive",
    "fa": "firma",
    "feb": "februar",
    "feber": "februar",
    "febr": "februar",
    "frz": "französisch",
    "gebr": "gebrüder",
    "gg": "grundgesetz",
    "ggf": "gegebenenfalls",
    "ghz": "gigahertz",
    "gw": "gigawatt",
    "gwh": "gigawattstunde",
    "ha": "hektar",
    "hbf": "hauptbahnhof",
    "hl": "heilig",
    "hrsg": "herausgeber",
    "inkl": "inklusive",
    "insb": "insbesondere",
    "insbes": "insbesondere",
    "jänner": "januar",
    "jh": "jahrhundert",
    "jhd": "jahrhundert",
    "jhdt": "jahrhundert",
    "kath": "katholisch",
    "kfz": "kraftfahrzeug",
    "kg": "kilogramm",
    "khz": "kilohertz",
    "kilo": "kilogramm",
    "km": "kilometer",
    "km2": "quadratkilometer",
    "kwh": "kilowattstunde",
    "lkw": "lastkraftwagen",
    "m2": "quadratmeter",
    "m3": "kubikmeter",
    "mhz": "megahertz",
    "mio": "million",
    "mm": "millimeter",
    "mrd": "milliarde",
    "mw": "megawatt",
    "mwh": "megawattstunde",
    "mwst": "mehrwertsteuer",
    "nov": "november",
    "nr": "nummer",
    "okt": "oktober",
    "österr": "österreichisch",
    "pkw": "personenkraftwagen",
    "präs": "präsident",
    "prof": "professor",
    "qkm": "quadratkilometer",
    "qm": "quadratmeter",
    "rdnr": "randnummer",
    "rn": "randnummer",
    "sept": "september",
    "sgb": "sozialgesetzbuch",
    "sog": "sogenannt",
    "st": "sankt",
    "staatl": "staatlich",
    "städt": "städtisch",
    "std": "stunde",
    "stellv": "stellvertretend",
    "stgb": "strafgesetzbuch",
    "stpo": "strafprozessordnung",
    "str": "straße",
    "stv": "stellvertretend",
    "stvo": "straßenverkehrsordnung",
    "tel": "telefon",
    "teur": "euro",
    "tsd": "tausend",
    "twh": "terawattstunde",
    "univ": "universität",
    "usd": "dollar",
    "vors": "vorsitzend",
    "ziff": "ziffer",
    "zpo": "zivilprozessordnung",
    "zzgl": "zuzüglich",
    "zzt": "zurzeit",
    "£": "pfund",
    "§": "paragraf",
    "°": "grad",
    "°c": "grad",
    "‰": "promille",
    "€": "euro",
}
"""Abbreviations and signs as terms, and the lemma they stand for. Left out: what is a word of its own (Min., l)."""

PHRASE_ABBREVIATIONS = {
    "a.m": ("am", "main"),
    "ad": ("außer", "dienst"),
    "dh": ("das", "heißt"),
    "ev": ("eingetragener", "verein"),
    "gmbh": ("gesellschaft", "mit", "beschränkter", "haftung"),
    "ia": ("im", "auftrag"),
    "idr": ("in", "der", "regel"),
    "nchr": ("nach", "christus"),
    "oä": ("oder", "ähnliches"),
    "ua": ("unter", "anderem"),
    "uu": ("unter", "umständen"),
    "uvm": ("und", "vieles", "mehr"),
    "va": ("vor", "allem"),
    "vd": ("von", "der"),
    "zb": ("zum", "beispiel"),
    "zt": ("zum", "teil"),
    "°c": ("grad", "celsius"),
}
"""Abbreviations of several words as terms, and these words."""

NUMBER_UNITS = {
    "fr": "franken",
    "g": "gramm",
    "h": "stunde",
    "l": "liter",
    "m": "meter",
    "min": "minute",
    "sek": "sekunde",
    "t": "tonne",
    "w": "watt",
}
"""Units that are letters or words of their own; they are units behind a number only: 5 l, 30 Min."""


@lru_cache(maxsize=1)
def _reform_patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(old), new) for old, new in _REFORMED]


@lru_cache(maxsize=1)
def _transcribed_reform_patterns() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(transcription(old)), transcription(new)) for old, new in _REFORMED]
