"""The doctor looks: reads every byte of an index and says what is wrong with it, and where. Nothing is changed; see `repair` for mending.

Some facts stand in two places, which are compared: the numbers of removed articles in the generation and in the table of contents, the
vocabulary in the generation and in the segments.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from searchidx.errors import IndexDamaged, IndexForeign, IndexLocked, IndexMissing, IndexUnsafe
from searchidx.messages import Message
from searchidx.model import Checkup, Finding
from searchidx.storage import index_directory
from searchidx.storage.array_file import ArrayFile, Contents, mapped
from searchidx.storage.consistency import contradiction, vocabulary_differs
from searchidx.storage.ragged_arrays import Array
from searchidx.storage.segment import Segment
from searchidx.storage.snapshot import Snapshot
from searchidx.storage.toc_protocol import TocEntry, TocFormat, TocRefused

Layers = Mapping[str, Contents]


@dataclass(frozen=True, slots=True)
class LedgerFormat:
    """What can be asked of the layers of a ledger, which only its owner can read. `indexed` and `reduced` raise IndexDamaged for others."""

    indexed: Callable[[Layers], Collection[str]]
    """The ids of the articles that should be there."""
    reduced: Callable[[Layers, Collection[str]], Layers]
    """The ledger when only these ids are there, so that the next run reads the files of the others again."""
    salvaged: Callable[[Mapping[str, Contents | None]], tuple[Layers, bool]]
    """What can be saved of layers, None for one that is unreadable; and whether that is everything."""


@dataclass(slots=True)
class Examination:
    """What was found in an index directory: findings, and what is whole of it."""

    directory: Path
    generation: int = 0
    """The newest one, whether or not a table of contents makes it count; 0 where there is none."""
    findings: list[Finding] = field(default_factory=list)
    bytes_read: int = 0
    marker_damaged: bool = False
    generation_damaged: bool = False
    toc_damaged: bool = False
    generation_file: ArrayFile | None = None
    """None where it is missing, unreadable or of another generation; single arrays of it may be damaged."""
    toc_entries: Sequence[TocEntry] = ()
    whole: dict[str, Segment] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    leftovers: list[Path] = field(default_factory=list)

    def add(self, file: str, de: str, en: str) -> None:
        """Notes damage to a file, "" for the directory itself."""
        self.findings.append(Finding(file, Message(de, en), serious=True))

    def segments(self) -> Mapping[str, list[int] | None]:
        """The segments by name, each with the identity of its file; with None where only the table of contents names them."""
        if self.generation_file:
            identities = self.generation_file.facts["segments"]
            assert isinstance(identities, dict)
            return identities
        return {entry.name: None for entry in self.toc_entries}

    def identity(self) -> str:
        """The identity of the index, from the generation or else the marker; "" where neither tells."""
        if self.generation_file:
            return str(self.generation_file.facts.get("identity", ""))
        try:
            return index_directory.identity(self.directory)
        except (IndexDamaged, IndexForeign):
            return ""

    def removed(self, name: str) -> Array | None:
        """The numbers of the removed articles of a segment; None where neither the generation nor the table of contents tells."""
        if self.generation_file:
            with suppress(IndexDamaged):
                return self.generation_file[f"removed.{name}"]
        return next((entry.removed for entry in self.toc_entries if entry.name == name), None)

    def ledger_names(self) -> list[str]:
        """The layers of the ledger; none where no generation names them."""
        sizes = self.generation_file.facts.get("ledger") if self.generation_file else None
        return list(sizes) if isinstance(sizes, dict) else []

    def ledger(self, ledger_format: LedgerFormat) -> Layers | None:
        """None when a layer is unreadable."""
        if not self.generation_file:
            return None
        layers: dict[str, Contents] = {}
        try:
            for name in self.ledger_names():
                layers[name] = mapped(index_directory.ledger_path(self.directory, self.identity(), name))
            ledger_format.indexed(layers)
        except (IndexDamaged, OSError):
            return None
        return layers

    def readable_ledger(self) -> dict[str, Contents | None]:
        """The layers of the ledger as far as they can be read; where no generation names them, those that are there, the newest last."""
        names, identity = self.ledger_names(), self.identity()
        if not self.generation_file:
            start, end = f"searchidx_{identity}", index_directory.LEDGER
            paths = sorted(self.directory.glob(f"{start}*{end}"), key=lambda path: path.stat().st_mtime_ns)
            names = [path.name.removeprefix(start).removesuffix(end) for path in paths]
        layers: dict[str, Contents | None] = {}
        for name in names:
            layers[name] = None
            with suppress(IndexDamaged, OSError, ValueError):  # ValueError: an empty file
                layers[name] = mapped(index_directory.ledger_path(self.directory, identity, name))
        return layers

    def checkup(self) -> Checkup:
        """The report, before anything was mended."""
        findings = tuple(self.findings)
        return Checkup(str(self.directory), self.generation, self.bytes_read, findings, (), (), findings)


def examine(directory: Path, ledger_format: LedgerFormat, toc_format: TocFormat) -> Checkup:
    """What is wrong in the directory; nothing is changed. Raises IndexMissing, IndexForeign."""
    check_is_index(directory)
    while True:
        generation = index_directory.latest_generation(directory)
        checkup = examination(directory, ledger_format, toc_format).checkup()
        if checkup.sound or index_directory.latest_generation(directory) == generation:  # else another run has replaced what was being read
            return checkup


def examination(directory: Path, ledger_format: LedgerFormat, toc_format: TocFormat, *, locked: bool = False) -> Examination:
    """Looks at everything in the directory. `locked`: the caller holds the writer's lock. Raises IndexMissing, IndexForeign."""
    exam = Examination(directory)
    _check_directory(exam)
    _find_generation(exam)
    if not exam.generation:
        if exam.findings:
            return exam
        raise index_missing(directory)
    with suppress(TocRefused, OSError):  # `_check_toc` tells
        exam.toc_entries = toc_format.read(directory, exam.generation)
    _check_generation(exam)
    _check_segments(exam)
    _check_agreement(exam, ledger_format)
    _check_toc(exam, toc_format)
    _check_leftovers(exam, locked)
    return exam


