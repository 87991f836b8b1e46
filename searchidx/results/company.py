"""Words in company: which words stand in one sentence with a word more often than chance would have it (logDice, Rychlý 2008).

Which words may come into question is estimated from the forward index; of these the numbers are those that a search has, whose query each
word carries: a list never says another number than the search behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import log2

import numpy as np

from searchidx.errors import UsageError
from searchidx.german.match_types import MATCH_TYPES
from searchidx.model import Companion, Company
from searchidx.query.core_nodes import And, Concept, Everything, Group, Leaf, Phrase, leaves
from searchidx.query.filters import checked
from searchidx.question import Question, check_count
from searchidx.results.corpus import Corpus
from searchidx.results.prepared_query import PreparedQuery, prepare, revise
from searchidx.results.word_in_query import shown_words
from searchidx.storage.forward_index import NO_TERM
from searchidx.storage.ragged_arrays import Array
from searchidx.storage.term_dictionary import TermTable

LEAST_ARTICLES = 5
"""Articles in which two words stand together at least: fewer say nothing."""

CANDIDATES = 2
"""Times as many words are counted exactly as are shown: the estimate need not have them in the same order."""

SOUGHT_ONE_BY_ONE = 24
"""Forms of a word whose compounds are looked for one by one, at most; a word has hardly more, a pattern may have thousands."""

_OWN = ("head", "modifier", "part")
"""The match types of compounds."""


def company(prepared: PreparedQuery, corpus: Corpus, limit: int) -> Company:
    """The `limit` closest companions of the one word or phrase of a question, and as many of its compounds.

    Words are searched in all their forms, whatever the mode of the question. Raises UsageError for a query that is no word or phrase.
    """
    check_count("limit", limit)
    asked = one_word(revise(prepared, mode="forms"))
    (leaf,) = leaves(asked.plan.unfiltered)
    text, reader = asked.question.query, asked.reader
    articles = reader.matching([asked.node], corpus.forward)[0]
    compound_forms = _compound_forms(asked, leaf)
    candidates = _candidates(asked, corpus, leaf, articles, compound_forms, CANDIDATES * limit + 10)
    days = checked({name: value for name, value in asked.question.filters.items() if name in ("since", "until")})
    companions = list(_companions(asked, corpus, corpus.families(articles), candidates))
    joined = _joined_words(asked, leaf)
    kept = [companion for companion in companions if not _is_of_compound(asked, corpus, joined, companion)]
    kept.sort(key=lambda companion: (-companion.score, -companion.articles, companion.word))
    return Company(
        text,
        corpus.families(articles),
        tuple(kept[:limit]),
        _compounds(asked, corpus, compound_forms, limit),
        "".join(days.get("since", ())),
        "".join(days.get("until", ())),
        not asked.budget.exceeded,
    )


def one_word(prepared: PreparedQuery) -> PreparedQuery:
    """The question, if it asks for one word or phrase; several words side by side as a phrase. Raises UsageError for any other query."""
    node, text = prepared.plan.unfiltered, prepared.question.query
    if isinstance(node, Concept | Phrase):
        return prepared
    if isinstance(node, And) and all(isinstance(child, Concept) for child in node.children) and '"' not in text:
        phrase = prepare(prepared.reader, in_forms(prepared.question, f'"{text}"'), prepared.budget)
        if isinstance(phrase.plan.unfiltered, Phrase):
            return phrase
    raise UsageError(
        f"{text!r} ist kein einzelnes Wort: Gefragt wird nach einem Wort oder einer Wortfolge in Anführungszeichen",
        f"{text!r} is not one word: ask for one word, or for a phrase in quotation marks",
    )


def in_forms(question: Question, text: str) -> Question:
    """The same question with another text, whose words are found in all their forms and in no compounds."""
    return Question(text, "forms", question.filters, question.without, question.exclude)


def matching_forms(leaf: Leaf) -> set[str]:
    """The forms of a word, or of all words of a phrase."""
    if isinstance(leaf, Phrase):
        return {form for slot in leaf.slots for form in slot}
    if isinstance(leaf, Concept):
        return {form for group in leaf.groups if MATCH_TYPES[group.relation].matches for form in group.forms}
    return {form for part in leaf.parts for form in matching_forms(part)}


def _compound_forms(prepared: PreparedQuery, leaf: Leaf) -> dict[str, int]:
    """The forms that are compounds of a word, with how many articles hold each; none of a phrase."""
    vocabulary = prepared.reader.vocabulary()
    if not isinstance(leaf, Concept):
        return {}
    of_word = matching_forms(leaf)
    closed = {form for group in vocabulary.expand(leaf.word, "compounds") if group.relation in _OWN for form in group.forms}
    hyphenated = {term for term in _with_hyphen(vocabulary.terms, of_word) if not of_word.isdisjoint(term.split("-"))}
    forms = [form for form in sorted(closed | hyphenated - of_word) if not form.startswith("-") and not form.endswith("-")]
    return dict(zip(forms, vocabulary.counts_of(forms), strict=True))


def _with_hyphen(terms: TermTable, forms: set[str]) -> Iterator[str]:
    """Hyphenated terms, at least those one of whose parts is one of these forms. Of many forms, those of a pattern, each is not looked for
    by itself: that would read the whole vocabulary for every one of them.
    """
    if len(forms) > SOUGHT_ONE_BY_ONE:
        numbers = set(terms.containing("-"))
    else:
        numbers = {at for form in forms for found in (terms.starting_with(form + "-"), terms.containing("-" + form)) for at in found}
    return (terms[at] for at in sorted(numbers))


def _joined_words(prepared: PreparedQuery, leaf: Leaf) -> dict[str, set[str]]:
    """The hyphenated terms that a form of a word makes with another word, by that word; none of a phrase."""
    joined: dict[str, set[str]] = {}
    forms = matching_forms(leaf) if isinstance(leaf, Concept) else set()
    for term in _with_hyphen(prepared.reader.vocabulary().terms, forms):
        for at in (at for at, letter in enumerate(term) if letter == "-"):
            first, second = term[:at], term[at + 1 :]
            for form, other in ((first, second), (second, first)):
                if form in forms:
                    joined.setdefault(other, set()).add(term)
    return joined


def _candidates(asked: PreparedQuery, corpus: Corpus, leaf: Leaf, articles: Array, compounds: Mapping[str, int], most: int) -> list[str]:
    """The words with the highest estimated scores, as they are written."""
    forward, lemmas = corpus.forward, corpus.lemmas
    places, of_articles = _in_sentences_with(corpus, leaf, articles)
    terms = forward.terms[places]
    left_out = sorted(lemmas.vocabulary.numbers_of(*matching_forms(leaf), *compounds))
    classes = np.where((terms < 0) | np.isin(terms, left_out), NO_TERM, lemmas.of_term[terms])
    counted = classes >= 0
    pairs = np.unique(classes[counted].astype(np.int64) << 32 | corpus.heads[of_articles[counted]])
    paired, together = np.unique(pairs >> 32, return_counts=True)
    paired, together = paired[together >= LEAST_ARTICLES - 1], together[together >= LEAST_ARTICLES - 1]
    estimates = together / (corpus.families(articles) + lemmas.totals[paired] * _share_searched(asked))
    best = paired[np.lexsort((paired, -estimates))[:most]]
    return shown_words(asked.reader, corpus, best.tolist(), [np.unique(of_articles[classes == at]) for at in best.tolist()])


def _share_searched(asked: PreparedQuery) -> float:
    """The share of all articles that the filters of a question let through."""
    everything = prepare(asked.reader, in_forms(asked.question, "*"))
    allowed, every = asked.reader.frequencies([everything.node, Everything()])
    return allowed / every if every else 0.0


def _in_sentences_with(corpus: Corpus, leaf: Leaf, articles: Array) -> tuple[Array, Array]:
    """The places of all sentences in which the leaf's words stand, and the article of each."""
    forward = corpus.forward
    rows = forward.rows_of(articles, leaf.fields)
    places = forward.places_of_rows(rows)
    widths = forward.row_places[rows + 1] - forward.row_places[rows]
    of_row = np.repeat(np.arange(len(rows)), widths)
    starts = np.ones(len(places), bool)
    starts[1:] = of_row[1:] != of_row[:-1]
    sentences = np.cumsum(starts | forward.sentence_begins[places]) - 1
    slots = leaf.slots if isinstance(leaf, Phrase) else (sorted(matching_forms(leaf)),)
    count = int(sentences[-1]) + 1 if len(sentences) else 0
    holds = np.ones(count, bool)
    vocabulary = corpus.lemmas.vocabulary
    for slot in slots:
        numbers = sorted(vocabulary.numbers_of(*slot, *_hyphenated(vocabulary.terms, slot)))
        holds &= np.bincount(sentences[np.isin(forward.terms[places], numbers)], minlength=count) > 0
    inside = holds[sentences] if count else np.empty(0, bool)
    return places[inside], forward.row_article[rows][of_row[inside]]


