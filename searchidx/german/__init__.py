"""German: everything the search knows about the language, for texts and queries alike. Knows no files, no index and no engine.

Useful for: words and sentences of a text, lemmas, compounds, spellings, numbers, dates, and which forms of an index match a word.
Not useful for: operators of queries (`query`), terms on disk (`storage`), what is highlighted (`results`).

tokenizer          text → tokens with positions, sentences
unicode_forms      Unicode normalisation in linear time
star_pattern       patterns with stars, matched in linear time
lexicon            common words and how they inflect; word_lists: the small lists in data/
lemmatizer         form → lemmas; stemmer: the stem of a word that the lexicon does not know
decompounder       compound → the words it is made of; word_formation: derived words, which only look like compounds
orthography        keys that all spellings of a word share; name_transliteration: the same for foreign names
gender_forms       Lehrerin, Lehrer:innen → Lehrer
numbers            keys of values, ordinals; calendar: months, two-digit years, ISO dates
index_keys         term → the keys under which it is found
match_types        the ways a form can match a word of a query, with weights
expansion          word of a query → groups of surface forms (inflected_form_lookup, multiword_paraphrases: one word as several;
                   edit_distance: typing errors), through term_lookup_protocol
"""

from searchidx.german.tokenizer import CLAUSE, SENTENCE, length, normalise, sentences, terms, tokens

__all__ = ["CLAUSE", "SENTENCE", "length", "normalise", "sentences", "terms", "tokens"]
