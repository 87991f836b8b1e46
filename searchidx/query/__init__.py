"""Queries: from the text a user typed to nodes that an engine answers.

    text ──lexer, parser──▶ SyntaxNode ──planner (+ vocabulary of an index)──▶ Plan: core nodes, description, words, notes

Useful for: what can be typed, how it is understood, which forms of a word are searched, what an engine must be able to answer.
Not useful for: German (`german`), finding and scoring (`ranking`, `engines`), what a hit shows (`results`).

operators              the table of everything a user can type
lexer                  text → lexemes
parser                 lexemes → syntax tree; any text parses, repairs become notes
syntax_tree            what was typed, as a tree
date_filters           days and ranges of days as Germans write them
relative_periods       days named by their distance from today
notes                  collects what is told about repairs
planner                syntax tree → core nodes
expanded_words         the forms of the index for each word, and which of them are switched on
multiword_expressions  words that mean one thing together: 3. Oktober 1990
proximity_planning     NAHE, VOR and SATZ as core nodes
filters                sections, sources, authors and days that are set beside the query
keyword_values         which section or source a typed name means
vocabulary_protocol    what the planner asks of an index, as a protocol
description            the query in plain words
relaxation             the query with one clause dropped
core_nodes             the few kinds of nodes that an engine answers
"""
