"""What the tests of the recovery rules share: sentences of prose, and the fields of a text."""

from __future__ import annotations

from searchidx.model import Article
from searchidx.sources import plain_text, scraped_text

PROSE = "Der Stadtrat hat am Mittwoch über die neue Brücke beraten und nach vier Stunden zugestimmt."
MORE = "Gebaut werden soll vom kommenden Frühjahr an, wie die Oberbürgermeisterin vor der Sitzung sagte."
LAST = "Die Anwohnerinnen und Anwohner hatten zuvor mehr als tausend Unterschriften gegen den Lärm gesammelt."


def read(text: str, **sidecar: str) -> Article:
    """The article of a text file."""
    return plain_text.article(text, id="a", sidecar=sidecar, date=None)


def fields(text: str) -> dict[str, list[str]]:
    """The text of every span, by field."""
    texts: dict[str, list[str]] = {}
    for span in scraped_text.spans(text):
        texts.setdefault(span.field, []).append(text[span.start : span.end].strip())
    return texts
