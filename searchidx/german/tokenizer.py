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
from searchidx.kernel.word_scanner import WordScanner
from searchidx.model import Token

SENTENCE = "\x02"
"""Boundary term: marks the end of a sentence; its position is that of the next word."""

CLAUSE = "\x03"
"""Boundary term: marks the end of a clause (comma, semicolon, colon, dash). Every sentence end is a clause end, too, unmarked."""

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_HYPHENS = "-\u2010\u2011\u00ac\ufe63\uff0d"
_APOSTROPHES = "'’ʼ＇‘`´"
_SUPERSCRIPTS = "¹²³⁰⁴-⁹"
_L = rf"\w\u0300-\u036f{_INVISIBLE}"
_BLANK = "[ \t\u00a0\u2009\u202f]"
_CLOSING_QUOTES = "\"“”»«›‹’')\\]"
BEFORE_NUMBERS = ("Art.", "Abs.")
"""Abbreviations that are words of their own (Art) unless a number follows; their terms keep the dot."""

_MONTHS_BEFORE_NUMBERS = r"(?:Jan|Apr|Aug)\.(?=\s*\d)"
"""Months that are also names or words: Jan. 2024, but: Es kam Jan. (The others are in the list of abbreviations.)"""

_FIRST_WORDS = (
    "Der Die Das Den Dem Des Ein Eine Einen Einem Einer Er Sie Es Wir Ich Ihr Man Sein Seine Dies Diese Dieser Dieses In Im Am An Auf Aus"
    " Bei Beim Bis Für Mit Nach Seit Um Unter Von Vom Vor Zu Zum Zur Trotz Und Aber Auch Als Da Dabei Dafür Damit Danach Dann Dennoch Denn"
    " Deshalb Doch Dort Hier Jetzt Nun Nur Ob So Was Wenn Wer Wie Wo Während"
)
_FIRST_WORD = rf"(?:{'|'.join(_FIRST_WORDS.split())})(?!\w)"
_NEW_SENTENCE = rf"\s+{_FIRST_WORD}"
"""What tells that a dot ends a sentence though it may belong to an abbreviation, initial or ordinal: auf Platz 3. Die Mannschaft."""

_MISSING_BLANK = "(?<=[a-zäöüß]{3}[.!?])(?=[A-ZÄÖÜ][a-zäöüß])"
"""Behind a dot: Er kam.Sie ging. But E.ON, FAZ.NET and nebenan.de are names."""

_PERSON = r"(?<=[a-zäöüßA-ZÄÖÜ])"
_OTHER_FEMALE_ENDINGS = "nja|zze|zza"
"""Romnja and Sintizze, whose mark joins two halves of one word; it leaves no trace in the term."""

_GENDER = (
    rf"{_PERSON}[:*·•][iI]n(?:nen[{_L}]*|(?!\w))"  # Minister:in, Bürger*innen, Bürger:innenrat
    r"|(?<=[rtekglsdh])/-?[iI]n(?:nen)?(?!\w)"  # Lehrer/innen, Lehrer/-in; außen/innen are two words
    rf"|{_PERSON}\([iI]n(?:nen)?\)|{_PERSON}\(inn\)en(?!\w)"  # Lehrer(innen), Student(inn)en
    rf"|{_PERSON}\*(?=[a-zäöü])[{_L}]+"  # Frauen*streik, Rom*nja, jede*r
    rf"|{_PERSON}[:·•](?:{_OTHER_FEMALE_ENDINGS}|[ern])(?!\w)"  # Rom:nja, jede:r
)

_PARTS = 50  # of one word, joined by hyphens, dots or the like: a chain of a million is no word, and its parts would fill the memory

_LINE_END = r"[ \t]{0,8}+\r?\n\s{0,8}+"  # possessive: with fewer blanks what follows would be no letter
_NO_SUSPENSION = r"(?!(?:und|oder|bzw|sowie|bis|als|wie|noch|aber|statt|u)\b)(?=[a-zäöüß])"
_BROKEN = rf"(?:[{_HYPHENS}=]|(?<=\u00ad)){_LINE_END}{_NO_SUSPENSION}"
"""A word broken at the end of a line: Regie-/rung; but Bundes-/und Landesregierung, a suspended compound. Letterpress and what reads it
have "=" for the hyphen."""

