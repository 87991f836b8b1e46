"""The vocabulary is every surface form of an index with its frequency, and the look-ups German needs over it.

What each term means is computed once, when the vocabulary is built (see `entries`); a look-up asks a few layers and reads nothing else.
A term is its number in code-point order wherever many are handled; its text is made where somebody reads it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from hashlib import blake2b
from importlib.resources import files
from itertools import pairwise

import numpy as np

from searchidx.german.calendar import month_names
from searchidx.german.decompounder import Part, decompounder, may_be_compound_part
from searchidx.german.edit_distance import within
from searchidx.german.index_keys import (
    LAYERS,
    found_layers,
    hyphenated_lemmas,
    is_common_word,
    is_separable_verb,
    masculine_lemmas,
    split_gender_form,
)
from searchidx.german.lemmatizer import (
    lemmas,
    may_inflect,
    modern_spelling,
    nominalisations,
    noun_lemmas,
    part_lemmas,
    split_separable_verb,
)
from searchidx.german.lexicon import lexicon
from searchidx.german.match_types import MATCH_TYPES, FormGroup, Mode, Multiword
from searchidx.german.numbers import number_keys
from searchidx.german.orthography import ABBREVIATION_MEANINGS, spelling_key, transcription, without_diacritics
from searchidx.german.stemmer import stem
from searchidx.german.tokenizer import normalise
from searchidx.german.tokenizer import terms as terms_of
from searchidx.german.transliteration import name_key, without_article
from searchidx.german.word_lists import FUNCTION_WORDS, GENDER_NEUTRAL_FORMS, MODIFIER_PREFIXES, NAME_VARIANTS, SIMPLEX_WORDS
from searchidx.storage.term_dictionary import KeyTable, NgramIndex, StringSet, TermList, TermTable
from searchidx.storage.varint import pack, unpack

_MOSTLY_NEW = 2
"""An earlier vocabulary helps as long as the new one has no more than so many times its terms."""

_RARER = 20
"""A word is also read as another that it could be typed for carelessly when the other is so many times as frequent."""

_LONGEST_TYPED = 60
"""Letters of a word up to which it may be a slip: comparing takes as long as the word, times all terms."""

_PARAPHRASE_WORDS = 3
_CLAUSE_WORDS = 12
_ALIKE = 0.45
_MOST_ALIKE = 60
"""Terms that share so much of their letter groups are spelled alike (Dice's coefficient); the ones that share most."""

_SIMILAR = 0.15
"""The share of a word's letter groups from which on a term is similar to it."""

_REMEMBERED = 128
"""Words whose relatives are kept: turning the page or choosing a filter asks for them again."""

_STRENGTH = {relation: place for place, relation in enumerate(MATCH_TYPES)}
_DOTTED = re.compile(r"(?:[^\W\d_]\.){2,}[^\W\d_]?")
"""z.B., which is also written z. B."""

_WITHOUT_DOTS = str.maketrans("äöü", "aou")
_Found = tuple[str, Iterable[int], Sequence[Multiword]]


class Vocabulary:
    """Surface forms in code-point order with the number of live articles that hold each; immutable, safe for threads."""

    def __init__(self, terms: TermTable, counts: np.ndarray, layers: Mapping[str, KeyTable], grams: NgramIndex, rules: bytes) -> None:
        self.terms = terms
        self.counts = counts
        self._terms, self._layers, self._grams, self._rules = terms, layers, grams, rules
        self.related = lru_cache(maxsize=_REMEMBERED)(self._worked_out)
        """`related(word, mode)`: what the vocabulary holds for one word as a user typed it (one match of `tokens.WORD`), strongest relation
        first; nothing twice.

        The first is always "exact", with the normalised form even when no article holds it. A capital makes a noun of a word that is one
        (Stand is no form of stehen); in small letters every reading counts.
        """

    @classmethod
    def build(cls, frequencies: Iterable[tuple[str, int]], before: Vocabulary | None = None) -> Vocabulary:
        """From (term, live articles) pairs in any order, each term once; boundary terms are left out.

        What `before`, an earlier vocabulary, says of its terms is taken over where it still holds; the result is the same without it.
        """
        pairs = sorted(pair for pair in frequencies if pair[0] >= " ")
        return cls.of(TermTable.of([term for term, _ in pairs]), np.array([n for _, n in pairs], dtype=np.int64), before)

    @classmethod
    def of(cls, terms: TermTable, counts: np.ndarray, before: Vocabulary | None = None) -> Vocabulary:
        """The same from a table of terms, and the live articles that hold each."""
        grams = NgramIndex.of(terms)  # first: what it takes for a while is gone when the layers come
        known = before is not None and before._rules == _rules() and len(before) * _MOSTLY_NEW > len(terms)
        layers = before._changed_layers(terms) if before is not None and known else found_layers(terms, range(len(terms)), StringSet(terms))
        return cls(terms, counts, layers, grams, _rules())

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray], terms: TermTable | None = None) -> Vocabulary:
        """The vocabulary that `arrays` came from; arrays may be memory-mapped. `terms`: its terms, where the arrays have none."""
        terms = terms or TermTable.from_arrays("terms", arrays)
        counts, rules = unpack(arrays["counts"]), arrays["rules"].tobytes()
        return cls(terms, counts, _Stored(arrays), NgramIndex.from_arrays("grams", arrays), rules)

    def arrays(self, *, terms: bool = True) -> dict[str, np.ndarray]:
        """Everything the vocabulary and its look-ups consist of, as flat arrays an engine can store; its `terms` too, if wanted."""
        found = {**(self._terms.arrays("terms") if terms else {}), "counts": pack(self.counts)[0], **self._grams.arrays("grams")}
        found["rules"] = np.frombuffer(self._rules, dtype=np.uint8)
        for name in LAYERS:
            found |= self._layers[name].arrays(name)
        return found

    @cached_property
    def _most(self) -> int:
        """The articles of the most frequent word, which is in nearly all of them."""
        return int(self.counts.max(initial=1))

    def __len__(self) -> int:
        return len(self._terms)

    def __contains__(self, term: object) -> bool:
        return term in self._terms

    def count(self, term: str) -> int:
        """Live articles that hold the term; 0 for a term that is not there."""
        at = self._terms.find(term)
        return 0 if at is None else int(self.counts[at])

    def counts_of(self, forms: Sequence[str]) -> list[int]:
        """Live articles that hold each form, 0 for one that is not there."""
        if isinstance(forms, TermList) and forms.table is self._terms:
            counts: list[int] = self.counts[forms.numbers].tolist()
            return counts
        return [self.count(form) for form in forms]

    def matching(self, pattern: str, limit: int) -> tuple[Sequence[str], int]:
        """Terms that match a normalised pattern with `*` wildcards: the `limit` most frequent, and how many match in all."""
        pieces = pattern.split("*")
        seen = re.compile(".*".join(map(re.escape, pieces)), re.DOTALL)
        longest = max(pieces, key=len)
        candidates: Iterable[int] = range(len(self))
        if pieces[0]:
            candidates = self._terms.starting(pieces[0])
        elif longest:
            candidates = self._terms.holding(longest)
        return self._most_frequent([at for at in candidates if seen.fullmatch(self._terms[at])], limit)

    def completions(self, begun: str, limit: int) -> list[tuple[str, int]]:
        """The terms that begin like a word as a user types it, with or without its umlauts; the most frequent, each with its articles."""
        start = normalise(begun)
        dotted = start.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü")
        ranges = [self._terms.starting(text) for text in {start, dotted, start.replace("ss", "ß")} if text]
        numbers = np.unique(np.concatenate([np.empty(0, np.int64), *(np.arange(r.start, r.stop) for r in ranges)]))
        best = numbers[np.argsort(-self.counts[numbers], kind="stable")[:limit]]
        return [(self._terms[at], int(self.counts[at])) for at in best.tolist() if self.counts[at]]

    def close_to(self, word: str, distance: int, limit: int) -> tuple[Sequence[str], int]:
        """Terms within `distance` (1 or 2) edits of a normalised word (see `edits`), as `matching` returns them."""
        return self._most_frequent(within(self._terms, word, distance), limit)

    def suggest(self, word: str, limit: int = 3) -> tuple[str, ...]:
        """Frequent terms that a rare or unknown word may have been typed for, best first: fewer edits, then more articles."""
        term = terms_of(word)[0][0][0] if terms_of(word)[0] else word
        if not 3 < len(term) <= _LONGEST_TYPED:
            return ()
        least = max(2, _RARER * self.count(term))
        found: dict[str, None] = {}
        for distance in (1, 2) if len(term) > 6 else (1,):
            close, _ = self.close_to(term, distance, 20)
            found |= dict.fromkeys(other for other in close if self.count(other) >= least and len(other) > 2)
        return tuple(found)[:limit]

    def _worked_out(self, word: str, mode: Mode = "compounds") -> tuple[FormGroup, ...]:
        found, width = terms_of(word)
        if not found:
            return (FormGroup("exact", (word,)),)
        term, parts = found[0][0], tuple(term for term, *_ in found[1:]) if width > 1 else ()
        groups: dict[str, tuple[set[int], list[Multiword]]] = defaultdict(lambda: (set(), []))
        groups["exact"][0].update(self._known(term))
        if _DOTTED.fullmatch(word):
            groups["spelling"][1].append(_row(*((letter,) for letter in term)))
        if mode != "exact":
            for relation, forms, units in self._relations(term, parts, capital=word[:1].isupper()):
                groups[relation][0].update(forms)
                groups[relation][1].extend(units)
        related = [*([] if groups["exact"][0] else [FormGroup("exact", (term,))]), *self._groups(groups, mode)]
        if mode in MATCH_TYPES["kin"].modes:
            related += self._kin(term, parts)
        if mode in MATCH_TYPES["similar"].modes:
            own = {at for relation, (forms, _) in groups.items() if MATCH_TYPES[relation].layer == "word" for at in forms}
            related += self._similar(term, parts, own)
        return tuple(sorted(related, key=lambda group: _STRENGTH[group.relation]))

    def _kin(self, term: str, parts: Sequence[str]) -> Iterator[FormGroup]:
        """For each part of a compound or hyphenated word the words that are it or hold it, one group a part.

        The compound and its forms are among them: an article that holds the compound must not fall behind one that holds the parts.
        """
        plain = term.replace("-", "")
        pieces = () if is_separable_verb(plain) else decompounder().split(plain, self)  # zurücktreten is no sort of treten
        words = parts or [piece.word for piece in pieces]
        for word in dict.fromkeys(words) if len(words) > 1 else ():
            keys = lemmas(word) or ("~" + stem(word),)
            forms = self._forms(word).union(*(self._layer(name, *keys) for name in ("head", "modifier", "part")))
            if forms:
                yield FormGroup("kin", self._ordered(forms))

    def _similar(self, term: str, parts: Sequence[str], own: set[int]) -> Iterator[FormGroup]:
        """The terms spelled most like the word, and all that share letters with it, or with each part of a hyphenated one.

        The word's own forms are as similar as can be.
        """
        for word in dict.fromkeys(parts or (split_gender_form(term)[0],)):
            if len(word) > 4 and word not in FUNCTION_WORDS:
                numbers, alike, shares, worth = self._grams.compared(word, self.counts, self._most)
                yield from self._spelled_alike(numbers, alike)
                some = np.array([] if parts else sorted(own), numbers.dtype)
                kept = shares >= _SIMILAR
                for at, one in zip(numbers.searchsorted(some).tolist(), some.tolist(), strict=True):
                    if at < len(numbers) and numbers[at] == one:
                        kept[at] = False
                numbers, shares = np.append(numbers[kept], some), np.append(shares[kept], np.ones(len(some)))
                if len(numbers):
                    order = np.lexsort((numbers, -self.counts[numbers], -shares))
                    yield FormGroup("similar", TermList(self._terms, numbers[order]), weights=tuple(shares[order].tolist()), worth=worth)

    def _spelled_alike(self, numbers: np.ndarray, alike: np.ndarray) -> Iterator[FormGroup]:
        """Not zurück for zurücktreten: it stands everywhere."""
        close = alike >= _ALIKE
        found = numbers[close][np.argsort(-alike[close], kind="stable")][:_MOST_ALIKE].tolist()
        telling = [at for at in found if (term := self._terms[at]) not in lexicon().particles and term not in FUNCTION_WORDS]
        if telling:
            yield FormGroup("alike", self._ordered(telling))

    def _groups(self, groups: Mapping[str, tuple[set[int], list[Multiword]]], mode: Mode) -> Iterator[FormGroup]:
        taken: set[int] = set()
        for relation, row in MATCH_TYPES.items():
            if relation in groups and mode in row.modes:
                forms, units = groups[relation]
                fresh = self._ordered(forms - taken)
                taken |= forms
                if fresh or units:
                    yield FormGroup(relation, fresh, tuple(dict.fromkeys(units)))

    def _relations(self, term: str, parts: tuple[str, ...], *, capital: bool) -> Iterator[_Found]:
        yield from self._numbers(term)
        plain, gendered = split_gender_form(term)
        if not any(map(str.isalpha, plain)):
            yield "spelling", self._abbreviated(term, ()), []
            return
        bases = (noun_lemmas(plain) if capital else ()) or lemmas(plain) or (hyphenated_lemmas(term) if parts else ())
        keys = bases or ("~" + stem(plain),)
        yield "spelling", self._spelled(term) | self._abbreviated(plain, bases), [_row(*((part,) for part in parts))] if parts else []
        if gendered:
            males = masculine_lemmas(plain)
            yield "gender", self._layer("base", *males) | self._layer("gender", *males) | self._forms(plain + gendered), []
        else:
            yield "form", self._forms(plain, bases), self._separated(bases)
        neutral = [other for base in bases if (other := GENDER_NEUTRAL_FORMS.get(base))]
        yield "gender", self._layer("gender", *keys, *neutral) | self._layer("base", *neutral), []
        bare = without_article(term)  # Assad, for al-Assad
        listed = (form for name in NAME_VARIANTS.get(bare or plain, ()) for form in (name, name + "s"))
        yield "name", self._known(*listed), []
        if bare or not is_common_word(bases):
            yield "name", self._layer("name", *_name_keys(bare or plain)) | (self._forms(bare) if bare else set()), []
        for relation in ("head", "modifier", "part"):
            yield relation, self._layer(relation, *keys), []
        if not is_common_word(bases) and plain not in self:
            yield from self._compounds_of_unknown(plain)
        yield from self._taken_apart(plain)
        yield "paraphrase", (), self._parts_apart(parts)

    def _numbers(self, term: str) -> Iterator[_Found]:
        for number in number_keys(term):
            units = [_row(*((group,) for group in groups)) for groups in _in_groups(number) if all(group in self for group in groups)]
            yield "number", self._layer("number", number), units + self._written_dates(number)

    def _written_dates(self, number: str) -> list[Multiword]:
        """12. Februar 2025, for 12.2.2025."""
        if not (date := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", number)):
            return []
        slots = [(str(int(date[3])), date[3]), month_names(int(date[2])), (date[1],)]
        held = [tuple(term for term in dict.fromkeys(slot) if term in self) for slot in slots]
        return [_row(*held)] if all(held) else []

    def _forms(self, plain: str, bases: Sequence[str] = ()) -> set[int]:
        """Forms of the same word. A stem counts only where the lexicon does not know one of the two words."""
        bases = bases or lemmas(plain)
        if bases:
            unknown = {(base, at) for base in bases for at in self._layer("base", "~" + stem(base))}
            return self._layer("base", *bases) | {at for base, at in unknown if may_inflect(base, self._terms[at].replace("-", ""))}
        near = self._layer("near", "~" + stem(plain))
        known = {at for at in near if any(may_inflect(base, plain) for base in lemmas(self._terms[at]))}
        return self._layer("base", "~" + stem(plain)) | known

    def _spelled(self, term: str) -> set[int]:
        """Other spellings. With and without dots are one word only where the one is much rarer (Munchen, never schon)."""
        key, mine = spelling_key(term), self.count(term)
        found = {at for at in self._layer("spelling", key) | self._known(key) if _same_word(term, self._terms[at])}
        bare = without_diacritics(term)
        if bare != term:
            return found | (self._known(bare) if mine > _RARER * self.count(bare) else set())
        if found - self._known(term):
            return found  # Grosse is große, not Größe
        return found | {at for at in self._layer("bare", bare) if self.counts[at] > _RARER * mine and _same_word(term, self._terms[at])}

    def _abbreviated(self, plain: str, bases: Sequence[str]) -> set[int]:
        longs = {ABBREVIATION_MEANINGS[plain]} if plain in ABBREVIATION_MEANINGS else {plain, *bases}  # Sankt, no form of sinken
        shorts = self._known(*(short for short, long in ABBREVIATION_MEANINGS.items() if long in longs))
        return shorts | self._layer("base", *longs) | self._known(*longs) if plain in ABBREVIATION_MEANINGS else shorts

    def _separated(self, bases: Sequence[str]) -> list[Multiword]:
        """trat … zurück, for zurücktreten: verb and particle in one clause."""
        found = []
        for base in bases:
            if (separable := split_separable_verb(base)) and separable[1] in self:
                forms = self._ordered(self._forms(separable[0]))  # schaffte, too, which no form of the irregular schaffen is
                found += [Multiword((forms, (separable[1],)), _CLAUSE_WORDS, True, "clause")] if forms else []
        return found

    def _compounds_of_unknown(self, plain: str) -> Iterator[_Found]:
        """Compounds of a name, or of a word that neither lexicon nor index knows: that it was asked for makes it one (Merkelregierung)."""
        for at in self._holding(plain) if len(plain) > 4 else ():
            term = self._terms[at]
            pieces = decompounder().split(term, (plain,))
            for i, piece in enumerate(pieces):
                if piece.word == plain:
                    yield "modifier" if i == 0 else "head" if i == len(pieces) - 1 else "part", (at,), []

    def _taken_apart(self, plain: str) -> Iterator[_Found]:
        """What a compound is when its parts stand apart."""
        pieces = decompounder().split(plain, self)
        if is_separable_verb(plain):
            return
        if pieces:
            for left, right in _halves(plain, pieces):
                backs = self._ordered(self._forms(right))
                if left in self and backs:
                    yield "spelling", (), [_row((left,), backs)]
            yield "paraphrase", (), list(self._paraphrases(_ends(plain, pieces)))
        yield "spelling", (), list(self._suspended(plain, pieces))

    def _parts_apart(self, parts: Sequence[str]) -> list[Multiword]:
        """Beitritt zur EU, for EU-Beitritt; not Hochwasser oder Dürre for Oder-Hochwasser, nor one letter or figure as a word."""
        no_words = any(len(part) < 2 or part.isdecimal() or part in FUNCTION_WORDS for part in parts)
        if len(parts) < 2 or no_words or without_article("-".join(parts)):
            return []
        return list(self._paraphrases([(parts[-1], "".join(parts[:-1]))]))

    def _paraphrases(self, ends: Iterable[tuple[str, str]]) -> Iterator[Multiword]:
        """Head and modifier near each other, in any order and form."""
        for head, modifier in ends:
            if modifier in FUNCTION_WORDS:  # Oder-Brücke is no Brücke oder Fähre
                continue
            heads = self._ordered(self._forms(head))
            found = set().union(*map(self._forms, (modifier, *nominalisations(modifier))))
            modifiers = self._ordered([at for at in found if _may_be_noun(self._terms[at])])
            if heads and modifiers:
                yield Multiword((heads, modifiers), _PARAPHRASE_WORDS, False, "sentence")

    def _suspended(self, plain: str, pieces: Sequence[Part]) -> Iterator[Multiword]:
        """Sicherheits- und Verteidigungspolitik, Ein- und Ausfuhr, Auftraggeber und -nehmer, for one whole word of each."""
        cuts = {piece.start for piece in pieces[1:]} or {at for at in range(1, len(plain) + 1) if _is_front(plain[:at])}
        for cut in sorted(cuts) if plain not in SIMPLEX_WORDS else ():
            front, back = plain[:cut] + "-", plain[cut:]
            if len(back) > 2 and front in self:
                heads = self._layer("head", *part_lemmas(back)) if pieces else set()
                endings = {at for at in self._holding(back) if _inflects(self._terms[at], back)} - self._known(back)
                if heads | endings:
                    yield Multiword(((front,), self._ordered(heads | endings)), 2, True, "sentence")
            backs = self._known(*(f"-{form}" for form in (back, *(self._terms[at] for at in self._forms(back)))))
            if backs and (shared := self._terms.starting(plain[:cut])):
                yield Multiword((self._ordered(shared), self._ordered(backs)), 2, True, "sentence")

    def _changed_layers(self, terms: TermTable) -> dict[str, KeyTable]:
        """The layers of other terms; entries are worked out only for those that are new and those that may now have other parts."""
        numbers = terms.places(self._terms)
        known = np.zeros(len(terms), dtype=bool)
        known[numbers[numbers >= 0]] = True
        came, went = (np.flatnonzero(~there).tolist() for there in (known, numbers >= 0))
        touched = self._split_by([*(terms[at] for at in came), *(self._terms[at] for at in went)])
        known[numbers[[at for at in touched if numbers[at] >= 0]]] = False
        numbers[touched] = -1
        found = found_layers(terms, np.flatnonzero(~known).tolist(), StringSet(terms))
        return {name: self._layers[name].changed(numbers, found[name]) for name in LAYERS}

    def _split_by(self, words: Iterable[str]) -> list[int]:
        """The terms whose parts may depend on whether the index holds these words: those that hold one of them.

        A colon inside a term hides what it holds: grün:weiß is split as grünweiß.
        """
        found = set(self._terms.holding(":"))
        for word in words:
            if may_be_compound_part(word) and "-" not in word:
                found.update(self._holding(word))
        return sorted(found)

    def _holding(self, text: str) -> list[int]:
        """The terms without a hyphen that hold a text."""
        candidates = self._grams.holding(text).tolist() if len(text) >= NgramIndex.SIZE else self._terms.holding(text)
        return [at for at in candidates if text in (term := self._terms[at]) and "-" not in term]

    def _layer(self, name: str, *keys: str) -> set[int]:
        return {at for key in keys for at in self._layers[name].get(key)}

    def _known(self, *terms: str) -> set[int]:
        """The numbers of those that are there."""
        return {at for term in terms if (at := self._terms.find(term)) is not None}

    def _ordered(self, found: Collection[int]) -> TermList:
        """The most frequent first."""
        numbers = np.fromiter(found, np.int32, len(found))
        return TermList(self._terms, numbers[np.lexsort((numbers, -self.counts[numbers]))])

    def _most_frequent(self, found: Collection[int], limit: int) -> tuple[TermList, int]:
        return self._ordered(found)[:limit], len(found)


class _Stored(dict[str, KeyTable]):
    """The layers of stored arrays, each read when it is first asked for."""

    def __init__(self, arrays: Mapping[str, np.ndarray]) -> None:
        self._arrays = arrays

    def __missing__(self, name: str) -> KeyTable:
        self[name] = KeyTable.from_arrays(name, self._arrays)
        return self[name]


@lru_cache(maxsize=1)
def _rules() -> bytes:
    """What the entries of a term follow from, in 16 bytes: other code or another lexicon has others, and takes nothing over."""
    made = blake2b(digest_size=16)
    for file in sorted((file for file in files(__package__).iterdir() if file.name.endswith((".py", ".txt"))), key=lambda file: file.name):
        made.update(file.read_bytes())
    return made.digest()


def _name_keys(plain: str) -> tuple[str, ...]:
    key = name_key(plain)
    return (key, key + "s") if key else ()


def _may_be_noun(term: str) -> bool:
    """Haus der Kranken, but not: im Haus ist einer krank."""
    readings = lexicon().readings(term)
    return not readings or any(kind in "NTP" for _, kind in readings)


def _same_word(term: str, other: str) -> bool:
    """Whether two spellings are of one word: not Masse and Maße, Israel and Isräl, whose plain spelling is a word of its own."""
    plain = spelling_key(term)
    if transcription(term) != transcription(other):  # Delphin and Delfin: it took another rule to bring them together
        return True
    if plain not in (term, other) or not any(kind in "NTVA" for _, kind in lexicon().readings(plain)):
        return True
    marked = other if plain == term else term
    if modern_spelling(plain) == marked:  # Strasse is Straße, though there is Strass; but what floss is no Floß
        return True
    mine, its = lexicon().readings(marked), lexicon().readings(plain)
    if not mine:
        return marked.translate(_WITHOUT_DOTS) == marked
    as_nouns = {word for word, kind in mine if kind == "N"}, {word for word, kind in its if kind == "N"}
    return not as_nouns[0].isdisjoint(as_nouns[1]) if all(as_nouns) else not {word for word, _ in mine}.isdisjoint(word for word, _ in its)


def _is_front(text: str) -> bool:
    """Ein, ab, zurück: what may stand before a hyphen for the rest of the next word, though it is none itself."""
    return text in MODIFIER_PREFIXES or text in lexicon().particles


def _halves(plain: str, pieces: Sequence[Part]) -> Iterator[tuple[str, str]]:
    """Klima, Experte: the two sides of each cut as they stand, linking element included."""
    return ((plain[: piece.start], plain[piece.start :]) for piece in pieces[1:])


def _ends(plain: str, pieces: Sequence[Part]) -> Iterator[tuple[str, str]]:
    """Head and modifier for each cut, the usual last one first: Garantie and Sicherheit; Satz and Bundeswehrein, Einsatz and Bundeswehr."""
    for before, piece in reversed(list(pairwise(pieces))):
        yield plain[piece.start :], plain[: before.start] + before.word


def _inflects(term: str, back: str) -> bool:
    """Whether a term ends with a word or a form of it: Verteidigungspolitik, Unterhändlern."""
    return term[term.rindex(back) + len(back) :] in ("", "s", "es", "e", "n", "en", "er", "ern")


def _row(*slots: Sequence[str]) -> Multiword:
    return Multiword(slots)


def _in_groups(number: str) -> list[tuple[str, ...]]:
    """3 000, for 3000: digits in groups of three, as blanks part them."""
    if not number.isdecimal() or len(number) < 4:
        return []
    first = len(number) % 3 or 3
    return [(number[:first], *(number[at : at + 3] for at in range(first, len(number), 3)))]
