"""What a word of a text is, and where it stands."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.german import CLAUSE, SENTENCE, length, normalise, sentences, tokens
from searchidx.german.tokenizer import WORD, parts_of, terms

GENDERED = ["Pfleger" + mark for mark in (":innen", "*innen", "_innen", "/innen", "/-innen", "(innen)", "Innen", "·innen")]

WORDS = [
    ("Solaranlage", ["solaranlage"]),
    ("Wetter-App", ["wetter-app", "wetter", "app"]),
    ("Wetter\u2011App", ["wetter-app", "wetter", "app"]),
    ("CDU/CSU", ["cdu", "csu"]),
    ("G.m.b.H.", ["gmbh"]),
    ("Mio.", ["mio"]),
    ("12.500", ["12.500"]),
    ("1'250", ["1'250"]),
    ("7,25", ["7,25"]),
    ("19:45", ["19:45"]),
    ("24.12.2024", ["24.12.2024"]),
    ("Last-", ["last-", "last"]),
    ("§§", ["§"]),
    ("20 %", ["20", "%"]),
    ("100€", ["100", "€"]),
    ("Art. 5", ["art.", "5"]),
    ("eine Art. Sie", ["eine", "art", "sie"]),
    ("Last und -wagen", ["last", "und", "-wagen", "wagen"]),
    ("Ku\u00adrier", ["kurier"]),
    ("Graﬁk", ["grafik"]),
    ("Waſſer", ["wasser"]),
    ("wie's", ["wie-s", "wie", "s"]),
    ("Gärtner:in", ["gärtner:in"]),
    ("LinkedIn", ["linkedin"]),
    ("draußen/innen", ["draußen", "innen"]),
    ("Leser:innenbrief", ["leserinnenbrief"]),
    ("Leser*innen-Forum", ["leser:innen-forum", "leser:innen", "forum"]),
    ("z. B.", ["zb"]),
    ("o.\u00a0ä.", ["oä"]),
    ("in Halle a. d. S. und", ["in", "halle", "ads", "und"]),
    ("a. M.", ["a.m"]),
    ("Kap.4", ["kap", "4"]),
    ("die L 48 bei", ["die", "l-48", "l", "48", "bei"]),
    ("Im ICE 4, der", ["im", "ice", "4", "der"]),
    ("Haus D 48 Betten", ["haus", "d", "48", "betten"]),
    ("die D 48 Richtung", ["die", "d-48", "d", "48", "richtung"]),
    ("Gruppe F 2:1 geschlagen", ["gruppe", "f", "2:1", "geschlagen"]),
    ("L 48-Ausbau", ["l-48-ausbau", "l", "48", "ausbau"]),
    ("Dr.Kunz", ["dr", "kunz"]),
    ("Ende.Das", ["ende", "das"]),
    ("Hamburger SV 2 : 1", ["hamburger", "sv", "2", "1"]),
    ("RTL.de", ["rtl-de", "rtl", "de"]),
    ("K+S", ["k-s", "k", "s"]),
    ("P&R", ["p&r", "p", "r"]),
    ("7/23", ["7/23", "7", "23"]),
    ("3.000-4.500", ["3.000", "4.500"]),
    ("2,5-3 Grad", ["2,5", "3", "grad"]),
    ("2.500-Tonnen-Kran", ["2.500-tonnen-kran", "2.500", "tonnen", "kran"]),
    ("1.6.2023-4.6.2023", ["1.6.2023", "4.6.2023"]),
    ("120qm", ["120", "qm"]),
    ("12 m²", ["12", "m2"]),
    ("30°C", ["30", "°c"]),
    ("§ 100g", ["§", "100g"]),
    ("4G", ["4g"]),
    ("Studie³ von 2020¹", ["studie", "von", "2020"]),
    ("Schillerstr. 4", ["schillerstr", "4"]),
    ("Prof.-Huber-Str. ist", ["prof-huber-str", "prof", "huber", "str", "ist"]),
    ("Wahl-\nkampf", ["wahlkampf"]),
    ("Wahl\u00ad\r\n  kampf", ["wahlkampf"]),
    ("Stadt-\nund Kreisrat", ["stadt-", "stadt", "und", "kreisrat"]),
    ("NATO-\nGipfel", ["nato-gipfel", "nato", "gipfel"]),
    ("Rat -\nwarum", ["rat", "warum"]),
]

ONE_SENTENCE = [
    "A. Nahles und B. Klarwein reden.",
    "Das kostet z. B. 3 Mio. Euro.",
    "Am 3. Oktober feiert man.",
    "Dr. Weiß kam, Prof. Schwarz ging.",
    "Seit Okt. 2023 gilt Ziff. 4 der Satzung.",
    "Mag. Lena Holm und Dipl.-Ing. Kurz planen.",
    "Ludwig XIV. baute, Karl II. erbte, im II. Weltkrieg brannte es.",
    "„Halt!“, rief sie, „wer da?“ fragte er.",
    "Bei Jauch! und Was nun? lief wenig.",
    "Er wohnt in der Lindenstr. gegenüber.",
]

TWO_SENTENCES = [
    ("Sie wurde 3.", "Die Staffel gewann."),
    ("Er ist Oberst a.D.", "Das Amt ruht."),
    ("Es kostet 3 Mio.", "Der Rat berät."),
    ("Gegen Ludwig XIV.", "Er verlor."),
    ("Es half Vitamin C.", "Das wirkte."),
    ("„Halt!“", "Sie rief laut."),
    ("Wirklich?", "„Ja.“"),
]


def terms_in(text: str) -> list[str]:
    return [token.term for token in tokens(text) if token.term >= " "]


@pytest.mark.parametrize("raw", GENDERED)
def test_every_gender_mark_is_one_spelling(raw: str) -> None:
    assert terms_in(raw) == ["pfleger:innen"]


@pytest.mark.parametrize(("raw", "expected"), WORDS)
def test_a_word_becomes_its_terms(raw: str, expected: list[str]) -> None:
    assert terms_in(raw) == expected


@pytest.mark.parametrize("text", ONE_SENTENCE)
def test_initials_abbreviations_and_ordinals_end_no_sentence(text: str) -> None:
    assert list(sentences(text)) == [(0, len(text))]


@pytest.mark.parametrize(("first", "second"), TWO_SENTENCES)
def test_a_word_that_begins_a_sentence_ends_the_one_before(first: str, second: str) -> None:
    text = f"{first} {second}"
    assert [text[start:end] for start, end in sentences(text)] == [first, second]


def test_a_sentence_ends_where_a_blank_is_missing() -> None:
    text = "Wir kamen.Sie gingen zu nebenan.de, E.ON und FAZ.NET."
    assert [text[start:end] for start, end in sentences(text)] == ["Wir kamen.", text[10:]]


def test_brackets_end_no_clause() -> None:
    assert [t.term for t in tokens("Er sagte (so Müller) zu, kam") if t.term < " "] == [CLAUSE]


def test_a_word_broken_at_a_line_end_stands_on_both_lines() -> None:
    (token,) = tokens("Wahl-\nkampf")
    assert (token.start, token.end) == (0, 11)


def test_blanks_around_the_line_end_break_no_word() -> None:
    assert [t.term for t in tokens("Regie-  \n  rung")] == ["regierung"]
    assert [t.term for t in tokens("Regie=\nrung, Spre= \r\n cherin")] == ["regierung", "\x03", "sprecherin"]  # letterpress
    assert [t.term for t in tokens("a = b, x=1\nund")] == ["a", "b", "\x03", "x", "1", "und"]
    assert [t.term for t in tokens("Heine- \n  Straße")] == ["heine-straße", "heine", "straße"]


def test_sentences_and_clauses_leave_marks_that_take_no_position() -> None:
    text = "Er kam, sah und ging. Sie blieb."
    assert [(t.term, t.position) for t in tokens(text) if t.term < " "] == [(CLAUSE, 2), (SENTENCE, 5), (SENTENCE, 7)]


def test_the_parts_of_a_hyphenated_word_stand_at_positions_of_their_own() -> None:
    assert [(t.term, t.position) for t in tokens("Der EU-Gipfel tagt")] == [
        ("der", 0),
        ("eu-gipfel", 1),
        ("eu", 1),
        ("gipfel", 2),
        ("tagt", 3),
    ]


def test_places_are_those_of_the_original_text() -> None:
    text = unicodedata.normalize("NFD", "Die Bür\u00adger\u00admeisterin über Köln")
    spans = {token.term: text[token.start : token.end] for token in tokens(text)}
    assert {term: normalise(span) for term, span in spans.items()} == {term: term for term in spans}


def test_function_words_and_marks_make_a_text_no_longer() -> None:
    assert length(tokens("Der Zug, der nach Fulda fuhr.")) == 3
    assert length(tokens("OB Will waren. OB Kassel")) == 1


@pytest.mark.parametrize(
    ("raw", "expected", "parts"),
    [
        ("Waren", ["waren", "Waren"], ("waren",)),
        ("waren", ["waren"], ("waren",)),
        ("WAREN", ["waren", "WAREN"], ("waren",)),
        ("Ob", ["ob", "Ob"], ("ob",)),
        ("OB-Wahl", ["ob-wahl", "ob", "wahl", "OB"], ("ob", "wahl")),
        ("Verbrenner-Aus", ["verbrenner-aus", "verbrenner", "aus", "Aus"], ("verbrenner", "aus")),
        ("Die", ["die"], ("die",)),
        ("NATO", ["nato"], ("nato",)),
        ("-nehmer", ["-nehmer", "nehmer"], ("nehmer",)),
    ],
)
def test_function_words_with_capitals_that_may_be_others_are_there_twice(raw: str, expected: list[str], parts: tuple[str, ...]) -> None:
    assert [term for term, *_ in terms(raw)[0]] == expected
    assert parts_of(raw) == parts


def test_a_term_has_at_most_100_code_points() -> None:
    assert max(len(term) for term in terms_in("x" * 5000 + " " + "y-" * 5000)) == 101


@pytest.mark.parametrize("piece", "a|1|.|-|1.|a.|a. |A 1 |1/|a&|a-\n|!“|a-|a:|a/|\n|\n |!|'|\u00ad|e\u0301|.x|*in".split("|"))
def test_a_long_run_of_anything_takes_no_more_time_than_it_is_long(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        before = time.process_time()
        for match in WORD.findall(text):
            terms(match)
        return time.process_time() - before

    assert seconds(100_000) < 40 * seconds(10_000) + 0.2  # 10 times if linear, 100 if quadratic


@given(st.text(alphabet=st.sampled_from("aäßE1.,:;-'’*/()_ \n&\u00a0²\u00ad\u0301nniI·„“"), max_size=60))
def test_any_text_gives_tokens_in_order_within_it(text: str) -> None:
    listed = list(tokens(text))
    assert all(0 <= t.start <= t.end <= len(text) and t.term and t.position >= 0 for t in listed)
    assert [t.position for t in listed] == sorted(t.position for t in listed)
    assert not any(char.isspace() for t in listed for char in t.term)  # a cluster keeps terms in a row with blanks between


@given(st.text(max_size=40))
def test_a_word_is_analysed_from_itself_alone(text: str) -> None:
    """What `tokens` yields is what `terms` says of each match, one after the other."""
    apart = []
    position = 0
    for match in WORD.finditer(text):
        parts, width = terms(match.group())
        apart += [(term, position + offset) for term, offset, _, _ in parts]
        position += width
    assert [(t.term, t.position) for t in tokens(text)] == apart


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rom*nja Rom:nja Rom_nja", ["romnja"] * 3),
        ("Sinti*zze", ["sintizze"]),
        ("Frauen*streik", ["frauenstreik"]),
        ("Ein*e jede:r kein*e", ["eine", "jeder", "keine"]),
        ("Bürger*innenrat Kund*innen", ["bürgerinnenrat", "kund:innen"]),
        ("trans* Personen, 5*3", ["trans", "personen", CLAUSE, "5", "3"]),
        ("snake_case", ["snake-case", "snake", "case"]),
    ],
)
def test_a_gender_mark_inside_a_word_leaves_one_word(text: str, expected: list[str]) -> None:
    assert [token.term for token in tokens(text)] == expected


def test_normal_forms_are_those_of_the_steps_one_by_one() -> None:
    wanted = {"wieʼs": "wie's", "wie`s": "wie's", "A--B": "a-b", "ＡＢ": "ab", "Gro\u00ad\u00dfe": "große", "x\u2011y": "x-y", "²": "2"}
    assert {word: normalise(word) for word in wanted} == wanted


def test_only_an_inner_capital_marks_a_gender() -> None:
    terms_of = {word: [token.term for token in tokens(word)] for word in "LehrerInnen LehrerIn NATO BerlIn McDonald InnenRaum".split()}
    assert terms_of["LehrerInnen"] == ["lehrer:innen"]
    assert terms_of["LehrerIn"] == ["lehrer:in"]
    assert [terms_of[word] for word in ("NATO", "BerlIn", "McDonald", "InnenRaum")] == [["nato"], ["berlin"], ["mcdonald"], ["innenraum"]]
