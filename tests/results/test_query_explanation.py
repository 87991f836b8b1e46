"""An explanation of a query is true: every number in it is one the engine counts."""

from __future__ import annotations

from pathlib import Path

import searchidx
from searchidx.index import Index


def lines(index: Index, query: str, id: str | None = None, lang: str = "de", **options: object) -> list[str]:
    return [line.text(lang) for line in index.explain(query, id, **options)]  # type: ignore[arg-type]


def test_a_word_is_explained_by_relation_with_the_articles_that_hold_each_form(four: Index) -> None:
    explanation = lines(four, "Minister")
    assert explanation[0].startswith("Verstanden als: „Minister“")
    assert explanation[1] == "2 Artikel passen"
    assert explanation[explanation.index("Minister") + 1 :][:2] == [
        "   genaue Form: minister (2)",
        "   Grundwort einer Zusammensetzung: verteidigungsminister (1)",
    ]


def test_several_words_are_counted_one_by_one(four: Index) -> None:
    assert lines(four, "Minister Ukraine")[1] == "1 Artikel passt; einzeln: Minister 2, Ukraine 1"


def test_what_is_switched_off_is_named_as_such(four: Index) -> None:
    assert "   Grundwort einer Zusammensetzung (abgeschaltet): verteidigungsminister" in lines(four, "Minister", without=["head"])
    assert "   genaue Form (abgeschaltet): minister" in lines(four, "Minister", exclude=["minister"])


def test_long_lists_of_forms_are_cut_and_the_rest_is_counted(tmp_path: Path) -> None:
    file = tmp_path / "viele.jsonl"
    file.write_text('{"text": "' + " ".join(f"Haus{end}rat" for end in "abcdefghijklmn") + '"}\n', encoding="utf-8")
    with searchidx.open(engine="memory") as index:
        index.index([file])
        (line,) = [line for line in lines(index, "Haus*") if "Muster" in line]
    assert line.endswith("hausjrat (1), … und 4 weitere Formen")


def test_units_are_counted_exactly(tmp_path: Path) -> None:
    file = tmp_path / "verben.jsonl"
    texts = ["Er trat am Montag zurück.", "Sie trat auf. Zurück blieb nichts.", "Der Zug fuhr zurück."]
    file.write_text("".join(f'{{"text": "{text}"}}\n' for text in texts), encoding="utf-8")
    with searchidx.open(engine="memory") as index:
        index.index([file])
        explanation = lines(index, "zurücktreten", index.search("zurücktreten").hits[0].id)
    assert "   andere Form: trat … zurück (1)" in explanation
    assert "   zurücktreten: trat … zurück (im Fließtext 1×)" in explanation
