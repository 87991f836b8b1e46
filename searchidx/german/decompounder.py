"""Decompounder: splits a compound into the words it is made of: Verteidigungsminister → Verteidigung, Minister.

It looks for the cheapest way to rebuild the whole word from words it knows and linking elements (after Koehn & Knight 2003). A part
costs less the more words of the lexicon are made with it; the words it knows are those of the lexicon and of the index.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from math import inf, log
from typing import NamedTuple, cast

from searchidx.german.lexicon import Lexicon, Reading, lexicon
from searchidx.german.word_formation import is_derived
from searchidx.german.word_lists import COMPOUND_WORDS, FUNCTION_WORDS, MODIFIER_PREFIXES, SHORT_COMPOUND_PARTS, SIMPLEX_WORDS, data_lines
from searchidx.kernel.text_lookup import Cost, Segmenter, TextFilter

_LONGEST = 60
"""Letters of the longest word that is split."""

_NO_PARTS = frozenset("ion ionen ist isten ster ling lingen samt samts samtes samte samten sauf".split())
"""What is an ending far more often than a part (Region, Tourist, Häuptling), or a linking s and a word (Landesamt, Bildungsaufgabe)."""

_NO_FRONTS = _NO_PARTS | {"verb"}
"""The same before another part: Verbrenner, Verbreitung."""

_NO_ENDS = _NO_PARTS | frozenset(
    "lich liche lichen licher liches lichem stent arier ariern allel versal tektur kation native nativen these "
    "ismus ismen loge logen ger zer gen ken erl aster ester schaft schaften isch ische ischem ischen ischer isches "
    "ade aden ale alen tal ard iker isten mus mals maßen einander lein rinnen innen sarin serin este estem esten estes eren "
    "gung dung acht reff reffen reffs stag stags aus bei her hin mehr unter".split()
)
"""The same at the end of a word: Buddhismus, Psychologe, Sieger, Setzer, Eigenschaft, Limonade, Nachtisch, erstmals, allein, heraus."""

_NAME_ENDS = frozenset(
    name + ending
    for name in "ski mann meier meyer maier mayer huber hofer hagen hausen eck reiter witz berg gart kirchen knecht stein thal".split()
    for ending in ("", "s")
)
"""Endings that make a name of a word that no dictionary has: Buschmann, Selenski, Elversberg. (Kameramann and Meilenstein are listed.)"""

SIDES = ("rechts", "links")
_POLITICAL = ("außen", "block", "extrem", "liberal", "nation", "popul", "radikal", "ruck", "terror")
"""What makes the side in politics of rechts and links: Rechtsextremismus has nothing to do with Recht, nor Linksextremisten with a link."""

_COMPASS = ("nord", "ost", "süd", "west", "mittel", "zentral")
"""What names a part of a land or continent: Westeuropa."""

_RANKS = ("bischof", "bischöf", "bistum", "bistüm", "diözese", "engel", "feind", "herzog", "katholisch", "konservativ", "priester", "rival")
"""What erz- makes the first or worst of; before other words Erz is ore (Erzbergbau)."""

_LEAST_BEFORE_NAME = 7
"""Letters before such an ending from which on the word is no name: Vorstandsmann, Schuldenberg."""

_BOUND_ENDS = dict.fromkeys("nahme nahmen gänger gängers gängern gängerin gängerinnen".split(), 6.0)
"""What ends compounds without being a word, and what it costs: Geiselnahme, Doppelgänger."""

_SHORT_PART_COST = {2: 3.0, 3: 1.6, 4: 0.6}
"""What a part of so few letters costs more: it turns up by chance (Ei in Partei)."""

_INDEX_WORD_COST = 12.0
"""The cost of a part that only the index knows."""

_LEAST_WITH_INDEX = 8
"""Letters of the shortest word, less one, that is split with words of the index."""

_LEAST_INDEX_PART = 5
"""Letters of the shortest word of the index that may be a part."""

_AFFORDABLE = 10.5
"""The mean cost of a part up to which a word is a compound."""

_AFFORDABLE_WITH_INDEX = _AFFORDABLE + 0.5
"""The same when the words of the index may be parts, too: Trumpwähler."""

_RAREST_COST = 10.0
_PREFIX_COST = 6.8
_INFLECTED_COST = 0.3
_PLURAL_COST = 0.1
_KIND_COST = {"N": 0.0, "T": 0.0, "A": 0.8, "V": 1.2}
"""What a kind of word costs as the end of a compound, beside its rarity; names of people and firms are no parts (Steinmeier)."""

_NAMES = frozenset("TP")
"""Names of places and of people."""

_DERIVATIONS = ("er", "ers", "ern", "erin", "erinnen", "ung", "ungen")
"""What makes a noun of a verb at the end of a compound, its agent or its action: Problemlöser, Strafzumessung."""

_ADJECTIVE_ENDINGS = ("", "e", "em", "en", "er", "es")


class Part(NamedTuple):
    """One word of a compound: code points [start, end), linking element included, and the word meant (sicherheits: sicherheit)."""

    start: int
    end: int
    word: str


class FilteredWords:
    """The words of an index, with a filter that knows of most texts that they are none: what pays where very many words are split."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = words
        self.filter = TextFilter(words, len(words))

    def __contains__(self, word: object) -> bool:
        return word in self._words

    def __bool__(self) -> bool:
        return len(self._words) > 0


