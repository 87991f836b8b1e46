"""Intake brings an index up to date with files: what is new or changed goes in, what is gone from its place goes out, once, at the end.

A ledger, kept by the engine with every commit, remembers each file: its name, size and time, and a fingerprint of every article it gave.

- A file whose size and time stayed is not read; of a changed one only the articles whose fingerprint changed are written.
- An article leaves the index when its file below this run's PATHs, or its line in that file, is gone. What came from elsewhere stays,
  and so does everything in a file or folder that could not be read to its end.
- An article keeps its id: a file goes by the name it was first indexed under, whichever folder above it a later run is given, and roots
  of the same folder name have different prefixes (see `roots`).
- One id, several places: equal text is one article. Of different texts the last one read wins, and a warning names both places, if the
  source itself gave the id; where the id was made from the place, the later one is rejected.
- Texts that stood below a root that is gone, and stand elsewhere now, are told with the command that carries their ids over.
- Rejected files and lines are told again at every run until they are mended; they are read again only when they changed.
- When more than half of a PATH's articles would go, nothing is done: a disk that is not mounted looks like an empty folder.
- Removed articles are barred: they stay out, though they are in the files still, until a run readmits them.
"""

from __future__ import annotations

import datetime
import json
import os
import shlex
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from time import perf_counter
from typing import IO, Any

from searchidx.engines import Engine, Reader
from searchidx.errors import ArticleRefused, IndexDamaged, IndexForeign, IndexLocked, RemovalTooLarge, UsageError
from searchidx.ingest.reading import Outcome, Packed, outcomes
from searchidx.ingest.seen_ids import AS_BEFORE, Met, Place, no_room
from searchidx.model import Message, Progress, Rejection, Report
from searchidx.sources import RULES_VERSION, BrokenOff, Skipped, Source, Warned, discover
from searchidx.sources.roots import is_below, moved, printable

LEDGER_VERSION = 2

READING_SHARE = 0.1
"""Of a run's time: reading 100,000 short articles takes three seconds, indexing them half a minute and more."""

