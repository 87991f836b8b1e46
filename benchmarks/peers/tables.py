"""A table is made of results alone: rows of text, first row the heads, written as Markdown by `markdown`."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.peers.engines import ENGINES, OWN
from benchmarks.peers.queries import KINDS
from benchmarks.peers.results import Corpus, Results, percentile

Table = list[list[str]]

MODES = {"compounds": "searchidx", "exact": "searchidx, exact mode"}
NONE = "–"
UPDATES = 3.0
SIZE = 1.2
PEAK = 600.0
GROWTH = 6.0
"""To reach: seconds for 1,000 updates, bytes of index for a byte of text, MB of a build's peak, p95 for ten times the articles."""

MILLION = 1_000_000
BUILD_MINUTES = 20.0
SLOWEST = 60.0
SLOW_KINDS = ("word", "any3", "all2", "phrase", "filter")
"""Of a million articles: minutes of a build, ms of p95 for these kinds."""


def markdown(table: Table) -> str:
    head, *rows = table
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ["---"] * len(head), *rows])


def facts(results: Results) -> Table:
    """What each engine does and does not do."""
    table = [["engine", "stemming", "positions", "stored text", "cannot do", "settings"]]
    seen = {engine: version for corpus in results.corpora() for engine, version in _versions(results, corpus)}
    for engine, version in seen.items():
        known = ENGINES[engine]
        lacks = ", ".join(KINDS[kind].partition(";")[0] for kind in known.lacks) or NONE
        table.append([f"{known.name} {version}".strip(), known.stems, known.positions, known.stored, lacks, known.settings])
    return table


def builds(results: Results, corpus: Corpus) -> Table:
    """Speed, size and memory of each engine."""
    table = [["engine", "articles/s", "CPU s of build", "index ÷ text", "peak MB of build", "peak MB of queries", "1,000 updates, s"]]
    for engine in results.engines(corpus):
        if failed := results.failure(corpus, engine):
            table.append([ENGINES[engine].name, f"left out: {failed}", *[NONE] * 5])
            continue
        variant = "compounds" if ENGINES[engine].python == OWN else ""
        table.append(
            [
                ENGINES[engine].name,
                _number(results.rate(corpus, engine)),
                _number(results.middle(corpus, engine, "build", "cpu") or None),
                _number(size(results, corpus, engine)),
                _number(peak(results, corpus, engine)),
                _number(_mega(results.middle(corpus, engine, "ask-total", "peak", variant))),
                _number(results.middle(corpus, engine, "update", "seconds")),
            ]
        )
    return table


def times(results: Results, corpus: Corpus) -> Table:
    """p50 / p95 in ms of each kind of query; peers also without the exact total where that is another number."""
    table = [["ms, p50 / p95", *KINDS.values()]]
    for name, engine, variant, task in _askers(results, corpus):
        cells = [_pair(results.times(corpus, engine, kind, variant, task)) for kind in KINDS]
        if any(cell != NONE for cell in cells):
            table.append([name, *cells])
    return table


def matches(results: Results, corpus: Corpus) -> Table:
    """How many matches the queries of a kind have in all, of those that every engine answered in time: what stemming and compounds add."""
    askers = [asker for asker in _askers(results, corpus) if asker[3] == "ask-total"]
    table = [["matches", *KINDS.values()]]
    for name, engine, variant, _ in askers:
        cells = []
        for kind in KINDS:
            answered = [len(found) for _, e, v, _ in askers if (found := results.totals(corpus, e, kind, v))]
            own = results.totals(corpus, engine, kind, variant)[: min(answered, default=0)]
            cells.append(f"{sum(total or 0 for total in own):,}" if own else NONE)
        table.append([name, *cells])
    return table


def measures(results: Results) -> Table:
    """What searchidx is to reach, line by line, and whether it does: ✓ or ✗."""
    corpora = [corpus for corpus in results.corpora() if results.rate(corpus, "searchidx")]
    lines: dict[str, list[str]] = {}
    for corpus in corpora:
        for measure, cell in _measures(results, corpus):
            lines.setdefault(measure, [NONE] * len(corpora))[corpora.index(corpus)] = cell
    order = sorted(lines, key=lambda measure: not measure.startswith("build"))
    return [["measure", *map(title, corpora)], *([measure, *lines[measure]] for measure in order)]


