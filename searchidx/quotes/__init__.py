"""Quotations: which passages of an article are said by somebody, and by whom. Rules for German news; knows no files and no index.

Useful for: the quotations of an article with their speakers, as they are stored with it (`find_quotes`, `with_quotes`).
Not useful for: searching them (`query`, `ranking`), showing them (`results`, `web`).

marks          which quotation marks belong together
outer_text     the words and sentences around the quoted passages
lexical        verbs of speech, reported speech, nouns for persons and institutions; the tables in data/
people         the persons an article names, with function and gender
phrases        noun phrases that may name a speaker
clauses        verbs of speech and their subjects
sources        laut Polizei, so Rutte, heißt es in einer Mitteilung
references     whom a pronoun or a function means
attribution    who says a passage
recognition    which passages are quotations; puts it all together
"""

from searchidx.quotes.recognition import find_quotes, with_quotes

__all__ = ["find_quotes", "with_quotes"]