_IN_MEMORY = 1 << 25  # bytes of changed articles kept in memory between reading and writing; beyond, a temporary file
_IDS = 10_000  # of a ledger, made JSON at a time
_COMPRESSION = 1  # fingerprints do not pack; the paths and ids do at any level


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ledger knows of a file. `stamp` is None when it must be read again; `repeats` counts ids that came again within it."""

    name: str
    stamp: list[int] | None
    ids: Mapping[str, str]
    rejected: tuple[Rejection, ...] = ()
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Ledger:
    """Files by absolute path, the ids that stay out, and the prefix of each root."""

    files: dict[str, Entry] = field(default_factory=dict)
    barred: frozenset[str] = frozenset()
    roots: Mapping[str, str] = field(default_factory=dict)

    def indexed(self) -> dict[str, str]:
        """The fingerprint of every article in the index by id."""
        return {id: print for entry in self.files.values() for id, print in entry.ids.items() if id not in self.barred}


def bring_up_to_date(
    engine: Engine,
    paths: Sequence[str | Path],
    *,
    dry_run: bool = False,
    allow_removal: bool = False,
    readmit: bool = False,
    recover: bool = False,
    reread: bool = False,
    moved_from: str | Path | None = None,
    progress: Callable[[Progress], None] | None = None,
    today: datetime.date | None = None,
) -> Report:
    """Makes the index agree with the files below `paths` in one commit, or in none when it does already; returns what that took.

    dry_run: only says what would happen. reread: reads files whose size and time stayed, too. moved_from: the folder that the one PATH
    was before it was moved or renamed; its articles keep their ids. today: the day from which dates are too far ahead, the computer's
    when None.
    Raises PathMissing, UsageError for a `moved_from` that is unknown or still there, RemovalTooLarge, IndexLocked, StorageFailed; the index
    is unchanged then, as after an interrupt.
    """
    started = perf_counter()
    generation = engine.generation
    stored = loaded(engine.ledger())
    before = stored if moved_from is None else _moved(stored, paths, moved_from)
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as spool:
        day = today or datetime.date.today()
        run = _Run(before, paths, None if dry_run else spool, readmit, recover, reread, day, progress)
        run.look()
        run.read()
        run.look_for_moved_folders()
        ledger = run.ledger()
        removed = _removed(stored, ledger)
        if not allow_removal:
            _refuse_large_removal(run.scopes, before, removed)
        while not dry_run and (run.met.pending() or removed or (generation and ledger != stored)):
            try:
                engine.commit(_unless_overtaken(engine, generation, run.changed()), removed, ledger=dumped(ledger))
                break
            except ArticleRefused as refused:  # nothing was committed: once more without it
                run.refuse(refused)
                ledger = run.ledger()
                removed = _removed(stored, ledger)
    return replace(run.report(), removed=len(removed), seconds=perf_counter() - started, dry_run=dry_run)


def _removed(before: Ledger, after: Ledger) -> list[str]:
    """The ids that the index has and is to have no longer."""
    gone = set(before.indexed())
    for entry in after.files.values() if gone else ():
        gone.difference_update(entry.ids)
    return sorted(gone)


def remove(engine: Engine, ids: Sequence[str]) -> tuple[str, ...]:
    """Takes articles out for good and bars their ids; returns those that were there. Raises IndexLocked, StorageFailed."""
    generation, distinct = engine.generation, list(dict.fromkeys(ids))
    there = tuple(id for id, article in zip(distinct, engine.articles(distinct), strict=True) if article)
    if there:
        before = loaded(engine.ledger())
        after = replace(before, barred=before.barred.union(there))
        engine.commit(_unless_overtaken(engine, generation, ()), there, ledger=dumped(after), purge=True)
    return there


def compact(engine: Engine) -> None:
    """Brings the index into its smallest and quickest form; its articles stay as they are. Raises IndexLocked, StorageFailed."""
    generation, ledger = engine.generation, engine.ledger()
    engine.commit(_unless_overtaken(engine, generation, ()), ledger=ledger, purge=True, compact=True)


def barred(reader: Reader) -> frozenset[str]:
    """The ids that `remove` took out and no run has readmitted."""
    return loaded(reader.ledger()).barred


def indexed(data: bytes) -> frozenset[str]:
    """The ids of the articles that a ledger says are in the index. Raises IndexDamaged, IndexForeign."""
    return frozenset(loaded(data).indexed())


def reduced(data: bytes, there: Collection[str]) -> bytes:
    """The ledger of an index that has only these articles left: the files of the others are read again at the next run."""
    ledger = loaded(data)
    entries = {path: _with_only(entry, there, ledger.barred) for path, entry in ledger.files.items()}
    return dumped(replace(ledger, files=entries))


def dumped(ledger: Ledger) -> bytes:
    """The ledger as compressed JSON."""
    packer = zlib.compressobj(_COMPRESSION)
    return b"".join(packer.compress(text.encode("ascii")) for text in _written(ledger)) + packer.flush()


def loaded(data: bytes) -> Ledger:
    """The ledger `dumped` made; an empty one of no bytes. Raises IndexDamaged, IndexForeign for one of a later version."""
    if not data:
        return Ledger()
    try:
        kept = json.loads(zlib.decompress(data))
        if kept["version"] == LEDGER_VERSION:
            same_rules = kept["rules"] == RULES_VERSION
            entries = {path: _entry(row, same_rules) for path, row in kept["files"].items()}
            return Ledger(entries, frozenset(kept["barred"]), dict(kept["roots"]))
    except (zlib.error, ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(
            "Das Verzeichnis der eingelesenen Dateien im Index ist beschädigt; den Index löschen und mit „searchidx index“ neu anlegen",
            "the index's list of its files is damaged; delete the index and make it anew with `searchidx index`",
        ) from error
    raise IndexForeign(
        "Der Index stammt von einer anderen Version von searchidx; mit dieser Version neu anlegen",
        "the index was made by another version of searchidx; make it anew with this one",
    )


def _written(ledger: Ledger) -> Iterator[str]:
    """The ledger as JSON, some ids at a time."""
    head = {"version": LEDGER_VERSION, "rules": RULES_VERSION, "barred": sorted(ledger.barred), "roots": dict(ledger.roots)}
    yield json.dumps(head)[:-1] + ', "files": {'
    for number, (path, entry) in enumerate(ledger.files.items()):
        yield f"{', ' if number else ''}{json.dumps(path)}: {json.dumps([entry.name, entry.stamp])[:-1]}, {{"
        pairs = iter(entry.ids.items())
        between = ""
        while some := dict(islice(pairs, _IDS)):
            yield between + json.dumps(some)[1:-1]
            between = ", "
        yield "}, " + json.dumps([[[r.place, r.reason.de, r.reason.en] for r in entry.rejected], entry.repeats])[1:]
    yield "}}"


def _with_only(entry: Entry, there: Collection[str], barred: Collection[str]) -> Entry:
    kept = {id: print for id, print in entry.ids.items() if id in there or id in barred}
    return entry if len(kept) == len(entry.ids) else replace(entry, stamp=None, ids=kept)


def _entry(row: list[Any], same_rules: bool) -> Entry:
    name, stamp, ids, rejected, repeats = row
    return Entry(name, stamp if same_rules else None, ids, tuple(Rejection(place, Message(de, en)) for place, de, en in rejected), repeats)


_NONE: tuple[int, Iterable[tuple[int, Outcome]]] = (sys.maxsize, ())


class _Run:
    """One run over the PATHs: what it met and where, and what has to be written for it."""

    def __init__(
        self,
        before: Ledger,
        paths: Sequence[str | Path],
        spool: IO[bytes] | None,
        readmit: bool,
        recover: bool,
        reread: bool,
        today: datetime.date,
        progress: Callable[[Progress], None] | None,
    ) -> None:
        self.scopes, self._roots = discover.scopes(paths, before.roots)
        self.met = Met()
        self._before = before
        self._indexed = before.indexed()
        self._spool = spool
        self._barred = frozenset() if readmit else before.barred
        self._recover = recover
        self._reread = reread
        self._today = today
        self._progress = progress
        self._sources: list[Source] = []
        self._entries: dict[str, Entry] = {}
        self._unseen: list[str] = []  # folders that could not be listed
        self._rejected: list[Rejection] = []
        self._skipped: list[Rejection] = []
        self._warnings: list[Rejection] = []
        self._taken_over: list[Rejection] = []  # warnings, too
        self._repeated = self._kept_out = self._files_read = self._bytes = self._total = self._length = 0

    def look(self) -> None:
        """Lists the sources below the PATHs; reads none."""
        for item in discover.sources(self.scopes, self._roots):
            match item:
                case Source():
                    known = self._before.files.get(item.path)
                    self._sources.append(replace(item, name=known.name) if known else item)
                case Skipped(place, reason):
                    self._skipped.append(Rejection(place, reason))
                case BrokenOff(place, reason, path):
                    self._rejected.append(Rejection(place, reason))
                    self._unseen.append(path)
        self._warnings += [Rejection(scope.name, _NOTHING_HERE) for scope in self.scopes if not self._any_below(scope.path)]

    def read(self) -> None:
        """Meets every article of the sources, in their order: those of unchanged files by the ledger, the others by reading."""
        kept = [self._unchanged(source) for source in self._sources]
        to_read = [source for source, is_kept in zip(self._sources, kept, strict=True) if not is_kept]
        self._total = sum(source.size for source in to_read)
        found = groupby(outcomes(to_read, today=self._today, recover=self._recover, meter=self._meter), itemgetter(0))
        number, those = next(found, _NONE)
        for source, is_kept in zip(self._sources, kept, strict=True):
            if is_kept:
                self._keep(source)
            elif number < len(to_read) and to_read[number] is source:
                self._read(source, those)
                number, those = next(found, _NONE)
            else:  # a file of empty lines
                self._read(source, ())

    def look_for_moved_folders(self) -> None:
        """Tells of each folder that is gone and whose articles stand elsewhere now, with the command that carries their ids over."""
        for root in self._before.roots:
            if not os.path.lexists(root) and not any(is_below(root, folder) for folder in self._unseen):
                self._look_for_moved(root)

    def _look_for_moved(self, root: str) -> None:
        entries = {path: entry for path, entry in self._before.files.items() if is_below(path, root)}
        paths_by_print = {print: path for path, entry in entries.items() for print in entry.ids.values()}
        targets: Counter[str] = Counter()
        for id, print in self.met.items() if paths_by_print else ():
            if id not in self._indexed and (old := paths_by_print.get(print)) and (place := self.met.find(id)):
                relative = old[len(root) :]
                if place.path.endswith(relative):
                    targets[place.path.removesuffix(relative)] += 1
        if targets:
            [(target, count)] = targets.most_common(1)
            self._warnings.append(Rejection(target, _moved_folder(count, root, target)))

    def changed(self) -> Iterator[bytes]:
        """The articles to write, in the order they were met."""
        for start in self.met.starts():
            self._tell(READING_SHARE + (1 - READING_SHARE) * start / self._length)
            yield self._spooled(start)
        self._tell(1)

    def refuse(self, refused: ArticleRefused) -> None:
        """Leaves out an article that the engine cannot take in: its earlier version stays, and it is told at every run."""
        met = self.met.find(refused.id)
        assert met is not None  # it was to be written
        self.met.refuse(refused.id, self._indexed.get(refused.id))
        told = Rejection(met.place, refused.message)
        self._rejected.append(told)
        entry = self._entries[met.path]
        self._entries[met.path] = replace(entry, rejected=(*entry.rejected, told))

    def ledger(self) -> Ledger:
        """What to remember: this run's files, and those that are elsewhere or could not be looked at."""
        self._taken_over.clear()
        others = {path: entry for path, known in self._before.files.items() if (entry := self._elsewhere(path, known))}
        barred = frozenset(id for id in self._before.barred if id not in self.met)
        return Ledger(others | self._entries, barred, self._roots if self._entries else self._before.roots)

    def report(self) -> Report:
        """The run in numbers."""
        known = [self._indexed.get(id) == print for id, print in self.met.items() if id in self._indexed] if self._indexed else []
        return Report(
            new=len(self.met) - len(known),
            updated=known.count(False),
            unchanged=known.count(True),
            repeated=self._repeated,
            barred=self._kept_out,
            rejected=tuple(self._rejected),
            skipped=tuple(self._skipped),
            warnings=(*self._warnings, *self._taken_over),
            files_read=self._files_read,
            files_unchanged=len(self._sources) - self._files_read,
        )

    def _unchanged(self, source: Source) -> bool:
        known = self._before.files.get(source.path)
        if known is None or self._reread or known.stamp != self._stamp(source):
            return False
        return not known.ids.keys() & (self._before.barred - self._barred)  # readmitted articles must be read again

    def _stamp(self, source: Source) -> list[int]:
        return [*source.stamp, int(self._recover)]

    def _keep(self, source: Source) -> None:
        known = self._before.files[source.path]
        self._entries[source.path] = replace(known, ids=self.met.begin(source.path))
        self._repeated += known.repeats
        self._rejected += known.rejected
        for id, print in known.ids.items():
            self._meet(id, print, source.path, None)

    def _read(self, source: Source, found: Iterable[tuple[int, Outcome]]) -> None:
        self._files_read += 1
        self._entries[source.path] = Entry(source.name, self._stamp(source), self.met.begin(source.path))
        rejected: list[Rejection] = []
        for _, outcome in found:
            match outcome:
                case Packed(place, id, data, print):
                    absolute = source.path + place.removeprefix(source.name)
                    if id == source.name and (clash := self._clash(id, print, source.path)):
                        rejected.append(Rejection(absolute, clash))
                        self._again(source.path)
                    else:
                        self._meet(id, print, absolute, data)
                case Warned(place, reason):
                    self._warnings.append(Rejection(place, reason))
                case BrokenOff(place, reason):
                    rejected.append(Rejection(place, reason))
                    self._keep_rest(source.path)
                case Rejection():
                    rejected.append(outcome)
        self._rejected += rejected
        self._entries[source.path] = replace(self._entries[source.path], rejected=tuple(rejected))

    def _keep_rest(self, path: str) -> None:
        """What stood in a file that could not be read to its end stays, as far as the part that was read does not have it."""
        self._again(path)
        known = self._before.files.get(path)
        for id, print in known.ids.items() if known else ():
            if id not in self._entries[path].ids:
                self._meet(id, print, path, None)

    def _clash(self, id: str, print: str, path: str) -> Message | None:
        """Why an id that was made from its place cannot be given: another file has it, whose name differs in no printable way."""
        earlier = self.met.find(id)
        return _taken(id, earlier.place) if earlier and earlier.path != path and earlier.print != print else None

    def _meet(self, id: str, print: str, place: str, line: bytes | None) -> None:
        """Notes that an article stands at a place of the file looked at; `line` is None when it is in the index already."""
        barred, start = id in self._barred, None
        if not barred and self._indexed.get(id) != print:
            start = AS_BEFORE if line is None else self._spool_line(line)
        earlier = self.met.meet(id, print, place, start=start, barred=barred)
        if barred:
            self._kept_out += 1
        elif earlier and (met := self.met.find(id)):
            self._repeat(id, earlier, met)

    def _repeat(self, id: str, earlier: Place, later: Place) -> None:
        self._repeated += 1
        if earlier.print != later.print:
            self._warnings.append(Rejection(later.place, _two_texts(id, earlier.place, later.place)))
        if earlier.path == later.path:
            self._entries[later.path] = replace(self._entries[later.path], repeats=self._entries[later.path].repeats + 1)
        elif earlier.print != later.print:
            self._again(earlier.path)

    def _again(self, path: str) -> None:
        """The file is to be read at the next run too: the article it lost to another place comes back when that place is gone."""
        self._entries[path] = replace(self._entries[path], stamp=None)

    def _elsewhere(self, path: str, known: Entry) -> Entry | None:
        """What becomes of a file this run did not come by; None when it is gone."""
        if path in self._entries:
            return known
        if any(is_below(path, scope.path) for scope in self.scopes) and not any(is_below(path, folder) for folder in self._unseen):
            return None
        some = known.ids if len(known.ids) < len(self.met) else (id for id, _ in self.met.items() if id in known.ids)
        shared = {id: met for id in some if (met := self.met.find(id))}
        if shared and not os.path.lexists(path):  # its folder was moved, and the articles were met in the new one
            kept = {id: print for id, print in known.ids.items() if id not in shared}
            return replace(known, ids=kept) if kept else None
        lost = {id for id, met in shared.items() if met.print != known.ids[id]}
        for id in sorted(lost):
            self._taken_over.append(Rejection(shared[id].place, _two_texts(id, path, shared[id].place)))
        return replace(known, stamp=None, ids={id: print for id, print in known.ids.items() if id not in lost}) if lost else known

    def _any_below(self, root: str) -> bool:
        return any(is_below(path, root) for path in (*(source.path for source in self._sources), *self._unseen))

    def _spool_line(self, line: bytes) -> int:
        if self._spool is None:
            return 0
        start = self._length
        try:
            self._spool.write(line + b"\n")
        except OSError as error:
            raise no_room(error) from error
        self._length += len(line) + 1
        return start

    def _spooled(self, start: int) -> bytes:
        assert self._spool is not None  # only a dry run has none, and it writes nothing
        self._spool.seek(start)
        return self._spool.readline()[:-1]

    def _meter(self, count: int) -> None:
        self._bytes += count
        self._tell(READING_SHARE * min(1, self._bytes / (self._total or 1)))

    def _tell(self, share: float) -> None:
        if self._progress:
            self._progress(Progress(int(self._total * share), self._total, len(self.met)))


