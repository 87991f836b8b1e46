"""Clauses around a quotation: which verb tells that somebody speaks, and what its subject is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from searchidx.quotes.lexical import (
    AUXILIARIES,
    NOMINATIVE,
    OBLIQUE,
    PREPOSITIONS,
    SUBJUNCTIONS,
    is_finite,
    is_speech_verb,
    particles_of,
    reports,
    verbs,
)
from searchidx.quotes.outer_text import Sentence, Word
from searchidx.quotes.phrases import Phrase, Phrases

_PERFECT = frozenset(
    "hat haben habe hatte hatten hätte hätten will wollen wollte soll sollte kann konnte muss musste darf durfte möchte".split()
)
_PASSIVE = frozenset("wird werden werde wurde wurden würde würden worden".split())
_CONJUNCTIONS = frozenset("und oder aber doch sondern sowie".split())
_OPENERS = frozenset("und aber doch denn auch selbst sogar nur zudem so".split())
_PASSING = frozenset(
    "auch selbst jedoch aber dagegen hingegen zudem indes indessen allerdings dann bereits schon nun nicht sich nie"
    " etwa später zuletzt außerdem".split()
)


def is_base(word: str) -> bool:
    """Whether a form that begins like a participle is none: gesteht, gestand."""
    return any(verb.startswith("ge") for verb in verbs(word))


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb of speech at words[at], and the phrase that is its subject, if one is found."""

    at: int
    word: str
    subject: Phrase | None
    passive: bool = False


