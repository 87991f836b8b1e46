"""Tables of the results, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.peers.engines import ENGINES, PROJECT_VENV
from benchmarks.peers.queries import KINDS
from benchmarks.peers.results import Corpus, Results, percentile

Table = list[list[str]]
"""Rows of cells; the first row is the head."""

MODES = {"compounds": "searchidx", "exact": "searchidx, exact mode"}
NONE = "–"
GOAL_UPDATE_SECONDS = 3.0
GOAL_SIZE_RATIO = 1.2
GOAL_PEAK_MB = 600.0
GOAL_GROWTH = 6.0
"""Goals: seconds for 1,000 updates, bytes of index for a byte of text, peak MB of a build, factor of p95 for ten times the articles."""

MILLION = 1_000_000
GOAL_MILLION_MINUTES = 20.0
GOAL_MILLION_P95_MS = 60.0
GOAL_MILLION_KINDS = ("word", "any3", "all2", "phrase", "filter")
"""Goals for a million articles: minutes of a build, p95 in ms for these kinds."""


def markdown(table: Table) -> str:
    head, *rows = table
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


def facts(results: Results) -> Table:
    """What each engine does and does not do."""
    table = [["engine", "stemming", "positions", "stored text", "cannot do", "settings"]]
    seen = {engine: version for corpus in results.corpora() for engine, version in _versions(results, corpus)}
    for engine, version in seen.items():
        engine_facts = ENGINES[engine]
        unsupported = ", ".join(KINDS[kind].partition(";")[0] for kind in engine_facts.unsupported) or NONE
        name = f"{engine_facts.name} {version}".strip()
        table.append([name, engine_facts.stemming, engine_facts.positions, engine_facts.stored_text, unsupported, engine_facts.settings])
    return table


def builds(results: Results, corpus: Corpus) -> Table:
    """Speed, size and memory of each engine."""
    table = [["engine", "articles/s", "CPU s of build", "index ÷ text", "peak MB of build", "peak MB of queries", "1,000 updates, s"]]
    for engine in results.engines(corpus):
        if reason := results.failure(corpus, engine):
            table.append([ENGINES[engine].name, f"left out: {reason}", *[NONE] * 5])
            continue
        variant = "compounds" if ENGINES[engine].runtime == PROJECT_VENV else ""
        table.append(
            [
                ENGINES[engine].name,
                _number(results.rate(corpus, engine)),
                _number(results.median(corpus, engine, "build", "cpu") or None),
                _number(size(results, corpus, engine)),
                _number(peak(results, corpus, engine)),
                _number(_megabytes(results.median(corpus, engine, "ask-total", "peak", variant))),
                _number(results.median(corpus, engine, "update", "seconds")),
            ]
        )
    return table


def times(results: Results, corpus: Corpus) -> Table:
    """p50 / p95 in ms of each kind of query; peers also without the exact total where that is another number."""
    table = [["ms, p50 / p95", *KINDS.values()]]
    for name, engine, variant, task in _searchers(results, corpus):
        cells = [_p50_p95(results.times(corpus, engine, kind, variant, task)) for kind in KINDS]
        if any(cell != NONE for cell in cells):
            table.append([name, *cells])
    return table


def matches(results: Results, corpus: Corpus) -> Table:
    """Sum of the matches of all queries of a kind that every engine answered in time: shows what stemming and compounds add."""
    searchers = [searcher for searcher in _searchers(results, corpus) if searcher[3] == "ask-total"]
    table = [["matches", *KINDS.values()]]
    for name, engine, variant, _ in searchers:
        cells = []
        for kind in KINDS:
            answered = [len(totals) for _, e, v, _ in searchers if (totals := results.totals(corpus, e, kind, v))]
            common = results.totals(corpus, engine, kind, variant)[: min(answered, default=0)]
            cells.append(f"{sum(total or 0 for total in common):,}" if common else NONE)
        table.append([name, *cells])
    return table


def measures(results: Results) -> Table:
    """The goals of searchidx, one a row, and whether each is reached: ✓ or ✗."""
    corpora = [corpus for corpus in results.corpora() if results.rate(corpus, "searchidx")]
    lines: dict[str, list[str]] = {}
    for corpus in corpora:
        for measure, cell in _measures(results, corpus):
            lines.setdefault(measure, [NONE] * len(corpora))[corpora.index(corpus)] = cell
    order = sorted(lines, key=lambda measure: not measure.startswith("build"))
    return [["measure", *map(title, corpora)], *([measure, *lines[measure]] for measure in order)]


def queries_against(results: Results, corpus: Corpus) -> Table:
    """Time of a peer divided by that of searchidx, p50 / p95: above 1 searchidx is faster. In brackets the figure for the default mode."""
    peers = [e for e in results.engines(corpus) if ENGINES[e].runtime != PROJECT_VENV and not results.failure(corpus, e)]
    mode = {"compounds": "", "exact": ", exact mode"}
    table = [["times faster than, p50 / p95", *(f"{ENGINES[e].name}{mode[ENGINES[e].mode]}" for e in peers)]]
    for kind, label in KINDS.items():
        table.append([label, *(_against(results, corpus, peer, kind) for peer in peers)])
    return table


def growth(results: Results) -> Table:
    """p95 in ms by kind for every size of a corpus, and what ten times the articles cost."""
    table = [["p95, ms", "corpus", *KINDS.values()]]
    for small, large in _tenfold(results):
        for name, engine, variant, task in _searchers(results, large):
            if task == "ask-total":
                factors = [_growth(results, small, large, engine, kind, variant) for kind in KINDS]
                if any(factors):
                    table.append([name, f"{title(small)} → {large[1]:,}", *(_factor(f) for f in factors)])
    return table


def totals(results: Results) -> Table:
    """How often FTS5 and searchidx in exact mode, which index the same words, match different articles, and why."""
    table = [["corpus", "queries", "with another total", "articles by reason", "for no known reason"]]
    for corpus in results.corpora():
        comparison = results.output(corpus, "fts5", "compare")
        if comparison:
            reasons = ", ".join(f"{reason} {count:,}" for reason, count in comparison["reasons"].items()) or NONE
            unexplained = f"{len(comparison['unexplained'])}, failed: {comparison['unexplained'][0]}" if comparison["unexplained"] else "0"
            table.append([title(corpus), f"{comparison['queries']}", f"{comparison['different']}", reasons, unexplained])
    return table


def title(corpus: Corpus) -> str:
    return f"{corpus[1]:,} {corpus[0]}"


def size(results: Results, corpus: Corpus, engine: str) -> float | None:
    """Bytes of the index for a byte of text."""
    index_bytes = results.median(corpus, engine, "build", "size")
    return index_bytes / results.bytes[corpus] if index_bytes else None


def peak(results: Results, corpus: Corpus, engine: str) -> float | None:
    """Peak memory of a build in MB."""
    return _megabytes(results.median(corpus, engine, "build", "peak"))


def _versions(results: Results, corpus: Corpus) -> Iterator[tuple[str, str]]:
    for engine in results.engines(corpus):
        version = results.output(corpus, engine, "build").get("version", "")
        yield engine, version.replace("tantivy v", "").split(",")[0]


def _searchers(results: Results, corpus: Corpus) -> Iterator[tuple[str, str, str, str]]:
    """(name, engine, variant, task) of each way queries were answered: by mode for searchidx, with and without totals for peers."""
    for engine in results.engines(corpus):
        if ENGINES[engine].runtime == PROJECT_VENV:
            yield from ((name, engine, mode, "ask-total") for mode, name in MODES.items())
        else:
            yield ENGINES[engine].name, engine, "", "ask-total"
            yield f"{ENGINES[engine].name}, no total", engine, "", "ask-page"


def _measures(results: Results, corpus: Corpus) -> Iterator[tuple[str, str]]:
    """(goal, judged value) of every goal that was measured on a corpus."""
    yield from _against_peers(results, corpus)
    yield f"index ÷ text, ≤ {GOAL_SIZE_RATIO}", _limited(size(results, corpus, "searchidx"), GOAL_SIZE_RATIO)
    yield f"peak memory of a build, ≤ {GOAL_PEAK_MB:g} MB", _limited(peak(results, corpus, "searchidx"), GOAL_PEAK_MB, " MB")
    update_seconds = results.median(corpus, "searchidx", "update", "seconds")
    if update_seconds:
        yield f"1,000 updates in one commit, ≤ {GOAL_UPDATE_SECONDS:g} s", _limited(update_seconds, GOAL_UPDATE_SECONDS, " s")
    if corpus[1] >= MILLION:
        yield from _million(results, corpus)
    for small, large in _tenfold(results):
        if large == corpus:
            for mode, name in MODES.items():
                worst = max(filter(None, (_growth(results, small, large, "searchidx", kind, mode) for kind in KINDS)), default=None)
                goal = f"growth of p95 for ten times the articles, worst kind, ≤ {GOAL_GROWTH:g}× ({name})"
                yield goal, _limited(worst, GOAL_GROWTH, "×")


def _against_peers(results: Results, corpus: Corpus) -> Iterator[tuple[str, str]]:
    searchidx_rate = results.rate(corpus, "searchidx") or 0.0
    for engine in results.engines(corpus):
        rate = results.rate(corpus, engine)
        if rate and engine != "searchidx":
            goal = ENGINES[engine].build_goal
            yield f"build against {ENGINES[engine].name}, ≥ {goal:g}×", _judged(searchidx_rate / rate, searchidx_rate / rate >= goal, "×")
    for engine in results.engines(corpus):
        if engine != "searchidx" and not results.failure(corpus, engine):
            won, comparable = _won(results, corpus, engine)
            limit = "≤ 1.5× its time" if engine == "tantivy" else "faster"
            yield f"kinds of query against {ENGINES[engine].name}, p50 and p95 {limit}", _judged_count(won, comparable)


def _million(results: Results, corpus: Corpus) -> Iterator[tuple[str, str]]:
    minutes = (results.median(corpus, "searchidx", "build", "seconds") or 0) / 60
    yield f"a million articles: build ≤ {GOAL_MILLION_MINUTES:g} min", _limited(minutes, GOAL_MILLION_MINUTES, " min")
    for mode, name in MODES.items():
        slowest = max(percentile(results.times(corpus, "searchidx", kind, mode), 0.95) or 0 for kind in GOAL_MILLION_KINDS)
        goal = f"a million articles: p95 ≤ {GOAL_MILLION_P95_MS:g} ms, words, phrases, filters ({name})"
        yield goal, _limited(slowest, GOAL_MILLION_P95_MS, " ms")


def _won(results: Results, corpus: Corpus, peer: str) -> tuple[int, int]:
    """Kinds of which p50 and p95 both beat the peer's, and kinds both can answer."""
    tolerance = 1.5 if peer == "tantivy" else 1.0
    pairs = [_ratios(results, corpus, peer, kind, ENGINES[peer].mode) for kind in KINDS]
    return sum(min(pair) * tolerance >= 1 for pair in pairs if pair), sum(1 for pair in pairs if pair)