_NOTHING_HERE = Message(
    "hier stehen keine Artikel: keine Datei mit einer Endung, die gelesen wird", "no articles here: no file with a suffix that is read"
)


def _unless_overtaken(engine: Engine, generation: int, articles: Iterable[bytes]) -> Iterator[bytes]:
    """The articles; asked for under the engine's lock, raises IndexLocked when another run committed meanwhile: our ledger lacks it."""
    if engine.generation != generation:
        raise IndexLocked(
            "Ein anderer Lauf hat den Index inzwischen geändert; nichts geschrieben. Bitte noch einmal aufrufen",
            "another run has changed the index meanwhile; nothing was written. Please call it again",
        )
    yield from articles


def _refuse_large_removal(scopes: Sequence[discover.Scope], before: Ledger, removed: Sequence[str]) -> None:
    indexed, gone = before.indexed().keys(), frozenset(removed)
    for scope in scopes:
        ids = {id for path, entry in before.files.items() if is_below(path, scope.path) for id in entry.ids} & indexed
        lost = len(ids & gone)
        if 2 * lost > len(ids):
            raise RemovalTooLarge(
                f"Unter {scope.name} fehlen {lost} von {len(ids)} Artikeln, die der Index hat; nichts geändert. "
                "Sollen sie wirklich heraus: mit --allow-removal aufrufen; sonst nachsehen, ob der Ordner vollständig da ist",
                f"{lost} of the {len(ids)} articles the index has from {scope.name} are gone; nothing was changed. "
                "If they are to go: call with --allow-removal; else look whether the folder is all there",
            )


