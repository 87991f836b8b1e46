"""Names of people in what pages say of their authors: "Von IDA ÖZ und Jo Ahlers (dpa)" are Ida Öz and Jo Ahlers.

Outlets, agencies, jobs and abbreviations are told from people; where nobody else is named, an agency is the author.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from searchidx.sources.scraped_text.page_vocabulary import BYLINE, INSTITUTIONS, PARTICLES, WIRES
from searchidx.sources.scraped_text.picture_credits import is_person_name

_WORK = (
    r"(?:geschrieben|verfasst|erstellt|veröffentlicht|gepostet|gespeichert|eingestellt|aufgezeichnet|protokolliert|berichtet|beitrag|artikel|text|"
    r"texte|interview|kommentar|gastbeitrag|gastkommentar|analyse|essay|kolumne|reportage|bericht|recherche|protokoll|rezension|kritik|glosse|"
    r"leitartikel|porträt|fotos?|bilder|video|posted|written)"
)
INTRODUCTION = re.compile(
    rf"(?i)(?:(?:(?:ein|eine|einen|der|die|das)\s+(?:[\w-]+\s+){{1,3}}?|{_WORK}\s+(?:(?:und|&)\s+\w+\s+)?)?(?:von|by)\b\s*:?|"
    r"(?:autor|text|redaktion|bericht|interview|protokoll)(?:[:*]?in(?:nen)?|en)?\s*:)\s*(?=\S)"
)
"""What stands before names: "Von", "Autorin:", "Geschrieben von", "Eine Analyse von"; but Georgia von Auer is called so."""

_AND = re.compile(rf"(?i)\s+(?:und|and|&)\s+|\s*[,;/]\s+(?=\S+\s+\S)|\s*;\s*|\s*[/,]\s*(?=(?:{'|'.join(sorted(WIRES))})\b)")
_ROLE = re.compile(
    r"(?i)\s*(?:,|\(|\s[-–|]\s|\|)\s*(?:(?:freie[rn]?|leitende[rn]?|stellv\w*\.?|die|der)\s+)?[\w/-]*(?:redakteur|redaktor|reporter|korrespondent|volontär|"
    r"journalist|autor|chef|leiter|mitarbeiter|praktikant|kolumnist|redaktion|studio)(?:\*?in)?(?:nen|en)?\b.*$"
)
_ABBREVIATION = re.compile(r"\s*\(\s*[\w/.-]{1,6}\s*\)\s*$")
_CUT = re.compile(
    r"\s*[|·•(]\s*|\s+(?:am|aus|für|veröffentlicht|aktualisiert|[–-])\s+|\s+@|"
    r"\s*,?\s*(?:\b(?:Mo|Di|Mi|Do|Fr|Sa|So|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|Sonnabend)\b\.?,?\s*)?\d"
)
_OUTLET = re.compile(r"(?<=\w\w)\s*,\s+[A-ZÄÖÜ]{2,5}$")
"""What stands behind one name: the outlet ("Ida Öz, NDR")."""

_FAMILY_FIRST = re.compile(r"([A-ZÄÖÜ][\w'-]+), ([A-ZÄÖÜ][\w'-]+)")
_SITE = re.compile(r"(?i)^(?:www\.\S+|[\w-]+(?:\.[\w-]+)*\.(?:de|at|ch|com|net|org|info|eu|li|lu))$")
_LOWER = PARTICLES | frozenset(("der", "den", "dem", "ter", "ten"))
_LONGEST = 150
_SHORTEST_CAPITALS = 5
"""Letters of a name in capitals from which on it is no abbreviation."""


def authors(values: Iterable[str], source: str, host: str = "") -> tuple[str, ...]:
    """The people that metadata name, each once; without any the agencies.

    The outlet is no person: `source` is its name, `host` that of the page.
    """
    listed = [name for value in values for name in _names(value)]
    others = [name for name in dict.fromkeys(listed) if not is_outlet(name, source, host) and not _SITE.search(name)]
    people = [name for name in others if name.casefold().strip(" .()") not in WIRES]
    return tuple(people or others)


def is_outlet(name: str, source: str, host: str) -> bool:
    """Whether a name is that of the outlet, or of the site."""
    return _is_same(name, source) or _is_host(name, host)


def names_people(author: str) -> bool:
    """Whether one of these names may be a person's: it is neither an agency nor an institution."""
    return any(name.casefold() not in WIRES and not INSTITUTIONS.search(name) for name in author.split(", ") if name)


def byline_names(text: str) -> tuple[str, ...]:
    """The people in a line that a page shows: "Von Ida Öz, Quellbrück", "Ida Öz | 12.02.2025"; () where it is none of people.

    Only "A, B und C" is a list; after a lone comma stands a place.
    """
    if len(text) > _LONGEST:
        return ()
    match = INTRODUCTION.match(text) or BYLINE.match(text)
    names = _CUT.split(_ROLE.sub("", text[match.end() :] if match else text).strip(), maxsplit=1)[0].strip(" ,.:")
    is_list = re.search(r"\s(?:und|&)\s", names)
    listed = _AND.split(names) if is_list else [names]
    people = []
    for name in (_recased(re.split(r"\s*[,/]", part)[0]) for part in listed):
        if not is_person_name(name):
            break
        people.append(name)
    return tuple(dict.fromkeys(people))


def _names(value: str) -> Iterator[str]:
    match = INTRODUCTION.match(value)
    whole = value[match.end() :] if match else value
    if reversed_name := _FAMILY_FIRST.fullmatch(whole):
        whole = f"{reversed_name[2]} {reversed_name[1]}"
    for part in _AND.split(_ABBREVIATION.sub("", _ROLE.sub("", whole))):
        if name := _recased(_ABBREVIATION.sub("", _ROLE.sub("", _OUTLET.sub("", part))).strip(" ,")):
            yield from _both_sides(name)


def _both_sides(name: str) -> Iterator[str]:
    """Two people with a stroke between them, or one with a place or outlet behind a comma or bar."""
    sides = [side for side in re.split(r"\s*[/|+]\s*", name) if side]
    if len(sides) > 1 and any(map(is_person_name, sides)):
        yield from filter(is_person_name, sides)
        return
    first, _, behind = name.partition(", ")
    yield first if behind and " " not in behind and is_person_name(first) else name


def _recased(name: str) -> str:
    """IDA ÖZ as Ida Öz; what is short is an abbreviation."""
    is_shouted = name.isupper() and " " in name and sum(map(str.isalpha, name)) >= _SHORTEST_CAPITALS
    words = name.title().split() if is_shouted else name.split()
    return " ".join(word.lower() if is_shouted and word.casefold() in _LOWER else word for word in words)


def _is_same(name: str, source: str) -> bool:
    """Whether a name is that of the outlet: NDR beside NDR.de, DER SPIEGEL."""
    one, other = ("".join(filter(str.isalnum, text.casefold())) for text in (name, source))
    return bool(other) and (one == other or re.fullmatch(rf"(?:www)?{re.escape(one)}(?:de|at|ch|com|org|net|online)", other) is not None)


def _is_host(name: str, host: str) -> bool:
    """Whether a name is the host's, its end or its main part: orf.at and ORF on wien.orf.at."""
    wanted = name.casefold().removeprefix("www.")
    return bool(host) and (f".{host}".endswith(f".{wanted}") or wanted == host.split(".")[-2:][0])