def _hyphenated(terms: TermTable, slot: Sequence[str]) -> Iterator[str]:
    """The hyphenated words that begin with a form: at their place the forward index has these."""
    for form in slot:
        yield from (terms[at] for at in terms.starting_with(form + "-"))


def _companions(asked: PreparedQuery, corpus: Corpus, articles: int, words: Sequence[str]) -> Iterator[Companion]:
    """Those of the words that stand together with the word asked for in LEAST_ARTICLES families, with their exact numbers."""
    for word in distinct_words(asked, words):
        query = f"{asked.question.query} SATZ {word}"
        if len(held := articles_of(asked, corpus, [query, word])) < 2:
            return
        both, everywhere = held[0], corpus.families(held[1])
        if (count := corpus.families(both)) >= LEAST_ARTICLES:
            yield _companion(corpus, word, log_dice(count, articles, everywhere), both, everywhere, query)


def log_dice(together: int, first: int, second: int) -> float:
    """14 for two words that stand nowhere but together, one less for each half of it; 0 where they never do."""
    return 14 + log2(2 * together / (first + second)) if together else 0.0


def _companion(corpus: Corpus, word: str, score: float, articles: Array, everywhere: int, query: str) -> Companion:
    years = {str(year): count for year, count in corpus.families_by_year(articles).items()}
    return Companion(word, score, corpus.families(articles), corpus.sources(articles), years, everywhere, query)


