"""The report: all results so far as Markdown, with the plots in files beside it.

python -m benchmarks.peers.report RESULTS PLOTS [FILE.md]     without FILE to standard output
"""

from __future__ import annotations

import datetime
import os
import platform
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.peers import plots, tables
from benchmarks.peers.results import FILE, Results

BEGIN, END = "<!-- speed -->", "<!-- /speed -->"


def report(results: Results, measured: datetime.date, plot_paths: list[str]) -> Iterator[str]:
    """Blocks of Markdown; `plot_paths` are relative to the report."""
    yield f"{measured:%-d %B %Y}, {machine()}."
    yield tables.markdown(tables.measures(results))
    for corpus in results.corpora():
        rounds = results.rounds(corpus)
        yield f"### {tables.title(corpus)}, {results.bytes[corpus] / 1e6:.1f} MB of text, {rounds} round{'s' if rounds > 1 else ''}"
        yield tables.markdown(tables.builds(results, corpus))
        yield tables.markdown(tables.times(results, corpus))
        yield tables.markdown(tables.matches(results, corpus))
        against = tables.queries_against(results, corpus)
        if len(against[0]) > 1:
            yield tables.markdown(against)
    if len(growth := tables.growth(results)) > 1:
        yield "### Growth: p95 for ten times the articles"
        yield tables.markdown(growth)
    if len(totals := tables.totals(results)) > 1:
        yield "### Totals of FTS5 and of searchidx in exact mode"
        yield tables.markdown(totals)
    yield "### Who is compared"
    yield tables.markdown(tables.facts(results))
    yield "\n".join(f"![{Path(plot).stem}]({plot})" for plot in plot_paths)


def machine() -> str:
    """Processor, cores, memory and versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def put_into(page: str, text: str) -> str:
    """The page with `text` between the lines BEGIN and END. Raises SystemExit when it lacks them."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"no lines {BEGIN} and {END} to write between")
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _main(folder: Path, plot_folder: Path, page: Path | None) -> None:
    results = Results.read(folder)
    base = page.parent if page else Path.cwd()
    plot_paths = [os.path.relpath(file, base) for file in plots.draw(results, plot_folder)]
    measured = datetime.date.fromtimestamp((folder / FILE).stat().st_mtime)
    text = "\n\n".join(report(results, measured, plot_paths))
    if page:
        page.write_text(put_into(page.read_text("utf-8"), text), "utf-8")
    else:
        print(text)


if __name__ == "__main__":
    _main(*map(Path, sys.argv[1:3]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
