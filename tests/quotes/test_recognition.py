"""Which passages are quotations, and who says them: news style in our own words."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from searchidx.model import Quote
from searchidx.quotes import find_quotes
from searchidx.quotes.marks import quoted_spans

DIRECT = [
    ("„Das Wasser steigt weiter“, sagte der Landrat Jens Albers am Montag.", "Das Wasser steigt weiter", "Jens Albers"),
    ("»Das Wasser steigt weiter«, warnte Landrätin Petra Moll.", "Das Wasser steigt weiter", "Petra Moll"),
    ("«Das Wasser steigt weiter», teilte die Feuerwehr mit.", "Das Wasser steigt weiter", "Feuerwehr"),
    ('"Das Wasser steigt weiter", so Petra Moll, Sprecherin der Stadtwerke.', "Das Wasser steigt weiter", "Petra Moll"),
    ("“Das Wasser steigt weiter”, schrieb Anna Lind auf X.", "Das Wasser steigt weiter", "Anna Lind"),
    ("‚Das Wasser steigt weiter‘, betonte Anna Lind.", "Das Wasser steigt weiter", "Anna Lind"),
    ("›Das Wasser steigt weiter‹, betonte Anna Lind.", "Das Wasser steigt weiter", "Anna Lind"),
    ("„Das Wasser steigt weiter,“ fügte Anna Lind hinzu.", "Das Wasser steigt weiter,", "Anna Lind"),
    ("Anna Lind sagte dem Radio: „Wir geben nicht auf.“ Es regnet.", "Wir geben nicht auf.", "Anna Lind"),
    ("Innenminister Ole Brandt (SPD): „Das prüfen wir.“", "Das prüfen wir.", "Ole Brandt"),
    ("Der Chef des Bauernverbands, Uwe Thoms, kritisierte: „Das reicht nicht.“", "Das reicht nicht.", "Uwe Thoms"),
    ("„Das reicht nicht“, heißt es in einer Mitteilung des Umweltministeriums.", "Das reicht nicht", "Umweltministerium"),
    ("„Das reicht nicht“, wie Uwe Thoms erklärte.", "Das reicht nicht", "Uwe Thoms"),
    ("Am Abend ließ Uwe Thoms wissen: „Das reicht nicht.“", "Das reicht nicht.", "Uwe Thoms"),
    ("„Das reicht nicht“, freut sich Uwe Thoms keineswegs.", "Das reicht nicht", "Uwe Thoms"),
    ("„Wir haben nichts gehört“, sagte ein Anwohner.", "Wir haben nichts gehört", "Anwohner"),
    ("„Wir haben nichts gehört“, zitiert die Zeitung den Trainer Karl Weber.", "Wir haben nichts gehört", "Karl Weber"),
    ("„Wer „Wandel“ sagt, muss zahlen“, sagte Karl Weber.", "Wer „Wandel“ sagt, muss zahlen", "Karl Weber"),
    ("„Wer ‚Wandel‘ sagt, muss zahlen“, sagte Karl Weber.", "Wer ‚Wandel‘ sagt, muss zahlen", "Karl Weber"),
    ("»Wer ›Wandel‹ sagt, muss zahlen«, sagte Karl Weber.", "Wer ›Wandel‹ sagt, muss zahlen", "Karl Weber"),
    ("Karl Weber sagte: „Erstens fehlt Geld.\n\n„Zweitens fehlt Zeit.“", "Erstens fehlt Geld.\n\n„Zweitens fehlt Zeit.", "Karl Weber"),
    ("Karl Weber sagte: „Erstens fehlt uns allen Geld\n\nDanach ging er.", "Erstens fehlt uns allen Geld", "Karl Weber"),
]

PARTIAL = [
    ("Anna Lind nannte den Plan „völlig verfehlt“.", "völlig verfehlt", "Anna Lind"),
    ("Anna Lind bezeichnete den Plan als „Zumutung“.", "Zumutung", "Anna Lind"),
    ("Der Verband sprach von einem „schwarzen Tag für das Handwerk“.", "schwarzen Tag für das Handwerk", "Verband"),
    ("Die Polizei erklärte, die Lage sei „unübersichtlich, aber stabil“.", "unübersichtlich, aber stabil", "Polizei"),
    ("Laut Polizei verlief der Abend „weitgehend friedlich“.", "weitgehend friedlich", "Polizei"),
    ("Nach Ansicht von Karl Weber ist das „ein Irrweg“.", "ein Irrweg", "Karl Weber"),
    ("Die Gewerkschaft warf dem Konzern „blanken Zynismus“ vor.", "blanken Zynismus", "Gewerkschaft"),
    ("Wie Karl Weber sagte, müsse man „ganz neu anfangen“.", "ganz neu anfangen", "Karl Weber"),
    ("Karl Weber warnte vor einem „Flickenteppich“.", "Flickenteppich", "Karl Weber"),
    ("Karl Weber warnte vor den „Lohnsenkungsideologien“.", "Lohnsenkungsideologien", "Karl Weber"),
    ("Karl Weber widersprach. Es sei zu früh, „große Geschenke“ zu machen.", "große Geschenke", "Karl Weber"),
    ("Der Trainer Karl Weber zeigte sich verärgert und sprach von „fehlender Moral“.", "fehlender Moral", "Karl Weber"),
]

NO_QUOTES = [
    "Der Film „Herbstlicht“ läuft seit Donnerstag.",
    "Die Zeitschrift „Der Garten“ erscheint monatlich.",
    "Unter dem Motto „Wir sind viele“ zogen Hunderte durch die Stadt.",
    "Die sogenannte „Mietpreisbremse“ gilt weiter.",
    "Eine „Ampel“-Koalition ist vom Tisch.",
    "Er fuhr mit der „Gorch Fock“ nach Kiel.",
    "Das sagte Karl Weber gegenüber dem „Abendblatt“.",
    "Der Sturm „Kilian“ erreichte die Küste.",
    'Das Rohr ist 5" breit und kostet 8 Euro.',
    "Der „Verein Saubere Luft“ lädt am Samstag ein.",
    "Ein offenes „ ohne Ende und ohne Worte.",
    "Die Gewerkschaft (kurz: „IG Küste“) tagt in Kiel.",
    "Gespielt wurden Stücke wie „Mein kleiner Hafen“ und Märsche.",
    "Karstadts' Pläne und Hans' Haus.",
]


@pytest.mark.parametrize(("text", "quoted", "speaker"), DIRECT)
def test_whole_sentences_are_direct_quotations(text: str, quoted: str, speaker: str) -> None:
    assert [(text[quote.start : quote.end], quote.speaker, quote.kind) for quote in found(text)] == [(quoted, speaker, "direct")]


@pytest.mark.parametrize(("text", "quoted", "speaker"), PARTIAL)
def test_words_taken_into_a_sentence_are_partial_quotations(text: str, quoted: str, speaker: str) -> None:
    assert [(text[quote.start : quote.end], quote.speaker, quote.kind) for quote in found(text)] == [(quoted, speaker, "partial")]


@pytest.mark.parametrize("text", NO_QUOTES)
def test_titles_names_and_irony_are_no_quotations(text: str) -> None:
    assert not found(text)


def test_a_pronoun_stands_for_the_person_of_the_sentence_before_and_is_marked_as_inferred() -> None:
    text = "Ministerin Petra Moll reiste ab. „Es war gut“, sagte sie. Karl Weber blieb. „Ich warte noch“, sagte er."
    assert [(quote.speaker, quote.inferred) for quote in found(text)] == [("Petra Moll", True), ("Karl Weber", True)]


def test_an_unclear_pronoun_leaves_the_speaker_unclear() -> None:
    text = "Auf Jonas Reich und Karl Weber wartet viel Arbeit. „Das wird schwer“, sagte er."
    assert [(quote.speaker, quote.cue) for quote in found(text)] == [("", "")]


def test_what_goes_on_is_said_by_the_speaker_before() -> None:
    text = "„Wir warten“, sagte Petra Moll. „Mehr geht nicht.“ Das Land sei „in der Pflicht, endlich zu handeln“."
    assert [(quote.speaker, quote.inferred) for quote in found(text)] == [("Petra Moll", False), ("Petra Moll", True), ("Petra Moll", True)]


def test_an_interrupted_quotation_is_two_of_one_speaker() -> None:
    text = "„Ich glaube“, sagte Petra Moll, „dass wir es schaffen.“"
    assert [quote.speaker for quote in found(text)] == ["Petra Moll", "Petra Moll"]


def test_a_speaker_has_the_full_name_and_function_that_the_article_gives() -> None:
    text = "Der Kieler Hafenchef Jens Albers kam spät. „Es geht los“, sagte Albers. „Alle sind da“, betonte der Hafenchef."
    names = [(quote.speaker, quote.function, quote.inferred) for quote in found(text)]
    assert names == [("Jens Albers", "Kieler Hafenchef", False)] * 2


def test_a_function_stands_in_the_nominative() -> None:
    text = "Das Land widersprach dem norwegischen Ministerpräsidenten Nils Berg. „Nein“, sagte Berg. „Das ist falsch“, sagte Berg."
    assert {quote.function for quote in found(text)} == {"norwegischer Ministerpräsident"}


def test_persons_are_known_across_fields_but_quotations_cross_none() -> None:
    fields = [("title", "Landrätin Petra Moll: „Wir warten"), ("body", "„Alles ist bereit“, sagte Moll.")]
    quotes = find_quotes(fields)
    assert [(quote.field, quote.speaker) for quote in quotes] == [("title", "Petra Moll"), ("body", "Petra Moll")]
    assert fields[1][1][quotes[1].start : quotes[1].end] == "Alles ist bereit"


def test_offsets_count_code_points_of_the_field() -> None:
    text = "🌊🌊 „Land unter“, rief Petra Moll."
    (quote,) = found(text)
    assert text[quote.start : quote.end] == "Land unter"


def test_a_very_long_article_is_read_in_parts() -> None:
    text = "\n\n".join(["„Wir warten alle“, sagte Petra Moll."] * 3000)
    quotes = found(text)
    assert len(quotes) == 3000
    assert {text[quote.start : quote.end] for quote in quotes} == {"Wir warten alle"}


def found(text: str) -> list[Quote]:
    return find_quotes([("body", text)])


@pytest.mark.parametrize(
    "unit",
    ['"a" ', "„", "„a “b ", "„Ja ja“, sagte er. ", "„Ja ja“, sagte der Minister Anna Lind, ", "\n\n„a", "( „Ja ja ja“ ", "'a ", "»«›‹"],
    ids=lambda unit: unit.strip()[:12],
)
def test_no_text_of_marks_takes_long(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    for quote in found(text):
        assert 0 <= quote.start < quote.end <= len(text)


ATTRIBUTED = [
    ("Der Rat wies das zurück, die Sprecherin der Fraktion, Anna Lind (SPD), erklärte: „Das ist Neid.“", "Anna Lind"),
    ("Uwe Reich fehlte. Der Trainer Toni Reich kritisierte: „Das war kein Foul.“", "Toni Reich"),
    ("Der chilenische Präsident Juan Rojas kam. „Wir exportieren mehr“, sagte der brasilianische Präsident.", "Präsident"),
    ("Petra Moll und Anna Lind kamen. „Wir gehen wieder“, sagten sie.", ""),
    ("Petra Moll kam mit ihrem Anwalt. „Wir gehen wieder“, sagte dieser.", ""),
    ("Wie der Vorsitzende Richter, Karl Weber, ausführte, wäre es „ein ungeheures Unglück gewesen“.", "Karl Weber"),
    ("Halima Voss, Mitglied des Rats, sagte dazu: „Wir bleiben wachsam“, betont sie.", "Halima Voss"),
    ("Der Präsident der Union, Alpha Omar Konta, nannte dies einen „schweren Fehler“.", "Alpha Omar Konta"),
    ("Botschafter gegen Minister: Der Botschafter Nils Berg wirft dem Land „blanken Hohn“ vor.", "Nils Berg"),
]


@pytest.mark.parametrize(("text", "speaker"), ATTRIBUTED)
def test_a_quotation_is_attributed_to_nobody_else(text: str, speaker: str) -> None:
    assert [quote.speaker for quote in found(text)] == [speaker]


def test_marks_in_any_order_make_passages_that_do_not_overlap() -> None:
    """Of one in another, in one that is never closed, the outer counts."""
    assert [span.opening for span in quoted_spans("„Er rief: „Das ‚ist‘ so“")] == [10]
    random = Random(1)
    pieces = [*"„“”\"»«‚‘›‹' a.", "Wort ", "\n\n", ": ", "sagte Ida Öz", "! "]
    for _ in range(8_000):
        text = "".join(random.choices(pieces, k=random.randint(3, 14)))
        spans = quoted_spans(text)
        assert all(before.closing <= after.opening for before, after in pairwise(spans)), text
        find_quotes([("body", text)])
