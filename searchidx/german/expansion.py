"""Query expansion: from a word of a query to groups of surface forms of the index, one or more for each match type.

The index answers look-ups by number (`TermLookup`); what they mean for a German word is decided here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np

from searchidx.german import multiword_paraphrases as variants
from searchidx.german.decompounder import decompounder
from searchidx.german.gender_forms import masculine_compounds, masculine_lemmas, split_gender_form
from searchidx.german.index_keys import cased_keys, lemma_keys
from searchidx.german.inflected_form_lookup import inflected_forms, spelled_like_land, without_verb_forms
from searchidx.german.lemmatizer import hyphenated_lemmas, is_common_word, is_separable_verb, lemmas, modern_spelling, noun_lemmas
from searchidx.german.lexicon import lexicon
from searchidx.german.match_types import MATCH_TYPES, FormGroup, Mode, Multiword, SharedNgrams
from searchidx.german.name_transliteration import name_key, without_article
from searchidx.german.numbers import counted_by, queried_number_keys
from searchidx.german.orthography import (
    ABBREVIATION_MEANINGS,
    PHRASE_ABBREVIATIONS,
    spelling_key,
    spelling_keys,
    transcription,
    without_diacritics,
    written_out,
)
from searchidx.german.stemmer import stem
from searchidx.german.term_lookup_protocol import NgramMatches, TermLookup
from searchidx.german.tokenizer import cased_spellings, is_cased, parts_of
from searchidx.german.tokenizer import terms as terms_of
from searchidx.german.word_lists import FUNCTION_WORDS, GENDER_NEUTRAL_FORMS, NAME_VARIANTS

MUCH_RARER = 20
"""A word is also read as another one, which it may have been carelessly typed for, when that is so many times as frequent."""

_ALIKE = 0.45
"""Dice's coefficient of letter n-grams from which on two words are spelled alike."""

_MOST_ALIKE = 60
"""Terms in the group of words that are spelled alike, the most alike ones."""

_SIMILAR = 0.1
"""The share of a word's n-grams, by weight, from which on a term is similar to it."""

_FEWEST_LETTERS = 3
"""Letters of a word from which on its n-grams are looked for; three have the n-grams _abc and abc_."""

_FEWEST_LETTERS_ALIKE = 5
"""Letters of a word from which on others can be spelled alike: of fewer, one other letter makes another word."""

_STRENGTH = {match_type: rank for rank, match_type in enumerate(MATCH_TYPES)}

_UMLAUT_OR_SS = re.compile("[äöüß]")
_UMLAUTS_UNDONE = str.maketrans("äöü", "aou")
_Matches = tuple[str, Iterable[int], Iterable[Multiword]]
"""Match type, terms by number, and multiword variants that match by it."""


def expand(lookup: TermLookup, word: str, mode: Mode = "compounds") -> tuple[FormGroup, ...]:
    """What an index holds for one word as a user typed it (one match of `tokenizer.WORD`), strongest match type first.

    The first group is always "exact", with the normalised form even when no article has it. No form is in two groups that match.
    A capital makes a noun of a word that can be one (Stand is no form of stehen); in small letters every reading counts.
    """
    pieces, width = terms_of(word)
    if not pieces:
        return (FormGroup("exact", (word,)),)
    term, parts = pieces[0][0], parts_of(word) if width > 1 else ()
    numbers: dict[str, set[int]] = defaultdict(set)
    multiwords: dict[str, list[Multiword]] = defaultdict(list)
    if cased := cased_spellings(word):
        return _cased_groups(lookup, word, cased, mode)
    numbers["exact"] = lookup.numbers_of(term)
    multiwords["spelling"] += variants.written_apart(word, term, parts)
    if mode != "exact":
        for match_type, forms, units in _matches(lookup, word, term, parts):
            numbers[match_type].update(forms)
            multiwords[match_type].extend(units)
        multiwords["paraphrase"] += variants.hyphenated_paraphrases(lookup, word, parts)
    groups = [] if numbers["exact"] else [FormGroup("exact", (term,))]
    groups += _disjoint_groups(lookup, numbers, multiwords, mode)
    if mode in MATCH_TYPES["kin"].modes:
        groups += _sharing_a_part(lookup, term, parts)
    if mode in MATCH_TYPES["similar"].modes:
        groups += _sharing_ngrams(lookup, term, parts)
    return tuple(sorted(groups, key=lambda group: _STRENGTH[group.relation]))


