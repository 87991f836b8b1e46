"""Lemmatizer: the lemma is the word that a surface form is inflected from: häuser → haus, trat → treten, zurückgetreten → zurücktreten.

A form may have several lemmas (reisen: reise, reisen). An unknown form has none, and is compared by its stem instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache

from searchidx.german.decompounder import SIDES, decompounder, split
from searchidx.german.lexicon import Reading, lexicon, unlikely_readings
from searchidx.german.orthography import reformed_spelling, spelling_candidates
from searchidx.german.word_lists import FUNCTION_WORDS

_FAR_MORE = 10
"""One reading is far likelier than another, spelled the same in Switzerland, when its word makes so many times as many compounds."""

_RARELY_IN_COMPOUNDS = 2
"""Compounds of a word up to which it is no common one, and the same text a name more often than not."""

_LONG = 12
"""From so many letters on ae, oe and ue are umlauts in a word that the lexicon does not know: Gefaehrdungslage, not Baerbock."""

_LEAST_PLURAL = 9
"""Letters of the shortest noun in the plural that is looked at for a compound: Bauarbeiten; Masern have no parts."""

_USUAL_HEAD = 10
"""Compounds that the last part of such a noun must end otherwise."""

_AUXILIARIES = frozenset("dürfen haben können mögen müssen sein sollen werden wollen".split())
_NOUNS = frozenset("NTP")
_NAMES = frozenset("TP")
_NOUN_ENDINGS = frozenset(("", "s", "es", "e", "n", "en", "ens", "nen"))
_ENDINGS = _NOUN_ENDINGS | frozenset(
    "er em ern st t te tem ten ter tes tet test et end ende enden endem ender endes nd nde nden ndem nder ndes".split()
    + "ste stem sten ster stes este estem esten ester estes ere erem eren erer eres ete eten etet etest".split()
)


@lru_cache(maxsize=1 << 14)
def lemmas(form: str) -> tuple[str, ...]:
    """The lemmas of a normalised form, in code-point order; () for a form that neither lexicon nor decompounder knows."""
    if form in FUNCTION_WORDS:  # sich is no form of sicher, whatever a stemmer says; but muß is one of müssen
        return tuple(sorted(word for word, kind in lexicon().readings(form) if kind == "V" and word in _AUXILIARIES)) or (form,)
    today = modern_spelling(form)
    return tuple(sorted(_as_spelled(form) if today == form else _as_spelled(form) | _as_spelled(today)))


def _as_spelled(form: str) -> set[str]:
    readings = lexicon().readings(form)
    words = {word for word, _ in readings}.difference(unlikely_readings().however_written(form))
    if (form, "N") not in readings:  # Vorstand is not what stood before something
        words.update(_separable_verbs(form, unlisted=not words))
    if form.endswith("eln") and "A" in lexicon().kinds(form[:-1]):
        words.add(form[:-1])  # im Dunkeln, den edeln
    if form in SIDES:
        words.add(form)  # not only des Rechts
    if not words:
        words.update(_names_in_genitive(form) or _compound_lemmas(form))
    elif not readings or any(map(lexicon().is_compound, words)):  # Bauarbeiten are listed, and the plural of Bauarbeit all the same
        words.update(_compound_nouns(form))
    elif words == {form}:
        words.update(_singulars(form))
    return words


def _names_in_genitive(form: str) -> set[str]:
    """The name of which a form is the genitive, which the lexicon does not list for places and people: Russland, for Russlands; also of
    one that is put together: Großbritanniens.
    """
    if not form.endswith("s"):
        return set()
    name = form[:-1]
    readings = lexicon().readings(name)
    last = "" if readings else next((part.word for part in reversed(split(name))), "")
    is_name = any(word == name and kind in "TP" for word, kind in readings)
    return {name} if is_name or any(word == last and kind in "TP" for word, kind in lexicon().readings(last)) else set()


def _compound_lemmas(form: str) -> Iterator[str]:
    """The lemmas of a compound, of which only the last part inflects; none for any other word."""
    if parts := split(form):
        front = form[: parts[-1].start]
        yield from (front + head for head in part_lemmas(parts[-1].word))


def _compound_nouns(form: str) -> Iterator[str]:
    """The same for a form that may be a noun and cannot be an adjective: Übergriffe, not Obdachlose."""
    if (parts := split(form)) and not any(kind == "A" for _, kind in lexicon().readings(form)):
        nouns = noun_lemmas(parts[-1].word)
        if any("N" in lexicon().kinds(noun) for noun in nouns):
            yield from (form[: parts[-1].start] + noun for noun in nouns)


def _singulars(form: str) -> Iterator[str]:
    """Bauarbeit, for Bauarbeiten: the singular of a compound that the lexicon knows as a noun in the plural only."""
    if len(form) >= _LEAST_PLURAL and lexicon().readings(form) == {(form, "N")} and (parts := decompounder().cheapest_split(form)):
        last = parts[-1].word
        if len(last) > 4 and "N" not in lexicon().kinds(last):
            usual_heads = (noun for noun in noun_lemmas(last) if lexicon().compound_counts(noun)[1] >= _USUAL_HEAD)  # Gutachten: no acht
            yield from (form[: parts[-1].start] + noun for noun in usual_heads)


@lru_cache(maxsize=1 << 14)
def modern_spelling(form: str) -> str:
    """The form in today's spelling of Germany, where that makes a known word of it, else the form: fluß → fluss, strassen → straßen."""
    readings = lexicon().readings(form)
    return _respelled_known(form, readings) if readings else _respelled_unknown(form)


