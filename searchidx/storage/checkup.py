"""The doctor reads every byte of an index, says what is wrong with it and where, and mends what can be mended without loss.

What is written twice is taken from where it is whole: the numbers of removed articles stand in the generation and in Whoosh's table of
contents, the vocabulary follows from the segments, and a segment from the articles stored in it. Only articles whose stored text itself
is broken are lost; then nothing is changed until the caller has said that they may go.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from zlib import crc32

import numpy as np

from searchidx.errors import IndexDamaged, IndexForeign, IndexLocked, IndexMissing, IndexUnsafe
from searchidx.model import Article, Checkup, Finding, Message
from searchidx.storage import directory as place
from searchidx.storage.array_file import ArrayFile
from searchidx.storage.array_tools import Array
from searchidx.storage.commit import commit
from searchidx.storage.consistency import contradiction, vocabulary_differs
from searchidx.storage.doc_store import Store
from searchidx.storage.segment import Segment
from searchidx.storage.snapshot import Snapshot
from searchidx.storage.string_column import StringColumn
from searchidx.storage.toc_format import TocEntry, TocFormat, TocRefused


@dataclass(frozen=True, slots=True)
class Books:
    """What can be asked of a ledger, which only its owner can read. Both raise IndexDamaged for bytes that are none."""

    indexed: Callable[[bytes], Collection[str]]
    """The ids of the articles that should be there."""
    reduced: Callable[[bytes, Collection[str]], bytes]
    """The ledger when only these ids are there, so that the next run reads the files of the others again."""


def examine(directory: Path, books: Books, toc_format: TocFormat) -> Checkup:
    """What is wrong in the directory; nothing is changed. Raises IndexMissing, IndexForeign."""
    while True:
        generation = place.latest_generation(directory)
        found = _Patient(directory, books, toc_format).checkup()
        if found.sound or place.latest_generation(directory) == generation:  # else another run has replaced what was being read
            return found


def repair(directory: Path, books: Books, toc_format: TocFormat, *, drop: bool = False) -> Checkup:
    """Mends what can be mended; the checkup says what was found before, what was done, and which articles are lost.

    Lost articles are given up only with `drop`; else nothing of their segment is changed. Raises IndexMissing, IndexForeign, IndexLocked,
    StorageFailed.
    """
    if not directory.is_dir():
        raise _missing(directory)
    try:
        with place.locked(directory):
            patient = _Patient(directory, books, toc_format, locked=True)
            patient.mend(drop)
            mended = patient.checkup()
            if not mended.done:
                return mended
            return replace(mended, remaining=_Patient(directory, books, toc_format, locked=True).checkup().findings)
    except OSError as error:
        raise place.storage_failed(directory, error) from error


@dataclass(slots=True)
class _Patient:
    """One index directory under examination."""

    directory: Path
    books: Books
    toc_format: TocFormat
    locked: bool = False
    findings: list[Finding] = field(default_factory=list)
    done: list[Message] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    read: int = 0
    generation: int = 0
    _file: ArrayFile | None = None
    _good: dict[str, Segment] = field(default_factory=dict)
    _bad: list[str] = field(default_factory=list)
    _marker_bad: bool = False
    _toc_bad: bool = False
    _generation_bad: bool = False
    _leftovers: list[Path] = field(default_factory=list)
    _unnamed: bool = False

    def __post_init__(self) -> None:
        self._look_at_directory()
        if not self.generation:
            if self.findings:
                return
            raise _missing(self.directory)
        self._look_at_generation()
        self._look_at_segments()
        self._look_at_whole()
        self._look_at_toc()
        self._look_at_leftovers()

    def checkup(self) -> Checkup:
        found = tuple(self.findings)
        return Checkup(str(self.directory), self.generation, self.read, found, tuple(self.done), tuple(self.lost), found)

    def mend(self, drop: bool) -> None:
        if not self.generation or not (self.findings or self._leftovers):
            return
        if self._marker_bad:
            place.replace(self.directory / place.MARKER, place.MARK.encode())
            self._tell(f"{place.MARKER} neu geschrieben", f"{place.MARKER} written anew")
        if self._generation_bad or self._bad or self._toc_bad:
            self._rebuild(drop)
        elif self._leftovers:
            place.clean(self.directory, self.generation, self._good)
            self._tell(f"{len(self._leftovers)} Reste gelöscht", f"{len(self._leftovers)} leftovers deleted")

    # --- looking ---

    def _look_at_directory(self) -> None:
        try:
            place.check(self.directory)
        except IndexUnsafe as error:
            self._find("", error.message.de, error.message.en)
        except IndexDamaged:
            self._marker_bad = True
            self._find(place.MARKER, "unlesbar", "unreadable")
        except IndexForeign:
            if (self.directory / place.MARKER).exists() or not place.latest_uncounted(self.directory):
                raise
            self._marker_bad = True
            self._find(place.MARKER, "fehlt", "is missing")
        for concern in place.concerns(self.directory):
            self.findings.append(Finding("", concern, serious=False))
        self.generation = place.latest_generation(self.directory)
        if not self.generation and (number := place.latest_uncounted(self.directory)):
            self.generation = number  # a generation without its table of contents
            self._toc_bad = True

    def _look_at_generation(self) -> None:
        path = place.generation_path(self.directory, self.generation)
        file = self._opened(path)
        if file is None or file.facts.get("generation") != self.generation or not isinstance(file.facts.get("segments"), dict):
            self._generation_bad = True
            if file:
                self._find(path.name, "gehört zu einem anderen Stand", "belongs to another generation")
            return
        self._file = file
        if flaws := file.flaws():
            self._generation_bad = True
            self._find(path.name, f"falsche Prüfsumme ({_listed(flaws)})", f"wrong checksum ({_listed(flaws)})")

    def _look_at_segments(self) -> None:
        for name, identity in self._names().items():
            path = place.segment_path(self.directory, name)
            if file := self._opened(path):
                if identity and file.identity != identity:
                    self._find(path.name, "nicht die Datei, die der Stand nennt", "not the file that the generation names")
                elif flaws := file.flaws():
                    self._find(path.name, f"falsche Prüfsumme ({_listed(flaws)})", f"wrong checksum ({_listed(flaws)})")
                else:
                    segment = Segment(path, name)
                    if (said := contradiction(segment)) is None:
                        self._good[name] = segment
                        continue
                    self._find(path.name, f"widersprüchlich ({said})", f"contradicts itself ({said})")
            self._bad.append(name)

    def _look_at_whole(self) -> None:
        """Whether the vocabulary and the ledger agree with the segments."""
        if self._generation_bad or self._bad or self._file is None:
            return
        name = self._file.path.name
        snapshot = self._snapshot()
        if len(set(snapshot.ids)) != len(snapshot.ids):
            self._find(name, "dieselbe Kennung lebt zweimal", "the same id lives twice")
        if vocabulary_differs(self._file, snapshot):
            self._generation_bad = True
            self._find(name, "das Wortverzeichnis passt nicht zu den Artikeln", "the vocabulary does not agree with the articles")
        ledger = self._ledger()
        if ledger is None:
            self._generation_bad = True
            self._find(name, "das Verzeichnis der eingelesenen Dateien ist unlesbar", "the list of indexed files is unreadable")
        elif ledger and (gone := sorted(set(self.books.indexed(ledger)) - set(snapshot.ids))):
            self._generation_bad = True
            listed = f"{len(gone)}: {_listed(gone)}"
            self._find(name, f"eingelesene Artikel fehlen ({listed})", f"indexed articles are missing ({listed})")

    def _look_at_toc(self) -> None:
        path = place.toc_path(self.directory, self.generation)
        try:
            data = path.read_bytes()
        except OSError:
            self._toc_bad = True
            return self._find(path.name, "fehlt", "is missing")
        self.read += len(data)
        known = self._file.facts.get("toc") if self._file else None
        if known is not None and known != [len(data), crc32(data)]:
            self._toc_bad = True
            self._find(path.name, "falsche Prüfsumme", "wrong checksum")
        elif (said := self._toc_contradiction()) is not None:
            self._toc_bad = True
            self._find(path.name, f"nicht von searchidx ({said})", f"not of searchidx ({said})")

    def _toc_contradiction(self) -> str | None:
        """What Whoosh would see there and we do not; None when it is the same."""
        try:
            shown = self.toc_format.read(self.directory, self.generation)
        except TocRefused as error:
            return str(error)
        if self._file is None or self._bad:
            return None
        removed = {name: self._removed(name) for name in self._good}
        same = {entry.name: entry.removed.tolist() for entry in shown} == {
            name: None if numbers is None else numbers.tolist() for name, numbers in removed.items()
        }
        sizes = {entry.name: entry.size for entry in shown} == {name: segment.size for name, segment in self._good.items()}
        return None if same and sizes else "names other segments"

    def _look_at_leftovers(self) -> None:
        found = place.leftovers(self.directory, self.generation, self._names())
        if not found or not self._nobody_writes():
            return
        self._leftovers = found
        left = Message("Rest eines abgebrochenen Laufs", "left by an interrupted run")
        self.findings += [Finding(path.name, left, serious=False) for path in found]

    def _nobody_writes(self) -> bool:
        """What another writer is just making is no leftover."""
        if self.locked:
            return True
        try:
            with place.locked(self.directory):
                return True
        except (IndexLocked, OSError):
            return False

    def _opened(self, path: Path) -> ArrayFile | None:
        try:
            file = ArrayFile(path)
        except FileNotFoundError:
            self._find(path.name, "fehlt", "is missing")
        except (IndexDamaged, ValueError):
            self._find(path.name, "abgeschnitten oder ohne lesbares Ende", "cut short or without a readable end")
        except OSError as error:
            self._find(path.name, f"nicht lesbar ({error.strerror})", f"cannot be read ({error.strerror})")
        else:
            self.read += file.size
            return file
        return None

    # --- mending ---

    def _rebuild(self, drop: bool) -> None:
        """Makes a new generation of all that is whole, if nothing is lost by it or what is lost may go."""
        known = self._ledger()
        removed = {name: self._removed(name) for name in self._names()}
        unknown = [name for name, numbers in removed.items() if numbers is None]
        living = set(self.books.indexed(known)) if known else None
        if unknown and living is None:
            return self._find(
                place.generation_path(self.directory, self.generation).name,
                "welche Artikel entfernt worden waren, ist nicht mehr bekannt; bauen Sie den Index neu auf",
                "which articles had been removed is no longer known; build the index anew",
            )
        rescued = [(name, self._stored(name, removed[name], living)) for name in self._bad]
        whole = [segment for name, segment in self._good.items()]
        numbers = [self._dead(segment, removed[segment.name], living) for segment in whole]
        snapshot = Snapshot(self.generation, whole, numbers)
        there = {*snapshot.ids, *(article.id for _, found in rescued for article in found)}
        self.lost = sorted({*self.lost, *(living or ())} - there)
        if (self.lost or self._unnamed) and not drop:
            return
        ledger = self.books.reduced(known, there) if known else b""
        articles = (article for _, found in rescued for article in found)
        commit(self.directory, snapshot, articles, (), ledger, purge=False, compact=False, toc_format=self.toc_format, spare=self._bad)
        self._tell(f"neuer Stand aus {len(there)} Artikeln geschrieben", f"new generation of {len(there)} articles written")
        for name, found in rescued:
            file = place.segment_path(self.directory, name).name
            count = len(found)
            self._tell(f"{file}: {count} Artikel aus ihrem Text neu aufgebaut", f"{file}: {count} articles rebuilt from their text")
        if known is None:
            self._tell(
                "Das Verzeichnis der eingelesenen Dateien war verloren: Der nächste Lauf von „searchidx index“ liest alle wieder, "
                "auch was mit „remove“ entfernt worden war",
                "the list of indexed files was lost: the next run of `searchidx index` reads all again, also what `remove` took out",
            )
        elif self.lost:
            self._tell("„searchidx index PATH“ liest das Verlorene wieder ein", "`searchidx index PATH` reads again what was lost")

    def _stored(self, name: str, removed: Array | None, living: Collection[str] | None) -> list[Article]:
        """The live articles of a broken segment whose text is whole; the ids of the others go to `lost`."""
        found: list[Article] = []
        try:
            file = ArrayFile(place.segment_path(self.directory, name))
            store = Store(file)
        except (IndexDamaged, ValueError, IndexError, OSError):
            self._unnamed |= living is None  # nobody knows what stood there
            return found
        dead = frozenset(() if removed is None else removed.tolist())
        for number in range(len(store)):
            if number not in dead:
                try:
                    article = store.article(number)
                except (IndexDamaged, ValueError, IndexError):
                    self.lost += _id(file, number)
                    self._unnamed |= living is None and not _id(file, number)
                else:
                    found += [article] if living is None or article.id in living else []
        return found

    def _dead(self, segment: Segment, removed: Array | None, living: Collection[str] | None) -> Array:
        if removed is not None:
            return removed
        assert living is not None  # `_rebuild` has refused otherwise
        return np.array([number for number, id in enumerate(segment.ids.all()) if id not in living], np.uint32)

    # --- what is written in two places ---

    def _names(self) -> Mapping[str, list[int] | None]:
        """The segments by name, with what tells each from other files; from the table of contents where there is no generation."""
        if self._file:
            segments = self._file.facts["segments"]
            assert isinstance(segments, dict)
            return segments
        return {entry.name: None for entry in self._shown()}

    def _removed(self, name: str) -> Array | None:
        if self._file:
            with suppress(IndexDamaged):
                return self._file[f"removed.{name}"]
        return next((entry.removed for entry in self._shown() if entry.name == name), None)

    def _ledger(self) -> bytes | None:
        """None when it is not readable."""
        if not self._file:
            return None
        try:
            ledger = self._file["ledger"].tobytes()
            self.books.indexed(ledger)
        except IndexDamaged:
            return None
        return ledger

    def _shown(self) -> Sequence[TocEntry]:
        try:
            return self.toc_format.read(self.directory, self.generation)
        except (TocRefused, OSError):
            return []

    def _snapshot(self) -> Snapshot:
        return Snapshot(self.generation, list(self._good.values()), [self._dead(s, self._removed(s.name), ()) for s in self._good.values()])

    def _find(self, file: str, de: str, en: str) -> None:
        self.findings.append(Finding(file, Message(de, en), serious=True))

    def _tell(self, de: str, en: str) -> None:
        self.done.append(Message(de, en))


def _id(file: ArrayFile, number: int) -> list[str]:
    try:
        return [StringColumn(file, "id")[number]]
    except IndexDamaged:
        return []


def _listed(names: Iterable[str], most: int = 5) -> str:
    found = [name or "…" for name in names]
    return ", ".join(found[:most]) + (" …" if len(found) > most else "")


def _missing(directory: Path) -> IndexMissing:
    return IndexMissing(
        f"In {directory} ist noch kein Index; „searchidx index PFAD“ legt ihn an",
        f"no index in {directory} yet; `searchidx index PATH` makes one",
    )
