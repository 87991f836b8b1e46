"""Analysis is where German is understood, once, for texts and queries alike.

tokens      text → tokens with positions
lexicon     common words and how they inflect
baseforms   form → the words it may be a form of; cistem: the stem of a word the lexicon does not know
compounds   word → the words it is made of; marking: which letters of a word to highlight
spelling    keys that spellings of one word share; names: transliterations; numbers: values
relations   how a form of the index belongs to a query word
vocabulary  every surface form of an index with its frequency, and the look-ups German needs over it
            (tables: the flat arrays it is kept in; edits: typing errors)
"""

from searchidx.german.tokenizer import CLAUSE, SENTENCE, length, normalise, sentences, terms, tokens

__all__ = ["CLAUSE", "SENTENCE", "length", "normalise", "sentences", "terms", "tokens"]
