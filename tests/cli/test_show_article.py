"""`show`: an article to read, to cite, by its fields, as JSON."""

from __future__ import annotations

import pytest

from tests.conftest import Call


def test_show_prints_the_article_with_brackets_where_there_is_no_bold(ask: Call) -> None:
    done = ask("show", "bahn", "-q", "Pendler")
    assert done.code == 0
    assert "Bahn streicht Züge" in done.out
    assert "01.03.2025 06:30" in done.out
    assert "[Pendler]" in done.out


@pytest.mark.parametrize(("kind", "starts"), [("bibtex", "@article{gipfel,"), ("ris", "TY  - NEWS"), ("csl", "[\n{")])
def test_show_cites_an_article(ask: Call, kind: str, starts: str) -> None:
    done = ask("show", "--cite", kind, "gipfel")
    assert (done.code, done.out.startswith(starts)) == (0, True)
    assert "Verteidigungsminister beraten" in done.out


def test_show_fields_names_field_offsets_and_rule(ask: Call) -> None:
    lines = ask("show", "--fields", "bahn").out.splitlines()
    assert any(line.split()[:4] == ["Titel", "0–18", "so", "angegeben"] for line in lines)


def test_rules_are_named_in_the_readers_language(ask: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHIDX_LANG", "en")
    assert "as given" in ask("show", "--fields", "bahn").out


def test_show_json_holds_the_original_and_its_fields(ask: Call) -> None:
    article = ask("show", "--json", "gipfel").json
    texts = {field["field"]: article["original"][field["start"] : field["end"]] for field in article["fields"]}
    assert texts["title"] == article["title"] == "Verteidigungsminister beraten in Brüssel"


@pytest.mark.parametrize("command", [["show"], ["explain", "Bahn"]], ids=["show", "explain"])
def test_an_unknown_article_is_wrong_usage(ask: Call, command: list[str]) -> None:
    done = ask(*command, "gibt-es-nicht")
    assert (done.code, done.out if command == ["show"] else "") == (2, "")
    assert "gibt-es-nicht" in done.err


def test_several_articles_are_cited_together_or_none(ask: Call) -> None:
    done = ask("show", "--cite", "ris", "gipfel", "bahn")
    assert (done.code, done.out.count("TY  - NEWS")) == (0, 2)
    missing = ask("show", "--cite", "ris", "gipfel", "gibtsnicht")
    assert (missing.code, missing.out) == (2, "")
    assert "Nur eine Kennung" in ask("show", "gipfel", "bahn").err
