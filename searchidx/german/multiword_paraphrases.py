"""Multiword variants: one word of a query written, or said, in several words of a text.

12 500 for 12500, 12. Februar 2025 for 12.2.2025, trat … zurück for zurücktreten, Elektro Auto for Elektroauto, Preise für Mieten for
Mietpreis, Verkehrs- und Wohnungspolitik for Verkehrspolitik.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from searchidx.german.calendar import is_day, month_names
from searchidx.german.decompounder import Part
from searchidx.german.index_keys import cased_keys
from searchidx.german.inflected_form_lookup import inflected_forms, without_verb_forms
from searchidx.german.lemmatizer import nominalisations, noun_lemmas, part_lemmas, split_separable_verb
from searchidx.german.lexicon import lexicon
from searchidx.german.match_types import Multiword
from searchidx.german.name_transliteration import without_article
from searchidx.german.numbers import COUNT_WORDS, number_keys, roman_value, scaled
from searchidx.german.orthography import ABBREVIATION_MEANINGS
from searchidx.german.term_lookup_protocol import TermLookup
from searchidx.german.word_lists import FUNCTION_WORDS, MODIFIER_PREFIXES

_PARAPHRASE_WORDS = 3
"""Words that may stand between head and modifier of a paraphrase: Preise für die neuen Mieten."""

_LONGEST_RANGE = 31
"""Days that a range may last whose year stands at its end only: 1.5.-3.5.2024."""

_CLAUSE_WORDS = 12
"""Words that may stand between a verb and its particle."""

_SUSPENDED_WORDS = 2
"""Words that may stand between the two halves of a suspended compound: Ein- und Ausfuhr."""

_INITIALS = re.compile(r"(?:[^\W\d_]\.\s?){2,}[^\W\d_]?")
_NAME_AND_NUMBER = re.compile(r"([^\W\d_]{2,})(\d+)")
_ANY_NAME_AND_NUMBER = re.compile(r"([^\W\d_]+)-?(\d+)")
_LETTER_AND_NUMBER = re.compile(r"[^\W\d_][^\w\s]?\d+")
_NUMBER_AND_NAME = re.compile(r"(\d+)([^\W\d_]+)")
_CAPITAL_INSIDE = re.compile(r"[^\W\d_]{2,}?[a-zäöüß](?:[A-ZÄÖÜ][a-zäöüß]{2,}|(?<=[a-z])[A-ZÄÖÜ][a-zäöüß]+)+")
_BEFORE_CAPITAL = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")
NO_HYPHEN = re.compile(r"[^\W\d_][.&+](?=\w)")
"""A sign in a name that parts no compound: ver.di is neither a di-ver nor a Verdi of anybody's."""


_INFLECTIONS = ("", "s", "es", "e", "n", "en", "er", "ern")


def adjacent(*slots: Sequence[str]) -> Multiword:
    """Words in a row, one of each slot."""
    return Multiword(slots)


def written_apart(word: str, term: str, parts: Sequence[str]) -> list[Multiword]:
    """z B for z.B., Su 57 for Su57, 5 G for 5G, You Tube for YouTube, NATO Gipfel for NATO-Gipfel; `term` is what the word is indexed as.

    Not B 96 for B96: whether a single letter belongs to the number after it (in Haus B 96 Zimmer), the tokenizer decides.
    """
    if _INITIALS.fullmatch(word):
        return [adjacent(*((letter,) for letter in term if letter != "."))]
    if written := _NAME_AND_NUMBER.fullmatch(term) or _NUMBER_AND_NAME.fullmatch(term):
        return [adjacent(*((part,) for part in written.groups()))]
    if _CAPITAL_INSIDE.fullmatch(word) and term == word.lower():
        return [adjacent(*((part.lower(),) for part in _BEFORE_CAPITAL.split(word)))]
    if "&" in term and len(parts) > 1 and all(len(part) > 1 for part in parts):  # Hahn und Henne, for Hahn&Henne
        return [adjacent(*((part,) for part in parts)), *([adjacent((parts[0],), ("und", "and"), (parts[1],))] if len(parts) == 2 else [])]
    return [] if not parts or _LETTER_AND_NUMBER.fullmatch(word) or "/" in term else [adjacent(*((part,) for part in parts))]


