"""What a person or a program is shown of an answer. Functions here ask a Reader with a planned query; they understand no text themselves.

    prepared_query        a question planned against one state of the index
    answer_budget         how long one answer may take, and how large it may become
    results_page          one page of the answer, with notes
    hits                  a scored article with what is shown of it; all hits of a query
    quotations            who said what in the articles that match; quote_places: where a query's words stand in quotations
    facets, timeline      how many articles have each value of a field, appeared in each period
    concordance           every occurrence of a word with what stands around it
    corpus                what a whole generation is counted by; families: which articles are versions of one story;
                          lemma_classes: words by base form
    folded_page           one hit for each family
    company, typical_words, crosstab   which words go together, which tell two sets of articles apart, which values go together;
                          word_in_query: a word of a list as texts write it
    similar, story_versions   articles like one; shingling tells which of them tell the same story
    autocomplete          how a query that is being typed may go on
    relaxations           wider questions that find something; did_you_mean and no_results_notes tell a person of them
    query_explanation     how a query was read; article_explanation: how one article did on it (article_evidence, in words)
    passages              the best sentences with marks; match_reasons: which words matched how; both look at
                          tokenized_article, query_leaves (which words an article can hold), occurrences (where a query's words stand)
                          and subword_highlighting (which letters to mark)
    mark_ranges, article_words, query_labels, explanation_phrases   what several of these share

Useful for: everything that is made of an answer before it is written down. Not useful for: which articles match and how they rank
(ranking/, engines/), markup, JSON and files (cli/, web/, formats/).
"""
