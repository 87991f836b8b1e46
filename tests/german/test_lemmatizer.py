"""Lemmas: the words a form may be a form of."""

from __future__ import annotations

import pytest

from searchidx.german.lemmatizer import lemmas, may_be_name, may_inflect, modern_spelling, noun_lemmas, split_separable_verb

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
    ("krieg", "kriegen"),
    ("fall", "fallen"),
    ("mais", "mai"),
    ("rate", "rat"),
    ("bände", "bande"),
    ("kosten", "kost"),
]


@pytest.mark.parametrize(("form", "base"), SAME_WORD)
def test_a_form_has_its_lemma(form: str, base: str) -> None:
    assert base in lemmas(form)


@pytest.mark.parametrize(("first", "second"), OTHER_WORDS)
def test_different_words_share_no_lemma(first: str, second: str) -> None:
    assert set(lemmas(first)).isdisjoint(lemmas(second))


def test_a_word_the_lexicon_does_not_know_has_no_lemma() -> None:
    assert lemmas("zwrklbrmft") == ()


def test_a_capital_makes_a_noun() -> None:
    assert noun_lemmas("griff") == ("griff",)
    assert noun_lemmas("tischen") == ("tisch",)
    assert "messen" not in noun_lemmas("massen")
    assert noun_lemmas("wohnte") == ()


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("wahlen", "wahl"),
        ("löhne", "lohn"),
        ("häusern", "haus"),
        ("spielen", "spiel"),
        ("ämter", "amt"),
        ("rechte", "recht"),
        ("jungs", "junge"),
        ("medien", "medium"),
        ("tausende", "tausend"),
        ("bauarbeiten", "bauarbeit"),
        ("übergriffe", "übergriff"),
        ("gutachten", "gutachten"),
    ],
)
def test_a_capital_keeps_the_frequent_readings(form: str, lemma: str) -> None:
    """A village, a surname or an infinitive that is spelled like the form of a frequent noun does not hide it."""
    assert lemma in noun_lemmas(form)
    assert lemma in lemmas(form)


def test_the_noun_that_an_adjective_became_is_meant_with_a_capital() -> None:
    assert "tot" not in noun_lemmas("toten")
    assert {"tote", "toter"} <= set(noun_lemmas("toten"))


def test_a_separable_verb_falls_into_verb_and_particle() -> None:
    assert split_separable_verb("anrufen") == ("rufen", "an")
    assert split_separable_verb("wohnen") is None


def test_an_unknown_form_is_taken_for_a_known_word_only_with_an_ending() -> None:
    assert may_inflect("hafen", "hafens")
    assert not may_inflect("masse", "gemäß")
    assert not may_inflect("haus", "hausner")


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


def test_what_may_be_a_name() -> None:
    assert all(map(may_be_name, ("meier", "miller", "baur", "krüger")))
    assert not any(map(may_be_name, ("meer", "nur", "mauer", "neuer", "öffnen")))


@pytest.mark.parametrize(
    ("genitive", "name"),
    [
        ("russlands", "russland"),
        ("frankreichs", "frankreich"),
        ("großbritanniens", "großbritannien"),
        ("merkels", "merkel"),
        ("südtirols", "südtirol"),
    ],
)
def test_the_genitive_of_a_name_is_a_form_of_it(genitive: str, name: str) -> None:
    assert lemmas(genitive) == (name,)


@pytest.mark.parametrize("form", ["paris", "texas", "alles", "anders", "schluss"])
def test_a_word_that_ends_in_s_is_no_genitive(form: str) -> None:
    assert lemmas(form) == (form,)
