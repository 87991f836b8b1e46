"""Arrays with right checksums that contradict each other are named, one by one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from searchidx.engines.whoosh import open_engine
from searchidx.storage import index_directory
from searchidx.storage.array_file import ArrayFile, ArrayWriter
from searchidx.storage.consistency import contradiction, vocabulary_differs
from searchidx.storage.ragged_arrays import Array
from searchidx.storage.segment import Segment
from tests.engines.support import news

FORGERIES: dict[str, tuple[str, Callable[[Array], Array]]] = {
    "date.moment": ("date", lambda values: values[:-1]),
    "id.order": ("id", np.zeros_like),
    "id.rank": ("id", lambda values: values + 1),
    "section.value": ("section", lambda values: values + 1),
    "article.rows": ("article.rows", lambda values: values[::-1] * 2),
    "row.field": ("row.field", lambda values: values + 8),
    "term.blob": ("term", lambda values: values[::-1].copy()),
    "posting.frequency": ("posting.frequency", lambda values: values[:-1]),
    "occurrence.position": ("occurrence.position", lambda values: np.concatenate([values, values])),
    "posting.row": ("postings", lambda values: values ^ 1),
    "text.sizes": ("unreadable", lambda values: values[::-1].copy()),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    articles = [news(f"n{i}", f"Haus {i}", f"Das Haus Nummer {i} brennt.", section="AB"[i % 2]) for i in range(9)]
    open_engine(tmp_path).commit([*articles, news("lang", "Lang", "Ein langer Text. " * 9, section="A")])
    return next(tmp_path.glob(f"*{index_directory.SEGMENT}"))


def forged(path: Path, name: str, change: Callable[[Array], Array]) -> Segment:
    """The segment with one array changed, and with right checksums."""
    file = ArrayFile(path)
    arrays = {array: file[array].copy() for array in file.names}
    arrays[name] = change(arrays[name]).astype(arrays[name].dtype)
    with ArrayWriter(path.with_name("forged")) as writer:
        for array, values in arrays.items():
            writer.add(array, values)
        writer.finish(file.facts)
    return Segment(path.with_name("forged"), "forged")


def test_a_sound_segment_contradicts_itself_nowhere(path: Path) -> None:
    assert contradiction(Segment(path, "s")) is None
    assert contradiction(forged(path, "row.field", lambda values: values)) is None


@pytest.mark.parametrize("array", FORGERIES)
def test_the_array_that_does_not_fit_is_named(path: Path, array: str) -> None:
    named, change = FORGERIES[array]
    segment = forged(path, array, change)
    assert segment.file.flaws() == []
    assert contradiction(segment) == named


def test_a_vocabulary_that_counts_otherwise_than_its_segments_is_noticed(path: Path) -> None:
    engine = open_engine(path.parent)
    generation = ArrayFile(index_directory.generation_path(path.parent, 1))
    assert not vocabulary_differs(generation, engine.snapshot)
    open_engine(path.parent).commit([], ["n1"])
    assert vocabulary_differs(generation, open_engine(path.parent).snapshot)
