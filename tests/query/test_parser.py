"""What a user types and how it is understood."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.errors import QueryTooLarge
from searchidx.query.lexer import MAX_DEPTH, MAX_WORDS
from searchidx.query.parser import MAX_CHARACTERS, MAX_LOOKED_AT, parse
from tests.query.support import PIECES, shape

UNDERSTOOD = [
    # words
    ("Klima Verkehr", "(Klima & Verkehr)"),
    ("NATO-Gipfel Klima‑Experte", "(NATO-Gipfel & Klima‑Experte)"),
    ("Ärzt:innen Bürger*innen Minister/-innen Lehrer(innen)", "(Ärzt:innen & Bürger*innen & Minister/-innen & Lehrer(innen))"),
    ("Autor:innen Autor:in", "(Autor:innen & Autor:in)"),
    ("20:15 Uhr 3.000 1,5", "(20:15 & Uhr & 3.000 & 1,5)"),
    ("B90/Grüne U.S.A.", "(B90 & Grüne & U.S.A.)"),
    ("foo:bar vor:Ort ab:18 nach:Berlin titel:", "(foo & bar & vor & Ort & ab & 18 & nach & Berlin & titel)"),
    ("20:15..20:30 1000..1500", "(20:15 & 20:30 & 1000 & 1500)"),
    ("geht’s Rock'n'Roll", "(geht’s & Rock'n'Roll)"),
    # operators in capitals only
    ("Klima UND Verkehr", "(Klima & Verkehr)"),
    ("Klima und Verkehr oder nicht", "(Klima & und & Verkehr & oder & nicht)"),
    ("a ODER b OR c", "(a | b | c)"),
    ("a && b || c && d", "((a & b) | (c & d))"),
    ("C&A Wahl | Nachrichten", "(C&A & Wahl & Nachrichten)"),
    ("a b ODER c d", "((a & b) | (c & d))"),
    ("a NICHT b NOT c", "(a & !b & !c)"),
    ("a UND NICHT b", "(a & !b)"),
    ("UNDicht NICHT-Raucher ODER-Bruch", "(UNDicht & NICHT-Raucher & ODER-Bruch)"),
    # minus
    ("Klima -Auto", "(Klima & !Auto)"),
    ("-Auto", "!Auto"),
    ('Klima -"zu spät" -„zu früh“', '(Klima & !"zu spät" & !"zu früh")'),
    ("Klima -(Auto Bus) -titel:Bahn", "(Klima & !(Auto & Bus) & !title:Bahn)"),
    ("minus -5 Grad, Berlin - Paris", "(minus & 5 & Grad & Berlin & Paris)"),
    ("Ein- und Ausfuhr", "(Ein- & und & Ausfuhr)"),
    # brackets
    ("(a ODER b) (c ODER d)", "((a | b) & (c | d))"),
    ("((a))", "a"),
    # phrases with every kind of quotation mark
    *((f"{left}nicht ohne Kiew{right}", '"nicht ohne Kiew"') for left, right in ("„“", "»«", "«»", "“”", '""', "””")),
    *((f"{left}nicht ohne Kiew{right}", '"nicht ohne Kiew"') for left, right in ("‚‘", "‚’", "‹›", "›‹")),
    ("»er sagte ›Frieden‹ heute« Kiew", '("er sagte Frieden heute" & Kiew)'),
    ("„er sagte »Frieden« heute“", '"er sagte Frieden heute"'),
    ("‚wie geht’s heute‘", '"wie geht’s heute"'),
    ('"Wort"', '"Wort"'),
    ('"a b"~5 „a b“~3', '("a b"~5 & "a b"~3)'),
    ('"Sicherheits* für"', '"Sicherheits* für"'),
    # patterns, fuzzy, exact
    ("Sicherheits* *minister *garant* S*heit", "(Sicherheits* & *minister & *garant* & S*heit)"),
    ("EU* 20* 3.000*", "(EU* & 20* & 3.000*)"),
    ("*", "*"),
    # one letter, and no question
    ("Me?er M??er ?aier Me?er*", "(Me?er & M??er & ?aier & Me?er*)"),
    ("M?LLER 19?0", "(M?LLER & 19?0)"),
    ("Wer gewann die Wahl?", "(Wer & gewann & die & Wahl)"),
    ("Wer? Wie? Meier?", "(Wer & Wie & Meier)"),
    ("Warum?Darum", "(Warum & Darum)"),
    ("Me?er?", "Me?er"),
    ('"Herr Me?er"', '"Herr Me?er"'),
    ("seite?id=5", "(seite & id & =5)"),
    # by sound
    ("Maier≈ Mayr~~ titel:Maier≈", "(Maier≈ & Mayr≈ & title:Maier≈)"),
    ("NICHT Maier≈", "!Maier≈"),
    ("Selenskyj~ Selenskyj~2", "(Selenskyj~1 & Selenskyj~2)"),
    ("=Minister NICHT =Ministerin", "(=Minister & !=Ministerin)"),
    # close to each other
    ("a NAHE/5 b", "<a b>/5"),
    ("a NEAR/5 b c", "(<a b>/5 & c)"),
    ("a NAHE/5 b NAHE/5 c", "<a b c>/5"),
    ("a VOR/3 b BEFORE/3 c", "<a b c>/3>"),
    ("a SATZ „b c“", '<a "b c">/sentence'),
    ("a NAHE/5 (b ODER c)", "<a (b | c)>/5"),
    ("NAHE dem Ufer VOR dem Haus", "(NAHE & dem & Ufer & VOR & dem & Haus)"),
    # fields
    ("titel:Gipfel TITEL:Gipfel title:Gipfel", "(title:Gipfel & title:Gipfel & title:Gipfel)"),
    ("vorspann:a text:b bild:c bildquelle:d", "(lead:a & lead+body+heading:b & caption:c & credit:d)"),
    ("autor:a zwischentitel:b teaser:c", "(author:a & heading:b & teaser:c)"),
    ("titel:(a ODER b) c", "((title:a | title:b) & c)"),
    ("titel:(a autor:b) c", "((title:a & author:b) & c)"),
    ("titel:„a b“ titel:=a titel:a* titel:a~", '(title:"a b" & title:=a & title:a & title:a)'),
    ("titel:autor:a", "author:a"),
    ("ressort:Politik quelle:taz.de", "(section=Politik & source=taz.de)"),
    ('ressort:"Politik  Inland" section:„Politik“', "(section=Politik Inland & section=Politik)"),
    ("ressort:(Politik ODER Kultur) a", "((section=Politik | section=Kultur) & a)"),
    # dates
    ("datum:12.2.2025..20.2.2025", "[2025-02-12..2025-02-20]"),
    ("12.2.2025..20.2.2025", "[2025-02-12..2025-02-20]"),
    ("2024…2025 Wahl", "([2024-01-01..2025-12-31] & Wahl)"),
    ("datum:2024 Wahl", "([2024-01-01..2024-12-31] & Wahl)"),
    ('datum:"Februar 2024"', "[2024-02-01..2024-02-29]"),
    ("datum:Februar 2024 Wahl", "([2024-02-01..2024-02-29] & Wahl)"),
    ("datum:12. März 2025 Wahl", "([2025-03-12..2025-03-12] & Wahl)"),
    ("datum:2025-02 datum:2025-02-12", "([2025-02-01..2025-02-28] & [2025-02-12..2025-02-12])"),
    ("datum:12.2.25 datum:2/2025", "([2025-02-12..2025-02-12] & [2025-02-01..2025-02-28])"),
    ("datum:2025-02-12T14:30:00Z", "[2025-02-12..2025-02-12]"),
    ("datum:2025/02 datum:Feb.2025", "([2025-02-01..2025-02-28] & [2025-02-01..2025-02-28])"),
    ("datum:1.3.-20.3.2024 datum:1.–20.3.2024", "([2024-03-01..2024-03-20] & [2024-03-01..2024-03-20])"),
    ("datum:2023-2024", "[2023-01-01..2024-12-31]"),
    ("datum:1.3.2024 bis 20.3.2024", "[2024-03-01..2024-03-20]"),
    ("datum:20.3.2024..1.3.2024", "[2024-03-01..2024-03-20]"),
    ("datum:2024.. datum:..2024", "([2024-01-01..] & [..2024-12-31])"),
    ("datum:>=1.3.2024 datum:<2024 datum:>2024", "([2024-03-01..] & [..2023-12-31] & [2025-01-01..])"),
    ("seit:2024 bis:2/2025 vor:1.3.2024 nach:2023", "([2024-01-01..] & [..2025-02-28] & [..2024-02-29] & [2024-01-01..])"),
    ('datum:"seit 2024" datum:"vor März 2025"', "([2024-01-01..] & [..2025-02-28])"),
    ("datum:(2023 ODER 2025)", "([2023-01-01..2023-12-31] | [2025-01-01..2025-12-31])"),
    # filters at either end hold for all that ODER joins, unless brackets or filters of other parts say otherwise
    ("a ODER b datum:2024", "((a | b) & [2024-01-01..2024-12-31])"),
    ("a c ODER b ressort:Politik -quelle:taz.de", "(((a & c) | b) & section=Politik & !source=taz.de)"),
    ("ressort:Politik a ODER b ODER c", "((a | b | c) & section=Politik)"),
    ("(a ODER b datum:2024) c", "(((a | b) & [2024-01-01..2024-12-31]) & c)"),
    ("a ODER (b datum:2024)", "(a | (b & [2024-01-01..2024-12-31]))"),
    ("a datum:2024 ODER b", "((a & [2024-01-01..2024-12-31]) | b)"),
    ("a ODER datum:2024 b", "(a | ([2024-01-01..2024-12-31] & b))"),
    ("a ressort:Politik ODER b ressort:Kultur", "((a & section=Politik) | (b & section=Kultur))"),
    ("a ODER ressort:Politik", "(a | section=Politik)"),
    ("ressort:Politik ODER ressort:Kultur", "(section=Politik | section=Kultur)"),
    ("a ODER b titel:c", "(a | (b & title:c))"),
    ("datum:* ressort:*", "([..] & section=*)"),
    ("Februar 2025", "(Februar & 2025)"),
    ("Treffen am 12.02.2025", "(Treffen & am & 12.02.2025)"),
]


@pytest.mark.parametrize(("text", "wanted"), UNDERSTOOD)
def test_a_query_is_understood(text: str, wanted: str) -> None:
    assert shape(parse(text).tree) == wanted


@pytest.mark.parametrize("text", [text for text, _ in UNDERSTOOD if "a*" not in text])
def test_what_is_understood_needs_no_note(text: str) -> None:
    assert parse(text).notes == ()


REPAIRED = [
    ("„Frieden ohne Kiew", '"Frieden ohne Kiew"', "nicht geschlossen", 1),
    ('Rutte „Frieden" Kiew', '(Rutte & "Frieden" & Kiew)', '„ mit " geschlossen', 7),
    ("Frieden“ Kiew", "(Frieden & Kiew)", "ohne Anfang", 8),
    ('a "" b', "(a & b)", "Leere Anführungszeichen", 3),
    ("(a b", "(a & b)", "Klammer nicht geschlossen", 1),
    ("a) b", "(a & b)", "ohne öffnende", 2),
    ("a () b", "(a & b)", "Leere Klammern", 3),
    ("UND a", "a", "UND ohne Wort", 1),
    ("a UND", "a", "UND ohne Wort", 3),
    ("a UND UND b", "(a & b)", "UND ohne Wort", 3),
    ("a ODER", "a", "ODER ohne Wort", 3),
    ("a ODER ODER b", "(a | b)", "ODER ohne Wort", 3),
    ("(ODER a) b", "(a & b)", "ODER ohne Wort", 2),
    ("a NICHT", "a", "NICHT ohne Wort", 3),
    ("NICHT", "∅", "NICHT ohne Wort", 1),
    ("NICHT NICHT a", "a", "Doppelte Verneinung", 7),
    ("a NAHE/5", "a", "NAHE ohne Wort", 3),
    ("NAHE/5 a", "a", "NAHE ohne Wort", 1),
    ("a NAHE/9999 b", "<a b>/50", "Höchstens 50", 3),
    ("Haus a* *ei", "(Haus & a & ei)", "Muster a* zu kurz", 6),
    ("Haus~7", "Haus~2", "Höchstens 2", 5),
    ("a~ Haus", "(a & Haus)", "zu kurz für ~", 2),
    ("Haus*~", "Haus*", "~ und *", 6),
    ("titel:* Haus", "(* & Haus)", "in jedem Feld", 7),
    ('"Haus * Garten"', '"Haus Garten"', "Stern allein", 7),
    ("datum:31.2.2025 Wahl", "Wahl", "gibt es nicht, übergangen: 31.2.2025", 7),
    ("datum:0001-01-01 Wahl", "Wahl", "gibt es nicht", 7),
    ("datum:13/2024 Wahl", "Wahl", "gibt es nicht", 7),
    ("datum:neulich Wahl", "Wahl", "nicht verstanden, übergangen: neulich", 7),
    ("datum:12. Etage 2025", "(Etage & 2025)", "nicht verstanden", 7),
    ('datum:"Februar 2024 oder so" Wahl', "Wahl", "nicht verstanden", 7),
    ("Titel: Haus", "(Titel & Haus)", "titel: mit Leerzeichen", 1),
    ("Krieg seit 2024", "(Krieg & seit & 2024)", "als Zeitraum: seit:2024", 7),
    ("Krieg seit März 2024", "(Krieg & seit & März & 2024)", 'als Zeitraum: seit:"März 2024"', 7),
]


@pytest.mark.parametrize(("text", "wanted", "repair", "place"), REPAIRED)
def test_what_is_not_understood_is_repaired_and_told_with_its_place(text: str, wanted: str, repair: str, place: int) -> None:
    parsed = parse(text)
    assert shape(parsed.tree) == wanted
    assert any(repair in note.de and f"(Zeichen {place}" in note.de and f"(character {place}" in note.en for note in parsed.notes)


def test_the_same_repair_at_several_places_is_one_note() -> None:
    assert [note.de for note in parse("a ) b ) c ) d )").notes] == ["Schließende Klammer ohne öffnende übergangen (Zeichen 3, 7, 11 …)"]


def test_an_empty_query_has_no_tree_and_no_notes() -> None:
    assert all(parse(text).tree is None and parse(text).notes == () for text in ("", "   ", "\n", "...", "\ud800", "- – !"))


def test_a_long_query_is_cut_between_words_with_a_note() -> None:
    parsed = parse("Sicherheitsgarantie " * 60)
    assert shape(parsed.tree).count("Sicherheitsgarantie") == MAX_CHARACTERS // 20
    assert [note.en for note in parsed.notes] == ["query cut to 999 characters (character 1000)"]


def test_a_query_of_many_words_is_cut_with_a_note() -> None:
    exact, over = parse("ab " * MAX_WORDS), parse("ab ODER " * MAX_WORDS + "ab ODER ab")
    assert (shape(exact.tree).count("ab"), exact.notes) == (MAX_WORDS, ())
    assert shape(over.tree).count("ab") == MAX_WORDS
    assert [note.de for note in over.notes] == ["Nur die ersten 64 Wörter werden gesucht (Zeichen 514)"]


def test_a_phrase_is_cut_within() -> None:
    assert shape(parse("x „" + "ab " * 100 + "“").tree) == '(x & "' + " ".join(["ab"] * (MAX_WORDS - 1)) + '")'


def test_a_query_beyond_what_is_looked_at_is_refused() -> None:
    assert parse("a" * MAX_LOOKED_AT).tree is not None
    with pytest.raises(QueryTooLarge, match="100001 Zeichen"):
        parse("a" * (MAX_LOOKED_AT + 1))


def test_brackets_deeper_than_the_limit_are_told_and_left_out() -> None:
    deep = MAX_DEPTH + 5
    parsed = parse("(" * deep + "a ODER b" + ")" * deep)
    assert shape(parsed.tree) == "(a | b)"
    assert [note.en for note in parsed.notes] == ["brackets deeper than 50 ignored (character 51, 52, 53 …)"]


EXPENSIVE = [
    *("[a TO ", "(", ")", "()", '"', "„", "„ “", "„a »b ‚c ", "*", "* ", "a*", "ä", "NICHT ", "UND ", "ODER ", "a ODER ("),
    *("-", "- ", "-(", "a'-", "\u00ad", "\ud800", "\n\n"),
    *("~", "=", "1.", "1", "1.3.-", "2024..", "titel:", "titel:(", "datum:", "datum:(", "a NAHE/5 ", "a VOR/1 ("),
]


@pytest.mark.parametrize("piece", EXPENSIVE)
def test_endless_repetition_is_read_at_once(piece: str) -> None:
    parsed = parse(piece * (MAX_LOOKED_AT // len(piece)))
    assert len(parsed.notes) < 10


@given(st.one_of(st.text(max_size=200), st.text(st.characters(codec=None), max_size=80), st.lists(PIECES, max_size=60).map("".join)))
@settings(max_examples=500, deadline=None)
def test_any_text_parses(text: str) -> None:
    parsed = parse(text)
    assert shape(parsed.tree)
    "".join(note.de + note.en for note in parsed.notes).encode("utf-8")
