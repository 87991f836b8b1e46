"""The inflection lexicon: common German words and how they inflect.

`data/inflection_lexicon.txt` says where it comes from and how it is written.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from searchidx.german.word_lists import data_lines
from searchidx.kernel.text_lookup import SuffixLookup, Tails


class Reading(NamedTuple):
    """A reading of a form: a word it may be a form of, and its kind: N noun, T proper name, P name of a person, V verb, A adjective."""

    word: str
    kind: str


class Lexicon:
    """Words and forms in lower case. A form is looked up by trying its endings against the patterns of the words it could come from.

    `lines` as in `data/inflection_lexicon.txt`: patterns, then words in code-point order. A word is looked up by bisection: a search needs
    a few hundred of the seventy thousand. Only the irregular forms, listed one by one, are put in a dictionary at once.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        entries = [line for line in lines if line[0] != "#"]
        self._kinds: dict[str, str] = {}
        self._edits: dict[str, list[tuple[int, str]]] = {}
        patterns = next((at for at, line in enumerate(entries) if line[0] != "%"), len(entries))
        ends: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
        for line in entries[:patterns]:
            code, kind, *edits = line[1:].split(" ")
            self._kinds[code] = kind
            self._edits[code] = []
            for tail, ending in (edit.split("-") for edit in edits):
                ends[ending][tail][code] = kind
                self._edits[code].append((len(tail), ending))
        self._endings: dict[str, Tails] = {ending: list(tails.items()) for ending, tails in ends.items()}
        self._longest = max(map(len, self._endings), default=0)
        self._lines = entries[patterns:]
        self._entry: Callable[[str], str | None] = self._bisected_entry
        self._origins: Callable[[str], Iterable[tuple[str, str, Mapping[str, str]]]] = self._searched_origins
        self._irregular: dict[str, tuple[str, ...]] = {}
        self.particles: set[str] = set()
        for line in self._lines:
            if " " in line or "|" in line:
                self._learn_listed(line)
        self.particle_lengths = {
            start: sorted({len(particle) for particle in self.particles if particle.startswith(start)})
            for start in {particle[:2] for particle in self.particles}
        }
        """How many letters the particles have that begin with the same two."""
        self._all_forms: tuple[Container[str], Container[str]] | None = None
        self.readings = lru_cache(maxsize=1 << 15)(self._readings)
        """`readings(form)`: every word a form may be a form of (reisen: the journeys, to travel); empty for an unknown form."""

    def limit_forms(self, ends: Container[str], no_ends: Container[str]) -> None:
        """Tells the lexicon all its forms, in two sets (those that end compounds or not): other texts need no look-up of endings."""
        self._all_forms = ends, no_ends

    def index_words(self) -> None:
        """Puts the words in a dictionary: no bisection from now on, which pays from some ten thousand look-ups on."""
        if self._entry != self._bisected_entry:
            return
        entries = {word: entry for word, _, entry in (line.partition("\t") for line in self._lines)}
        self._entry, self._origins = entries.get, SuffixLookup(self._endings, entries).origins

    def _readings(self, form: str) -> frozenset[Reading]:
        if self._all_forms and form not in self._all_forms[0] and form not in self._all_forms[1]:
            return frozenset()
        readings = {Reading(word, kind) for word in self._irregular.get(form, ()) for kind, forms in self._listed(word) if form in forms}
        for word, entry, kinds in self._origins(form):
            for code in entry.split("\t"):
                if code in kinds:
                    readings.add(Reading(word, kinds[code]))
        return frozenset(readings)

    def _searched_origins(self, form: str) -> Iterator[tuple[str, str, Mapping[str, str]]]:
        """As `SuffixLookup.origins`, without a dictionary of the words."""
        for at in range(len(form), max(0, len(form) - self._longest) - 1, -1):
            for tail, kinds in self._endings.get(form[at:], ()):
                if entry := self._entry(form[:at] + tail):
                    yield form[:at] + tail, entry, kinds

    def __contains__(self, word: str) -> bool:
        return self._entry(word) is not None

    def compound_counts(self, word: str) -> tuple[int, int]:
        """How many compounds the sources of the lexicon have that start, and that end, with this word."""
        entry = self._entry(word)
        at = entry.rfind("#") if entry else -1
        if not entry or at < 0:
            return 0, 0
        front, _, end = entry[at + 1 :].partition(",")
        return int(front), int(end.rstrip("+"))

    def kinds(self, word: str) -> set[str]:
        """The kinds of a word in its base form; empty for every other text."""
        entry = self._entry(word)
        return {self._kind(code) for code in _codes(entry)} if entry else set()

    def is_compound(self, word: str) -> bool:
        """Whether a word of the lexicon is a compound (listed because it inflects otherwise than its last part)."""
        entry = self._entry(word)
        return entry is not None and entry.endswith("+")

    def irregular_forms(self) -> Iterable[str]:
        """The forms that are listed one by one."""
        return self._irregular

    def paradigms(self) -> Iterator[tuple[str, str, list[str]]]:
        """Every word with a kind and its forms of this kind; those of a separable verb are left out."""
        for line in self._lines:
            word, _, entry = line.partition("\t")
            for code in _codes(entry):
                if edits := self._edits.get(code):
                    yield word, self._kinds[code], [word[: len(word) - cut] + ending for cut, ending in edits]
                else:
                    yield word, self._kind(code), code.split(" ")[1:]

    def _bisected_entry(self, word: str) -> str | None:
        """What the line of a word says of it; None for an unknown word."""
        start = word + "\t"
        at = bisect_left(self._lines, start)
        return self._lines[at][len(start) :] if at < len(self._lines) and self._lines[at].startswith(start) else None

    def _listed(self, word: str) -> Iterator[tuple[str, list[str]]]:
        """The kinds of a word whose forms are listed one by one, with these forms."""
        for code in _codes(self._entry(word) or ""):
            kind, *forms = code.split(" ")
            yield kind, forms

    def _kind(self, code: str) -> str:
        return self._kinds.get(code) or ("V" if code[0] == "|" else code[0])

    def _learn_listed(self, line: str) -> None:
        word, _, entry = line.partition("\t")
        owner = (word,)
        for code in _codes(entry):
            if code[0] == "|":
                self.particles.add(code[1:])
            elif " " in code:
                forms = code.split(" ")[1:]
                if self._irregular.keys().isdisjoint(forms):
                    self._irregular |= dict.fromkeys(forms, owner)
                else:
                    self._irregular |= {form: tuple({*self._irregular.get(form, ()), word}) for form in forms}


