"""The lexer cuts a query into lexemes: operators, brackets, and leaves of the syntax tree that already know their fields.

An operator counts only where it cannot be text: `Ärzt:innen`, `20:15`, `Bürger*innen`, `B90/Grüne` and `Klima-Experte` are words.
The text is read once from left to right, every regular expression is linear, and brackets come out balanced.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from searchidx.german.cologne_phonetics import cologne_code
from searchidx.german.tokenizer import WORD, normalise, terms
from searchidx.model import QUOTE_FIELDS, SEARCHED_FIELDS
from searchidx.query import syntax_tree
from searchidx.query.capitals import is_cased_word
from searchidx.query.date_filters import DayRange, ImpossibleDate, bounded, day_range_at, dotted_range_at
from searchidx.query.notes import Notes
from searchidx.query.operators import Operator, operators

MAX_WORDS = 64
MAX_DEPTH = 50
MAX_DISTANCE = 50
MAX_EDITS = 2
MIN_PATTERN = 2
"""Letters that a pattern needs: `EU*`; one more where it begins with a star, because `*er` is half the language."""

_OPENING = '„“”"»«‟＂'
_CLOSING = {"„": "“”", "“": "”", "”": "”", "»": "«", "«": "»", "‟": "”", "‚": "‘’", "›": "‹", "‹": "›"}
_SINGLE = "‚›‹"
_QUOTES = _OPENING + _SINGLE
_EDGE = r"(?=[\s()„“”\"»«‚‘›‹]|$)"
_DATE_END = re.compile(_EDGE + r"|(?=[,;.!?])")
_BEFORE = frozenset(" (-−=:" + _QUOTES)
_WORDS = operators("word")
_FIELD_NAMES = operators("field", "keyword", "date")
_CAPITALS = re.compile(rf"(?:{'|'.join(map(re.escape, _WORDS))}){_EDGE}")
_NEAR = re.compile(rf"(?:(?:NAHE|NEAR)/(?P<near>\d{{1,9}})|(?:VOR|BEFORE)/(?P<before>\d{{1,9}})|SATZ|SENTENCE){_EDGE}")
_FIELD = re.compile(r"[^\W\d_]{2,16}:(?![iI]n(?:nen)?(?!\w))(?=[^\s)\]}.,;:!?/]|\.\.\d| +\w)")  # Autor:innen is a word
_LETTERS = "\\w\u00ad\u200b-\u200d\u2060\u0300-\u036f"
_ONE_LETTER = r"\?+(?![\w-]+=)(?:(?=[a-zäöüß\d*])|(?<=[A-ZÄÖÜ]\?)(?=[A-ZÄÖÜ])|(?<![\w?].)(?=[A-ZÄÖÜ]))"
"""Question marks that stand for letters: before one, and not between sentences (Warum?Darum) or in an address (seite?id=5)."""

_STARRED = re.compile(rf"(?:[{_LETTERS}]|[-\u2010\u2011'’](?=[\w*])|\*|{_ONE_LETTER}|(?<=\d)[.,:](?=\d))+")
_GENDER = re.compile(r"(?<=\w)\*[iI]n(?:nen)?(?![\w*])")
_WILDCARD = re.compile(r"[*?]")
_SOUND = re.compile(r"(?:≈|~~)(?!\w)")
_EXACT = re.compile(r"=(?=\w)")
_TILDE = re.compile(r"~(\d{1,9})?(?!\w)")
_MINUS = re.compile(rf"[-−](?=[^\W\d_]|[=*(]|[{re.escape(_QUOTES)}])")
_VALUE = re.compile(rf"[^\s(){re.escape(_QUOTES)}]+")
_SPACED_NAME = re.compile(r"[A-ZÄÖÜ]{1,2} \d{1,3}(?![\w%‰€$£°]|[.,:/'&-]\w|\. \w| ?[%‰€$£°])|\w{1,2} & \w{1,2}(?!\w)")
"""B 96, E 10, 1 & 1: a name with blanks. In a text the tokenizer tells it from the words around it; in a query there are too few."""

_BEFORE_NUMBER = re.compile(r"(?:Art|Abs)(?= \d)")
"""Art 5: an abbreviation without its dot, no Art of anything."""

_SINCE = re.compile(r"(?:seit|since)\s+(?=[\w.])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OperatorLexeme:
    """An operator between or before operands, or a bracket. `distance` belongs to "near" and "before"."""

    key: Literal["and", "or", "not", "near", "before", "sentence", "(", ")"]
    at: int
    distance: int = 0


Lexeme = OperatorLexeme | syntax_tree.Leaf


class _Bracket(NamedTuple):
    """An open bracket and the field its content is searched in; not `real` where it lies too deep and is left out."""

    at: int
    field: Operator | None
    real: bool


def lexemes(text: str, notes: Notes) -> list[Lexeme]:
    """The lexemes of a query of bounded length without line breaks; `notes` gets what was not understood."""
    return _Lexer(text, notes).run()


class _Lexer:
    """The state of one pass over a text: the place, the number of words so far, the lexemes, the open brackets."""

    def __init__(self, text: str, notes: Notes) -> None:
        self.text = text
        self.notes = notes
        self.pos = 0
        self.words = 0
        self.out: list[Lexeme] = []
        self.open: list[_Bracket] = []

    def run(self) -> list[Lexeme]:
        while self.pos < len(self.text) and self.words <= MAX_WORDS:
            self._step()
        if self.words > MAX_WORDS:
            self.notes.add(f"Nur die ersten {MAX_WORDS} Wörter werden gesucht", f"only the first {MAX_WORDS} words are searched", self.pos)
            while self.out and isinstance(last := self.out[-1], OperatorLexeme) and last.key not in ("(", ")"):
                self.out.pop()  # its operand was cut away
        for bracket in reversed(self.open):
            if bracket.real:
                self.out.append(OperatorLexeme(")", len(self.text)))
            if self.words <= MAX_WORDS:
                self.notes.add("Klammer nicht geschlossen; am Ende geschlossen", "bracket not closed; closed at the end", bracket.at)
        return self.out

    def _step(self) -> None:
        char = self.text[self.pos]
        if char in "()":
            self._bracket(char, None)
        elif not self._operator():
            self._operand(self.open[-1].field if self.open else None)

    def _bracket(self, char: str, field: Operator | None) -> None:
        self.pos += 1
        if char == "(":
            real = len(self.open) < MAX_DEPTH
            if not real:
                self.notes.add(f"Klammern tiefer als {MAX_DEPTH} übergangen", f"brackets deeper than {MAX_DEPTH} ignored", self.pos)
            self.open.append(_Bracket(self.pos, field or (self.open[-1].field if self.open else None), real))
            self.out.extend([OperatorLexeme("(", self.pos)] if real else [])
        elif not self.open:
            self.notes.add("Schließende Klammer ohne öffnende übergangen", "closing bracket without an opening one ignored", self.pos)
        elif self.open.pop().real:
            self.out.append(OperatorLexeme(")", self.pos))

    def _operator(self) -> bool:
        """Reads UND, ODER, NICHT, NAHE/5, && … or a minus where they stand alone; false for everything else."""
        if self.pos and self.text[self.pos - 1] not in " ()" + _QUOTES + "‘":
            return False
        at = self.pos + 1
        if match := _CAPITALS.match(self.text, self.pos):
            self.out.append(OperatorLexeme(_WORDS[match.group()].key, at))  # type: ignore[arg-type]  # the keys of rows of kind "word"
        elif match := _NEAR.match(self.text, self.pos):
            self.out.append(self._near(match, at))
        elif match := _MINUS.match(self.text, self.pos):
            if self.pos and self.text[self.pos - 1] not in " (":
                return False
            self.out.append(OperatorLexeme("not", at))
        else:
            return False
        self.pos = match.end()
        return True

    def _near(self, match: re.Match[str], at: int) -> OperatorLexeme:
        number = match["near"] or match["before"]
        if number is None:
            return OperatorLexeme("sentence", at)
        return OperatorLexeme("near" if match["near"] else "before", at, self._limited(int(number), MAX_DISTANCE, at))

    def _limited(self, value: int, most: int, at: int) -> int:
        if value > most:
            self.notes.add(f"Höchstens {most} ist möglich: {value} gekürzt", f"at most {most} is possible: {value} cut", at)
        return min(value, most)

    def _operand(self, field: Operator | None) -> None:
        """Reads one leaf, in `field` if one is open, or steps over a character that means nothing."""
        start = self.pos
        while match := _FIELD.match(self.text, self.pos):
            named_field = _FIELD_NAMES.get(match.group().lower())
            if named_field is None or not self._is_field(named_field, match.end()):
                break
            field, self.pos = named_field, match.end()
        if self.pos > start and self.text[self.pos] == "(":
            self._bracket("(", field)
        elif field and field.kind == "keyword":
            self._keyword(field)
        elif field and field.kind == "date":
            self._date_value(field)
        else:
            self._text(field.fields if field else SEARCHED_FIELDS)

    def _is_field(self, field: Operator, start: int) -> bool:
        """Whether a field is meant: "Titel: heute" and "vor:Ort" are text; a note tells of the first kind."""
        if self.text[start] == " ":
            name = field.signs[0]
            self.notes.add(f"{name} mit Leerzeichen dahinter ist Text", f"{name} with a blank after it is text", self.pos + 1)
            return False
        is_field = field.kind != "date" or field.key == "date" or self.text[start] in '(*"' + _QUOTES
        return is_field or day_range_at(self.text, start) is not None

    def _keyword(self, field: Operator) -> None:
        at = self.pos + 1
        value = self._quoted() if self._quote_opens() else self._run()
        if value.strip():
            self._leaf(syntax_tree.Keyword(field.fields[0], " ".join(value.split()), at))

    def _date_value(self, field: Operator) -> None:
        at, start = self.pos + 1, self.pos
        if self._quote_opens():
            value = self._quoted().strip()
            days = day_range_at(value, 0)
            is_whole = days is not None and days.end == len(value)
        else:
            days = day_range_at(self.text, start)
            is_whole = days is not None and _DATE_END.match(self.text, days.end) is not None
            self.pos = days.end if days and is_whole else start
            value = self.text[start : self.pos] if days and is_whole else self._run()
        if value == "*":
            self._leaf(syntax_tree.Dates(None, None))
        elif value:
            self._dates(bounded(days, field.key) if isinstance(days, DayRange) and is_whole else days if is_whole else None, value, at)

    def _dates(self, days: DayRange | ImpossibleDate | None, value: str, at: int) -> None:
        match days:
            case DayRange(low, high):
                self._leaf(syntax_tree.Dates(low, high))
            case ImpossibleDate():
                self.notes.add(f"Dieses Datum gibt es nicht, übergangen: {value}", f"there is no such date, ignored: {value}", at)
            case None:
                self.notes.add(f"Als Datum nicht verstanden, übergangen: {value}", f"not understood as a date, ignored: {value}", at)

    def _text(self, fields: tuple[str, ...]) -> None:
        start, at = self.pos, self.pos + 1
        if self._quote_opens():
            return self._phrase(fields)
        if (days := dotted_range_at(self.text, start)) is not None:
            self.pos = days.end
            return self._dates(days, self.text[start : days.end], at)
        if match := _SINCE.match(self.text, start):
            self._hint(match)
        exact = _EXACT.match(self.text, start)
        starred = None if exact else _STARRED.match(self.text, start)
        if starred and _WILDCARD.search(_GENDER.sub("", starred.group())):
            self.pos = starred.end()
            return self._pattern(starred.group(), at, fields)
        place = exact.end() if exact else start
        word = _SPACED_NAME.match(self.text, place) or WORD.match(self.text, place)
        self.pos = word.end() if word else start + 1
        if word and _is_word(word.group()):
            cased = is_cased_word(self.text, word.start(), word.end())
            typed = f"{word.group()}." if _BEFORE_NUMBER.match(self.text, start) else word.group()
            sound = self._sound(word.group())
            self._leaf(syntax_tree.Word(typed, at, fields, exact is not None, self._edits(word.group()), cased, sound))
        return None

    def _hint(self, since: re.Match[str]) -> None:
        """Without a colon, "seit 2024" may be text ("Krieg seit 2024"): it is searched as such, and a note names the field."""
        days = day_range_at(self.text, since.end())
        if isinstance(days, DayRange):
            date = self.text[since.end() : days.end]
            sign, text = f'seit:"{date}"' if " " in date else f"seit:{date}", self.text[since.start() : days.end]
            at = since.start() + 1
            self.notes.add(f"„{text}“ ist hier Text; als Zeitraum: {sign}", f"“{text}” is text here; as a period: {sign}", at)

    def _pattern(self, text: str, at: int, fields: tuple[str, ...]) -> None:
        leaf = self._starred(text, at, fields)
        if leaf is not None:
            self._leaf(leaf)
        if match := _TILDE.match(self.text, self.pos):
            self.pos = match.end()
            self.notes.add("~ und * gehen nicht zusammen; ~ übergangen", "~ and * do not combine; ~ ignored", match.start() + 1)

    def _starred(self, text: str, at: int, fields: tuple[str, ...]) -> syntax_tree.Leaf | None:
        """A pattern; all articles for stars alone; the bare word and a note where too few letters are given."""
        letters = _WILDCARD.sub("", text)
        if not any(char.isalnum() for char in letters):
            if fields[0] in QUOTE_FIELDS:
                return syntax_tree.Quoted()
            if fields != SEARCHED_FIELDS:
                self.notes.add("Ein Stern allein findet alle Artikel, in jedem Feld", "a star alone finds every article, in any field", at)
            return syntax_tree.Everything()
        if sum(char.isalnum() for char in letters) >= MIN_PATTERN + text.startswith("*"):
            return syntax_tree.Pattern(text, re.sub(r"\*+", "*", normalise(_GENDER.sub(_colon, text))), at, fields)
        self.notes.add(f"Muster {text} zu kurz, gesucht wird {letters}", f"pattern {text} too short, searched as {letters}", at)
        word = WORD.search(letters)
        return syntax_tree.Word(word.group(), at, fields) if word and _is_word(word.group()) else None

    def _sound(self, word: str) -> bool:
        match = _SOUND.match(self.text, self.pos)
        self.pos = match.end() if match else self.pos
        return match is not None and bool(cologne_code(normalise(word)))

    def _edits(self, word: str) -> int:
        match = _TILDE.match(self.text, self.pos)
        if not match:
            return 0
        self.pos = match.end()
        if len(normalise(word)) < MIN_PATTERN:
            self.notes.add("Wort zu kurz für ~; ~ übergangen", "word too short for ~; ~ ignored", match.start() + 1)
            return 0
        return self._limited(int(match[1] or 1), MAX_EDITS, match.start() + 1)

    def _phrase(self, fields: tuple[str, ...]) -> None:
        at = self.pos + 1
        items = self._items(self._quoted(), at, fields)
        tilde = _TILDE.match(self.text, self.pos)
        self.pos = tilde.end() if tilde else self.pos
        distance = self._limited(int(tilde[1] or 1), MAX_DISTANCE, tilde.start() + 1) if tilde else 0
        if items:
            self.words += len(items) - 1
            self._leaf(syntax_tree.Phrase(items, at, fields, distance or None))
        else:
            self.notes.add("Leere Anführungszeichen übergangen", "empty quotation marks ignored", at)

    def _items(self, inside: str, at: int, fields: tuple[str, ...]) -> tuple[syntax_tree.Word | syntax_tree.Pattern, ...]:
        """The words and patterns between quotation marks."""
        items: list[syntax_tree.Word | syntax_tree.Pattern] = []
        pos = 0
        while pos < len(inside) and self.words + len(items) < MAX_WORDS + 1:
            starred = _STARRED.match(inside, pos)
            here = at + pos + 1
            if starred and _WILDCARD.search(_GENDER.sub("", starred.group())):
                pos = starred.end()
                leaf = self._starred(starred.group(), here, fields)
                if isinstance(leaf, syntax_tree.Word | syntax_tree.Pattern):
                    items.append(leaf)
                else:
                    self.notes.add("Stern allein in einer Wortgruppe übergangen", "a star alone in a phrase ignored", here)
            else:
                word = WORD.match(inside, pos)
                pos = word.end() if word else pos + 1
                items += [syntax_tree.Word(word.group(), here, fields)] if word and _is_word(word.group()) else []
        return tuple(items)

    def _leaf(self, leaf: syntax_tree.Leaf) -> None:
        self.words += 1
        over = self.words - MAX_WORDS
        if over <= 0:
            self.out.append(leaf)
        elif isinstance(leaf, syntax_tree.Phrase) and len(leaf.items) > over:
            self.out.append(replace(leaf, items=leaf.items[:-over]))

    def _run(self) -> str:
        match = _VALUE.match(self.text, self.pos)
        self.pos = match.end() if match else self.pos + 1
        return match.group() if match else ""

    def _quote_opens(self) -> bool:
        """Whether a quotation begins here; a mark that hangs on the end of a word is told and left out."""
        char = self.text[self.pos]
        if char not in _QUOTES:
            return False
        before = self.text[self.pos - 1] if self.pos else " "
        after = self.text[self.pos + 1 : self.pos + 2] or " "
        if before in _BEFORE or not (after.isspace() or after == ")"):
            return True
        self.notes.add("Anführungszeichen ohne Anfang übergangen", "quotation mark without a beginning ignored", self.pos + 1)
        return False

    def _quoted(self) -> str:
        """The text between the mark here and the one that closes it, which is found or supplied."""
        start, opener = self.pos, self.text[self.pos]
        end = self._closing(start, opener)
        self.pos = min(end + 1, len(self.text))
        if end == len(self.text):
            self.notes.add("Anführungszeichen nicht geschlossen; ergänzt", "quotation mark not closed; supplied", start + 1)
        elif self.text[end] not in _CLOSING.get(opener, opener):
            mark = self.text[end]
            self.notes.add(f"Anführungszeichen {opener} mit {mark} geschlossen", f"quotation mark {opener} closed by {mark}", start + 1)
        return self.text[start + 1 : end]

    def _closing(self, start: int, opener: str) -> int:
        """Its own closing mark before the same opener comes again; else any other mark of its kind; else the end of the text."""
        closing = _CLOSING.get(opener, opener)
        again = self.text.find(opener, start + 1) if opener not in closing else -1
        end = again if again >= 0 else len(self.text)
        matching = (i for i in range(start + 1, end) if self.text[i] in closing and not self._apostrophe(i))
        same_kind = _OPENING if opener in _OPENING else _SINGLE + "‘"
        any_mark = (i for i in range(start + 1, end) if self.text[i] in same_kind)
        return next(matching, next(any_mark, len(self.text)))

    def _apostrophe(self, at: int) -> bool:
        """’ inside ‚wie geht’s‘ closes nothing."""
        return self.text[at] == "’" and self.text[at - 1].isalpha() and self.text[at + 1 : at + 2].isalpha()


def _is_word(raw: str) -> bool:
    all_terms, width = terms(raw)
    return bool(all_terms) and width > 0


def _colon(star: re.Match[str]) -> str:
    return ":" + star.group()[1:]
