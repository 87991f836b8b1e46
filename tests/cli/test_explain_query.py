"""`explain` and `analyze`: how queries and texts are understood."""

from __future__ import annotations

from tests.conftest import Call


def test_explain_lists_what_a_word_finds_with_counts(ask: Call) -> None:
    done = ask("explain", "Minister")
    assert done.code == 0
    assert "minister (2)" in done.out
    assert "verteidigungsminister (1)" in done.out


def test_explain_says_which_words_an_article_lacks(ask: Call) -> None:
    done = ask("explain", "Bahn Ukraine", "bahn")
    assert done.code == 1
    assert "Ukraine: fehlt" in done.out


def test_explain_leaves_out_what_is_switched_off(ask: Call) -> None:
    assert "verteidigungsminister" not in ask("explain", "--mode", "forms", "Minister").out
    assert ask("explain", "--no-compounds", "Verteidigung").code == 1
    assert ask("explain", "-x", "minister", "--no-variants", "Minister").code == 0


def test_explain_json_holds_the_lines(ask: Call) -> None:
    record = ask("explain", "--json", "Minister", "gipfel").json
    assert list(record) == ["schema", "query", "id", "lines"]
    assert (record["query"], record["id"]) == ("Minister", "gipfel")
    assert "   Treffer, Platz 1 von 2" in record["lines"]


def test_analyze_shows_place_word_base_form_and_parts(call: Call) -> None:
    done = call("analyze", "Die Häuser der Verteidigungsminister")
    rows = [line.split("\t") for line in done.out.splitlines()]
    assert rows[1] == ["1", "4-10", "häuser", "haus", ""]
    assert rows[3] == ["3", "15-36", "verteidigungsminister", "verteidigungsminister", "verteidigung+minister"]
