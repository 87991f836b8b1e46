"""A saved search is a question kept in a file of its own, to be asked again; what was new the last time is remembered beside it.

One readable JSON file a search, `NAME.json`, fit for a version control system; below `.seen/` what `run --new` has shown already.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import Any

from searchidx.errors import UsageError

ORDERS = ("relevance", "newest", "oldest")
MODES = ("exact", "forms", "compounds")
FILTERS = ("section", "source", "author", "-section", "-source", "-author", "since", "until")

_NAME = re.compile(r"\w[\w.-]{0,99}")  # no separator, nothing hidden, nothing a command line takes for an option
_SUFFIX = ".json"
_SEEN = ".seen"


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked, as `Index.search` takes it; `index` is the directory it was made for, "" for whichever is asked."""

    query: str
    index: str = ""
    sort: str = "newest"
    mode: str = "compounds"
    filters: Mapping[str, str | Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))
    without: Sequence[str] = ()
    exclude: Sequence[str] = ()


def names(folder: Path) -> list[str]:
    """The saved searches of a folder by name; [] when there is no such folder."""
    found = (path.name.removesuffix(_SUFFIX) for path in folder.glob(f"*{_SUFFIX}")) if folder.is_dir() else ()
    return sorted(name for name in found if _NAME.fullmatch(name))


def load(folder: Path, name: str) -> Search:
    """A saved search. Raises UsageError when there is none, or when its file says something that is not understood."""
    path = _file(folder, name)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(
            f"Keine gespeicherte Suche heißt {name!r}; „searchidx saved list“ nennt alle",
            f"no saved search is called {name!r}; `searchidx saved list` names all",
        ) from None
    except ValueError as error:
        raise UsageError(f"{path}: kein JSON: {error}", f"{path}: not JSON: {error}") from None
    return _understood(path, found)


def save(folder: Path, name: str, search: Search, *, replace: bool = False) -> Path:
    """Keeps a search under a name; the file appears whole or not at all. Raises UsageError for a name that is taken or is no file name."""
    path = _file(folder, name)
    if path.exists() and not replace:
        raise UsageError(
            f"Eine gespeicherte Suche heißt schon {name!r}; --replace ersetzt sie", f"{name!r} is saved already; --replace replaces it"
        )
    usual = record(Search(query=""))
    told = {key: value for key, value in record(search).items() if key == "query" or value != usual[key]}
    _write(path, _readable(told) + "\n")
    return path


def record(search: Search) -> dict[str, Any]:
    """Everything a search says, as JSON can hold it."""
    filters = {name: value if isinstance(value, str) else list(value) for name, value in search.filters.items()}
    lists = {"without": list(search.without), "exclude": list(search.exclude)}
    return {**{one.name: getattr(search, one.name) for one in fields(Search)}, "filters": filters, **lists}


def remove(folder: Path, name: str) -> None:
    """Takes a saved search away, and what was remembered of it. Raises UsageError when there is none."""
    path = _file(folder, name)
    if not path.exists():
        load(folder, name)  # says that there is none; one that cannot be understood can still be taken away
    path.unlink()
    if (folder / _SEEN).is_dir():
        for path in (folder / _SEEN).iterdir():
            if re.fullmatch(re.escape(_known_name(name)) + r"\.[0-9a-f]{16}\.ids", path.name):
                path.unlink()


def seen(folder: Path, name: str, index: str) -> frozenset[str]:
    """The ids that were shown as new before, of this search in this index."""
    with suppress(FileNotFoundError):
        return frozenset(json.loads(line) for line in _memory(folder, name, index).read_text(encoding="utf-8").splitlines())
    return frozenset()


def remember(folder: Path, name: str, index: str, ids: Iterable[str]) -> None:
    """Adds ids to those that were shown; all of them are kept, or none."""
    path = _memory(folder, name, index)
    known = seen(folder, name, index).union(ids)
    # a half pair of surrogates and a line separator stay within their line when they are escaped
    _write(path, "".join(json.dumps(id) + "\n" for id in sorted(known)))
    ignored = path.parent / ".gitignore"
    if not ignored.exists():
        _write(ignored, "*\n")


def _file(folder: Path, name: str) -> Path:
    return folder / (_known_name(name) + _SUFFIX)


def _memory(folder: Path, name: str, index: str) -> Path:
    """One file a search and index: what is new in one index may be old in another."""
    place = blake2b(os.fsencode(Path(index).resolve()), digest_size=8).hexdigest()
    return folder / _SEEN / f"{_known_name(name)}.{place}.ids"


def _known_name(name: str) -> str:
    """The name as one spelling: a file system may keep "ü" as two characters."""
    spelled = unicodedata.normalize("NFC", name)
    if not _NAME.fullmatch(spelled):
        raise UsageError(
            f"{name!r} ist kein Name für eine Suche: Buchstaben, Ziffern, - . _ (bis 100 Zeichen)",
            f"{name!r} is no name for a search: letters, figures, - . _ (up to 100)",
        )
    return spelled


def _understood(path: Path, record: Any) -> Search:
    """The search that a file describes; a file that was edited by hand gets a sentence about what is wrong in it."""
    known = {one.name for one in fields(Search)}
    problem = ""
    if not isinstance(record, dict) or not isinstance(record.get("query"), str):
        problem = "query"
    elif unknown := sorted(record.keys() - known):
        problem = unknown[0]
    else:
        problem = next((key for key, fine in _CHECKS.items() if key in record and not fine(record[key])), "")
    if problem:
        raise UsageError(f"{path}: {problem!r} fehlt oder ist nicht zu verstehen", f"{path}: {problem!r} is missing or not understood")
    return Search(**record)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


_CHECKS = {
    "index": lambda value: isinstance(value, str),
    "sort": lambda value: value in ORDERS,
    "mode": lambda value: value in MODES,
    "filters": lambda value: (
        isinstance(value, dict) and all(key in FILTERS and (isinstance(one, str) or _is_texts(one)) for key, one in value.items())
    ),
    "without": _is_texts,
    "exclude": _is_texts,
}


def _readable(told: Mapping[str, Any]) -> str:
    text = json.dumps(told, ensure_ascii=False, indent=2)
    try:
        text.encode()
    except UnicodeEncodeError:  # a query with bytes that were no UTF-8 on the command line
        return json.dumps(told, indent=2)
    return text


def _write(path: Path, text: str) -> None:
    """The file appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with draft.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