class Decompounder:
    """Splits with the words of one lexicon.

    What a text can be in a compound is computed when it is asked for; `precompute` computes it for every form at once, which pays from
    some ten thousand words on. "Front" is every part but the last; the last one is the "end".
    """

    def __init__(self, words: Lexicon) -> None:
        self._lexicon = words
        self._fronts: dict[str, tuple[float, str] | None] = {}
        self._ends: dict[str, float | None] = {}
        self._complete = False
        self._segmenter = Segmenter({}, {})
        self._cached_cheapest = lru_cache(maxsize=1 << 14)(self.cheapest_split)
        self._cached_split = lru_cache(maxsize=1 << 14)(self.split)

    def split(self, word: str, index_words: Container[str] = ()) -> tuple[Part, ...]:
        """The parts of a normalised word in order; () for a word that is no compound. `index_words` may be parts, too."""
        if not 5 <= len(word) <= _LONGEST or word in FUNCTION_WORDS or word in SIMPLEX_WORDS or not word.isalpha():
            return ()
        if word[-1] == "s" and word[:-1] in SIMPLEX_WORDS:
            return ()
        readings = self._lexicon.readings(word)
        if listed := self._listed_parts(word, readings):
            return listed
        if readings and not any(self._lexicon.is_compound(base) for base, _ in readings):
            return ()
        if any(kind == "A" and not self._lexicon.is_compound(base) for base, kind in readings):
            return ()  # Studierende are who is studierend, no Ende
        if word.endswith("s") and any(kind in _NAMES for _, kind in self._lexicon.readings(word[:-1])):
            return ()  # the genitive of a name: Europas is no pass for the euro (Euro-Pass)
        parts = self._cached_cheapest(word)
        if not parts and index_words and len(word) > _LEAST_WITH_INDEX:
            parts = self.cheapest_split(word, index_words)
        if parts and not readings and (self._is_name(word, parts) or is_derived(word, [part.start for part in parts], "", self._lexicon)):
            return ()
        inner_parts = tuple(inner for part in parts for inner in self._inner_parts(word, part))
        if len(inner_parts) > 1 and word.startswith("erz") and inner_parts[1].word.startswith(_RANKS):  # no bishop of ore
            return (inner_parts[0]._replace(word="erz-"), *inner_parts[1:])
        if len(inner_parts) > 1 and word.startswith(SIDES) and word.startswith(_POLITICAL, inner_parts[0].end):
            return (inner_parts[0]._replace(word=word[: inner_parts[0].end]), *inner_parts[1:])
        return inner_parts

    def _listed_parts(self, word: str, readings: Iterable[Reading]) -> tuple[Part, ...]:
        """The parts of a word that is compound though the lexicon does not say so: Paulskirche, Westeuropa; () for any other word."""
        for base in (word, *sorted(base for base, _ in readings)):
            texts = COMPOUND_WORDS.get(base, ())
            cuts = [0, *accumulate(map(len, texts[:-1]))]
            if texts and word.startswith(base[: cuts[-1]]):
                ends = [*cuts[1:], len(word)]
                return tuple(Part(a, b, word[a:b]) for a, b in zip(cuts, ends, strict=True))
        for point in _COMPASS if all(kind == "T" for _, kind in readings) else ():
            land = word.removeprefix(point)
            names = (land, land.removesuffix("s")) if land != word and len(land) > 3 else ()
            if any((name, "T") in self._lexicon.readings(name) for name in names):
                return (Part(0, len(point), point), Part(len(point), len(word), land))
        return ()

    def head_start(self, word: str, index_words: Container[str] = ()) -> int:
        """Where the head of a compound begins, its modifier being all before (Rindfleisch|etikettierung); 0 for any other word."""
        parts = self.split(word, index_words)
        if len(parts) < 3:
            return parts[-1].start if parts else 0
        units = self._cached_cheapest(word) or self.cheapest_split(word, index_words)
        words = {at: self._is_word(word, units[:at]) + self._is_word(word, units[at:]) for at in range(1, len(units))}
        return units[max(words, key=lambda at: (words[at], at))].start  # Weißwein|essig: modifiers are longer more often than heads

    def cheapest_split(self, word: str, index_words: Container[str] = ()) -> tuple[Part, ...]:
        """As `split`, without asking whether the lexicon knows the whole word."""
        if self._complete and not index_words:
            cuts = self._segmenter.cuts(word, _AFFORDABLE)
        else:
            affordable = _AFFORDABLE_WITH_INDEX if index_words else _AFFORDABLE
            shortest = _LEAST_INDEX_PART if self._complete else 1
            others = index_words.filter if self._complete and isinstance(index_words, FilteredWords) else None
            cuts = self._segmenter.cuts(word, affordable, *self._costs_with(index_words), shortest, others)
        if not cuts:
            return ()
        ends = [*cuts[1:], len(word)]
        return tuple([Part(start, end, self._meaning(word[start:end], end == len(word))) for start, end in zip(cuts, ends, strict=True)])

    def _costs_with(self, index_words: Container[str]) -> tuple[Cost, Cost]:
        """What a text costs as a front and as an end, where words of the index may be parts, too; 0 for what is neither."""

        def front_cost(text: str) -> float:
            front = self._fronts.get(text) if self._complete else self._front(text)
            if front:
                return front[0]
            return _INDEX_WORD_COST if index_words and self._may_be_front(text) and text in index_words else 0

        def end_cost(text: str) -> float:
            cost = self._ends.get(text) if self._complete else self._end(text)
            return cost or (_INDEX_WORD_COST if index_words and self._may_be_end(text) and text in index_words else 0)

        return front_cost, end_cost

    def _meaning(self, text: str, is_end: bool) -> str:
        """The word that a part stands for: that of a front, or the very text, as of an end and of a word of the index."""
        front = None if is_end else self._fronts.get(text)
        return front[1] if front else text

    def precompute(self) -> None:
        """Computes every front and end of the lexicon now."""
        if self._complete:
            return
        self._fronts.clear()
        self._ends.clear()
        self._lexicon.index_words()
        self._cached_cheapest.cache_clear()
        self._cached_split.cache_clear()
        no_ends = set(self._lexicon.irregular_forms())
        for prefix in MODIFIER_PREFIXES:
            self._offer_front(prefix, prefix, _PREFIX_COST)
        for word, kind, forms in self._lexicon.paradigms():
            if kind == "P":
                no_ends.update(forms)  # names are no parts: Steinmeier
            else:
                no_ends.update(self._precompute_word(word, kind, forms))
        for banned, texts in ((_NO_FRONTS, self._fronts), (_NO_ENDS, self._ends)):
            short = [text for text in texts if len(text) < 4 and text not in SHORT_COMPOUND_PARTS and text not in MODIFIER_PREFIXES]
            for text in {*short, *banned} & texts.keys():
                del texts[text]
                no_ends.add(text)
        self._ends.update(_BOUND_ENDS)
        self._lexicon.limit_forms(self._ends, no_ends)
        self._segmenter = Segmenter(cast("dict[str, tuple[float, str]]", self._fronts), cast("dict[str, float]", self._ends))
        self._complete = True

    def _precompute_word(self, word: str, kind: str, forms: Sequence[str]) -> Iterable[str]:
        """Computes the fronts and ends that a word makes; returns its forms that are no ends."""
        front_cost, end_cost = map(_rarity_cost, self._lexicon.compound_counts(word))
        for text, cost in _front_forms(word, kind):
            self._offer_front(text, word, front_cost + cost)
        if kind in "NT":
            for form in forms:
                self._offer_front(form, word, front_cost + _inflection_cost(word, form))
        ends = self._ends
        end_cost += _KIND_COST[kind]
        finite_forms: Iterable[str] = ()
        if kind == "V":
            all_forms, forms = forms, _nonfinite_forms(word, forms)
            finite_forms = set(all_forms).difference(forms)
        for form in (*forms, *_derived_nouns(word, kind)):  # half a million of them: no function is called here that need not be
            cost = end_cost if len(form) > 4 else end_cost + _SHORT_PART_COST.get(len(form), 0.0)
            if cost < (ends.get(form) or inf):
                ends[form] = cost
        return finite_forms

    def _offer_front(self, text: str, word: str, cost: float) -> None:
        """Takes a text for a front that means `word`, unless it means another word more cheaply."""
        cost += _SHORT_PART_COST.get(len(text), 0.0)
        rival = self._fronts.get(text)
        if rival is None or cost < rival[0] or (cost == rival[0] and _preference((cost, word)) < _preference(rival)):
            self._fronts[text] = (cost, word)

    def _front(self, text: str) -> tuple[float, str] | None:
        """The cost of a text as a front, and the word it means; None for a text that is none."""
        if text not in self._fronts:
            self._fronts[text] = self._computed_front(text)
        return self._fronts[text]

    def _end(self, text: str) -> float | None:
        """The cost of a text as an end; None for a text that is none."""
        if text not in self._ends:
            self._ends[text] = self._computed_end(text)
        return self._ends[text]

    def _computed_front(self, text: str) -> tuple[float, str] | None:
        if not _may_be_part(text, _NO_FRONTS):
            return None
        candidates = [(_PREFIX_COST, text)] if text in MODIFIER_PREFIXES else []
        for word, kind in self._lexicon.readings(text):
            if kind in "NT":
                candidates.append((self._rarity(word, 0) + _inflection_cost(word, text), word))
        stems = {text.removesuffix(ending) for ending in ("", "s", "e", "er", "ens", "ungs")}
        for word in {stem + ending for stem in stems for ending in ("", "e", "en", "n")}:
            for kind in self._lexicon.kinds(word):
                candidates += [(self._rarity(word, 0) + cost, word) for front, cost in _front_forms(word, kind) if front == text]
        cost, word = min(candidates, key=_preference, default=(0.0, ""))
        return (cost + _SHORT_PART_COST.get(len(text), 0.0), word) if candidates else None

    def _computed_end(self, text: str) -> float | None:
        if text in _BOUND_ENDS:
            return _BOUND_ENDS[text]
        if not _may_be_part(text, _NO_ENDS):
            return None
        readings = [(word, kind) for word, kind in self._lexicon.readings(text) if kind in _KIND_COST]
        costs = [self._rarity(word, 1) + _KIND_COST[kind] for word, kind in readings if kind != "V" or self._is_nonfinite(text, word)]
        for verb in {text.removesuffix(end) + infinitive for end in _DERIVATIONS for infinitive in ("en", "n") if text.endswith(end)}:
            if "V" in self._lexicon.kinds(verb) and text in _derived_nouns(verb, "V"):
                costs.append(self._rarity(verb, 1) + _KIND_COST["V"])
        return min(costs) + _SHORT_PART_COST.get(len(text), 0.0) if costs else None

    def _is_nonfinite(self, form: str, verb: str) -> bool:
        """Whether a form of a verb is its infinitive or a participle, which are the only ones that end compounds."""
        stems = {form.removesuffix(ending) for ending in _ADJECTIVE_ENDINGS}
        return form == verb or any((verb, "V") in self._lexicon.readings(stem + "em") for stem in stems)

    def _may_be_front(self, text: str) -> bool:
        """Whether a word of the index may be a front: what the lexicon knows as no front may not, unless it is a name (Merkel)."""
        return may_be_compound_part(text) and all(kind in _NAMES for _, kind in self._lexicon.readings(text))

    def _may_be_end(self, text: str) -> bool:
        return may_be_compound_part(text) and text not in _NO_ENDS and not self._lexicon.readings(text)

    def _is_name(self, word: str, parts: Sequence[Part]) -> bool:
        """Whether a word that is not in the lexicon ends as names do, and is in no other dictionary."""
        return parts[-1].word in _NAME_ENDS and parts[-1].start < _LEAST_BEFORE_NAME and not self._is_word(word, parts)

    def _rarity(self, word: str, side: int) -> float:
        """`side`: 0 for a front, 1 for an end."""
        return _rarity_cost(self._lexicon.compound_counts(word)[side])

    def _is_word(self, word: str, units: Sequence[Part]) -> bool:
        """Whether parts in a row are one part or a listed compound."""
        if len(units) == 1:
            return True
        front, last = word[units[0].start : units[-1].start], units[-1]
        heads = {last.word, *(base for base, kind in self._lexicon.readings(last.word) if kind == "N")}
        return any((front, head) in listed_compounds() for head in heads)

    def _inner_parts(self, word: str, part: Part) -> tuple[Part, ...]:
        """The parts of a part: Haltestelle, in Bushaltestelle."""
        compound = part.word if self._lexicon.is_compound(part.word) or part.end == len(word) else ""
        inner = self._cached_split(compound) if compound else ()
        if not inner or not word.startswith(compound[: inner[-1].start], part.start):
            return (part,)
        moved = [Part(part.start + start, part.start + end, base) for start, end, base in inner]
        return (*moved[:-1], moved[-1]._replace(end=part.end))


