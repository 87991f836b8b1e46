"""Research log: which questions were asked of an index, when, and what they found then; one JSON object a line.

Written only where somebody asks for it. A line says enough to ask the question again: `replay` tells what has changed since.
Useful for: who must show how a finding came about. Not useful for: articles found (exports), what is new in a search (saved_searches).
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from searchidx.atomic_file import opener
from searchidx.errors import StorageFailed, UsageError
from searchidx.index import AnswerBudget, Index
from searchidx.messages import Message
from searchidx.model import Page, Rejection
from searchidx.question import Question, first_and_last_day

LONGEST_LINE = 1_000_000
"""Bytes of a line; what is longer is no question."""

FIRST_HITS = 10
"""Hits that a line names."""


@dataclass(frozen=True, slots=True)
class Logged:
    """A question that was asked, and its answer in short.

    asked: the moment, ISO 8601. reading: as `Page.reading` says it in German. first: ids of the first hits. index, generation, commit: the
    folder of the index, and its state then.
    """

    asked: str
    query: str
    reading: str
    total: int
    complete: bool
    first: tuple[str, ...]
    mode: str
    sort: str
    filters: dict[str, Any]
    without: tuple[str, ...]
    exclude: tuple[str, ...]
    index: str
    generation: int
    commit: str


@dataclass(frozen=True, slots=True)
class Replayed:
    """A logged question and what it finds today. `new`, `gone`: ids that came among the first hits, or left them; `same_state`: the index
    has not changed at all.
    """

    logged: Logged
    total: int
    reading: str
    new: tuple[str, ...]
    gone: tuple[str, ...]
    same_state: bool


def log_question(path: Path, index: Index, question: Question, budget: AnswerBudget | None = None) -> None:
    """Adds a line, for which the question is asked once more, from its first hit on. Raises StorageFailed."""
    page = _first_page(index, question, budget)
    filters = {
        name: (first_and_last_day(value)[name == "until"] or value) if isinstance(value, str) else list(value)
        for name, value in question.filters.items()
    }  # "gestern" is another day tomorrow
    logged = Logged(
        asked=datetime.now().astimezone().isoformat(timespec="seconds"),
        query=question.query,
        reading=page.reading.de,
        total=page.total,
        complete=page.complete,
        first=_first(page),
        mode=question.mode,
        sort=question.sort,
        filters=filters,
        without=tuple(question.without),
        exclude=tuple(question.exclude),
        index=index.directory,
        generation=index.generation,
        commit=index.commit_id,
    )
    record = {key.name: getattr(logged, key.name) for key in fields(Logged)}
    # readable; half a pair of surrogates, which no UTF-8 can hold, becomes what JSON writes for it
    data = json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
    try:
        # one write to the end of the file: lines of several programs do not mix
        handle = opener(0o600)(str(path), os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            if os.write(handle, data) < len(data):
                raise OSError("short write")
        finally:
            os.close(handle)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StorageFailed(
            f"{path}: das Protokoll ist nicht zu schreiben: {reason}", f"{path}: the log cannot be written: {reason}"
        ) from error


def read_log(path: Path) -> Iterator[Logged | Rejection]:
    """The lines of a log in order; what is none is named. Raises UsageError when the file cannot be read."""
    try:
        with open(path, "rb") as file:
            number = 0
            while line := file.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
                    while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                        pass
                if line.strip():
                    yield _logged(line) or Rejection(
                        f"{path}:{number}", Message("keine Zeile eines Rechercheprotokolls", "not a line of a research log")
                    )
    except OSError as error:
        raise UsageError(f"{path}: nicht lesbar: {error.strerror}", f"{path}: not readable: {error.strerror}") from None


def replay(index: Index, logged: Logged) -> Replayed:
    """Asks a logged question again. Raises what `Index.search` raises."""
    question = Question(
        logged.query,
        logged.mode,  # type: ignore[arg-type]  # Question checks it
        filters=logged.filters,
        without=logged.without,
        exclude=logged.exclude,
        sort=logged.sort,  # type: ignore[arg-type]
    )
    page = _first_page(index, question)
    first = _first(page)
    return Replayed(
        logged,
        page.total,
        page.reading.de,
        new=tuple(id for id in first if id not in logged.first),
        gone=tuple(id for id in logged.first if id not in first),
        same_state=index.commit_id == logged.commit,
    )


def _first_page(index: Index, question: Question, budget: AnswerBudget | None = None) -> Page:
    return index.search(question, limit=FIRST_HITS, offset=0, fold=False, passages=0, counsel=False, budget=budget)


def _first(page: Page) -> tuple[str, ...]:
    return tuple(hit.id for hit in page.hits if not hit.partial)[:FIRST_HITS]


def _logged(line: bytes) -> Logged | None:
    """The question of a line; None for what is none."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or not all(_is_of_type(record.get(name), kind) for name, kind in _TYPES.items()):
        return None
    values = {key.name: record[key.name] for key in fields(Logged)}
    listed: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    return Logged(**listed)


_TYPES: dict[str, type] = {
    **dict.fromkeys(("asked", "query", "reading", "mode", "sort", "index", "commit"), str),
    **dict.fromkeys(("total", "generation"), int),
    **dict.fromkeys(("first", "without", "exclude"), list),
    "complete": bool,
    "filters": dict,
}


def _is_of_type(value: Any, kind: type) -> bool:
    return isinstance(value, kind) and (not isinstance(value, list) or all(isinstance(item, str) for item in value))
