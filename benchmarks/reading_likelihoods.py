"""Finds the readings of German forms that hardly anyone means: waren is no form of Ware, Häusern no town, fall! no form of fallen.

Writes unlikely_readings.txt to a folder (the project keeps it in searchidx/german/data).

The words of the lexicon say which readings a form has; how often forms stand in running text, with and without a capital, says how likely
each is. Nouns, names and adjectives used as nouns share the occurrences with a capital, verbs and adjectives those without. Among nouns
a word is as frequent as the forms that only it has (Löwe, for Löwen) suggest, with the endings of its pattern in their usual shares; a
word that has no form of its own (the town Wahlen) gets what the others leave unexplained.

Source of the frequencies: de_lexeme_prob.json.gz of the PyPI package spacy-lookups-data 1.0.5 (MIT, Explosion): log probabilities of a
million words of German as they are written.
    pip download --no-deps spacy-lookups-data==1.0.5; unpack it, then:
    python -m benchmarks.reading_likelihoods searchidx/german/data de_lexeme_prob.json.gz
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.build_lexicon import common_prefix
from searchidx.german.lexicon import Lexicon
from searchidx.german.word_lists import data_lines

HEAD = """\
# Readings that a form hardly ever has, for `lexicon.py`: form<TAB>words it is not when written with a capital<TAB>words it is not at all.
# Computed by `benchmarks/reading_likelihoods.py` from `inflection_lexicon.txt` and the word frequencies of spacy-lookups-data 1.0.5
# (https://github.com/explosion/spacy-lookups-data, MIT, Explosion). Like that lexicon, this file is licensed CC BY-SA 4.0.
"""

LEAST_PROBABILITY = -17.747
"""The log probability of the rarest words of the source; they are taken to have occurred once."""

CAPITAL_BY_PLACE = 0.04
"""The share of the occurrences of a word in small letters at the start of a sentence or in a title, where it has a capital all the same."""

SMALL_BY_NEGLIGENCE = 0.05
"""The share of the occurrences of a noun that are typed in small letters."""

PLAIN = str.maketrans("äöü", "aou")

GENEROSITY = 3.0
"""So many times as often as expected a form may occur before another word, that has no form of its own, is needed to explain it."""

NEVER = {"mais": {"mai"}, "posten": {"post"}, "roma": {"rom"}, "saale": {"saal"}, "westen": {"weste"}}
"""What the frequencies of forms cannot tell, because the one word has hardly any form that the other has not."""

LATIN_ENDINGS = ("um", "us", "ium")
"""What a rarer word for the same thing has at its end: Faktum beside Fakt, Typus beside Typ. It shares the plural."""

PASSES = 5
PRODUCTIVE = 3
"""Compounds that show a noun to be a word of its own."""

USUAL_HEAD = 10
"""Compounds that show it to end others."""

MIN_PATTERN_WORDS = 12
OWN_SHARE = 0.6
"""A form whose occurrences are mostly those of one word tells how frequent this word is."""

LEAST_NOUN = 0.3
LEAST_NAME = 0.2
LEAST_INFINITIVE = 0.3
"""The likelihood, among readings with a capital, below which a noun, a name, and an infinitive used as a noun (das Spielen) are dropped."""

LEAST_BESIDE_UNPROVEN = 0.02
"""The same for a noun beside a word that has no form of its own: what is left to explain may be the plural all the same (Jungs)."""

LEAST_BESIDE_NAMES = 0.08
"""The same for a noun beside names only: Zwillinge are twins more often than stars, but Bayern hardly ever several of a Bayer."""

LEAST_NOUN_OF_ALL = 0.12
LEAST_VERB_OF_ALL = 0.03
"""The same among all occurrences of a form. Nouns need more: with a capital they are found all the same."""

MOST_OF_OTHERS = 3.0
"""So many times its own occurrences those of another word in one of its forms may be: Rede finds reden, Sage not sagen."""

Ending = tuple[int, str]
"""Letters cut off a word, and what is put in their place."""


class Paradigm(NamedTuple):
    """A word with a kind and its forms; `pattern` names the words that inflect alike."""

    word: str
    kind: str
    pattern: tuple[object, ...]
    endings: Mapping[str, Ending]


class Frequencies(NamedTuple):
    """How often forms occur with a capital and without, each less what the other explains."""

    capital: Mapping[str, float]
    small: Mapping[str, float]


class Likelihoods(NamedTuple):
    """For a form the likelihood of each reading (word, kind), and among the words that have forms of their own; how frequent words are."""

    of_all: Mapping[str, Mapping[tuple[str, str], float]]
    of_proven: Mapping[str, Mapping[str, float]]
    frequencies: Mapping[str, float]


def main(folder: Path, source: Path) -> None:
    lexicon = Lexicon(data_lines("inflection_lexicon.txt"))
    lexicon.index_words()
    frequencies = read_frequencies(source)
    nouns = likelihoods(_paradigms(lexicon), frequencies.capital, lexicon)
    rows = [row for form in sorted(nouns.of_all) if (row := _row(lexicon, form, nouns, frequencies))]
    (folder / "unlikely_readings.txt").write_text(HEAD + "\n".join(rows) + "\n", "utf-8")


def read_frequencies(source: Path) -> Frequencies:
    capital, small = defaultdict[str, float](float), defaultdict[str, float](float)
    with gzip.open(source, "rt", encoding="utf-8") as file:
        for word, probability in json.load(file).items():
            if word.isalpha() and len(word) > 1:
                count = math.exp(probability - LEAST_PROBABILITY)
                if word.islower():
                    small[word] += count
                elif word[0].isupper() and word[1:].islower():
                    capital[word.lower()] += count
    return Frequencies(
        {word: max(0.0, count - CAPITAL_BY_PLACE * small[word]) for word, count in capital.items()},
        {word: max(0.0, count - SMALL_BY_NEGLIGENCE * capital[word]) for word, count in small.items()},
    )


def likelihoods(paradigms: list[Paradigm], counts: Mapping[str, float], lexicon: Lexicon) -> Likelihoods:
    """The likelihood of each reading of each form; a few passes from what is certain to what follows from it."""
    readings = _readings(paradigms, lexicon)
    shares = _first_shares(paradigms)
    owners = _groups(paradigms)
    evidence = _evidence(paradigms, readings, counts)
    own: dict[int, dict[str, float]] = defaultdict(dict)  # of a paradigm: its share of the forms that tell how frequent it is
    for form, numbers in readings.items():
        if len({owners[i] for i in numbers}) == 1:
            total = sum(evidence[i] for i in numbers)
            for i in numbers:
                own[i][form] = min(1 / len(numbers), evidence[i] / total)
    result: dict[str, dict[tuple[str, str], float]] = {}
    proven: dict[str, dict[str, float]] = {}
    frequencies: dict[str, float] = {}
    for _ in range(PASSES):
        expected = _expected(paradigms, own, counts, shares)
        own = defaultdict(dict)
        for form, numbers in readings.items():
            split = _split([expected[i].get(form) if i in expected else None for i in numbers], counts.get(form, 0.0) + 0.1)
            result[form], proven[form] = {}, defaultdict(float)
            by_owner: dict[str, float] = defaultdict(float)
            for i, share in zip(numbers, split, strict=True):
                key = paradigms[i].word, paradigms[i].kind
                result[form][key] = result[form].get(key, 0.0) + share
                if i in expected and _is_proven(lexicon, paradigms[i]):
                    proven[form][paradigms[i].word] += share
                by_owner[owners[i]] += share
            for i, share in zip(numbers, split, strict=True):
                if by_owner[owners[i]] >= OWN_SHARE and share:
                    own[i][form] = share
    for i, forms in expected.items():
        frequencies[paradigms[i].word] = frequencies.get(paradigms[i].word, 0.0) + sum(forms.values())
    return Likelihoods(result, {form: _shares_of_whole(shares) for form, shares in proven.items() if shares}, frequencies)


def _evidence(paradigms: list[Paradigm], readings: Mapping[str, list[int]], counts: Mapping[str, float]) -> list[float]:
    """For each paradigm how often forms occur that no other one has: Fälle speak for that of Fall, Fallen hardly for that of a rope.

    Among the paradigms of one word only, if each has such forms; a form that other words have, too, is shared by all.
    """
    same: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, paradigm in enumerate(paradigms):
        same[paradigm.word, paradigm.kind].append(i)
    evidence = [1.0] * len(paradigms)
    for numbers in same.values():
        others = {i: {form for j in numbers if j != i for form in paradigms[j].endings} for i in numbers}
        if all(paradigms[i].endings.keys() - others[i] for i in numbers):
            for i in numbers:
                distinctive = paradigms[i].endings.keys() - others[i]
                evidence[i] += sum(counts.get(form, 0.0) / max(1, len(readings[form])) ** 2 for form in distinctive)
    return evidence


def _is_proven(lexicon: Lexicon, paradigm: Paradigm) -> bool:
    """Whether a noun makes compounds and inflects: Marke; not die Rande (am Rande), nor the Medien, which are the plural of Medium."""
    return paradigm.kind == "N" and len(paradigm.endings) > 1 and sum(lexicon.compound_counts(paradigm.word)) >= PRODUCTIVE


def _shares_of_whole(shares: Mapping[str, float]) -> dict[str, float]:
    total = sum(shares.values()) or 1.0
    return {word: share / total for word, share in shares.items()}


def _split(expected: list[float | None], count: float) -> list[float]:
    """The shares of readings in a form, by how often each is expected there; None: nothing is known of it, it gets what is left."""
    explained = sum(n for n in expected if n is not None)
    unknown = expected.count(None)
    left = max(0.0, count - GENEROSITY * explained) if unknown else 0.0
    scale = (count - left) / explained if explained else 0.0
    parts = [left / unknown if n is None else n * scale for n in expected]
    total = sum(parts) or 1.0
    return [part / total for part in parts]


def _expected(
    paradigms: list[Paradigm],
    own: Mapping[int, Mapping[str, float]],
    counts: Mapping[str, float],
    shares: dict[tuple[object, ...], dict[Ending, float]],
) -> dict[int, dict[str, float]]:
    """How often each form of the paradigms that have forms of their own is expected. `shares` learns from those that own nearly all."""
    learnt: dict[tuple[object, ...], dict[Ending, float]] = defaultdict(lambda: defaultdict(lambda: 0.05))
    expected: dict[int, dict[str, float]] = {}
    for i, forms in own.items():
        paradigm = paradigms[i]
        usual = shares[paradigm.pattern]
        alike = Counter(paradigm.endings.values())
        part = {form: usual[ending] / alike[ending] for form, ending in paradigm.endings.items()}
        occurrences = sum(counts.get(form, 0.0) * share for form, share in forms.items())
        covered = sum(part[form] for form in forms)
        frequency = (occurrences + 0.3) / max(covered, 0.03)
        expected[i] = {form: frequency * share for form, share in part.items()}
        if covered > OWN_SHARE and occurrences > 30:
            for form, ending in paradigm.endings.items():
                count = counts.get(form, 0.0) * forms[form] if form in forms else expected[i][form]
                learnt[paradigm.pattern][ending] += min(count / max(frequency, occurrences), 1.0)
    for pattern, endings in shares.items():
        total = sum(learnt[pattern][ending] for ending in endings)
        shares[pattern] = {ending: learnt[pattern][ending] / total for ending in endings}
    return expected


def _paradigms(lexicon: Lexicon) -> list[Paradigm]:
    listed = []
    for word, kind, forms in lexicon.paradigms():
        if kind == "V":
            continue
        same = {form: common_prefix(word, form) for form in forms or [word]}
        listed.append((word, kind, {form: (len(word) - at, form[at:]) for form, at in same.items()}))
    words = Counter((kind, frozenset(endings.values())) for _, kind, endings in listed)
    paradigms = []
    for word, kind, endings in listed:
        pattern = (kind, frozenset(endings.values()))
        if words[pattern] >= MIN_PATTERN_WORDS:
            paradigms.append(Paradigm(word, kind, pattern, endings))
        else:  # too few words inflect so: how often each form occurs is not known
            old_dative = word + "e" if _has_other_plural(word, endings) else ""  # rarer than the others: dem Saale, die Säle
            rest = {form: (0, "") if form == word else (2, "") if form == old_dative else (1, "") for form in endings}
            paradigms.append(Paradigm(word, kind, (kind,), rest))
    return paradigms


def _readings(paradigms: list[Paradigm], lexicon: Lexicon) -> dict[str, list[int]]:
    """The paradigms of each form. Where there is a noun (der Tote), its adjective is not read as one; die Rate is not dem Rate.

    A noun on -e that ends compounds is no name of the same text (Zeuge); and der Weiße is not dem Weiße, of das Weiß.
    """
    readings: dict[str, list[int]] = defaultdict(list)
    forms_of: dict[str, set[str]] = defaultdict(set)
    for paradigm in paradigms:
        if paradigm.kind == "N":
            forms_of[paradigm.word].update(paradigm.endings)
    for i, paradigm in enumerate(paradigms):
        for form in paradigm.endings:
            readings[form].append(i)
    for form, numbers in readings.items():
        nouns = {paradigms[i].word for i in numbers if paradigms[i].kind == "N"}
        if len(nouns) and len(numbers) > 1:
            numbers = [i for i in numbers if paradigms[i].kind != "A" or nouns.isdisjoint(_as_nouns(paradigms[i].word))]
            if form in nouns and form.endswith("e") and sum(lexicon.compound_counts(form)) >= PRODUCTIVE:
                numbers = [i for i in numbers if paradigms[i].word != form[:-1]]
            heads = {noun for noun in nouns if noun.endswith("e") and lexicon.compound_counts(noun)[1] >= USUAL_HEAD}
            numbers = [i for i in numbers if paradigms[i].kind == "N" or paradigms[i].word not in heads]
            if form + "r" in nouns and (noun := form[:-1]) in nouns and noun + "en" not in forms_of[noun]:
                numbers = [i for i in numbers if paradigms[i].word != noun]
            readings[form] = numbers
    return readings


def _first_shares(paradigms: list[Paradigm]) -> dict[tuple[object, ...], dict[Ending, float]]:
    """Every form of a pattern as often as every other."""
    shares: dict[tuple[object, ...], dict[Ending, float]] = defaultdict(dict)
    for paradigm in paradigms:
        for ending in paradigm.endings.values():
            shares[paradigm.pattern][ending] = 1.0
    return {pattern: {ending: 1 / len(endings) for ending in endings} for pattern, endings in shares.items()}


def _groups(paradigms: list[Paradigm]) -> list[str]:
    """For each paradigm what it counts as: der Tote and die Tote are one noun."""
    nouns = {paradigm.word for paradigm in paradigms if paradigm.kind == "N"}
    return [word[:-1] if word.endswith("er") and word[:-1] in nouns and kind == "N" else word for word, kind, _, _ in paradigms]


def _as_nouns(adjective: str) -> tuple[str, str, str]:
    return adjective + "e", adjective + "er", adjective + "es"


def _row(lexicon: Lexicon, form: str, nouns: Likelihoods, frequencies: Frequencies) -> str:
    """The line of a form; "" for one whose readings are all likely."""
    readings = lexicon.readings(form)
    words = {word for word, _ in readings}
    if len(words) < 2:
        return ""
    all_nouns = {word for word, kind in readings if kind in "NTP"}
    likely_nouns = _likely_nouns(lexicon, form, all_nouns, nouns) or all_nouns
    likely = _likely(form, readings, likely_nouns, nouns, frequencies) or words
    dropped = [" ".join(sorted(words)) for words in (all_nouns - likely_nouns, words - likely)]
    return "\t".join([form, *dropped]) if any(dropped) else ""


def _likely_nouns(lexicon: Lexicon, form: str, nouns: Collection[str], likelihoods: Likelihoods) -> set[str]:
    """The nouns that a form may be with a capital."""
    kept = set()
    of_all, of_proven = likelihoods.of_all.get(form, {}), dict(likelihoods.of_proven.get(form, {}))
    if unlikely_infinitive := len(nouns) > 1 and _is_unlikely_infinitive(lexicon, form, of_all):
        of_proven.pop(form, None)  # nothing that another noun could be unlikely beside: Fleck, beside das Flecken
        of_proven = _shares_of_whole(of_proven)
    for word in nouns:
        kinds = lexicon.kinds(word)
        same = {word, word + "r", word.removesuffix("r")} if "N" in kinds else {word}  # der Tote, ein Toter
        share = sum(share for (base, _), share in of_all.items() if base in same)
        proven = sum(share for base, share in of_proven.items() if base in same) if of_proven.keys() & same else 1.0
        if "N" not in kinds:
            likely = share >= LEAST_NAME or form in NEVER
        elif word == form:
            likely = not unlikely_infinitive or form in NEVER
        else:
            beside_names = all("N" not in lexicon.kinds(other) for other in nouns if other != word)
            least = LEAST_BESIDE_NAMES if beside_names else LEAST_BESIDE_UNPROVEN
            likely = share >= least and proven >= LEAST_NOUN and word not in NEVER.get(form, ())
        if likely:
            kept.add(word)
    return kept | {word for word in nouns if word.endswith(LATIN_ENDINGS) and not kept.isdisjoint(map(word.removesuffix, LATIN_ENDINGS))}


def _is_unlikely_infinitive(lexicon: Lexicon, form: str, shares: Mapping[tuple[str, str], float]) -> bool:
    """Whether a form is an infinitive that is hardly used as a noun."""
    infinitive = "V" in lexicon.kinds(form) and (form, "N") in lexicon.readings(form + "s")  # des Spielens; Schulden have no genitive
    return infinitive and sum(share for (base, _), share in shares.items() if base in (form, form + "r")) < LEAST_INFINITIVE


def _has_other_plural(word: str, forms: Collection[str]) -> bool:
    """Whether a noun has a plural with an umlaut or on -er: der Saal, die Säle."""
    start = word.translate(PLAIN)[:-1]
    changed = (form for form in forms if not form.startswith(word) and form.endswith(("e", "er")))
    return word + "er" in forms or any(form.translate(PLAIN)[:-1].rstrip("e").startswith(start) for form in changed)


def _likely(
    form: str,
    readings: Collection[tuple[str, str]],
    nouns: Collection[str],
    likelihoods: Likelihoods,
    frequencies: Frequencies,
) -> set[str]:
    """The words that a form may be, however it is written."""
    others = {word for word, kind in readings if kind in "VA"}
    capital, small = frequencies.capital.get(form, 0.0), frequencies.small.get(form, 0.0)
    kept = set(nouns) | others
    if nouns and others and capital + small:
        share = capital / (capital + small)
        if 1 - share < LEAST_VERB_OF_ALL:
            kept -= others - set(nouns)
        of_adjectives = {noun for word, kind in readings if kind == "A" for noun in _as_nouns(word)}
        for noun in set(nouns) - others - of_adjectives:
            if share < LEAST_NOUN_OF_ALL or small > MOST_OF_OTHERS * likelihoods.frequencies.get(noun, 0.0):
                kept.discard(noun)
    return kept


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
