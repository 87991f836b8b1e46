"""Index keys of a term: under which keys a word of a query finds it. Computed once, when a vocabulary is built.

The keys of a vocabulary are kept in one table for each kind of key (see KEY_TABLES):

base      lemmas from the lexicon; "~" + stem for a term that the lexicon does not know; of Waren, the noun, not what waren is a form of
near      "~" + stem of the lemmas of a known term: where an unknown word finds known ones
spelling  one key for all spellings, of the terms that differ from this key
bare      the term without diacritics, of the terms that have some
gender    what stands before :innen, and the female form; the male form, of a female one
number    the value
name      one key for all transliterations of a name, of terms that the lexicon does not know
head, modifier, part   lemma (or "~" + stem) of what a compound ends with, starts with, or has in the middle
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterator, Sequence
from functools import lru_cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable

from searchidx.german.decompounder import SIDES, FilteredWords, Part, decompounder, listed_compounds, split
from searchidx.german.gender_forms import FEMALE_PEOPLES, masculine_compounds, masculine_lemmas, masculine_of, split_gender_form
from searchidx.german.lemmatizer import hyphenated_lemmas, is_common_word, is_separable_verb, lemmas, modern_spelling, part_lemmas
from searchidx.german.lexicon import lexicon
from searchidx.german.name_transliteration import name_key
from searchidx.german.numbers import is_numeral, last_year, number_keys
from searchidx.german.orthography import spelling_keys, without_diacritics
from searchidx.german.stemmer import nltk_stemmer, stem
from searchidx.german.tokenizer import is_cased
from searchidx.german.word_lists import CAPITALISED_WORDS, FUNCTION_WORDS
from searchidx.kernel import is_compiled

KEY_TABLES = ("base", "near", "spelling", "bare", "gender", "number", "name", "head", "modifier", "part")

_MANY = 10_000
"""From so many terms on it pays to precompute what each form can be in a compound."""

_VERY_MANY = 100_000
"""From so many terms on the second that nltk takes to load does not count."""

_SENTENCE_STARTS = frozenset("es falls wegen werde werden wollen".split())
"""Function words whose capital is that of a sentence nineteen times in twenty: a search for Weg does not find them, one for Wegen does."""

Stemmer = Callable[[str], str]


def prepare(count: int, vocabulary: Collection[str]) -> tuple[Container[str], Stemmer]:
    """Makes ready for the keys of `count` terms; returns the vocabulary and the stemmer that are the fastest for so many.

    All vocabularies and stemmers give the same keys.
    """
    words: Container[str] = vocabulary
    if count > _MANY:
        decompounder().precompute()
        words = FilteredWords(vocabulary) if is_compiled() else vocabulary
    return words, nltk_stemmer() if count > _VERY_MANY else stem


def index_keys(term: str, vocabulary: Container[str], stemmer: Stemmer = stem) -> Iterator[tuple[str, str]]:
    """Every (table, key) of a term, some more than once. `vocabulary`: the terms of the index, which may be parts of compounds."""
    for number in number_keys(term):
        yield "number", number
    if year := last_year(term):  # whoever asks for 2016 finds 2014-16, but not the reverse
        yield "number", year
    if not (term.isalpha() or any(map(str.isalpha, term))) or term[0] == "-" or term[-1] == "-":
        if "&" in term:  # 1&1 is 1und1
            yield "spelling", spelling_keys(term)[0]
        return
    if is_cased(term):
        yield from (("base", key) for key in (cased_keys(term) if term.lower() not in _SENTENCE_STARTS else ()))
        return
    plain, ending = split_gender_form(term)
    if ending:
        for key in (*masculine_lemmas(plain), *lemma_keys(plain + ending)):
            yield "gender", key
    else:
        yield from _word_keys(term, plain, stemmer)
    if "-" not in term and "&" not in term and not is_numeral(term):  # the parts of a hyphenated word are terms of their own
        yield from _compound_keys(plain, vocabulary, stemmer)


def cased_keys(term: str) -> tuple[str, ...]:
    """The keys of a function word that capitals make another word of: ware for Waren, and Weil for Weil, which is no weil."""
    word = term.lower()
    nouns = {base for base, kind in lexicon().readings(word) if kind in "NTP"} if word in CAPITALISED_WORDS else set()
    return tuple(sorted(base.capitalize() if base in FUNCTION_WORDS else base for base in nouns))


def lemma_keys(word: str) -> tuple[str, ...]:
    """What a word is compared by: its lemmas, or "~" + stem when the lexicon does not know it."""
    return lemmas(word) or ("~" + stem(word),)


@lru_cache(maxsize=1)
def rules_fingerprint() -> bytes:
    """What the keys of a term follow from, in 16 bytes: with other code or another lexicon the keys of an earlier index do not hold."""
    return fingerprint(files(__package__))


def fingerprint(folder: Traversable) -> bytes:
    """A digest in 16 bytes of the modules and word lists in a folder and below it."""
    digest = blake2b(digest_size=16)
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir() and entry.name != "__pycache__":
            digest.update(fingerprint(entry))
        elif entry.name.endswith((".py", ".txt")):
            digest.update(entry.name.encode() + entry.read_bytes())
    return digest.digest()


def _word_keys(term: str, plain: str, stemmer: Stemmer) -> Iterator[tuple[str, str]]:
    """The keys of a term as a whole."""
    bases = hyphenated_lemmas(term) if "-" in term else lemmas(plain)
    for key in bases or ("~" + stemmer(plain),):
        yield "base", key
    for base in bases:
        yield "near", "~" + stem(base)  # the own stemmer: its cache holds the many words that are known
    for masculine in _masculines(term, bases):
        yield "gender", masculine
    if "-" not in term and not is_common_word(bases) and (key := name_key(plain)):
        yield "name", key
    yield from (("spelling", key) for key in spelling_keys(term) if key != term)
    if (key := without_diacritics(term)) != term:
        yield "bare", key


def _masculines(term: str, bases: Sequence[str]) -> Iterator[str]:
    """lehrer, for lehrerin; exkanzler, for ex-kanzlerin."""
    yield from masculine_compounds(term.replace("-", "").replace(":", ""))
    if term in FEMALE_PEOPLES:
        yield FEMALE_PEOPLES[term]
    front, last = term.replace(":", "").rpartition("-")[::2]
    for base in part_lemmas(last) if front else bases:
        if masculine := masculine_of(base):
            yield front.replace("-", "") + masculine


def _compound_keys(plain: str, vocabulary: Container[str], stemmer: Stemmer) -> Iterator[tuple[str, str]]:
    """The keys of each run of parts of a compound, the whole left out."""
    word, parts = _compound_parts(plain, vocabulary)
    last = len(parts) - 1
    for i in range(last + 1):
        for j in range(i, last + 1):
            if (i, j) != (0, last):
                table = "head" if j == last else "modifier" if i == 0 else "part"
                front, end = word[parts[i].start : parts[j].start], parts[j].word
                for key in _run_lemmas(word[: parts[j].start], front, end) or ("~" + stemmer(front + end),):
                    yield table, key
                    if j == last and (masculine := masculine_of(key)):  # the Busfahrerin is a Fahrer
                        yield table, masculine
                if j < last and (plural := word[parts[i].start : parts[j].end]) != front + end and plural in lexicon():
                    yield table, plural  # Schulden, the word that a Schuldenbremse is made of as well as Schuld
                if j < last and (noun := _noun_on_e(word[parts[j].start : parts[j].end], end)):
                    yield table, front + noun


def _noun_on_e(text: str, meant: str) -> str:
    """The noun on -e that a part is made of as well as the word that is meant: Spitze, in Spitzenspiel (spitz); "" where there is none."""
    return meant + "e" if text == meant + "en" and "N" in lexicon().kinds(meant + "e") else ""


def _compound_parts(plain: str, vocabulary: Container[str]) -> tuple[str, tuple[Part, ...]]:
    """A word in the spelling in which it is a compound, and its parts; () for a word that is none."""
    parts = () if is_separable_verb(plain) else split(plain) or decompounder().split(plain, vocabulary)
    modern = modern_spelling(plain)
    if modern != plain and (modern_parts := decompounder().split(modern, vocabulary)):  # Flußufer; no Trasse in Wasserstrasse
        return modern, modern_parts
    return plain, parts


def _run_lemmas(before: str, front: str, end: str) -> tuple[str, ...]:
    """The lemmas of some parts of a compound in a row, of which `end` is the last; only that one inflects. `before`: all before `end`."""
    if end in SIDES and not front and not before:
        return (end,)
    if front and not lexicon().readings(front + end):
        return tuple(front + base for base in _end_lemmas(before, end))
    return part_lemmas(front + end) if front else _end_lemmas(before, end)


def _end_lemmas(before: str, end: str) -> tuple[str, ...]:
    """The lemmas of the end of a compound: those of a listed one, if there is any (Fahrzeuge are of Zeug, Augenzeugen are Zeugen)."""
    bases = part_lemmas(end)
    return tuple(base for base in bases if (before, base) in listed_compounds()) or bases if before and len(bases) > 1 else bases