def spaced_numbers(lookup: TermLookup, number: str) -> list[Multiword]:
    """3 000, for 3000: digits in groups of three, as blanks part them."""
    if not number.isdecimal() or len(number) < 4:
        return []
    first = len(number) % 3 or 3
    groups = [number[:first], *(number[at : at + 3] for at in range(first, len(number), 3))]
    return [adjacent(*((group,) for group in groups))] if all(group in lookup for group in groups) else []


def scaled_numbers(lookup: TermLookup, number: str) -> list[Multiword]:
    """1,5 Millionen, 1,5 Mio. and anderthalb Millionen, for 1500000."""
    variants = []
    for count, scale in scaled(number):
        counts = lookup.by_frequency(lookup.with_keys("number", count) | lookup.numbers_of(*COUNT_WORDS.get(count, (count,))))
        thousand_euros = lookup.numbers_of("teur") if scale == "tausend" else set()
        scales = lookup.by_frequency(inflected_forms(lookup, scale) | _short_forms(lookup, scale) | thousand_euros)
        variants += [adjacent(counts, scales)] if counts and scales else []
    return variants


def abbreviated_phrase(lookup: TermLookup, words: Sequence[str]) -> list[Multiword]:
    """außer Dienst, for a.D.; each word but function words in any form."""
    slots = [(word,) if word in FUNCTION_WORDS else lookup.by_frequency(inflected_forms(lookup, word)) for word in words]
    return [adjacent(*slots)] if slots and all(slots) else []


def abbreviated_compounds(lookup: TermLookup, plain: str) -> Iterator[Multiword]:
    """Kfz-Steuer, for Kraftfahrzeugsteuer."""
    for short, meaning in ABBREVIATION_MEANINGS.items():
        rest = plain.removeprefix(meaning)
        if rest != plain and len(rest) > 2 and short in lookup and (forms := lookup.by_frequency(inflected_forms(lookup, rest))):
            yield adjacent((short,), forms)


def hyphenated_with(lookup: TermLookup, term: str) -> Sequence[int]:
    """G-20-Gipfel, for G20."""
    name = _ANY_NAME_AND_NUMBER.fullmatch(term)
    return lookup.terms.starting_with(f"{name[1]}-{name[2]}-") if name else ()


def parts_in_full(lookup: TermLookup, word: str, term: str, parts: Sequence[str]) -> list[Multiword]:
    """Professor Huber Str., for Prof.-Huber-Straße: the parts of a word, abbreviated or in full, where they may stand apart."""
    slots = [(part, *lookup.by_frequency(_other_lengths(lookup, part))) for part in parts]
    return [adjacent(*slots)] if any(len(slot) > 1 for slot in slots) and written_apart(word, term, parts) else []


def word_in_full(lookup: TermLookup, parts: Sequence[str]) -> set[int]:
    """Kraftfahrzeugsteuer, for Kfz-Steuer."""
    in_full = "".join(ABBREVIATION_MEANINGS.get(part, part) for part in parts)
    return inflected_forms(lookup, in_full) if in_full != "".join(parts) else set()


def _other_lengths(lookup: TermLookup, part: str) -> set[int]:
    """The other terms that a part is in full or for short; of a number, those of its value: 10.000 in 10000-12000."""
    whole = ABBREVIATION_MEANINGS.get(part)
    others = lookup.numbers_of(whole) if whole else _short_forms(lookup, part) | lookup.with_keys("number", *number_keys(part))
    return others - lookup.numbers_of(part)


def _short_forms(lookup: TermLookup, meaning: str) -> set[int]:
    return lookup.numbers_of(*(short for short, word in ABBREVIATION_MEANINGS.items() if word == meaning))