def queries_against(results: Results, corpus: Corpus) -> Table:
    """A peer's time divided by that of searchidx, p50 / p95: above 1 searchidx is faster. In brackets the default mode's figure."""
    peers = [e for e in results.engines(corpus) if ENGINES[e].python != OWN and not results.failure(corpus, e)]
    mode = {"compounds": "", "exact": ", exact mode"}
    table = [["times faster than, p50 / p95", *(f"{ENGINES[e].name}{mode[ENGINES[e].mode]}" for e in peers)]]
    for kind, told in KINDS.items():
        table.append([told, *(_against(results, corpus, peer, kind) for peer in peers)])
    return table


def growth(results: Results) -> Table:
    """p95 in ms by kind for every size of a corpus, and what ten times the articles cost."""
    table = [["p95, ms", "corpus", *KINDS.values()]]
    for small, large in _tenfold(results):
        for name, engine, variant, task in _askers(results, large):
            if task == "ask-total":
                factors = [_growth(results, small, large, engine, kind, variant) for kind in KINDS]
                if any(factors):
                    table.append([name, f"{title(small)} → {large[1]:,}", *(_times_cell(f) for f in factors)])
    return table


def totals(results: Results) -> Table:
    """Whether FTS5 and searchidx in exact mode, which index the same words, find the same articles."""
    table = [["corpus", "queries", "with another total", "articles by reason", "for no known reason"]]
    for corpus in results.corpora():
        found = results.found(corpus, "fts5", "compare")
        if found:
            reasons = ", ".join(f"{reason} {count:,}" for reason, count in found["reasons"].items()) or NONE
            unexplained = f"{len(found['unexplained'])}, failed: {found['unexplained'][0]}" if found["unexplained"] else "0"
            table.append([title(corpus), f"{found['queries']}", f"{found['different']}", reasons, unexplained])
    return table


def title(corpus: Corpus) -> str:
    return f"{corpus[1]:,} {corpus[0]}"


def size(results: Results, corpus: Corpus, engine: str) -> float | None:
    """Bytes of the index for a byte of text."""
    found = results.middle(corpus, engine, "build", "size")
    return found / results.bytes[corpus] if found else None


def peak(results: Results, corpus: Corpus, engine: str) -> float | None:
    """MB a build held at most."""
    return _mega(results.middle(corpus, engine, "build", "peak"))


def _versions(results: Results, corpus: Corpus) -> Iterator[tuple[str, str]]:
    for engine in results.engines(corpus):
        version = results.found(corpus, engine, "build").get("version", "")
        yield engine, version.replace("tantivy v", "").split(",")[0]


def _askers(results: Results, corpus: Corpus) -> Iterator[tuple[str, str, str, str]]:
    """(name, engine, variant, task) of everybody who answered queries."""
    for engine in results.engines(corpus):
        if ENGINES[engine].python == OWN:
            yield from ((name, engine, mode, "ask-total") for mode, name in MODES.items())
        else:
            yield ENGINES[engine].name, engine, "", "ask-total"
            yield f"{ENGINES[engine].name}, no total", engine, "", "ask-page"


