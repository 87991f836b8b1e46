"""Inflected forms: the forms of the index that belong to the same word as a given form."""

from __future__ import annotations

from collections.abc import Sequence

from searchidx.german.lemmatizer import lemmas, may_inflect
from searchidx.german.stemmer import stem
from searchidx.german.term_lookup_protocol import TermLookup


def inflected_forms(lookup: TermLookup, word: str, bases: Sequence[str] = ()) -> set[int]:
    """The numbers of the terms that are forms of a word; `bases`: its lemmas, where they were chosen among several.

    Stems count only where the lexicon does not know one of the two words.
    """
    bases = bases or lemmas(word)
    if bases:
        unknown = {(base, at) for base in bases for at in lookup.with_keys("base", "~" + stem(base))}
        return lookup.with_keys("base", *bases) | {at for base, at in unknown if may_inflect(base, lookup.terms[at].replace("-", ""))}
    near = lookup.with_keys("near", "~" + stem(word))
    in_lexicon = {at for at in near if any(may_inflect(base, word) for base in lemmas(lookup.terms[at]))}
    return lookup.with_keys("base", "~" + stem(word)) | in_lexicon