def spellings(lookup: TermLookup, term: str, mode: Mode = "compounds") -> tuple[FormGroup, ...]:
    """What an index holds for a term as part of a phrase: itself, other spellings and other ways to write its value, but no other forms."""
    numbers = {"exact": lookup.numbers_of(term)}
    if mode != "exact":
        numbers["number"] = lookup.with_keys("number", *queried_number_keys(term))
        plain = split_gender_form(term)[0]
        is_word = any(map(str.isalpha, plain))
        numbers["spelling"] = (_spellings(lookup, term) if is_word else set()) | _abbreviations(lookup, plain or term, lemmas(plain))
    return tuple(_disjoint_groups(lookup, numbers, {}, mode))


def _cased_groups(lookup: TermLookup, word: str, spellings: Sequence[str], mode: Mode) -> tuple[FormGroup, ...]:
    """What stands for a function word that its capitals make another word: Waren, Ware and Warenhaus, but not waren."""
    plain = word.lower()
    numbers: dict[str, set[int]] = defaultdict(set, {"exact": lookup.numbers_of(*spellings)})
    multiwords: dict[str, list[Multiword]] = defaultdict(list)
    if mode != "exact":
        keys = cased_keys(word) if not word.isupper() else ()
        genitive = plain + "s"
        numbers["form"] = lookup.with_keys("base", *keys) | (lookup.numbers_of(genitive) if genitive not in FUNCTION_WORDS else set())
        nouns = [noun for key in keys if "N" in lexicon().kinds(noun := key.lower())]  # Menschenwürde; but Kurzweil has no Herr Weil
        for match_type in ("head", "modifier", "part"):
            numbers[match_type] = lookup.with_keys(match_type, *nouns)
    groups = [] if numbers["exact"] else [FormGroup("exact", (word,))]
    return (*groups, *_disjoint_groups(lookup, numbers, multiwords, mode))


def _disjoint_groups(
    lookup: TermLookup, numbers: dict[str, set[int]], multiwords: dict[str, list[Multiword]], mode: Mode
) -> Iterator[FormGroup]:
    """A group for each match type of a mode, each form in that of its strongest match type only."""
    taken: set[int] = set()
    for match_type, row in MATCH_TYPES.items():
        if mode in row.modes:
            forms, units = numbers.get(match_type, set()), multiwords.get(match_type, [])
            if forms or units:
                fresh = lookup.by_frequency(forms - taken)
                taken |= forms
                if fresh or units:
                    yield FormGroup(match_type, fresh, tuple(dict.fromkeys(units)))


def _matches(lookup: TermLookup, word: str, term: str, parts: tuple[str, ...]) -> Iterator[_Matches]:
    """Everything that matches a word with its term; `parts`: the parts of a hyphenated one."""
    for number in queried_number_keys(term) or queried_number_keys(counted_by(term)):
        units = variants.spaced_numbers(lookup, number) + variants.written_dates(lookup, number) + variants.scaled_numbers(lookup, number)
        yield "number", lookup.with_keys("number", number), units
    plain, ending = split_gender_form(term)
    if not any(map(str.isalpha, plain)):
        same = lookup.numbers_of(spelling_key(term)) if "&" in term else set()  # 1und1, for 1&1
        yield "spelling", _abbreviations(lookup, term, ()) | same, variants.parts_in_full(lookup, word, term, parts)
        return
    capital = word[:1].isupper()
    nouns = noun_lemmas(plain) if capital else ()
    bases = nouns or lemmas(plain) or (hyphenated_lemmas(term) if parts else ())
    phrase = variants.abbreviated_phrase(lookup, PHRASE_ABBREVIATIONS.get(plain, ()))
    spellings = _spellings(lookup, term) | _abbreviations(lookup, plain, {*bases, *lemmas(plain)}) | variants.word_in_full(lookup, parts)
    yield "spelling", spellings, phrase + variants.parts_in_full(lookup, word, term, parts)
    if ending:
        masculines = masculine_lemmas(plain)
        forms = lookup.with_keys("base", *masculines) | lookup.with_keys("gender", *masculines)
        yield "gender", forms | inflected_forms(lookup, plain + ending), ()
    else:
        forms = inflected_forms(lookup, plain, bases, noun=capital)
        forms = without_verb_forms(lookup, forms, nouns) | spelled_like_land(lookup, plain) if nouns else forms
        yield "form", forms, variants.separated_verbs(lookup, bases)
    keys = bases or ("~" + stem(plain),)
    neutral = [noun for base in bases if (noun := GENDER_NEUTRAL_FORMS.get(base))]
    same_people = _with_keys(lookup, "gender", plain, keys) | lookup.with_keys("gender", *neutral)
    same_people |= lookup.with_keys("base", *neutral, *masculine_compounds(plain))
    yield "gender", same_people, ()
    yield "name", _names(lookup, term, plain, bases), ()
    for match_type in ("head", "modifier", "part"):
        yield match_type, _with_keys(lookup, match_type, plain, keys), ()
    yield "modifier", variants.hyphenated_with(lookup, term), ()
    if not is_common_word(bases) and plain not in lookup:
        yield from _compounds_with(lookup, plain)
    if not is_separable_verb(plain) and not variants.NO_HYPHEN.search(word):
        yield from _compound_variants(lookup, written_out(plain).replace("strasse", "straße") or plain)


