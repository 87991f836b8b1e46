"""The persons an article names: full name, function and gender, and where each is mentioned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from searchidx.german.lexicon import lexicon
from searchidx.quotes.lexical import (
    AUXILIARIES,
    NAME_PARTICLES,
    NOMINATIVE,
    OBLIQUE,
    PREPOSITIONS,
    SUBJUNCTIONS,
    first_names,
    is_common_noun,
    is_female_noun,
    is_finite,
    is_function,
    is_institution_noun,
    is_person_noun,
    is_plain_compound,
    is_speech_verb,
    nominative,
    particles_of,
)
from searchidx.quotes.outer_text import Word

_ROMAN = re.compile(r"[IVX]+\.?")
_TITLES = frozenset("herr herrn frau dr. prof. papst könig königin prinz prinzessin kaiser zar sir lord lady graf general".split())
_NO_FIRST_NAMES = frozenset("mai august april juni juli januar sankt sonne bild welt zeit stern spiegel focus die der das".split())
_FUNCTION_WORDS = 9
_INDEFINITE = frozenset(("ein", "eine", "einem", "einer", "einen"))
_MEMORY = 600
"""Words back in which somebody may have been introduced without a name."""


@dataclass(slots=True)
class Person:
    """A person by the fullest name the article gives."""

    name: str
    surname: str
    gender: str
    function: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """words[start:end] name a person; `genitive`: Merkels."""

    person: Person
    start: int
    end: int
    genitive: bool = False


class People:
    """All persons of one article, found by their first names, by their functions and by what is said of them."""

    def __init__(self, words: Sequence[Word]) -> None:
        self.words = words
        self.mentions: dict[int, Mention] = {}
        """By the number of the first word."""
        self._by_surname: dict[str, list[Person]] = {}
        self._capitals = [at for at, word in enumerate(words) if word.quote < 0 and word.text[0].isupper()]
        self._names()
        self._surnames()
        self.starts = sorted(self.mentions)

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin among words[start:end]."""
        return [self.mentions[at] for at in range(start, end) if at in self.mentions]

    def with_function(self, role: str, gender: str, at: int, adjectives: tuple[str, ...] = ()) -> Person | None:
        """The person whose function is told by this noun in lower case at words[at] (Minister: the interior minister).

        Of several the one who was named last before.
        """
        prefix, _, last = role.rpartition("-")
        fitting: list[Person] = []
        for persons in self._by_surname.values():
            for person in persons:
                if person.function and (gender in (person.gender, "u", "n") or person.gender == "u"):
                    heads = [word.lower() for word in re.split(r"[ -]", person.function) if word[:1].isupper()]
                    fits = any(head.endswith(last) or (last.endswith(head) and len(head) > 5) for head in heads)
                    if (
                        fits
                        and self._is_of(person.function.lower(), adjectives)
                        and (not prefix or prefix in person.function.lower() or person.function.lower() == last)
                    ):
                        fitting.append(person)
        if len(fitting) < 2:
            return fitting[0] if fitting else None
        before = [self.mentions[start].person for start in self.starts if start < at]
        counts = [(before.count(person), -number) for number, person in enumerate(fitting)]
        return fitting[-max(counts)[1]] if max(counts)[0] else None

    def _is_of(self, function: str, adjectives: tuple[str, ...]) -> bool:
        """Whether adjectives do not contradict: der brasilianische Präsident is not the Venezuelan one."""
        return all(adjective in function for adjective in adjectives)

    def is_told_of(self, role: str, at: int) -> bool:
        """Whether somebody whose name is not given was called so before words[at]: ein Student … der Student."""
        last = role.rpartition("-")[2]
        for place in range(max(1, at - _MEMORY), at):
            word = self.words[place]
            unnamed = word.is_capitalised and word.lower.endswith(last) and not {place, place + 1} & self.mentions.keys()
            if unnamed and any(before.lower in _INDEFINITE for before in self.words[max(0, place - 3) : place]):
                return True
        return False

    def _names(self) -> None:
        words, known, end = self.words, first_names(), 0
        for at in self._capitals:
            if at < end or at + 1 >= len(words) or words[at + 1].start - words[at].end != 1 or not words[at + 1].text[0].isalpha():
                continue
            lower = words[at].lower
            end = 0
            if (lower in known or lower.partition("-")[0] in known) and lower not in _NO_FIRST_NAMES:
                end = self._name_end(at)
            if not end and self._stands_like_a_name(at):
                end = self._name_end(at)
            if end:
                self._learn(at, end)
            elif (is_function(lower) or lower in _TITLES) and self._may_be_surname(at + 1):
                end = self._name_end(at + 1, least=1)
                if end:
                    self._learn(at + 1, end)

    def _name_end(self, at: int, least: int = 2) -> int:
        """Behind the name that begins here, 0 if it has fewer than `least` words."""
        words, count, end = self.words, 1, at + 1
        place = end
        while place < len(words) and count < 4 and self._follows(place):
            word = words[place]
            if word.text[0].isupper():
                if _ROMAN.fullmatch(word.text):
                    return place + 1
                if len(word.text) > 2 and word.text.isupper():
                    break
                if count > 1 and (is_common_noun(word.lower) or is_person_noun(word.lower)):
                    break
                if count == 1 and is_person_noun(word.lower) and "-" in word.text:
                    break
                count += 1
                end = place + 1
            elif word.lower not in NAME_PARTICLES or not self._particle(place, count):
                break
            place += 1
        return end if count >= least else 0

    def _particle(self, at: int, count: int) -> bool:
        """Whether a small word is part of a name: Ursula von der Leyen; but Elizabeth Byrs vom UN-Büro."""
        word = self.words[at].lower
        if word in ("zu", "von", "vom", "zur") and count > 1:
            return False
        following = next(
            (self.words[place] for place in range(at + 1, min(at + 3, len(self.words))) if self.words[place].is_capitalised), None
        )
        return following is not None and not is_common_noun(following.lower) and not following.text.isupper()

    def _follows(self, at: int) -> bool:
        """Whether this word stands behind the one before with nothing but a blank between them."""
        return at < len(self.words) and self.words[at].quote < 0 and self.words[at].start - self.words[at - 1].end == 1

    def _may_be_surname(self, at: int) -> bool:
        word = self.words[at]
        if not word.text[0].isupper() or (len(word.text) > 2 and word.text.isupper()) or is_person_noun(word.lower):
            return False
        kinds = {reading.kind for reading in lexicon().readings(word.lower)}
        if "P" in kinds:
            return True
        if kinds or is_institution_noun(word.lower) or word.text.endswith("-"):
            return False
        place = word.lower.endswith(("lands", "iens", "reichs", "ikas")) or (
            word.lower.endswith("s") and any(reading.kind in "TN" for reading in lexicon().readings(word.lower[:-1]))
        )
        return not place and (word.lower.endswith(("mann", "berg", "er")) or not is_plain_compound(word.lower))

    def _stands_like_a_name(self, at: int) -> bool:
        """Two unknown words in capitals where a person is introduced: sagte Erkki Tuomioja; Mirej Taloş, Präsident."""
        words = self.words
        if not (self._follows(at + 1) and words[at + 1].text[0].isupper()) or words[at].text.isupper() or words[at + 1].text.isupper():
            return False
        if self._is_apposition(at):
            return True
        before = words[at - 1].lower if at else ""
        if at and self._follows(at) and words[at - 1].is_capitalised and not is_function(before):
            return False
        told = is_function(before) or is_speech_verb(before) or before == "so" or (before == "," and bool(self._function_before(at, "u")))
        if not told and not self._is_introduced(at + 2):  # first: the lexicon is asked of few words then
            return False
        if words[at].lower in NOMINATIVE | OBLIQUE | PREPOSITIONS | SUBJUNCTIONS or is_institution_noun(words[at + 1].lower):
            return False
        if lexicon().readings(words[at].lower) or is_person_noun(words[at].lower) or is_plain_compound(words[at].lower):
            return False
        return told or self._may_be_surname(at + 1)

    def _is_introduced(self, at: int) -> bool:
        """Whether what follows a name tells that it is one: (CDU), Präsident der …, sagte, a colon."""
        following = [word.lower for word in self.words[at : at + 5]]
        if following[:1] == ["("] and len(following) > 2 and following[2] == ")":
            return True
        if following[:1] == [","]:
            return any(is_function(word) for word in following[1:])
        return bool(following) and (is_speech_verb(following[0]) or following[0] == ":")

    def _is_apposition(self, at: int) -> bool:
        """Names between commas behind a function: der Präsident der Union, Alpha Omar Konaré, nannte"""
        words = self.words
        if at == 0 or words[at - 1].text != "," or is_function(words[at].lower) or is_institution_noun(words[at].lower):
            return False
        end = self._name_end(at)
        return bool(end) and end < len(words) and words[end].text == "," and bool(self._function_before(at, "u"))

    def _learn(self, start: int, end: int) -> None:
        words = self.words
        name = " ".join(word.text for word in words[start:end])
        if _ROMAN.fullmatch(words[end - 1].text):
            name = name.rstrip(".") + "."
        last = next((word for word in reversed(words[start:end]) if not _ROMAN.fullmatch(word.text)), words[start])
        surname = last.lower
        genitive = False
        namesakes = self._by_surname.setdefault(surname, [])
        if not namesakes and surname.endswith("s") and surname[:-1] in self._by_surname:  # Donald Trumps Rede
            namesakes, genitive = self._by_surname[surname[:-1]], True
        person = next((known for known in namesakes if _same(known.name, name)), None)
        gender = person.gender if person and person.gender != "u" else self._gender(start, end)
        function = person.function if person and person.function else self._function(start, end, gender)
        if person is None:
            person = Person(name, surname, gender, function)
            namesakes.append(person)
        else:
            if len(name.split()) > len(person.name.split()) and not genitive:
                person.name = name
            person.gender = gender if person.gender == "u" else person.gender
            person.function = person.function or function
        self.mentions[start] = Mention(person, start, end, genitive)

    def _gender(self, start: int, end: int) -> str:
        words = self.words
        gender = "u"
        if end - start > 1:
            first = words[start].lower
            gender = first_names().get(first) or first_names().get(first.partition("-")[0], "u")
        before = words[start - 1].lower if start else ""
        if gender == "u" and (before == "frau" or (is_person_noun(before) and is_female_noun(before))):
            return "f"
        if gender == "u" and (before in ("herr", "herrn") or (is_person_noun(before) and not before.endswith(("e", "en")))):
            return "m"
        return gender

    def _function(self, start: int, end: int, gender: str) -> str:
        return self._function_before(start, gender) or self._function_after(end, gender)

    def _function_before(self, start: int, gender: str) -> str:
        """der norwegische Ministerpräsident Jens Stoltenberg; der Vorsitzende der Gewerkschaft ver.di, Frank Bsirske."""
        words = self.words
        at = start - 1
        while at >= 0 and words[at].lower in _TITLES and not is_person_noun(words[at].lower):
            at -= 1
        if at < 0:
            return ""
        end = at + 1
        if words[at].text == ",":
            end, at = at, at - 1
        elif not words[at].is_capitalised and words[at].text != ")":
            return ""
        function = -1
        for place in range(at, max(-1, at - _FUNCTION_WORDS), -1):
            word = words[place]
            if word.is_capitalised and is_function(word.lower):
                function = place
                before = self._with_adjectives(place) - 1
                if place == end - 1 and (before < 0 or words[before].lower not in ("des", "der", "von", "vom", "eines", "einer")):
                    break
            elif word.text in ".¶:;," or word.quote >= 0 or (not word.is_capitalised and is_speech_verb(word.lower)):
                break
        if function < 0 or (self.mentions.keys() & set(range(function, end))):
            return ""
        return self._written(self._with_adjectives(function), end, gender)

    def _function_after(self, end: int, gender: str) -> str:
        """Mark Rutte, Generalsekretär der NATO; Gisela Piltz (FDP)."""
        words = self.words
        if end < len(words) and words[end].text == "(" and end + 2 < len(words) and words[end + 2].text == ")":
            return words[end + 1].text if words[end + 1].is_capitalised else ""
        if end >= len(words) or words[end].text != ",":
            return ""
        start = end + 1
        stop = next(
            (
                at
                for at in range(start, min(len(words), start + _FUNCTION_WORDS + 3))
                if words[at].text in ",.¶:;()" or words[at].quote >= 0
            ),
            min(len(words), start + _FUNCTION_WORDS),
        )
        stop = next((at for at in range(start, stop) if not words[at].is_capitalised and self._is_verb(at)), stop)
        head = next((at for at in range(start, stop) if words[at].is_capitalised), stop)
        while head + 1 < stop and not is_function(words[head].lower) and words[head + 1].is_capitalised:
            head += 1
        if head >= stop or not is_function(words[head].lower):
            return ""
        if any(word.lower in PREPOSITIONS for word in words[start:head]):
            return ""
        return self._written(start, stop, gender)

    def _is_verb(self, at: int) -> bool:
        word = self.words[at].lower
        return (
            word not in OBLIQUE
            and word not in NOMINATIVE
            and word not in PREPOSITIONS
            and is_finite(word)
            and word[-1:] in "tenr"
            and not (
                at + 1 < len(self.words)
                and self.words[at + 1].is_capitalised
                and word.endswith(("e", "en", "er"))
                and not is_speech_verb(word)
            )
        )

    def _with_adjectives(self, at: int) -> int:
        words = self.words
        while at > 0:
            before = words[at - 1]
            if before.quote >= 0 or words[at].start - before.end != 1:
                break
            adjective = before.text[0].islower() and before.lower.endswith(("e", "en", "er")) and before.lower not in NOMINATIVE | OBLIQUE
            place = before.is_capitalised and before.lower.endswith("er") and not is_function(before.lower)
            if before.lower in AUXILIARIES or before.lower in SUBJUNCTIONS or (particles_of(before.lower) and before.lower.endswith("te")):
                break
            if not (place or (adjective and before.lower not in PREPOSITIONS and not is_speech_verb(before.lower))):
                break
            at -= 1
        return at

    def _written(self, start: int, end: int, gender: str = "u") -> str:
        """These words as a function, in the nominative and without article: norwegischer Ministerpräsident."""
        words = [word for word in self.words[start:end] if word.quote < 0]
        while words and words[0].lower in ("der", "die", "das", "ein", "eine", "den", "dem", "des", "einen", "einem", "eines", "einer"):
            words = words[1:]
        head = next((at for at, word in enumerate(words) if word.is_capitalised and is_function(word.lower)), -1)
        texts = [word.text for word in words]
        if head >= 0:
            female = gender == "f" or is_female_noun(words[head].lower)
            texts[head] = nominative(texts[head], female, gender == "m")
            for at in range(head):
                if texts[at][0].islower():
                    texts[at] = re.sub("(?:e|en|er|em|es)$", "e" if female else "er", texts[at])
        text = ""
        for at, part in enumerate(texts):
            text += part if not at or part in ",)" else " " + part
        return text.replace("( ", "(")

    def _surnames(self) -> None:
        if not self._by_surname:
            return
        words, taken = self.words, set[int]()
        for mention in self.mentions.values():
            taken.update(range(mention.start, mention.end))
        latest: dict[str, Person] = {}
        capitals = set(self._capitals)
        for at in self._capitals:
            if at in taken:
                if at in self.mentions:
                    latest[self.mentions[at].person.surname] = self.mentions[at].person
                continue
            key, genitive = words[at].lower, False
            if key not in self._by_surname and key[-1:] in "s'’":
                key, genitive = key[:-1], True
            persons = self._by_surname.get(key)
            if not persons or not self._is_surname_here(at):
                continue
            person = latest.get(key) or persons[0]
            start = at
            behind_name = at > 1 and at - 1 in capitals and self._follows(at) and is_function(words[at - 2].lower)
            if behind_name and not is_function(words[at - 1].lower) and words[at - 1].text not in person.name:
                self._learn(at - 1, at + 1)  # US-Trainer Bob Bradley, not his son
                continue
            while start and words[start - 1].lower in NAME_PARTICLES and words[start - 1].lower in person.name.lower().split():
                start -= 1
            self.mentions[start] = Mention(person, start, at + 1, genitive)

    def _is_surname_here(self, at: int) -> bool:
        """Whether a word that is somebody's surname is no noun here: der Koch."""
        before = self.words[at - 1].lower if at else ""
        article = before in NOMINATIVE or before in OBLIQUE or before in ("im", "am", "vom", "zum", "zur")
        return not (article and is_common_noun(self.words[at].lower))


def _same(one: str, other: str) -> bool:
    """Whether two names with the same surname may be one person's: Köhler and Horst Köhler, but not Georg and Joseph Ratzinger."""
    first, second = one.split()[:-1], other.split()[:-1]
    return not first or not second or first[0] == second[0]
