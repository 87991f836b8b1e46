"""Reports on an index: indexing runs, copies, contents, health."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from searchidx.messages import Message


@dataclass(frozen=True, slots=True)
class Rejection:
    """A source record that did not become an article: its place ("corpus/a.jsonl:17"), and why, with the cure."""

    place: str
    reason: Message


@dataclass(frozen=True, slots=True)
class FormatCount:
    """What a run read of one format: files, articles in them, those without a date and without text, and what was rejected."""

    format: str
    files: int
    articles: int
    undated: int
    textless: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of an indexing run, in articles: seen = new + updated + unchanged + rejected + repeated + versions + barred.

    `repeated`: the same id again in this run (equal text, or replaced by a later one, with a warning). `versions`: of a web page that came
    several times, those that are not the newest. `barred`: taken out for good
    by `remove` and still in the files. `skipped` names files that are no articles by rule (hidden, README, unknown suffix, link)
    with the rule. `carried_over` articles kept their ids though their folder had moved (`moved_from`). `files_read` counts files whose
    content was looked at and `formats` counts them by format, `files_unchanged` those whose size and time had not changed,
    `files_unsettled` those left to the next run because they were changed a moment ago (`settle`).
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    repeated: int = 0
    versions: int = 0
    barred: int = 0
    carried_over: int = 0
    rejected: tuple[Rejection, ...] = ()
    skipped: tuple[Rejection, ...] = ()
    warnings: tuple[Rejection, ...] = ()
    files_read: int = 0
    files_unchanged: int = 0
    files_unsettled: int = 0
    formats: tuple[FormatCount, ...] = ()
    seconds: float = 0.0
    dry_run: bool = False

    @property
    def seen(self) -> int:
        return self.new + self.updated + self.unchanged + len(self.rejected) + self.repeated + self.versions + self.barred


@dataclass(frozen=True, slots=True)
class Moved:
    """The outcome of copying an index: `articles` the copy holds, those `sent` and `removed` for it; `checksum` over all of them.

    `rejected`: ids of articles that the copy does not have as the source has them, and why.
    """

    articles: int
    sent: int
    removed: int
    checksum: str
    rejected: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of an indexing run: `done` and `total` count bytes of files (total 0: unknown), `articles` those read so far."""

    done: int
    total: int
    articles: int


@dataclass(frozen=True, slots=True)
class Status:
    """Contents of an index. `newest` and `oldest` are ISO dates of articles; `bytes` is its size on disk; `undated` counts unknown dates,
    `unlisted` articles of no file that the index knows: a copy was interrupted, or its list of files was damaged.

    `roots`: the folders that were indexed, and the prefix of their articles' ids. `kernel`: "compiled", or "python" where the hot loops
    run uncompiled.
    """

    directory: str
    engine: str
    generation: int
    articles: int
    terms: int
    bytes: int
    undated: int
    oldest: str | None
    newest: str | None
    sections: Mapping[str, int]
    sources: Mapping[str, int]
    barred: int
    unlisted: int
    committed: str | None
    roots: Mapping[str, str]
    kernel: Literal["compiled", "python"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault in a file of an index ("" for its directory). A fault that is not serious makes no answer wrong."""

    file: str
    what: Message
    serious: bool


@dataclass(frozen=True, slots=True)
class Checkup:
    """The outcome of checking every byte of an index, and what was repaired.

    `lost`: ids of articles that cannot be read any more. `remaining`: findings that are left after `done`.
    """

    directory: str
    generation: int
    bytes: int
    findings: tuple[Finding, ...]
    done: tuple[Message, ...]
    lost: tuple[str, ...]
    remaining: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        return not any(finding.serious for finding in self.remaining)
