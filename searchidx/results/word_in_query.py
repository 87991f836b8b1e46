"""A word of a list as a person writes it: Schaden, NATO, retten. The index knows small letters only; the texts know the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import chain, repeat

from searchidx.engines import Reader
from searchidx.german.lexicon import lexicon
from searchidx.german.tokenizer import SENTENCE, tokens
from searchidx.model import SEARCHED_FIELDS, Article, field_text
from searchidx.query.operators import operators
from searchidx.results.corpus import Corpus
from searchidx.storage.ragged_arrays import Array

SAMPLES = 3
"""Articles in which is looked how a word is written."""

LONGEST_READ = 20_000
"""Code points of a field that are looked at for it."""

_LONGEST_ABBREVIATION = 5
"""Letters up to which capitals throughout are an abbreviation, and beyond which they are a headline."""

_OPERATORS = frozenset(operators("word", "near"))
_NOUNS = frozenset("NTP")

_Spellings = dict[str, Counter[str]]
"""How terms are written, by term."""


def shown_words(reader: Reader, corpus: Corpus, classes: Sequence[int], articles: Sequence[Array]) -> list[str]:
    """The words of lemma classes, each once, as some of the articles that hold them write them; what a query takes for a sign is left out.

    `articles`: for each class the numbers of articles that hold it.
    """
    samples = [[corpus.forward.id_of(number) for number in numbers[:SAMPLES].tolist()] for numbers in articles]
    ids = list(dict.fromkeys(id for sample in samples for id in sample))
    spellings = {article.id: _spellings(article) for article in reader.articles(ids) if article}
    words = (
        _written(corpus.lemmas.word(lemma_class), corpus.lemmas.terms(lemma_class), [spellings[id] for id in sample if id in spellings])
        for lemma_class, sample in zip(classes, samples, strict=True)
    )
    return [word for word in dict.fromkeys(words) if word[0].isalnum() and word[-1].isalnum()]


def _written(word: str, terms: Collection[str], spellings: Sequence[_Spellings]) -> str:
    """The word with the capitals that it has in the texts, or that its other forms have."""
    kinds = {kind for _, kind in lexicon().readings(word)}
    is_noun = bool(kinds) and kinds <= _NOUNS
    counts: Counter[str] = Counter()
    for by_term in spellings:
        for term in by_term.keys() & {word, *terms}:
            counts.update({raw: n * (100 if term == word else 1) for raw, n in by_term[term].items()})
    if not counts:
        return word.capitalize() if is_noun else word
    raw = min(counts, key=lambda raw: (-counts[raw], raw))
    if raw.isupper() and len(raw) > 1:
        is_abbreviation = raw.lower() == word and len(raw) <= _LONGEST_ABBREVIATION and raw not in _OPERATORS
        return raw if is_abbreviation else word.capitalize()
    if raw.lower() == word and (raw != word or not is_noun):
        return raw
    capitals = chain((part[:1].isupper() or is_noun for part in raw.split("-")), repeat(is_noun))
    return "-".join(part.capitalize() if is_capital else part for part, is_capital in zip(word.split("-"), capitals, strict=False))


def _spellings(article: Article) -> dict[str, Counter[str]]:
    """How each term of an article is written; what begins a sentence says nothing of a word that has no noun among its readings."""
    spellings: dict[str, Counter[str]] = {}
    for term, raw, begins in _written_terms(article):
        is_telling = not begins or not (kinds := {kind for _, kind in lexicon().readings(term)}) or not kinds.isdisjoint(_NOUNS)
        spellings.setdefault(term, Counter())[raw if is_telling else raw.lower()] += 1 if begins else 2
    return spellings


def _written_terms(article: Article) -> Iterator[tuple[str, str, bool]]:
    for name in SEARCHED_FIELDS:
        text, begins = field_text(article, name)[:LONGEST_READ], True
        for token in tokens(text):
            if token.term == SENTENCE:
                begins = True
            elif token.term >= " ":
                yield token.term, text[token.start : token.end], begins
                begins = False