def index_missing(directory: Path) -> IndexMissing:
    return IndexMissing(
        f"In {directory} ist noch kein Index; „searchidx index PFAD“ legt ihn an",
        f"no index in {directory} yet; `searchidx index PATH` makes one",
    )


def check_is_index(directory: Path) -> None:
    """Raises IndexMissing or IndexForeign for what is no directory, and for one where nothing is ours; ours may be damaged."""
    if not os.path.isdir(directory):
        if os.path.exists(directory):
            index_directory.check(directory)
        raise index_missing(directory)
    exam = Examination(directory)
    _check_directory(exam)
    _find_generation(exam)
    if not exam.generation and not exam.findings:
        raise index_missing(directory)


def _check_directory(exam: Examination) -> None:
    """Rights and marker. Raises IndexForeign for a directory where nothing is ours."""
    try:
        try:
            index_directory.check(exam.directory)
        except IndexUnsafe as error:
            exam.add("", error.message.de, error.message.en)
            index_directory.identity(exam.directory)  # its marker may be damaged, too
    except IndexDamaged:
        exam.marker_damaged = True
        exam.add(index_directory.MARKER, "unlesbar", "unreadable")
    except IndexForeign:
        if (exam.directory / index_directory.MARKER).exists() or not index_directory.latest_uncounted(exam.directory):
            raise
        exam.marker_damaged = True
        exam.add(index_directory.MARKER, "fehlt", "is missing")
    exam.findings += [Finding("", concern, serious=False) for concern in index_directory.concerns(exam.directory)]


def _find_generation(exam: Examination) -> None:
    """The newest generation; one without its table of contents where no other is left."""
    exam.generation = index_directory.latest_generation(exam.directory)
    if not exam.generation and (uncounted := index_directory.latest_uncounted(exam.directory)):
        exam.generation = uncounted
        exam.toc_damaged = True


def _check_generation(exam: Examination) -> None:
    path = index_directory.generation_path(exam.directory, exam.generation)
    file = _opened(exam, path)
    if file is None or file.facts.get("generation") != exam.generation or not isinstance(file.facts.get("segments"), dict):
        exam.generation_damaged = True
        if file:
            exam.add(path.name, "gehört zu einem anderen Stand", "belongs to another generation")
        return
    exam.generation_file = file
    if not exam.marker_damaged and exam.identity() != index_directory.identity(exam.directory):
        exam.marker_damaged = True
        exam.add(index_directory.MARKER, "gehört zu einem anderen Index", "belongs to another index")
    if flaws := file.flaws():
        exam.generation_damaged = True
        exam.add(path.name, f"falsche Prüfsumme ({_listed(flaws)})", f"wrong checksum ({_listed(flaws)})")


def _check_segments(exam: Examination) -> None:
    for name, identity in exam.segments().items():
        path = index_directory.segment_path(exam.directory, name)
        file = _opened(exam, path)
        if file and (damage := _segment_damage(file, identity)):
            exam.add(path.name, damage.de, damage.en)
        elif file:
            segment = Segment(path, name)
            if (what := contradiction(segment)) is None:
                exam.whole[name] = segment
                continue
            exam.add(path.name, f"widersprüchlich ({what})", f"contradicts itself ({what})")
        exam.broken.append(name)


