"""Saved searches: queries kept by name, and which articles each has shown already.

One readable JSON file a search, `NAME.json`, fit for a version control system; below `.seen/` the ids that `run --new` has shown, a file a
search and index. Files appear whole or not at all. Whoever reads such a file in order to write it again holds a lock meanwhile: `save` and
`remove` take it themselves, a run takes `run_lock`.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType
from typing import Any

from searchidx.atomic_file import atomic_file
from searchidx.errors import UsageError
from searchidx.file_lock import file_lock
from searchidx.messages import MODE_NAMES, SORT_NAMES

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
    stems = (path.name.removesuffix(_SUFFIX) for path in folder.glob(f"*{_SUFFIX}")) if folder.is_dir() else ()
    return sorted(stem for stem in stems if _NAME.fullmatch(stem))


def load(folder: Path, name: str) -> Search:
    """A saved search. Raises UsageError when there is none, or when its file says something that is not understood."""
    path = _file(folder, name)
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(
            f"Keine gespeicherte Suche heißt {name!r}; „searchidx saved list“ nennt alle",
            f"no saved search is called {name!r}; `searchidx saved list` names all",
        ) from None
    except ValueError as error:
        raise UsageError(f"{path}: kein JSON: {error}", f"{path}: not JSON: {error}") from None
    return _search(path, record)


def save(folder: Path, name: str, search: Search, *, replace: bool = False) -> Path:
    """Keeps a search under a name; returns its file. Raises UsageError for a name that is taken, unless `replace`, or is no file name."""
    path = _file(folder, name)
    defaults = record(Search(query=""))
    definition = {key: value for key, value in record(search).items() if key == "query" or value != defaults[key]}
    with _edit_lock(folder):
        if path.exists() and not replace:
            raise UsageError(
                f"Eine gespeicherte Suche heißt schon {name!r}; --replace ersetzt sie", f"{name!r} is saved already; --replace replaces it"
            )
        with atomic_file(path) as file:
            file.write(_readable(definition) + "\n")
    return path


def record(search: Search) -> dict[str, Any]:
    """Everything a search says, as JSON can hold it."""
    filters = {name: value if isinstance(value, str) else list(value) for name, value in search.filters.items()}
    lists = {"without": list(search.without), "exclude": list(search.exclude)}
    return {**{key.name: getattr(search, key.name) for key in fields(Search)}, "filters": filters, **lists}


def remove(folder: Path, name: str) -> None:
    """Deletes a saved search and what it has shown. Raises UsageError when there is none."""
    path = _file(folder, name)
    if not path.exists():
        load(folder, name)  # says that there is none; one that cannot be understood can still be taken away
    with _edit_lock(folder):
        path.unlink(missing_ok=True)
        for memory in (folder / _SEEN).iterdir():
            if re.fullmatch(re.escape(_checked_name(name)) + r"\.[0-9a-f]{16}\.ids", memory.name):
                memory.unlink()


@contextmanager
def run_lock(folder: Path, waits: Callable[[], object]) -> Iterator[None]:
    """Held from before `seen` until after `remember`, so that two runs at once never show the same article as new.

    Waits until no other run holds it; `waits` is called once if it has to.
    """
    path = folder / _SEEN / "run.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with file_lock(path) as held:
        if held:
            yield
            return
    waits()
    with file_lock(path, wait=True):
        yield


def seen(folder: Path, name: str, index: str) -> frozenset[str]:
    """The ids that this search in this index has shown as new."""
    with suppress(FileNotFoundError):
        return frozenset(json.loads(line) for line in _memory(folder, name, index).read_text(encoding="utf-8").splitlines())
    return frozenset()


def remember(folder: Path, name: str, index: str, ids: Iterable[str]) -> None:
    """Adds ids to those that were shown: all of them or, when writing fails, none. To be called within `run_lock`.

    Nothing is remembered of a search that was removed meanwhile: one of the same name that comes later starts afresh.
    """
    all_ids = seen(folder, name, index).union(ids)
    with _edit_lock(folder):
        if not _file(folder, name).exists():
            return
        with atomic_file(_memory(folder, name, index)) as file:
            # escaped: a half pair of surrogates cannot be written, a line separator would end the line
            file.writelines(json.dumps(id) + "\n" for id in sorted(all_ids))


def _file(folder: Path, name: str) -> Path:
    return folder / (_checked_name(name) + _SUFFIX)


@contextmanager
def _edit_lock(folder: Path) -> Iterator[None]:
    """Held while a file is read in order to write it again; the folder is made where it is missing, out of sight of version control."""
    path = folder / _SEEN
    path.mkdir(parents=True, exist_ok=True)
    with file_lock(path / "edit.lock", wait=True):
        if not (path / ".gitignore").exists():
            with atomic_file(path / ".gitignore") as file:
                file.write("*\n")
        yield


def _memory(folder: Path, name: str, index: str) -> Path:
    """One file a search and index: what is new in one index may be old in another."""
    place = blake2b(os.fsencode(Path(index).resolve()), digest_size=8).hexdigest()
    return folder / _SEEN / f"{_checked_name(name)}.{place}.ids"


def _checked_name(name: str) -> str:
    """The name in one spelling (NFC): a file system may keep "ü" as two characters. Raises UsageError."""
    spelled = unicodedata.normalize("NFC", name)
    if not _NAME.fullmatch(spelled):
        raise UsageError(
            f"{name!r} ist kein Name für eine Suche: Buchstaben, Ziffern, - . _ (bis 100 Zeichen)",
            f"{name!r} is no name for a search: letters, figures, - . _ (up to 100)",
        )
    return spelled


def _search(path: Path, record: Any) -> Search:
    """The search that a file describes. Raises UsageError, which names the key that is wrong: people edit these files."""
    keys = {key.name for key in fields(Search)}
    problem = ""
    if not isinstance(record, dict) or not isinstance(record.get("query"), str):
        problem = "query"
    elif unknown := sorted(record.keys() - keys):
        problem = unknown[0]
    else:
        problem = next((key for key, is_valid in _CHECKS.items() if key in record and not is_valid(record[key])), "")
    if problem:
        raise UsageError(f"{path}: {problem!r} fehlt oder ist nicht zu verstehen", f"{path}: {problem!r} is missing or not understood")
    return Search(**record)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


_CHECKS = {
    "index": lambda value: isinstance(value, str),
    "sort": lambda value: value in tuple(SORT_NAMES),
    "mode": lambda value: value in tuple(MODE_NAMES),
    "filters": lambda value: (
        isinstance(value, dict) and all(key in FILTERS and (isinstance(chosen, str) or _is_texts(chosen)) for key, chosen in value.items())
    ),
    "without": _is_texts,
    "exclude": _is_texts,
}


def _readable(definition: Mapping[str, Any]) -> str:
    text = json.dumps(definition, ensure_ascii=False, indent=2)
    try:
        text.encode()
    except UnicodeEncodeError:  # a query with bytes that were no UTF-8 on the command line
        return json.dumps(definition, indent=2)
    return text
