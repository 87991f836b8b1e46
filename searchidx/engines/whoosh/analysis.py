"""German analysis components for schemas of Whoosh's own users: a tokenizer, a filter, and an analyzer made of both.

Our own index does not use them: it keeps the words as they stand and works out what belongs together when a query comes. Whoosh keeps
one list of terms a field, so here everything a word should be found by is indexed at the position of the word:

    the word as it stands, normalised     häuser
    its lemmas                            haus                        (found by every form of the word)
    lemmas of the parts of a compound     fluss and ufer              for Flußufer
    the male form of a female one         minister                    for Ministerin, Minister:innen
    its spelling key                      strasse                     for Straße
    "~" and the stem of that key          ~hrabtschuk                 for Hrabtschuks: joins forms the lexicon does not know

A query has exactly one term a word, so that Whoosh's query parser makes neither a conjunction nor a longer phrase of it: the likeliest
lemma, or the stem of a word that the lexicon does not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from whoosh.analysis import Analyzer, Filter, Token, Tokenizer

from searchidx.german.index_keys import index_keys
from searchidx.german.lemmatizer import noun_lemmas
from searchidx.german.lexicon import lexicon
from searchidx.german.orthography import spelling_key
from searchidx.german.stemmer import stem
from searchidx.german.tokenizer import CLAUSE, SENTENCE, WORD, is_cased, normalise, terms

_RELATED = ("base", "gender", "head", "modifier", "part")
"""The kinds of index keys that are lemmas of a word, of its male form, or of its parts."""

_QUERY = "query"
"""The mode in which Whoosh's query parser calls an analyzer."""


def GermanAnalyzer() -> Analyzer:
    """An analyzer for German text, named as Whoosh names its own: `TEXT(analyzer=GermanAnalyzer())`.

    It holds no state and can be pickled, as Whoosh does with a schema.
    """
    return GermanTokenizer() | GermanFilter()


class GermanTokenizer(Tokenizer):  # type: ignore[misc]  # whoosh has no types
    """Splits text into words as searchidx does: Minister*innen is one word, NATO-Staaten is two and, in an index, also one."""

    def __call__(
        self,
        value: str,
        positions: bool = False,
        chars: bool = False,
        keeporiginal: bool = False,
        removestops: bool = True,
        start_pos: int = 0,
        start_char: int = 0,
        tokenize: bool = True,
        mode: str = "",
        **options: Any,
    ) -> Iterator[Token]:
        """One token, changed and yielded again for every word, as Whoosh's tokenizers do."""
        token = Token(positions, chars, removestops=removestops, mode=mode, **options)
        for text, position, start, end in _words(value, mode) if tokenize else [(value, 0, 0, len(value))]:
            token.text, token.original, token.boost, token.stopped = text, value[start:end], 1.0, False
            if positions:
                token.pos = start_pos + position
            if chars:
                token.startchar, token.endchar = start_char + start, start_char + end
            yield token


class GermanFilter(Filter):  # type: ignore[misc]  # whoosh has no types
    """Puts beside each word what else it should be found by. Stands right after a tokenizer; also after one of Whoosh's own."""

    is_morph = True

    def __call__(self, tokens: Iterator[Token]) -> Iterator[Token]:
        for token in tokens:
            word = normalise(token.text)
            if token.mode == _QUERY:
                token.text = _query_term(word, getattr(token, "original", token.text)[:1].isupper())
                yield token
            else:
                for token.text in _index_terms(word):
                    yield token


def _words(text: str, mode: str) -> Iterator[tuple[str, int, int, int]]:
    """(term, position, start, end) of each word; a hyphenated word as a whole, too, but not in a query, where one term is one position."""
    position = 0
    for match in WORD.finditer(text):
        all_pieces, width = terms(match.group())
        pieces = [piece for piece in all_pieces if not is_cased(piece[0])]  # the filter behind it knows small letters only
        for term, offset, start, end in pieces[1:] if mode == _QUERY and len(pieces) > 1 else pieces:
            if term not in (SENTENCE, CLAUSE):
                yield term, position + offset, match.start() + start, match.start() + end
        position += width


@lru_cache(maxsize=1 << 14)
def _index_terms(word: str) -> tuple[str, ...]:
    """Everything a word is found by, each term once; the word itself comes first."""
    terms_of_word = [word, *(key for kind, key in index_keys(word, ()) if kind in _RELATED)]
    if _has_letters(word):
        terms_of_word += [spelling_key(word), *map(_stem_key, _lemmas(word) or (word,))]
    return tuple(dict.fromkeys(terms_of_word))


@lru_cache(maxsize=1 << 14)
def _query_term(word: str, capital: bool) -> str:
    """The one term that a word of a query is looked up by; `capital`: it is written with a capital letter."""
    lemmas = _lemmas(word)
    if capital:  # Häusern is a place, too, but first of all the houses
        lemmas = _nouns(noun_lemmas(word)) or _nouns(lemmas) or lemmas
    if not lemmas:
        return _stem_key(word) if _has_letters(word) else word
    if word in lemmas and not capital and "V" in lexicon().kinds(word):
        return word  # arbeiten is the verb, Arbeiten a form of Arbeit
    return min(lemmas, key=len)  # groß, not der Große; Baum, not bäumen; Fotobuch, for Photobuch


def _lemmas(word: str) -> tuple[str, ...]:
    """The lemmas that the lexicon has for a word; for Minister:innen those of both genders; () for a word that it does not know."""
    keys = list(index_keys(word, ()))
    by_kind = [tuple(key for kind, key in keys if kind == wanted and not key.startswith("~")) for wanted in ("base", "gender")]
    return by_kind[0] or by_kind[1]


def _nouns(lemmas: Sequence[str]) -> tuple[str, ...]:
    """Those that are nouns and not only names."""
    return tuple(lemma for lemma in lemmas if "N" in lexicon().kinds(lemma))


def _stem_key(word: str) -> str:
    return "~" + stem(spelling_key(word.replace("-", "")))


def _has_letters(word: str) -> bool:
    return any(map(str.isalpha, word))
