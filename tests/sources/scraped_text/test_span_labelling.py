"""What the recovery rules promise of any text: nothing is lost, and time grows with its length only."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.model import TEXT_FIELDS
from searchidx.sources import scraped_text
from tests.sources.scraped_text.support import LAST, MORE, PROSE, fields


def squashed(text: str) -> str:
    return "".join(text.split())


LINES = st.sampled_from(
    [
        "", "", "Nachrichten", "NachrichtenBrücke wird gebaut", "Brücke wird gebaut", PROSE, PROSE, MORE, "Foto: Max Muster/dpa",
        "© Getty Images", "Eine Brücke in Görlitz.", "Für Sie ausgewählt", "Lesen Sie auch: Die alte Brücke", "dpa/mbx",
        "Von Anna Beispiel", "3 Min. Lesezeit", "Wie geht es weiter?",
        "- ein Punkt", "\tx", "\u200b", "Bild: Nacht am Fluss", "Mehr zum Thema", "„Ein Zitat“", "ﬁ\u00ad\u0308",
    ]
)  # fmt: skip


@given(st.lists(LINES, max_size=25), st.sampled_from(["\n", "\r\n", "\n\n", "\r", "\u2028"]))
def test_every_visible_character_lies_in_exactly_one_span(lines: list[str], newline: str) -> None:
    text = newline.join(lines)
    spans = scraped_text.spans(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert squashed("".join(text[s.start : s.end] for s in spans)) == squashed(text)
    assert {s.field for s in spans} <= {*TEXT_FIELDS, "section", "agency", "label", "repeat"}


@given(st.text(max_size=200))
def test_any_text_at_all_is_taken_apart_without_loss(text: str) -> None:
    assert squashed("".join(text[s.start : s.end] for s in scraped_text.spans(text))) == squashed(text)


PLAIN = [PROSE, MORE, LAST, "Hintergrund", "Es folgt, was der Rat beschloss:", "- ein Punkt"]


@given(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=8))
def test_title_blank_line_and_plain_paragraphs_keep_title_and_lose_no_word(paragraphs: list[str]) -> None:
    text = "Rat stimmt für neue Brücke\n\n" + "\n\n".join(paragraphs)
    spans = scraped_text.spans(text)
    assert [text[s.start : s.end] for s in spans if s.field == "title"] == ["Rat stimmt für neue Brücke"]
    assert squashed("".join(text[s.start : s.end] for s in spans if s.field in TEXT_FIELDS)) == squashed(text)
    assert not {s.field for s in spans} & {"lead", "caption", "credit", "teaser"}


KEPT_IN_THE_BODY = [
    "Lesen Sie auch die Packungsbeilage, rät der Apotheker in der Altstadt seit vierzig Jahren.",
    "Für Sie ausgewählt hat die Jury drei Romane, die alle von einer Brücke handeln.",
    "Mehr zum Thema will der Rat erst im Herbst sagen, hieß es am Rande der Sitzung.",
    "Das könnte Sie auch interessieren, sagte der Verkäufer und holte den Kasten mit den Briefmarken.",
    "Anzeige erstattete daraufhin ein Nachbar, der die Bagger vom Küchenfenster aus gefilmt hatte.",
    "Er hielt ein Foto: Max Muster stand darauf vor der alten Brücke, jünger und ohne Bart.",
    "Auf Facebook teilen viele das Video der Sprengung, das ein Lehrling aufgenommen hat.",
    "Von Görlitz nach Zgorzelec sind es über die neue Brücke nur noch hundert Schritte.",
    "Das bestätigte auch die Nachrichtenagentur dpa unter Berufung auf das Rathaus in Görlitz.",
    "Bild: Nächtliche Szene vor dem Haus",
    "Stand: 27.02.2005, 18:23",
    "Hertha BSC – 1. FC Kaiserslautern 3:0",
    "- ein Punkt in einer Liste",
    "„Wir bauen sie trotzdem“",
]


@pytest.mark.parametrize("line", KEPT_IN_THE_BODY)
def test_what_only_looks_like_a_part_of_a_page_stays_body(line: str) -> None:
    text = f"Rat stimmt für neue Brücke\n\n{PROSE}\n\n{MORE}\n\n{line}\n\n{LAST}"
    assert fields(text)["body"] == [text.partition("\n\n")[2]]


LONG = {  # beginning, what is repeated, how often; made when they are needed: together they are 80 MB
    "newlines": ("", "\n", 20_000_000),
    "one line": ("", "Brücke und ", 1_800_000),
    "blanks": ("x", " ", 20_000_000),
    "letters": ("", "a\n", 10_000_000),
    "credits": ("", "Foto: dpa\n", 19_000),
    "openers": (f"{PROSE}\n", "Mehr zum Thema\n\n", 19_000),
    "captions": ("", f"{PROSE}\n\nFoto: dpa\n\n", 9_000),
    "wrapped": ("", "Das ist eine Zeile, die fest umbrochen ist und\nweiter geht im Text\n\n", 9_000),
}


@pytest.mark.parametrize("name", LONG)
def test_time_grows_with_the_length_of_the_text_only(name: str) -> None:
    beginning, repeated, times = LONG[name]
    text = beginning + repeated * times
    started = time.process_time()
    spans = scraped_text.spans(text)
    # a hundred times what it needs; anything that compares lines with lines takes minutes
    assert time.process_time() - started < 30
    assert not spans or spans[-1].end <= len(text)


def test_what_markup_has_proved_is_not_left_to_the_rules() -> None:
    text = f"Anzeige\n\n{PROSE}\n\nFoto: Max Muster\n\n{MORE}"
    spans = scraped_text.spans(text, {0: "title", 2: "credit"})
    marked = [(span.field, text[span.start : span.end].strip()) for span in spans if span.rule == "markup"]
    assert marked == [("title", "Anzeige"), ("label", "Foto:"), ("credit", "Max Muster")]


def test_a_text_of_too_many_lines_is_one_body() -> None:
    text = " \n" + "ab\n" * 30_000
    [span] = scraped_text.spans(text)
    assert (span.field, span.start, span.end) == ("body", 2, len(text) - 1)


def test_the_section_is_the_crumb_below_the_front_page() -> None:
    text = f"Startseite > Politik > Inland\n\nRat stimmt für neue Brücke\n\n{PROSE}\n\n{MORE}"
    assert scraped_text.facts(text, scraped_text.spans(text)).section == "Politik"