def distinct_words(asked: PreparedQuery, words: Sequence[str]) -> Iterator[str]:
    """The words without those that find the same forms as an earlier one: viele, beside viel."""
    seen: set[frozenset[str]] = set()
    for word in words:
        node = prepare(asked.reader, in_forms(asked.question, word)).plan.unfiltered
        forms = frozenset(form for leaf in leaves(node) for form in matching_forms(leaf))
        if forms not in seen:
            seen.add(forms)
            yield word


def articles_of(asked: PreparedQuery, corpus: Corpus, queries: Sequence[str]) -> list[Array]:
    """The articles of each query, under the filters of the question; none of those that are left when the budget is spent."""
    columns: list[Array] = []
    for query in queries:
        if asked.budget.is_spent():
            break
        columns += asked.reader.matching([prepare(asked.reader, in_forms(asked.question, query)).node], corpus.forward)
    return columns


def _is_of_compound(asked: PreparedQuery, corpus: Corpus, joined: Mapping[str, set[str]], companion: Companion) -> bool:
    """Whether a word stands there mostly because it is part of a compound of the word itself: Kleber, in Klima-Kleber."""
    companion_leaf = next(leaves(prepare(asked.reader, in_forms(asked.question, companion.word)).plan.unfiltered), None) if joined else None
    compounds = sorted({term for form in matching_forms(companion_leaf) for term in joined.get(form, ())}) if companion_leaf else []
    if not compounds:
        return False
    node = prepare(asked.reader, in_forms(asked.question, companion.query)).node
    compound = And((node, Concept(compounds[0], (Group("exact", tuple(compounds)),))))
    return 2 * corpus.families(asked.reader.matching([compound], corpus.forward)[0]) > companion.articles


def _compounds(asked: PreparedQuery, corpus: Corpus, forms: Mapping[str, int], limit: int) -> tuple[Companion, ...]:
    """The compounds of a word that the most articles hold."""
    lemmas = corpus.lemmas
    classes = sorted({int(lemmas.of_term[at]) for at in lemmas.vocabulary.numbers_of(*forms)} - {NO_TERM})
    classes = sorted(classes, key=lambda at: (-lemmas.totals[at], at))[: limit + limit // CANDIDATES]
    held = asked.reader.matching([Concept(lemmas.word(at), (Group("exact", lemmas.terms(at)),)) for at in classes], corpus.forward)
    words = shown_words(asked.reader, corpus, classes, [np.flatnonzero(articles) for articles in held])
    words = list(distinct_words(asked, words))
    compounds = [
        _companion(corpus, word, 0.0, articles, corpus.families(articles), word)
        for word, articles in zip(words, articles_of(asked, corpus, words), strict=False)
    ]
    frequent = [companion for companion in compounds if companion.articles >= LEAST_ARTICLES]
    return tuple(sorted(frequent, key=lambda companion: (-companion.articles, companion.word))[:limit])
