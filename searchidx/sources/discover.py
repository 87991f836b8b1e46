"""Discovery lists the sources below the paths of a run. A source is one file that may hold articles.

What is no article by rule (symbolic links, named pipes, hidden files, unknown suffixes) comes as a skipped file with its rule; a file of
an unknown suffix that begins as HTML is a page.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from searchidx.errors import PathMissing
from searchidx.messages import Message
from searchidx.sources.compression import ENDINGS
from searchidx.sources.extracted_page import NOT_INSTALLED
from searchidx.sources.file_access import IS_LINK, IS_SPECIAL, broken_off
from searchidx.sources.outcomes import BrokenOff, Skipped
from searchidx.sources.roots import Prefixes, place_name, printable, with_roots

FORMATS = {
    ".txt": "plain",
    ".text": "plain",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".eml": "mail",
    ".pdf": "pdf",
    ".docx": "docx",
    ".odt": "odt",
    ".fodt": "odt",
    ".epub": "epub",
    ".mbox": "mbox",
    ".mhtml": "mhtml",
    ".mht": "mhtml",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
    ".opml": "feed",
    ".warc": "warc",
    ".wet": "warc",
    ".wacz": "wacz",
    ".zip": "zip",
    ".tar": "tar",
    ".tgz": "tar",
    ".tbz2": "tar",
    ".txz": "tar",
    ".tzst": "tar",
}
"""The format by suffix, in lower case. Behind most may stand one of `compression.ENDINGS`."""

ONE_ARTICLE = frozenset(("plain", "html", "markdown", "mail", "mhtml", "pdf", "docx", "odt", "epub"))
"""Formats of files that hold one article, which may have a sidecar."""

PACKAGES = {"pdf": "pypdfium2"}
"""Formats that an optional package reads."""

HEAD = 1024
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)

_NEVER_PACKED = frozenset(("zip", "wacz"))
"""Formats that are compressed in themselves, and read from their end."""

_OLD_DOCUMENTS = frozenset((".doc", ".rtf", ".dot", ".wpd", ".wps", ".pages", ".sxw"))
_CONVERTED = Message(
    "Dokument in einem Format, das nicht gelesen wird; als .docx speichern, "
    "viele auf einmal mit „soffice --headless --convert-to docx DATEIEN“",
    "a document in a format that is not read; save it as .docx, many at a time with `soffice --headless --convert-to docx FILES`",
)

HIDDEN = Message("versteckt (Name beginnt mit einem Punkt)", "hidden (its name begins with a dot)")
"""The rule for files and folders that are left out."""

_README = Message("README beschreibt den Ordner und ist kein Artikel", "a README describes the folder and is no article")
_SAME_FILE = Message("dieselbe Datei kam schon unter anderem Namen vor (harter Link)", "the same file came under another name (hard link)")


Siblings = Mapping[str, str]
"""The names in a folder by their folded form."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read: `path` absolute, links in it resolved; `name` as the ids of its articles begin ("corpus/politik/a.txt").

    `sidecar` is the .json file beside it, with facts about the article that its text does not tell.
    """

    path: str
    name: str
    size: int
    mtime_ns: int
    format: str
    sidecar: Source | None = None

    @property
    def stamp(self) -> list[int]:
        """Size and modification time of the file and its sidecar; equal stamps mean unchanged articles."""
        return [self.size, self.mtime_ns, *(self.sidecar.stamp if self.sidecar else ())]


@dataclass(frozen=True, slots=True)
class Scope:
    """One PATH of a run: `path` absolute, links in it resolved; `name` as the ids of its articles begin."""

    path: str
    name: str


def scopes(paths: Sequence[str | Path], prefixes: Prefixes) -> tuple[list[Scope], dict[str, str]]:
    """The PATHs, each once, in the order given, and the prefixes with those of new roots added (see `searchidx.sources.roots`).

    A file belongs to the root of its folder. Raises PathMissing for an empty path or one that does not exist.
    """
    resolved = list(dict.fromkeys(_resolved(path) for path in paths))
    grown = with_roots((path if os.path.isdir(path) else os.path.dirname(path) for path in resolved), prefixes)
    return [Scope(path, place_name(path, grown)) for path in resolved], grown


def sources(
    scopes: Sequence[Scope], prefixes: Prefixes, is_indexed: Callable[[str], bool] = lambda _: False
) -> Iterator[Source | Skipped | BrokenOff]:
    """Every source in the scopes, folder by folder in code-point order, and what was skipped or cannot be listed.

    A file reached by several names or scopes comes once: by the name under which it was indexed (`is_indexed`, by absolute path), so that a
    hard link made beside a removed article does not bring its text back under another id; else by its first name.
    """
    listed = list(_listed_in(scopes, prefixes))
    chosen: dict[tuple[int, int], str] = {}
    for item in listed:
        if isinstance(item, _ListedFile):
            path = item.source.path
            if chosen.setdefault(item.inode, path) != path and is_indexed(path) and not is_indexed(chosen[item.inode]):
                chosen[item.inode] = path
    yielded: set[tuple[int, int]] = set()
    for item in listed:
        if not isinstance(item, _ListedFile):
            yield item
        elif item.inode in yielded or item.source.path != chosen[item.inode]:
            yield Skipped(item.source.name, _SAME_FILE)
        else:
            yielded.add(item.inode)
            yield item.source


def suffix(path: str) -> str:
    """The suffix that decides on the format, in lower case: ".txt", ".jsonl.gz"; "" for none."""
    stem, last = os.path.splitext(os.path.basename(path).lower())
    return os.path.splitext(stem)[1] + last if last in ENDINGS else last


def format_of(path: str) -> str | None:
    """The format of a file by its suffix; None for an unknown one."""
    ending = suffix(path)
    if not ending.endswith(ENDINGS):
        return FORMATS.get(ending)
    format = FORMATS.get(os.path.splitext(ending)[0])
    return None if format in _NEVER_PACKED else format


_SIDECAR_ENDINGS = (".meta.json", ".info.json", ".json")
"""How the name of a sidecar ends: news-please and yt-dlp write .meta.json and .info.json."""


def sidecar_names(file: str, siblings: Siblings) -> Iterator[str]:
    """What may be the sidecar of a file: a.txt.json before a.json; the longer means this file only, the shorter perhaps a.html, too."""
    stem = file[: len(file) - len(suffix(file))]
    for candidate in (f"{file}.json", *(f"{stem}{ending}" for ending in _SIDECAR_ENDINGS)):
        if name := siblings.get(_folded(candidate), ""):
            yield name


def is_sidecar(name: str, siblings: Siblings) -> bool:
    """Whether a file of this name is the sidecar of one beside it."""
    ending = next((ending for ending in _SIDECAR_ENDINGS if name.lower().endswith(ending)), "")
    if not ending:
        return False
    stem = name[: -len(ending)]
    texts = (stem, *(stem + ending for ending, format in FORMATS.items() if format in ONE_ARTICLE))
    names = (text + packed for text in texts for packed in ("", *ENDINGS))
    return any(_folded(text) in siblings and format_of(text) in ONE_ARTICLE for text in names)


def by_folded_name(names: Iterable[str]) -> Siblings:
    """The names in a folder."""
    return {_folded(name): name for name in names}


def name_rule(name: str) -> Message | None:
    """Why a file in a folder is not read, by its whole name; None when it is."""
    if name.startswith("."):
        return HIDDEN
    return _README if name.lower().startswith("readme") else None


def suffix_rule(name: str) -> Message:
    """Why a file of unknown suffix is not read."""
    ending = suffix(name)
    if ending in _OLD_DOCUMENTS:
        return _CONVERTED
    readable, packed = ", ".join(FORMATS), ", ".join(ENDINGS)
    formats = Message(f"gelesen werden {readable}, auch gepackt ({packed})", f"readable are {readable}, compressed, too ({packed})")
    if not ending:
        return Message(f"ohne Endung; {formats.de}", f"no suffix; {formats.en}")
    shown = printable(ending)
    return Message(f"unbekannte Endung {shown}; {formats.de}", f"unknown suffix {shown}; {formats.en}")


def is_page(head: bytes) -> bool:
    """Whether a file is HTML by its first bytes, HEAD of them at most."""
    return _PAGE.match(head[:HEAD]) is not None


def begins_as_page(path: str) -> bool:
    """Whether a file is HTML by its first bytes: wget saves "artikel.php?id=3", and pages without any suffix."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return False  # skipped all the same
    try:
        return is_page(os.read(descriptor, HEAD))
    except OSError:
        return False
    finally:
        os.close(descriptor)


