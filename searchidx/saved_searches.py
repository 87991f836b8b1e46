"""Saved searches: queries kept by name, and which articles each has shown already.

One readable JSON file a search, `NAME.json`, fit for a version control system; below `.seen/` the ids that `run --new` has shown, a file a
search and index. Files appear whole or not at all, and for their owner alone. Whoever reads such a file in order to write it again holds a
lock meanwhile: `save` and `remove` take it themselves, a run takes `run_lock`. A file that is not understood is named with its cure; it
breaks its own search only.
"""

from __future__ import annotations

import json
import os
import re
import stat
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
from searchidx.messages import MODE_NAMES, SORT_NAMES, Message

FILTERS = ("section", "source", "author", "-section", "-source", "-author", "since", "until")

_NAME = re.compile(r"\w[\w.-]{0,99}")  # no separator, nothing hidden, nothing a command line takes for an option
_SUFFIX = ".json"
_SEEN = ".seen"
_NONE_YET = ""
"""The id of no article: in the list of a search that has found nothing yet. An empty list would look like one that was lost."""

_LARGEST = 1_000_000
"""Bytes of the file of a search: what is larger is none."""


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


def file_of(folder: Path, name: str) -> Path:
    """Where a search of this name is kept. Raises UsageError for what is no name."""
    return folder / (_checked_name(name) + _SUFFIX)


def load(folder: Path, name: str) -> Search:
    """A saved search. Raises UsageError when there is none, or when its file says something that is not understood."""
    path = file_of(folder, name)
    _check_writable_by_owner_only(folder)
    try:
        record = json.loads(_contents(path, _LARGEST))
    except FileNotFoundError:
        raise UsageError(
            f"Keine gespeicherte Suche heißt {name!r}; „searchidx saved list“ nennt alle",
            f"no saved search is called {name!r}; `searchidx saved list` names all",
        ) from None
    except _NoTextFileError as error:
        raise _broken(path, error.message.de, error.message.en) from None
    except OSError as error:
        raise _broken(path, f"nicht lesbar: {error.strerror}", f"not readable: {error.strerror}") from None
    except (ValueError, RecursionError) as error:
        raise _broken(path, f"kein JSON: {error}", f"not JSON: {error}") from None
    return _search(path, record)


def save(folder: Path, name: str, search: Search, *, replace: bool = False) -> Path:
    """Keeps a search under a name; returns its file. Raises UsageError for a name that is taken, unless `replace`, or is no file name."""
    path = file_of(folder, name)
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
    path = file_of(folder, name)
    if not os.path.lexists(path):
        load(folder, name)  # says that there is none; one that cannot be understood can still be taken away
    with _edit_lock(folder):
        if path.is_dir() and not path.is_symlink():
            raise UsageError(f"{path} ist ein Ordner und bleibt; Abhilfe: umbenennen", f"{path} is a folder and stays; cure: rename it")
        path.unlink(missing_ok=True)
        for memory in (folder / _SEEN).iterdir():
            if re.fullmatch(re.escape(_checked_name(name)) + r"\.[0-9a-f]{16}\.ids", memory.name):
                memory.unlink()


@contextmanager
def run_lock(folder: Path, waits: Callable[[], object]) -> Iterator[None]:
    """Held from before `seen` until after `remember`, so that two runs at once never show the same article as new.

    Waits until no other run holds it; `waits` is called once if it has to.
    """
    _make_folders(folder)
    path = folder / _SEEN / "run.lock"
    with file_lock(path) as held:
        if held:
            yield
            return
    waits()
    with file_lock(path, wait=True):
        yield


def seen(folder: Path, name: str, index: str) -> frozenset[str]:
    """The ids that this search in this index has shown as new. Raises UsageError where that list is damaged, OSError."""
    path = _memory(folder, name, index)
    try:
        ids = [json.loads(line) for line in _contents(path).splitlines()]
    except FileNotFoundError:
        return frozenset()
    except (ValueError, RecursionError):
        ids = [None]
    if not ids or not _is_texts(ids):  # an empty list is never written: what was in it is lost
        raise UsageError(
            f"{path}: diese Liste gezeigter Artikel ist beschädigt. Abhilfe: aus einer Sicherung zurückholen oder löschen; "
            f"ohne sie vermerkt „searchidx saved run --new {name}“ einmal nur, was da ist",
            f"{path}: this list of articles shown is damaged. Cure: bring it back from a backup, or delete it; "
            f"without it `searchidx saved run --new {name}` once only notes what is there",
        )
    return frozenset(ids)


