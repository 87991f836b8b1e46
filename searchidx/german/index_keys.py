"""An entry says under which key a term is found: what a term means is worked out once, when the vocabulary is built, and kept in layers.

base      base forms of the lexicon; "~" + stem for a term the lexicon does not know
near      "~" + stem of the base forms of a known term: where an unknown word finds known ones
spelling  one key for all spellings, of the terms that are not that key themselves
bare      the term without dots and accents, of the terms that have some
gender    what stands before :innen, and the female form; the male form, of a female one
number    the value
name      one key for all transliterations of a name, of terms the lexicon does not know
head, modifier, part   base form (or "~" + stem) of what a compound ends with, starts with, or holds in the middle
grams     four letters in a row
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Sequence

from searchidx.german.decompounder import decompounder, split
from searchidx.german.lemmatizer import lemmas, masculine_of, modern_spelling, part_lemmas, split_separable_verb
from searchidx.german.lexicon import lexicon
from searchidx.german.numbers import number_keys
from searchidx.german.orthography import spelling_key, without_diacritics, without_foreign_accents
from searchidx.german.stemmer import nltk_stemmer, stem
from searchidx.german.transliteration import name_key
from searchidx.german.word_lists import FUNCTION_WORDS
from searchidx.storage.term_dictionary import KeyTable
from searchidx.worker_pool import parallel_slices

LAYERS = ("base", "near", "spelling", "bare", "gender", "number", "name", "head", "modifier", "part")

_MANY = 10_000
"""From so many terms on the splitter is taught every form first."""

_VERY_MANY = 100_000
"""From so many terms on the second that nltk takes to load does not count."""

_SHARE = 5_000
"""Terms worked out at a time in one of several processes."""

_WITHOUT_DOTS = str.maketrans("äöü", "aou")


def found_layers(terms: Sequence[str], numbers: Sequence[int], held: Container[str]) -> dict[str, KeyTable]:
    """The layers of the terms with these numbers, in ascending order; `held`: all terms, of which others may be made."""
    stem_of: Callable[[str], str] = nltk_stemmer() if len(numbers) > _VERY_MANY else stem  # both say the same
    if len(numbers) > _MANY:
        decompounder().precompute()

    def share(start: int, stop: int) -> list[list[KeyTable]]:
        found: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in LAYERS}
        for at in numbers[start:stop]:
            for layer, key in dict.fromkeys(_entries(terms[at], held, stem_of)):
                found[layer][key].append(at)
        return [[KeyTable.of(found[name]) for name in LAYERS]]

    shares = list(parallel_slices(share, len(numbers), _SHARE))
    for layers in shares:
        layers.reverse()
    return {name: KeyTable.joined([layers.pop() for layers in shares]) for name in LAYERS}  # what is joined is gone


def _entries(term: str, held: Container[str], stem_of: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    """Every (layer, key) of one term."""
    for number in number_keys(term):
        yield "number", number
    if not any(map(str.isalpha, term)) or term[0] == "-" or term[-1] == "-":
        return
    plain, gendered = split_gender_form(term)
    if gendered:
        for key in (*masculine_lemmas(plain), *lemma_keys(plain + gendered)):
            yield "gender", key
    else:
        bases = hyphenated_lemmas(term) if "-" in term else lemmas(plain)
        for key in bases or ("~" + stem_of(plain),):
            yield "base", key
        for base in bases:
            yield "near", "~" + stem(base)  # ours: the same, and faster for the many words that are known
        for man in _males(term, bases):
            yield "gender", man
        if "-" not in term and not is_common_word(bases) and (key := name_key(plain)):
            yield "name", key
        if (key := spelling_key(term)) != term:
            yield "spelling", key
        if (key := without_diacritics(term)) != term:
            yield "bare", key
    if "-" not in term:  # the parts of a hyphenated word are terms of their own
        yield from _part_entries(plain, held, stem_of)


def _part_entries(plain: str, held: Container[str], stem_of: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    pieces = () if is_separable_verb(plain) else split(plain) or decompounder().split(plain, held)
    if (today := modern_spelling(plain)) != plain and (parts := decompounder().split(today, held)):  # Flußufer; no Trasse in Wasserstrasse
        plain, pieces = today, parts
    last = len(pieces) - 1
    for i in range(last + 1):
        for j in range(i, last + 1):
            if (i, j) != (0, last):
                layer = "head" if j == last else "modifier" if i == 0 else "part"
                front, word = plain[pieces[i].start : pieces[j].start], pieces[j].word
                for key in _bases_of_parts(front, word) or ("~" + stem_of(front + word),):
                    yield layer, key
                    if j == last and (man := masculine_of(key)):  # the Busfahrerin is a Fahrer
                        yield layer, man


def _bases_of_parts(front: str, word: str) -> tuple[str, ...]:
    """The base forms of some parts of a compound in a row, of which `word` is the last; only that one inflects."""
    if front and not lexicon().readings(front + word):
        return tuple(front + base for base in part_lemmas(word))
    return part_lemmas(front + word)


def split_gender_form(term: str) -> tuple[str, str]:
    """Minister:innen → (minister, innen); every other term joined, and ""."""
    split_gender_form, _, ending = term.partition(":")
    joined = term.replace("-", "").replace(":", "")
    if (typed := without_foreign_accents(joined)) != joined and not lemmas(joined):
        joined = typed  # Erdoğans is a form of what is typed as Erdogan
    return (split_gender_form.replace("-", ""), ending) if ending in ("in", "innen") else (joined, "")


def masculine_lemmas(plain: str) -> tuple[str, ...]:
    """What a gender form was made of: Minister, but also Zeuge of Zeug:innen and Arzt of Ärzt:innen."""
    candidates = (plain, plain + "e", plain.translate(_WITHOUT_DOTS))
    nouns_of = {word for word in candidates if "N" in lexicon().kinds(word)}
    return tuple(sorted(nouns_of)) or lemma_keys(plain)


def lemma_keys(plain: str) -> tuple[str, ...]:
    """What a word is compared by: its base forms, or its stem when the lexicon does not know it."""
    return lemmas(plain) or ("~" + stem(plain),)


def hyphenated_lemmas(term: str) -> tuple[str, ...]:
    """The base forms of a hyphenated term written as one word, for which only its last part inflects: us-präsidenten → uspräsident."""
    *front, last = term.replace(":", "").split("-")
    return tuple("".join(front) + base for base in part_lemmas(last)) if last not in FUNCTION_WORDS else ()  # Kim Jong-uns


def _males(term: str, bases: Sequence[str]) -> Iterator[str]:
    """Lehrer, for Lehrerin; exkanzler, for ex-kanzlerin."""
    front, last = term.replace(":", "").rpartition("-")[::2]
    for base in part_lemmas(last) if front else bases:
        if man := masculine_of(base):
            yield front.replace("-", "") + man


def is_common_word(bases: Sequence[str]) -> bool:
    """Whether a word is one of the lexicon and no name of it."""
    return any(not lexicon().kinds(base) <= {"P", "T"} or not lexicon().kinds(base) for base in bases)


def is_separable_verb(plain: str) -> bool:
    """zurücktreten is a verb with a particle, no treten of some kind."""
    return any(split_separable_verb(base) for base in lemmas(plain))
