"""Names of people in what pages say of their authors: "Von IDA ÖZ und Jo Ahlers (dpa)" are Ida Öz and Jo Ahlers.

Outlets, agencies, jobs and abbreviations are told from people; where nobody else is named, an agency is the author.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from searchidx.sources.scraped_text.page_vocabulary import BYLINE, WIRES
from searchidx.sources.scraped_text.picture_credits import is_person_name

INTRODUCTION = re.compile(
    r"(?i)(?:(?:(?:ein|eine|der|die|das)\s+)?(?:[\w-]+\s+){0,3}?(?:von|by)\b\s*:?|(?:autor|text|redaktion|bericht)(?:[:*]?in(?:nen)?|en)?\s*:)\s*(?=\S)"
)
"""What stands before names: "Von", "Autorin:", "Geschrieben von", "Eine Analyse von"."""

_AND = re.compile(r"\s+(?:und|and|&)\s+|\s*[,;/]\s+(?=\S+\s+\S)|\s*;\s*")
_ROLE = re.compile(
    r"(?i)\s*(?:,|\(|\s[-–|]\s|\|)\s*(?:(?:freie[rn]?|leitende[rn]?|stellv\w*\.?|die|der)\s+)?[\w/-]*(?:redakteur|redaktor|reporter|korrespondent|volontär|"
    r"journalist|autor|chef|leiter|mitarbeiter|praktikant|kolumnist|redaktion|studio)(?:\*?in)?(?:nen|en)?\b.*$"
)
_ABBREVIATION = re.compile(r"\s*\(\s*[\w/.-]{1,6}\s*\)\s*$")
_CUT = re.compile(r"\s*[|·•(]\s*|\s+(?:am|aus|für|veröffentlicht|aktualisiert|[–-])\s+|\s*,?\s*\d|\s+@")
_LONGEST = 150
_SHORTEST_CAPITALS = 5
"""Letters of a name in capitals from which on it is no abbreviation."""


def authors(values: Iterable[str], source: str) -> tuple[str, ...]:
    """The people that metadata name, each once; without any the agencies. `source`: the outlet, which is no person."""
    listed = [name for value in values for name in _names(value)]
    others = [name for name in dict.fromkeys(listed) if not _is_same(name, source)]
    people = [name for name in others if name.casefold().strip(" .()") not in WIRES]
    return tuple(people or others)


def byline_names(text: str) -> tuple[str, ...]:
    """The people in a line that a page shows: "Von Ida Öz, Quellbrück", "Ida Öz | 12.02.2025"; () where it is none of people.

    Only "A, B und C" is a list; after a lone comma stands a place.
    """
    if len(text) > _LONGEST:
        return ()
    match = INTRODUCTION.match(text) or BYLINE.match(text)
    names = _CUT.split(_ROLE.sub("", text[match.end() :] if match else text).strip(), maxsplit=1)[0].strip(" ,.:")
    is_list = re.search(r"\s(?:und|&)\s", names)
    listed = _AND.split(names) if is_list else [re.split(r"\s*[,/]", names)[0]]
    people = []
    for name in map(_recased, listed):
        if not is_person_name(name):
            break
        people.append(name)
    return tuple(dict.fromkeys(people))


def _names(value: str) -> Iterator[str]:
    match = INTRODUCTION.match(value)
    whole = value[match.end() :] if match else value
    for part in _AND.split(_ABBREVIATION.sub("", _ROLE.sub("", whole))):
        if name := _recased(_ABBREVIATION.sub("", _ROLE.sub("", part)).strip(" ,")):
            yield name


def _recased(name: str) -> str:
    """IDA ÖZ as Ida Öz; what is short is an abbreviation."""
    is_shouted = name.isupper() and " " in name and sum(map(str.isalpha, name)) >= _SHORTEST_CAPITALS
    return " ".join(name.split()).title() if is_shouted else " ".join(name.split())


def _is_same(name: str, source: str) -> bool:
    """Whether a name is that of the outlet: NDR beside NDR.de, DER SPIEGEL."""
    one, other = ("".join(filter(str.isalnum, text.casefold())) for text in (name, source))
    return bool(other) and (one == other or re.fullmatch(rf"(?:www)?{re.escape(one)}(?:de|at|ch|com|org|net|online)", other) is not None)


def is_outlet(names: Sequence[str], source: str) -> bool:
    """Whether only the outlet is named."""
    return all(_is_same(name, source) for name in names)
