"""A query is what a user typed, read.

operators   the one table of everything a user can type
typed       the tree of what was typed
dates       days and periods as Germans write them
lexer       text → lexemes; parser: lexemes → typed tree (any text parses)
lowering    typed tree → core nodes, with the forms of the index
reading     the query back in plain words
tree        core nodes, the only thing an engine sees; ranking: the numbers of BM25F
"""
