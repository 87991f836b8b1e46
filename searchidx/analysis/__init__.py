"""Analysis is where German is understood, once, for texts and queries alike.

    tokens      text → tokens with positions
    relations   how a form of the index belongs to a query word
    vocabulary  every surface form of an index with its frequency, and the look-ups German needs over it
"""

from searchidx.analysis.tokens import CLAUSE, SENTENCE, length, normalise, sentences, terms, tokens

__all__ = ["CLAUSE", "SENTENCE", "length", "normalise", "sentences", "terms", "tokens"]