def _against(results: Results, corpus: Corpus, peer: str, kind: str) -> str:
    ratios = _ratios(results, corpus, peer, kind, ENGINES[peer].mode)
    if not ratios:
        return NONE
    cell = " / ".join(map(_number, ratios))
    if ENGINES[peer].mode == "compounds":
        return cell
    default = _ratios(results, corpus, peer, kind, "compounds")
    return f"{cell} ({' / '.join(map(_number, default))})" if default else cell


def _ratios(results: Results, corpus: Corpus, peer: str, kind: str, mode: str) -> tuple[float, float] | None:
    """The peer's p50 and p95, each divided by that of searchidx."""
    theirs, ours = results.times(corpus, peer, kind), results.times(corpus, "searchidx", kind, mode)
    if not theirs or not ours:
        return None
    p50, p95 = ((percentile(theirs, share) or 0) / (percentile(ours, share) or 1) for share in (0.5, 0.95))
    return p50, p95


def _tenfold(results: Results) -> Iterator[tuple[Corpus, Corpus]]:
    """Pairs (small, large) of one corpus, the second about ten times the size of the first."""
    for small in results.corpora():
        for large in results.corpora():
            if small[0] == large[0] and 9 < large[1] / small[1] < 11:
                yield small, large


def _growth(results: Results, small: Corpus, large: Corpus, engine: str, kind: str, variant: str) -> float | None:
    before, after = (percentile(results.times(corpus, engine, kind, variant), 0.95) for corpus in (small, large))
    return after / before if before and after else None


def _p50_p95(times: list[float]) -> str:
    return f"{_number(percentile(times, 0.5))} / {_number(percentile(times, 0.95))}" if times else NONE


def _limited(value: float | None, limit: float, unit: str = "") -> str:
    return NONE if value is None else _judged(value, value <= limit, unit)


def _judged(value: float, good: bool, unit: str) -> str:
    return f"{_number(value)}{unit} {'✓' if good else '✗'}"


def _judged_count(won: int, of: int) -> str:
    return f"{won} of {of} {'✓' if won == of else '✗'}" if of else NONE


def _factor(factor: float | None) -> str:
    return f"{_number(factor)}×" if factor else NONE


def _megabytes(bytes_: float | None) -> float | None:
    return bytes_ / 1e6 if bytes_ else None


def _number(value: float | None) -> str:
    """Three significant digits, fewer for small numbers: 12,345 · 123 · 12.3 · 1.23 · 0.012."""
    if value is None:
        return NONE
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 0.1 else 3
    return f"{value:,.{digits}f}"
