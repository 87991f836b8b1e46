"""A compound is a word made of words: Verteidigungsminister is a minister, of Verteidigung.

The splitter looks for the cheapest way to rebuild the whole word from known words and linking elements (after Koehn & Knight 2003). A part
costs less the more words of the lexicon are made with it; what is known is the lexicon and the vocabulary of the index.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from functools import lru_cache
from math import inf, log
from typing import NamedTuple

from searchidx.german.lexicon import Lexicon, lexicon
from searchidx.german.word_lists import FUNCTION_WORDS, MODIFIER_PREFIXES, SHORT_COMPOUND_PARTS, SIMPLEX_WORDS, data_lines

_LONGEST = 60
_NO_PARTS = frozenset("ion ionen ist isten ster ling lingen samt samts samtes samte samten sauf".split())
"""What is an ending far more often than a part (Region, Tourist, Häuptling), or a linking s and a word (Landesamt, Bildungsaufgabe)."""

_NO_ENDS = _NO_PARTS | frozenset(
    "lich liche lichen licher liches lichem stent arier ariern allel versal tektur kation native these "
    "ismus ismen loge logen ger zer gen ken erl aster ester schaft schaften isch ade aden ale alen tal ard iker isten mus".split()
)
"""The same at the end of a word: Buddhismus, Psychologe, Sieger, Setzer, Eigenschaft, Limonade, Nachtisch."""

_NAME_ENDS = frozenset("ski skis mann manns meier meyer maier mayer huber hofer hagen hausen eck reiter".split())
"""What a word that the lexicon does not know ends with when it is rather a name: Buschmann, Selenski. It knows the Kameramann."""

_LEAST_BEFORE_NAME = 6
"""The Buschmann is rather a name, the Vorstandsmann none."""

_SHORT = {2: 3.0, 3: 1.6, 4: 0.6}
"""What a part of so few letters costs more: it turns up by chance (Ei in Partei)."""

_UNKNOWN = 12.0
"""What a part costs that only the index knows."""

_LEAST_HELD = 8
_ONE_UNKNOWN = 0.5
"""What a part may cost more when the words of the index are parts too: Trumpwähler."""
_AFFORDABLE = 10.5
"""What one part of a compound may cost on average."""

_RARE = 10.0
_PREFIX = 6.8
_INFLECTED = 0.3
_KIND = {"N": 0.0, "T": 0.5, "A": 0.8, "V": 1.2}
"""What a kind of word costs as the end of a compound, beside its rarity; names of people and firms are no parts (Steinmeier)."""

_NAMES = frozenset("TP")
"""Names of places and of people."""

_DERIVED = ("er", "ers", "ern", "erin", "erinnen", "ung", "ungen")
"""Who does it and that it is done, as the end of a compound: Problemlöser, Strafzumessung."""


class Part(NamedTuple):
    """One word of a compound: code points [start, end), linking element included, and the word meant (sicherheits: sicherheit)."""

    start: int
    end: int
    word: str


class Decompounder:
    """Splits with the words of one lexicon.

    What a text may be in a compound is worked out when asked; `learn_all` works it out for every form at once, which pays from some
    ten thousand words on.
    """

    def __init__(self, words: Lexicon) -> None:
        self._lexicon = words
        self._front: dict[str, tuple[float, str] | None] = {}
        self._end: dict[str, float | None] = {}
        self._complete = False
        self._cheapest = lru_cache(maxsize=1 << 14)(self.cheapest_split)
        self._split = lru_cache(maxsize=1 << 14)(self.split)

    def split(self, word: str, held: Container[str] = ()) -> tuple[Part, ...]:
        """The parts of a normalised word in order; () for a word that is no compound. Words of the index, `held`, may be parts too."""
        if not 5 <= len(word) <= _LONGEST or word in FUNCTION_WORDS or word in SIMPLEX_WORDS or not word.isalpha():
            return ()
        readings = self._lexicon.readings(word)
        if readings and not any(self._lexicon.is_compound(known) for known, _ in readings):
            return ()
        if word.endswith("s") and any(kind in _NAMES for _, kind in self._lexicon.readings(word[:-1])):
            return ()  # Europas, Frankreichs: a name's genitive, no pass for the euro
        parts = self._cheapest(word) or (self.cheapest_split(word, held) if held and len(word) > _LEAST_HELD else ())
        if parts and not readings and parts[-1].word in _NAME_ENDS and parts[-1].start < _LEAST_BEFORE_NAME:
            return ()
        return tuple(inner for part in parts for inner in self._inner(word, part))

    def head_start(self, word: str, held: Container[str] = ()) -> int:
        """Where the head of a compound begins, its modifier being all before (Rindfleisch|etikettierung); 0 for any other word."""
        parts = self.split(word, held)
        if len(parts) < 3:
            return parts[-1].start if parts else 0
        units = self._cheapest(word) or self.cheapest_split(word, held)
        known = {at: self._is_word(word, units[:at]) + self._is_word(word, units[at:]) for at in range(1, len(units))}
        return units[max(known, key=lambda at: (known[at], at))].start  # Weißwein|essig: modifiers are longer more often than heads

    def _is_word(self, word: str, units: Sequence[Part]) -> bool:
        """Whether parts in a row are one part or a listed compound."""
        if len(units) == 1:
            return True
        front, last = word[units[0].start : units[-1].start], units[-1]
        heads = {last.word, *(base for base, kind in self._lexicon.readings(last.word) if kind == "N")}
        return any((front, head) in listed_compounds() for head in heads)

    def _inner(self, word: str, part: Part) -> tuple[Part, ...]:
        """The parts of a part: Haltestelle, in Bushaltestelle."""
        known = part.word if self._lexicon.is_compound(part.word) or part.end == len(word) else ""
        inner = self._split(known) if known else ()
        if not inner or not word.startswith(known[: inner[-1].start], part.start):
            return (part,)
        moved = [Part(part.start + start, part.start + end, base) for start, end, base in inner]
        return (*moved[:-1], moved[-1]._replace(end=part.end))

    def cheapest_split(self, word: str, held: Container[str] = ()) -> tuple[Part, ...]:
        """The same without asking whether the lexicon knows the whole word."""
        front, end = (self._front.get, self._end.get) if self._complete else (self._front_of, self._end_of)
        best: list[tuple[float, int, str] | None] = [(0.0, 0, ""), *[None] * len(word)]
        for start in range(len(word) - 1):
            before = best[start]
            if before is None:
                continue
            for stop in range(start + 2, len(word) - 1):
                text = word[start:stop]
                found = front(text) or ((_UNKNOWN, text) if held and may_be_compound_part(text) and text in held else None)
                if found and ((there := best[stop]) is None or before[0] + found[0] < there[0]):
                    best[stop] = (before[0] + found[0], start, found[1])
            if start:
                text = word[start:]
                cost = end(text) or (_UNKNOWN if held and may_be_compound_part(text) and text in held else None)
                if cost and ((there := best[-1]) is None or before[0] + cost < there[0]):
                    best[-1] = (before[0] + cost, start, text)
        parts = _parts(best)
        return parts if best[-1] and best[-1][0] < (_AFFORDABLE + (_ONE_UNKNOWN if held else 0.0)) * len(parts) else ()

    def precompute(self) -> None:
        """Works out every front and end now."""
        if self._complete:
            return
        fronts, ends, words = self._front, self._end, self._lexicon
        fronts.clear()
        ends.clear()
        words.index_words()
        self._cheapest.cache_clear()
        self._split.cache_clear()

        def front(text: str, base: str, cost: float) -> None:
            cost += _SHORT.get(len(text), 0.0)
            there = fronts.get(text)
            if there is None or cost < there[0] or (cost == there[0] and _belief((cost, base)) < _belief(there)):
                fronts[text] = (cost, base)

        others = set(words.irregular_forms())  # forms that end no compound
        for prefix in MODIFIER_PREFIXES:
            front(prefix, prefix, _PREFIX)
        for word, kind, forms in words.paradigms():
            if kind == "P":
                others.update(forms)
                continue  # names are no parts: Steinmeier
            rare, last = (_rarity(count) for count in words.compound_counts(word))
            for text, cost in _fronts(word, kind):
                front(text, word, rare + cost)
            if kind in "NT":
                for form in forms:
                    front(form, word, rare if form == word else rare + _INFLECTED)
            last += _KIND[kind]
            for form in (*forms, *_derived(word, kind)):  # half a million of them: nothing is called here that need not be
                cost = last if len(form) > 4 else last + _SHORT.get(len(form), 0.0)
                if cost < (ends.get(form) or inf):
                    ends[form] = cost
        for banned, texts in ((_NO_PARTS, fronts), (_NO_ENDS, ends)):
            short = [text for text in texts if len(text) < 4 and text not in SHORT_COMPOUND_PARTS and text not in MODIFIER_PREFIXES]
            for text in {*short, *banned} & texts.keys():
                del texts[text]
                others.add(text)
        words.limit_forms(ends, others)
        self._complete = True

    def _front_of(self, text: str) -> tuple[float, str] | None:
        if text not in self._front:
            self._front[text] = self._worked_out_front(text)
        return self._front[text]

    def _end_of(self, text: str) -> float | None:
        if text not in self._end:
            self._end[text] = self._worked_out_end(text)
        return self._end[text]

    def _worked_out_front(self, text: str) -> tuple[float, str] | None:
        if not _may_stand(text, _NO_PARTS):
            return None
        found = [(_PREFIX, text)] if text in MODIFIER_PREFIXES else []
        for word, kind in self._lexicon.readings(text):
            if kind in "NT":
                found.append((self._rarity(word, 0) + (0.0 if word == text else _INFLECTED), word))
        stems = {text.removesuffix(end) for end in ("", "s", "e", "er", "ungs")}
        for word in {stem + end for stem in stems for end in ("", "e", "en", "n")}:
            for kind in self._lexicon.kinds(word):
                found += [(self._rarity(word, 0) + cost, word) for front, cost in _fronts(word, kind) if front == text]
        cost, word = min(found, key=_belief, default=(0.0, ""))
        return (cost + _SHORT.get(len(text), 0.0), word) if found else None

    def _worked_out_end(self, text: str) -> float | None:
        if not _may_stand(text, _NO_ENDS):
            return None
        found = [self._rarity(word, 1) + _KIND[kind] for word, kind in self._lexicon.readings(text) if kind in _KIND]
        for verb in {text.removesuffix(end) + infinitive for end in _DERIVED for infinitive in ("en", "n") if text.endswith(end)}:
            if "V" in self._lexicon.kinds(verb) and text in _derived(verb, "V"):
                found.append(self._rarity(verb, 1) + _KIND["V"])
        return min(found) + _SHORT.get(len(text), 0.0) if found else None

    def _rarity(self, word: str, side: int) -> float:
        return _rarity(self._lexicon.compound_counts(word)[side])


class ListedCompounds:
    """Compounds that are listed as words."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._heads = {front: f" {heads} " for front, _, heads in (line.partition(" ") for line in lines)}

    def __contains__(self, units: tuple[str, str]) -> bool:
        """Whether modifier and head, both as they stand, make a listed compound."""
        front, head = units
        return f" {head} " in self._heads.get(front, "")