def _with_keys(lookup: TermLookup, table: str, plain: str, keys: Sequence[str]) -> set[int]:
    """The terms with these keys; of an unknown word, whose key is a stem, those that contain it as it stands: no Hockeyclub for Höcke."""
    numbers = lookup.with_keys(table, *keys)
    return {at for at in numbers if plain in split_gender_form(lookup.terms[at])[0]} if keys[0].startswith("~") else numbers


def _spellings(lookup: TermLookup, term: str) -> set[int]:
    """Other spellings. With and without umlaut are one word only where the one is much rarer (Munchen, never schon)."""
    keys, count = spelling_keys(term), lookup.count(term)
    same_key = lookup.with_keys("spelling", *keys) | lookup.numbers_of(*keys)
    spellings = {at for at in same_key if _is_same_word(term, lookup.terms[at])}
    bare = without_diacritics(term)
    if bare != term:
        return spellings | (lookup.numbers_of(bare) if count > MUCH_RARER * lookup.count(bare) else set())
    if spellings - lookup.numbers_of(term):
        return spellings  # Grosse is große, not Größe
    frequent = {at for at in lookup.with_keys("bare", bare) if lookup.counts[at] > MUCH_RARER * count}
    return spellings | {at for at in frequent if _is_same_word(term, lookup.terms[at]) and not _are_two_words(term, lookup.terms[at])}


def _abbreviations(lookup: TermLookup, plain: str, bases: Collection[str]) -> set[int]:
    """The abbreviations of a word; the long forms of an abbreviation and its other short ones."""
    if plain in ABBREVIATION_MEANINGS:  # Sankt, which only looks like a form of sinken
        meaning = ABBREVIATION_MEANINGS[plain]
        spelled = lookup.with_keys("spelling", spelling_key(meaning))  # circa and zirka, for ca.
        return _short_forms(lookup, {meaning}) | lookup.with_keys("base", meaning) | lookup.numbers_of(meaning) | spelled
    return _short_forms(lookup, {plain, *bases})


def _short_forms(lookup: TermLookup, meanings: set[str]) -> set[int]:
    return lookup.numbers_of(*(short for short, meaning in ABBREVIATION_MEANINGS.items() if meaning in meanings))


def _names(lookup: TermLookup, term: str, plain: str, bases: Sequence[str]) -> set[int]:
    """Other spellings of a name: listed ones, and by transliteration for what may be a name."""
    bare = without_article(term)  # Assad, for al-Assad
    names = lookup.numbers_of(*(form for name in NAME_VARIANTS.get(bare or plain, ()) for form in (name, name + "s")))
    if bare or not is_common_word(bases):
        key = name_key(bare or plain)
        names |= lookup.with_keys("name", key, key + "s") if key else set()
        names |= inflected_forms(lookup, bare, noun=True) if bare else set()
    return names


def _compounds_with(lookup: TermLookup, plain: str) -> Iterator[_Matches]:
    """Compounds of a word that neither lexicon nor index knows: that it was asked for makes it a word (Merkelregierung)."""
    for at in lookup.containing(plain) if len(plain) > 4 else ():
        parts = decompounder().split(lookup.terms[at], (plain,))
        for i, part in enumerate(parts):
            if part.word == plain:
                yield "modifier" if i == 0 else "head" if i == len(parts) - 1 else "part", (at,), ()


def _compound_variants(lookup: TermLookup, plain: str) -> Iterator[_Matches]:
    """A compound in several words."""
    parts = decompounder().split(plain, lookup)
    yield "spelling", (), variants.abbreviated_compounds(lookup, plain)
    if parts:
        yield "spelling", (), variants.open_compounds(lookup, plain, parts)
        yield "paraphrase", (), variants.compound_paraphrases(lookup, plain, parts)
    yield "spelling", (), variants.suspended_compounds(lookup, plain, parts)