_ARTICLES = "der die den dem das zur zum im am Der Die Den Dem Das Zur Zum Im Am Autobahn Linie".split()
_AFTER_ARTICLE = "|".join(f"(?<={word}[ ])" for word in _ARTICLES)
_LETTERS_AND_NUMBER = rf"[A-ZÄÖÜ]{{1,2}}{_BLANK}\d{{1,3}}"
_NAME_WITH_NUMBER = (
    rf"(?:{_AFTER_ARTICLE}|(?!{_LETTERS_AND_NUMBER}{_BLANK}[A-ZÄÖÜ])){_LETTERS_AND_NUMBER}[a-z]?"
    rf"(?![{_L}]|[.,:/']\d|{_BLANK}?(?:[%‰€$£°]|:{_BLANK}?\d)|\.\s+(?!{_FIRST_WORD})\w)(?:[{_HYPHENS}][{_L}]+){{0,{_PARTS}}}"
)
"""B 96, S 21, U 18-Team: a name with a blank in it. Not: in Haus B 96 Zimmer; in Gruppe A 2:0."""

_DAY_AND_MONTH = rf"(?:0?[1-9]|[12]\d|3[01])\.(?:0?[1-9]|1[0-2])\.(?!\d|{_NEW_SENTENCE})"
"""A day of no year keeps its last dot, which tells it from 24.12 and 20.10 Uhr."""

_UNIT = (
    r"(?:[ckdm]?m[²³23]?|[km]g|q?km|qm|cbm|ha|[cmh]l|[kMGT]Wh?|kV|[kMG]Hz|[kMGT]B|Min|Std|Mio|Mrd|Tsd|Uhr|Euro|EUR|Prozent|Cent|Grad)"
    rf"(?![{_L}])"
)
"""What is written right behind its number: 80qm, 5kg, 100km; not 100g and 12h, which are paragraphs and house numbers, too, nor 5G."""

WORD = re.compile(
    rf"""
    (?![ ]) (?:                      # at a blank no branch needs to be tried
    [A-Za-zÄÖÜäöüß]++(?=[ ,\n](?!\d))   # most words; first, as no later branch reads them otherwise
  | {_NAME_WITH_NUMBER}
  | (?:{"|".join(map(re.escape, BEFORE_NUMBERS))})(?=\s*\d)       # Art. 5; eine andere Art. is the end of a sentence
  | {_MONTHS_BEFORE_NUMBERS}
  | (?=[^\W\d_]{{1,7}}\.)(?:{"|".join(re.escape(a) for a in sorted(ABBREVIATIONS, key=len, reverse=True))})
    (?![a-zäöüß]|[{_HYPHENS}][{_L}]|{_NEW_SENTENCE})               # Dr. and Mrd. end no sentence
  | [^\W\d_]\.(?:{_BLANK}?\n?[^\W\d_]\.){{0,{_PARTS}}}
    (?:{_BLANK}?\n?[^\W\d_]\.(?!{_NEW_SENTENCE}) | {_BLANK}?[^\W\d_](?=\.) | [^\W\d_](?![{_L}]))
    (?:[{_HYPHENS}][{_L}]+){{0,{_PARTS}}}                         # U.S.A., z. B., U.S.-Präsident
  | [^\W\d_]\.(?=\s+[^\W_])(?!{_NEW_SENTENCE})                  # A. Merkel: an initial ends no sentence
  | {_DAY_AND_MONTH}                                            # 24.12., whatever the year
  | \d+(?:[.,:']\d+){{1,{_PARTS}}}(?:[{_HYPHENS}](?!\d)[{_L}]+){{0,{_PARTS}}}             # 3.000  1,5  20:15  12.02.2025  3,5-prozentig
  | \d+(?:/\d+){{1,{_PARTS}}}(?![{_L}])                           # 12/20, 2023/24
  | (?:\d{{1,2}}|[IVXLC]{{2,7}})\.(?=\s+[^\W\d_])(?!{_NEW_SENTENCE})   # 3. Oktober, II. Weltkrieg: an ordinal ends no sentence
  | \d+(?={_UNIT})                                              # 100km, 80qm
  | (?<=\s)[{_HYPHENS}](?=[a-zäöü])[{_L}]+                       # Auftraggeber und -nehmer
  | [{_L}]+ (?:
        \.?[{_HYPHENS}](?!\d+[.,:]\d)[{_L}]+                     # Klima-Experte, Prof.-Haber-Straße; 10-12,5 are two numbers
      | [{_APOSTROPHES}&][{_L}]+ | (?<=[^\W\d_])\+(?=[^\W\d_])[{_L}]+   # wie's, H&M, K+S
      | (?<=[^\W\d_])\.(?!{_MISSING_BLANK})(?=[^\W_])[{_L}]+      # ver.di, Sat.1
      | {_BROKEN}[{_L}]+ | [{_HYPHENS}]{_LINE_END}(?=[A-ZÄÖÜ])[{_L}]+
      | {_GENDER} ){{0,{_PARTS}}}
    (?: (?:(?<=[Ss]tr)|(?<=-Ing))\.(?!{_NEW_SENTENCE}) | (?<=[a-z]pl)\.(?=\s*\d) | [{_HYPHENS}] )?   # Hauptstr. 5, Ein- und
  | §+ | [%‰€$£] | °[CF]?(?![{_L}])                              # § 218, 20 %, 30 °C
  | (?<![.!?…])[.!?…]+ (?=[\s{_CLOSING_QUOTES}]|$|{_MISSING_BLANK})   # a sentence ends
    (?![{_CLOSING_QUOTES}]{{0,9}}(?:[,;:]|\s+[a-zäöüß]))         # but not in: „Halt!“, rief sie; Leo XIV. sprach
  | \n[ \t\r]*\n | \f(?=\s*+[^\sa-zäöüß])                        # and with a paragraph always; with a page where none goes on
  | [,;:–—]                                                     # a clause ends
  )
    """,
    re.VERBOSE,
)

