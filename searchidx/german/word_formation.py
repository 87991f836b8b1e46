"""Word formation: derived words, which are no compounds although they could be put together from words: Auftritt, zahlreich, apologetisch.

A part of a compound finds the compound. A Tritt must not find Auftritte, nor Reiche what is zahlreich, nor Tische what is apologetisch.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from searchidx.german.lexicon import Lexicon

_PARTICLES = frozenset(
    "ab an auf aus bei durch ein empor entgegen fort her herab heran heraus herbei hervor hin hinaus hinein hinweg hinter los miss mit "
    "nach nieder über um unter vor voran voraus vorbei weg wider zu zurück zusammen".split()
)
"""Particles of verbs. Not wieder, gegen and neben: a Wiederwahl is a Wahl, a Gegenangriff an Angriff."""

_DIRECTIONS = frozenset("herab heran heraus herbei herunter hervor hinaus hinein hinweg voran voraus vorbei".split())
"""Particles that stand before verbs only, of which no dictionary lists all: Herausforderung."""

_VERBS_OF_NOUNS = {
    **{"bruch": "brechen", "druck": "drücken", "flucht": "fliehen", "flug": "fliegen", "fluss": "fließen", "gabe": "geben"},
    **{"gang": "gehen", "gänger": "gehen", "guss": "gießen", "hang": "hängen", "kunft": "kommen", "lage": "legen liegen"},
    **{"nahme": "nehmen", "satz": "setzen", "schluss": "schließen", "schrift": "schreiben", "schub": "schieben", "schuss": "schießen"},
    **{"schwung": "schwingen", "sicht": "sehen", "sprache": "sprechen", "spruch": "sprechen", "sprung": "springen", "stich": "stechen"},
    **{"strom": "strömen", "wahl": "wählen", "wurf": "werfen", "zucht": "ziehen", "zug": "ziehen"},
}
"""Nouns that a verb makes with a vowel that none of its forms need have; Tritt and Stand are spelled like a form of theirs."""

_WAYS = frozenset("fahrt fahrten flug flüge flügen reise reisen".split())
"""A Rückreise is a Reise all the same."""

_NOUN_ENDINGS = re.compile(r"(?:e|ung|ungen|er|ers|ern|erin|erinnen)?$")

_SUFFIXES = frozenset(
    "artig bar fällig flüssig gängig gleich gültig haft lang läufig los malig mäßig recht reich sam sächlich seitig sichtlich ständig voll "
    "weise weit wendig wert würdig zeitig".split()
)
"""Adjectives that are suffixes in a longer one: zahlreich, offenbar, rechtzeitig, vollständig. Not frei: who is alkoholfrei is free of
Alkohol."""

_IN_ISCH = re.compile(r"(.+)isch(?:e[mnrs]?)?")
_LEAST_STEM = 3
_BEFORE_ISCH = ("", "e", "er", "ie", "ien", "ier", "ik")
"""What the noun that an adjective in -isch comes from has instead: Islamist, Psychologe, Republikaner, Parlamentarier."""

_LATIN_PREFIXES = frozenset("infra inter intra kontra meta para proto sub tele trans".split())
_LATIN = re.compile(
    r".*(?:akt|ant?|al|ant|anz|ekt|ell?|ent|enz|fon|graf|gramm|ion(?:al)?|is|iv|pol|port|skop|struktur)(?:en|e[mrs]?|s)?"
)
"""How words from Latin and Greek end: transatlantisch is no compound, though a Transfrau is a Frau."""



def is_derived(word: str, starts: Sequence[int], kind: str, words: Lexicon) -> bool:
    """Whether a word is derived, and no compound of the parts that begin at `starts`; `kind`: of the word, as in the lexicon, or ""."""
    front, head = word[: starts[-1]], word[starts[-1] :]
    readings = words.readings(head)
    is_adjective = kind == "A" or (not kind and readings and all(head_kind == "A" for _, head_kind in readings))
    if is_adjective and any(base in _SUFFIXES for base, head_kind in readings if head_kind == "A"):
        return True
    if front in _LATIN_PREFIXES and _LATIN.fullmatch(head):
        return True
    if word.endswith("erweise") and words.readings(front):  # normalerweise is no proof of what is normal
        return True
    return _is_of_particle_verb(front, head, words) or _comes_from_noun(word, starts, words)


def _is_of_particle_verb(front: str, head: str, words: Lexicon) -> bool:
    """Auftritt and Auftritte, of auftreten; Herausforderung, Unternehmer, Rücktritt, Teilnahme."""
    if (front not in _PARTICLES and front != "rück" and not head.startswith("nahme")) or (front in ("hin", "rück") and head in _WAYS):
        return False
    particle = "" if front in _DIRECTIONS else "zurück" if front == "rück" else front
    return any("V" in words.kinds(particle + verb) for verb in _verbs(head, words))


def _verbs(noun: str, words: Lexicon) -> Iterator[str]:
    """The verbs that a noun may be made of."""
    for base in {noun, *(base for base, _ in words.readings(noun))}:
        yield base
        yield from (verb for verb, kind in words.readings(base) if kind == "V")  # Tritte, Tritt: er tritt
        yield from _VERBS_OF_NOUNS.get(base, "").split()
        for stem in {base, _NOUN_ENDINGS.sub("", base, count=1)}:
            yield stem + "en"
            yield stem + "n"


def _comes_from_noun(word: str, starts: Sequence[int], words: Lexicon) -> bool:
    """Apologetische, from Apologet, has no Tische; a Schreibtisch comes from no noun."""
    adjective = _IN_ISCH.fullmatch(word)
    if not adjective or starts[-1] < adjective.end(1) - 3:  # sozial|demokratisch
        return False
    stem = adjective[1]
    nouns = (stem[at:] + ending for at in starts[:-1] if len(stem) - at > _LEAST_STEM for ending in _BEFORE_ISCH)
    return any(words.kinds(noun) & {"N", "T", "P"} for noun in nouns)