def _sharing_a_part(lookup: TermLookup, term: str, parts: Sequence[str]) -> Iterator[FormGroup]:
    """For each part of a compound or hyphenated word the words that are it or contain it, one group a part.

    The compound and its forms are among them: an article that holds the compound must not fall behind one that holds the parts.
    """
    plain = term.replace("-", "")
    compound_parts = () if is_separable_verb(plain) else decompounder().split(plain, lookup)  # zurücktreten is no sort of treten
    words = parts or [part.word for part in compound_parts]
    for word in dict.fromkeys(words) if len(words) > 1 else ():
        keys = lemma_keys(word)
        forms = inflected_forms(lookup, word).union(*(lookup.with_keys(table, *keys) for table in ("head", "modifier", "part")))
        if forms:
            yield FormGroup("kin", lookup.by_frequency(forms))


def _sharing_ngrams(lookup: TermLookup, term: str, parts: Sequence[str]) -> Iterator[FormGroup]:
    """The terms spelled most like the word, and all that share letters with it, or with each part of a hyphenated one."""
    for word in dict.fromkeys(parts or (split_gender_form(term)[0],)):
        if len(word) >= _FEWEST_LETTERS and word not in FUNCTION_WORDS:
            matches = lookup.ngram_matches(word, _SIMILAR, _ALIKE)
            if len(word) >= _FEWEST_LETTERS_ALIKE:
                yield from _spelled_alike(lookup, matches)
            yield from _similar(lookup, matches)


def _spelled_alike(lookup: TermLookup, matches: NgramMatches) -> Iterator[FormGroup]:
    """Not zurück for zurücktreten: it stands everywhere."""
    close = matches.similarity >= _ALIKE
    numbers = matches.numbers[close][np.argsort(-matches.similarity[close], kind="stable")][:_MOST_ALIKE].tolist()
    particles = lexicon().particles
    specific = [at for at in numbers if (term := lookup.terms[at]) not in particles and term not in FUNCTION_WORDS and not is_cased(term)]
    if specific:
        yield FormGroup("alike", lookup.by_frequency(specific))


def _similar(lookup: TermLookup, matches: NgramMatches) -> Iterator[FormGroup]:
    """The terms that share enough n-grams with a word, those that share most first."""
    kept = (matches.shares >= _SIMILAR) & (matches.masks > 0)
    numbers = matches.numbers[kept]
    if len(numbers):
        order = np.argsort(-lookup.counts[numbers], kind="stable")  # numbers are ascending
        order = order[np.argsort(-matches.shares[kept][order], kind="stable")]
        yield FormGroup("similar", lookup.in_order(numbers[order]), ngrams=SharedNgrams(matches.masks[kept][order], matches.weights))


def _are_two_words(plain: str, marked: str) -> bool:
    """Whether a word without umlauts is one of its own, and no careless spelling of a frequent one: Ware, which is no wäre."""
    plain_words = {word for word, kind in lexicon().readings(plain) if kind in "NVA"}
    return bool(plain_words) and plain_words.isdisjoint(word for word, _ in lexicon().readings(marked))


def _is_same_word(term: str, spelling: str) -> bool:
    """Whether two spellings are of one word: not Masse and Maße, Israel and Isräl, whose plain spelling is a word of its own."""
    plain = spelling_key(term)
    if transcription(term) != transcription(spelling):  # Delphin and Delfin: it took another rule to bring them together
        return True
    if plain not in (term, spelling) or not any(kind in "NTVA" for _, kind in lexicon().readings(plain)):
        return True
    marked = spelling if plain == term else term
    if modern_spelling(plain) == marked:  # Strasse is Straße, though there is Strass; but what floss is no Floß
        return True
    if not _UMLAUT_OR_SS.search(marked):  # Århus is Aarhus
        return True
    marked_readings, plain_readings = lexicon().readings(marked), lexicon().readings(plain)
    if not marked_readings:
        return marked.translate(_UMLAUTS_UNDONE) == marked
    marked_nouns = {word for word, kind in marked_readings if kind == "N"}
    plain_nouns = {word for word, kind in plain_readings if kind == "N"}
    if marked_nouns and plain_nouns:
        return not marked_nouns.isdisjoint(plain_nouns)
    return not {word for word, _ in marked_readings}.isdisjoint(word for word, _ in plain_readings)
