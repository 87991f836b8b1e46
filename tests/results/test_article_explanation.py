"""An explanation of an article says what it has of a query, and adds up to its score."""

from __future__ import annotations

import re

import pytest

from searchidx.errors import ArticleUnknown
from searchidx.index import Index


def lines(index: Index, query: str, id: str | None = None, lang: str = "de", **options: object) -> list[str]:
    return [line.text(lang) for line in index.explain(query, id, **options)]  # type: ignore[arg-type]


def test_the_words_of_a_phrase_are_explained_as_they_stand(four: Index) -> None:
    explanation = lines(four, "„Frieden ohne Kiew“", "gipfel")
    assert explanation[0] == "Verstanden als: die Wortfolge „Frieden ohne Kiew“"
    assert explanation[2:4] == ["„Frieden“", "   genaue Form: frieden (1)"]
    assert "   „frieden ohne kiew“: frieden ohne kiew (im Fließtext 1×)" in explanation


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


def test_every_line_is_there_in_english(four: Index) -> None:
    german, english = (lines(four, "Minister Flug -Ukraine", "gipfel", lang) for lang in ("de", "en"))
    assert len(german) == len(english)
    assert english[1] == "No article matches; alone: Minister 2, Flug 0"
    assert "   Excluded: ukraine (in the body 1×)" in english


@pytest.mark.parametrize(
    ("query", "outcome"), [("*", "Treffer, Platz 2 von 4"), ("", "Kein Treffer"), ("ressort:Nirgends", "Kein Treffer")]
)
def test_a_query_without_words_is_explained_too(four: Index, query: str, outcome: str) -> None:
    assert lines(four, query, "gipfel")[-1] == f"   {outcome}"


def test_an_unknown_article_is_refused(four: Index) -> None:
    with pytest.raises(ArticleUnknown, match="gibt-es-nicht"):
        four.explain("Minister", "gibt-es-nicht")