def written_dates(lookup: TermLookup, number: str) -> list[Multiword]:
    """12. Februar 2025 and 12. 2. 2025, for the number key 2025-02-12; 12. Februar for the key --02-12."""
    date = re.fullmatch(r"(\d{4}|-)-(\d\d)-(\d\d)", number)
    if not date:
        return []
    year, day = date[1].strip("-"), _numerals(date[3])
    ranges = _date_ranges(lookup, datetime.date.fromisoformat(number)) if year and is_day(number) else []
    rows = [[day, month_names(int(date[2])), (year,)], [day, _numerals(date[2]), (year,)]] if year else [[day, month_names(int(date[2]))]]
    indexed = [[tuple(term for term in dict.fromkeys(slot) if term in lookup) for slot in row] for row in rows]
    return [*(adjacent(*row) for row in indexed if all(row)), *ranges]


def _date_ranges(lookup: TermLookup, first: datetime.date) -> list[Multiword]:
    """1.5.-3.5.2024, for 1.5.2024: a day whose year stands with the day up to which something lasts."""
    days = lookup.with_keys("number", f"--{first.month:02}-{first.day:02}")
    later = (first + datetime.timedelta(n) for n in range(1, _LONGEST_RANGE + 1))
    without_year = [at for at in days if lookup.terms[at].endswith(".")]
    ends = lookup.with_keys("number", *(day.isoformat() for day in later if day.year == first.year)) if without_year else set()
    return [adjacent(lookup.by_frequency(without_year), lookup.by_frequency(ends))] if ends else []


def _numerals(two_digits: str) -> tuple[str, ...]:
    return str(int(two_digits)), two_digits


def separated_verbs(lookup: TermLookup, bases: Sequence[str]) -> list[Multiword]:
    """trat … zurück, for zurücktreten: verb and particle in one clause."""
    variants = []
    for base in bases:
        separable = split_separable_verb(base)
        if separable and separable[1] in lookup:
            verb, particle = separable
            forms = lookup.by_frequency(inflected_forms(lookup, verb))  # schaffte, too, which no form of the irregular schaffen is
            variants += [Multiword((forms, (particle,)), _CLAUSE_WORDS, True, "clause")] if forms else []
    return variants


def open_compounds(lookup: TermLookup, plain: str, parts: Sequence[Part]) -> Iterator[Multiword]:
    """Elektro Auto, for elektroauto: a compound with a blank at one of its cuts, linking element included, in any form."""
    for part in parts[1:]:
        left, right = plain[: part.start], plain[part.start :]
        forms = lookup.by_frequency(inflected_forms(lookup, right) | _short_forms(lookup, right))  # Berliner Str.
        if left in lookup and forms:
            yield adjacent((left,), forms)


def compound_paraphrases(lookup: TermLookup, plain: str, parts: Sequence[Part]) -> Iterator[Multiword]:
    """Preise für Mieten, for mietpreis: head and modifier of each cut, the usual last one first.

    Garantie and Sicherheit; for Bundeswehreinsatz Satz and Bundeswehrein, then Einsatz and Bundeswehr.
    """
    cuts = [(plain[part.start :], plain[: front.start] + front.word, _is_verb(plain, front)) for front, part in pairwise(parts)]
    return _paraphrases(lookup, reversed(cuts))


def hyphenated_paraphrases(lookup: TermLookup, word: str, parts: Sequence[str]) -> Iterator[Multiword]:
    """Beitritt zur EU, for EU-Beitritt.

    Not Hochwasser oder Dürre for Oder-Hochwasser, nor one letter or figure as a word; and ver.di is no Verdi of anybody's.
    """
    if len(parts) == 3 and (parts[1].isdecimal() or roman_value(parts[1].upper())) and not parts[0].isdecimal():
        heads = lookup.by_frequency(_noun_forms(lookup, parts[2]))  # Panzer vom Typ Leopard 2
        return iter([Multiword((heads, (parts[0],), (parts[1],)), _PARAPHRASE_WORDS, False, "sentence")] if heads else [])
    no_words = NO_HYPHEN.search(word) or any(len(part) < 2 or part.isdecimal() or part in FUNCTION_WORDS for part in parts)
    if len(parts) < 2 or no_words or without_article("-".join(parts)):
        return iter(())
    return _paraphrases(lookup, [(parts[-1], "".join(parts[:-1]), False)])


