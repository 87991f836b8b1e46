"""A plot shows one side of the results for all engines, as SVG: matplotlib draws it, the same file for the same results."""

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
from benchmarks.peers.engines import ENGINES, OWN
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
    """Writes the plots and gives their files, in the order to show them; plots of a folder that are drawn no more stay."""
    folder.mkdir(parents=True, exist_ok=True)
    bars: dict[str, tuple[str, str, Bar]] = {
        "build": ("articles indexed a second", "log", Results.rate),
        "size": ("index bytes for a byte of text", "linear", tables.size),
        "memory": ("peak memory of a build, MB", "linear", tables.peak),
    }
    for name, (label, scale, bar) in bars.items():
        yield _bars(results, bar, label, scale, folder / f"{name}.svg")
    for corpus in (corpus for corpus in results.corpora() if any(_answers(results, corpus))):
        yield _queries(results, corpus, folder / f"queries-{corpus[0].replace(' ', '-')}-{corpus[1]}.svg")
    if any(len(_sizes(results, name)) > 1 for name in _names(results)):
        yield _growth(results, folder / "growth.svg")


def _bars(results: Results, bar: Bar, label: str, scale: str, path: Path) -> Path:
    """One panel a corpus, one bar an engine."""
    corpora = results.corpora()
    figure, panels = plt.subplots(1, len(corpora), figsize=(3.2 * len(corpora), 2.6), sharex=True, squeeze=False, layout="constrained")
    for corpus, axes in zip(corpora, panels[0], strict=True):
        found = {ENGINES[e].name: v for e in reversed(results.engines(corpus)) if (v := bar(results, corpus, e))}
        bars = axes.barh(list(found), list(found.values()), color=[COLORS[name] for name in found])
        axes.bar_label(bars, [f"{value:,.2f}" if value < 10 else f"{value:,.0f}" for value in found.values()], padding=2, fontsize=8)
        axes.set(xscale=scale, title=tables.title(corpus), xlabel=label)
        axes.margins(x=0.25)
    return _saved(figure, path)


def _queries(results: Results, corpus: Corpus, path: Path) -> Path:
    """One group a kind of query, one bar an engine up to its p50, a line on to its p95."""
    askers = list(_askers(results, corpus))
    figure, axes = plt.subplots(figsize=(10, 3.6), layout="constrained")
    width = 0.85 / max(len(askers), 1)
    for number, (name, engine, variant) in enumerate(askers):
        found = [(at, results.times(corpus, engine, kind, variant)) for at, kind in enumerate(KINDS)]
        found = [(at, times) for at, times in found if times]
        places = [at + (number - len(askers) / 2) * width for at, _ in found]
        half, most = ([percentile(times, share) or 0 for _, times in found] for share in (0.5, 0.95))
        axes.bar(places, half, width, label=name, color=COLORS[name])
        axes.vlines(places, half, most, color=COLORS[name], linewidth=1)
    axes.set_xticks(range(len(KINDS)), [textwrap.fill(told, 14) for told in KINDS.values()])
    axes.set(yscale="log", ylabel="ms: p50, line to p95", title=f"{tables.title(corpus)}: ten hits and the exact total")
    _plain(axes)
    figure.legend(loc="outside lower center", ncols=8, fontsize=8, frameon=False)
    return _saved(figure, path)


def _growth(results: Results, path: Path) -> Path:
    """One panel a kind of query, p95 over the number of articles."""
    figure, panels = plt.subplots(2, (len(KINDS) + 1) // 2, figsize=(11, 5), layout="constrained", sharex=True)
    for (kind, told), axes in zip(KINDS.items(), panels.flat, strict=False):
        for name in _names(results):
            _lines(results, name, kind, axes)
        axes.set(xscale="log", yscale="log", title=told)
        _plain(axes)
    for axes in panels[-1]:
        axes.set_xlabel("articles")
    for axes in panels[:, 0]:
        axes.set_ylabel("p95, ms")
    handles, labels = panels.flat[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=8, fontsize=8, frameon=False)
    return _saved(figure, path)


def _plain(axes: Axes) -> None:
    """Writes 0.1, 1, 10 and no powers beside the logarithmic axis, and nothing between them unless there is room for little else."""
    low, high = axes.get_ylim()
    axes.yaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_minor_formatter("{x:g}" if high / low < 8 else NullFormatter())


def _lines(results: Results, name: str, kind: str, axes: Axes) -> None:
    corpora = _sizes(results, name)
    if len(corpora) < 2:
        return
    for label, engine, variant in dict.fromkeys(asker for corpus in corpora for asker in _askers(results, corpus)):
        found = [(corpus[1], percentile(results.times(corpus, engine, kind, variant), 0.95)) for corpus in corpora]
        kept = [(articles, time) for articles, time in found if time]
        if len(kept) > 1:
            axes.plot(*zip(*kept, strict=True), marker="o", markersize=3, color=COLORS[label], label=label)


def _answers(results: Results, corpus: Corpus) -> Iterator[bool]:
    """Whether there is a time, for each asker and kind."""
    return (bool(results.times(corpus, engine, kind, variant)) for _, engine, variant in _askers(results, corpus) for kind in KINDS)


def _askers(results: Results, corpus: Corpus) -> Iterator[tuple[str, str, str]]:
    for engine in results.engines(corpus):
        if ENGINES[engine].python == OWN:
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
