"""What several tests of German need."""

from __future__ import annotations

from searchidx.german.tokenizer import tokens
from searchidx.storage.vocabulary import Vocabulary

TEXT = """
Die Bürgermeister:innen und Oberbürgermeister der Städte trafen die Bürgermeisterin. Der Wohnungsbau stockt, Wohnungen fehlen.
Man rief den Notdienst an. Sie hatten angerufen. Die Miete steigt, Mieten sind hoch. Der Mietpreis; Preise für Mieten; Mietpreisbremse.
Ein Mueller und ein Müller, Strasse und Straße, der Fluß, daß, Grösse. Das Maß voll, die Masse. Schon schön. Die Maße stimmen.
Verkehrs- und Wohnungspolitik, Verkehrspolitik. Saluschnyj sprach, Zaluzhnyi schwieg. 2 Mrd. Euro, zwei Milliarden, 12.500 Menschen, 12 500.
Am 24.12.2024, am 24. Dezember 2024. E-Auto, Elektroauto, Elektro Auto, das Elektro-Auto. Radieschen und Radweg. Der Zug hält in Münster.
Der Professor Huber Platz, 1,5 Millionen zum Beispiel, Su 57, Haus B 96 Zimmer.
Die Waren waren teuer, eine Ware im Warenhaus. Ob der OB Will das will? Wills Rede: OB WILL MEHR.
"""


def stable_hash(word: str) -> int:
    """A number that is the same on every run."""
    return sum((i + 1) * ord(c) for i, c in enumerate(word))


def vocabulary_of(text: str) -> Vocabulary:
    """The vocabulary of one text, in which a term counts as often as it occurs."""
    counts: dict[str, int] = {}
    for token in tokens(text):
        counts[token.term] = counts.get(token.term, 0) + 1
    return Vocabulary.build(counts.items())
