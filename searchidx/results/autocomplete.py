"""Autocomplete: the last word of a query that is being typed, completed from the vocabulary of the index."""

from __future__ import annotations

from searchidx.engines import Reader
from searchidx.german.lexicon import lexicon
from searchidx.german.tokenizer import WORD
from searchidx.german.word_lists import FUNCTION_WORDS
from searchidx.model import Suggestion


def completions(reader: Reader, typed: str, limit: int) -> tuple[Suggestion, ...]:
    """What was typed with its last word completed, by number of articles that hold this word; () when no word was begun."""
    begun = next(reversed([*WORD.finditer(typed)]), None)
    if begun is None or begun.end() != len(typed) or not begun.group()[0].isalnum():
        return ()
    front, word = typed[: begun.start()], begun.group()
    terms = reader.vocabulary().completions(word, limit)
    is_whole_query = not front.strip()
    return tuple(Suggestion(front + _with_capital_of(word, term), count if is_whole_query else None) for term, count in terms)


def _with_capital_of(word: str, term: str) -> str:
    """The term with a capital where one was typed, but gehen and grün never: a telephone makes every first letter a capital."""
    return term[:1].upper() + term[1:] if word[:1].isupper() and not _is_never_a_noun(term) else term


def _is_never_a_noun(term: str) -> bool:
    kinds = {kind for _, kind in lexicon().readings(term)}
    return term in FUNCTION_WORDS or (bool(kinds) and kinds <= {"V", "A"})
