"""The foot of a page: teasers and the agency that signs."""

from __future__ import annotations

import pytest

from tests.sources.scraped_text.support import LAST, MORE, PROSE, fields

OPENERS = ["Für Sie ausgewählt", "Lesen Sie auch", "Mehr zum Thema:", "Auch interessant", "Das könnte Sie interessieren", "MEISTGELESEN"]


@pytest.mark.parametrize("opener", OPENERS)
def test_a_teaser_block_reaches_from_its_opener_to_the_end(opener: str) -> None:
    recovered = fields(f"Titel der Meldung\n\n{PROSE}\n\n{MORE}\n\n{opener}\n\nAlte Brücke wird Museum\n\nRadweg an der Oder gesperrt")
    assert recovered["teaser"] == [f"{opener}\n\nAlte Brücke wird Museum\n\nRadweg an der Oder gesperrt"]
    assert recovered["body"] == [MORE]


SIGNS = [("PAP/jc", "PAP/jc"), ("dpa/mbx", "dpa/mbx"), ("(dpa)", "(dpa)"), ("AFP", "AFP"), ("epd", "epd"), ("Quelle: dpa", "Quelle: dpa")]


@pytest.mark.parametrize(("line", "agency"), SIGNS)
def test_the_agency_that_signs_is_no_body(line: str, agency: str) -> None:
    assert fields(f"Titel der Meldung\n\n{PROSE}\n\n{MORE}\n\n{line}")["agency"] == [agency]


def test_a_sign_behind_the_last_sentence_is_the_agency() -> None:
    recovered = fields(f"Titel der Meldung\n\n{PROSE}\n\n{MORE} (dpa)")
    assert recovered["agency"] == ["(dpa)"]
    assert "agency" not in fields(f"Titel der Meldung\n\n{PROSE}\n\n{MORE} Das meldete die Agentur (AP).")


def test_a_box_between_paragraphs_ends_where_the_article_goes_on() -> None:
    long = f"{LAST} {PROSE} {MORE}"
    recovered = fields(f"Titel der Meldung\n\n{PROSE}\n\nMehr zum Thema\nAlte Brücke wird Museum\n\n{long}\n\n{MORE}")
    assert recovered["teaser"] == ["Mehr zum Thema\nAlte Brücke wird Museum"]
    assert long in recovered["body"][0]