class Clauses:
    """Verbs and subjects in the sentences of one article."""

    def __init__(self, words: Sequence[Word], phrases: Phrases) -> None:
        self.words, self.phrases = words, phrases
        self._subjects: dict[tuple[int, int], Phrase | None] = {}

    def speech_cues(self, start: int, end: int) -> list[Cue]:
        """Every verb of speech among words[start:end], in order."""
        cues = []
        for at in range(start, end):
            word = self.words[at]
            if word.quote >= 0 or not word.text[0].islower():
                continue
            if (is_speech_verb(word.lower) and not self.is_attribute(at, end)) or self._has_particle(at, end):
                cue = self.cue(at, start, end)
                if cue:
                    cues.append(cue)
        return cues

    def cue(self, at: int, start: int, end: int) -> Cue | None:
        """The verb at this place as a cue; None for one that is not of its clause's subject (passive without a speaker is kept)."""
        finite, passive = self._finite(at, start, end)
        if (
            finite == at
            and self.words[at].lower.startswith("ge")
            and self.words[at].lower.endswith(("t", "en"))
            and not is_base(self.words[at].lower)
        ):
            return None  # a participle without its verb: „nicht schuldig“ gesprochen
        return Cue(at, self.words[at].text, None if passive else self.subject(finite, start, end), passive)

    def subject(self, verb: int, start: int, end: int) -> Phrase | None:
        """The subject of the finite verb at this place, looked for in words[start:end]."""
        key = (verb, end)
        if key not in self._subjects:
            self._subjects[key] = self._subject(verb, start, end)
        return self._subjects[key]

    def main_subject(self, sentence: Sentence) -> Phrase | None:
        """The subject of the first finite verb of a sentence, or the phrase that it begins with."""
        for at in range(sentence.start, sentence.end):
            word = self.words[at]
            if word.quote < 0 and word.text[0].islower() and is_finite(word.lower) and not self.is_attribute(at, sentence.end):
                subject = self.subject(at, sentence.start, sentence.end)
                if subject:
                    return subject
        return None

    def sentence_subject(self, start: int, end: int) -> Phrase | None:
        """The subject of words[start:end] as a sentence."""
        return self.main_subject(Sentence(start, end, False))

    def reports(self, sentence: Sentence) -> bool:
        """Whether a sentence tells what somebody said, in the subjunctive, outside its quotations."""
        return any(self.reports_at(at, sentence.end) for at in range(sentence.start, sentence.end))

    def reports_at(self, at: int, end: int) -> bool:
        """Whether words[at] is a verb of reported speech: sei, habe; weise … auf, but not: auf diese Weise, weise Worte."""
        word = self.words[at]
        if word.quote >= 0 or not word.text[0].islower():
            return False
        if reports(word.lower):
            return True
        if not word.lower.endswith("e") or word.lower + "n" not in verbs(word.lower) or at == 0:
            return False
        before = self.words[at - 1]
        following = self.words[at + 1] if at + 1 < end else None
        return before.is_capitalised and not (following and following.is_capitalised)

    def _subject(self, verb: int, start: int, end: int) -> Phrase | None:
        clause = self._clause_start(verb, start)
        opener = self.words[clause].lower
        subordinate = opener in (SUBJUNCTIONS if clause > start else ("wie", "nachdem", "während", "weil", "wenn", "als"))
        inner_subject = self.phrases.after(clause + 1, verb) if subordinate and verb > clause else None
        if inner_subject:
            return inner_subject
        if (
            clause > start
            and self.words[clause - 1].text == ","
            and opener in ("der", "die", "das", "welcher", "welche")
            and verb > clause + 1
            and (verb + 1 >= end or self.words[verb + 1].text in ",.;:)–¶")
        ):
            relative = self._antecedent(clause - 1, start)
            if relative:
                return relative
        if verb > start and self.words[verb - 1].lower in _CONJUNCTIONS and verb - 1 > start:
            shared = self._shared(verb - 1, start, end)
            if shared:
                return shared
        apposed = self._apposed(verb, start)
        if apposed:
            return apposed
        first = self._first_position(verb, start) or self._first_position(verb, clause)
        if first and first.kind == "institution" and self.words[first.start].lower == "der":  # Der Zeitung sagte der Minister
            behind = self.phrases.at(verb + 1, self._clause_end(verb, end)) if verb + 1 < end else None
            if behind and behind.kind in ("person", "role", "pronoun"):
                return behind
        if first and first.kind != "other":
            return first
        behind = self.phrases.after(verb + 1, self._clause_end(verb, end))
        if behind and (first is None or behind.kind != "other"):
            return behind
        return first or behind or (self._shared(verb, start, end) if self.words[max(verb - 2, start)].lower in _CONJUNCTIONS else None)

    def _apposed(self, verb: int, start: int) -> Phrase | None:
        """The name that ends right in front of the verb: die Sprecherin der Fraktion, Sandra Boser (Grüne), erklärte."""
        words, place = self.words, verb - 1
        if place <= start or words[place].text != ",":
            return None
        place -= 1
        if words[place].text == ")":
            place = next((at - 1 for at in range(place, max(start, place - 6), -1) if words[at].text == "("), place)
        mention = next(
            (mention for mention in self.phrases.people.within(max(start, place - 5), place + 1) if mention.end == place + 1), None
        )
        if mention is None or mention.genitive or mention.start <= start or words[mention.start - 1].text != ",":
            return None
        return self.phrases.at(mention.start, verb)

    def _first_position(self, verb: int, start: int) -> Phrase | None:
        """The phrase in front of the verb that opens its sentence: Rutte betonte; Markus Luthe, Geschäftsführer der IHA, sagte."""
        words = self.words
        while start < verb and words[start].lower in _OPENERS | {"–", "-", ","}:
            start += 1
        if start >= verb or (words[start].lower in PREPOSITIONS and start not in self.phrases.people.mentions):
            return None
        phrase = self.phrases.at(start, verb)
        if phrase is None or not self._only_attributes(phrase.end, verb):
            return None
        if phrase.kind == "role":  # Der Vorsitzende von Verdi, Nachfolgerin der ÖTV, Frank Bsirske, sagte
            named = [mention for mention in self.phrases.people.within(phrase.end, verb) if words[mention.start - 1].text == ","]
            return (self.phrases.at(named[-1].start, verb) if named and not named[-1].genitive else None) or phrase
        return phrase

    def _only_attributes(self, start: int, verb: int) -> bool:
        """Whether nothing but attributes, appositions and small words stands here."""
        words, at = self.words, start
        while at < verb:
            word = words[at]
            if word.text in ":;":
                return False
            if word.text == ",":
                close = next((place for place in range(at + 1, verb) if words[place].text == ","), -1)
                at = close + 1 if close >= 0 else at + 1
                continue
            if word.text == "(":
                close = next((place for place in range(at, verb) if words[place].text == ")"), -1)
                if close < 0:
                    return False
                at = close + 1
                continue
            if word.quote < 0 and not word.is_capitalised and word.text[0].isalpha():
                if word.lower in PREPOSITIONS:
                    at = self.phrases.behind_prepositional(at, verb)
                    continue
                if (
                    word.lower not in _PASSING
                    and word.lower not in ("und", "der", "des")
                    and is_finite(word.lower)
                    and not self.is_attribute(at, verb)
                ):
                    return False
            at += 1
        return True

    def _shared(self, before: int, start: int, end: int) -> Phrase | None:
        """The subject of an earlier verb: X kritisierte das und bezeichnete …"""
        for at in range(start, before):
            word = self.words[at]
            if word.quote < 0 and word.text[0].islower() and is_finite(word.lower) and not self.is_attribute(at, end):
                subject = self._first_position(at, start) or self.phrases.after(at + 1, before)
                if subject:
                    return subject
        return None

    def _antecedent(self, comma: int, start: int) -> Phrase | None:
        for at in range(max(start, comma - 8), comma):
            phrase = self.phrases.at(at, comma)
            if phrase and phrase.end == comma and phrase.kind != "other":
                return phrase
        return None

    def _clause_start(self, verb: int, start: int) -> int:
        for at in range(verb - 1, start - 1, -1):
            if self.words[at].text in (",", ";", ":", "–"):
                return at + 1
        return start

    def _clause_end(self, verb: int, end: int) -> int:
        return next((at for at in range(verb + 1, end) if self.words[at].text in (";", ":", "¶", ".")), end)

    def _finite(self, at: int, start: int, end: int) -> tuple[int, bool]:
        """The finite verb that a form belongs to, and whether it is passive: hat … gesagt; wurde … genannt."""
        word = self.words[at].lower
        participle = (
            word.startswith("ge")
            or "ge" in word[2:6]
            or (word.startswith(("be", "er", "ver", "kritis", "zi")) and word.endswith(("t", "en")))
        )
        if participle or word.endswith("en"):
            clause = self._clause_start(at, start)
            for place in range(at + 1, min(at + 3, end)):
                if self.words[place].lower in _PASSIVE:
                    return place, True
                if self.words[place].lower in _PERFECT:
                    return place, False
            for place in range(at - 1, max(start, clause - 12) - 1, -1):
                if self.words[place].lower in _PASSIVE and place >= clause:
                    return place, True
                if self.words[place].lower in _PERFECT and (place >= clause):
                    return place, False
        return at, False

    def _has_particle(self, at: int, end: int) -> bool:
        particles = particles_of(self.words[at].lower)
        if not particles:
            return False
        for place in range(at + 1, end):
            word = self.words[place]
            if word.lower in particles and (
                place + 1 >= end or self.words[place + 1].text in ".,;:)–„¶" or self.words[place + 1].lower in ("und", "oder")
            ):
                return True
            if word.text in ".;¶":
                return False
        return False

    def is_attribute(self, at: int, end: int) -> bool:
        """Whether a form that looks like a verb is an adjective in front of a noun: die betonte Silbe, geplante Reform."""
        if at + 1 >= end or not self.words[at + 1].is_capitalised or at == 0:
            return False
        before, word = self.words[at - 1].lower, self.words[at].lower
        return (
            (before in NOMINATIVE or before in OBLIQUE or before in PREPOSITIONS)
            and word.endswith(("e", "en", "er", "es", "em"))
            and word not in AUXILIARIES
        )
