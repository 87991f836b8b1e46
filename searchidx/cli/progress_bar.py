"""The progress bar of commands that take a while."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from searchidx.cli.i18n import language
from searchidx.messages import ARTICLES, Message
from searchidx.model import Progress

_REDRAW_SECONDS = 0.1


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None] | None]:
    """Yields what draws how far a run is on stderr, or None where that is no terminal: a log file needs no moving picture."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # here: a run without a terminal needs none of it
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    articles = ARTICLES.other.text(language())
    left = Message("noch", "left").text(language())
    columns = (
        BarColumn(),
        TaskProgressColumn(),
        TextColumn(f"{{task.fields[articles]}} {articles} · {{task.fields[rate]}}/s · {left}"),
        TimeRemainingColumn(),
    )
    # drawn by this thread: a process with a second one cannot be forked safely, and would index on one processor
    with Bar(*columns, console=Console(stderr=True), transient=True, auto_refresh=False) as bar:
        task = bar.add_task("", total=None, articles=0, rate="–")
        drawn_at = 0.0

        def draw(progress: Progress) -> None:
            nonlocal drawn_at
            elapsed = bar.tasks[0].elapsed or 0
            if elapsed < drawn_at + _REDRAW_SECONDS:
                return
            drawn_at = elapsed
            rate = f"{progress.articles / elapsed:.0f}" if elapsed else "–"
            bar.update(task, completed=progress.done, total=progress.total or None, articles=progress.articles, rate=rate, refresh=True)

        yield draw
