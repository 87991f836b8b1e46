"""The article of a text file, and what a sidecar adds to it."""

from __future__ import annotations

from searchidx.model import title
from tests.sources.scraped_text.support import MORE, PROSE, read


def test_the_sidecar_wins_over_the_text() -> None:
    article = read(f"Titel der Meldung\n\nVon Max Muster\n\n{PROSE}", section="Kultur", author="Erika Beispiel", note="Abschrift")
    assert (article.section, article.author, dict(article.metadata)) == ("Kultur", "Erika Beispiel", {"note": "Abschrift"})


def test_a_title_from_the_sidecar_alone_stands_above_the_text() -> None:
    headline = "Der Rat hat zugestimmt. Nun wird gebaut, und zwar vom Frühjahr an bis in den übernächsten Winter hinein."
    article = read(f"{PROSE} {MORE}", title=headline)
    assert title(article) == headline
    assert article.original.endswith(MORE)


def test_a_title_that_stands_in_the_text_is_not_repeated() -> None:
    assert read(f"Titel der Meldung\n\n{PROSE}", title="Titel  der Meldung").original == f"Titel der Meldung\n\n{PROSE}"
