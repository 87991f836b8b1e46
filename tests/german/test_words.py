"""Base forms, compounds, spellings, numbers and names, one word at a time."""

from __future__ import annotations

from itertools import pairwise

import pytest

from searchidx.german.decompounder import Decompounder, split
from searchidx.german.lemmatizer import lemmas, masculine_of, may_inflect, modern_spelling, noun_lemmas, split_separable_verb
from searchidx.german.lexicon import lexicon
from searchidx.german.numbers import number_key, number_keys, numeric_date, ordinal_value, ordinal_words
from searchidx.german.orthography import spelling_key, without_diacritics
from searchidx.german.stemmer import stem
from searchidx.german.transliteration import name_key
from searchidx.results.highlight_span import marked_part, suspended_parts

SAME_WORD = [
    ("bäume", "baum"),
    ("kakteen", "kaktus"),
    ("firmen", "firma"),
    ("risiken", "risiko"),
    ("atlanten", "atlas"),
    ("flog", "fliegen"),
    ("geschwommen", "schwimmen"),
    ("aufgestanden", "aufstehen"),
    ("abzuwarten", "abwarten"),
    ("einlud", "einladen"),
    ("teilgenommen", "teilnehmen"),
    ("wärmere", "warm"),
    ("höchsten", "hoch"),
    ("besseren", "gut"),
    ("verhandelten", "verhandeln"),
    ("wußten", "wissen"),
    ("schloss", "schließen"),
    ("klimaziele", "klimaziel"),
    ("autobahnbrücken", "autobahnbrücke"),
]

OTHER_WORDS = [
    ("sicherheit", "sicher"),
    ("sich", "sicher"),
    ("gespräch", "sprache"),
    ("ukrainer", "ukraine"),
    ("minister", "mini"),
    ("lager", "lage"),
]

COMPOUNDS = [
    ("wasserstoffstrategie", ["wasser", "stoff", "strategie"]),
    ("gesundheitsreform", ["gesundheit", "reform"]),
    ("schulgebäude", ["schule", "gebäude"]),
    ("kinderarmut", ["kind", "armut"]),
    ("tagebuch", ["tag", "buch"]),
    ("sonnenenergie", ["sonne", "energie"]),
    ("mietpreisbremse", ["miete", "preis", "bremse"]),
    ("ölheizung", ["öl", "heizung"]),
    ("wachstuben", ["wache", "stuben"]),
    ("hauptbahnhof", ["haupt", "bahn", "hof"]),
    ("problemlöser", ["problem", "löser"]),
]

SIMPLE = [
    *["diskutierten", "beratung", "partei", "beruf", "region", "frustration", "gegenwart", "minister", "garage", "brandenburg"],
    *["nagelsmann", "sicherheit", "verhandeln", "kommunismus", "europas", "frankreichs", "englands"],
    *["zugleich", "diesmal", "vielleicht", "beispielsweise", "überall", "unterdessen", "aufgrund", "bremsen"],
]

NUMBERS = [
    ("12.500", "12500"),
    ("12'500", "12500"),
    ("0012500", "12500"),
    ("7,250", "7,25"),
    ("7,00", "7"),
    ("sieben", "7"),
    ("24.12.2024", "2024-12-24"),
    ("24.12.24", "2024-12-24"),
    ("9:05", "09:05"),
    ("09.05", "09:05"),
]

SPELLINGS = [
    ("strasse", "straße"),
    ("schiffahrt", "schifffahrt"),
    ("koeln", "köln"),
    ("photographie", "fotografie"),
    ("tip", "tipp"),
    ("rauher", "rauer"),
    ("online-shop", "onlineshop"),
]

NAMES = [("selenskyj", "zelensky"), ("lukaschenko", "lukashenko"), ("gorbatschow", "gorbachev"), ("jelzin", "yeltsin")]

