"""Spelling suggestions ("did you mean") for words of a query that nothing in the index belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from searchidx.engines import Reader
from searchidx.german.match_types import MATCH_TYPES
from searchidx.messages import Message
from searchidx.model import SEARCHED_FIELDS
from searchidx.query.core_nodes import Concept, Leaf, Near, Node, Phrase, leaves, on_fields

_MOST_SUGGESTIONS = 3


def did_you_mean_notes(query: Node, reader: Reader) -> tuple[Message, ...]:
    """For each unknown word: what it may have been typed for. Nothing is replaced."""
    return tuple(_did_you_mean(word, suggestions) for word, suggestions in spelling_suggestions(query, reader))


def spelling_suggestions(query: Node, reader: Reader) -> list[tuple[str, list[str]]]:
    """(word, what it may have been typed for) for each word of the query that nothing in the index belongs to."""
    unknown = dict.fromkeys(word for leaf in leaves(query) for word in _unknown_words(leaf, reader))
    suggested = [(word, reader.vocabulary().suggest(word, _MOST_SUGGESTIONS)) for word in unknown]
    return [(word, [_with_capitals_of(word, term) for term in terms]) for word, terms in suggested if terms]


def _unknown_words(leaf: Leaf, reader: Reader) -> Iterator[str]:
    """The words of a leaf that nothing in the index belongs to; a pattern or what need not occur is none."""
    vocabulary = reader.vocabulary()
    match leaf:
        case Concept(word, groups, optional=False) if "*" not in word:
            forms = (form for group in groups if MATCH_TYPES[group.relation].matches for form in group.forms)
            # gazas reifen could be said for Gaza-Sreifen, but nobody does
            if not any(form in vocabulary for form in forms) and not any(reader.frequencies([on_fields(leaf, SEARCHED_FIELDS)])):
                yield word
        case Phrase(slots):
            yield from (slot[0] for slot in slots if slot and not any(term in vocabulary for term in slot))
        case Near(parts):
            for part in parts:
                yield from _unknown_words(part, reader)


def _did_you_mean(word: str, suggestions: Sequence[str]) -> Message:
    german = _alternatives([f"„{suggestion}“" for suggestion in suggestions], "oder")
    english = _alternatives([f"“{suggestion}”" for suggestion in suggestions], "or")
    return Message(
        f"„{word}“ kommt im Index nicht vor. Meinten Sie {german}?",
        f"“{word}” is not in the index. Did you mean {english}?",
    )


def _with_capitals_of(word: str, term: str) -> str:
    """The term as a noun, each hyphenated part of it, where the word was typed as one."""
    return "-".join(map(str.capitalize, term.split("-"))) if word[:1].isupper() else term


def _alternatives(texts: Sequence[str], conjunction: str) -> str:
    """`a, b oder c`."""
    return f" {conjunction} ".join([*([", ".join(texts[:-1])] if texts[:-1] else []), texts[-1]])
