"""What fails while an index is read is blamed on its files only when their checksums say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchidx.engines.whoosh import open_engine
from searchidx.errors import IndexDamaged
from searchidx.query.core_nodes import Everything
from searchidx.storage import index_directory
from searchidx.storage.array_file import ArrayFile
from searchidx.storage.doc_store import Store
from tests.engines.support import news, word


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    open_engine(tmp_path / "index").commit([news(f"n{i}", "Haus", f"Das Haus Nummer {i} brennt.") for i in range(50)])
    return tmp_path / "index"


def segment_file(directory: Path) -> Path:
    return next(directory.glob(f"*{index_directory.SEGMENT}"))


def overwrite(path: Path, array: str) -> None:
    """Changes an array in place, as a failing disk does under a file that is open."""
    file = ArrayFile(path)
    start, size = file.start(array), file[array].nbytes
    with path.open("r+b") as opened:
        opened.seek(start)
        opened.write(b"\xff" * size)


def test_a_mistake_of_the_caller_stays_what_it_is_and_no_article_is_read(directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine(directory)
    monkeypatch.setattr(Store, "data", lambda *_: pytest.fail("an article was decompressed"))
    with pytest.raises(TypeError) as raised:
        engine.articles(None)  # type: ignore[arg-type]
    assert any("searchidx doctor" in note for note in raised.value.__notes__)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_file_that_changed_after_it_was_opened_is_named(directory: Path) -> None:
    engine = open_engine(directory)
    assert engine.search(Everything()).total == 50
    path = segment_file(directory)
    overwrite(path, "row.field")
    with pytest.raises(IndexDamaged, match=f"{path.name}.*doctor"):
        engine.search(word("haus"))
