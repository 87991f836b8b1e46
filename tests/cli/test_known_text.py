"""`known`: whether a text or an address is in the index already."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.cli.support import on_terminal
from tests.conftest import Call
from tests.results.conftest import ARTICLES

EARLY = next(row for row in ARTICLES if row["id"] == "brücke-früh")


def paste(monkeypatch: pytest.MonkeyPatch, text: str | bytes) -> None:
    data = text if isinstance(text, bytes) else text.encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))


def test_a_pasted_text_finds_itself_then_its_version_then_what_is_similar(explore: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    paste(monkeypatch, f"{EARLY['title']}\n\n{EARLY['text']}")
    done = explore("known")
    rows = [line.split("\t") for line in done.out.splitlines()]
    assert done.code == 0
    assert [row[:2] for row in rows] == [["same", "brücke-früh"], ["holds", "brücke-spät"], ["similar", "kommentar"]]
    assert "Bauamt" in rows[2][7].split(", ")


def test_a_text_that_is_not_there_ends_with_exit_code_1(explore: Call) -> None:
    done = explore("known", "Zwei Kraniche brüten auf dem Dach der Molkerei von Sehlde")
    assert (done.code, done.out) == (1, "")
    assert "hat diesen Text nicht" in done.err


def test_nothing_pasted_is_wrong_usage(explore: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    paste(monkeypatch, " \n")
    done = explore("known")
    assert done.code == 2
    assert "Kein Text" in done.err


def test_bytes_that_are_no_text_are_looked_for_as_far_as_they_are(explore: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    paste(monkeypatch, b"\xff\xfe\x00 " + EARLY["text"].encode())
    assert explore("known", "-").out.startswith(("same\tbrücke-früh", "holds\tbrücke-früh"))


def test_json_has_what_each_is_and_the_longest_common_part(explore: Call) -> None:
    sentence = EARLY["text"].split(". ")[0]
    (first, *_) = explore("known", "--json", sentence).json["known"]
    assert (first["relation"], first["overlap"]) == ("holds", 1.0)
    assert first["passages"][0]["text"].split()[0] == sentence.split()[0]


def test_a_person_is_told_what_is_the_same(story_index: Path) -> None:
    assert "Enthält den Text · 100 % des Textes" in on_terminal("known", "--index", story_index, EARLY["text"].split(". ")[0])
