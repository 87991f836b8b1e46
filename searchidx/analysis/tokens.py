"""A token is one word of a text as it is indexed: normalised, with its position and where it stands.

Everything about a word is decided from the word alone (`terms`), never from its neighbours: an index builder may analyse each distinct
word once and combine the results with array operations. What one word is, is decided by one regular expression (`WORD`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from searchidx.analysis.words import ABBREVIATIONS, FUNCTION_WORDS
from searchidx.model import Token

SENTENCE = "\x02"
"""The term of the token that stands where a sentence ends; its position is that of the next word."""

CLAUSE = "\x03"
"""The same for a clause (comma, semicolon, colon, dash, bracket); every sentence end is a clause end without saying so."""

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_HYPHENS = "-\u2010\u2011\u00ac\ufe63\uff0d"
_APOSTROPHES = "'’ʼ＇‘`´"
_L = rf"\w\u0300-\u036f{_INVISIBLE}"
_GENDER = r"[:*·•][iI]n(?:nen)?(?![\w])|/-?[iI]n(?:nen)?(?!\w)|\([iI]n(?:nen)?\)"

WORD = re.compile(
    rf"""
    (?:{"|".join(re.escape(a) for a in sorted(ABBREVIATIONS, key=len, reverse=True))})(?![{_L}])   # Dr. and Mrd. end no sentence
  | (?:[^\W\d_]\.){{2,}}(?:[^\W\d_](?![{_L}]))?(?:[{_HYPHENS}][{_L}]+)*    # U.S.A., z.B., U.S.-Präsident
  | \d+(?:[.,:]\d+)+(?:[{_HYPHENS}][{_L}]+)*                    # 3.000  1,5  20:15  12.02.2025  3,5-prozentig
  | \d{{1,2}}\.(?=\s+[^\W\d_])                                  # 3. Oktober: an ordinal ends no sentence
  | [{_L}]+ (?: [{_HYPHENS}{_APOSTROPHES}][{_L}]+ | {_GENDER} )*  [{_HYPHENS}]?   # Klima-Experte, Minister:innen, Ein- und
  | [.!?…]+ (?=[\s"“”»«›‹’')\]]|$) | \n[ \t\r]*\n                # a sentence ends (a paragraph always)
  | [,;:()–—]                                                   # a clause ends
    """,
    re.VERBOSE,
)

_SENTENCE_MARKS = frozenset(".!?…\n")
_CLAUSE_MARKS = frozenset(",;:()–—")
_SPLIT = re.compile(rf"[{_HYPHENS}{_APOSTROPHES}_]+")
_GENDER_END = re.compile(rf"(?:{_GENDER}|_[iI]n(?:nen)?)$")
_BINNEN_I = re.compile(r"(?<=[a-zäöüß])In(?:nen)?$")
_DELETE = dict.fromkeys(map(ord, _INVISIBLE))
_MAX_TERM = 100


def tokens(text: str) -> Iterator[Token]:
    """Every token of one field in source order, boundary tokens (SENTENCE, CLAUSE) included. Positions start at 0."""
    position = 0
    for match in WORD.finditer(text):
        raw = match.group()
        found, width = terms(raw)
        base = match.start()
        for term, offset, start, end in found:
            yield Token(term, position + offset, base + start, base + end)
        position += width


@lru_cache(maxsize=1 << 16)
def terms(raw: str) -> tuple[tuple[tuple[str, int, int, int], ...], int]:
    """What one match of WORD becomes: ((term, position offset, start, end), …) and how many positions it takes (boundaries: 0)."""
    if raw[0] in _SENTENCE_MARKS:
        return ((SENTENCE, 0, 0, len(raw)),), 0
    if raw in _CLAUSE_MARKS:
        return ((CLAUSE, 0, 0, 1),), 0
    return _word_terms(raw)


def normalise(word: str) -> str:
    """The surface form of one word: NFKC (ligatures, long s, NFD), lower case, no soft hyphens or zero-width characters, one kind of hyphen."""
    word = unicodedata.normalize("NFKC", word.translate(_DELETE)).lower()
    word = re.sub(f"[{_HYPHENS}]+", "-", word)
    return re.sub(f"[{_APOSTROPHES}]", "'", word)


def length(found: Iterator[Token] | tuple[Token, ...] | list[Token]) -> int:
    """The number of positions that hold a content word: function words and boundaries do not make a text longer."""
    return len({t.position for t in found if t.term not in FUNCTION_WORDS and t.term not in (SENTENCE, CLAUSE)})


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
    parts = []
    gender = _GENDER_END.search(raw) or _BINNEN_I.search(raw)
    stem_end = gender.start() if gender else len(raw)
    cursor = 0
    for cut in [*_SPLIT.finditer(raw, 0, stem_end), None]:
        end = cut.start() if cut else stem_end
        term = _term(raw[cursor:end])
        if term:
            parts.append((term, cursor, end))
        cursor = cut.end() if cut else end
    if gender and parts:
        # Minister:innen, Minister*innen, Minister/-innen, MinisterInnen: one spelling for all, from which the base form is taken
        term, start, _ = parts[-1]
        parts[-1] = (f"{term}:in{'nen' if gender.group().rstrip(')').endswith('nen') else ''}", start, len(raw))
    if not parts:
        return (), 0
    found = [(term, i, start, end) for i, (term, start, end) in enumerate(parts)]
    suspended = raw[-1] in _HYPHENS
    if len(parts) > 1 or suspended:
        whole = "-".join(term for term, _, _ in parts)[:_MAX_TERM] + ("-" if suspended else "")
        found.insert(0, (whole, 0, parts[0][1], len(raw) if suspended else parts[-1][2]))
    return tuple(found), len(parts)


def _term(raw: str) -> str:
    term = normalise(raw)
    if "." in term and not term[0].isdigit():
        term = term.replace(".", "")  # U.S.A. is USA, z.B. is zb, Mrd. is mrd
    return term.rstrip(".")[:_MAX_TERM]


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    if piece.strip():
        yield start + lead, start + len(piece.rstrip())