def was_run(folder: Path, name: str, index: str) -> bool:
    """Whether this search has been run with `--new` in this index: the first time it only takes note of what is there."""
    return os.path.lexists(_memory(folder, name, index))


def remember(folder: Path, name: str, index: str, ids: Iterable[str]) -> None:
    """Adds ids to those that were shown: all of them or, when writing fails, none. To be called within `run_lock`.

    Nothing is remembered of a search that was removed meanwhile: one of the same name that comes later starts afresh.
    """
    all_ids = seen(folder, name, index).union(ids) or {_NONE_YET}
    with _edit_lock(folder):
        if not file_of(folder, name).exists():
            return
        with atomic_file(_memory(folder, name, index)) as file:
            # escaped: a half pair of surrogates cannot be written, a line separator would end the line
            file.writelines(json.dumps(id) + "\n" for id in sorted(all_ids))


@contextmanager
def _edit_lock(folder: Path) -> Iterator[None]:
    """Held while a file is read in order to write it again; the folder is made where it is missing, out of sight of version control."""
    _make_folders(folder)
    path = folder / _SEEN
    with file_lock(path / "edit.lock", wait=True):
        if not (path / ".gitignore").exists():
            with atomic_file(path / ".gitignore") as file:
                file.write("*\n")
        yield


def _make_folders(folder: Path) -> None:
    """Makes the folder of the searches and that of the ids where they are missing, for their owner alone whatever the umask."""
    missing = [path for path in (folder / _SEEN, folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(mode=0o700, exist_ok=True)  # another run may have been quicker
    _check_writable_by_owner_only(folder, folder / _SEEN)


def _check_writable_by_owner_only(*paths: Path) -> None:
    """Raises UsageError where anybody may write: a planted search could ask a planted index."""
    for path in paths if os.name != "nt" else ():
        with suppress(FileNotFoundError):
            _check_mode(path, path.stat().st_mode)


def _check_mode(path: Path, mode: int) -> None:
    if os.name != "nt" and mode & stat.S_IWOTH:  # Windows keeps permissions elsewhere
        raise UsageError(
            f"{path}: Jeder auf diesem Rechner darf hier schreiben. Abhilfe: chmod o-w {path}",
            f"{path}: anybody on this machine may write here. Cure: chmod o-w {path}",
        )


class _NoTextFileError(ValueError):
    def __init__(self, de: str, en: str) -> None:
        super().__init__(en)
        self.message = Message(de, en)


def _contents(path: Path, largest: int | None = None) -> str:
    """The text of an ordinary file of at most `largest` bytes.

    Raises ValueError for what is none or no UTF-8, UsageError for what anybody may write to, OSError.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))  # who opens a pipe would wait for somebody to write
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            raise _NoTextFileError("keine Datei", "not a file")
        if largest is not None and status.st_size > largest:
            raise _NoTextFileError("zu groß für eine Suche", "too large for a search")
        _check_mode(path, status.st_mode)
        with open(handle, "rb", closefd=False) as file:
            return file.read().decode("utf-8")
    finally:
        os.close(handle)


def _broken(path: Path, de: str, en: str) -> UsageError:
    name = path.name.removesuffix(_SUFFIX)
    return UsageError(
        f"{path}: {de}. Abhilfe: berichtigen, oder löschen mit „searchidx saved rm {name}“",
        f"{path}: {en}. Cure: correct it, or delete it with `searchidx saved rm {name}`",
    )


def _memory(folder: Path, name: str, index: str) -> Path:
    """One file a search and index: what is new in one index may be old in another."""
    place = blake2b(os.fsencode(os.path.realpath(index)), digest_size=8).hexdigest()
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
        raise _broken(path, f"{problem!r} fehlt oder ist nicht zu verstehen", f"{problem!r} is missing or not understood")
    return Search(**record)


def _is_path(value: Any) -> bool:
    try:
        return isinstance(value, str) and b"\0" not in os.fsencode(value)
    except UnicodeEncodeError:  # a half surrogate pair that stands for no byte
        return False


def _is_filter(key: Any, value: Any) -> bool:
    return key in FILTERS and (isinstance(value, str) or (key not in ("since", "until") and _is_texts(value)))


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


_CHECKS = {
    "index": _is_path,
    "sort": lambda value: value in tuple(SORT_NAMES),
    "mode": lambda value: value in tuple(MODE_NAMES),
    "filters": lambda value: isinstance(value, dict) and all(_is_filter(*item) for item in value.items()),
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
