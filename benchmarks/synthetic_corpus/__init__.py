"""Synthetic German articles, as many as wanted, whose word statistics are those of real articles.

Useful for: measuring speed and memory at sizes for which no real corpus is at hand (a million articles).
Not useful for: relevance; the texts mean nothing.

Word frequencies follow Zipf–Mandelbrot, p(r) ~ (r + q)^-s (Mandelbrot 1953), up to a rank (the "bend") from which they fall as r^-1/β,
so that the vocabulary grows as in Heaps' law, V(n) = K·n^β (Lü, Zhang & Zhou 2010 on how the two hang together). An article repeats its
own words more than chance would.

model         the fitted parameters (numbers, no text), kept in model.json
fit           the parameters from real articles
vocabulary    the words by rank: function words, forms of searchidx's lexicon, compounds, hyphenated compounds, names
generator     articles from the model and the vocabulary
"""