@dataclass(frozen=True, slots=True)
class _ListedFile:
    source: Source
    inode: tuple[int, int]


def _resolved(path: str | Path) -> str:
    if not os.fspath(path):  # `searchidx index "$UNSET"`: the system would take the current folder
        raise PathMissing(
            "Ein PFAD ist leer; der Index ist unverändert. Den aktuellen Ordner nennt ein Punkt",
            "a PATH is empty; the index is unchanged. A dot names the current folder",
        )
    absolute = os.path.abspath(os.fspath(path))
    if not os.path.exists(absolute):
        shown = printable(os.fspath(path))
        raise PathMissing(
            f"{shown} gibt es nicht; der Index ist unverändert. Schreibweise und aktuellen Ordner prüfen",
            f"{shown} does not exist; the index is unchanged. Check the spelling and the current folder",
        )
    return os.path.realpath(absolute)


def _listed_in(scopes: Sequence[Scope], prefixes: Prefixes) -> Iterator[_ListedFile | Skipped | BrokenOff]:
    names_in = cache(lambda folder: by_folded_name(os.listdir(folder)))  # once a folder, however many of its files are named
    for scope in scopes:
        if os.path.isdir(scope.path):
            yield from _in_folders(scope, prefixes)
        else:
            yield _named_file(scope.path, scope.name, names_in)


