"""Pagination links the first and the last page, the neighbours of the page shown, and nothing that does not exist."""

from __future__ import annotations

import pytest

from web.pagination import paginate


@pytest.mark.parametrize(
    ("number", "pages", "numbers"),
    [
        (1, 0, (1,)),
        (1, 1, (1,)),
        (1, 4, (1, 2, 3, 4)),
        (1, 9, (1, 2, 3, None, 9)),
        (5, 9, (1, None, 3, 4, 5, 6, 7, None, 9)),
        (9, 9, (1, None, 7, 8, 9)),
        (99, 3, (1, None, 3)),
    ],
)
def test_gaps_stand_for_pages_that_are_not_linked(number: int, pages: int, numbers: tuple[int | None, ...]) -> None:
    assert paginate(number, pages).numbers == numbers


def test_there_is_a_next_page_while_partial_hits_follow() -> None:
    assert not paginate(2, 2).next
    assert paginate(2, 2, more=True).next
    assert not paginate(1, 2).previous
