"""The words of a synthetic corpus by rank: function words first, then words of four kinds in the shares the model gives for each rank.

Forms come from searchidx's lexicon, compounds are put together from its nouns, names are made of syllables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.synthetic_corpus.model import WORD_KINDS, Model
from searchidx.german.lexicon import lexicon
from searchidx.german.word_lists import FUNCTION_WORDS

ONSETS = "b br d dr f fl g gr h j k kl kr l m n p pr r s sch st t tr v w z".split()
VOWELS = "a e i o u ä ö ü ei au ie".split()
CODAS = ["", "", "", "l", "n", "r", "s", "m", "t", "nd", "rk", "lt"]
NAME_ENDINGS = ["", "", "er", "mann", "ow", "ski", "ing", "en", "el", "berg", "a", "o"]

WordMaker = Callable[[int], Iterator[str]]
"""Makes so many words of one kind; they may repeat."""


def vocabulary(model: Model, size: int, seed: int) -> list[str]:
    """`size` different words, the most frequent first."""
    generator = np.random.default_rng([seed, 1])
    words = sorted(FUNCTION_WORDS, key=lambda word: (len(word), word))
    seen = set(words)
    makers = [_forms(generator), _compounds(generator, ""), _compounds(generator, "-"), _names(generator)]
    while len(words) < size:
        shares = model.kinds[min(max(len(str(len(words))) - 3, 0), len(model.kinds) - 1)]
        last_rank = min(size, 10 ** max(len(str(len(words))), 3))
        kinds = generator.choice(len(WORD_KINDS), last_rank - len(words), p=shares)
        made = [iter(make(int((kinds == kind).sum()))) for kind, make in enumerate(makers)]
        for word in (next(made[kind]) for kind in kinds.tolist()):
            if word not in seen:
                seen.add(word)
                words.append(word)
    return words


def _forms(generator: np.random.Generator) -> WordMaker:
    """Forms of the lexicon, each once, short ones rather early; compounds when all forms are used up."""
    is_noun = {form: kind in "NTP" for _, kind, forms in lexicon().paradigms() for form in forms if form.isalpha()}
    forms = [form for form in sorted(is_noun) if len(form) > 2 and form not in FUNCTION_WORDS]
    order = np.argsort(np.array([len(form) for form in forms]) + generator.normal(0, 3, len(forms)), kind="stable")
    unused = iter([forms[at].capitalize() if is_noun[forms[at]] else forms[at] for at in order.tolist()])
    compounds = _compounds(generator, "")

    def make(count: int) -> Iterator[str]:
        made = [word for word, _ in zip(unused, range(count), strict=False)]
        yield from made
        yield from compounds(count - len(made))

    return make


def _compounds(generator: np.random.Generator, joint: str) -> WordMaker:
    """A modifier before a form of a head, both nouns; a noun is drawn the more often the more compounds the lexicon knows of it."""
    nouns = [(word, forms) for word, kind, forms in lexicon().paradigms() if kind == "N" and word.isalpha() and len(word) > 2]
    compound_counts = np.array([lexicon().compound_counts(word) for word, _ in nouns], float) + 0.2
    as_modifier, as_head = (compound_counts / compound_counts.sum(axis=0)).T

    def make(count: int) -> Iterator[str]:
        heads = generator.choice(len(nouns), count, p=as_head).tolist()
        modifiers = generator.choice(len(nouns), count, p=as_modifier).tolist()
        for modifier, head, position in zip(modifiers, heads, generator.random(count).tolist(), strict=True):
            forms = nouns[head][1]
            form = forms[int(position * len(forms))]
            first = nouns[modifier][0]
            yield first.capitalize() + (joint + form.capitalize() if joint else _linking_element(first) + form)

    return make


def _linking_element(modifier: str) -> str:
    """The s after endings that want it (Regierungssprecher), the n after -e (Straßenbahn)."""
    if modifier.endswith(("ung", "heit", "keit", "schaft", "tät", "ion", "ling", "tum")):
        return "s"
    return "n" if modifier.endswith("e") else ""


def _names(generator: np.random.Generator) -> WordMaker:
    """Two syllables and an ending."""
    parts = (ONSETS, VOWELS, CODAS, ONSETS, VOWELS, CODAS, NAME_ENDINGS)

    def make(count: int) -> Iterator[str]:
        drawn = [[part[at] for at in generator.integers(0, len(part), count).tolist()] for part in parts]
        return ("".join(letters).capitalize() for letters in zip(*drawn, strict=True))

    return make
