"""Gender forms: Lehrerin, Lehrer:innen and Lehrer*innen name the same people as Lehrer.

The tokenizer writes every gender mark as a colon (Lehrer:innen); here such terms, and female nouns, are led back to the male noun.
"""

from __future__ import annotations

from functools import lru_cache

from searchidx.german.decompounder import split
from searchidx.german.lemmatizer import lemmas, part_lemmas
from searchidx.german.lexicon import lexicon
from searchidx.german.orthography import without_foreign_accents
from searchidx.german.stemmer import stem

FEMALE_PEOPLES = {"romnja": "roma", "sintizza": "sinto", "sintizze": "sinto"}
"""Female names of peoples, and the lemma of those that are not: Rom*nja and Sinti*zze are Roma and Sinti, by no rule of German."""

_PROFESSIONS = frozenset("fach fähr feuerwehr geschäfts kamera kauf ob ombuds see steuer vertrauens wehr zimmer".split())
"""What makes a word for people of one trade with -mann, -frau and -leute. An Ehemann is no Ehefrau, nor a Hausmann a Hausfrau."""

_PLAIN = str.maketrans("äöü", "aou")


def split_gender_form(term: str) -> tuple[str, str]:
    """A term with a gender ending as noun and ending: minister:innen → (minister, innen). Every other term, joined, and "".

    Joined means without hyphens and colons, and without foreign accents where the lexicon does not know the word with them:
    erdoğans is a form of what is typed as erdogan.
    """
    if term.isascii() and term.isalpha():
        return term, ""
    noun, _, ending = term.partition(":")
    if ending in ("in", "innen"):
        return noun.replace("-", ""), ending
    joined = term.replace("-", "").replace(":", "")
    typed = without_foreign_accents(joined)
    return (typed if typed != joined and not lemmas(joined) else joined), ""


def masculine_lemmas(noun: str) -> tuple[str, ...]:
    """What may stand before the gender ending as a word of its own: minister, but also zeuge for zeug:innen and arzt for ärzt:innen.

    The keys of the noun (lemmas or "~" + stem) where no word of the lexicon fits.
    """
    candidates = (noun, noun + "e", noun.translate(_PLAIN))
    in_lexicon = {word for word in candidates if "N" in lexicon().kinds(word)}
    return tuple(sorted(in_lexicon)) or lemmas(noun) or ("~" + stem(noun),)


@lru_cache(maxsize=1 << 14)
def masculine_of(lemma: str) -> str:
    """The noun that a female one is made of: lehrerin → lehrer; "" for every other word (Termin has no plural in -innen)."""
    entries = lexicon()
    for ending in ("frau", "leute"):
        if lemma.endswith(ending) and lemma.removesuffix(ending) in _PROFESSIONS:
            return lemma.removesuffix(ending) + "mann"
    if not lemma.endswith("in"):
        return ""
    if (parts := split(lemma)) and (masculine := masculine_of(lemma[parts[-1].start :])):
        return lemma[: parts[-1].start] + masculine
    if (lemma, "N") not in entries.readings(lemma + "nen"):
        return ""
    front = lemma[:-2]
    plain = _without_last_umlaut(front)
    bare = (front, plain) if front.endswith("er") else (plain, front)  # no Burger of Bürgerin; Rat of Rätin
    nouns = [word for word in (front + "e", *bare, plain + "e") if (word, "N") in entries.readings(word)]
    usual = max(nouns, key=lambda word: sum(entries.compound_counts(word)), default="")  # Bäuerin is of Bauer, not of the rare Bäuer
    return usual or (front if _is_noun(front) else "")


def masculine_compounds(plain: str) -> tuple[str, ...]:
    """What a compound is called without the women in its first part: bürgerinnenrat → bürgerrat, expertinnenkommission →
    expertenkommission; () for every other word.
    """
    front, mark, rest = plain.partition("innen")
    masculine = masculine_of(front + "in") if mark and len(front) > 3 and len(rest) > 2 else ""
    return tuple(masculine + link + lemma for lemma in part_lemmas(rest) for link in ("", "n", "en", "s")) if masculine else ()


def _is_noun(word: str) -> bool:
    """Whether a word in its base form is a noun, or a compound that ends with one."""
    return "N" in lexicon().kinds(word) or bool((parts := split(word)) and "N" in lexicon().kinds(parts[-1].word))


def _without_last_umlaut(text: str) -> str:
    """The text with its last umlaut undone: ärzt → arzt, französ → franzos."""
    at = max(map(text.rfind, "äöü"))
    return text[:at] + text[at].translate(_PLAIN) + text[at + 1 :] if at >= 0 else text
