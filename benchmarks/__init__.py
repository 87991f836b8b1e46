"""Measurements of searchidx: accuracy, speed, durability, alone and beside other engines. No tests, never installed.

german_accuracy      lemmatizer and decompounder against gold lists
peers                speed, size and memory beside other search engines
synthetic_corpus     as many made-up articles as wanted, with the word statistics of real ones
expensive_queries    processor time of queries that overload search engines
opensearch_cluster   an OpenSearch cluster beside an index in a folder
durability           what is left of a commit after a power cut or a kill
build_lexicon        makes the German word lists from their sources (no measurement)
"""