MARKS = [
    ("Umweltministerium", "Ministerium", "head", "ministerium"),
    ("Umweltministerium", "Umwelt", "modifier", "Umwelt"),
    ("Gesundheitsreformen", "Gesundheit", "modifier", "Gesundheits"),
    ("Gesund\u00adheits\u00adre\u00adform", "Reform", "head", "re\u00adform"),
    ("O\u0308lheizung", "Heizung", "head", "heizung"),
    ("Bundeskanzler:innen", "Kanzler", "head", "kanzler:innen"),
    ("Atomwaffensperrvertrag", "Waffe", "part", "waffen"),
    ("EU-Gesundheitsreform", "Reform", "head", "reform"),
    ("Häuser", "Haus", "form", "Häuser"),
    ("Zahnärzte", "Arzt", "head", "ärzte"),
    ("Flußufer", "Fluss", "modifier", "Fluß"),
    ("Hauptstrasse", "Straße", "head", "strasse"),
    ("Wasserstrassen", "Wasser", "modifier", "Wasser"),
    ("Busfahrerinnen", "Fahrer", "head", "fahrerinnen"),
]


@pytest.mark.parametrize(("form", "base"), SAME_WORD)
def test_a_form_has_its_base_form(form: str, base: str) -> None:
    assert base in lemmas(form)


@pytest.mark.parametrize(("one", "other"), OTHER_WORDS)
def test_different_words_share_no_base_form(one: str, other: str) -> None:
    assert set(lemmas(one)).isdisjoint(lemmas(other))


def test_a_word_the_lexicon_does_not_know_has_no_base_form() -> None:
    assert lemmas("zwrklbrmft") == ()


def test_a_capital_makes_a_noun() -> None:
    assert noun_lemmas("griff") == ("griff",)
    assert noun_lemmas("tischen") == ("tisch",)
    assert "messen" not in noun_lemmas("massen")
    assert noun_lemmas("wohnte") == ()


def test_a_separable_verb_falls_into_verb_and_particle() -> None:
    assert split_separable_verb("anrufen") == ("rufen", "an")
    assert split_separable_verb("wohnen") is None


def test_an_unknown_form_is_taken_for_a_known_word_only_with_an_ending() -> None:
    assert may_inflect("hafen", "hafens")
    assert not may_inflect("masse", "gemäß")
    assert not may_inflect("haus", "hausner")


def test_stems_are_those_of_nltk() -> None:
    from nltk.stem.cistem import Cistem

    theirs = Cistem()
    words = {form for word, _, forms in lexicon().paradigms() for form in (word, *forms) if hash_of(form) % 7 == 0}
    words |= {"", "ge", "gegen", "geh", "eis", "seien", "tschüss", "schießt", "aaaa", "eiernd", "ttttt", "schsch"}
    assert len(words) > 20_000
    assert {word: stem(word) for word in words} == {word: theirs.stem(word) for word in words}


@pytest.mark.parametrize(("word", "parts"), COMPOUNDS)
def test_a_compound_falls_into_its_words(word: str, parts: list[str]) -> None:
    found = split(word)
    assert [part.word for part in found] == parts
    assert "".join(word[part.start : part.end] for part in found) == word


@pytest.mark.parametrize("word", SIMPLE)
def test_a_simple_word_stays_whole(word: str) -> None:
    assert split(word) == ()


def test_words_of_the_index_are_parts_too() -> None:
    decompounder = Decompounder(lexicon())
    assert decompounder.split("kubickiwähler") == ()
    assert [part.word for part in decompounder.split("kubickiwähler", {"kubicki"})] == ["kubicki", "wähler"]


def test_what_is_worked_out_at_once_is_what_is_worked_out_when_asked() -> None:
    asked, learnt = Decompounder(lexicon()), Decompounder(lexicon())
    learnt.precompute()
    words = [word for word, *_ in lexicon().paradigms() if hash_of(word) % 40 == 0]
    words = [a + b for a, b in pairwise(words)]
    assert len(words) > 1000
    assert [word for word in words if asked.split(word) != learnt.split(word)] == []


def test_all_forms_of_a_word_are_read_as_this_word() -> None:
    rows = [row for row in lexicon().paradigms() if hash_of(row[0]) % 40 == 0]
    missing = [(word, form) for word, kind, forms in rows for form in forms if (word, kind) not in lexicon().readings(form)]
    assert missing == []


@pytest.mark.parametrize(("term", "number"), NUMBERS)
def test_a_number_is_its_value(term: str, number: str) -> None:
    assert number_key(term) == number


