"""A concordance lines up the places where words stand."""

from __future__ import annotations

from searchidx.index import Index


def test_a_concordance_lines_up_every_occurrence(bridges: Index) -> None:
    concordance = bridges.kwic("Brücke", sort="right", width=12)
    assert (concordance.total, concordance.articles, concordance.complete) == (len(concordance.lines), 4, True)
    assert {line.hit for line in concordance.lines} == {"Brücke", "Hafenbrücke"}
    assert "Die " in {line.left[-4:] for line in concordance.lines if line.id == "fest"}
    rights = [line.right.split() for line in concordance.lines]
    assert [words[0].lower() for words in rights if words] == sorted(words[0].lower() for words in rights if words)
    assert len(bridges.kwic("Brücke", limit=2, offset=1).lines) == 2