def _named_file(path: str, name: str, names_in: Callable[[str], Siblings]) -> _ListedFile | Skipped | BrokenOff:
    """A file given as PATH is wanted even if it is hidden or a README, so only its kind and suffix count."""
    try:
        status = os.lstat(path)
        siblings = names_in(os.path.dirname(path))
    except OSError as error:
        return broken_off(name, path, error)
    rule = _kind_rule(status)
    return Skipped(name, rule) if rule else _listed(path, name, status, siblings)


def _in_folders(scope: Scope, prefixes: Prefixes) -> Iterator[_ListedFile | Skipped | BrokenOff]:
    waiting = [(scope.path, scope.name)]  # a stack, not recursion: 2,000 nested folders fit into one path
    while waiting:
        folder, folder_name = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                # two names may be equal in NFC: which comes first must not depend on the file system
                entries = sorted(listing, key=lambda entry: (unicodedata.normalize("NFC", entry.name), entry.name))
        except OSError as error:
            yield broken_off(folder_name, folder, error)
            continue
        siblings = by_folded_name(entry.name for entry in entries)
        folders = []
        for entry in entries:
            name = f"{folder_name}/{printable(entry.name)}"
            if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                folders.append((entry.path, prefixes.get(entry.path, name)))  # a root of its own keeps its prefix
            else:
                yield from _entry(entry, name, siblings)
        waiting.extend(reversed(folders))


def _entry(entry: os.DirEntry[str], name: str, siblings: Siblings) -> Iterator[_ListedFile | Skipped | BrokenOff]:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as error:
        yield broken_off(name, entry.path, error)
        return
    rule = name_rule(entry.name) or _kind_rule(status)
    if is_sidecar(entry.name, siblings):
        return  # it comes with its article
    yield Skipped(name, rule) if rule else _listed(entry.path, name, status, siblings)


def _listed(path: str, name: str, status: os.stat_result, siblings: Siblings) -> _ListedFile | Skipped:
    format = format_of(path)
    sidecar = _sidecar(path, name, siblings) if format in ONE_ARTICLE else None
    if format in PACKAGES and find_spec(PACKAGES[format]) is None:
        return Skipped(name, NOT_INSTALLED)
    if format is None and not begins_as_page(path):
        return Skipped(name, suffix_rule(os.path.basename(path)))
    format = format or "html"
    return _ListedFile(Source(path, name, status.st_size, status.st_mtime_ns, format, sidecar), (status.st_dev, status.st_ino))


def _sidecar(path: str, name: str, siblings: Siblings) -> Source | None:
    folder, file = os.path.split(path)
    for sidecar_name in sidecar_names(file, siblings):
        sidecar = os.path.join(folder, sidecar_name)
        if os.path.isfile(sidecar) and not os.path.islink(sidecar):
            status = os.lstat(sidecar)
            return Source(sidecar, f"{name.rpartition('/')[0]}/{printable(sidecar_name)}", status.st_size, status.st_mtime_ns, "json")
    return None


def _folded(name: str) -> str:
    """A file and its sidecar belong together whatever their case, and though a Mac wrote one of the names in NFD."""
    return unicodedata.normalize("NFC", name).casefold()


def _kind_rule(status: os.stat_result) -> Message | None:
    if stat.S_ISLNK(status.st_mode):
        return IS_LINK
    return None if stat.S_ISREG(status.st_mode) else IS_SPECIAL
