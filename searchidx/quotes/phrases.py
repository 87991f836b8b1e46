"""Noun phrases that may name a speaker: a person, a role (der Ministerpräsident), an institution, a document, a pronoun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from searchidx.german.lexicon import lexicon
from searchidx.quotes.lexical import (
    AUXILIARIES,
    NOMINATIVE,
    OBLIQUE,
    PREPOSITIONS,
    PRONOUNS,
    is_adverb,
    is_document_noun,
    is_female_noun,
    is_finite_plural,
    is_function,
    is_institution_noun,
    is_person_noun,
    is_plain_compound,
    nominative,
)
from searchidx.quotes.outer_text import Word
from searchidx.quotes.people import Mention, People, Person

_GENITIVE = frozenset("des der eines einer seines seiner ihres ihrer dieser dieses deren dessen".split())
_ATTRIBUTE = frozenset("für von vom im in beim bei zur aus am an zum gegen über".split())
_TIMES = frozenset(
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag januar februar märz april mai juni juli august september oktober"
    " november dezember morgen abend mittag nachmittag vormittag nacht jahr woche monat tag uhr zeit ende anfang mitte vormittags".split()
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """words[start:end]; `kind` is person, role, institution, pronoun or other; `head` is the noun in lower case, `text` what is shown."""

    kind: str
    start: int
    end: int
    text: str
    head: str
    gender: str
    definite: bool = False
    person: Person | None = None
    is_simple: bool = False
    """Article and noun, perhaps with an adjective."""

    adjectives: tuple[str, ...] = ()
    """Stems of adjectives such as brasilianisch."""

    @property
    def is_document(self) -> bool:
        return is_document_noun(self.head) or self.head.startswith("artikel")


class Phrases:
    """Reads noun phrases out of the words of one article."""

    def __init__(self, words: Sequence[Word], people: People, quoted: Sequence[str]) -> None:
        """`quoted`: the text of each passage in marks; some are names („Chaos Computer Club“)."""
        self.words, self.people, self.quoted = words, people, quoted
        self._read: dict[tuple[int, int, bool], Phrase | None] = {}
        """Many rules ask for the same phrase, and each quotation of a sentence asks them all."""

    def at(self, start: int, stop: int, *, any_case: bool = False) -> Phrase | None:
        """The phrase that begins with this word, in a case a subject may have; `any_case`: in any."""
        key = start, stop, any_case
        if key not in self._read:
            self._read[key] = self._at(start, stop, any_case)
        return self._read[key]

    def _at(self, start: int, stop: int, any_case: bool) -> Phrase | None:
        words = self.words
        if start >= stop:
            return None
        first = words[start]
        mention = self._mention_at(start)
        if mention and not mention.genitive:
            return self._phrase(start, start, stop, False, "u")
        if first.lower == "sie" and self._is_plural_here(start):
            return None
        if first.lower in PRONOUNS and not (start + 1 < stop and self._is_nominal(start + 1, stop)):
            return Phrase("pronoun", start, start + 1, first.text, first.lower, PRONOUNS[first.lower])
        place, definite, gender = mention.end if mention else start, False, "u"
        if place == start and first.quote < 0 and (first.lower in NOMINATIVE or (any_case and first.lower in OBLIQUE)):
            definite = first.lower in ("der", "die", "das", "dem", "den", "des", "dieser", "diese")
            gender = {"der": "m", "die": "f", "das": "n", "den": "m", "des": "m", "dem": "m"}.get(first.lower, "u")
            place += 1
        elif first.lower in OBLIQUE or first.lower in PREPOSITIONS:
            return None
        place = self._behind_adjectives(place, stop)
        if place >= stop:
            return None
        mention = self._mention_at(place)
        if not mention and not words[place].is_capitalised and words[place].quote < 0:
            return None
        if words[place].quote >= 0 and not self._is_name(place):
            return None
        if place == start and not mention and words[place].quote < 0 and is_adverb(first.lower):
            return None
        return self._phrase(start, place, stop, definite, gender)

    def after(self, start: int, stop: int, *, any_case: bool = False) -> Phrase | None:
        """The first phrase a subject may be behind a verb: sagte am Montag in Berlin der Minister."""
        words, place = self.words, start
        while place < stop and place < start + 25:
            word = words[place]
            if word.text in ".:;)–" or (word.quote >= 0 and self._is_quotation(place)):
                return None
            if word.text == ",":
                return None
            if word.text == "(":
                place = self._behind_parenthesis(place, stop)
                continue
            if not any_case and word.lower in PREPOSITIONS and not self._mention_at(place):
                place = self.behind_prepositional(place, stop)
                continue
            phrase = self.at(place, stop, any_case=any_case)
            if phrase and phrase.head not in _TIMES and phrase.head not in _NO_HEADS:
                return phrase
            if word.lower in OBLIQUE and not any_case:
                place = self.behind_prepositional(place, stop)
                continue
            place = phrase.end if phrase else place + 1
        return None

    def _phrase(self, start: int, place: int, stop: int, definite: bool, gender: str) -> Phrase:
        words = self.words
        end = self._behind_capitals(place, stop)
        mentions = [mention for mention in self.people.within(place, end) if not mention.genitive]
        if mentions:
            return self._person(start, mentions[-1], stop)
        head_at = self._head(place, end)
        head = words[head_at].lower if words[head_at].quote < 0 else ""
        person_noun = bool(head) and is_person_noun(head) and not is_institution_noun_only(head)
        end, named = self._behind_attributes(end, stop, person_noun, is_institution_noun(head))
        if named:
            return self._person(start, named, stop)
        second = self._second_function(end, stop) if person_noun else None
        if second:
            return self._person(start, second, stop)
        mention = self._apposition(end, stop) if person_noun or not head or is_institution_noun(head) else None
        if mention and person_noun:
            return self._person(start, mention, stop)
        if person_noun:
            gender = "u" if self._is_plural(head, gender) else "f" if is_female_noun(head) else gender if gender in "mf" else "u"
            kind = "role"
        else:
            kind = "institution" if not head or is_institution_noun(head) or words[head_at].text.isupper() else "other"
            owned = start in self.people.mentions and self.people.mentions[start].genitive  # Trumps Auftrag
            if kind == "other" and not definite and not owned and not lexicon().readings(head) and not is_plain_compound(head):
                kind = "institution"
        joined = self._mention_at(end + 1) if not definite and not person_noun and end < stop and words[end].lower == "und" else None
        if joined and end - place == 1:  # Sonia und Willy Bogner
            return Phrase("person", start, joined.end, f"{words[place].text} und {joined.person.name}", head, "u")
        simple = end - place == 1 and (end >= stop or words[end].text != ",")
        text = self._text(place, end)
        if kind == "role" and simple:
            text = nominative(text, gender == "f", gender == "m")
            head = text.lower()
        elif kind == "institution" and words[start].lower in ("des", "eines"):
            text = text.replace(words[head_at].text, _without_genitive(words[head_at].text), 1)
        adjectives = tuple(word.lower[: word.lower.rindex("isch") + 4] for word in words[start:place] if "isch" in word.lower)
        return Phrase(kind, start, end, text, head, gender, definite, None, simple, adjectives)

    def _second_function(self, end: int, stop: int) -> Mention | None:
        """Der Abgeordnete und Fraktionschef Andreas Stoch"""
        if end + 2 < stop and self.words[end].lower == "und" and is_function(self.words[end + 1].lower):
            return self._mention_at(end + 2)
        return None

    def _is_plural_here(self, at: int) -> bool:
        """Whether "sie" are several: stellten sie, sie haben."""
        beside = [self.words[place].lower for place in (at - 1, at + 1) if 0 <= place < len(self.words) and self.words[place].quote < 0]
        return any(word.endswith("en") and word[:1].islower() and is_finite_plural(word) for word in beside)

    def _is_plural(self, head: str, gender: str) -> bool:
        return head.endswith("innen") or (gender == "f" and not is_female_noun(head) and not head.endswith("e"))

    def _person(self, start: int, mention: Mention, stop: int) -> Phrase:
        words, end = self.words, mention.end
        if end < stop and words[end].text == "(":
            end = self._behind_parenthesis(end, stop)
        name = mention.person.name
        if end < stop and words[end].lower == "und" and end + 1 in self.people.mentions:
            other = self.people.mentions[end + 1]
            return Phrase("person", start, other.end, f"{name} und {other.person.name}", name.lower(), "u")
        return Phrase("person", start, end, name, mention.person.surname, mention.person.gender, person=mention.person)

    def _mention_at(self, place: int) -> Mention | None:
        return self.people.mentions.get(place)

    def _is_nominal(self, place: int, stop: int) -> bool:
        """Whether a noun follows, so that a pronoun is an article here: diese Frau."""
        place = self._behind_adjectives(place, stop)
        return place < stop and self.words[place].is_capitalised and self.words[place - 1].lower in ("diese", "dieser", "jene", "jener")

    def _is_quotation(self, place: int) -> bool:
        return len(self.quoted[self.words[place].quote].split()) > 4

    def _behind_adjectives(self, place: int, stop: int) -> int:
        words, first = self.words, place
        while place < stop and place < first + 5:
            word = words[place]
            adjective = (
                word.quote < 0
                and not word.is_capitalised
                and (word.text[0].isdigit() or word.lower.endswith(("e", "en", "er", "es", "em", "nd")))
            )
            adjective = adjective and word.lower not in PREPOSITIONS and word.lower not in AUXILIARIES
            between = word.lower in ("und", "sehr", "so", "erst", "bereits") and first < place < stop - 1
            if not between and (not adjective or (word.lower in NOMINATIVE and place > first)):
                break
            place += 1
        return place if place < stop and (words[place].is_capitalised or words[place].quote >= 0 or self._mention_at(place)) else first

    def _behind_capitals(self, place: int, stop: int) -> int:
        words = self.words
        mention = self._mention_at(place)
        end = mention.end if mention else place + 1
        while end < stop:
            mention = self._mention_at(end)
            if mention:
                end = mention.end
            elif (words[end].is_capitalised and words[end].lower not in NOMINATIVE) or (
                words[end].quote >= 0 and words[end - 1].quote < 0 and self._is_name(end) and end > place
            ):
                end += 1
            elif words[end].text in ("und", "&") and end + 1 < stop and words[end + 1].is_capitalised and words[end - 1].text.endswith("-"):
                end += 2
            else:
                break
        return end

    def _is_name(self, at: int) -> bool:
        return looks_like_name(self.quoted[self.words[at].quote])

    def _head(self, place: int, end: int) -> int:
        """The noun that tells what the phrase is: of several words in capitals the first that is a function or an institution."""
        words = self.words
        for at in range(place, end):
            if words[at].quote < 0 and (is_function(words[at].lower) or is_institution_noun(words[at].lower)):
                return at
        return next((at for at in range(end - 1, place - 1, -1) if words[at].quote < 0), place)

    def _behind_attributes(self, end: int, stop: int, wide: bool, narrow: bool) -> tuple[int, Mention | None]:
        """Behind genitives (des Ministeriums) and, where it is `wide`, other attributes; and the person named at their end."""
        words, steps = self.words, 0
        while end < stop and steps < 4:
            word = words[end]
            if word.text == "(":
                end = self._behind_parenthesis(end, stop)
                continue
            genitive = word.lower in _GENITIVE
            if not (genitive or (wide and word.lower in _ATTRIBUTE) or (narrow and word.lower in ("für", "von", "vom"))):
                break
            place = end + 1
            if place < stop and words[place].lower in NOMINATIVE | OBLIQUE:
                place += 1
            place = self._behind_adjectives(place, stop)
            if place >= stop or not (words[place].is_capitalised or words[place].quote >= 0) or words[place].lower in _TIMES:
                break
            behind = self._behind_capitals(place, stop)
            mentions = [mention for mention in self.people.within(place, behind) if not mention.genitive]
            if mentions and mentions[-1].start > place and genitive and not is_function(words[mentions[-1].start - 1].lower):
                return behind, mentions[-1]
            end = behind
            if (
                end + 1 < stop
                and words[end].lower == "und"
                and words[end + 1].is_capitalised
                and (end + 1) not in self.people.mentions
                and wide
            ):
                end = self._behind_capitals(end + 1, stop)
            steps += 1
        return end, None

    def _apposition(self, end: int, stop: int) -> Mention | None:
        """The Sprecher der Polizei, Frank Maier, …"""
        if end < stop and self.words[end].text == ",":
            place = end + 1
            while place < stop and place < end + 4 and self.words[place].lower in ("dr.", "prof.", "der", "die"):
                place += 1
            return self._mention_at(place)
        return None

    def _behind_parenthesis(self, at: int, stop: int) -> int:
        close = next((place for place in range(at, min(stop, at + 12)) if self.words[place].text == ")"), at)
        return close + 1

    def behind_prepositional(self, at: int, stop: int) -> int:
        """Behind in Berlin, am Montag, gegenüber der Zeitung, den Vorschlag."""
        words = self.words
        place = at + 1
        if place < stop and words[place].lower in NOMINATIVE | OBLIQUE:
            place += 1
        place = self._behind_adjectives(place, stop)
        if place < stop and (words[place].is_capitalised or words[place].quote >= 0):
            if self._mention_at(place):
                return self._behind_capitals(place, stop)
            place += 1
            while place < stop and words[place].is_capitalised and not self._mention_at(place) and not is_function(words[place].lower):
                place += 1
            while (place < stop and words[place].lower in ("des", "eines")) or (
                place + 1 < stop
                and words[place].lower == "der"
                and not is_person_noun(words[place + 1].lower)
                and words[place + 1].is_capitalised
                and not is_institution_noun(words[place + 1].lower)
            ):
                place = self.behind_prepositional(place, stop)
            return place
        return max(place, at + 1)

    def _text(self, place: int, end: int) -> str:
        parts: list[str] = []
        for word in self.words[place:end]:
            parts.append(self.quoted[word.quote] if word.quote >= 0 else word.text)
        return " ".join(parts).replace("( ", "(").replace(" )", ")").replace(" ,", ",")


def _without_genitive(noun: str) -> str:
    """Ministeriums → Ministerium, Grundgesetzes → Grundgesetz."""
    for ending in ("es", "s"):
        base = noun.removesuffix(ending)
        if base != noun and (
            is_institution_noun(base.lower()) or any(reading.word == base.lower() for reading in lexicon().readings(base.lower()))
        ):
            return base
    return noun


_NO_HEADS = frozenset("anderen andere anderer einige viele manche einer eine beide menschen leute".split())


def looks_like_name(text: str) -> bool:
    """Whether a passage in marks looks like the name of something: Chaos Computer Club, Hamburger Abendblatt."""
    words = text.split()
    return (
        0 < len(words) <= 6
        and all(word[0].isupper() or word[0].isdigit() or word in _NAME_WORDS for word in words)
        and words[0][0].isupper()
    )


_NAME_WORDS = frozenset("of the for de la le du des der and & – - in & vom von".split())


def is_institution_noun_only(head: str) -> bool:
    """Whether a noun that looks like one for persons names an institution: Vorstand, Betreiber are both."""
    return is_institution_noun(head) and not is_function(head)