_WORD_OR_BRACKET = re.compile(rf"{WORD.pattern}|[()]", re.VERBOSE)
_SENTENCE_MARKS = frozenset(".!?…\n\f")
_CLAUSE_MARKS = frozenset(",;:–—")
_SPLIT = re.compile(
    rf"(?<!/)\.?[{_HYPHENS}]+(?:{_LINE_END}(?-i:(?![a-zäöüß]))|(?!{_LINE_END}))"
    rf"|(?<!\d)[{_APOSTROPHES}]+"  # 1'000 is one number
    rf"|_+(?!innen|in(?![a-z])|(?:{_OTHER_FEMALE_ENDINGS})(?![a-z]))"
    rf"|(?<=[^\W\d_])[.+](?=[^\W_])|{_BLANK}?&{_BLANK}?|(?<=\d)/(?=\d)|(?<=\w){_BLANK}(?=\d)",
    re.IGNORECASE,
)
_INITIALS = re.compile(rf"[^\W\d_]\.{_BLANK}?\n?[^\W\d_](?![{_L}])")
"""What begins with initials is no word with dots in it: U.S.-Präsident, but E.ON."""

_SPLIT_INITIALS = re.compile(f"[{_HYPHENS}]+")
_BETWEEN_INITIALS = re.compile(rf"\.|{_BLANK}|\n")
_BROKEN_AT = re.compile(rf"[{_HYPHENS}=]?{_LINE_END}")
_FOOTNOTE = re.compile(rf"(?<=\d)[{_SUPERSCRIPTS}]+$|(?<=[^\W\d_]{{3}})[{_SUPERSCRIPTS}]+$")
_JOINTS = frozenset("&/")
_GENDER_MARK = re.compile(r"(?:[:*·•_(]|/[^\w\s]?)([iI]n(?:nen)?)(?![^\W\d_])\)?")
_GENDER_INSIDE = re.compile(r"[:*·•_](?=[iI]nnen)")
_GENDER_JOINT = re.compile(rf"\*(?=[a-zäöü])|[:·•_](?=(?:{_OTHER_FEMALE_ENDINGS}|[ern])$)")
_BINNEN_I = re.compile(r"(?<=[a-zäöüß])(Innen)$|(?<=er|or|nt|st|ge|ur|at)(In)$")
_SOME_HYPHENS = re.compile(f"[{_HYPHENS}]+")
_SOME_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")
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


