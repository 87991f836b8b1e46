"""Exploring: what is counted, completed, alike and lined up is what stands in the articles, on both engines alike."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

import searchidx
from searchidx.errors import ArticleUnknown, UsageError
from searchidx.index import Index
from searchidx.model import TimelineBucket
from tests.conftest import LOCAL_ENGINES

WIRE = (
    "Die Stadt Lübeck sperrt von Montag an die Hafenbrücke für den Verkehr. Grund sind Risse in den Trägern, wie das Bauamt mitteilte. "
    "Busse fahren eine Umleitung über die Wallstraße. Die Arbeiten sollen sechs Wochen dauern und kosten zwei Millionen Euro."
)
ARTICLES = (
    {
        "id": "brücke-früh",
        "title": "Hafenbrücke gesperrt",
        "text": WIRE,
        "date": "2025-02-03T06:00:00+01:00",
        "section": "Lokales",
        "author": "Ada",
    },
    {
        "id": "brücke-spät",
        "title": "Hafenbrücke gesperrt",
        "text": WIRE + " Radfahrer dürfen die Brücke weiter benutzen.",
        "date": "2025-02-03T18:00:00+01:00",
        "section": "Lokales",
        "author": "Ben",
    },
    {
        "id": "kommentar",
        "title": "Eine Brücke zu wenig",
        "text": "Wer in Lübeck auf die Hafenbrücke angewiesen ist, steht im Stau. Das Bauamt wusste seit Jahren von den Rissen.",
        "date": "2025-04-01",
        "section": "Meinung",
    },
    {"id": "fest", "title": "Hafenfest", "text": "Am Hafen wird gefeiert. Die Brücke ist geschmückt.", "section": "Lokales"},
)


@pytest.fixture(scope="module", params=LOCAL_ENGINES)
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("exploring")
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ARTICLES), encoding="utf-8")
    with searchidx.open(folder / "index", engine=request.param) as opened:
        opened.index([folder / "a.jsonl"])
        yield opened


def test_a_filter_without_words_keeps_the_other_values_in_reach_too(index: Index) -> None:
    page = index.search("", facets=("section",), filters={"section": "Meinung"})
    assert (page.total, page.facets["section"]) == (1, (("Lokales", 3), ("Meinung", 1)))


def test_a_filtered_facet_keeps_its_other_values_in_reach(index: Index) -> None:
    page = index.search("Brücke", facets=("section", "author", "year"), filters={"section": "Lokales"})
    assert page.total == 3
    assert page.facets == {
        "section": (("Lokales", 3), ("Meinung", 1)),
        "author": (("Ada", 1), ("Ben", 1)),
        "year": (("2025", 2),),
    }


def test_values_can_be_left_out(index: Index) -> None:
    page = index.search("Brücke", filters={"-section": ["Lokales"]})
    assert [hit.id for hit in page.hits if not hit.partial] == ["kommentar"]
    assert "ohne Ressort Lokales" in page.reading.de


def test_what_cannot_be_counted_is_said(index: Index) -> None:
    with pytest.raises(UsageError, match="farbe"):
        index.search("Brücke", facets=("farbe",))


def test_all_hits_are_as_many_as_the_total_and_in_the_same_order(index: Index) -> None:
    page = index.search("Brücke", limit=100)
    assert [hit.id for hit in index.hits("Brücke")] == [hit.id for hit in page.hits if not hit.partial]
    assert len(list(index.hits("Brücke"))) == page.total == 4


def test_the_last_word_is_completed_and_the_others_stay(index: Index) -> None:
    assert [(found.text, found.count) for found in index.suggest("Lübeck Hafenb")] == [("Lübeck Hafenbrücke", 3)]
    assert [found.text for found in index.suggest("lueb")] == ["lübeck"]
    assert index.suggest("Lübeck ") == ()
    assert index.suggest("") == ()


def test_similar_articles_come_with_the_words_they_share(index: Index) -> None:
    first, second = index.similar("brücke-früh", limit=2)
    assert (first.hit.id, first.versions) == ("brücke-spät", True)
    assert (second.hit.id, second.versions) == ("kommentar", False)
    assert {"Hafenbrücke", "Bauamt"} <= set(second.shared)
    with pytest.raises(ArticleUnknown):
        index.similar("gibt es nicht")


def test_versions_of_a_story_are_told_from_articles_about_it(index: Index) -> None:
    (version,) = index.versions("brücke-spät")
    assert version.hit.id == "brücke-früh"
    assert version.overlap == 1.0
    assert index.versions("kommentar") == ()


def test_differences_mark_what_only_one_version_has(index: Index) -> None:
    (early,), (late,) = index.differences("brücke-früh", "brücke-spät")
    assert early.marks == ()
    assert [late.text[start:end] for start, end in late.marks] == ["Radfahrer dürfen die Brücke weiter benutzen."]


def test_a_timeline_has_no_gaps_and_counts_all_articles_beside(index: Index) -> None:
    found = index.timeline("Lübeck")
    assert found.buckets == (TimelineBucket("2025-02-01", 2, 2), TimelineBucket("2025-03-01", 0, 0), TimelineBucket("2025-04-01", 1, 1))
    assert index.timeline("Brücke").undated == 1
    assert [period.start for period in index.timeline("Lübeck", per="week").buckets][:2] == ["2025-02-03", "2025-02-10"]
    assert index.timeline("Lübeck", per="year").buckets == (TimelineBucket("2025-01-01", 3, 3),)
    assert index.timeline("Einhorn").buckets == ()


def test_a_concordance_lines_up_every_occurrence(index: Index) -> None:
    found = index.kwic("Brücke", sort="right", width=12)
    assert (found.total, found.articles, found.complete) == (len(found.lines), 4, True)
    assert {line.hit for line in found.lines} == {"Brücke", "Hafenbrücke"}
    assert "Die " in {line.left[-4:] for line in found.lines if line.id == "fest"}
    rights = [line.right.split() for line in found.lines]
    assert [words[0].lower() for words in rights if words] == sorted(words[0].lower() for words in rights if words)
    assert len(index.kwic("Brücke", limit=2, offset=1).lines) == 2


def test_a_hit_says_why_it_was_found(index: Index) -> None:
    page = index.search("Brücke", why=True)
    found = {hit.id: (hit.why[0].relation, hit.why[0].form, hit.why[0].field) for hit in page.hits}
    assert found["kommentar"] == ("exact", "Brücke", "title")
    assert found["brücke-früh"] == ("head", "Hafenbrücke", "title")


def test_a_question_without_matches_is_widened_by_one_thing_at_a_time(index: Index) -> None:
    found = index.relaxations("Hafenbrücke Radfahrer Quastenflosser", filters={"section": "Lokales", "since": "2026"})
    assert found == ()
    found = index.relaxations("Hafenbrücke Radfahrer", filters={"section": "Meinung"})
    assert [(one.kind, one.left_out, one.query, dict(one.filters), one.total) for one in found] == [
        ("word", "Radfahrer", "Hafenbrücke", {"section": "Meinung"}, 1),
        ("filter", "section", "Hafenbrücke Radfahrer", {}, 1),
    ]
    found = index.relaxations("Brücke", mode="exact", filters={"since": "2026", "-author": "Ada"}, exclude=["x"])
    assert [(one.kind, one.total) for one in found] == [("period", 3)]
    for one in found:
        asked = {"mode": one.mode, "filters": one.filters, "without": one.without, "exclude": one.exclude}
        assert index.search(one.query, **asked).total == one.total  # type: ignore[arg-type]


def test_an_unknown_word_is_replaced_by_one_that_is_spelled_like_it(index: Index) -> None:
    found = [one for one in index.relaxations("Hafnbrücke Radfahrer") if one.kind == "spelling"]
    assert [(one.left_out, one.query) for one in found] == [("Hafnbrücke", "Hafenbrücke Radfahrer")]
    assert index.search(found[0].query).total == found[0].total > 0


def test_what_was_switched_off_can_be_let_in_again(index: Index) -> None:
    assert [one.kind for one in index.relaxations("Hafen", mode="exact", filters={"section": "Meinung"})] == ["filter", "mode"]
    assert [(one.kind, one.total) for one in index.relaxations("Hafen", without=["modifier"], filters={"section": "Meinung"})] == [
        ("filter", 1),
        ("switches", 1),
    ]