@lru_cache(maxsize=1)
def listed_compounds() -> ListedCompounds:
    """Those of this package, read at first use (about 20 ms)."""
    return ListedCompounds(data_lines("compound_splits.txt"))


@lru_cache(maxsize=1)
def decompounder() -> Decompounder:
    """The splitter with the lexicon of this package, made at first use (about half a second)."""
    return Decompounder(lexicon())


@lru_cache(maxsize=1 << 14)
def split(word: str) -> tuple[Part, ...]:
    """The parts of a normalised word in order; () for a word that is no compound."""
    return decompounder().split(word)


def may_be_compound_part(text: str) -> bool:
    """Whether a text becomes a part of compounds by being a word of the index."""
    return len(text) > 4 and text not in FUNCTION_WORDS


def _fronts(word: str, kind: str) -> Iterator[tuple[str, float]]:
    """What a word looks like before another one, beside its own forms, and what that costs."""
    if kind in "NT":
        if not word.endswith(("s", "x", "z")):
            yield word + "s", 0.2  # Sicherheits-
        if word.endswith("e") and len(word) > 4:
            yield word[:-1], 0.6  # Sprach-, Schul-
            yield word[:-1] + "s", 1.0  # Geschichts-, Hilfs-
    elif kind == "A":
        yield word, 0.4
    elif kind == "V" and word.endswith("n"):
        stem = word.removesuffix("en") if word.endswith("en") else word[:-1]
        yield stem, 0.8  # Bau-, Wander-
        yield stem + "ungs", 1.0  # Überwachungs-
        if not stem.endswith("er"):
            yield stem + "e", 1.2  # Anmelde-
            yield stem + "er", 1.5  # Anbieter-


def _derived(word: str, kind: str) -> Iterator[str]:
    if kind == "V" and len(word) > 4:
        stem = word.removesuffix("en") if word.endswith("en") else word.removesuffix("n")
        yield from (stem + end for end in _DERIVED if end[0] == "u" or not stem.endswith("er"))


def _rarity(count: int) -> float:
    """What a part costs that `count` known compounds have."""
    return _RARE - log(count + 0.3)


def _belief(front: tuple[float, str]) -> tuple[float, int, str]:
    """What to prefer: the cheaper, then the longer word (Leichenwagen is of Leiche, not of Leich)."""
    return front[0], -len(front[1]), front[1]


def _may_stand(text: str, banned: frozenset[str]) -> bool:
    return text not in banned and (len(text) > 3 or text in SHORT_COMPOUND_PARTS or text in MODIFIER_PREFIXES)


def _parts(best: list[tuple[float, int, str] | None]) -> tuple[Part, ...]:
    """The way back from the end of the word to its start."""
    found: list[Part] = []
    end = len(best) - 1
    while end and (step := best[end]):
        found.insert(0, Part(step[1], end, step[2]))
        end = step[1]
    return tuple(found)
