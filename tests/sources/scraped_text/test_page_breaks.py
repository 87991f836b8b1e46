"""Page numbers and running heads of scans: they are no text, and join no sentences."""

from __future__ import annotations

import pytest

from searchidx.german import tokens
from searchidx.model import Article, field_text
from searchidx.sources import scraped_text

BEGIN = "Rat erhöht Gebühren\n\nDer Stadtrat von Quellbrück hat am Abend beschlossen, die Müll-\n"
END = "gebühren um vier Prozent zu erhöhen. Der Bürgermeister lobte die Mehrheit.\n"


def body(text: str) -> str:
    return field_text(Article("x", text, scraped_text.spans(text)), "body")


@pytest.mark.parametrize(
    "between",
    [
        "\f12   ELBKURIER   Mittwoch, 12. Februar 2025\n\n",
        "\f\nELBKURIER · Lokales · Seite 12\n",
        "\n12\n\n",
        "\n– 12 –\n\n",
        "\nSeite 3 von 8\n\n",
        "\nSp. 4\n\n",
    ],
)
def test_a_word_goes_on_behind_the_head_of_the_next_page(between: str) -> None:
    words = [token.term for token in tokens(body(BEGIN + between + END))]
    assert "müllgebühren" in words
    assert not {"elbkurier", "seite", "12", "4"}.intersection(words)


def test_heads_that_come_again_are_told_without_form_feeds() -> None:
    pages = [f"Der Stadtrat von Quellbrück hat an diesem Abend lange beraten und\n\nELBKURIER {number}\n\n" for number in (1, 2, 3)]
    text = "Rat erhöht Gebühren\n\n" + "".join(pages) + "kam dann zum Schluss."
    assert "ELBKURIER" not in body(text)


@pytest.mark.parametrize(
    "text",
    [
        "Das Spiel im Ticker\n\n12 Minuten gespielt\n\nEin Tor für Quellbrück.\n\n21 Minuten gespielt\n\nDer Ausgleich fällt.\n",
        "Mein Leben am Fluss\n\n1\n\nIch wurde an der Fähre geboren.\n\n2\n\nMit zehn Jahren fuhr ich zum ersten Mal hinüber.\n",
        "Das Rezept der Woche\n\nFür vier Personen nehme man:\n\n2 Eier\n\n3 Eier\n",
        "Ergebnisse aus der Kreisliga\n\nSV Quellbrück – TuS Elbe 3\n\nDas Spiel endete spät.\n",
    ],
)
def test_numbers_that_belong_to_the_text_stay(text: str) -> None:
    assert not [span for span in scraped_text.spans(text) if span.rule == "page-break"]


def test_a_new_page_ends_a_sentence_unless_it_goes_on_in_small_letters() -> None:
    assert "\x02" in [token.term for token in tokens("hat am Abend getagt\n\fLokales")]
    assert "\x02" not in [token.term for token in tokens("hat am Abend\n\fgetagt und")]
