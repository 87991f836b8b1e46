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


def test_contexts_are_whole_words(bridges: Index) -> None:
    for line in bridges.kwic("Brücke", width=14).lines:
        text = " ".join(passage.text for passage in bridges.read(line.id)).split()
        words = {word.strip() for word in text}
        assert all(word in words for word in line.left.split()[:1]), line
        assert len(line.left) <= 14
        assert len(line.right) <= 14


def test_a_place_at_the_end_of_a_field_comes_last_by_the_word_that_follows(bridges: Index) -> None:
    rights = [line.right.strip(" .,!?") for line in bridges.kwic("Brücke gesperrt", sort="right").lines]
    assert "" in rights
    assert "" not in rights[: -rights.count("")]


def test_the_most_frequent_form_comes_first(bridges: Index) -> None:
    forms = [line.hit for line in bridges.kwic("Brücke", sort="frequency").lines]
    assert forms == sorted(forms, key=lambda form: (-forms.count(form), form))
    assert len(set(forms)) > 1
