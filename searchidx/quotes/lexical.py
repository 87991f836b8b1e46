"""What single words tell about speaking: verbs of speech, reported speech, nouns for persons and institutions. Tables stand in data/."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

from searchidx.german.lexicon import lexicon
from searchidx.german.word_lists import FUNCTION_WORDS

PREPOSITIONS = frozenset(
    "in im an am auf aus bei beim mit nach seit um unter von vom vor zu zum zur über für gegen ohne durch während wegen trotz bis ab"
    " gegenüber neben zwischen hinter seitens angesichts aufgrund anlässlich infolge laut gemäß zufolge statt anstelle außer per pro"
    " ins ans aufs innerhalb außerhalb anhand mittels entgegen hinsichtlich bezüglich wider samt nebst mitsamt binnen".split()
)
PRONOUNS = {"er": "m", "sie": "f"}
"""Pronouns that stand for a person, with the gender they show; dieser and letztere mean somebody else than the subject before."""

NOMINATIVE = frozenset(
    "der die das ein eine sein seine ihr ihre dessen deren beide mehrere viele einige zahlreiche manche unser unsere kein keine"
    " dieser diese"
    " jener jene zwei drei alle andere weitere jeder jede mancher".split()
)
OBLIQUE = frozenset(
    "den dem des einen einem eines seinen seinem seiner ihren ihrem ihrer diesen diesem dieses einer unserem unseren".split()
)
NAME_PARTICLES = frozenset("von van de der den zu zur al el bin ibn del della di da dos du ter ten le la af o' vom y".split())
SUBJUNCTIONS = frozenset(
    "dass daß ob weil wenn wie als zumal sofern soweit solange weshalb weswegen worauf woraufhin wofür was wo wonach wobei da"
    " damit denn obwohl nachdem bevor während sodass indem bis seit ehe".split()
)
AUXILIARIES = frozenset(
    "hat haben habe hatte hatten hätte hätten ist sind war waren sei seien wird werden werde wurde wurden würde würden will wollen wolle"
    " wollte wollten kann können könne konnte könnte muss müssen müsse musste soll sollen solle sollte darf dürfen dürfe durfte mag möchte"
    " möchten".split()
)
REPORTING = frozenset(
    "sei seien habe hätten hätte werde würde würden wäre wären könne könnten könnte müsse müssten müsste solle sollten dürfe dürften wolle"
    " wollten gebe gehe bleibe komme stehe wisse möge gäbe ginge stünde handele handle brauche".split()
)
"""Verbs in the subjunctive of reported speech; others are told by their form (see `reports`)."""

_ABOUT = frozenset("so laut nach wie".split())


def _table(name: str) -> list[str]:
    text = files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def first_names() -> dict[str, str]:
    """First names in lower case with their gender: f, m or u."""
    return dict(line.split(" ") for line in _table("first_names.txt"))


@cache
def _speech_verbs() -> frozenset[str]:
    return frozenset(verb for line in _table("speech_verbs.txt") for verb in line.split() if verb[0] != "=")


@cache
def _weak_verbs() -> frozenset[str]:
    return frozenset(verb[1:] for line in _table("speech_verbs.txt") for verb in line.split() if verb[0] == "=")


_PARTICLES = (
    "hinzu zurück heraus hervor zusammen fest klar dar an aus auf ab ein mit vor zu nach hin her bei um bekannt fort weiter kund"
    " wieder durch"
    " entgegen voraus vorher heraus gut unter über"
).split()


@cache
def _separable() -> dict[str, frozenset[str]]:
    """The stem of each separable verb of speech, with its particles: fügen → hinzu, an."""
    particles_of: dict[str, set[str]] = {}
    for verb in _speech_verbs():
        for particle in _PARTICLES:
            if verb.startswith(particle) and len(verb) - len(particle) > 4:
                particles_of.setdefault(verb[len(particle) :], set()).add(particle)
    particles_of.setdefault("geben", set()).update(("bekannt", "an", "zu"))
    particles_of.setdefault("lassen", set()).update(("wissen", "verlauten", "verlautbaren", "mitteilen"))
    return {stem: frozenset(particles) for stem, particles in particles_of.items()}


@lru_cache(1 << 14)
def verbs(word: str) -> frozenset[str]:
    """The infinitives a word in lower case may be a form of."""
    return frozenset(reading.word for reading in lexicon().readings(word) if reading.kind == "V")


@lru_cache(1 << 14)
def is_speech_verb(word: str) -> bool:
    """Whether a word in lower case is a form of a verb of speech, written in one: sagte, mitgeteilt, hinzufügte."""
    telling = _speech_verbs()
    if word in telling or not telling.isdisjoint(verbs(word)):
        return True
    for particle in _PARTICLES:
        if word.startswith(particle) and len(word) > len(particle) + 3:
            rest = word[len(particle) :]
            if any(particle + verb in telling for verb in verbs(rest.removeprefix("ge")) | verbs(rest) | verbs(rest.removeprefix("zu"))):
                return True
    stem = re.sub(r"(?:te|ten|t|en|e|st)$", "", word)
    return len(stem) > 4 and stem + "en" in telling and stem != word


@lru_cache(1 << 14)
def is_weak_verb(word: str) -> bool:
    """Whether a word in lower case is a form of a verb of thinking and judging: sieht, hält (für), begrüßte."""
    return not _weak_verbs().isdisjoint(verbs(word))


@cache
def _adverbs() -> frozenset[str]:
    return frozenset(word for line in _table("adverbs.txt") for word in line.split())


@lru_cache(1 << 14)
def is_adverb(word: str) -> bool:
    """Whether a word in lower case is an adverb or function word, which is no noun at the beginning of a sentence either."""
    if word in FUNCTION_WORDS or word in _adverbs() or word.endswith(("weise", "dings", "falls", "wegs", "seits", "maßen", "ierend")):
        return True
    kinds = {reading.kind for reading in lexicon().readings(word)}
    return bool(kinds) and kinds <= {"A", "V"}


OPINIONS = frozenset(
    "ansicht ansichten meinung angabe angaben wort worten aussage aussagen darstellung einschätzung auffassung überzeugung sicht sichtweise"
    " information informationen erkenntnis erkenntnissen bericht berichten schilderung schilderungen bekunden wille willen"
    " vorstellung vorstellungen lesart augen äußerung äußerungen kritik vorwurf vorwürfe forderung forderungen warnung behauptung appell"
    " urteil".split()
)
"""Nouns whose owner is the source of what is told: nach Ansicht des Ministers."""

_SOURCES = frozenset("laut gemäß zufolge seitens vonseiten heißt hieß heiße steht stand".split()) | OPINIONS


@lru_cache(1 << 14)
def tells_of_speech(word: str) -> bool:
    """Whether a word in lower case can tell that somebody speaks: a verb, the subjunctive, laut."""
    if word in _SOURCES or is_speech_verb(word) or is_weak_verb(word) or particles_of(word) or reports(word):
        return True
    return word.endswith("e") and word not in FUNCTION_WORDS and word + "n" in verbs(word)


@lru_cache(1 << 14)
def particles_of(word: str) -> frozenset[str]:
    """The particles that make a verb of speech of this form: fügte (hinzu), teilt (mit); empty for any other word."""
    stems = _separable()
    return frozenset().union(*(stems[verb] for verb in verbs(word) if verb in stems))


@lru_cache(1 << 14)
def reports(word: str) -> bool:
    """Whether a word in lower case is a verb in the subjunctive of reported speech: sei, gehe, stelle."""
    if word in REPORTING:
        return True
    if not word.endswith("e") or len(word) < 4 or word in FUNCTION_WORDS:
        return False
    readings = lexicon().readings(word)
    return bool(readings) and all(reading.kind == "V" and reading.word == word + "n" for reading in readings)


@lru_cache(1 << 14)
def is_finite(word: str) -> bool:
    """Whether a word in lower case may be a finite verb of the third person; participles that look like one count."""
    if word in AUXILIARIES or reports(word):
        return True
    if word in FUNCTION_WORDS:
        return False
    readings = lexicon().readings(word)
    kinds = {reading.kind for reading in readings}
    if "V" in kinds and not word.endswith("en") and (is_speech_verb(word) or particles_of(word)):
        return True  # wies is a form of "wie", too
    if "V" not in kinds:
        return bool(particle_verb(word)) if not kinds else False
    if "N" in kinds and word[-1] not in "te":
        return False
    return all(reading.word != word for reading in readings if reading.kind == "V") and not word.endswith("nd")


@lru_cache(1 << 14)
def is_finite_plural(word: str) -> bool:
    """Whether a word in lower case may be a verb in the plural: haben, sagten, stellen."""
    return word in AUXILIARIES or bool(verbs(word))


def particle_verb(word: str) -> bool:
    """Whether an unknown word is a finite separable verb, as at the end of a clause: mitteilte."""
    return any(word.startswith(particle) and verbs(word[len(particle) :]) for particle in _PARTICLES if len(word) > len(particle) + 3)


@cache
def _person_endings() -> tuple[tuple[str, ...], frozenset[str]]:
    endings, whole = [], set()
    for noun in (word for line in _table("person_nouns.txt") for word in line.split()):
        (whole.add(noun[1:]) if noun.startswith("=") else endings.append(noun))
    return tuple(dict.fromkeys(endings)), frozenset(whole)


@lru_cache(1 << 14)
def is_function(noun: str) -> bool:
    """Whether a noun in lower case names the function of a person: ministerin, nato-chef, vorsitzender."""
    endings, whole = _person_endings()
    last = noun.rpartition("-")[2]
    tails = _last_letters()
    return any((form[-2:] in tails and form.endswith(endings)) or form in whole for form in _person_forms(last))


@cache
def _last_letters() -> frozenset[str]:
    """The last two letters of all nouns for persons: most other nouns need no look at all of these."""
    return frozenset(ending[-2:] for ending in _person_endings()[0])


@cache
def _adjectival_endings() -> tuple[str, ...]:
    """Those that are inflected as adjectives: Vorsitzende, Vorsitzender, Vorsitzenden."""
    adjectives = ("nde", "gte", "ete", "gene", "llte", "ldigte")
    nouns = [ending for ending in _person_endings()[0] if ending.endswith(adjectives) and ending not in ("legende", "kunde")]
    return tuple(noun + tail for noun in nouns for tail in ("", "n", "r"))


@lru_cache(1 << 14)
def is_person_noun(noun: str) -> bool:
    """Whether a noun in lower case names a person: by function, or because there is a form for women of it (Bäcker)."""
    last = noun.rpartition("-")[2]
    return is_function(noun) or (len(last) > 4 and any(reading.kind == "N" for reading in lexicon().readings(last + "in")))


@lru_cache(1 << 14)
def is_plain_compound(word: str) -> bool:
    """Whether a word in lower case is a compound of two common words: stoffbänder. Surnames such as Stoltenberg are none."""
    if "-" in word:
        return True
    for cut in range(3, len(word) - 3):
        if is_common_noun(word[cut:]) and (lexicon().readings(word[:cut]) or lexicon().readings(word[: cut - 1])):
            return True
    return False


@lru_cache(1 << 14)
def ends_in_noun(word: str) -> bool:
    """Whether an unknown word in lower case ends in a common noun of five letters or more: lohnverzichtstheorien, unsensibilität."""
    return any(is_common_noun(word[cut:]) for cut in range(1, len(word) - 4))


def nominative(noun: str, female: bool, masculine: bool) -> str:
    """A function as a title: Bundesinnenministers → Bundesinnenminister, Vorsitzende → Vorsitzender (of a man)."""
    endings, _ = _person_endings()
    lower = noun.lower()
    if lower.endswith(_adjectival_endings()):
        stem = noun.rstrip("nr") if not lower.endswith("e") else noun
        return stem if female or not masculine else stem + "r"
    if lower.endswith(endings):
        return noun
    for tail in ("es", "s", "en", "n"):
        if lower.endswith(tail) and lower[: -len(tail)].endswith(endings):
            return noun[: -len(tail)]
    return noun


def _person_forms(noun: str) -> tuple[str, ...]:
    forms = [noun]
    for ending in ("innen", "in", "n", "en", "r", "s", "es", "er", "e"):
        if noun.endswith(ending) and len(noun) > len(ending) + 2:
            forms.append(noun[: -len(ending)])
    return tuple(forms)


@lru_cache(1 << 14)
def is_female_noun(noun: str) -> bool:
    """Whether a noun for persons is a woman's form: ministerin."""
    return noun.endswith(("in", "frau", "mutter", "schwester", "tochter", "königin", "witwe")) and not noun.endswith(("termin", "robin"))


