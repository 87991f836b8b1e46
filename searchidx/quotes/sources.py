"""Sources named beside a statement: laut Polizei, so Rutte, nach Ansicht des Ministers, heißt es in einer Mitteilung, wie Rutte sagte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from searchidx.quotes.clauses import Clauses
from searchidx.quotes.lexical import OPINIONS, is_speech_verb
from searchidx.quotes.outer_text import Word
from searchidx.quotes.phrases import Phrase, Phrases

_ONES_OWN = frozenset("ansicht meinung auffassung einschätzung überzeugung darstellung angaben aussage".split())
"""What stands before its preposition: ihrer Ansicht nach."""

_AFTER_PREPOSITION = {
    "nach": OPINIONS - {"kritik", "vorwurf"},
    "aus": frozenset(("sicht",)),
    "in": frozenset(("augen",)),
    "zufolge": OPINIONS,
    "gemäß": OPINIONS,
    "im": frozenset(),
    "mit": frozenset(("worten",)),
}
_SAYS = frozenset("heißt hieß heiße".split())
_STANDS = frozenset("steht stand stehe findet fand lautet lautete stehen".split())
_IN = frozenset("in im aus bei beim seitens vonseiten auf".split())
_COPULAS = frozenset("sei ist war wäre bleibt seien sind bedeutet waren".split())
_LONGEST_PHRASE = 25
"""Words of a phrase that ends in front of a verb."""


class Source(NamedTuple):
    """A phrase that names the source, the place of the word that tells so, and that word.

    `possessor`: the gender of whose opinion it is where only a pronoun tells: ihrer Ansicht nach.
    """

    at: int
    phrase: Phrase | None
    cue: str
    possessor: str = ""


_POSSESSIVES = {
    "sein": "m",
    "seine": "m",
    "seinem": "m",
    "seiner": "m",
    "seinen": "m",
    "ihr": "f",
    "ihre": "f",
    "ihrem": "f",
    "ihrer": "f",
    "ihren": "f",
}


def possessor(word: str) -> str:
    """The gender of the person whose something is: seiner → m, ihrer → f; "" for any other word."""
    return _POSSESSIVES.get(word, "")


class Sources:
    """Reads sources out of the sentences of one article."""

    def __init__(self, words: Sequence[Word], phrases: Phrases, clauses: Clauses) -> None:
        self.words, self.phrases, self.clauses = words, phrases, clauses

    def named(self, start: int, end: int) -> Iterator[Source]:
        """Every source that words[start:end] name, in order."""
        words = self.words
        for at in range(start, end):
            word = words[at]
            if word.quote >= 0:
                continue
            lower = word.lower
            if lower == "laut":
                yield Source(at, self.phrases.after(at + 1, end, any_case=True), word.text)
            elif lower == "zufolge":
                yield Source(at, self._ending_at(at, start), word.text)
            elif (lower in ("seitens", "vonseiten") or (lower == "seiten" and words[at - 1].lower == "von")) and self._is_told(start, end):
                yield Source(at, self.phrases.at(at + 1, end, any_case=True), word.text)
            elif lower == "so":
                phrase = self._so(at, start, end)
                if phrase:
                    yield Source(at, phrase, word.text)
            elif lower == "wie" and (at == start or words[at - 1].text in (",", "–") or words[at - 1].lower == "oder"):
                yield from self.as_somebody_says(at, end)
            elif lower == "für":
                phrase = self._for_somebody(at, start, end)
                if phrase:
                    yield Source(at, phrase, word.text)
            elif lower in _AFTER_PREPOSITION:
                yield from self._opinion(at, start, end)
            elif lower in OPINIONS and at + 1 < end:
                yield from self._opinion_of(at, start, end)
            elif lower in _SAYS or lower in _STANDS:
                yield from self.document(at, start, end)

    def as_somebody_says(self, at: int, end: int) -> Iterator[Source]:
        """wie sich Tauss ausdrückte; wie es in der Mitteilung heißt."""
        words = self.words
        commas = [place for place in range(at + 1, end) if words[place].text in (",", "¶", ".", ":", ";", "–")]
        apposition = (
            len(commas) > 2 and words[commas[0]].text == words[commas[1]].text == "," and commas[0] + 1 in self.phrases.people.mentions
        )
        stop = commas[2 if apposition else 0] if commas else end
        for verb in range(at + 1, stop):
            if words[verb].lower in _SAYS:
                yield from self.document(verb, at, stop)
            elif is_speech_verb(words[verb].lower) or words[verb].lower in ("ausdrückte", "ausdrückt", "findet", "fand", "glaubt", "sagte"):
                passive = (
                    not words[verb].lower.startswith("zitier")
                    and verb + 1 < stop
                    and words[verb + 1].lower in ("wird", "wurde", "worden", "werden")
                )
                if not passive:
                    yield Source(at, self.phrases.after(at + 1, stop), f"wie … {words[verb].text}")
                return

    def document(self, verb: int, start: int, end: int) -> Iterator[Source]:
        """heißt es in einer Mitteilung des Ministeriums; im Gesetzentwurf steht: whose document it is, or the document."""
        words = self.words
        says = words[verb].lower in _SAYS
        if says and not any(word.lower == "es" for word in words[max(start, verb - 6) : verb + 3]):
            return
        stop = next((at for at in range(verb, end) if words[at].text in (":", ";")), end)
        for at in (*range(verb + 1, stop), *range(verb - 1, start - 1, -1)):
            word = words[at]
            if word.lower not in _IN and not (says and word.lower in ("von", "vom")):
                continue
            first = at + 2 if word.lower == "von" and words[min(at + 1, end - 1)].lower == "seiten" else at + 1
            phrase = self.phrases.at(first, end, any_case=True) or self._last_phrase(first, verb)
            if phrase is None and at > start and words[at - 1].text == ",":  # des Gesetzes, in dem es heißt
                phrase = self._ending_at(at - 1, start)
            if phrase and phrase.kind in ("institution", "person", "role"):
                owner = self.owner(phrase, end)
                if says or owner or phrase.kind == "institution":
                    yield Source(verb, owner or phrase, f"{words[verb].text} es" if says else words[verb].text)
                    return

    def owner(self, phrase: Phrase, end: int) -> Phrase | None:
        """Whose document it is: in einer Pressemitteilung des CCC."""
        for at in range(phrase.start + 1, min(phrase.end + 1, end)):
            word = self.words[at].lower
            if word in ("des", "der", "von", "vom", "eines", "einer") and self.words[at].quote < 0:
                place = at if word not in ("von", "vom") else at + 1
                owner = self.phrases.at(place, end, any_case=True)
                if owner and owner.kind in ("person", "role", "institution"):
                    return owner
        return None

    def _last_phrase(self, start: int, stop: int) -> Phrase | None:
        """A phrase that ends right before the verb, its long attributes left out."""
        for at in range(max(start, stop - _LONGEST_PHRASE), stop):
            phrase = self.phrases.at(at, stop, any_case=True)
            if phrase and phrase.end == stop and phrase.kind == "institution":
                return phrase
        return None

    def _is_told(self, start: int, end: int) -> bool:
        return any(word.lower in ("heißt", "hieß", "verlautet", "verlautete", "rede") for word in self.words[start:end])

    def _so(self, at: int, start: int, end: int) -> Phrase | None:
        words = self.words
        first = at == start
        if not first and words[at - 1].text not in (",", "–", "„"):
            return None
        phrase = self.phrases.at(at + 1, end)
        if phrase is None or phrase.kind == "other":
            return None
        after = words[phrase.end].text if phrase.end < end else "."
        if first and after not in (":", "„"):
            return None
        return phrase if after in ".,:„–;)¶" or words[phrase.end].lower in _SMALL or not words[phrase.end].is_capitalised else None

    def _for_somebody(self, at: int, start: int, end: int) -> Phrase | None:
        """Für den Theologen sei der Rücktritt „verständlich“"""
        phrase = self.phrases.at(at + 1, end, any_case=True)
        if phrase is None or phrase.kind not in ("person", "role", "institution"):
            return None
        beside = {word.lower for word in self.words[phrase.end : phrase.end + 3]} | {self.words[at - 1].lower if at > start else ""}
        return phrase if beside & _COPULAS or (at > start and self.words[at - 1].lower == "was") else None

    def _opinion(self, at: int, start: int, end: int) -> Iterator[Source]:
        """nach Ansicht des Ministers, nach seiner Ansicht, nach eigenen Angaben"""
        words, nouns = self.words, _AFTER_PREPOSITION[self.words[at].lower]
        for noun in range(at + 1, min(at + 4, end)):
            if words[noun].lower in nouns:
                cue = f"{words[at].text} {words[noun].text}"
                of = possessor(words[noun - 1].lower)
                if of:
                    yield Source(at, None, cue, of)
                elif words[noun - 1].lower in ("eigenen", "eigenem", "eigener"):
                    yield Source(at, self.clauses.sentence_subject(start, end), cue)
                else:
                    place = noun + 2 if noun + 1 < end and words[noun + 1].lower in ("von", "vom") else noun + 1
                    yield Source(at, self.phrases.at(place, end, any_case=True), cue)
                return
            if words[noun].is_capitalised:
                break
        if words[at].lower in ("nach", "gemäß") or (words[at].lower in ("in", "im") and at == start):
            phrase = self.phrases.at(at + 1, end, any_case=True)
            if phrase and phrase.kind == "institution" and phrase.is_document:
                yield Source(at, self.owner(phrase, end) or phrase, words[at].text)

    def _opinion_of(self, at: int, start: int, end: int) -> Iterator[Source]:
        """Die Sichtweise von Innenminister Rech; ihrer Ansicht nach"""
        words = self.words
        if at + 1 < end and words[at + 1].lower == "nach" and words[at].lower in _ONES_OWN:
            of = possessor(words[at - 1].lower) if at > start else ""
            if of:
                yield Source(at, None, f"{words[at].text} nach", of)
                return
        if words[at + 1].lower in ("von", "des", "der") and at > start and words[at - 1].lower in ("die", "der", "das"):
            place = at + 2 if words[at + 1].lower == "von" else at + 1
            phrase = self.phrases.at(place, end, any_case=True)
            if phrase and phrase.kind in ("person", "role", "institution"):
                yield Source(at, phrase, words[at].text)

    def _ending_at(self, stop: int, start: int) -> Phrase | None:
        for at in range(max(start, stop - 8), stop):
            phrase = self.phrases.at(at, stop, any_case=True)
            if phrase and phrase.end == stop:
                return phrase
        return None


_SMALL = frozenset("weiter wörtlich im in am bei gegenüber auf der die den vor zur zum und".split())