class ListedCompounds:
    """Compounds that dictionaries list as words, as a set of (modifier, head), both as they stand in the compound."""

    def __init__(self, lines: Iterable[str]) -> None:
        """`lines`: a modifier and its heads, with blanks between."""
        self._heads = {front: f" {heads} " for front, _, heads in (line.partition(" ") for line in lines)}

    def __contains__(self, pair: tuple[str, str]) -> bool:
        modifier, head = pair
        return f" {head} " in self._heads.get(modifier, "")


@lru_cache(maxsize=1)
def listed_compounds() -> ListedCompounds:
    """Those of this package, read at first use (about 20 ms)."""
    return ListedCompounds(data_lines("compound_splits.txt"))


@lru_cache(maxsize=1)
def decompounder() -> Decompounder:
    """The decompounder with the lexicon of this package, made at first use (about half a second)."""
    return Decompounder(lexicon())


@lru_cache(maxsize=1 << 14)
def split(word: str) -> tuple[Part, ...]:
    """The parts of a normalised word in order, with the lexicon's words only; () for a word that is no compound."""
    return decompounder().split(word)


def may_be_compound_part(text: str) -> bool:
    """Whether a text becomes a part of compounds by being a word of the index."""
    return len(text) >= _LEAST_INDEX_PART and text not in FUNCTION_WORDS