def _measures(results: Results, corpus: Corpus) -> Iterator[tuple[str, str]]:
    own = results.rate(corpus, "searchidx") or 0.0
    for engine in results.engines(corpus):
        rate = results.rate(corpus, engine)
        if rate and engine != "searchidx":
            wanted = ENGINES[engine].build
            yield f"build against {ENGINES[engine].name}, ≥ {wanted:g}×", _judged(own / rate, own / rate >= wanted, "×")
    for engine in results.engines(corpus):
        if engine != "searchidx" and not results.failure(corpus, engine):
            won, all_ = _won(results, corpus, engine)
            limit = "≤ 1.5× its time" if engine == "tantivy" else "faster"
            yield f"kinds of query against {ENGINES[engine].name}, p50 and p95 {limit}", _judged_count(won, all_)
    yield f"index ÷ text, ≤ {SIZE}", _limited(size(results, corpus, "searchidx"), SIZE)
    yield f"peak memory of a build, ≤ {PEAK:g} MB", _limited(peak(results, corpus, "searchidx"), PEAK, " MB")
    updates = results.middle(corpus, "searchidx", "update", "seconds")
    if updates:
        yield f"1,000 updates in one commit, ≤ {UPDATES:g} s", _limited(updates, UPDATES, " s")
    if corpus[1] >= MILLION:
        minutes = (results.middle(corpus, "searchidx", "build", "seconds") or 0) / 60
        yield f"a million articles: build ≤ {BUILD_MINUTES:g} min", _limited(minutes, BUILD_MINUTES, " min")
        for mode, name in MODES.items():
            slowest = max(percentile(results.times(corpus, "searchidx", kind, mode), 0.95) or 0 for kind in SLOW_KINDS)
            yield f"a million articles: p95 ≤ {SLOWEST:g} ms, words, phrases, filters ({name})", _limited(slowest, SLOWEST, " ms")
    for small, large in _tenfold(results):
        if large == corpus:
            for mode, name in MODES.items():
                worst = max(filter(None, (_growth(results, small, large, "searchidx", kind, mode) for kind in KINDS)), default=None)
                yield f"growth of p95 for ten times the articles, worst kind, ≤ {GROWTH:g}× ({name})", _limited(worst, GROWTH, "×")


def _won(results: Results, corpus: Corpus, peer: str) -> tuple[int, int]:
    """Kinds of which p50 and p95 both beat the peer's, and kinds both can answer."""
    slack = 1.5 if peer == "tantivy" else 1.0
    pairs = [_ratios(results, corpus, peer, kind, ENGINES[peer].mode) for kind in KINDS]
    return sum(min(pair) * slack >= 1 for pair in pairs if pair), sum(1 for pair in pairs if pair)


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
    """The peer's p50 and p95 by ours."""
    theirs, ours = results.times(corpus, peer, kind), results.times(corpus, "searchidx", kind, mode)
    if not theirs or not ours:
        return None
    half, most = ((percentile(theirs, share) or 0) / (percentile(ours, share) or 1) for share in (0.5, 0.95))
    return half, most


def _tenfold(results: Results) -> Iterator[tuple[Corpus, Corpus]]:
    """Pairs of sizes of one corpus of which one is about ten times the other."""
    for small in results.corpora():
        for large in results.corpora():
            if small[0] == large[0] and 9 < large[1] / small[1] < 11:
                yield small, large


def _growth(results: Results, small: Corpus, large: Corpus, engine: str, kind: str, variant: str) -> float | None:
    before, after = (percentile(results.times(corpus, engine, kind, variant), 0.95) for corpus in (small, large))
    return after / before if before and after else None


def _pair(found: list[float]) -> str:
    return f"{_number(percentile(found, 0.5))} / {_number(percentile(found, 0.95))}" if found else NONE


def _limited(value: float | None, limit: float, unit: str = "") -> str:
    return NONE if value is None else _judged(value, value <= limit, unit)


def _judged(value: float, good: bool, unit: str) -> str:
    return f"{_number(value)}{unit} {'✓' if good else '✗'}"


def _judged_count(won: int, of: int) -> str:
    return f"{won} of {of} {'✓' if won == of else '✗'}" if of else NONE


def _times_cell(factor: float | None) -> str:
    return f"{_number(factor)}×" if factor else NONE


def _mega(bytes_: float | None) -> float | None:
    return bytes_ / 1e6 if bytes_ else None


def _number(value: float | None) -> str:
    """Three digits that mean something: 12,345 · 123 · 12.3 · 1.23 · 0.012."""
    if value is None:
        return NONE
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 0.1 else 3
    return f"{value:,.{digits}f}"
