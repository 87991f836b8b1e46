"""The kernel: the loops that run once for every letter or occurrence, in a form that Cython compiles.

Useful for: what Python takes long over and numpy cannot say. Not for: rules of German (they come in as tables and patterns), files.

article_points     what sums of frequencies are worth, added up for each article
posting_lists      what the posting lists of many terms add up to for each article
shared_ngrams      which terms hold which n-grams of a word
sorted_texts       merges and compares sorted texts
text_bisection     where a text stands among sorted ones
text_lookup        the cheapest way to cut a text into known texts, the words that a form may come from
variable_integers  numbers of seven bits a byte
word_scanner       cuts texts into words and numbers them

One source: the same files run compiled and as they are, with the same results (`tests/kernel` compares them). Installing compiles them
where it can (`setup.py`).
"""

from __future__ import annotations

from importlib import import_module

MODULES = (
    *("article_points", "posting_lists", "shared_ngrams", "sorted_texts"),
    *("text_bisection", "text_lookup", "variable_integers", "word_scanner"),
)
"""The modules that are compiled."""


def is_compiled() -> bool:
    """Whether this process runs the compiled form of every module."""
    return all(not (import_module(f"{__name__}.{name}").__file__ or "").endswith(".py") for name in MODULES)
