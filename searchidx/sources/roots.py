"""Roots are the folders that were indexed. Each has a prefix, which the ids of its articles begin with.

The prefix is the folder's own name ("politik"), with as many parent folders before it as it takes to differ from every other prefix
("2025/politik"). A root keeps its prefix for good, so ids given once stay; and since no two roots share one, an id made from a place
belongs to one file.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from itertools import count
from pathlib import PurePath

Prefixes = Mapping[str, str]
"""The prefix of each root, by its absolute path with links resolved. Prefixes are printable, with "/" between folders."""

# What must not reach a terminal or split a line of output: controls, line separators, bidi overrides, bytes that are no UTF-8.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def is_below(path: str, folder: str) -> bool:
    """Whether `path` is the folder or lies in it; both absolute."""
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def with_folders_above(paths: Iterable[str]) -> set[str]:
    """Absolute paths and all folders that hold them."""
    above: set[str] = set()
    for path in paths:
        while path not in above:
            above.add(path)
            path = os.path.dirname(path)
    return above


def root_of(path: str, prefixes: Container[str]) -> str | None:
    """The innermost root that holds an absolute path; None when no root does."""
    while path not in prefixes:
        path, below = os.path.dirname(path), path
        if path == below:
            return None
    return path


def place_name(path: str, prefixes: Prefixes) -> str:
    """The name of a file or folder in ids: the prefix of its root and the relative path. Raises LookupError outside all roots."""
    root = root_of(path, prefixes)
    if root is None:
        raise LookupError(path)
    return "/".join((prefixes[root], *_printable_parts(path[len(root.rstrip(os.sep)) :])))


def with_roots(folders: Iterable[str], prefixes: Prefixes) -> dict[str, str]:
    """The prefixes with `folders` among the roots. A folder inside a root belongs to it and gets no prefix of its own."""
    names = _Names(dict(prefixes))
    for folder in folders:
        if root_of(folder, names.prefixes) is None:
            names.add(folder, _free_prefix(folder, names))
    return names.prefixes


def moved(prefixes: Prefixes, old: str, new: str) -> dict[str, str]:
    """The prefixes after everything at `old`, a root or a folder in or above roots, has moved to `new`: places keep their names."""
    name = place_name(old, prefixes) if root_of(old, prefixes) else None
    kept = {root: prefix for root, prefix in prefixes.items() if not is_below(root, new)}
    carried = {new + root[len(old) :] if is_below(root, old) else root: prefix for root, prefix in kept.items()}
    return carried if name is None else {**carried, new: name}


def printable(name: str) -> str:
    """A file name in NFC that is safe to show and store: characters that are not printable become \\n, \\xff or \\u202e."""
    return _UNPRINTABLE.sub(lambda match: _escaped(match[0]), unicodedata.normalize("NFC", name))


def _printable_folder(folder: str, levels: int) -> str:
    """The last `levels` folders of an absolute path as a prefix."""
    return "/".join(_printable_parts(folder)[-levels:])


class _Names:
    """The prefixes of roots, and which names these take: there may be tens of thousands of roots."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        self.prefixes = prefixes
        self._taken = set[str]()
        self._roots_below = defaultdict[str, list[str]](list)
        """The roots whose prefix is a name, or begins with it."""
        for root, prefix in prefixes.items():
            self._take(root, prefix)

    def add(self, root: str, prefix: str) -> None:
        self.prefixes[root] = prefix
        self._take(root, prefix)

    def is_free(self, prefix: str, folder: str) -> bool:
        """Whether no place of another root can have the name of a place below `folder`."""
        if any(name in self._taken for name in _with_folders(prefix)):
            return False
        # a root inside `folder` may go on being called as it would be from here
        return all(
            is_below(root, folder) and _named_from(folder, prefix, root) == self.prefixes[root]
            for root in self._roots_below.get(prefix, ())
        )

    def _take(self, root: str, prefix: str) -> None:
        self._taken.add(prefix)
        for name in _with_folders(prefix):
            self._roots_below[name].append(root)


def _free_prefix(folder: str, names: _Names) -> str:
    depth = len(_printable_parts(folder)) or 1
    grown = [_printable_folder(folder, levels) for levels in range(1, depth + 1)]
    numbered = (f"{grown[0]}-{number}" for number in count(2))  # when even the whole path could be the name of a place below another root
    return next(prefix for candidates in (grown, numbered) for prefix in candidates if names.is_free(prefix, folder))


def _with_folders(name: str) -> Iterator[str]:
    """A name and those of the folders above it."""
    while name:
        yield name
        name = name.rpartition("/")[0]


def _named_from(folder: str, prefix: str, root: str) -> str:
    return "/".join((prefix, *_printable_parts(root[len(folder.rstrip(os.sep)) :])))


def _printable_parts(path: str) -> list[str]:
    return [printable(part) for part in PurePath(path).parts if part != os.sep]


def _escaped(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:  # how Python carries a byte that is no UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return character.encode("unicode_escape", "backslashreplace").decode("ascii")
