"""The lexicon knows common German words and how they inflect; `lexicon.txt` says where it comes from and how it is written."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple


class Reading(NamedTuple):
    """What a form may be a form of: a word, and its kind: N noun, T proper name, P name of a person, V verb, A adjective."""

    word: str
    kind: str


class Lexicon:
    """Words and forms in lower case. A form is found by trying its endings against the patterns of the words it could come from."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._irregular: dict[str, list[Reading]] = {}
        self._endings: dict[str, dict[str, set[str]]] = {}
        self._edits: dict[str, list[tuple[int, str]]] = {}
        self._compounds: set[str] = set()
        self._families: dict[str, tuple[int, int]] = {}
        self.particles: set[str] = set()
        for line in lines:
            if line[0] == "%":
                self._learn_pattern(line[1:])
            elif line[0] != "#":
                self._learn_word(line)
        self._longest = max(map(len, self._endings), default=0)
        self.particle_starts = {particle[:2] for particle in self.particles}
        self._known: tuple[Container[str], Container[str]] | None = None
        self.readings = lru_cache(maxsize=1 << 15)(self._readings)
        """Every word a form may be a form of (reisen: the journeys, to travel); empty for an unknown form."""

    def learn_forms(self, forms: Container[str], others: Container[str]) -> None:
        """In one of the two is every form there is: no endings are tried of what is in neither."""
        self._known = forms, others

    def _readings(self, form: str) -> frozenset[Reading]:
        if self._known and form not in self._known[0] and form not in self._known[1]:
            return frozenset()
        found = set(self._irregular.get(form, ()))
        for at in range(len(form), max(0, len(form) - self._longest - 1), -1):
            tails = self._endings.get(form[at:])
            for tail, codes in tails.items() if tails else ():
                word = form[:at] + tail
                entry = self._words.get(word)
                if entry:
                    found.update(Reading(word, self._kinds[code]) for code in entry.split("\t") if code in codes)
        return frozenset(found)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def family(self, word: str) -> tuple[int, int]:
        """How many compounds are known that start, and that end, with this word."""
        return self._families.get(word, (0, 0))

    def kinds(self, word: str) -> set[str]:
        """The kinds of a word in its base form; empty for every other text."""
        entry = self._words.get(word)
        return {self._kind(code) for code in entry.split("\t")} if entry else set()

    def is_compound(self, word: str) -> bool:
        """Whether a word of the lexicon is a compound all the same (one that inflects otherwise than its last part)."""
        return word in self._compounds

    def irregular(self) -> Iterable[str]:
        """The forms that are listed, each for itself."""
        return self._irregular

    def paradigms(self) -> Iterator[tuple[str, str, list[str]]]:
        """Every word with a kind and its forms of this kind; those of a separable verb are left out."""
        for word, entry in self._words.items():
            for code in entry.split("\t"):
                if edits := self._edits.get(code):
                    yield word, self._kinds[code], [word[: len(word) - cut] + ending for cut, ending in edits]
                else:
                    yield word, self._kind(code), code.split(" ")[1:]

    def _kind(self, code: str) -> str:
        return self._kinds.get(code) or ("V" if code[0] == "|" else code[0])

    def _learn_pattern(self, line: str) -> None:
        code, kind, *edits = line.split(" ")
        self._kinds[code] = kind
        for edit in edits:
            tail, ending = edit.split("-")
            self._endings.setdefault(ending, {}).setdefault(tail, set()).add(code)
            self._edits.setdefault(code, []).append((len(tail), ending))

    def _learn_word(self, line: str) -> None:
        word, _, entry = line.partition("\t")
        entry, _, family = entry.partition("\t#")
        if family:
            front, _, end = family.partition(" ")
            if end[-1] == "+":
                self._compounds.add(word)
                end = end[:-1]
            self._families[word] = (int(front), int(end))
        self._words[word] = entry
        if " " in entry or "|" in entry:
            for part in entry.split("\t"):
                kind, *forms = part.split(" ")
                for form in forms:
                    self._irregular.setdefault(form, []).append(Reading(word, kind))
                if part[0] == "|":
                    self.particles.add(part[1:])


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon of this package, read at first use (about 0.1 s): neither `--help` nor a search for known words needs it."""
    return Lexicon(files(__package__).joinpath("lexicon.txt").read_text(encoding="utf-8").splitlines())