def _segment_damage(file: ArrayFile, identity: list[int] | None) -> Message | None:
    if identity and file.identity != identity:
        return Message("nicht die Datei, die der Stand nennt", "not the file that the generation names")
    if flaws := file.flaws():
        return Message(f"falsche Prüfsumme ({_listed(flaws)})", f"wrong checksum ({_listed(flaws)})")
    return None


def _check_agreement(exam: Examination, ledger_format: LedgerFormat) -> None:
    """Whether the vocabulary and the ledger agree with the segments."""
    if exam.generation_damaged or exam.broken or exam.generation_file is None:
        return
    name = exam.generation_file.path.name
    removed = [exam.generation_file[f"removed.{segment}"] for segment in exam.whole]
    snapshot = Snapshot(exam.generation, list(exam.whole.values()), removed)
    if len(set(snapshot.ids)) != len(snapshot.ids):
        exam.add(name, "dieselbe Kennung lebt zweimal", "the same id lives twice")
    if vocabulary_differs(exam.generation_file, snapshot):
        exam.generation_damaged = True
        exam.add(name, "das Wortverzeichnis passt nicht zu den Artikeln", "the vocabulary does not agree with the articles")
    ledger = exam.ledger(ledger_format)
    if ledger is None:
        exam.generation_damaged = True
        exam.add(name, "das Verzeichnis der eingelesenen Dateien ist unlesbar", "the list of indexed files is unreadable")
        return
    exam.bytes_read += sum(map(len, ledger.values()))
    if ledger and (missing := sorted(set(ledger_format.indexed(ledger)) - set(snapshot.ids))):
        exam.generation_damaged = True
        listed = f"{len(missing)}: {_listed(missing)}"
        exam.add(name, f"eingelesene Artikel fehlen ({listed})", f"indexed articles are missing ({listed})")


def _check_toc(exam: Examination, toc_format: TocFormat) -> None:
    path = index_directory.toc_path(exam.directory, exam.generation)
    try:
        data = mapped(path)
    except OSError:
        exam.toc_damaged = True
        return exam.add(path.name, "fehlt", "is missing")
    exam.bytes_read += len(data)
    recorded = exam.generation_file.facts.get("toc") if exam.generation_file else None
    if recorded is not None and recorded != [len(data), crc32(data)]:
        exam.toc_damaged = True
        exam.add(path.name, "falsche Prüfsumme", "wrong checksum")
    elif (what := _toc_contradiction(exam, toc_format)) is not None:
        exam.toc_damaged = True
        exam.add(path.name, f"nicht von searchidx ({what})", f"not of searchidx ({what})")


def _toc_contradiction(exam: Examination, toc_format: TocFormat) -> str | None:
    """What the table of contents shows that the generation does not say; None when both say the same."""
    try:
        entries = toc_format.read(exam.directory, exam.generation)
    except TocRefused as error:
        return str(error)
    if exam.generation_file is None or exam.broken:
        return None
    shown = {entry.name: (entry.size, entry.removed.tolist()) for entry in entries}
    held = {name: (segment.size, _numbers(exam.removed(name))) for name, segment in exam.whole.items()}
    return None if shown == held else "names other segments"


def _numbers(removed: Array | None) -> list[int] | None:
    return None if removed is None else [int(number) for number in removed]


def _check_leftovers(exam: Examination, locked: bool) -> None:
    """What another writer is just making is no leftover."""
    paths = index_directory.leftovers(exam.directory, exam.identity(), exam.generation, exam.segments(), exam.ledger_names())
    if paths and (locked or _nobody_writes(exam.directory)):
        exam.leftovers = paths
        what = Message("Rest eines abgebrochenen Laufs", "left by an interrupted run")
        exam.findings += [Finding(path.name, what, serious=False) for path in paths]


def _nobody_writes(directory: Path) -> bool:
    try:
        with index_directory.locked(directory):
            return True
    except (IndexLocked, OSError):
        return False


def _opened(exam: Examination, path: Path) -> ArrayFile | None:
    try:
        file = ArrayFile(path)
    except FileNotFoundError:
        exam.add(path.name, "fehlt", "is missing")
    except (IndexDamaged, ValueError):
        exam.add(path.name, "abgeschnitten oder ohne lesbares Ende", "cut short or without a readable end")
    except OSError as error:
        exam.add(path.name, f"nicht lesbar ({error.strerror})", f"cannot be read ({error.strerror})")
    else:
        exam.bytes_read += file.size
        return file
    return None


def _listed(names: Iterable[str], most: int = 5) -> str:
    listed = [name or "…" for name in names]
    return ", ".join(listed[:most]) + (" …" if len(listed) > most else "")
