"""Capitals in a query: where they make another word of a function word. Anne Will, OB Wahl, Waren aus Uganda; not: Will Anne gehen?"""

from __future__ import annotations

import re

from searchidx.german.tokenizer import WORD, cased_term

_SENTENCE_START = re.compile(r"(?:^|[.!?…:])[\s„“”\"»«‚‘›‹(=]*$")

_NOUNS_AT_THE_START = frozenset("waren würde würden oder weil ob es ich du er wir man mir".split())
"""What begins no sentence before a noun (Es Kino), or only one that ends with a verb (Weil …): with nouns alone it is one itself."""

_VERBS_AT_THE_START = frozenset("hab habe haben hatten ist kann können muss muß müssen sei soll sollen war werden will wollen".split())
"""What asks a question before two nouns (Ist Trump Präsident), and before one is a noun or a name: Will Smith."""

_ARTICLES = frozenset("das dem den der des die ein eine einem einen einer eines und".split())
_LINKS = _ARTICLES | frozenset(
    "am an ans auf aus bei beim bis für gegen im in mit nach ohne um unter vom von vor wegen zu zum zur zwischen über".split()
)
"""Function words that stand between nouns: Waren aus Uganda, Würde des Menschen. Any other word in small letters makes a sentence."""

_AFTER_NOUNS = frozenset(("der", "des", "und"))
"""Articles that may follow a noun: Weil der Stadt, Würde des Menschen; any other one makes a question: Waren die Wahlen Betrug."""

_SHORT = 3
"""Letters of a word in capitals that is read as it stands in a query of nothing but capitals: MAN AG, not WER WILL DIE MACHT."""


def is_cased_word(text: str, start: int, end: int) -> bool:
    """Whether the word at [start, end) of a query is meant as its capitals say, though it is a function word in small letters.

    Inside a query a capital is one that someone typed on purpose; at its beginning it says something only where no sentence begins.
    In capitals throughout (OB, IM) a word counts wherever it stands, unless the whole query is typed so; an article never does (DIE LINKE).
    """
    word = text[start:end]
    if not cased_term(word):
        return False
    if word.isupper():
        typed_so = text != text.upper() or all(len(other) <= _SHORT for other in re.findall(r"\w+", text))
        return typed_so and word.lower() not in _ARTICLES
    return not _SENTENCE_START.search(text[:start]) or _is_list_of_nouns(text[start:])


def _is_list_of_nouns(text: str) -> bool:
    """Whether a text that begins with a capital names things, as Waren (Müritz) does, and makes no sentence: Waren die Wahlen frei?"""
    words = [match.group() for match in WORD.finditer(text) if match.group()[0].isalpha()]
    first, *others = words
    if not others:  # Wegen, Waren, Aus: no sentence
        return True
    if "?" in text or not all(word in _LINKS or not word[0].islower() for word in others):
        return False
    if first.lower() in _VERBS_AT_THE_START:
        return len(others) == 1 and not _ARTICLES.intersection(others)
    return first.lower() in _NOUNS_AT_THE_START and not (others and others[0] in _ARTICLES - _AFTER_NOUNS)