def _moved(ledger: Ledger, paths: Sequence[str | Path], moved_from: str | Path) -> Ledger:
    """The ledger as if everything that was below `moved_from` had always been below the one PATH. Raises UsageError."""
    scopes, _ = discover.scopes(paths, ledger.roots)
    old = os.path.realpath(moved_from)
    carried = {path: entry for path, entry in ledger.files.items() if is_below(path, old)}
    if len(scopes) != 1 or not os.path.isdir(scopes[0].path):
        raise UsageError("--moved-from braucht genau einen Ordner als PFAD", "--moved-from needs exactly one folder as PATH")
    if not carried:
        roots = ", ".join(map(printable, ledger.roots)) or "–"
        shown = printable(old)
        raise UsageError(
            f"Unter {shown} hat der Index keine Artikel; eingelesene Ordner: {roots}",
            f"the index has no articles from {shown}; folders indexed: {roots}",
        )
    if any(map(os.path.lexists, carried)):
        shown = printable(old)
        raise UsageError(
            f"In {shown} stehen die Dateien noch: --moved-from gilt Ordnern, die verschoben oder umbenannt wurden",
            f"the files are still in {shown}: --moved-from is for folders that were moved or renamed",
        )
    new = scopes[0].path
    others = {path: entry for path, entry in ledger.files.items() if path not in carried}
    entries = others | {new + path[len(old) :]: entry for path, entry in carried.items()}
    return replace(ledger, files=entries, roots=moved(ledger.roots, old, new))