@pytest.mark.parametrize("term", ["haus", "3d", "ein", "1.2.3.4", "12-fach", ""])
def test_what_is_no_number_has_no_value(term: str) -> None:
    assert number_key(term) is None


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_spellings_of_a_word_share_a_key(one: str, other: str) -> None:
    assert spelling_key(one) == spelling_key(other)


def test_a_keyboard_without_dots() -> None:
    assert without_diacritics("düsseldorf") == "dusseldorf"
    assert spelling_key("schon") != spelling_key("schön")


@pytest.mark.parametrize(("one", "other"), NAMES)
def test_transliterations_of_a_name_share_a_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("michael", "michal"), ("merkel", "merz"), ("zoll", "soll")])
def test_different_names_share_none(one: str, other: str) -> None:
    assert not name_key(one) or name_key(one) != name_key(other)


@pytest.mark.parametrize(("raw", "word", "relation", "marked"), MARKS)
def test_only_the_part_that_matched_is_marked(raw: str, word: str, relation: str, marked: str) -> None:
    start, end = marked_part(raw, word, relation)
    assert raw[start:end] == marked


def test_of_words_that_share_a_part_only_what_makes_the_word_is_marked() -> None:
    rows = [
        ("Sicherheits-", "Verteidigungspolitik", "Sicherheitspolitik", "Sicherheits-", "politik"),
        ("Haus-", "Hofeingänge", "Hauseingang", "Haus-", "eingänge"),
        ("Ein-", "Ausfuhr", "Einfuhr", "Ein-", "fuhr"),
        ("Auftraggeber", "-nehmer", "Auftragnehmer", "Auftrag", "-nehmer"),
        ("Garantien", "Sicherheit", "Sicherheitsgarantie", "Garantien", "Sicherheit"),
    ]
    for left, right, word, first, last in rows:
        (a, b), (c, d) = suspended_parts(left, right, word)
        assert (left[a:b], right[c:d]) == (first, last)


@pytest.mark.parametrize(
    ("form", "today"),
    [
        ("flußufer", "flussufer"),
        ("strassen", "straßen"),
        ("weissrussland", "weißrussland"),
        ("haeuser", "häuser"),
        ("schiffahrt", "schifffahrt"),
        ("numeriert", "nummeriert"),
        ("massen", "massen"),
        ("busse", "busse"),
        ("geldbuße", "geldbuße"),
        ("baerbock", "baerbock"),
        ("philosophie", "philosophie"),
    ],
)
def test_old_and_swiss_spellings_are_words_of_today(form: str, today: str) -> None:
    assert modern_spelling(form) == today


@pytest.mark.parametrize(
    ("woman", "man"),
    [
        ("lehrerin", "lehrer"),
        ("ärztin", "arzt"),
        ("französin", "franzose"),
        ("bürgerin", "bürger"),
        ("rätin", "rat"),
        ("asylbewerberin", "asylbewerber"),
        ("termin", ""),
        ("berlin", ""),
        ("medizin", ""),
    ],
)
def test_a_female_noun_is_made_of_a_male_one(woman: str, man: str) -> None:
    assert masculine_of(woman) == man


@pytest.mark.parametrize(
    ("term", "keys"),
    [
        ("dreitausend", ("3000",)),
        ("zweihundertfünfzig", ("250",)),
        ("neunzehnhundertneunundachtzig", ("1989",)),
        ("20:00", ("20:00", "20")),
        ("20.15", ("20:15",)),
        ("1990er", ("1990er", "90er")),
        ("neunziger", ("90er",)),
        ("ein", ()),
        ("verein", ()),
        ("jahrhundert", ()),
    ],
)
def test_a_number_has_the_keys_of_its_values(term: str, keys: tuple[str, ...]) -> None:
    assert number_keys(term) == keys


def test_words_that_are_numbers_together() -> None:
    assert numeric_date("3.", "Oktober", "1990") == numeric_date("03", "Okt.", "1990") == "3.10.1990"
    assert numeric_date("32.", "Oktober", "1990") == numeric_date("3.", "Leute", "1990") == ""
    assert (ordinal_value("zweiter"), ordinal_value("zwanzigsten"), ordinal_value("letzte")) == ("2", "20", "")
    assert "erste" in ordinal_words("1")


def hash_of(word: str) -> int:
    """A number that is the same on every run."""
    return sum((i + 1) * ord(c) for i, c in enumerate(word))
