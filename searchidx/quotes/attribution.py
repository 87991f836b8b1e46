"""Who says a quotation: the rules in the order of how sure they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from searchidx.quotes.clauses import Clauses, Cue
from searchidx.quotes.lexical import is_finite, is_speech_verb, is_weak_verb, reports
from searchidx.quotes.marks import QuotedSpan
from searchidx.quotes.outer_text import Sentence, Word
from searchidx.quotes.people import People
from searchidx.quotes.phrases import Phrase, Phrases
from searchidx.quotes.references import Attribution, References
from searchidx.quotes.sources import Source, Sources, possessor

_PARAGRAPH = 5
"""Sentences back in which the speaker may stand who goes on."""

_JUDGING = 14
"""Words in front of a passage among which the verb may stand that judges by it."""


class Attributor:
    """Attributes the quotations of one article, in their order: what goes on is said by the speaker before."""

    def __init__(
        self, text: str, words: Sequence[Word], sentences: Sequence[Sentence], spans: Sequence[QuotedSpan], people: People
    ) -> None:
        self.text, self.words, self.sentences, self.spans, self.people = text, words, sentences, spans, people
        self.phrases = Phrases(words, people, [text[span.start : span.end] for span in spans])
        self.clauses = Clauses(words, self.phrases)
        self.sources = Sources(words, self.phrases, self.clauses)
        self.references = References(sentences, people, self.clauses)
        self._tellers: dict[tuple[int, int], tuple[list[Source], list[Cue]]] = {}

    def attribute(self, at: int, sentence: int) -> Attribution | None:
        """The speaker of the passage that is words[at] of a sentence; None if it stays unclear."""
        here = self.sentences[sentence]
        return (
            self._behind(at, here, sentence)
            or self._before_colon(at, here, sentence)
            or self._in_sentence(at, here, sentence)
            or self._going_on(here, sentence)
        )

    def remember(self, sentence: int, who: Attribution) -> None:
        """Lets the quotations that follow know who spoke here."""
        self.references.speakers[sentence] = who

    # behind the quotation

    def _behind(self, at: int, here: Sentence, sentence: int) -> Attribution | None:
        words, end = self.words, here.end
        place = at + 1
        while place < end and words[place].text in (",", "–", "-"):
            place += 1
        if place >= end:
            return None
        closed = place > at + 1 or self.text[self.spans[words[at].quote].end - 1] in ",!?."
        word = words[place]
        if word.lower in ("so", "laut") or (word.lower == "wie" and closed):
            for source in self.sources.named(place, end):
                if source.at == place:
                    return self.references.resolved(source.phrase, source.cue, sentence)
            return None
        if word.text == "(" and place + 1 in self.people.mentions:
            return self.references.resolved(self.phrases.at(place + 1, end), "(", sentence)
        if word.quote >= 0 or not word.text[0].islower() or reports(word.lower):
            return None
        opens = all(other.quote >= 0 or not other.text[0].isalnum() for other in words[here.start : at])
        if is_speech_verb(word.lower) or (closed and opens and is_finite(word.lower)):
            return self._verb_behind(place, at, here, sentence, closed)
        return None

    def _verb_behind(self, verb: int, at: int, here: Sentence, sentence: int, closed: bool) -> Attribution | None:
        """„…“, sagte Rutte; „…“, heißt es in einer Mitteilung; „…“, zitiert die Zeitung den Minister."""
        words, end = self.words, here.end
        cue = words[verb].text
        if words[verb].lower in ("heißt", "hieß"):
            for source in self.sources.document(verb, verb, end):
                return self.references.resolved(source.phrase, source.cue, sentence)
            return None
        if words[verb].lower.startswith("zitier"):
            return self.references.resolved(self._cited(verb + 1, end), cue, sentence)
        if not closed and any(word.quote < 0 and word.lower in ("dass", "daß", "wenn", "weil", "ob") for word in words[here.start : at]):
            return None  # the verb of the clause around it: dass er „X“ sagte
        subject = self.phrases.after(verb + 1, end)
        if subject and subject.kind == "other" and subject.definite and closed and is_speech_verb(words[verb].lower):
            subject = replace(subject, kind="institution")
        return self.references.resolved(subject, cue, sentence)

    def _cited(self, start: int, end: int) -> Phrase | None:
        mention = next(iter(self.people.within(start, end)), None)
        if mention:
            return self.phrases.at(mention.start, end)
        for at in range(start, end):
            phrase = self.phrases.at(at, end, any_case=True)
            if phrase and phrase.kind == "role":
                return phrase
        return self.phrases.after(start, end)

    # in front of it

    def _before_colon(self, at: int, here: Sentence, sentence: int) -> Attribution | None:
        words, start = self.words, here.start
        colon = at - 1
        while colon > start and words[colon].text == "¶":
            colon -= 1
        if colon < start or words[colon].text != ":":
            return self._in_parenthesis(at, here, sentence)
        if colon - start <= 2 and words[start].lower in ("und", "weiter", "oder", "aber", "außerdem"):
            return self._previous(sentence, "")
        cited = next((place for place in range(start, colon) if words[place].lower in ("zitiert", "zitierte", "zitieren")), -1)
        if cited >= 0 and self.people.within(cited + 1, colon):
            return self.references.resolved(self._cited(cited + 1, colon), words[cited].text, sentence)
        return (
            self._possessor(start, colon, sentence)
            or self._named_at_colon(start, colon, sentence)
            or self._nearest(colon, start, colon, sentence)
            or self._any_verb(start, colon, sentence)
            or self._verbless(start, colon, sentence)
        )

    def _in_parenthesis(self, at: int, here: Sentence, sentence: int) -> Attribution | None:
        """Mohammed ElBaradei („…“)"""
        if at - 2 >= here.start and self.words[at - 1].text == "(":
            mention = next((mention for mention in self.people.within(here.start, at) if mention.end == at - 1), None)
            if mention:
                return self.references.resolved(self.phrases.at(mention.start, at), "(", sentence)
        return None

    def _named_at_colon(self, start: int, colon: int, sentence: int) -> Attribution | None:
        """CDU-Innenexperte Wolfgang Bosbach: the last clause is a name."""
        clause = max((place for place in range(start, colon) if self.words[place].text in (",", ";", ")")), default=start)
        last = next((mention for mention in self.people.within(max(start, clause - 12), colon) if mention.end == colon), None)
        if last is None or any(is_finite(word.lower) for word in self.words[clause:colon] if word.quote < 0 and not word.is_capitalised):
            return None
        verbs = [word for word in self.words[start:clause] if word.quote < 0 and not word.is_capitalised and is_speech_verb(word.lower)]
        return (
            None
            if verbs and self.words[clause + 1].lower != "und"
            else self.references.resolved(self.phrases.at(last.start, colon), ":", sentence)
        )

    def _any_verb(self, start: int, colon: int, sentence: int) -> Attribution | None:
        """Ali bekannte sich zum Dialog: with a colon, the subject of any verb speaks."""
        words = self.words
        for place in range(colon - 1, start - 1, -1):
            word = words[place]
            if word.quote < 0 and word.text[0].islower() and is_finite(word.lower) and not self.clauses.is_attribute(place, colon):
                speaker = self.references.resolved(self.clauses.subject(place, start, colon), word.text, sentence)
                if speaker:
                    return speaker
        return None

    def _possessor(self, start: int, colon: int, sentence: int) -> Attribution | None:
        """Seine Meinung zu Kirchhoff: …"""
        gender = possessor(self.words[start].lower)
        if not gender or any(is_finite(word.lower) for word in self.words[start + 1 : colon] if word.quote < 0 and word.text[0].islower()):
            return None
        return self.references.of_person(self.references.person_before(gender, sentence), self.words[start].text)

    def _verbless(self, start: int, colon: int, sentence: int) -> Attribution | None:
        """Der Vorsitzende des Islamrates, Ali Kizilkaya: …; Seine Meinung: …"""
        if any(word.quote < 0 and word.lower in ("ist", "sind", "war", "waren") for word in self.words[start:colon]):
            return None
        first = self.phrases.at(start, colon)
        if first and first.kind in ("person", "role", "institution"):
            return self.references.resolved(first, ":", sentence)
        return None

    # anywhere in its sentence

    def _in_sentence(self, at: int, here: Sentence, sentence: int) -> Attribution | None:
        return self._nearest(at, here.start, here.end, sentence) or self._of_the_sentence(at, here, sentence)

    def _of_the_sentence(self, at: int, here: Sentence, sentence: int) -> Attribution | None:
        """Wiefelspütz will „in den kommenden Wochen noch einmal prüfen“: a long passage is said by the person who the sentence is about."""
        span = self.spans[self.words[at].quote]
        if not self.text[span.start : span.start + 1].islower() or self.text.count(" ", span.start, span.end) < 4:
            return None
        subject = self.clauses.sentence_subject(here.start, here.end)
        if subject and subject.kind in ("person", "pronoun") and subject.start < at:
            speaker = self.references.resolved(subject, "", sentence)
            return replace(speaker, inferred=True) if speaker else None
        return None

    def _nearest(self, at: int, start: int, end: int, sentence: int) -> Attribution | None:
        """The nearest source or verb of speech whose speaker is clear; what stands in front comes first."""
        candidates: list[tuple[int, Phrase | None, str, str]] = []
        sources, cues = self._told_by(start, end)
        for source in sources:
            far = 20 if source.cue.lower() in ("in", "im", "nach", "gemäß", "für") else 0
            candidates.append((abs(source.at - at) + far, source.phrase, source.cue, source.possessor))
        for cue in cues:
            if cue.subject:
                candidates.append((abs(cue.at - at) + (8 if cue.at > at else 0), cue.subject, cue.word, ""))
        for place in range(max(start, at - _JUDGING), min(at, end)):
            word = self.words[place]
            if (
                word.quote < 0
                and word.text[0].islower()
                and is_weak_verb(word.lower)
                and not reports(word.lower)
                and self._judges(place, at)
            ):
                subject = self.clauses.subject(place, start, end)
                candidates.append((abs(place - at), subject, word.text, ""))
        for _, phrase, cue_text, owner in sorted(candidates, key=lambda candidate: candidate[0]):
            if phrase and phrase.start <= at < phrase.end:
                continue
            person = self.references.person_before(owner, sentence) if owner else None
            speaker = self.references.of_person(person, cue_text) if owner else self.references.resolved(phrase, cue_text, sentence)
            if speaker:
                return speaker
        return None

    def _told_by(self, start: int, end: int) -> tuple[list[Source], list[Cue]]:
        """The sources and the verbs of speech among words[start:end], read once for all quotations of a sentence."""
        if (start, end) not in self._tellers:
            self._tellers[start, end] = list(self.sources.named(start, end)), self.clauses.speech_cues(start, end)
        return self._tellers[start, end]

    def _judges(self, verb: int, at: int) -> bool:
        """hält das für „überfällig“, sieht darin einen „Skandal“"""
        between = self.words[verb + 1 : at]
        return len(between) < 4 or not any(word.text in ",;:" for word in between)

    # without a cue of its own

    def _going_on(self, here: Sentence, sentence: int) -> Attribution | None:
        """A sentence that is all quotation, or told in the subjunctive, goes on with the speaker before."""
        if sentence in self.references.speakers:
            before = self.references.speakers[sentence]
            return Attribution(before.speaker, before.function, "", before.inferred, before.person, "sentence")
        alone = all(word.quote >= 0 or not word.text[0].isalnum() for word in self.words[here.start : here.end])
        return self._previous(sentence, "") if alone or self.clauses.reports(here) else None

    def _previous(self, sentence: int, cue: str) -> Attribution | None:
        if sentence in self.references.speakers:
            before = self.references.speakers[sentence]
            return Attribution(before.speaker, before.function, cue, True, before.person, "continued")
        for back in range(sentence - 1, max(-1, sentence - 1 - _PARAGRAPH), -1):
            if self.sentences[back + 1].opens_paragraph:
                return None
            if back in self.references.speakers:
                before = self.references.speakers[back]
                return Attribution(before.speaker, before.function, cue, True, before.person, "continued")
            earlier = self.sentences[back]
            speaker = self._nearest(earlier.end, earlier.start, earlier.end, back)
            if speaker is None and not self.clauses.reports(earlier):
                subject = self.clauses.main_subject(earlier)
                if subject and subject.kind in ("person", "role", "pronoun"):
                    speaker = self.references.resolved(subject, cue, back)
                if speaker is None:
                    return None
            if speaker:
                return Attribution(speaker.speaker, speaker.function, cue, True, speaker.person, "previous")
        return None
