"""`index --watch`: a run whenever something has changed, until Ctrl-C."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime

import click

from searchidx.cli import json_output
from searchidx.cli.escaping import visible
from searchidx.cli.exit_codes import DONE
from searchidx.cli.i18n import language, tell
from searchidx.cli.report_text import complaints, indexing_text
from searchidx.errors import EngineUnreachable, IndexLocked, PathMissing, RemovalTooLarge, SearchidxError, StorageFailed
from searchidx.messages import ARTICLES, Message, counted
from searchidx.model import Report
from searchidx.sources.file_events import QUIET_SECONDS, FileEvents

PASSING = (PathMissing, RemovalTooLarge, IndexLocked, StorageFailed, EngineUnreachable)
"""What may be over at the next try: a drive comes back, another writer ends, space is made."""

LOOK_SECONDS = 60.0
"""How often is looked though the system told of no change: it tells of none that another machine makes on a shared drive."""

_POLL_SECONDS = 2.0
_SHARE_OF_TIME = 20
"""Looking in vain takes one part in so many of the time at most: a million files take seconds to list."""

_RETRY_SECONDS = 3.0
_LONGEST_RETRY = 60.0
_PATIENCE_SECONDS = 20.0
"""A file that is written to for longer than that is read as it is, and again later."""

_BEGIN = Message("Wird laufend nachgeführt; Ende mit Strg-C.", "Kept up to date from now on; Ctrl-C ends it.")
_RETRIED = Message("Es wird weiter versucht.", "It will be tried again.")


class Watch:
    """What was told of the runs so far, and when the next one is due. run: makes a run that leaves files alone which changed within so many
    seconds; as_json: each report is one JSON object on a line.
    """

    def __init__(self, run: Callable[[float], Report], as_json: bool = False) -> None:
        self._run, self._as_json = run, as_json
        self._told: frozenset[str] = frozenset()
        self._refusal = ""
        self._retry = _RETRY_SECONDS
        self._unsettled_since: float | None = None
        self._reports: list[Report] = []

    def until_interrupted(self, paths: Sequence[str]) -> int:
        """Makes runs until Ctrl-C or SIGTERM, which is how it ends well. Raises errors that no waiting mends; PathMissing at first."""
        try:
            with FileEvents(paths) as events:
                pause = self._one_run(events, is_first=True)
                tell(_BEGIN)
                while True:
                    events.wait(pause)
                    if events.concern:
                        self._tell_anew([events.concern.text(language())])
                    pause = self._one_run(events)
        except (KeyboardInterrupt, SystemExit):
            self._tell_end()
        return DONE

    def _one_run(self, events: FileEvents, is_first: bool = False) -> float:
        """Makes a run, tells what it did, and says how many seconds the next one may wait where nothing changes."""
        started = time.monotonic()
        try:
            report = self._run(self._settle(started))
        except PASSING as error:
            if is_first and isinstance(error, PathMissing | RemovalTooLarge):
                raise  # a slip of the keyboard
            return self._pause_after(error)
        self._refusal, self._retry = "", _RETRY_SECONDS
        self._show(report, is_first)
        if report.files_unsettled:
            self._unsettled_since = self._unsettled_since or started
            return QUIET_SECONDS
        self._unsettled_since = None
        usual = LOOK_SECONDS if events.listens else _POLL_SECONDS
        return max(usual, _SHARE_OF_TIME * (time.monotonic() - started))

    def _settle(self, now: float) -> float:
        """For how long a file has to have been left alone."""
        is_endless = self._unsettled_since is not None and now - self._unsettled_since > _PATIENCE_SECONDS
        if is_endless:
            self._unsettled_since = None
        return 0 if is_endless else QUIET_SECONDS

    def _pause_after(self, error: SearchidxError) -> float:
        message = error.message.text(language())
        if message != self._refusal:
            click.echo(f"{_clock()} {visible(message)}. {_RETRIED.text(language())}", err=True)
        self._refusal = message
        pause, self._retry = self._retry, min(2 * self._retry, _LONGEST_RETRY)
        return pause

    def _show(self, report: Report, is_first: bool) -> None:
        """Prints a report that has something new, and complaints that the last report did not have."""
        lines = list(complaints(report, language()))
        self._tell_anew(lines)
        self._told = frozenset(lines)
        has_news = report.new or report.updated or report.removed
        if has_news or (is_first and not report.files_unsettled):
            self._reports.append(report)
            as_text = f"{_clock()} {indexing_text(report, language())}"
            print(json_output.line(json_output.of_report(report, language())) if self._as_json else as_text, flush=True)

    def _tell_anew(self, lines: Sequence[str]) -> None:
        for line in lines:
            if line not in self._told:
                click.echo(line, err=True)
        self._told = self._told.union(lines)

    def _tell_end(self) -> None:
        new, updated, removed = (sum(getattr(report, name) for report in self._reports) for name in ("new", "updated", "removed"))
        tell(
            Message(
                f"Beendet: {counted(new, ARTICLES, 'de')} neu, {updated} aktualisiert, {removed} entfernt; "
                "der Index hat den Stand des letzten Laufs.",
                f"Ended: {counted(new, ARTICLES, 'en')} new, {updated} updated, {removed} removed; the index is as the last run left it.",
            )
        )


def _clock() -> str:
    return datetime.now().strftime("[%H:%M:%S]")
