"""Finds the quotations of an article: which passages in marks are any, and who says them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from searchidx.german.lexicon import lexicon
from searchidx.model import QUOTED_FIELDS, Article, Quote, field_text
from searchidx.quotes.attribution import Attributor
from searchidx.quotes.clauses import Clauses
from searchidx.quotes.lexical import (
    AUXILIARIES,
    NOMINATIVE,
    OBLIQUE,
    ends_in_noun,
    is_common_noun,
    is_document_noun,
    is_finite,
    is_institution_noun,
    is_person_noun,
    is_plain_compound,
    is_speech_verb,
    tells_of_speech,
)
from searchidx.quotes.marks import QuotedSpan, quoted_spans
from searchidx.quotes.outer_text import Sentence, Word, outer_words, sentences
from searchidx.quotes.people import People
from searchidx.quotes.phrases import looks_like_name
from searchidx.quotes.references import Attribution

_PART = 50_000
"""Characters that are read at a time."""

_HAS_MARK = re.compile("[„“”\"»«‚‘›‹']")
_NAMING = re.compile(
    r"(?:so\s?genannt|sog\.|namens|genannt|getauft|titel|motto|slogan|film|buch|roman|song|lied|album|serie|zeitung|zeitschrift|magazin|aktion"
    r"|wirbelsturm|schiff|projekt|reihe|programm|verein|partei|gruppe|bündnis|aufschrift|parole|prädikat|unwort|begriff|name|namen|bezeichnung|spitzname|wort)"
    r"(?:e|en|er|es|s|n)?$"
)
_SAYING = re.compile(
    r"(?:worte?n?|satz|feststellung|aussage|vorwurf|zitat|frage|antwort|botschaft|forderung|kommentar|begründung|passus|hinweis|formulierung)$"
)


def find_quotes(fields: Sequence[tuple[str, str]]) -> list[Quote]:
    """The quotations of an article, given as (field, text) in reading order; nested ones are part of the outer one.

    No quotation crosses fields, but a person may be named in one and quoted in another. Very long articles are read in parts.
    """
    if not any(_HAS_MARK.search(text) for _, text in fields):
        return []
    return [quote for part in _parts(fields) for quote in _quotes(part)]


def with_quotes(article: Article) -> Article:
    """The same article with its quotations; one that has some already keeps them."""
    if article.quotes or not _HAS_MARK.search(article.original):
        return article
    present = {span.field for span in article.spans}
    quotes = find_quotes([(name, field_text(article, name)) for name in QUOTED_FIELDS if name in present])
    return replace(article, quotes=tuple(quotes)) if quotes else article


_Part = list[tuple[str, int, str]]
"""Pieces of fields: (field, where the piece begins in it, text)."""


def _parts(fields: Sequence[tuple[str, str]]) -> Iterator[_Part]:
    part: _Part = []
    size = 0
    for field, text in fields:
        start = 0
        while start < len(text):
            end = len(text)
            if end - start > _PART:
                end = text.rfind("\n\n", start, start + _PART)
                end = end if end > start else start + _PART
            if part and size + end - start > _PART:
                yield part
                part, size = [], 0
            part.append((field, start, text[start:end]))
            size += end - start
            start = end
    yield part


def _quotes(part: _Part) -> Iterator[Quote]:
    spans: list[QuotedSpan] = []
    places: list[tuple[str, int]] = []
    texts, base = [], 0
    for field, start, piece in part:
        for span in quoted_spans(piece):
            spans.append(QuotedSpan(*(place + base for place in span)))
            places.append((field, base - start))
        texts.append(piece)
        base += len(piece) + 2
    if spans:
        for number, quote in _recognised("\n\n".join(texts), spans):
            field, offset = places[number]
            yield replace(quote, field=field, start=quote.start - offset, end=quote.end - offset)


def _recognised(text: str, spans: list[QuotedSpan]) -> Iterator[tuple[int, Quote]]:
    words = outer_words(text, spans)
    in_order = sentences(text, words, spans)
    attributor: Attributor | None = None  # most passages of headlines are names, which need none
    names: set[str] = set()
    for number, sentence in enumerate(in_order):
        for at in range(sentence.start, sentence.end):
            if words[at].quote < 0:
                continue
            passage = Passage(text, words, sentence, spans[words[at].quote], at)
            if passage.inner in names or passage.is_name() or passage.is_without_cue():
                names.add(passage.inner)
                continue
            if attributor is None:
                attributor = Attributor(text, words, in_order, spans, People(words))
            passage.clauses = attributor.clauses
            if passage.is_work():
                names.add(passage.inner)
                continue
            who = attributor.attribute(at, number)
            if passage.is_quotation(who):
                if who:
                    attributor.remember(number, who)
                yield words[at].quote, passage.quote(who)
            elif len(passage.inside) < 5:
                names.add(passage.inner)


class Passage:
    """A passage in marks, and whether it is a quotation."""

    def __init__(self, text: str, words: Sequence[Word], sentence: Sentence, span: QuotedSpan, at: int) -> None:
        self.clauses: Clauses | None = None
        self.text, self.words, self.sentence, self.span, self.at = text, words, sentence, span, at
        self.inner = text[span.start : span.end].strip()
        self.inside = re.findall(r"[\w'’-]+", self.inner)
        self.before = words[at - 1] if at > sentence.start else None
        self.following = words[at + 1] if at + 1 < sentence.end else None
        self.announced = self.before is not None and self.before.text == ":"
        self.cued = self._is_cued()
        self.is_sentence = self._is_sentence()

    def quote(self, who: Attribution | None) -> Quote:
        kind = "direct" if self.is_sentence or (self.announced and self.inner[:1].isupper()) else "partial"
        if who is None:
            return Quote("", self.span.start, self.span.end, kind)
        return Quote("", self.span.start, self.span.end, kind, who.speaker, who.function, who.cue, who.inferred)

    def _is_cued(self) -> bool:
        """Whether a verb of speech or a source stands right behind it: „…“, sagte; „…“, so."""
        words, place = self.words, self.at + 1
        comma = self.inner[-1:] in ",!?."
        while place < self.sentence.end and words[place].text in (",", "–"):
            comma, place = True, place + 1
        if not comma or place >= self.sentence.end or words[place].quote >= 0:
            return False
        return is_speech_verb(words[place].lower) or words[place].lower in ("so", "laut", "heißt", "hieß")

    def _is_sentence(self) -> bool:
        """Whether it can stand alone: a capital, a finite verb."""
        if not self.inner[:1].isupper() and self.inner[:1] not in "[(…‚›'\"„»0123456789":
            return False
        if self.cued and len(self.inside) > 1:
            return True
        if len(self.inside) < 2:
            return self.inner[-1:] in "!?." and self.announced
        if self.inner[-1:] in "!?.":
            return True
        return any(
            word[0].islower()
            and is_finite(word)
            and not (following[:1].isupper() and word.endswith(("e", "en", "er", "es")) and word not in AUXILIARIES)
            for word, following in zip(self.inside, [*self.inside[1:], ""], strict=True)
        )

    def is_name(self) -> bool:
        """A title or a name, by the word in front of it or the hyphen beside it: der Film „Heimat“, eine „Jamaika“-Koalition."""
        text, span, before = self.text, self.span, self.before
        if not self.inside:
            return True
        if text[span.closing : span.closing + 1] == "-" and text[span.closing + 1 : span.closing + 2].isalpha():
            return True
        if text[span.opening - 1 : span.opening] == "-":
            return True
        if before is not None and before.text == "(" and self.at - 2 >= self.sentence.start:
            before = self.words[self.at - 2]
        if self._is_named_here(before):
            return True
        brackets = "".join(word.text for word in self.words[max(0, self.at - 4) : self.at] if word.text in ("(", ")"))
        if before is not None and before.text == ":" and brackets.endswith("("):
            return True  # (kurz: „IG Bau“)
        if before is None or before.quote >= 0 or before.text in (":", ","):
            return False
        if before.lower == "wie" and self.at > 1 and self.words[self.at - 2].is_capitalised:
            return True  # Stücke wie „Mein Gorilla“
        if _SAYING.search(before.lower):
            return False
        if _NAMING.search(before.lower) and len(self.inside) < 9:
            return True
        if (
            before.lower in NOMINATIVE | OBLIQUE
            and is_document_noun(self.inside[0].lower())
            and self.inside[0].lower().startswith("gesetz")
        ):
            return True
        if not before.is_capitalised or not self.inner[:1].isupper() or self.is_sentence:
            return False
        noun = before.lower
        return is_common_noun(noun) or is_institution_noun(noun) or is_person_noun(noun) or is_plain_compound(noun)

    def is_work(self) -> bool:
        """A title with its author: „Ostmoderne“ von Reinhardt Balzk."""
        by = self.following is not None and self.following.lower == "von" and self.inner[:1].isupper()
        return by and self.clauses is not None and (self.at + 2) in self.clauses.phrases.people.mentions

    def is_without_cue(self) -> bool:
        """Up to three words in a sentence in which nothing tells that somebody speaks: no quotation, whoever is named in the article."""
        if len(self.inside) > 3 or self.announced or self.cued or self.is_sentence:
            return False
        return not any(word.quote < 0 and tells_of_speech(word.lower) for word in self.words[self.sentence.start : self.sentence.end])

    def _is_named_here(self, before: Word | None) -> bool:
        """Chaos Computer Club, gegenüber dem „Tagesspiegel“"""
        if self.cued or (before is not None and before.text == ":"):
            return False
        if "." in self.inner[:-1] and " " not in self.inner:
            return True  # icelandreview.com
        if len(self.inside) == 1 and self.inner.istitle():
            kinds = {reading.kind for reading in lexicon().readings(self.inner.lower())}
            if not kinds & {"N", "V", "A"} and not ends_in_noun(self.inner.lower()):
                return True  # der Sturm soll sich „Larry“ nennen
        if not looks_like_name(self.inner) or (before is not None and before.text == ":"):
            return False
        if len(self.inside) > 1:
            return before is None or before.text != ","
        place = self.at - 2 if before is not None and before.lower in NOMINATIVE | OBLIQUE else self.at - 1
        return place >= self.sentence.start and self.words[place].lower in ("in", "im", "gegenüber", "laut", "beim", "bei")

    def is_quotation(self, who: Attribution | None) -> bool:
        count = len(self.inside)
        if (self.announced and (count > 1 or self.is_sentence)) or (self.cued and (count > 1 or who is not None)):
            return True
        if self.is_sentence and count >= 3:
            return who is not None or count >= 5
        if count >= 6:
            return who is not None or not self.inner[:1].isupper() or self._is_linked(None)
        if count == 1 and self.inner[:1].isupper() and who is not None and who.how in ("continued", "previous"):
            return False
        if count <= 3 or who is None:
            return not self._is_attribute() and self._is_linked(who)
        return True

    def _is_attribute(self) -> bool:
        """An ironic adjective or a genitive: ein „rot-grünes“ Lager, die Förderung der „Sammelstelle“."""
        words, at = self.words, self.at
        before = words[at - 1].lower if self.before else ""
        second = words[at - 2] if at - 2 >= self.sentence.start else None
        genitive = before in ("des", "der", "eines", "einer") and second is not None and second.is_capitalised
        if genitive and (self.inner[:1].isupper() or before in ("des", "eines")):
            return True
        return before == "von" and second is not None and second.is_capitalised and self.inner[:1].isupper()

    def _clause_start(self, at: int) -> int:
        behind = (place + 1 for place in range(at - 1, self.sentence.start - 1, -1) if self.words[place].text in ",;:–")
        return next(behind, self.sentence.start)

    def _is_linked(self, who: Attribution | None) -> bool:
        """Whether a short passage stands in the clause of what tells the speaker, or in reported speech."""
        words, at = self.words, self.at
        start = self._clause_start(at)
        end = next((place for place in range(at + 1, self.sentence.end) if words[place].text in ",;:–"), self.sentence.end)
        if start > self.sentence.start and not any(is_finite(word.lower) for word in words[start:end] if word.quote < 0):
            start = self._clause_start(start - 1)  # Es sei zu früh, „Geschenke“ zu machen
        clause = [word for word in words[start:end] if word.quote < 0]
        if self.clauses and any(self.clauses.reports_at(place, end) for place in range(start, end)):
            return True
        if who is None:
            return False
        if who.cue.lower().startswith("bezeichn") and not any(word.lower == "als" for word in words[max(start, at - 4) : at]):
            return False  # er bezeichnete den „alten Don“ als Lügner
        if who.how in ("continued", "previous", "sentence"):
            return who.how == "sentence"
        if who.cue in {word.text for word in clause}:
            return True
        return (
            who.cue.split()[0].lower() in ("laut", "so", "zufolge", "nach", "aus", "für", "wie", "(", "heißt", "hieß") if who.cue else False
        )
