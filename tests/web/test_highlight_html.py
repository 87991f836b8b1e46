"""Marks as HTML: the text is escaped, and no link is set into the middle of a word."""

from __future__ import annotations

import pytest

from searchidx.model import Passage
from tests.web.html_document import parse_html
from web.highlight_html import MOST_TARGETS, jump_targets, marked_html, numbering_renderer


def test_a_passage_keeps_its_text_whatever_it_holds() -> None:
    text = "a<b> & „c“ 'd' \"e\" \u202ef"
    html = marked_html(Passage("body", text, ((0, 2), (5, 6), (len(text) - 1, len(text)))))
    page = parse_html(html)
    assert page.text == text
    assert [mark.text for mark in page.all("mark")] == ["a<", "&", "f"]


def test_a_single_mark_has_no_links_to_neighbours() -> None:
    html = numbering_renderer(1, "de")(Passage("body", "Elbe", ((0, 4),)))
    assert html == '<span class="stop" id="t1" tabindex="-1"><mark>Elbe</mark></span>'


@pytest.mark.parametrize(
    ("text", "marked_parts", "wanted"),
    [
        ("Der Fährbetrieb ruht.", ["Fähr"], ["Fährbetrieb"]),
        ("auf „Sicherheitsgarantien“, sagt", ["garantien"], ["„Sicherheitsgarantien“,"]),
        ("Klima-Experte warnt", ["Klima", "Experte"], ["Klima-Experte"]),
        ("Minister und Ministerin", ["Minister", "in"], ["Minister", "Ministerin"]),
        ("ruht auf der Elbe.", ["auf der Elbe"], ["auf der Elbe."]),
        ("Fa\u0308hrbetrieb\u00a0ruht", ["Fa\u0308hr"], ["Fa\u0308hrbetrieb"]),
        ("Bund/Land und Land/Kreis", ["Land und Land"], ["Bund/Land und Land/Kreis"]),
    ],
)
def test_a_jump_target_is_never_part_of_a_word(text: str, marked_parts: list[str], wanted: list[str]) -> None:
    ranges, at = [], 0
    for part in marked_parts:
        start = text.index(part, at)
        at = start + len(part)
        ranges.append((start, at))
    passage = Passage("body", text, tuple(ranges))
    assert [text[start:end] for start, end in jump_targets(passage)] == wanted
    page = parse_html(numbering_renderer(9, "de")(passage))
    assert [stop.text for stop in page.all("span", klass="stop")] == wanted
    assert [mark.text for mark in page.all("mark")] == marked_parts


class NeverCopied(tuple[tuple[int, int], ...]):
    """Marks that must not be sliced: copying them for each of them takes the square of their number."""

    def __getitem__(self, at):  # type: ignore[no-untyped-def]
        assert not isinstance(at, slice)
        return super().__getitem__(at)


def test_of_very_many_places_all_are_marked_and_the_first_are_linked() -> None:
    words = MOST_TARGETS + 500
    marks = NeverCopied((3 * number, 3 * number + 2) for number in range(words))
    page = parse_html(numbering_renderer(words, "de")(Passage("body", "ja " * words, marks)))
    assert len(page.all("mark")) == words
    stops = page.all("span", klass="stop")
    assert [stops[0].attributes["id"], stops[-1].attributes["id"], len(stops)] == ["t1", f"t{MOST_TARGETS}", MOST_TARGETS]
    targets = {link.attributes["href"] for link in page.all("a")}
    assert targets == {f"#t{number}" for number in range(1, MOST_TARGETS + 1)}
