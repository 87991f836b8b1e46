"""Measures lemmatizer and decompounder on gold lists that are not part of the project; half of each list (by hash) is for tuning.

    python benchmarks/analysis.py LISTS [half]     LISTS holds stems_gold.txt.gz (one group of forms a line) and
                                                   compounds_gold.tsv.gz (compound, modifier, head); half is 0 or 1 (default 1)

stems: precision, recall and F1 over pairs of words, for nltk's two stemmers (lower case, as an index has words) and for the vocabulary.
compounds: the share of words whose main cut (one a word) is the gold cut between modifier and head, for searchidx and, where the package
compound-split is installed, for CharSplit (Tuggener 2016), which cuts every word; then what became of the others.
simplex words: the share of the words and names in simplex_words.txt, each made of one word, that are split all the same.
"""

from __future__ import annotations

import gzip
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from hashlib import md5
from itertools import combinations
from pathlib import Path

from searchidx.german.decompounder import decompounder
from searchidx.german.lemmatizer import lemmas, may_inflect
from searchidx.german.stemmer import stem

Pair = tuple[tuple[int, int], tuple[int, int]]


def groups(lists: Path, half: int) -> list[list[str]]:
    rows = [row.split() for row in _rows(lists / "stems_gold.txt.gz")]
    return [row for row in rows if _half(" ".join(row)) == half]


def cuts(lists: Path, half: int) -> Iterator[tuple[str, set[int]]]:
    """Compounds without hyphens whose head stands uninflected at their end, and where it may begin."""
    for row in _rows(lists / "compounds_gold.tsv.gz"):
        compound, *rest = row.lower().split("\t")
        if len(rest) > 1 and _half(row) == half and compound.isalpha():
            starts = {len(compound) - len(head) for head in rest[1].split("|") if compound.endswith(head) and head != compound}
            if starts:
                yield compound, starts


def scores(rows: list[list[str]], pairs: set[Pair]) -> str:
    right = sum(a[0] == b[0] for a, b in pairs)
    precision, recall = right / len(pairs), right / sum(len(row) * (len(row) - 1) // 2 for row in rows)
    return f"P {precision:.4f}  R {recall:.4f}  F1 {2 * precision * recall / (precision + recall):.4f}"


def by_stem(rows: list[list[str]], key: Callable[[str], str]) -> set[Pair]:
    return set(_pairs(rows, lambda word: {key(word)}))


def by_lemma(rows: list[list[str]]) -> set[Pair]:
    """The pairs that query expansion makes: a common lemma, or a common stem where the lexicon does not know one of the two."""
    words = {(i, j): word.lower() for i, row in enumerate(rows) for j, word in enumerate(row)}
    same = set(_pairs(rows, lambda word: set(lemmas(word))))
    same_stem = _pairs(rows, lambda word: {stem(word), *map(stem, lemmas(word))})
    return same | {(a, b) for a, b in same_stem if _one_unknown(words[a], words[b])}


def report(lists: Path, half: int) -> Iterator[str]:
    from nltk.stem.cistem import Cistem  # here: reading the help must not wait for nltk
    from nltk.stem.snowball import GermanStemmer

    rows = groups(lists, half)
    yield f"stems, nltk Cistem     {scores(rows, by_stem(rows, Cistem().stem))}"
    yield f"stems, nltk Snowball   {scores(rows, by_stem(rows, GermanStemmer().stem))}"
    yield f"stems, searchidx       {scores(rows, by_lemma(rows))}"
    decompounder().precompute()
    gold = list(cuts(lists, half))
    yield f"compounds, CharSplit   {_right(gold, charsplit)}"
    yield f"compounds, searchidx   {_right(gold, decompounder().head_start)}"
    cuts_of = [({part.start for part in decompounder().split(word)[1:]}, starts) for word, starts in gold]
    among, whole = sum(bool(cuts & starts) for cuts, starts in cuts_of), sum(not cuts for cuts, _ in cuts_of)
    simplex = [row for row in Path(__file__).with_name("simplex_words.txt").read_text("utf-8").splitlines() if row[0] != "#"]
    cut = sum(bool(decompounder().split(word)) for word in simplex)
    yield f"simplex words and names, searchidx   {cut / len(simplex):.4f} of {len(simplex)} are split"
    yield f"compounds, searchidx   {among / len(gold):.4f} gold cut among all cuts, {whole / len(gold):.4f} left whole"


def charsplit(word: str) -> int:
    """Where CharSplit cuts a word; it is no part of this project: pip install compound-split==1.0.2."""
    from compound_split.char_split import split_compound  # type: ignore[import-not-found]  # here: may be missing, and takes seconds

    return len(split_compound(word)[0][1])


def _right(gold: list[tuple[str, set[int]]], cut: Callable[[str], int]) -> str:
    try:
        return f"{sum(cut(word) in starts for word, starts in gold) / len(gold):.4f} of {len(gold)} main cuts are the gold cut"
    except ImportError:
        return "not measured: compound-split is not installed"


def _pairs(rows: list[list[str]], keys: Callable[[str], set[str]]) -> Iterator[Pair]:
    words_of: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for i, row in enumerate(rows):
        for j, word in enumerate(row):
            for key in keys(word.lower()):
                words_of[key].append((i, j))
    for members in words_of.values():
        yield from combinations(members, 2)


def _one_unknown(a: str, b: str) -> bool:
    first, second = lemmas(a), lemmas(b)
    if first and second:
        return False
    return (not first and not second) or any(may_inflect(lemma, b if first else a) for lemma in first or second)


def _rows(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return lines.read().splitlines()


def _half(row: str) -> int:
    return md5(row.encode()).digest()[0] & 1


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    for line in report(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1):
        print(line, flush=True)
