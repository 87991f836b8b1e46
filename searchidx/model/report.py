"""What is reported of an index: indexing runs, copies, its contents, its health."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from searchidx.messages import Message


@dataclass(frozen=True, slots=True)
class Rejection:
    """Something that was to become an article and could not: where it stands ("corpus/a.jsonl:17"), and why, with the cure."""

    place: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Report:
    """What an indexing run did, in articles: seen = new + updated + unchanged + rejected + repeated + barred.

    `repeated`: the same id again in this run (equal text, or replaced by a later one, with a warning). `barred`: taken out for good
    by `remove` and still in the files. `skipped` names files that are no articles by rule (hidden, README, unknown suffix, link)
    with the rule. `files_read` counts files whose content was looked at, `files_unchanged` those whose size and time had not changed.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    repeated: int = 0
    barred: int = 0
    rejected: tuple[Rejection, ...] = ()
    skipped: tuple[Rejection, ...] = ()
    warnings: tuple[Rejection, ...] = ()
    files_read: int = 0
    files_unchanged: int = 0
    seconds: float = 0.0
    dry_run: bool = False

    @property
    def seen(self) -> int:
        return self.new + self.updated + self.unchanged + len(self.rejected) + self.repeated + self.barred


@dataclass(frozen=True, slots=True)
class Moved:
    """What copying an index took: `articles` it holds, those `sent` and `removed` for that; `checksum` over all of them."""

    articles: int
    sent: int
    removed: int
    checksum: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an indexing run is: `done` and `total` count bytes of files, `articles` what was read so far; total 0 is unknown."""

    done: int
    total: int
    articles: int


@dataclass(frozen=True, slots=True)
class Status:
    """What an index holds. `newest` and `oldest` are ISO dates of articles; `bytes` is its size on disk; `undated` counts unknown dates.

    `roots`: the folders that were indexed, and the prefix of their articles' ids.
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
    committed: str | None
    roots: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with a file of an index ("" for its directory). One that is not serious makes no answer wrong."""

    file: str
    what: Message
    serious: bool


@dataclass(frozen=True, slots=True)
class Checkup:
    """What a look at every byte of an index found, and what was done about it.

    `lost`: ids of articles that cannot be read any more. `remaining`: what is still to be found after `done`.
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