def _front_forms(word: str, kind: str) -> Iterator[tuple[str, float]]:
    """What a word looks like before another one, beside its own forms, and what that costs."""
    if kind in "NT":
        if not word.endswith(("s", "x", "z")):
            yield word + "s", 1.0 if word.endswith("e") else 0.2  # Liebes-, Sicherheits-; Gottes- is of Gott, not Gotte
        elif word.endswith("rz"):
            yield word + "ens", 0.6  # Schmerzens-
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


def _derived_nouns(word: str, kind: str) -> Iterator[str]:
    """Nouns that a verb makes at the end of a compound: löser, lösung."""
    if kind == "V" and len(word) > 4:
        stem = word.removesuffix("en") if word.endswith("en") else word.removesuffix("n")
        yield from (stem + end for end in _DERIVATIONS if end[0] == "u" or not stem.endswith("er"))


def _nonfinite_forms(verb: str, forms: Iterable[str]) -> list[str]:
    """The infinitive and the participles with their inflected forms: Autofahren, energiesparend, handgemacht."""
    stems = {form[:-2] for form in forms if form.endswith("em")}
    nonfinite = {stem + ending for stem in stems for ending in _ADJECTIVE_ENDINGS}
    return [form for form in forms if form == verb or form in nonfinite]


def _inflection_cost(word: str, form: str) -> float:
    """What a form of a noun costs as a front: nothing where it is the usual one (Waffen- is of Waffe, Marken- not of Mark)."""
    if form == word:
        return _PLURAL_COST if word.endswith("en") else 0.0
    return 0.0 if form == word + "n" and word.endswith("e") else _INFLECTED_COST


def _rarity_cost(count: int) -> float:
    """The cost of a part that is in `count` compounds of the lexicon."""
    return _RAREST_COST - log(count + 0.3)


def _preference(front: tuple[float, str]) -> tuple[float, int, str]:
    """Sort key: the cheaper front first, then the longer word (Leichenwagen is of Leiche, not of Leich)."""
    return front[0], -len(front[1]), front[1]


def _may_be_part(text: str, banned: frozenset[str]) -> bool:
    return text not in banned and (len(text) > 3 or text in SHORT_COMPOUND_PARTS or text in MODIFIER_PREFIXES)
