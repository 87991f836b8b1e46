"""Inflected forms: the forms of the index that belong to the same word as a given form."""

from __future__ import annotations

from collections.abc import Sequence

from searchidx.german.gender_forms import split_gender_form
from searchidx.german.lemmatizer import is_common_word, lemmas, may_inflect, part_lemmas, split_separable_verb
from searchidx.german.lexicon import lexicon
from searchidx.german.stemmer import stem
from searchidx.german.term_lookup_protocol import TermLookup
from searchidx.german.word_lists import FUNCTION_WORDS

_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})

_DERIVED = {
    "n": ("er", "ese", "ide", "oge"),  # Versicherer, Jeside
    "en": ("ung", "heit", "keit", "schaft", "ion", "ität", "enz", "ist", "or"),  # Hausdurchsuchung, Diktator
    "nen": ("in",),
    "es": ("ch", "sh", "x"),  # Watch
}
"""Endings that make other forms of a noun, each with the ends of the nouns that it is added to; a name has only its genitive."""

_ADJECTIVES = ("al", "bar", "end", "haft", "ig", "isch", "iv", "lich", "los", "sam")
_ADJECTIVE_ENDINGS = frozenset(("", "e", "em", "en", "er", "es"))
_LONG_TAIL = 5
"""Letters of a noun at the end of an unknown word from which on the word inflects as it does: Techkonzern."""


def inflected_forms(lookup: TermLookup, word: str, bases: Sequence[str] = (), *, noun: bool = False) -> set[int]:
    """The numbers of the terms that are forms of a word; `bases`: its lemmas, where they were chosen among several.

    Stems count only where the lexicon does not know one of the two words, and never with another vowel. An unknown `noun` (a capital
    letter says so) is a name more often than not: Paus is no Pause, and Höcke no form of hocken.
    """
    bases = bases or lemmas(word)
    if bases:
        unknown = {(base, at) for base in bases for at in lookup.with_keys("base", "~" + stem(base))}
        return lookup.with_keys("base", *bases) | {at for base, at in unknown if may_inflect(base, lookup.terms[at].replace("-", ""))}
    plain = {at: split_gender_form(lookup.terms[at])[0] for at in lookup.with_keys("base", "~" + stem(word))}
    alike = {at for at, form in plain.items() if _has_same_vowels(word, form)}
    if noun:
        return {at for at in alike if _is_form_of_noun(word, plain[at])} | _genitives(lookup, word)
    near = lookup.with_keys("near", "~" + stem(word))
    return alike | {at for at in near if any(may_inflect(base, word) for base in lemmas(lookup.terms[at]))}


def without_verb_forms(lookup: TermLookup, numbers: set[int], nouns: Sequence[str]) -> set[int]:
    """Forms of nouns without those of the verb of the same text only: das Essen has no aß, nor a Wagen gewagt."""
    if not any("V" in lexicon().kinds(noun) for noun in nouns):
        return numbers
    return {at for at in numbers if _may_be_of_noun(lookup.terms[at], nouns)}


def _may_be_of_noun(form: str, nouns: Sequence[str]) -> bool:
    kinds = {kind for word, kind in lexicon().readings(form) if word in nouns}
    if not kinds and any(map(split_separable_verb, nouns)):  # of which the lexicon does not list the forms: das Abnehmen, nicht abnahm
        return any(form.startswith(noun) for noun in nouns)
    return kinds != {"V"}


def spelled_like_land(lookup: TermLookup, noun: str) -> set[int]:
    """Schweden, for the Schwede: the plural of an inhabitant that is spelled like the land, and so hardly ever stands for itself.

    Who asks for the land does not ask for its people; and Sachse or Franke may be a name.
    """
    plural, woman = lexicon().readings(noun + "n"), lexicon().kinds(noun.removesuffix("e") + "in")  # no woman is a Rügin
    is_inhabitant = noun.endswith("e") and "N" in woman and {(noun, "N"), (noun + "n", "T")} <= set(plural)
    return lookup.numbers_of(noun + "n") if is_inhabitant and "P" not in lexicon().kinds(noun) else set()


def _genitives(lookup: TermLookup, name: str) -> set[int]:
    """The genitive of a name, and what it is the genitive of: Habecks and Habeck, which one stem need not hold together."""
    forms = [name]
    if not lexicon().readings(name + "s"):  # no Haus of a Hau
        forms.append(name + "s")
    if name.endswith("s") and name[:-1] not in FUNCTION_WORDS and not is_common_word(lemmas(name[:-1])):  # no Klaus of a Klau
        forms.append(name[:-1])
    return lookup.numbers_of(*forms)


def _is_form_of_noun(word: str, form: str) -> bool:
    """Whether two unknown nouns of one stem are forms of one word."""
    short, long = sorted((word.replace("ß", "ss"), form.replace("ß", "ss")), key=len)
    front = long[: next((at for at, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short))]
    adjective = front.removesuffix("e")
    if adjective.endswith(_ADJECTIVES) and {short[len(adjective) :], long[len(adjective) :]} <= _ADJECTIVE_ENDINGS:  # Synodale, Synodaler
        return True
    if front == short and (ending := long[len(short) :]) in ("", "s"):
        return True
    if front == short and short.endswith(_DERIVED.get(ending, ())):
        return True
    tails = ((short[at:], long[at:]) for at in range(3, len(short) - _LONG_TAIL + 1) if at <= len(front))
    return any(not set(part_lemmas(a)).isdisjoint(part_lemmas(b)) for a, b in tails if is_common_word(lemmas(a)))


def _has_same_vowels(word: str, form: str) -> bool:
    """Whether a form that shares its stem with a word has its umlauts as well, as far as both go: Boll is not Böll."""
    pairs = zip(word.replace("ß", "ss"), form.replace("ß", "ss"), strict=False)
    return all(a == b for a, b in pairs if a.translate(_PLAIN) == b.translate(_PLAIN))
