"""Tokenizer: cuts a text into tokens, words as they are indexed: normalised, with position and place.

Everything about a word is decided from the word alone (`terms`), never from its neighbours: an index builder may analyse each distinct
word once and combine the results with array operations. One regular expression (`WORD`) says what a word is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from searchidx.german.unicode_forms import normalized
from searchidx.german.word_lists import ABBREVIATIONS, CAPITALISED_WORDS, FUNCTION_WORDS, UNCOUNTED_TERMS
from searchidx.model import Token

SENTENCE = "\x02"
"""Boundary term: marks the end of a sentence; its position is that of the next word."""

CLAUSE = "\x03"
"""Boundary term: marks the end of a clause (comma, semicolon, colon, dash, bracket). Every sentence end is a clause end, too, unmarked."""

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_HYPHENS = "-\u2010\u2011\u00ac\ufe63\uff0d"
_APOSTROPHES = "'’ʼ＇‘`´"
_L = rf"\w\u0300-\u036f{_INVISIBLE}"
BEFORE_NUMBERS = ("Art.", "Abs.")
"""Abbreviations that are words of their own (Art) unless a number follows; their terms keep the dot."""

_PERSON = r"(?<=[a-zäöüßA-ZÄÖÜ])"
_GENDER = (
    rf"{_PERSON}[:*·•][iI]n(?:nen[{_L}]*|(?!\w))"  # Minister:in, Bürger*innen, Bürger:innenrat
    r"|(?<=[rtekglsdh])/-?[iI]n(?:nen)?(?!\w)"  # Lehrer/innen, Lehrer/-in; außen/innen are two words
    rf"|{_PERSON}\([iI]n(?:nen)?\)"  # Lehrer(innen)
)

_PARTS = 50  # of one word, joined by hyphens, dots or the like: a chain of a million is no word, and its parts would fill the memory

WORD = re.compile(
    rf"""
    [A-Za-zÄÖÜäöüß]++(?=[ ,\n])   # most words; first, as no later branch reads them otherwise
  | (?:{"|".join(map(re.escape, BEFORE_NUMBERS))})(?=\s*\d)       # Art. 5; eine andere Art. is the end of a sentence
  | (?:{"|".join(re.escape(a) for a in sorted(ABBREVIATIONS, key=len, reverse=True))})(?![{_L}])   # Dr. and Mrd. end no sentence
  | (?:[^\W\d_]\.){{2,{_PARTS}}}(?:[^\W\d_](?![{_L}]))?(?:[{_HYPHENS}][{_L}]+){{0,{_PARTS}}}    # U.S.A., z.B., U.S.-Präsident
  | [^\W\d_]\.(?=\s+[^\W_])                                    # A. Merkel, z. B.: an initial ends no sentence
  | \d+(?:[.,:']\d+){{1,{_PARTS}}}(?:[{_HYPHENS}][{_L}]+){{0,{_PARTS}}}                   # 3.000  1,5  20:15  12.02.2025  3,5-prozentig
  | \d{{1,2}}\.(?=\s+[^\W\d_])                                  # 3. Oktober: an ordinal ends no sentence
  | (?<=\s)[{_HYPHENS}](?=[a-zäöü])[{_L}]+                       # Auftraggeber und -nehmer
  | [{_L}]+ (?: [{_HYPHENS}{_APOSTROPHES}][{_L}]+ | {_GENDER} ){{0,{_PARTS}}}  [{_HYPHENS}]?   # Klima-Experte, Minister:innen, Ein- und
  | §+ | [%‰€$£]                                                # § 218, 20 %
  | (?<![.!?…])[.!?…]+ (?=[\s"“”»«›‹’')\]]|$) | \n[ \t\r]*\n      # a sentence ends (a paragraph always)
  | [,;:()–—]                                                   # a clause ends
    """,
    re.VERBOSE,
)

_SENTENCE_MARKS = frozenset(".!?…\n")
_CLAUSE_MARKS = frozenset(",;:()–—")
_SPLIT = re.compile(rf"(?<!/)[{_HYPHENS}]+|(?<!\d)[{_APOSTROPHES}]+|_+(?!innen|in(?![a-z]))", re.IGNORECASE)  # 1'000 is one number
_GENDER_MARK = re.compile(r"(?:[:*·•_(]|/[^\w\s]?)([iI]n(?:nen)?)(?![^\W\d_])\)?")
_GENDER_INSIDE = re.compile(r"[:*·•_](?=[iI]nnen)")
_BINNEN_I = re.compile(r"(?<=[a-zäöüß])(Innen)$|(?<=er|or|nt|st|ge|ur|at)(In)$")
_DELETE = dict.fromkeys(map(ord, _INVISIBLE))
_MAX_TERM = 100
_MAX_CACHED = 200  # characters; "words" of a megabyte each would fill the memory

_PLAIN_WORD = re.compile("[A-ZÄÖÜ]?[a-zäöüß]+|[A-ZÄÖÜ]")
"""Most words: only a capital letter is to be normalised."""


def tokens(text: str) -> Iterator[Token]:
    """Every token of one field in source order, boundary tokens (SENTENCE, CLAUSE) included. Positions start at 0."""
    position = 0
    for match in WORD.finditer(text):
        raw = match.group()
        parts, width = terms(raw)
        base = match.start()
        for term, offset, start, end in parts:
            yield Token(term, position + offset, base + start, base + end)
        position += width


def terms(raw: str) -> tuple[tuple[tuple[str, int, int, int], ...], int]:
    """The terms of one match of WORD: ((term, position offset, start, end), …), and how many positions it takes (boundaries: 0).

    A hyphenated word gives itself and its parts: wetter-app at offset 0, wetter at 0, app at 1. A function word whose capitals may make
    another word of it gives that as well: Waren is waren and Waren at offset 0 (see `cased_term`).
    """
    return _cached_terms(raw) if len(raw) <= _MAX_CACHED else _terms(raw)


def parts_of(raw: str) -> tuple[str, ...]:
    """The terms of one match of WORD as they stand one after the other: NATO-Gipfel gives nato, gipfel; any other word itself."""
    all_terms, width = terms(raw)
    return tuple(term for term, *_ in all_terms if not is_cased(term))[-width:] if width else ()


def cased_term(word: str) -> str:
    """The term that keeps the capitals of a function word which may be another word by them; "" for every other word.

    OB is not ob, nor MAN man; Waren are goods or a town, Will is a name. With one capital only what is listed counts (`CAPITALISED_WORDS`):
    Die and Von begin sentences, and stand in names.
    """
    if len(word) > 1 and word.isupper():
        return word if word.lower() in FUNCTION_WORDS else ""
    return word if word[:1].isupper() and word[1:].islower() and word.lower() in CAPITALISED_WORDS else ""


def cased_spellings(word: str) -> tuple[str, ...]:
    """The terms that such a word stands for itself: Will and, in a headline, WILL; but OB only."""
    return tuple(dict.fromkeys((word, word.upper()))) if cased_term(word) else ()


def is_cased(term: str) -> bool:
    """Whether a term of the index is one of those; all others are in small letters."""
    return term[:1].isupper()


def _terms(raw: str) -> tuple[tuple[tuple[str, int, int, int], ...], int]:
    if _PLAIN_WORD.fullmatch(raw):
        term = (raw.lower()[:_MAX_TERM], 0, 0, len(raw))
        return (term, (raw, 0, 0, len(raw))) if cased_term(raw) else (term,), 1
    if raw[0] in _SENTENCE_MARKS:
        return ((SENTENCE, 0, 0, len(raw)),), 0
    if raw in _CLAUSE_MARKS:
        return ((CLAUSE, 0, 0, 1),), 0
    return _word_terms(raw)


_cached_terms = lru_cache(maxsize=1 << 16)(_terms)


def normalise(word: str) -> str:
    """The surface form of one word: NFKC (ligatures, long s, NFD), lower case, nothing invisible, one kind of hyphen and apostrophe."""
    word = normalized("NFKC", word.translate(_DELETE)).lower()
    word = re.sub(f"[{_HYPHENS}]+", "-", word)
    return re.sub(f"[{_APOSTROPHES}]", "'", word)


def length(text_tokens: Iterable[Token]) -> int:
    """The length of a text for ranking: positions with a content word; function words and boundaries do not make a text longer."""
    return len({t.position for t in text_tokens if t.term not in UNCOUNTED_TERMS and t.term not in (SENTENCE, CLAUSE)})


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences of a text as [start, end) with surrounding white space left out."""
    start = 0
    for match in WORD.finditer(text):
        if match.group()[0] in _SENTENCE_MARKS:
            end = match.end()
            while end < len(text) and text[end] in "\"“”»«›‹’')]":
                end += 1
            yield from _trimmed(text, start, end)
            start = end
    yield from _trimmed(text, start, len(text))


def _word_terms(raw: str) -> tuple[tuple[tuple[str, int, int, int], ...], int]:
    cuts = [(0, 0), *(cut.span() for cut in _SPLIT.finditer(raw)), (len(raw), len(raw))]
    spans = [(start, end) for (_, start), (end, _) in pairwise(cuts)]
    parts = [(term, start, end) for start, end in spans if (term := _term(raw[start:end]))]
    if not parts:
        return (), 0
    placed = [(term, i, start, end) for i, (term, start, end) in enumerate(parts)]
    left, right = raw[0] in _HYPHENS, raw[-1] in _HYPHENS
    if len(parts) > 1 or left or right:
        whole = "-" * left + "-".join(term for term, _, _ in parts)[:_MAX_TERM] + "-" * right
        placed.insert(0, (whole, 0, 0 if left else parts[0][1], len(raw) if right else parts[-1][2]))
    placed += [(cased, i, start, end) for i, (_, start, end) in enumerate(parts) if (cased := cased_term(raw[start:end]))]  # OB-Wahl
    return tuple(placed), len(parts)


def _term(raw: str) -> str:
    if raw in BEFORE_NUMBERS:
        return raw.lower()
    term = "§" if raw[:1] == "§" else normalise(_one_gender_mark(raw))
    if "." in term and not term[0].isdigit():
        term = term.replace(".", "")  # U.S.A. is USA, z.B. is zb, Mrd. is mrd
    return term.rstrip(".")[:_MAX_TERM]


def _one_gender_mark(raw: str) -> str:
    """Minister*innen, Minister/-innen, MinisterInnen → Minister:innen; Bürger*innenrat → Bürgerinnenrat."""
    if raw.isalpha() and raw[1:].islower():
        return raw
    marked = _GENDER_MARK.sub(r":\1", raw) if _GENDER_MARK.search(raw) else _GENDER_INSIDE.sub("", raw)
    return _BINNEN_I.sub(lambda match: ":" + match.group().lower(), marked)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    if piece.strip():
        yield start + lead, start + len(piece.rstrip())