def _moved_folder(count: int, old: str, new: str) -> Message:
    command = f"searchidx index {shlex.quote(printable(new))} --moved-from {shlex.quote(printable(old))}"
    articles = ("1 Artikel", "1 article") if count == 1 else (f"{count} Artikel", f"{count} articles")
    return Message(
        f"{articles[0]} von hier hat der Index schon aus {printable(old)}, das es nicht mehr gibt. "
        f"Wurde der Ordner verschoben oder umbenannt, übernimmt „{command}“ die alten Kennungen",
        f"{articles[1]} from here the index has already, from {printable(old)}, which is gone. "
        f"If the folder was moved or renamed, `{command}` keeps the old ids",
    )


def _taken(id: str, place: str) -> Message:
    place = printable(place)
    return Message(
        f"{place} hat dieselbe Kennung {id!r}, aber anderen Text; eine der Dateien umbenennen",
        f"{place} has the same id {id!r} but another text; rename one of the files",
    )


def _two_texts(id: str, earlier: str, later: str) -> Message:
    earlier, later = printable(earlier), printable(later)
    return Message(
        f"Kennung {id!r} steht mit verschiedenem Text in {earlier} und in {later}: es gilt der letzte",
        f"id {id!r} stands with different texts in {earlier} and in {later}: the last one counts",
    )