def _codes(entry: str) -> list[str]:
    """The codes of an entry: patterns, or kinds with listed forms; the counts of compounds left out."""
    return (entry.partition("\t#")[0]).split("\t")


class UnlikelyReadings:
    """Which of its readings a form hardly ever has: in the index a word that is meant must not drown in one that is not."""

    def __init__(self, lines: Iterable[str]) -> None:
        """`lines` as in `data/unlikely_readings.txt`."""
        self._dropped = {form: rest for form, _, rest in (line.partition("\t") for line in lines)}

    def with_capital(self, form: str) -> Collection[str]:
        """The words that a form is not where its capital makes a noun of it: Häusern is not the town of this name."""
        return self._dropped.get(form, "").partition("\t")[0].split(" ")

    def however_written(self, form: str) -> Collection[str]:
        """The words that a form is not, whether it has a capital or not: kriegen is no form of Krieg."""
        return self._dropped.get(form, "").rpartition("\t")[2].split(" ")


@lru_cache(maxsize=1)
def unlikely_readings() -> UnlikelyReadings:
    """Those of this package, read at first use."""
    return UnlikelyReadings(data_lines("unlikely_readings.txt"))


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon of this package, read at first use: a search in mode "exact" does without."""
    return Lexicon(data_lines("inflection_lexicon.txt"))
