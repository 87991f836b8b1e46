"""Ranking: which articles match core nodes, their scores and their order, over arrays. The whoosh and the opensearch engine share it.

index_view          the postings source that matching and scoring read
matching_articles   core nodes → sets of articles
term_frequencies    in which fields of articles a group of terms stands, and how often
phrase_occurrences  where phrases and neighbouring words occur
time_budget         how long a query may look up words
bm25f               the formula and its numbers
length_norms        what term frequencies are divided by
scoring             core nodes → the points of articles
hit_order           the first articles of a result; the place of one
engine_answer       what an engine answers

Useful for an engine that can give postings as arrays. Not useful for the memory engine, which defines what is right and shares none of it
but the numbers of `bm25f`; nor for understanding German, which is done before (`german`, `query`).
"""