def _respelled_known(form: str, readings: Collection[Reading]) -> str:
    """For a form of the lexicon, which may be an old or Swiss spelling of a more common word all the same."""
    readings_of = lexicon().readings
    reformed = reformed_spelling(form)  # Delphin is in the lexicon, and a Delfin all the same
    if reformed != form and (any(kind in "NVA" for _, kind in readings_of(reformed)) or split(reformed)):
        return reformed
    if "ss" not in form and "ß" not in form:
        return form
    far_more = _FAR_MORE * (1 + _most_compounds(readings))
    with_ss = form.replace("ß", "ss")  # das Schloß, though he schloß the door, too
    is_noun = any(kind == "N" for _, kind in readings)  # die Buße is no bus
    if with_ss != form and not is_noun and _most_compounds(readings_of(with_ss)) > far_more:
        return with_ss
    with_sharp_s = form.replace("ss", "ß")  # die Strassen are no Strass, but Massen no Maße
    return with_sharp_s if with_sharp_s != form and _most_compounds(readings_of(with_sharp_s)) > far_more else form


def _respelled_unknown(form: str) -> str:
    """For a form that is not in the lexicon: the likeliest spelling that is, or that is made of far more common words."""
    candidates = spelling_candidates(form)
    if not candidates or _names_in_genitive(form):
        return form  # Russlands is right as it is, and no land of Ruß
    if in_lexicon := next((candidate for candidate in candidates if lexicon().readings(candidate)), ""):
        return in_lexicon
    if len(form) < _LONG:  # Baerbock is no Bär and no Bock
        candidates = tuple(text for text in candidates if not any(umlaut in text and umlaut not in form for umlaut in "äöü"))
    if not candidates:
        return form
    if split(form):  # Geldbuße is right as it is, and no bus for money
        candidates = tuple(text for text in candidates if "ß" not in form or "ß" in text)
    count, reformed = _rarest_part(form), reformed_spelling(form)  # Strassenbahn is made of words, too, but of rare ones
    for candidate in candidates:
        candidate_count = _rarest_part(candidate)
        if candidate_count > _FAR_MORE * count or (candidate_count and candidate == reformed):
            return candidate
    return form


@lru_cache(maxsize=1 << 14)
def part_lemmas(form: str) -> tuple[str, ...]:
    """The lemmas of a word as part of a compound, where it is a noun if it can be: Streitfälle is no form of a verb streitfällen."""
    readings = {reading for word in dict.fromkeys((form, modern_spelling(form))) for reading in lexicon().readings(word)}  # Fußballclubs
    unlikely = {word for word in unlikely_readings().with_capital(form) if word + "e" != form}  # Zeuge is no Zeug, but Fahrzeuge are
    nouns = {word for word, kind in readings if kind in "NT"} - unlikely
    nouns |= {word.removesuffix("er") for word in nouns if word.endswith("er") and _is_adjective(word.removesuffix("er"))}
    return tuple(sorted(nouns)) if nouns else lemmas(form)


