"""A base form is the word a surface form is inflected from: häuser → haus, trat → treten, zurückgetreten → zurücktreten.

A form may have several (reisen: reise, reisen). What the lexicon does not know has none, and is compared by its stem instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache

from searchidx.german.decompounder import split
from searchidx.german.lexicon import Lexicon, Reading, lexicon
from searchidx.german.orthography import reformed_spelling, spelling_candidates
from searchidx.german.word_lists import FUNCTION_WORDS

_FAR_MORE = 10
"""So many times as many compounds make one word far likelier than another that is spelled the same in Switzerland."""

_LONG = 12
"""From so many letters on ae, oe and ue are umlauts in a word that the lexicon does not know: Gefaehrdungslage, not Baerbock."""

_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_AUXILIARIES = frozenset("dürfen haben können mögen müssen sein sollen werden wollen".split())
_NOUNS = frozenset("NTP")
_NOUN_ENDINGS = frozenset(("", "s", "es", "e", "n", "en", "ens", "nen"))
_ENDINGS = _NOUN_ENDINGS | frozenset(
    "er em ern st t te tem ten ter tes tet test et end ende enden endem ender endes nd nde nden ndem nder ndes".split()
    + "ste stem sten ster stes este estem esten ester estes ere erem eren erer eres ete eten etet etest".split()
)


@lru_cache(maxsize=1 << 14)
def lemmas(form: str) -> tuple[str, ...]:
    """The base forms of a normalised form that the lexicon knows, in code-point order; () for one it does not know."""
    if form in FUNCTION_WORDS:  # sich is no form of sicher, whatever a stemmer says; but muß is one of müssen
        return tuple(sorted(word for word, kind in lexicon().readings(form) if kind == "V" and word in _AUXILIARIES)) or (form,)
    today = modern_spelling(form)
    return tuple(sorted(_as_spelled(form) if today == form else _as_spelled(form) | _as_spelled(today)))


def _as_spelled(form: str) -> set[str]:
    known = lexicon()
    readings = known.readings(form)
    found = {word for word, _ in readings}
    if (form, "N") in readings:
        if (form[:-1], "A") not in readings:
            found.discard(form[:-1] if form.endswith(("e", "s")) else "")  # die Rate is not dem Rate, der Mais not des Mais
    else:  # Vorstand is not what stood before something
        found.update(_separable(form, known, anything=not found))
    if not found and (parts := split(form)):
        front = form[: parts[-1].start]
        found = {front + head for head in part_lemmas(parts[-1].word)}
    return found


@lru_cache(maxsize=1 << 14)
def modern_spelling(form: str) -> str:
    """The form as it is spelled today and here, where that makes a known word of it, else the form: fluß → fluss, strassen → straßen."""
    known = lexicon()
    if readings := known.readings(form):
        new = reformed_spelling(form)  # Delphin is in the lexicon, and a Delfin all the same
        if new != form and (any(kind in "NVA" for _, kind in known.readings(new)) or split(new)):
            return new
        soft = form.replace("ß", "ss")  # das Schloß, though he schloß the door, too
        is_noun = any(kind == "N" for _, kind in readings)  # die Buße is no bus
        if soft != form and not is_noun and _size(known.readings(soft), known) > _FAR_MORE * (1 + _size(readings, known)):
            return soft
        sharp = form.replace("ss", "ß")  # die Strassen are no Strass, but Massen no Maße
        return sharp if sharp != form and _size(known.readings(sharp), known) > _FAR_MORE * (1 + _size(readings, known)) else form
    others = spelling_candidates(form)
    if found := next((other for other in others if known.readings(other)), ""):
        return found
    if len(form) < _LONG:  # Baerbock is no Bär and no Bock
        others = tuple(other for other in others if not any(dotted in other and dotted not in form for dotted in "äöü"))
    if not others:
        return form
    if split(form):  # Geldbuße is right as it is, and no bus for money
        others = tuple(other for other in others if "ß" not in form or "ß" in other)
    own, new = _rarest(form, known), reformed_spelling(form)  # Strassenbahn is made of words, too, but of rare ones
    return next((other for other in others if (size := _rarest(other, known)) > _FAR_MORE * own or (size and other == new)), form)


@lru_cache(maxsize=1 << 14)
def part_lemmas(form: str) -> tuple[str, ...]:
    """The base forms of a word as part of a compound, where it is a noun if it can be: a Streitfälle is no form of streitfällen."""
    readings = {reading for word in dict.fromkeys((form, modern_spelling(form))) for reading in lexicon().readings(word)}  # Fußballclubs
    found = {word for word, kind in readings if kind in "NT"}
    found |= {word.removesuffix("er") for word in found if word.endswith("er") and _is_adjective(word.removesuffix("er"))}
    return tuple(sorted(found)) if found else lemmas(form)


def noun_lemmas(form: str) -> tuple[str, ...]:
    """The base forms of what a capital letter makes a noun: Stand, not stehen; Massen, not messen; () for what is no noun."""
    spelled = dict.fromkeys((form, modern_spelling(form)))
    found = {word for word in spelled if any(word == base and kind in _NOUNS for base, kind in lexicon().readings(word))}
    if form not in found:
        readings = {reading for word in spelled for reading in lexicon().readings(word)}
        found = {word for word, kind in readings if kind != "V"} if any(kind == "N" for _, kind in readings) else set()
    return tuple(sorted(found))


def may_inflect(base: str, form: str) -> bool:
    """Whether a form that the lexicon does not know may belong to a base form it knows: Manns to Mann, not mini to Minister."""
    a, b = base.translate(_PLAIN), form.translate(_PLAIN)
    kinds = lexicon().kinds(base)
    noun = bool(kinds) and kinds <= _NOUNS
    if b.startswith("ge") and not a.startswith("ge") and not noun:  # gegendert; gemäß is no form of Masse
        b = b[2:]
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[same:] in ("", "e", "n", "en") and b[same:] in (_NOUN_ENDINGS if noun else _ENDINGS)


def nominalisations(verb: str) -> tuple[str, ...]:
    """Impfung, for impfen: Impfpflicht is the Pflicht zur Impfung; () for every other word."""
    noun = verb.removesuffix("en") + "ung"
    return (noun,) if verb.endswith("en") and "V" in lexicon().kinds(verb) and "N" in lexicon().kinds(noun) else ()


def split_separable_verb(verb: str) -> tuple[str, str] | None:
    """A separable verb in the infinitive as (verb, particle): zurücktreten → (treten, zurück); None for every other word."""
    if not verb.endswith("n"):
        return None
    for particle, inner in _cuts(verb, lexicon()):
        if (inner, "V") in lexicon().readings(inner):
            return inner, particle
    return None


def hyphenated_lemmas(term: str) -> tuple[str, ...]:
    """The lemmas of a hyphenated term written as one word, of which only the last part inflects: us-präsidenten → uspräsident."""
    *front, last = term.replace(":", "").split("-")
    return tuple("".join(front) + base for base in part_lemmas(last)) if last not in FUNCTION_WORDS else ()  # Kim Jong-uns


def is_common_word(bases: Collection[str]) -> bool:
    """Whether lemmas are those of a word of the lexicon that is no name."""
    return any(not lexicon().kinds(base) <= {"P", "T"} or not lexicon().kinds(base) for base in bases)


def is_separable_verb(form: str) -> bool:
    """Whether a form is one of a separable verb: zurücktreten has a particle, and is no compound, no treten of some kind."""
    return any(split_separable_verb(base) for base in lemmas(form))


def _is_adjective(word: str) -> bool:
    """Also of a compound: achtzehnjährige are achtzehnjährig, though Achtzehnjährige is a noun."""
    return "A" in lexicon().kinds(word) or bool((parts := split(word)) and "A" in lexicon().kinds(parts[-1].word))


def _size(readings: Collection[Reading], known: Lexicon) -> int:
    """How many compounds are known with the words that a form may be of."""
    return max((sum(known.compound_counts(word)) for word, _ in readings), default=0)


def _rarest(word: str, known: Lexicon) -> int:
    """How many compounds are known with the rarest word of a compound, and one more; 0 for a word that is no compound."""
    sizes = (max(sum(known.compound_counts(part.word)), _size(known.readings(part.word), known)) for part in split(word))
    return min((1 + size for size in sizes), default=0)


def _separable(form: str, known: Lexicon, anything: bool) -> Iterator[str]:
    """zurücktrat, zurückgetreten, zurückzutreten → zurücktreten; `anything`: also verbs that are in no dictionary (rumgegangen)."""
    for particle, rest in _cuts(form, known):
        inner = rest[2:] if rest.startswith("zu") and len(rest) > 5 else rest
        for word, kind in known.readings(inner):
            if kind == "V" and (anything or particle + word in known):
                yield particle + word


def _cuts(form: str, known: Lexicon) -> list[tuple[str, str]]:
    if form[:2] not in known.particle_starts:
        return []
    return [(form[:at], form[at:]) for at in range(2, min(11, len(form) - 2)) if form[:at] in known.particles]