def word_scanner(*, brackets: bool = False) -> WordScanner:
    """Numbers the matches of WORD in texts; a test holds it to the pattern. `brackets`: of WORD or a round bracket."""
    return WordScanner(
        _WORD_OR_BRACKET if brackets else WORD,
        letters="abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZäöüßÄÖÜ",
        closing='"“”»«?!);…]',  # not: -’&+.:*·•/( which may go on with the word, as in Klima-Experte, wie's, H&M, ver.di, Lehrer(innen)
        separating=" ,\n",  # not before a digit: B 96, 3,5
        joining=":",  # Minister:in, but: er sagte: so
        marks=",;:–—" + brackets * "()",
        blanks=" \"„“”»«" + (not brackets) * "()",
        stops=".!?…",
        capitals="ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÜ0123456789",
        least_before_stop=8,  # no abbreviation, initial or ordinal is as long
        before_stop=("tr", "pl"),  # Hauptstr., Marienpl.
    )


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
    if word.isascii() and word.isalnum():
        return word.lower()
    word = normalized("NFKC", word.translate(_DELETE)).lower()
    return _SOME_APOSTROPHE.sub("'", _SOME_HYPHENS.sub("-", word))  # ʼ is a letter to Python


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
    split = _SPLIT_INITIALS if _INITIALS.match(raw) else _SPLIT
    cuts = [(0, 0), *(cut.span() for cut in split.finditer(raw)), (len(raw), len(raw))]
    spans = [(start, _without_footnote(raw, start, end)) for (_, start), (end, _) in pairwise(cuts)]
    parts = [(term, start, end) for start, end in spans if (term := _term(raw[start:end]))]
    if not parts:
        return (), 0
    placed = [(term, i, start, end) for i, (term, start, end) in enumerate(parts)]
    left, right = raw[0] in _HYPHENS, raw[-1] in _HYPHENS
    if len(parts) > 1 or left or right:
        joints = (sign if (sign := raw[end:].lstrip()[:1]) in _JOINTS else "-" for _, _, end in parts[:-1])
        whole = "".join(term + joint for (term, _, _), joint in zip(parts, [*joints, ""], strict=True))[:_MAX_TERM]
        placed.insert(0, ("-" * left + whole + "-" * right, 0, 0 if left else parts[0][1], len(raw) if right else parts[-1][2]))
    placed += [(cased, i, start, end) for i, (_, start, end) in enumerate(parts) if (cased := cased_term(raw[start:end]))]  # OB-Wahl
    return tuple(placed), len(parts)


def _without_footnote(raw: str, start: int, end: int) -> int:
    """Where a part ends without the number of a footnote: Zahlen², but not m²."""
    footnote = _FOOTNOTE.search(raw, start, end)
    return footnote.start() if footnote else end


def _term(raw: str) -> str:
    if raw in BEFORE_NUMBERS:
        return raw.lower()
    if "\n" in raw:
        raw = _BROKEN_AT.sub("", raw)
    term = "§" if raw[:1] == "§" else normalise(_one_gender_mark(raw))
    if "." in term and not term[0].isdigit():
        letters = _BETWEEN_INITIALS.sub("", term)  # U.S.A. is USA, z. B. is zb, Mrd. is mrd
        term = f"{letters[0]}.{letters[1:]}" if len(letters) > 1 and letters in FUNCTION_WORDS else letters  # but a.M. is not am
    is_day = term[:1].isdigit() and term.endswith(".") and term.count(".") == 2  # 24.12.
    return (term if is_day else term.rstrip("."))[:_MAX_TERM]


def _one_gender_mark(raw: str) -> str:
    """Minister*innen, Minister/-innen, MinisterInnen → Minister:innen; Bürger*innenrat → Bürgerinnenrat."""
    if raw.isalpha() and not raw.endswith(("In", "Innen")):
        return raw
    raw = raw.removesuffix("(inn)en") + ":innen" if raw.endswith("(inn)en") else raw
    marked = _GENDER_MARK.sub(r":\1", raw) if _GENDER_MARK.search(raw) else _GENDER_INSIDE.sub("", raw)
    return _BINNEN_I.sub(lambda match: ":" + match.group().lower(), _GENDER_JOINT.sub("", marked))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    if piece.strip():
        yield start + lead, start + len(piece.rstrip())
