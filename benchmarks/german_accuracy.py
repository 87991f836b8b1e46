"""Accuracy of the lemmatizer and the decompounder on gold lists, which are not part of the project.

    python -m benchmarks.german_accuracy LISTS [half]     LISTS holds stems_gold.txt.gz (one group of forms a line) and
                                                          compounds_gold.tsv.gz (compound, modifier, head); half is 0 or 1 (default 1)
    python -m benchmarks.german_accuracy whole N ARTICLES.jsonl.gz …
    python -m benchmarks.german_accuracy cuts N ARTICLES.jsonl.gz …

Half of each list (by hash) is for tuning, the other is reported.

stems: precision, recall and F1 over pairs of words, for nltk's two stemmers (lower case, as an index has words) and for searchidx.
compounds: the share of words whose main cut (one a word) is the gold cut between modifier and head, for searchidx and, where the package
compound-split is installed, for CharSplit (Tuggener 2016), which cuts every word; then how many gold cuts are among all cuts, and how
many words are left whole.
whole: the N most frequent words of eleven letters or more that are left whole, to be read and judged; cuts: the N most frequent words that
are cut, with the word that is meant where a part is spelled otherwise.
simplex words: the share of the words and names in simplex_words.txt, none of them a compound, that are split all the same.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from hashlib import md5
from itertools import combinations, islice
from pathlib import Path

from searchidx.german.decompounder import decompounder
from searchidx.german.lemmatizer import is_separable_verb, lemmas, may_inflect
from searchidx.german.stemmer import stem
from searchidx.german.tokenizer import tokens

LONG = 11
"""Letters from which on a word that is left whole is worth judging."""

Group = list[str]
"""Words that are forms of one lemma."""

Position = tuple[int, int]
"""Number of the group, number of the word in it."""

Pair = tuple[Position, Position]

Compound = tuple[str, set[int]]
"""A compound and the offsets at which its head may begin."""


def gold_groups(lists: Path, half: int) -> list[Group]:
    rows = [row.split() for row in _rows(lists / "stems_gold.txt.gz")]
    return [row for row in rows if _half(" ".join(row)) == half]


def gold_compounds(lists: Path, half: int) -> Iterator[Compound]:
    """Compounds without hyphens that end with their uninflected head."""
    for row in _rows(lists / "compounds_gold.tsv.gz"):
        compound, *rest = row.lower().split("\t")
        if len(rest) > 1 and _half(row) == half and compound.isalpha():
            starts = {len(compound) - len(head) for head in rest[1].split("|") if compound.endswith(head) and head != compound}
            if starts:
                yield compound, starts


def precision_recall(groups: list[Group], pairs: set[Pair]) -> str:
    """Precision, recall and F1 of pairs of words that are taken for forms of one lemma."""
    correct = sum(a[0] == b[0] for a, b in pairs)
    precision, recall = correct / len(pairs), correct / sum(len(group) * (len(group) - 1) // 2 for group in groups)
    return f"P {precision:.4f}  R {recall:.4f}  F1 {2 * precision * recall / (precision + recall):.4f}"


def pairs_by_stem(groups: list[Group], stemmer: Callable[[str], str]) -> set[Pair]:
    return set(_pairs(groups, lambda word: {stemmer(word)}))


def pairs_by_lemma(groups: list[Group]) -> set[Pair]:
    """The pairs that query expansion makes: a common lemma, or a common stem where the lexicon does not know one of the two."""
    words = {(i, j): word.lower() for i, group in enumerate(groups) for j, word in enumerate(group)}
    same_lemma = set(_pairs(groups, lambda word: set(lemmas(word))))
    same_stem = _pairs(groups, lambda word: {stem(word), *map(stem, lemmas(word))})
    return same_lemma | {(a, b) for a, b in same_stem if _stem_decides(words[a], words[b])}


def main_cuts(compounds: list[Compound], head_start: Callable[[str], int]) -> str:
    try:
        correct = sum(head_start(word) in starts for word, starts in compounds)
    except ImportError:
        return "not measured: compound-split is not installed"
    return f"{correct / len(compounds):.4f} of {len(compounds)} main cuts are the gold cut"


def all_cuts(compounds: list[Compound]) -> str:
    cuts = [({part.start for part in decompounder().split(word)[1:]}, starts) for word, starts in compounds]
    correct, whole = sum(bool(offsets & starts) for offsets, starts in cuts), sum(not offsets for offsets, _ in cuts)
    return f"{correct / len(compounds):.4f} gold cut among all cuts, {whole / len(compounds):.4f} left whole"


def split_simplex_words() -> str:
    words = [row for row in Path(__file__).with_name("simplex_words.txt").read_text("utf-8").splitlines() if row[0] != "#"]
    split = sum(bool(decompounder().split(word)) for word in words)
    return f"{split / len(words):.4f} of {len(words)} are split"


def words_to_judge(articles: list[Path], cut: bool) -> Iterator[str]:
    """The words of JSON Lines articles that are cut, shown with their cuts, or the long ones that are left whole; most frequent first."""
    counts = Counter[str]()
    for path in articles:
        for row in _rows(path):
            article = json.loads(row)
            counts.update(token.term for text in (article.get("title") or "", article["text"]) for token in tokens(text))
    decompounder().precompute()
    for word, _ in counts.most_common():
        parts = () if is_separable_verb(word) else decompounder().split(word) or decompounder().split(word, counts)
        if cut and parts:
            texts = ((word[part.start : part.end], part.word) for part in parts)
            yield "|".join(text if text == meant else f"{text}={meant}" for text, meant in texts)
        elif not cut and not parts and len(word) >= LONG and word.isalpha():
            yield word


def charsplit(word: str) -> int:
    """Where CharSplit cuts a word; it is no part of this project: pip install compound-split==1.0.2."""
    from compound_split.char_split import split_compound  # type: ignore[import-not-found]  # here: may be missing, and takes seconds

    return len(split_compound(word)[0][1])


def report(lists: Path, half: int) -> Iterator[str]:
    from nltk.stem.cistem import Cistem  # here: reading the help must not wait for nltk
    from nltk.stem.snowball import GermanStemmer

    groups = gold_groups(lists, half)
    yield f"stems, nltk Cistem     {precision_recall(groups, pairs_by_stem(groups, Cistem().stem))}"
    yield f"stems, nltk Snowball   {precision_recall(groups, pairs_by_stem(groups, GermanStemmer().stem))}"
    yield f"stems, searchidx       {precision_recall(groups, pairs_by_lemma(groups))}"
    decompounder().precompute()
    compounds = list(gold_compounds(lists, half))
    yield f"compounds, CharSplit   {main_cuts(compounds, charsplit)}"
    yield f"compounds, searchidx   {main_cuts(compounds, decompounder().head_start)}"
    yield f"compounds, searchidx   {all_cuts(compounds)}"
    yield f"simplex words and names, searchidx   {split_simplex_words()}"


def main(arguments: list[str]) -> None:
    if not arguments:
        sys.exit(__doc__)
    if arguments[0] in ("whole", "cuts"):
        words = words_to_judge([Path(path) for path in arguments[2:]], cut=arguments[0] == "cuts")
        print("\n".join(islice(words, int(arguments[1]))))
        return
    for line in report(Path(arguments[0]), int(arguments[1]) if len(arguments) > 1 else 1):
        print(line, flush=True)


def _pairs(groups: list[Group], keys: Callable[[str], set[str]]) -> Iterator[Pair]:
    """The pairs of words that have a key in common."""
    positions: dict[str, list[Position]] = defaultdict(list)
    for i, group in enumerate(groups):
        for j, word in enumerate(group):
            for key in keys(word.lower()):
                positions[key].append((i, j))
    for members in positions.values():
        yield from combinations(members, 2)


def _stem_decides(a: str, b: str) -> bool:
    """Whether the lexicon lacks one of the words, or both, and what it knows of the other does not forbid the pair."""
    lemmas_a, lemmas_b = lemmas(a), lemmas(b)
    if lemmas_a and lemmas_b:
        return False
    return (not lemmas_a and not lemmas_b) or any(may_inflect(lemma, b if lemmas_a else a) for lemma in lemmas_a or lemmas_b)


def _rows(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return lines.read().splitlines()


def _half(row: str) -> int:
    return md5(row.encode()).digest()[0] & 1


if __name__ == "__main__":
    main(sys.argv[1:])
