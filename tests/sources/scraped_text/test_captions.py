"""Captions and their credits."""

from __future__ import annotations

from tests.sources.scraped_text.support import MORE, PROSE, fields


def test_a_caption_that_stands_twice_is_one_caption() -> None:
    picture = "Die Brücke im Bau.\nDie Brücke im Bau.\nBildquelle: © EPA, PAP | OLIVIER HOSLET"
    recovered = fields(f"Titel der Meldung\n\n{PROSE}\n\n{picture}\n\n{MORE}")
    assert recovered["caption"] == recovered["repeat"] == ["Die Brücke im Bau."]
    assert recovered["label"] == ["Bildquelle: ©"]
    assert recovered["credit"] == ["EPA, PAP | OLIVIER HOSLET"]


def test_a_line_that_ends_in_a_credit_is_caption_and_credit() -> None:
    recovered = fields(f"Titel der Meldung\n\n{PROSE}\n\nMark Rutte in Brüssel. Foto: dpa\n\n{MORE}")
    assert (recovered["caption"], recovered["credit"]) == (["Mark Rutte in Brüssel."], ["dpa"])


def test_a_short_line_above_its_credit_is_the_caption_and_a_paragraph_is_not() -> None:
    recovered = fields(f"Titel der Meldung\n\n{PROSE}\n\nDie Brücke im Bau\nFoto: Max Muster/dpa\n\n{MORE}")
    assert recovered["caption"] == ["Die Brücke im Bau"]
    two_sentences = "Der Rat hat lange beraten. Nun wird gebaut."
    assert "caption" not in fields(f"Titel der Meldung\n\n{PROSE}\n\n{two_sentences}\nFoto: Max Muster/dpa\n\n{MORE}")


def test_a_refrain_is_no_caption_but_a_block_of_two_equal_lines_is() -> None:
    verse = "Die Brücke ist im Bau\nDie Brücke ist im Bau\nund niemand geht hinüber"
    assert "caption" not in fields(f"Titel der Meldung\n\n{PROSE}\n\n{verse}\n\n{MORE}")
    twins = "Die Brücke ist im Bau\nDie Brücke ist im Bau"
    assert fields(f"Titel der Meldung\n\n{PROSE}\n\n{twins}\n\n{MORE}")["caption"] == ["Die Brücke ist im Bau"]
