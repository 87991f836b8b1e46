"""What the recovery rules promise of any text, and the counter-examples each of them must not take."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.model import TEXT_FIELDS, Article, field_text, title
from searchidx.sources import plain_text, recovery
from searchidx.sources.recovery import credit_parts

PROSE = "Der Stadtrat hat am Mittwoch über die neue Brücke beraten und nach vier Stunden zugestimmt."
MORE = "Gebaut werden soll vom kommenden Frühjahr an, wie die Oberbürgermeisterin vor der Sitzung sagte."
LAST = "Die Anwohnerinnen und Anwohner hatten zuvor mehr als tausend Unterschriften gegen den Lärm gesammelt."


def read(text: str, **sidecar: str) -> Article:
    return plain_text.article(text, id="a", sidecar=sidecar, date=None)


def fields(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for span in recovery.spans(text):
        found.setdefault(span.field, []).append(text[span.start : span.end].strip())
    return found


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
    spans = recovery.spans(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert squashed("".join(text[s.start : s.end] for s in spans)) == squashed(text)
    assert {s.field for s in spans} <= {*TEXT_FIELDS, "section", "agency", "label", "repeat"}


@given(st.text(max_size=200))
def test_any_text_at_all_is_taken_apart_without_loss(text: str) -> None:
    assert squashed("".join(text[s.start : s.end] for s in recovery.spans(text))) == squashed(text)


PLAIN = [PROSE, MORE, LAST, "Hintergrund", "Es folgt, was der Rat beschloss:", "- ein Punkt"]


@given(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=8))
def test_title_blank_line_and_plain_paragraphs_keep_title_and_lose_no_word(paragraphs: list[str]) -> None:
    text = "Rat stimmt für neue Brücke\n\n" + "\n\n".join(paragraphs)
    spans = recovery.spans(text)
    assert [text[s.start : s.end] for s in spans if s.field == "title"] == ["Rat stimmt für neue Brücke"]
    assert squashed("".join(text[s.start : s.end] for s in spans if s.field in TEXT_FIELDS)) == squashed(text)
    assert not {s.field for s in spans} & {"lead", "caption", "credit", "teaser"}


def test_a_headline_glued_to_its_section_is_recognised_by_the_clean_copy() -> None:
    article = read(f"PolitikBrücke über die Neiße\n\nBrücke über die\u00a0Neiße\n\n{PROSE}\n\n{MORE}")
    assert title(article) == "Brücke über die Neiße"
    assert article.section == "Politik"


def test_a_first_line_without_a_copy_below_is_never_cut() -> None:
    assert title(read(f"Nachrichtendienste warnen vor Spionage\n\n{PROSE}")) == "Nachrichtendienste warnen vor Spionage"


def test_a_caption_that_stands_twice_is_one_caption() -> None:
    picture = "Die Brücke im Bau.\nDie Brücke im Bau.\nBildquelle: © EPA, PAP | OLIVIER HOSLET"
    found = fields(f"Titel der Meldung\n\n{PROSE}\n\n{picture}\n\n{MORE}")
    assert found["caption"] == found["repeat"] == ["Die Brücke im Bau."]
    assert found["label"] == ["Bildquelle: ©"]
    assert found["credit"] == ["EPA, PAP | OLIVIER HOSLET"]


CREDITS = [
    ("EPA, PAP | OLIVIER HOSLET", ("EPA", "PAP"), "OLIVIER HOSLET", "EPA, PAP / OLIVIER HOSLET"),
    ("Max Muster/dpa", ("dpa",), "Max Muster", "dpa / Max Muster"),
    ("dpa/Max Muster", ("dpa",), "Max Muster", "dpa / Max Muster"),
    ("imago images/Erik Muster", ("imago images",), "Erik Muster", "imago images / Erik Muster"),
    ("Getty Images", ("Getty Images",), "", "Getty Images"),
    ("picture alliance/dpa | Eva von der Au", ("picture alliance", "dpa"), "Eva von der Au", "picture alliance, dpa / Eva von der Au"),
    ("Lena Beispiel via Reuters", ("Reuters",), "Lena Beispiel", "Reuters / Lena Beispiel"),
    ("Polizei Görlitz", ("Polizei Görlitz",), "", "Polizei Görlitz"),
    ("J. Muster und A. Beispiel/AFP", ("AFP",), "J. Muster und A. Beispiel", "AFP / J. Muster und A. Beispiel"),
]


@pytest.mark.parametrize(("text", "agencies", "photographer", "shown"), CREDITS)
def test_a_credit_names_agencies_and_photographer(text: str, agencies: tuple[str, ...], photographer: str, shown: str) -> None:
    credit = credit_parts(text)
    assert (credit.agencies, credit.photographer, str(credit)) == (agencies, photographer, shown)


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


OPENERS = ["Für Sie ausgewählt", "Lesen Sie auch", "Mehr zum Thema:", "Auch interessant", "Das könnte Sie interessieren", "MEISTGELESEN"]


@pytest.mark.parametrize("opener", OPENERS)
def test_a_teaser_block_reaches_from_its_opener_to_the_end(opener: str) -> None:
    found = fields(f"Titel der Meldung\n\n{PROSE}\n\n{MORE}\n\n{opener}\n\nAlte Brücke wird Museum\n\nRadweg an der Oder gesperrt")
    assert found["teaser"] == [f"{opener}\n\nAlte Brücke wird Museum\n\nRadweg an der Oder gesperrt"]
    assert found["body"] == [MORE]


SIGNS = [("PAP/jc", "PAP/jc"), ("dpa/mbx", "dpa/mbx"), ("(dpa)", "(dpa)"), ("AFP", "AFP"), ("epd", "epd"), ("Quelle: dpa", "Quelle: dpa")]


@pytest.mark.parametrize(("line", "agency"), SIGNS)
def test_the_agency_that_signs_is_no_body(line: str, agency: str) -> None:
    assert fields(f"Titel der Meldung\n\n{PROSE}\n\n{MORE}\n\n{line}")["agency"] == [agency]


BYLINES = [
    ("Von Katherine Muster", "Katherine Muster"),
    ("Von Max Muster, Berlin", "Max Muster"),
    ("Von Max Muster, Tel Aviv", "Max Muster"),
    ("Von Anna Beispiel, Jörg Exempel und Max van der Muster", "Anna Beispiel, Jörg Exempel und Max van der Muster"),
    ("Von Anna Beispiel und Jörg Exempel, Kiew", "Anna Beispiel und Jörg Exempel"),
    ("Ein Gastbeitrag von Dr. Ludwig von Haase", "Dr. Ludwig von Haase"),
    ("Autorin: Erika Beispiel", "Erika Beispiel"),
]


@pytest.mark.parametrize(("line", "author"), BYLINES)
def test_a_byline_names_the_author_without_place(line: str, author: str) -> None:
    article = read(f"Titel der Meldung\n\n{line}\n\n{PROSE}\n\n{MORE}")
    assert article.author == field_text(article, "author") == author


HEADLINES = ["Von Tannen und Radikalen", "BILD-Kritik: Max Muster", "Anzeige", "Politik in Zeiten der Krise", "dpa"]


@pytest.mark.parametrize("headline", HEADLINES)
def test_a_first_line_is_the_headline_whatever_it_resembles(headline: str) -> None:
    assert title(read(f"{headline}\n\n{PROSE}\n\n{MORE}")) == headline


DATED = ["Stand: 12.02.2025, 14:30 Uhr", "12. Februar 2025, 18:05 Uhr", "Veröffentlicht am 03.03.2025"]


@pytest.mark.parametrize("line", DATED)
def test_a_date_in_the_text_is_no_date_of_the_article(line: str) -> None:
    article = read(f"Titel der Meldung\n\n{line}\n\n{PROSE}\n\n{MORE}")
    assert article.date is None
    assert line in fields(article.original)["label"]


def test_the_sidecar_wins_over_the_text() -> None:
    article = read(f"Titel der Meldung\n\nVon Max Muster\n\n{PROSE}", section="Kultur", author="Erika Beispiel", note="Abschrift")
    assert (article.section, article.author, dict(article.metadata)) == ("Kultur", "Erika Beispiel", {"note": "Abschrift"})


def test_a_title_that_only_the_sidecar_knows_stands_above_the_text() -> None:
    known = "Der Rat hat zugestimmt. Nun wird gebaut, und zwar vom Frühjahr an bis in den übernächsten Winter hinein."
    article = read(f"{PROSE} {MORE}", title=known)
    assert title(article) == known
    assert article.original.endswith(MORE)


def test_a_title_the_text_has_already_is_not_put_there_twice() -> None:
    assert read(f"Titel der Meldung\n\n{PROSE}", title="Titel  der Meldung").original == f"Titel der Meldung\n\n{PROSE}"


LONG = {
    "newlines": "\n" * 20_000_000,
    "one line": "Brücke und " * 1_800_000,
    "blanks": "x" + " " * 20_000_000,
    "letters": "a\n" * 10_000_000,
    "credits": "Foto: dpa\n" * 19_000,
    "openers": f"{PROSE}\n" + "Mehr zum Thema\n\n" * 19_000,
    "captions": f"{PROSE}\n\nFoto: dpa\n\n" * 9_000,
    "wrapped": "Das ist eine Zeile, die fest umbrochen ist und\nweiter geht im Text\n\n" * 9_000,
}


@pytest.mark.parametrize("name", LONG)
def test_time_grows_with_the_length_of_the_text_only(name: str) -> None:
    started = time.process_time()
    spans = recovery.spans(LONG[name])
    # a hundred times what it needs; anything that compares lines with lines takes minutes
    assert time.process_time() - started < 30
    assert not spans or spans[-1].end <= len(LONG[name])


def test_every_rule_says_why_it_stands_there_and_what_breaks_otherwise() -> None:
    assert all(rule.because and rule.unless for rule in recovery.RULES)
