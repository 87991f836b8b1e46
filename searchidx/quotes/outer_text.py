"""The text around the quotations: words and sentences, in which each quoted passage is a single word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from itertools import repeat
from typing import NamedTuple

from searchidx.german.tokenizer import word_scanner
from searchidx.quotes.marks import QuotedSpan

_LONGEST = 200
"""Words of a sentence: what is longer (a table, a list) is cut, so that no text takes long."""

_ENDS = frozenset(".!?…")
_SIGNS = {**dict.fromkeys(".!?…", "."), "\n": "¶", "—": "–"}
_BREAKS = frozenset(".¶„")
_DISTINCT_WORDS = 250_000
"""Distinct words kept from text to text."""


class Word(NamedTuple):
    """A word, a punctuation mark or a quoted passage; `quote` is the number of the passage, or -1."""

    text: str
    lower: str
    start: int
    end: int
    quote: int = -1

    @property
    def is_capitalised(self) -> bool:
        return self.quote < 0 and self.text[0].isupper()


_word = partial(tuple.__new__, Word)


class Sentence(NamedTuple):
    """words[start:end], and whether a paragraph begins with it."""

    start: int
    end: int
    opens_paragraph: bool


def outer_words(text: str, spans: Sequence[QuotedSpan]) -> list[Word]:
    """The words of a text; "." stands for every end of a sentence, "¶" for a paragraph's."""
    words: list[Word] = []
    place = 0
    for number, span in enumerate(spans):
        words += _words(text, place, span.opening)
        words.append(Word("„", "„", span.opening, span.closing, number))
        place = span.closing
    words += _words(text, place, len(text))
    return words


def sentences(text: str, words: Sequence[Word], spans: Sequence[QuotedSpan]) -> list[Sentence]:
    """The sentences of these words. A passage that ends as a sentence does ends the sentence around it, if a new one begins behind it."""
    in_order: list[Sentence] = []
    start, opens = 0, True
    for at in [at for at, word in enumerate(words) if word[0] in _BREAKS]:
        word = words[at]
        paragraph = word.text == "¶" and not _announces(words, at)
        ends = paragraph or (word.text == "." and not _goes_on(text, words, at, spans))
        if ends or (word.quote >= 0 and _ends_with(text, words, at, spans[word.quote])):
            if at > start or not paragraph:
                in_order += _no_longer(Sentence(start, at + 1, opens))
                opens = False
            start = at + 1
            opens = opens or paragraph
    if start < len(words):
        in_order += _no_longer(Sentence(start, len(words), opens))
    return in_order


def _no_longer(sentence: Sentence) -> Iterator[Sentence]:
    """The sentence, in pieces of _LONGEST words at most."""
    for start in range(sentence.start, sentence.end, _LONGEST):
        yield Sentence(start, min(start + _LONGEST, sentence.end), sentence.opens_paragraph and start == sentence.start)


class _WordTexts:
    """The words of all texts read so far, each once: its text as `Word` has it, and that in small letters."""

    def __init__(self) -> None:
        self.scanner = word_scanner(brackets=True)
        self.texts: list[str] = []
        self.lower: list[str] = []

    def read(self, text: str, start: int, end: int) -> list[Word]:
        """The words of text[start:end]."""
        numbers, starts, ends = self.scanner.places(text, start, end)
        for raw in self.scanner.words()[len(self.texts) :]:
            sign = _SIGNS.get(raw[0])
            self.texts.append(sign or raw)
            self.lower.append(sign or raw.lower())
        columns = map(self.texts.__getitem__, numbers), map(self.lower.__getitem__, numbers), starts, ends, repeat(-1)
        return list(map(_word, zip(*columns, strict=False)))  # columns: a call for each word takes longer than finding it


@lru_cache(1)
def _word_texts() -> _WordTexts:
    return _WordTexts()


def _words(text: str, start: int, end: int) -> list[Word]:
    if len(_word_texts().texts) > _DISTINCT_WORDS:
        _word_texts.cache_clear()
    return _word_texts().read(text, start, end)


def _announces(words: Sequence[Word], at: int) -> bool:
    """Whether a colon before this end of a paragraph announces the quotation behind it."""
    return 0 < at < len(words) - 1 and words[at - 1].text == ":" and words[at + 1].quote >= 0


def _goes_on(text: str, words: Sequence[Word], at: int, spans: Sequence[QuotedSpan]) -> bool:
    """Whether a dot ends no sentence: Benedikt XVI. „ist und bleibt“ ein Denker."""
    following = words[at + 1].quote if at + 1 < len(words) else -1
    return following >= 0 and text[spans[following].start : spans[following].start + 1].islower()


def _ends_with(text: str, words: Sequence[Word], at: int, span: QuotedSpan) -> bool:
    if text[span.end - 1 : span.end] not in _ENDS:
        return False
    following = words[at + 1] if at + 1 < len(words) else None
    if following is None or following.text == "¶":
        return True
    if following.quote >= 0:
        return True
    return (following.text[0].isupper() and text[span.closing : span.closing + 1] in " \n\t\xa0") or "\n" in text[
        span.closing : following.start
    ]
