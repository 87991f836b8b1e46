"""Which letters of a word in the text to highlight for a word of the query: Verteidigungs**minister** for Minister."""

from __future__ import annotations

from searchidx.german.decompounder import decompounder
from searchidx.german.gender_forms import masculine_of
from searchidx.german.lemmatizer import lemmas, modern_spelling
from searchidx.german.stemmer import stem
from searchidx.german.tokenizer import normalise


def marked_part(raw: str, word: str, relation: str) -> tuple[int, int]:
    """The code points [start, end) of a raw word of the text to mark when it matched the query word `word` through `relation`.

    The part of the compound for "head", "modifier" and "part"; the whole word for every other relation, or when no part is found.
    """
    if relation not in ("head", "modifier", "part"):
        return 0, len(raw)
    text, wanted = normalise(raw).partition(":")[0], normalise(word).partition(":")[0].replace("-", "")
    keys = _keys(wanted)
    part_start = 0
    for part in text.split("-"):
        if span := _span(part, wanted, keys):
            start, end = part_start + span[0], part_start + span[1]
            return _raw_offset(raw, start), len(raw) if end == len(text) else _raw_offset(raw, end)
        part_start += len(part) + 1
    return 0, len(raw)


def suspended_parts(left: str, right: str, word: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """What to mark of two raw words that make `word` together: [Sicherheits-] and Verteidigungs[politik]; [Auftrag]geber and [-nehmer].

    All of both where no hyphen stands for the rest of a word.
    """
    a, b, wanted = (normalise(raw) for raw in (left, right, word))
    if a[-1:] == "-" and wanted.startswith(front := a[:-1]):
        rest = wanted[len(front) :]
        last = (_raw_offset(right, len(b) - len(rest)), len(right)) if b.endswith(rest) else marked_part(right, rest, "head")
        return (0, len(left)), last
    if b[:1] == "-":
        shared = next(i for i in range(len(a), -1, -1) if wanted.startswith(a[:i]))
        return (0, _raw_offset(left, shared) if shared else len(left)), (0, len(right))
    return (0, len(left)), (0, len(right))


def _span(text: str, wanted: str, keys: set[str]) -> tuple[int, int] | None:
    """The run of compound parts of `text` that shares a key with the wanted word; None when no part does, or only the whole word."""
    today = modern_spelling(text)
    spelled = today if (parts := decompounder().split(today, (wanted,))) else text  # in Flußufer the Flussufer is marked
    parts = parts or decompounder().split(text, (wanted,))
    for first, start in enumerate(parts):
        for last in parts[first:]:
            if (first, last.end) != (0, len(spelled)) and not keys.isdisjoint(_keys(spelled[start.start : last.start] + last.word)):
                return _same_place(start.start, spelled, text), _same_place(last.end, spelled, text)
    return None


def _keys(word: str) -> set[str]:
    """The lemmas of a word, else its stem; of a feminine noun the masculine, too: Busfahrerinnen are Fahrer."""
    keys = set(lemmas(word)) or {stem(word)}
    return keys | {masculine for lemma in keys if (masculine := masculine_of(lemma))}


def _same_place(offset: int, spelled: str, text: str) -> int:
    """The offset in the word as it stands of one in its modern spelling: the same before the first difference, else from the end."""
    return offset if spelled[:offset] == text[:offset] else len(text) - len(spelled) + offset


def _raw_offset(raw: str, offset: int) -> int:
    """How many code points of the raw word make `offset` code points of its normalised form (soft hyphens, NFD, ligatures)."""
    for end in range(len(raw) + 1):
        if len(normalise(raw[:end])) >= offset and len(normalise(raw[: end + 1])) > offset:
            return end
    return len(raw)