@cache
def _institutions() -> tuple[str, ...]:
    return tuple(word for line in _table("institution_nouns.txt") for word in line.split())


_DOCUMENTS = (
    "bericht studie mitteilung erklärung stellungnahme schreiben brief urteil beschluss gesetz entwurf antrag gutachten papier dokument"
    "  vertrag resolution umfrage interview kommentar leitartikel artikel aufruf appell manifest buch website webseite"
    " internetseite homepage"
    " analyse untersuchung protokoll programm flugblatt e-mail mail tweet post beitrag rede meldung verfassung"
).split()


@lru_cache(1 << 14)
def is_document_noun(noun: str) -> bool:
    """Whether a noun in lower case names something written or said: gesetzentwurf, pressemitteilung."""
    endings = tuple(_DOCUMENTS)
    return noun.endswith(endings) or noun.removesuffix("s").endswith(endings) or noun.removesuffix("es").endswith(endings)


@lru_cache(1 << 14)
def is_institution_noun(noun: str) -> bool:
    """Whether a noun in lower case names an institution or a document: innenministerium, pressemitteilung."""
    last = noun.rpartition("-")[2]
    endings = _institutions()
    return any(
        last.endswith(tail) and last[: len(last) - len(tail)].endswith(endings) for tail in ("", "s", "n", "e", "es", "en", "er", "ern")
    )


@lru_cache(1 << 14)
def is_common_noun(word: str) -> bool:
    """Whether a word in lower case is a noun of the lexicon that is no name."""
    kinds = {reading.kind for reading in lexicon().readings(word)}
    return "N" in kinds and "P" not in kinds
