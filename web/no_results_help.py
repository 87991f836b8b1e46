"""Help on a results page without full matches: other spellings, each word by itself, and wider searches that find something."""

from __future__ import annotations

from dataclasses import dataclass, replace

from searchidx.index import is_function_word
from searchidx.model import Page
from searchidx.question import Relaxation
from web.request_budget import budget
from web.request_index import current_index, question, search
from web.url_state import FILTER_FIELDS, UrlState, unfiltered

WORDS_COUNTED = 8
"""Words of the query that are counted by themselves, at most."""

_QUOTES = str.maketrans(dict.fromkeys('"„“”«»‚‘’‹›', " "))
_FILTER_NAMES = (*FILTER_FIELDS, *(f"-{field}" for field in FILTER_FIELDS))


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another search and how many articles it finds; `name` is the word or filter it is about.

    `kind` is that of a `Relaxation`, or "alone" (one word of the query), "any" (any of the words), "unquoted", "unfiltered".
    """

    kind: str
    name: str
    state: UrlState
    total: int


@dataclass(frozen=True, slots=True)
class SingleWord:
    """A word of the query searched by itself, and other spellings of it if no article has it."""

    search: Alternative
    spellings: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class NoResultsHelp:
    """`spellings` replace a word of the whole query, `words` are its words one by one, `wider` searches leave something out."""

    spellings: tuple[Alternative, ...]
    words: tuple[SingleWord, ...]
    wider: tuple[Alternative, ...]


def no_results_help(state: UrlState, page: Page) -> NoResultsHelp:
    """Alternatives to a search whose answer, `page`, has no full matches. What the budget does not reach is left out."""
    first = replace(state, page=1)
    relaxed = [_alternative(first, relaxation) for relaxation in current_index().relaxations(question(state), budget=budget())]
    words = _telling_words(page)[:WORDS_COUNTED] if not budget().is_spent() else []
    single = [_single_word(replace(first, q=word)) for word in words if len(words) > 1]
    rewritten = {"unquoted": " ".join(state.q.translate(_QUOTES).split()), "any": " ODER ".join(words)}
    looser = [
        Alternative(kind, "", changed, _total(changed)) for kind, q in rewritten.items() if q and (changed := replace(first, q=q)) != first
    ]
    if len(state.filters) > 1:
        looser.append(Alternative("unfiltered", "", unfiltered(first), _total(unfiltered(first))))
    single_searches = {word.search.state for word in single}
    spellings = tuple(alternative for alternative in relaxed if alternative.kind == "spelling")
    without_spellings = [alternative for alternative in (*relaxed, *looser) if alternative.kind != "spelling"]
    wider = tuple(alternative for alternative in without_spellings if alternative.total and alternative.state not in single_searches)
    return NoResultsHelp(spellings, tuple(single), wider)


def _telling_words(page: Page) -> list[str]:
    """The words of the query, each once, without those that need not match: what "der" alone finds is no help."""
    words = list(dict.fromkeys(word.word for word in page.words))
    return [word for word in words if not is_function_word(word)] or words


def _single_word(state: UrlState) -> SingleWord:
    alone = Alternative("alone", state.q, state, _total(state))
    relaxations = () if alone.total else current_index().relaxations(question(state), budget=budget())
    return SingleWord(alone, tuple(_alternative(state, relaxation) for relaxation in relaxations if relaxation.kind == "spelling"))


def _alternative(state: UrlState, relaxation: Relaxation) -> Alternative:
    """A relaxation of the index as a URL state."""
    wider = relaxation.question
    filters = wider.filters
    dropped = {("no_" if name.startswith("-") else "") + name.removeprefix("-"): () for name in _FILTER_NAMES if name not in filters}
    days = {} if "since" in filters or "until" in filters else {"since": "", "until": ""}
    switches = {"mode": wider.mode, "without": tuple(wider.without), "exclude": tuple(wider.exclude)}
    changed = replace(state, q=wider.query if state.q else "", **dropped, **days, **switches)  # type: ignore[arg-type]  # by name
    return Alternative(relaxation.kind, relaxation.left_out, changed, relaxation.total)


def _total(state: UrlState) -> int:
    return search(state, limit=0, passages=0).total
