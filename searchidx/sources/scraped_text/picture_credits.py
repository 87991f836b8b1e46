"""Parses picture credits: agencies and photographer, in whatever order and punctuation a page prints them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from searchidx.sources.scraped_text.page_vocabulary import COPYRIGHT, INSTITUTIONS, PARTICLES, PICTURE_AGENCIES, PICTURE_LABEL
from searchidx.sources.scraped_text.text_lines import single_spaced

_LONGEST = 140
_SEPARATOR = re.compile(r"\s*[|/;·•]\s*|\s*,\s+|\s+(?:via|für|über)\s+|\s+[–-]\s+")
_MARK = rf"(?:{COPYRIGHT}\s*)"
# a hyphen needs its spaces: "BILD-Einzelkritik: …" is a headline
_LABELLED = rf"(?:{PICTURE_LABEL}(?:\s*\([^)]{{1,20}}\))?(?:(?:\s*[:|/]\s*|\s+[–-]\s+)(?:{PICTURE_LABEL}\s*:?\s*)?{_MARK}?|\s*{_MARK}))"
_LINE = re.compile(rf"(?i)(?P<label>[(\[]?\s*(?:{_LABELLED}|{_MARK}))(?P<credit>\S.*?)(?P<rest>[\s)\].]*)")
_SOURCE_LINE = re.compile(rf"(?i)(?P<label>[(\[]?\s*quelle\s*:\s*{_MARK}?)(?P<credit>\S.*?)(?P<rest>[\s)\].]*)")
_BARE_LABEL = re.compile(r"(?i)[(\[]?(?:symbol|archiv|beispiel)(?:bild|foto)[)\].]*")
# the label has to follow a sentence end, a bracket or a bar: "er zeigte das Foto: Max Muster" is prose
_TAIL = re.compile(
    rf"(?i)(?P<label>(?:(?<=[.!?\"“«)])\s+|\s*[(\[|]\s*|\s+(?=©))(?:{_LABELLED}|©\s*))(?P<credit>[^:()]{{2,100}}?)(?P<rest>[\s)\].]*)$"
)
_AGENCY_FIRST = re.compile(
    r"(?i)(?:picture[ -]alliance|imago(?: images)?|getty images|reuters|afp|ap|epa|dpa|apa|keystone|pap|shutterstock|adobe stock|istock\w*)"
    r"\s*[/|]\s*\S.{0,80}"
)
_AND = re.compile(r"\s+(?:und|u\.|&)\s+|,\s+")
# "der" belongs to a name only behind "von": "Szene vor der Brücke" names nobody
_NOBLE = re.compile(r"(?i)\b(?:von|van)\s+(?:der|den|dem|de)\b")
_ABBREVIATED = re.compile(r"(?:[A-ZÄÖÜ]\.)|(?:Dr|Prof|jun|sen|jr|sr)\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Credit:
    """The agencies and the photographer of a picture, as printed; `photographer` is "" when nobody is named."""

    agencies: tuple[str, ...]
    photographer: str

    def __str__(self) -> str:
        return " / ".join(part for part in (", ".join(self.agencies), self.photographer) if part)


@dataclass(frozen=True, slots=True)
class CreditRange:
    """Where in a line its credit stands: [start, end). Its label begins at `label`, and what follows `end` belongs to the label, too."""

    label: int
    start: int
    end: int


def credit_parts(text: str) -> Credit:
    """Agencies and photographer of a credit such as "EPA, PAP | OLIVIER HOSLET", "dpa/Max Muster" or "Max Muster via Getty Images"."""
    parts = tuple(part for part in (part.strip(" .()[]©") for part in _SEPARATOR.split(single_spaced(text))) if part)
    people = tuple(part for part in parts if _is_person(part))
    return Credit(tuple(part for part in parts if part not in people), ", ".join(people))


def credit_line(line: str) -> CreditRange | None:
    """The credit of a line that is nothing but a credit, or None. "Bild: Nächtliche Szene vor dem Haus" describes a picture and is none."""
    if len(line) > _LONGEST:
        return None
    if (match := _LINE.fullmatch(line)) and ("©" in match["label"] or is_credit(match["credit"])):
        return CreditRange(0, match.start("credit"), match.end("credit"))
    return CreditRange(0, 0, len(line)) if _AGENCY_FIRST.fullmatch(line) and is_credit(line) else None


def source_line(line: str) -> CreditRange | None:
    """As credit_line for "Quelle: …", which credits a picture only where a picture is."""
    match = _SOURCE_LINE.fullmatch(line) if len(line) <= _LONGEST else None
    return CreditRange(0, match.start("credit"), match.end("credit")) if match and is_credit(match["credit"]) else None


def credit_tail(line: str) -> CreditRange | None:
    """The credit at the end of a caption such as "Mark Rutte in Brüssel. Foto: dpa", or None."""
    offset = max(len(line) - _LONGEST, 0)
    match = _TAIL.search(line[offset:])
    if not match or not is_credit(match["credit"]) or offset + match.start("label") < 10:
        return None
    return CreditRange(offset + match.start("label"), offset + match.start("credit"), offset + match.end("credit"))


def is_bare_label(line: str) -> bool:
    """Whether the line says no more than that the picture is a stock or archive picture."""
    return bool(_BARE_LABEL.fullmatch(line))


def is_credit(text: str) -> bool:
    """Whether the text names an agency, or nothing but people and institutions."""
    parts = [part for part in _SEPARATOR.split(single_spaced(text)) if part]
    return bool(parts) and (all(_is_agency(part) or _is_name(part) for part in parts))


def is_person_name(text: str) -> bool:
    """Whether the text could be the full name of one person or of several: capitalised words and the particles of names."""
    return not INSTITUTIONS.search(text) and all(_is_full_name(name) for name in _AND.split(text))


def _is_person(part: str) -> bool:
    return not _is_agency(part) and is_person_name(part)


def _is_agency(part: str) -> bool:
    return part.strip(" .()[]©").casefold() in PICTURE_AGENCIES


def _is_name(part: str) -> bool:
    words = _NOBLE.sub("von", part.strip("()[] ")).split()
    return 0 < len(words) <= 6 and all(word[0].isupper() or word.casefold() in PARTICLES or INSTITUTIONS.search(word) for word in words)


def _is_full_name(text: str) -> bool:
    words = _NOBLE.sub("von", text).split()
    capitals = [word for word in words if word.casefold() not in PARTICLES]
    return 2 <= len(capitals) <= 4 and len(words) <= 6 and all(_is_name_word(word) for word in capitals)


def _is_name_word(word: str) -> bool:
    ends_well = word[-1] != "." or bool(_ABBREVIATED.fullmatch(word))
    return word[0].isupper() and ends_well and not any(c.isdigit() or c in ':?!„“"' for c in word)
