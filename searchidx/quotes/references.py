"""What a noun phrase refers to: the person behind a pronoun or a function, and what is shown of a speaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from searchidx.quotes.clauses import Clauses
from searchidx.quotes.outer_text import Sentence
from searchidx.quotes.people import People, Person
from searchidx.quotes.phrases import Phrase

_MEMORY = 5
"""Sentences back in which a pronoun's person may stand."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A speaker as the article names them, their function, the words that tell it, and whether it had to be inferred."""

    speaker: str
    function: str
    cue: str
    inferred: bool
    person: Person | None = None
    how: str = ""


class References:
    """Resolves phrases; remembers who spoke in which sentence (`speakers`)."""

    def __init__(self, sentences: Sequence[Sentence], people: People, clauses: Clauses) -> None:
        self.sentences, self.people, self.clauses = sentences, people, clauses
        self.speakers: dict[int, Attribution] = {}
        """By sentence: the speaker of its last quotation."""

    def resolved(self, phrase: Phrase | None, cue: str, sentence: int) -> Attribution | None:
        """The speaker a phrase names; None for one that names none, or nobody clear."""
        if phrase is None:
            return None
        if phrase.kind == "person":
            function = phrase.person.function if phrase.person else ""
            return Attribution(phrase.text, function, cue, False, phrase.person, "person")
        if phrase.kind == "pronoun":
            return self.of_person(self._subject_here(phrase, sentence) or self.person_before(phrase.gender, sentence), cue)
        if phrase.kind == "role":
            return self._role(phrase, cue, sentence)
        if phrase.kind == "institution":
            return Attribution(phrase.text, "", cue, False, None, "institution")
        return None

    def of_person(self, person: Person | None, cue: str) -> Attribution | None:
        return Attribution(person.name, person.function, cue, True, person, "pronoun") if person else None

    def _subject_here(self, pronoun: Phrase, sentence: int) -> Person | None:
        """The subject of the pronoun's own sentence, named in front of it: Halima Jouini sagte dazu: „…“, betont sie."""
        subject = self.clauses.main_subject(self.sentences[sentence])
        if subject is None or subject.person is None or subject.end > pronoun.start:
            return None
        return subject.person if subject.person.gender == pronoun.gender else None

    def person_before(self, gender: str, sentence: int) -> Person | None:
        """The person a pronoun in this sentence stands for: subject, speaker or only fitting person of the sentences before."""
        for back in range(sentence - 1, max(-1, sentence - _MEMORY - 1), -1):
            earlier = self.sentences[back]
            speaker = self.speakers.get(back)
            if speaker and speaker.person and _fits(speaker.person, gender):
                return speaker.person
            subject = self.clauses.main_subject(earlier)
            if subject and subject.person and _fits(subject.person, gender):
                return subject.person
            if subject and subject.kind == "role" and subject.definite:
                person = self.people.with_function(subject.head, gender, subject.start)
                if person:
                    return person
            if subject and subject.kind == "pronoun" and subject.gender == gender:
                continue
            mentions = self.people.within(earlier.start, earlier.end)
            fitting = {
                mention.person.name: mention.person for mention in mentions if _fits(mention.person, gender) and not mention.genitive
            }
            if len(fitting) == 1:
                return next(iter(fitting.values()))
            if fitting:
                return None
        return None

    def _role(self, phrase: Phrase, cue: str, sentence: int) -> Attribution | None:
        if phrase.definite:
            person = self.people.with_function(phrase.head, phrase.gender, phrase.start, phrase.adjectives)
            if person:
                return Attribution(person.name, person.function, cue, False, person, "function")
            is_another = self.people.is_told_of(phrase.head, phrase.start)
            before = self.person_before(phrase.gender, sentence) if phrase.gender in "mf" and phrase.is_simple and not is_another else None
            if before and not phrase.adjectives and self._spoke_lately(before, sentence):
                return Attribution(before.name, before.function or phrase.text, cue, True, before, "anaphora")
        return Attribution(phrase.text, "", cue, False, None, "role")

    def _spoke_lately(self, person: Person, sentence: int) -> bool:
        return any(self.speakers[back].person is person for back in range(max(0, sentence - 2), sentence) if back in self.speakers) or any(
            mention.person is person
            for back in range(max(0, sentence - 2), sentence)
            for mention in self.people.within(self.sentences[back].start, self.sentences[back].end)
        )


def _fits(person: Person, gender: str) -> bool:
    return person.gender in (gender, "u")
