"""A made-up corpus has as many articles as wanted, and words that are as frequent, as varied and as German as those of real ones.

    python -m benchmarks.zipf make OUT.jsonl.gz [--articles 1000000] [--seed 1]
    python -m benchmarks.zipf fit CORPUS.jsonl.gz … > benchmarks/zipf.json      the model, anew: numbers, no text

Word frequencies follow Zipf–Mandelbrot, p(r) ~ (r + q)^-s (Mandelbrot 1953), up to a rank from which they fall as r^-1/β, so that the
vocabulary grows as in Heaps' law, V(n) = K·n^β (Lü, Zhang & Zhou 2010 on how the two hang together). An article repeats its own words.
What is at a rank: function words first, then forms of searchidx's lexicon, compounds put together from it, hyphenated ones, and names
made of syllables, in the shares that the real words of such ranks have.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from searchidx.german.decompounder import decompounder
from searchidx.german.lexicon import lexicon
from searchidx.german.word_lists import FUNCTION_WORDS

Array = np.ndarray[Any, Any]

PARAMETERS = Path(__file__).with_name("zipf.json")
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|\d+|[.,!?]")
KINDS = ("form", "compound", "hyphen", "name")
FIRST, LAST = date(2012, 1, 1), date(2026, 10, 31)
SECTIONS = "politik wirtschaft kultur sport wissen reise panorama digital regional gesundheit auto meinung".split()
BATCH = 5000
"""Articles made at a time."""

LOOKED_AT = 400
"""Words of a power of ten of ranks whose kind is looked at."""

ONSETS = "b br d dr f fl g gr h j k kl kr l m n p pr r s sch st t tr v w z".split()
VOWELS = "a e i o u ä ö ü ei au ie".split()
CODAS = ["", "", "", "l", "n", "r", "s", "m", "t", "nd", "rk", "lt"]
ENDINGS = ["", "", "er", "mann", "ow", "ski", "ing", "en", "el", "berg", "a", "o"]


@dataclass(frozen=True)
class Lengths:
    """One sort of article: its share of all, and mean and deviation of the logarithm of its words in title and text."""

    share: float
    title: tuple[float, float]
    text: tuple[float, float]


@dataclass(frozen=True)
class Model:
    """Everything fitted. `kinds`: for each power of ten of ranks (the first: 100 to 999) the shares of KINDS."""

    s: float
    q: float
    bend: int
    beta: float
    k: float
    repeated: float
    numbers: float
    commas: float
    sentence: float
    kinds: tuple[tuple[float, ...], ...]
    sections: tuple[float, ...]
    sorts: tuple[Lengths, ...]

    @classmethod
    def read(cls, path: Path = PARAMETERS) -> Model:
        found = json.loads(path.read_text("utf-8"))
        sorts = tuple(Lengths(sort["share"], tuple(sort["title"]), tuple(sort["text"])) for sort in found["sorts"])
        return cls(**{**found, "kinds": tuple(map(tuple, found["kinds"])), "sections": tuple(found["sections"]), "sorts": sorts})


def weights(s: float, q: float, bend: int, beta: float, ranks: Array) -> Array:
    """How frequent the words at these ranks (from 1) are, not yet summing to 1."""
    after = (bend + q) ** -s * (ranks / bend) ** (-1 / beta)
    return np.where(ranks <= bend, (ranks + q) ** -s, after)


# Making


def articles(model: Model, count: int, seed: int) -> Iterator[dict[str, str]]:
    """`count` articles as JSON objects: id, title, text, date, section. The same for the same seed and lexicon."""
    chance = np.random.default_rng(seed)
    words, cumulated = _vocabulary(model, count, seed)
    for start in range(0, count, BATCH):
        yield from _batch(model, words, cumulated, chance, start, min(BATCH, count - start))


def vocabulary(model: Model, size: int, seed: int) -> list[str]:
    """The words of all ranks, the most frequent first, each once."""
    chance = np.random.default_rng([seed, 1])
    words = sorted(FUNCTION_WORDS, key=lambda word: (len(word), word))
    taken = set(words)
    makers = [_forms(chance), _compounds(chance, ""), _compounds(chance, "-"), _names(chance)]
    while len(words) < size:
        shares = model.kinds[min(max(len(str(len(words))) - 3, 0), len(model.kinds) - 1)]
        upto = min(size, 10 ** max(len(str(len(words))), 3))
        kinds = chance.choice(len(KINDS), upto - len(words), p=shares)
        made = [iter(make(int((kinds == kind).sum()))) for kind, make in enumerate(makers)]
        for word in (next(made[kind]) for kind in kinds.tolist()):
            if word not in taken:
                taken.add(word)
                words.append(word)
    return words


def _vocabulary(model: Model, count: int, seed: int) -> tuple[list[str], Array]:
    """The words that so many articles may need and the cumulated probabilities of their ranks."""
    per_article = sum(sort.share * sum(np.exp(mean + spread**2 / 2) for mean, spread in (sort.title, sort.text)) for sort in model.sorts)
    size = int(4 * model.k * (count * per_article) ** model.beta) + 10_000
    cumulated = np.cumsum(weights(model.s, model.q, model.bend, model.beta, np.arange(1.0, size + 1)))
    return vocabulary(model, size, seed), cumulated / cumulated[-1]


def _batch(
    model: Model, words: list[str], cumulated: Array, chance: np.random.Generator, start: int, count: int
) -> Iterator[dict[str, str]]:
    sorts = chance.choice(len(model.sorts), count, p=[sort.share for sort in model.sorts])
    titles = _lengths(chance, [sort.title for sort in model.sorts], sorts)
    texts = _lengths(chance, [sort.text for sort in model.sorts], sorts)
    ends = np.cumsum(titles + texts)
    starts = ends - titles - texts
    written = _written(model, words, _ranks(model, cumulated, chance, starts, titles + texts), starts, starts + titles, chance)
    days = chance.integers(0, (LAST - FIRST).days + 1, count).tolist()
    sections = chance.choice(len(model.sections), count, p=model.sections).tolist()
    places = zip(starts.tolist(), (starts + titles).tolist(), ends.tolist(), strict=True)
    for i, (first, text, end) in enumerate(places):
        yield {
            "id": f"z{start + i:08}",
            "title": " ".join(written[first:text]).rstrip(".,"),
            "text": " ".join(written[text:end]).rstrip(".,") + ".",
            "date": (FIRST + timedelta(days[i])).isoformat(),
            "section": SECTIONS[sections[i]],
        }


def _ranks(model: Model, cumulated: Array, chance: np.random.Generator, starts: Array, lengths: Array) -> Array:
    """A rank (from 0) for each word of the articles one after another; some are taken from earlier in the same article."""
    drawn = np.searchsorted(cumulated, chance.random(int(lengths.sum())))
    first = np.repeat(starts, lengths)
    places = np.arange(len(drawn))
    earlier = first + (chance.random(len(drawn)) * (places - first)).astype(np.int64)
    return drawn[np.where(chance.random(len(drawn)) < model.repeated, earlier, places)]


def _written(model: Model, words: list[str], ranks: Array, titles: Array, texts: Array, chance: np.random.Generator) -> list[str]:
    """The words with numbers among them, marks behind them, and capitals where a sentence begins."""
    written = [words[rank] for rank in ranks.tolist()]
    roll = chance.random(len(written))
    numbers, commas, stops = np.cumsum([model.numbers, model.commas, 1 / model.sentence])
    for place in np.flatnonzero(roll < numbers).tolist():
        written[place] = str(int(10 ** (1 + 2 * roll[place] / numbers)))
    for place in np.flatnonzero((roll >= numbers) & (roll < commas)).tolist():
        written[place] += ","
    ended = np.flatnonzero((roll >= commas) & (roll < stops))
    for place in ended.tolist():
        written[place] += "."
    begun = np.concatenate([titles, texts, ended + 1])
    for place in begun[begun < len(written)].tolist():
        written[place] = written[place][:1].upper() + written[place][1:]
    return written


def _lengths(chance: np.random.Generator, logarithms: Sequence[tuple[float, float]], sorts: Array) -> Array:
    mean, spread = np.array(logarithms).T
    return np.maximum(1, np.exp(chance.normal(mean[sorts], spread[sorts]))).astype(np.int64)


def _forms(chance: np.random.Generator) -> Callable[[int], Iterator[str]]:
    """Forms of the lexicon, short ones rather early; when all are used up, compounds."""
    found = {form: kind in "NTP" for _, kind, forms in lexicon().paradigms() for form in forms if form.isalpha()}
    forms = [form for form in sorted(found) if len(form) > 2 and form not in FUNCTION_WORDS]
    order = np.argsort(np.array([len(form) for form in forms]) + chance.normal(0, 3, len(forms)), kind="stable")
    left = iter([forms[at].capitalize() if found[forms[at]] else forms[at] for at in order.tolist()])
    more = _compounds(chance, "")

    def make(count: int) -> Iterator[str]:
        made = [word for word, _ in zip(left, range(count), strict=False)]
        yield from made
        yield from more(count - len(made))

    return make


def _compounds(chance: np.random.Generator, joint: str) -> Callable[[int], Iterator[str]]:
    """A noun that begins compounds before a form of one that ends them, each the likelier the more compounds are known of it."""
    noun_lemmas = [(word, forms) for word, kind, forms in lexicon().paradigms() if kind == "N" and word.isalpha() and len(word) > 2]
    family = np.array([lexicon().compound_counts(word) for word, _ in noun_lemmas], float) + 0.2
    begin, end = (family / family.sum(axis=0)).T

    def make(count: int) -> Iterator[str]:
        heads = chance.choice(len(noun_lemmas), count, p=end).tolist()
        firsts = chance.choice(len(noun_lemmas), count, p=begin).tolist()
        for first, head, which in zip(firsts, heads, chance.random(count).tolist(), strict=True):
            forms = noun_lemmas[head][1]
            form = forms[int(which * len(forms))]
            yield noun_lemmas[first][0].capitalize() + (joint + form.capitalize() if joint else _link(noun_lemmas[first][0]) + form)

    return make


def _link(word: str) -> str:
    """The s after endings that want it (Regierungssprecher), the n after -e (Straßenbahn)."""
    return "s" if word.endswith(("ung", "heit", "keit", "schaft", "tät", "ion", "ling", "tum")) else "n" if word.endswith("e") else ""


def _names(chance: np.random.Generator) -> Callable[[int], Iterator[str]]:
    """Two syllables and an ending."""
    parts = (ONSETS, VOWELS, CODAS, ONSETS, VOWELS, CODAS, ENDINGS)

    def make(count: int) -> Iterator[str]:
        drawn = [[part[at] for at in chance.integers(0, len(part), count).tolist()] for part in parts]
        return ("".join(letters).capitalize() for letters in zip(*drawn, strict=True))

    return make


# Fitting


def fit(corpora: Sequence[Path]) -> Model:
    """The model of real articles. Shares of sorts are by number of articles."""
    counts: Counter[str] = Counter()
    sections: Counter[str] = Counter()
    sorts: list[tuple[int, Array]] = []
    distinct: list[tuple[int, int]] = []
    for corpus in corpora:
        lengths = []
        for row in _rows(corpus):
            title, text = (WORD.findall(row[part]) for part in ("title", "text"))
            counts.update(word.lower() for word in title + text)
            words = [word.lower() for word in title + text if word[0].isalpha()]
            distinct.append((len(words), len(set(words))))
            lengths.append([sum(word[0].isalnum() for word in part) or 1 for part in (title, text)])
            sections[str(row.get("section"))] += 1
        sorts.append((len(lengths), np.log(np.array(lengths, float))))
    return _model(counts, _heaps(corpora), sections, sorts, distinct)


def _model(
    counts: Counter[str], heaps: Array, sections: Counter[str], sorts: list[tuple[int, Array]], distinct: list[tuple[int, int]]
) -> Model:
    marks = {mark: counts.pop(mark, 0) for mark in ".!?,"}
    tokens = counts.total()
    numbers = sum(count for word, count in counts.items() if word[0].isdigit())
    words = [(word, count) for word, count in counts.most_common() if word[0].isalpha()]
    frequencies = np.array([count for _, count in words], float)
    s, q = _mandelbrot(frequencies)
    beta, log_k = np.polyfit(np.log(heaps[:, 0]), np.log(heaps[:, 1]), 1)
    bend = _bend(s, q, beta, heaps)
    repeated = _repeated(s, q, bend, beta, len(words), distinct)
    bend = _bend(s, q, beta, heaps * [1 - repeated, 1])  # only words that are no repetitions can be new
    articles = sum(count for count, _ in sorts)
    shares = np.array([count for _, count in sections.most_common(len(SECTIONS))], float)
    return Model(
        s=round(s, 4),
        q=round(q, 4),
        bend=bend,
        beta=round(float(beta), 4),
        k=round(float(np.exp(log_k)), 4),
        repeated=round(repeated, 4),
        numbers=round(numbers / tokens, 4),
        commas=round(marks[","] / tokens, 4),
        sentence=round(tokens / max(1, sum(marks[mark] for mark in ".!?")), 2),
        kinds=tuple(_kinds(words)),
        sections=tuple(_shares(np.pad(shares, (0, len(SECTIONS) - len(shares)), constant_values=1))),
        sorts=tuple(Lengths(round(count / articles, 4), *(_normal(column) for column in logs.T)) for count, logs in sorts),
    )


def _mandelbrot(frequencies: Array) -> tuple[float, float]:
    """s and q that fit the ranks up to 5,000 best, by least squares of logarithms at ranks spread evenly over the powers of ten."""
    ranks = np.unique(np.geomspace(1, min(5000, len(frequencies)), 200).astype(int))
    wanted = np.log(frequencies[ranks - 1])
    fits = []
    for q in np.arange(0, 30, 0.25):
        (slope, _), error, *_ = np.polyfit(np.log(ranks + q), wanted, 1, full=True)
        fits.append((float(error[0]), -float(slope), float(q)))
    return min(fits)[1:]


def _bend(s: float, q: float, beta: float, heaps: Array) -> int:
    """The rank to bend at so that texts of the lengths seen have as many different words as seen."""
    ranks = np.unique(np.geomspace(1, 3e7, 4000).astype(int)).astype(float)
    widths = np.diff(np.append(ranks, 3e7 + 1))

    def error(bend: int) -> float:
        p = weights(s, q, bend, beta, ranks)
        p /= (p * widths).sum()
        model = [(widths * -np.expm1(-n * p)).sum() for n in heaps[:, 0]]
        return float(np.square(np.log(model) - np.log(heaps[:, 1])).sum())

    return min((int(bend) for bend in np.geomspace(100, 100_000, 61)), key=error)


def _heaps(corpora: Sequence[Path]) -> Array:
    """(words read, different words among them) while reading the corpora side by side, at points spread over the powers of ten."""
    points, seen, read, due = [], set(), 0, 10_000.0
    for row in _alternating([_rows(corpus) for corpus in corpora]):
        for word in WORD.findall(f"{row['title']} {row['text']}"):
            if word[0].isalpha():
                seen.add(word.lower())
                read += 1
        if read >= due:
            points.append((read, len(seen)))
            due *= 1.3
    return np.array(points, float)


def _repeated(s: float, q: float, bend: int, beta: float, size: int, distinct: list[tuple[int, int]]) -> float:
    """The share of words that an article repeats beyond chance: drawn independently it would have more different words."""
    chance = np.random.default_rng(0)
    cumulated = np.cumsum(weights(s, q, bend, beta, np.arange(1.0, size + 1)))
    sample = [distinct[at] for at in chance.integers(0, len(distinct), 3000)]
    drawn = [len(np.unique(np.searchsorted(cumulated, chance.random(length) * cumulated[-1]))) for length, _ in sample]
    return max(0.0, 1 - sum(different for _, different in sample) / sum(drawn))


def _kinds(words: list[tuple[str, int]]) -> Iterator[tuple[float, ...]]:
    """The shares of KINDS at ranks 100 to 999, 1,000 to 9,999, … of words that are no function words."""
    decompounder().precompute()
    first = 100
    while first < len(words):
        members = [word for word, _ in words[first : 10 * first] if word not in FUNCTION_WORDS]
        looked_at = members[:: max(1, len(members) // LOOKED_AT)]
        counts = Counter(map(_kind, looked_at))
        yield tuple(_shares(np.array([counts[kind] for kind in KINDS], float)))
        first *= 10


def _kind(word: str) -> str:
    if "-" in word:
        return "hyphen"
    if lexicon().readings(word):
        return "form"
    return "compound" if len(decompounder().split(word)) > 1 else "name"


def _normal(values: Array) -> tuple[float, float]:
    return round(float(values.mean()), 4), round(float(values.std()), 4)


def _shares(values: Array) -> list[float]:
    """The same, summing to exactly 1."""
    rounded = [round(float(value), 4) for value in values / values.sum()]
    rounded[0] = round(rounded[0] + 1 - sum(rounded), 4)
    return rounded


def _alternating(sources: list[Iterator[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    while sources:
        for source in list(sources):
            if (row := next(source, None)) is None:
                sources.remove(source)
            else:
                yield row


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _write(path: Path, count: int, seed: int) -> None:
    encode = json.JSONEncoder(ensure_ascii=False).encode
    started = time.perf_counter()
    packed = gzip.GzipFile(path, "wb", 1, mtime=0) if path.suffix == ".gz" else path.open("wb")  # no time in it: the same bytes again
    with packed, io.TextIOWrapper(packed, "utf-8") as out:
        for article in articles(Model.read(), count, seed):
            out.write(encode(article) + "\n")
    seconds = time.perf_counter() - started
    print(f"{count:,} articles in {seconds:.0f} s, {count / seconds:,.0f} a second", file=sys.stderr)


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.zipf", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    tasks = parser.add_subparsers(dest="task", required=True)
    make = tasks.add_parser("make", help="write made-up articles")
    make.add_argument("out", type=Path)
    make.add_argument("--articles", type=int, default=1_000_000)
    make.add_argument("--seed", type=int, default=1)
    tasks.add_parser("fit", help="print the model of real articles").add_argument("corpora", type=Path, nargs="+")
    arguments = parser.parse_args()
    if arguments.task == "make":
        _write(arguments.out, arguments.articles, arguments.seed)
    else:
        print(json.dumps(asdict(fit(arguments.corpora)), indent=1))


if __name__ == "__main__":
    _main()
