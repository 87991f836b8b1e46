"""An explanation reads well and is true: every number in it is one the engine counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import searchidx
from searchidx.errors import ArticleUnknown
from searchidx.index import Index
from tests.conftest import LOCAL_ENGINES


@pytest.fixture(scope="module", params=LOCAL_ENGINES)
def four(request: pytest.FixtureRequest, four_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with searchidx.open(tmp_path_factory.mktemp("erklärt"), engine=request.param) as index:
        index.index([four_file])
        yield index


def lines(index: Index, query: str, id: str | None = None, lang: str = "de", **options: object) -> list[str]:
    return [line.text(lang) for line in index.explain(query, id, **options)]  # type: ignore[arg-type]


def test_a_word_is_explained_by_relation_with_the_articles_that_hold_each_form(four: Index) -> None:
    found = lines(four, "Minister")
    assert found[0].startswith("Verstanden als: „Minister“")
    assert found[1] == "2 Artikel passen"
    assert found[found.index("Minister") + 1 :][:2] == [
        "   genaue Form: minister (2)",
        "   Grundwort einer Zusammensetzung: verteidigungsminister (1)",
    ]


def test_several_words_are_counted_one_by_one(four: Index) -> None:
    assert lines(four, "Minister Ukraine")[1] == "1 Artikel passt; einzeln: Minister 2, Ukraine 1"


def test_the_words_of_a_phrase_are_explained_as_they_stand(four: Index) -> None:
    found = lines(four, "„Frieden ohne Kiew“", "gipfel")
    assert found[0] == "Verstanden als: die Wortfolge „Frieden ohne Kiew“"
    assert found[2:4] == ["„Frieden“", "   genaue Form: frieden (1)"]
    assert "   „frieden ohne kiew“: frieden ohne kiew (im Fließtext 1×)" in found


@pytest.mark.parametrize(
    ("query", "id", "line"),
    [
        ("Minister", "gipfel", "   Treffer, Platz 1 von 2"),
        ("Minister", "köche", "   Treffer, Platz 2 von 2"),
        ("Minister Ukraine", "köche", "   Teiltreffer: nicht alles Gesuchte steht darin; Platz 2 von 2, Teiltreffer mitgezählt"),
        ("Minister", "bahn", "   Kein Treffer"),
        ("Minister", "gipfel", "   Minister: minister (im Fließtext 1×), verteidigungsminister (in der Überschrift 1×)"),
        ("Minister Ukraine", "köche", "   Ukraine: fehlt"),
        ("titel:Pendler", "bahn", "   Pendler: fehlt in der Überschrift"),
        ("Bahn und Flug", "bahn", "   und: fehlt, muss aber nicht vorkommen"),
        ("Minister NICHT Ukraine", "gipfel", "   Ausgeschlossen: ukraine (im Fließtext 1×)"),
        ("Bahn ressort:Politik", "bahn", "   Passt nicht zu Ressort Politik; Ressort Wirtschaft"),
        ("Bahn datum:2024", "bahn", "   Passt nicht zu Zeitraum 01.01.2024–31.12.2024; Datum 01.03.2025"),
        ("datum:2024 ressort:Politik", "bahn", "   Passt nicht zu Zeitraum 01.01.2024–31.12.2024; Datum 01.03.2025"),
        ("Bahn ressort:P*", "bahn", "   Passt nicht zu Ressort Panorama oder Ressort Politik; Ressort Wirtschaft"),
        ("Bahn datum:12.2.2025", "bahn", "   Passt nicht zu Zeitraum 12.02.2025; Datum 01.03.2025"),
        ("Bahn bis:12.2.2025", "bahn", "   Passt nicht zu Zeitraum bis 12.02.2025; Datum 01.03.2025"),
        ("Köche seit:2024", "köche", "   Passt nicht zu Zeitraum ab 01.01.2024; Datum unbekannt"),
    ],
)
def test_an_article_is_told_what_stands_in_it_and_what_rules_it_out(four: Index, query: str, id: str, line: str) -> None:
    assert line in lines(four, query, id)


def test_a_word_that_is_missing_names_what_only_looks_like_it(four: Index) -> None:
    (line,) = [line for line in lines(four, "Hochwasserschützer Dresden", "wetter") if line.startswith("   Hochwasserschützer: fehlt")]
    assert "hochwasserschutz" in line


def test_what_rules_out_is_told_only_where_it_does(four: Index) -> None:
    assert not [line for line in lines(four, "Bahn -Flug datum:2025", "bahn") if re.match(" +(Ausgeschlossen|Passt nicht)", line)]


@pytest.mark.parametrize("query", ["Minister", "Minister Ukraine Kiew", "„Frieden ohne Kiew“ ODER Brüssel", "Sicherheit NAHE/5 Ukraine"])
def test_the_points_add_up_to_the_score(four: Index, query: str) -> None:
    (hit,) = [hit for hit in four.search(query).hits if hit.id == "gipfel"]
    points = [float(row[1].replace(",", ".")) for line in lines(four, query, "gipfel") if (row := re.match(r" {6}(\d+,\d+)  ", line))]
    *contributions, total = points
    assert total == pytest.approx(hit.score, abs=0.0005)
    assert sum(contributions) == pytest.approx(total, abs=0.0005 * len(points))


def test_a_contribution_names_relation_places_and_how_many_articles_have_it(four: Index) -> None:
    assert next(line[13:] for line in lines(four, "Garantie Ukraine", "gipfel") if line.startswith("      ")) == (
        "Garantie, Grundwort einer Zusammensetzung (sicherheitsgarantien): im Fließtext 1×; nur in diesem Artikel"
    )


def test_what_is_switched_off_is_named_as_such(four: Index) -> None:
    assert "   Grundwort einer Zusammensetzung (abgeschaltet): verteidigungsminister" in lines(four, "Minister", without=["head"])
    assert "   genaue Form (abgeschaltet): minister" in lines(four, "Minister", exclude=["minister"])


def test_every_line_is_there_in_english(four: Index) -> None:
    german, english = (lines(four, "Minister Flug -Ukraine", "gipfel", lang) for lang in ("de", "en"))
    assert len(german) == len(english)
    assert english[1] == "No article matches; alone: Minister 2, Flug 0"
    assert "   Excluded: ukraine (in the body 1×)" in english


@pytest.mark.parametrize(("query", "said"), [("*", "Treffer, Platz 2 von 4"), ("", "Kein Treffer"), ("ressort:Nirgends", "Kein Treffer")])
def test_a_query_without_words_is_explained_too(four: Index, query: str, said: str) -> None:
    assert lines(four, query, "gipfel")[-1] == f"   {said}"


def test_an_unknown_article_is_refused(four: Index) -> None:
    with pytest.raises(ArticleUnknown, match="gibt-es-nicht"):
        four.explain("Minister", "gibt-es-nicht")


def test_long_lists_of_forms_are_cut_and_the_rest_is_counted(tmp_path: Path) -> None:
    file = tmp_path / "viele.jsonl"
    file.write_text('{"text": "' + " ".join(f"Haus{end}rat" for end in "abcdefghijklmn") + '"}\n', encoding="utf-8")
    with searchidx.open(engine="memory") as index:
        index.index([file])
        (line,) = [line for line in lines(index, "Haus*") if "Muster" in line]
    assert line.endswith("hausjrat (1), … und 4 weitere")


def test_units_are_counted_exactly(tmp_path: Path) -> None:
    file = tmp_path / "verben.jsonl"
    texts = ["Er trat am Montag zurück.", "Sie trat auf. Zurück blieb nichts.", "Der Zug fuhr zurück."]
    file.write_text("".join(f'{{"text": "{text}"}}\n' for text in texts), encoding="utf-8")
    with searchidx.open(engine="memory") as index:
        index.index([file])
        found = lines(index, "zurücktreten", index.search("zurücktreten").hits[0].id)
    assert "   andere Form: trat … zurück (1)" in found
    assert "   zurücktreten: trat … zurück (im Fließtext 1×)" in found


# --- did you mean, and why nothing matches -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=LOCAL_ENGINES)
def names(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("namen")
    texts = ["Präsident Wolkenstein reist nach Lübeck."] * 3 + ["Das Haus am Hafen brennt.", "Ein Haus steht leer."]
    rows = (f'{{"id": "{n}", "date": "2025-02-1{n}", "text": "{text} Nummer {n}."}}\n' for n, text in enumerate(texts))
    (folder / "a.jsonl").write_text("".join(rows), encoding="utf-8")
    with searchidx.open(folder / "index", engine=request.param) as index:
        index.index([folder / "a.jsonl"])
        yield index


def notes(index: Index, query: str) -> list[str]:
    return [note.de for note in index.search(query).notes]


def test_a_word_nothing_belongs_to_gets_a_suggestion_and_is_not_replaced(names: Index) -> None:
    page = names.search("Wolkenstien")
    assert (page.total, [note.de for note in page.notes]) == (0, ["„Wolkenstien“ kommt im Index nicht vor. Meinten Sie „Wolkenstein“?"])
    assert page.notes[0].en == "“Wolkenstien” is not in the index. Did you mean “Wolkenstein”?"


@pytest.mark.parametrize("query", ["Wolkenstein", "Häuser", "Wolkenst*", "Xylofonkonzert", "Haus ODER Hafen"])
def test_what_has_forms_or_nothing_close_gets_none(names: Index, query: str) -> None:
    assert notes(names, query) == []


def test_words_that_could_be_said_for_a_compound_but_never_are_do_not_make_it_known(names: Index) -> None:
    assert notes(names, "Haus-Wolkenstien") == []
    assert notes(names, "Wolken-Stien") == ["„Wolken-Stien“ kommt im Index nicht vor. Meinten Sie „Wolkenstein“?"]


@pytest.mark.parametrize("query", ["„Präsident Wolkenstien“", "=Wolkenstien", "titel:Wolkenstien", "Haus ODER Wolkenstien"])
def test_a_suggestion_comes_wherever_the_word_is_searched_for(names: Index, query: str) -> None:
    assert "meinten sie „wolkenstein“?" in notes(names, query)[0].casefold()


def test_without_a_match_each_word_is_counted(names: Index) -> None:
    assert notes(names, "Haus Quasselstrippe") == ["Kein Artikel hat alles; einzeln: Haus 2, Quasselstrippe 0"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("Haus Hafen Lübeck", "Treffer gäbe es ohne Lübeck (1)"),
        ("Haus datum:2024", "Treffer gäbe es ohne Zeitraum 01.01.2024–31.12.2024 (2)"),
        ("Haus -am -leer", "Treffer gäbe es ohne NICHT am (1), ohne NICHT leer (1)"),
    ],
)
def test_without_a_match_it_is_told_which_part_would_have_to_go(names: Index, query: str, told: str) -> None:
    assert notes(names, query)[-1] == told


def test_an_answer_with_matches_needs_no_such_note(names: Index) -> None:
    assert notes(names, "Haus Hafen") == []