def suspended_compounds(lookup: TermLookup, plain: str, parts: Sequence[Part]) -> Iterator[Multiword]:
    """Sicherheits- und Verteidigungspolitik, Ein- und Ausfuhr, Auftraggeber und -nehmer, for one whole word of each."""
    cuts = {part.start for part in parts[1:]} or {at for at in range(1, len(plain) + 1) if _may_be_suspended(plain[:at])}
    for cut in sorted(cuts):
        front, back = plain[:cut] + "-", plain[cut:]
        if len(back) > 2 and front in lookup:
            heads = lookup.with_keys("head", *part_lemmas(back)) if parts else set()
            endings = {at for at in lookup.containing(back) if _ends_with_form(lookup.terms[at], back)} - lookup.numbers_of(back)
            if heads | endings:
                yield Multiword(((front,), lookup.by_frequency(heads | endings)), _SUSPENDED_WORDS, True, "sentence")
        backs = lookup.numbers_of(*(f"-{form}" for form in (back, *(lookup.terms[at] for at in inflected_forms(lookup, back)))))
        if backs and (fronts := lookup.terms.starting_with(plain[:cut])):
            yield Multiword((lookup.by_frequency(fronts), lookup.by_frequency(backs)), _SUSPENDED_WORDS, True, "sentence")


def _is_verb(plain: str, part: Part) -> bool:
    """Whether a modifier is the stem of a verb, and no noun: a Wohnort is no Ort where they wohnen something."""
    return not plain.startswith(part.word, part.start) and lexicon().kinds(part.word) >= {"V"} and part.word.endswith("n")


def _paraphrases(lookup: TermLookup, cuts: Iterable[tuple[str, str, bool]]) -> Iterator[Multiword]:
    """Head and modifier near each other, in any order and form; each with whether the modifier is the stem of a verb."""
    for head, modifier, is_verb in cuts:
        heads = lookup.by_frequency(_noun_forms(lookup, head))
        nouns = nominalisations(modifier) if is_verb else (modifier, *nominalisations(modifier))
        forms = set[int]().union(*(_noun_forms(lookup, word) for word in nouns))
        modifiers = lookup.by_frequency([at for at in forms if _may_be_noun(lookup.terms[at])])
        if heads and modifiers:
            yield Multiword((heads, modifiers), _PARAPHRASE_WORDS, False, "sentence")


def _noun_forms(lookup: TermLookup, word: str) -> set[int]:
    """The forms of a part of a compound, which is a noun if it can be: Schlossgarten has nothing to do with schließen."""
    if word in FUNCTION_WORDS:  # Haus der Waren; but Oder-Brücke is no Brücke oder Fähre
        return lookup.with_keys("base", *cased_keys(word.capitalize()))
    nouns = noun_lemmas(word)
    return without_verb_forms(lookup, inflected_forms(lookup, word, nouns, noun=True), nouns)


def _may_be_noun(term: str) -> bool:
    """Haus der Kranken, but not: im Haus ist einer krank."""
    readings = lexicon().readings(term)
    return not readings or any(kind in "NTP" for _, kind in readings)


def _may_be_suspended(text: str) -> bool:
    """Ein, ab, zurück: what may stand before a hyphen for the rest of the next word, though it is no word itself."""
    return text in MODIFIER_PREFIXES or text in lexicon().particles


def _ends_with_form(term: str, back: str) -> bool:
    """Whether a term ends with a word or a form of it: Verteidigungspolitik, Unterhändlern."""
    return term[term.rindex(back) + len(back) :] in _INFLECTIONS
