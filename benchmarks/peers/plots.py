"""SVG plots of the results for all engines, drawn by matplotlib; the same results give the same file, byte for byte."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import NullFormatter

from benchmarks.peers import tables
from benchmarks.peers.engines import ENGINES, PROJECT_VENV
from benchmarks.peers.queries import KINDS
from benchmarks.peers.results import Corpus, Results, percentile

plt.rcParams.update({"svg.hashsalt": "searchidx", "svg.fonttype": "none", "font.size": 9})
plt.rcParams.update({"axes.spines.top": False, "axes.spines.right": False})
COLORS = {
    "searchidx": "#b3261e",
    "searchidx, exact mode": "#e57368",
    "plain Whoosh": "#8d6e63",
    "SQLite FTS5": "#1e6fb3",
    "tantivy": "#2e7d32",
    "bm25s": "#7b1fa2",
    "Xapian": "#ef9a00",
    "Lucene": "#455a64",
}
Bar = Callable[[Results, Corpus, str], float | None]


def draw(results: Results, folder: Path) -> Iterator[Path]:
    """Writes the plots and yields their files in display order. Older files in the folder stay."""
    folder.mkdir(parents=True, exist_ok=True)
    bars: dict[str, tuple[str, str, Bar]] = {
        "build": ("articles indexed a second", "log", Results.rate),
        "size": ("index bytes for a byte of text", "linear", tables.size),
        "memory": ("peak memory of a build, MB", "linear", tables.peak),
    }
    for name, (label, scale, bar) in bars.items():
        yield _bars(results, bar, label, scale, folder / f"{name}.svg")
    for corpus in (corpus for corpus in results.corpora() if _has_times(results, corpus)):
        yield _queries(results, corpus, folder / f"queries-{corpus[0].replace(' ', '-')}-{corpus[1]}.svg")
    if any(len(_sizes(results, name)) > 1 for name in _names(results)):
        yield _growth(results, folder / "growth.svg")


def _bars(results: Results, bar: Bar, label: str, scale: str, path: Path) -> Path:
    """One panel a corpus, one bar an engine."""
    corpora = results.corpora()
    figure, panels = plt.subplots(1, len(corpora), figsize=(3.2 * len(corpora), 2.6), sharex=True, squeeze=False, layout="constrained")
    for corpus, axes in zip(corpora, panels[0], strict=True):
        values = {ENGINES[e].name: v for e in reversed(results.engines(corpus)) if (v := bar(results, corpus, e))}
        bars = axes.barh(list(values), list(values.values()), color=[COLORS[name] for name in values])
        axes.bar_label(bars, [f"{value:,.2f}" if value < 10 else f"{value:,.0f}" for value in values.values()], padding=2, fontsize=8)
        axes.set(xscale=scale, title=tables.title(corpus), xlabel=label)
        axes.margins(x=0.25)
    return _saved(figure, path)


def _queries(results: Results, corpus: Corpus, path: Path) -> Path:
    """One group a kind of query; in it one bar an engine up to its p50, with a line up to its p95."""
    series = list(_series(results, corpus))
    figure, axes = plt.subplots(figsize=(10, 3.6), layout="constrained")
    width = 0.85 / max(len(series), 1)
    for number, (name, engine, variant) in enumerate(series):
        times_by_group = [(group, results.times(corpus, engine, kind, variant)) for group, kind in enumerate(KINDS)]
        measured = [(group, times) for group, times in times_by_group if times]
        positions = [group + (number - len(series) / 2) * width for group, _ in measured]
        p50, p95 = ([percentile(times, share) or 0 for _, times in measured] for share in (0.5, 0.95))
        axes.bar(positions, p50, width, label=name, color=COLORS[name])
        axes.vlines(positions, p50, p95, color=COLORS[name], linewidth=1)
    axes.set_xticks(range(len(KINDS)), [textwrap.fill(label, 14) for label in KINDS.values()])
    axes.set(yscale="log", ylabel="ms: p50, line to p95", title=f"{tables.title(corpus)}: ten hits and the exact total")
    _plain_numbers(axes)
    figure.legend(loc="outside lower center", ncols=8, fontsize=8, frameon=False)
    return _saved(figure, path)


def _growth(results: Results, path: Path) -> Path:
    """One panel a kind of query, p95 over the number of articles."""
    figure, panels = plt.subplots(2, (len(KINDS) + 1) // 2, figsize=(11, 5), layout="constrained", sharex=True)
    for (kind, label), axes in zip(KINDS.items(), panels.flat, strict=False):
        for name in _names(results):
            _lines(results, name, kind, axes)
        axes.set(xscale="log", yscale="log", title=label)
        _plain_numbers(axes)
    for axes in panels[-1]:
        axes.set_xlabel("articles")
    for axes in panels[:, 0]:
        axes.set_ylabel("p95, ms")
    handles, labels = panels.flat[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=8, fontsize=8, frameon=False)
    return _saved(figure, path)


def _plain_numbers(axes: Axes) -> None:
    """Labels a logarithmic axis 0.1, 1, 10 instead of powers, and the ticks between only where less than a power of ten is shown."""
    low, high = axes.get_ylim()
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter("{x:g}" if high / low < 8 else NullFormatter())


def _lines(results: Results, name: str, kind: str, axes: Axes) -> None:
    corpora = _sizes(results, name)
    if len(corpora) < 2:
        return
    for label, engine, variant in dict.fromkeys(series for corpus in corpora for series in _series(results, corpus)):
        p95s = [(corpus[1], percentile(results.times(corpus, engine, kind, variant), 0.95)) for corpus in corpora]
        points = [(articles, p95) for articles, p95 in p95s if p95]
        if len(points) > 1:
            axes.plot(*zip(*points, strict=True), marker="o", markersize=3, color=COLORS[label], label=label)


def _has_times(results: Results, corpus: Corpus) -> bool:
    """Whether any engine has answered any query on the corpus."""
    return any(results.times(corpus, engine, kind, variant) for _, engine, variant in _series(results, corpus) for kind in KINDS)


def _series(results: Results, corpus: Corpus) -> Iterator[tuple[str, str, str]]:
    """(label, engine, variant) of everything that gets a colour: each peer once, searchidx once a mode."""
    for engine in results.engines(corpus):
        if ENGINES[engine].runtime == PROJECT_VENV:
            yield from ((name, engine, mode) for mode, name in tables.MODES.items())
        else:
            yield ENGINES[engine].name, engine, ""


def _names(results: Results) -> list[str]:
    return list(dict.fromkeys(name for name, _ in results.corpora()))


def _sizes(results: Results, name: str) -> list[Corpus]:
    return sorted(corpus for corpus in results.corpora() if corpus[0] == name)


def _saved(figure: plt.Figure, path: Path) -> Path:
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
    return path