def noun_lemmas(form: str) -> tuple[str, ...]:
    """The lemmas of a form that a capital letter makes a noun: Stand, not stehen; Massen, not messen; () for what is no noun.

    Every likely noun counts (Rechte: das Recht, die Rechte); an adjective only where none is made of it (Toten: der Tote, not tot).
    """
    readings = {reading for word in dict.fromkeys((form, modern_spelling(form))) for reading in lexicon().readings(word)}
    if not any(kind == "N" or (kind in _NOUNS and word == form) for word, kind in readings):
        return () if readings else tuple(sorted(_compound_nouns(form)))
    nouns = {word for word, kind in readings if kind in _NOUNS}.difference(unlikely_readings().with_capital(form))
    adjectives = {word for word, kind in readings if kind == "A" and nouns.isdisjoint((word + "e", word + "er", word + "es"))}
    if any(map(lexicon().is_compound, nouns)):
        nouns.update(_compound_nouns(form))
    elif nouns == {form}:
        nouns.update(_singulars(form))
    return tuple(sorted(nouns | (adjectives if form not in nouns else set())))


def may_inflect(base: str, form: str) -> bool:
    """Whether a form that is not in the lexicon may belong to a lemma that is: Manns to Mann, but not mini to Minister.

    The lexicon has the forms with another vowel, so Höhn is none of Hohn; and a noun keeps its last letter: Paus is no Pause.
    """
    a, b = base.replace("ß", "ss"), form.replace("ß", "ss")
    kinds = lexicon().kinds(base)
    noun = bool(kinds) and kinds <= _NOUNS
    if noun and (kinds <= _NAMES or not b.startswith(a)):
        return b in (a, a + "s")
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
    for particle, inner in _particle_cuts(verb):
        if (inner, "V") in lexicon().readings(inner):
            return inner, particle
    return None


def hyphenated_lemmas(term: str) -> tuple[str, ...]:
    """The lemmas of a hyphenated term written as one word, of which only the last part inflects: us-präsidenten → uspräsident."""
    *front, last = term.replace(":", "").split("-")
    return tuple("".join(front) + base for base in part_lemmas(last)) if last not in FUNCTION_WORDS else ()  # Kim Jong-uns


def is_common_word(bases: Collection[str]) -> bool:
    """Whether lemmas are those of a word of the lexicon that is no name."""
    entries = lexicon()
    return any(not (kinds := entries.kinds(base)) or not kinds <= _NAMES for base in bases)


def may_be_name(term: str) -> bool:
    """Whether a term is a name, as far as the lexicon tells: Meier, Miller and what it does not know; not Meer, Mauer, öffnen, nur."""
    if term in FUNCTION_WORDS:
        return False
    entries = lexicon()
    if "P" in entries.kinds(term):
        return True
    is_rare = all(sum(entries.compound_counts(base)) <= _RARELY_IN_COMPOUNDS for base in lemmas(term))
    return is_rare and all(kind != "V" for _, kind in entries.readings(term))


def is_separable_verb(form: str) -> bool:
    """Whether a form is one of a separable verb: zurücktreten has a particle, and is no compound, no treten of some kind."""
    return any(split_separable_verb(base) for base in lemmas(form))


def _is_adjective(word: str) -> bool:
    """Also of a compound: achtzehnjährige are achtzehnjährig, though Achtzehnjährige is a noun."""
    return "A" in lexicon().kinds(word) or bool((parts := split(word)) and "A" in lexicon().kinds(parts[-1].word))


def _most_compounds(readings: Collection[Reading]) -> int:
    """How many compounds the most productive word makes that a form may be of."""
    return max((sum(lexicon().compound_counts(word)) for word, _ in readings), default=0)


def _rarest_part(word: str) -> int:
    """How many compounds the least productive part of a compound makes, and one more; 0 for a word that is no compound."""
    entries = lexicon()
    counts = (max(sum(entries.compound_counts(part.word)), _most_compounds(entries.readings(part.word))) for part in split(word))
    return min((1 + count for count in counts), default=0)


def _separable_verbs(form: str, unlisted: bool) -> Iterator[str]:
    """zurücktrat, zurückgetreten, zurückzutreten → zurücktreten; `unlisted`: also verbs that are in no dictionary (rumgegangen)."""
    entries = lexicon()
    for particle, rest in _particle_cuts(form):
        inner = rest[2:] if rest.startswith("zu") and len(rest) > 5 else rest
        unlikely = unlikely_readings().however_written(inner)  # Ausmaß is nothing that was measured
        for word, kind in entries.readings(inner):
            if kind == "V" and (particle + word in entries or (unlisted and word not in unlikely)):
                yield particle + word


def _particle_cuts(form: str) -> list[tuple[str, str]]:
    """Every way to cut a verb particle off the front of a form: (particle, rest)."""
    entries = lexicon()
    lengths = entries.particle_lengths.get(form[:2], ())
    return [(form[:at], form[at:]) for at in lengths if at < len(form) - 2 and form[:at] in entries.particles]
