"""An address is the whole state of a results page: what is asked, how it is sorted and narrowed down, and which page of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, urlencode

from searchidx.model import Message
from web.wording import LANGUAGES, MODES, SORTS, Mode, Sort, iso_day

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

SIZES = (10, 20, 50)
LAST_PAGE = 10**9

Choice = TypeVar("Choice", bound=str)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for. `lang` is "" for the language of the house; `since` and `until` are ISO days or ""."""

    q: str = ""
    section: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    mode: Mode = "compounds"
    sort: Sort = "relevance"
    size: int = SIZES[0]
    page: int = 1
    lang: str = ""

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.size

    @property
    def filters(self) -> dict[str, str | Sequence[str]]:
        """The filters that are set, as the service takes them."""
        every: dict[str, str | Sequence[str]] = {"section": self.section, "source": self.source, "since": self.since, "until": self.until}
        return {name: value for name, value in every.items() if value}


def asked(args: MultiDict[str, str]) -> tuple[Asked, tuple[Message, ...]]:
    """What the parameters ask for, and a notice for each value that makes no sense. Parameters nobody knows are ignored."""
    notices: list[Message] = []
    since, until = (_day(args.get(name, ""), notices) for name in ("from", "to"))
    if since and until and since > until:
        notices.append(Message("Die Tage waren vertauscht und sind umgestellt.", "The days were the wrong way round and are swapped."))
        since, until = until, since
    state = Asked(
        q=args.get("q", "").strip(),
        section=_values(args.getlist("section")),
        source=_values(args.getlist("source")),
        since=since,
        until=until,
        mode=_choice("mode", args.get("mode", ""), MODES, notices),
        sort=_choice("sort", args.get("sort", ""), SORTS, notices),
        size=_whole("n", args.get("n", ""), SIZES, notices),
        page=_whole("page", args.get("page", ""), range(1, LAST_PAGE + 1), notices),
        lang=args.get("lang", "") if args.get("lang") in LANGUAGES else "",
    )
    return state, tuple(notices)


def results_path(state: Asked) -> str:
    """The address of a results page."""
    return _path("/suche", parameters(state))


def article_path(id: str, state: Asked | None = None, view: str = "") -> str:
    """The address of an article; `view` is "" or "original"."""
    shown = parameters(state) if state else []
    if _fits_a_path(id):
        return _path(f"/artikel/{quote(id, safe='/')}{'/' + view if view else ''}", shown)
    return _path("/artikel", [("id", id), *([("view", view)] if view else []), *shown])


def parameters(state: Asked) -> list[tuple[str, str]]:
    """Name and value of everything that differs from the default, in a fixed order: one state has one address."""
    plain = Asked()
    pairs = [
        ("q", state.q),
        *(("section", value) for value in state.section),
        *(("source", value) for value in state.source),
        ("from", state.since),
        ("to", state.until),
        ("mode", state.mode if state.mode != plain.mode else ""),
        ("sort", state.sort if state.sort != plain.sort else ""),
        ("n", str(state.size) if state.size != plain.size else ""),
        ("page", str(state.page) if state.page != 1 else ""),
        ("lang", state.lang),
    ]
    return [(name, value) for name, value in pairs if value]


def with_value(state: Asked, name: str, value: str) -> Asked:
    """The same question on its first page, with one more value of "section" or "source"."""
    return _with(state, name, (*getattr(state, name), value))


def without_value(state: Asked, name: str, value: str) -> Asked:
    """The same question on its first page, with one value of "section" or "source" less."""
    return _with(state, name, tuple(v for v in getattr(state, name) if v != value))


def unfiltered(state: Asked) -> Asked:
    """The same question without sections, sources and days."""
    return replace(state, section=(), source=(), since="", until="", page=1)


def _with(state: Asked, name: str, values: tuple[str, ...]) -> Asked:
    return replace(state, section=values, page=1) if name == "section" else replace(state, source=values, page=1)


def _path(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _fits_a_path(id: str) -> bool:
    """Whether this id survives as a path: browsers resolve ".." and servers join "//"; an id may also end like one of our views."""
    pieces = id.split("/")
    return all(piece not in ("", ".", "..") for piece in pieces) and pieces[-1] != "original"


def _values(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _choice(name: str, value: str, known: Iterable[Choice], notices: list[Message]) -> Choice:
    """The value if it is known, else the first of the known ones with a notice."""
    values = list(known)
    if value and value not in values:
        notices.append(_unknown(name, value))
    return next((v for v in values if v == value), values[0])


def _whole(name: str, value: str, known: range | tuple[int, ...], notices: list[Message]) -> int:
    if value.isascii() and value.isdigit() and len(value) < 19 and int(value) in known:
        return int(value)
    if value:
        notices.append(_unknown(name, value))
    return known[0]


def _day(value: str, notices: list[Message]) -> str:
    try:
        return iso_day(value.strip()) if value.strip() else ""
    except ValueError:
        notices.append(Message(f"„{value[:40]}“ ist kein Tag und wird nicht beachtet.", f"“{value[:40]}” is no day and is ignored."))
        return ""


def _unknown(name: str, value: str) -> Message:
    given = f"{name}={value[:40]}"
    return Message(f"{given} ist hier nicht möglich und wird nicht beachtet.", f"{given} is not possible here and is ignored.")
