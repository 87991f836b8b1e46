"""Cutting texts and leading forms back to words: both forms of the kernel do what an obvious loop does."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.german.decompounder import decompounder
from searchidx.german.lexicon import lexicon
from searchidx.kernel import is_compiled
from tests.kernel.support import as_installed, as_source

FORMS = {"as installed": as_installed("text_lookup"), "as source": as_source("text_lookup")}
AFFORDABLE = 4.0

both_forms = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
letters = st.text("ab\u00e4\U0001f600", max_size=9)
short = st.text("ab\u00e4", min_size=1, max_size=4)
costs = st.integers(1, 12).map(float)


def cheapest(text: str, fronts: Mapping[str, float], ends: Mapping[str, float]) -> tuple[int, ...]:
    """Of all ways, each begun at its end, the cheapest; of those the one whose later pieces are longer."""
    ways: list[tuple[float, list[int]]] = []

    def cut(stop: int, cost: float, later: list[int]) -> None:
        for start in range(stop):
            piece = text[start:stop]
            own = ends.get(piece) if stop == len(text) else fronts.get(piece) if len(piece) > 1 and stop < len(text) - 1 else None
            if own and (start or later):
                cut(start, cost + own, [*later, start])
        if not stop and later:
            ways.append((cost, later))

    cut(len(text), 0.0, [])
    cost, starts = min(ways, default=(0.0, []))
    return tuple(reversed(starts)) if cost < AFFORDABLE * len(starts) else ()


@given(text=letters, fronts=st.dictionaries(short, costs, max_size=8), ends=st.dictionaries(short, costs, max_size=8))
def test_the_cheapest_way_is_that_of_all_ways(text: str, fronts: dict[str, float], ends: dict[str, float]) -> None:
    wanted = cheapest(text, fronts, ends)
    for form in FORMS.values():
        segmenter = form.Segmenter({front: (cost, front) for front, cost in fronts.items()}, ends)
        assert segmenter.cuts(text, AFFORDABLE) == wanted
        asked = form.Segmenter({}, {}).cuts(text, AFFORDABLE, lambda front: fronts.get(front, 0), lambda end: ends.get(end, 0))
        assert asked == wanted
        short_fronts = {front: (cost, front) for front, cost in fronts.items() if len(front) < 3}
        short_ends = {end: cost for end, cost in ends.items() if len(end) < 3}
        segmenter = form.Segmenter(short_fronts, short_ends)
        assert segmenter.cuts(text, AFFORDABLE, lambda front: fronts.get(front, 0), lambda end: ends.get(end, 0), 3) == wanted


@both_forms
def test_an_error_of_a_cost_comes_through(form: ModuleType) -> None:
    def fail(text: str) -> float:
        raise LookupError(text)

    with pytest.raises(LookupError):
        form.Segmenter({}, {}).cuts("abcdef", AFFORDABLE, fail, fail)


@pytest.mark.skipif(not is_compiled(), reason="interpreted, whatever has letters and a length is a text")
def test_what_is_no_text_is_refused() -> None:
    form = as_installed("text_lookup")
    for value in (None, 3, b"bytes", ["abcdef"]):
        with pytest.raises(TypeError):
            form.Segmenter({}, {}).cuts(value, AFFORDABLE)
        with pytest.raises(TypeError):
            form.SuffixLookup({"": [("", {})]}, {}).origins(value)


@both_forms
def test_a_text_of_any_length_is_cut(form: ModuleType) -> None:
    segmenter = form.Segmenter({"ab": (1.0, "ab")}, {"ab": 1.0})
    assert segmenter.cuts("ab" * 150, AFFORDABLE) == tuple(range(0, 300, 2))
    assert segmenter.cuts("", AFFORDABLE) == segmenter.cuts("a", AFFORDABLE) == ()


@given(texts=st.sets(st.text(max_size=6), max_size=40), others=st.lists(st.text(max_size=6)))
def test_a_filter_misses_no_text(texts: set[str], others: list[str]) -> None:
    answers = [[form.TextFilter(texts, len(texts)).may_contain(text) for text in (*texts, *others)] for form in FORMS.values()]
    assert answers[0] == answers[1]
    assert all(answers[0][: len(texts)])


@both_forms
def test_a_filter_tells_most_other_texts(form: ModuleType) -> None:
    held = form.TextFilter(map(str, range(10_000)), 10_000)
    assert sum(held.may_contain(str(number)) for number in range(10_000, 20_000)) < 2_000


pairs = st.lists(st.tuples(short | st.just(""), short))


@given(form=letters, entries=st.dictionaries(letters, st.just("entry"), max_size=12), tails=pairs)
def test_origins_are_the_words_with_a_tail_where_the_form_has_the_ending(
    form: str, entries: dict[str, str], tails: list[tuple[str, str]]
) -> None:
    endings: dict[str, list[tuple[str, dict[str, str]]]] = {}
    for ending, tail in tails:
        endings.setdefault(ending, []).append((tail, {tail: ending}))
    wanted = [
        (word, "entry", {tail: ending})
        for ending in sorted(endings, key=len)
        for tail, _ in endings[ending]
        if form.endswith(ending) and (word := form[: len(form) - len(ending)] + tail) in entries
    ]
    for kernel in FORMS.values():
        assert kernel.SuffixLookup(endings, entries).origins(form) == wanted


def test_real_words_are_cut_alike_with_and_without_the_tables() -> None:
    words = [word for word, kind, _ in lexicon().paradigms() if kind == "N"][::300]
    words = [front + "s" * at + back for front, back in zip(words, words[7:], strict=False) for at in (0, 1) if len(front + back) < 40]
    before = [decompounder().cheapest_split(word) for word in words]
    decompounder().precompute()
    assert [decompounder().cheapest_split(word) for word in words] == before
    assert sum(map(bool, before)) > len(words) // 5


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
@given(text=letters, fronts=st.dictionaries(short, costs, max_size=8), ends=st.dictionaries(short, costs, max_size=8))
def test_a_filter_of_other_texts_changes_no_cut(form: ModuleType, text: str, fronts: dict[str, float], ends: dict[str, float]) -> None:
    segmenter = form.Segmenter({"ab": (1.0, "ab")}, {"ba": 1.0})
    others = form.TextFilter([*fronts, *ends], len(fronts) + len(ends))
    front_cost, end_cost = (lambda piece: fronts.get(piece, 0.0)), (lambda piece: ends.get(piece, 0.0))
    for shortest in (1, 3):
        unfiltered = segmenter.cuts(text, AFFORDABLE, front_cost, end_cost, shortest)
        assert segmenter.cuts(text, AFFORDABLE, front_cost, end_cost, shortest, others) == unfiltered
