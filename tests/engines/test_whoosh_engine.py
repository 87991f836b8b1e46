"""The engine on disk: what other processes, threads, failures and the merge policy do to it."""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from threading import Event, Thread

import numpy as np
import pytest

from searchidx.engines.whoosh import open_engine
from searchidx.errors import ArticleRefused, IndexDamaged, IndexForeign, IndexLocked, StorageFailed
from searchidx.model import Article
from searchidx.query.core_nodes import Everything, Phrase
from searchidx.storage import index_directory
from searchidx.storage.array_file import ArrayFile
from searchidx.storage.doc_store import Store
from tests.engines.support import news, word

SECRET = "Geheimwortübung"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    open_engine(tmp_path / "index").commit(
        [news("a", "Haus", "Das Haus brennt."), news("b", "Rat", "Der Rat tagt.")], ledger={"eins": b"eins"}
    )
    return tmp_path / "index"


def state(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir() if path.name != index_directory.LOCK}


def everything_written(directory: Path) -> bytes:
    """All bytes of the index, stored articles decompressed."""
    files = b"".join(state(directory).values())
    stores = [Store(ArrayFile(path)) for path in directory.glob(f"*{index_directory.SEGMENT}")]
    return files + b"".join(data for store in stores for data in store.chosen(np.ones(len(store), bool)))


def long_articles(count: int, prefix: str, theme: str) -> list[Article]:
    """Enough text, and enough alike, for a store to make a dictionary of it; of long numbers: bytes count here, and words cost."""
    random = Random(theme)
    words = [f"{theme} {''.join(random.choices('0123456789x', k=37))}" for _ in range(400)]
    return [news(f"{prefix}{i}", theme, " ".join(random.choices(words, k=105))) for i in range(count)]


def houses(count: int) -> list[Article]:
    return [news(f"n{i}", "Haus", "Das Haus.") for i in range(count)]


def ids(engine: object, node: object) -> list[str]:
    return [hit.id for hit in engine.search(node, limit=1000).hits]  # type: ignore[attr-defined]


# --- generations ---


def test_an_open_engine_sees_the_commits_of_another_process(directory: Path) -> None:
    engine = open_engine(directory)
    program = (
        "from searchidx.engines.whoosh import open_engine; from searchidx.model import Article, Span; "
        f"open_engine({str(directory)!r}).commit([Article('c', 'Neuer Fluss', (Span('title', 0, 11),))], ['a'], ledger={{'zwei': b'zwei'}})"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[2])
    assert engine.generation == 2
    assert ids(engine, word("fluss")) == ["c"]
    assert engine.ids() == ["b", "c"]
    assert engine.ledger() == {"zwei": b"zwei"}


def test_readers_on_many_threads_never_see_half_a_commit(directory: Path) -> None:
    """Each commit replaces all articles: a reader that mixed two generations would count another number."""
    writer, reader, done, wrong = open_engine(directory), open_engine(directory), Event(), []
    writer.commit([news(f"n{i}", "Lage", f"Stand null Haus {i}") for i in range(10)], ["a", "b"])

    def read() -> None:
        while not done.is_set():
            answer = reader.search(word("haus"), limit=20)
            articles = reader.articles([hit.id for hit in answer.hits])
            if answer.total != 10 or len(answer.hits) != 10 or len(reader.vocabulary()) < 5 or None in articles:
                wrong.append(answer)

    threads = [Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for number in range(12):
        writer.commit([news(f"n{i}", "Lage", f"Stand {number} Haus {i}") for i in range(10)], purge=number % 5 == 0)
    done.set()
    for thread in threads:
        thread.join()
    assert not wrong


def test_many_small_commits_leave_few_segments(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    for number in range(60):
        engine.commit([news(f"n{number:02}", "Haus", f"Das Haus Nummer {number}.")])
    assert engine.search(word("haus")).total == 60
    assert len(list(tmp_path.glob(f"*{index_directory.SEGMENT}"))) < 10
    assert ids(engine, Phrase((("nummer",), ("17",)))) == ["n17"]


def test_compacting_leaves_one_segment_with_the_same_articles(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    for number in range(6):
        engine.commit([*houses(3), news(f"fluss{number}", "Fluss", f"Der Fluss Nummer {number}.")], [f"fluss{number - 1}"])
    engine.commit([], ledger={"kept": b"kept"}, compact=True)
    assert len(list(tmp_path.glob(f"*{index_directory.SEGMENT}"))) == 1
    assert engine.ids() == ["fluss5", "n0", "n1", "n2"]
    assert engine.ledger() == {"kept": b"kept"}
    (segment,) = tmp_path.glob(f"*{index_directory.SEGMENT}")
    engine.commit([], compact=True)
    assert list(tmp_path.glob(f"*{index_directory.SEGMENT}")) == [segment]


def test_old_generations_leave_no_files(directory: Path) -> None:
    engine = open_engine(directory)
    for number in range(5):
        engine.commit([news("a", "Haus", f"Fassung {number}")])
    names = sorted(path.name for path in directory.iterdir())
    assert [name for name in names if name.endswith(".toc")] == ["_MAIN_6.toc"]
    assert [name for name in names if name.endswith(index_directory.GENERATION)] == ["searchidx_6.generation"]


# --- taking out for good ---


def test_purging_leaves_no_byte_of_a_removed_article(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    engine.commit([news("geheim", SECRET, f"{SECRET} steht hier.", section=SECRET), *houses(9)])
    engine.commit([news("z", "Fluss", "Der Fluss.")])
    assert SECRET.lower().encode() in everything_written(tmp_path)
    engine.commit([], ["geheim"], purge=True)
    written = everything_written(tmp_path)
    assert not any(trace.encode() in written for trace in (SECRET, SECRET.lower(), "geheim"))
    assert engine.search(Everything()).total == 10


def test_purging_finds_what_an_earlier_commit_removed(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    engine.commit([news("geheim", SECRET, "Hier."), *houses(9)])
    engine.commit([news("geheim", "Neue Fassung", "Ohne das Wort.")])
    engine.commit([], purge=True)
    assert SECRET.encode() not in everything_written(tmp_path)


def test_purging_leaves_nothing_in_what_the_store_learned_from_its_articles(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    engine.commit(long_articles(900, "geheim", SECRET))
    engine.commit(long_articles(900, "offen", "Nichts"))
    assert all(Store(ArrayFile(path)).dictionaries for path in tmp_path.glob(f"*{index_directory.SEGMENT}"))
    assert SECRET.encode() in everything_written(tmp_path)
    engine.commit([], [f"geheim{i}" for i in range(900)], purge=True)
    assert SECRET.encode() not in everything_written(tmp_path)


def test_articles_of_many_dictionaries_are_read_as_they_were(tmp_path: Path) -> None:
    engine = open_engine(tmp_path)
    commits = [long_articles(1_200, f"k{number}-", f"Thema {number}") for number in range(5)]
    for articles in commits:
        engine.commit(articles)
    (segment,) = [Store(ArrayFile(path)) for path in tmp_path.glob(f"*{index_directory.SEGMENT}")]
    assert len(segment.dictionaries) == 5
    for articles in commits:
        assert engine.articles([article.id for article in articles]) == articles


# --- one writer ---


def test_a_second_writer_is_told_who_holds_the_index(directory: Path) -> None:
    def adding() -> Iterator[Article]:
        yield news("c", "Fluss", "Der Fluss.")
        with pytest.raises(IndexLocked, match=r"Prozess \d+, seit 2"):
            open_engine(directory).commit([])

    open_engine(directory).commit(adding())
    assert open_engine(directory).generation == 2


@pytest.mark.parametrize("error", [RuntimeError("mitten im Lesen"), OSError(errno.EIO, "Quelle"), KeyboardInterrupt()])
def test_a_source_that_fails_leaves_the_index_and_the_lock_as_they_were(directory: Path, error: BaseException) -> None:
    def failing() -> Iterator[Article]:
        yield from houses(100)
        raise error

    before, engine = state(directory), open_engine(directory)
    with pytest.raises(type(error)) as raised:
        engine.commit(failing(), ["a"])
    assert raised.value is error
    assert state(directory) == before
    engine.commit([news("c", "Fluss", "Der Fluss.")])
    assert engine.ids() == ["a", "b", "c"]


def test_what_a_killed_writer_left_goes_with_the_next_commit(directory: Path) -> None:
    names = (f"MAIN_0123456789abcdef{index_directory.SEGMENT}", "_MAIN_2.toc.1700000000.5", "searchidx_2.generation")
    leftovers = [directory / name for name in names]
    for path in leftovers:
        path.write_bytes(b"halb geschrieben")
    engine = open_engine(directory)
    assert engine.ids() == ["a", "b"]
    engine.commit([])
    assert not leftovers[0].exists()
    assert not leftovers[1].exists()


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_the_index_unchanged(directory: Path, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before, engine = state(directory), open_engine(directory)
    with monkeypatch.context() as patch:
        patch.setattr(os, step, full)
        with pytest.raises(StorageFailed, match="unverändert"):
            engine.commit([news("c", "Fluss", "Der Fluss.")], ["a"])
    assert state(directory) == before
    engine.commit([news("c", "Fluss", "Der Fluss.")])
    assert engine.ids() == ["a", "b", "c"]


# --- what stands in the directory ---


def test_reading_makes_no_files(tmp_path: Path) -> None:
    engine = open_engine(tmp_path / "fehlt")
    assert engine.search(Everything()).total == 0
    assert engine.committed() is None
    assert not (tmp_path / "fehlt").exists()


def test_a_gitignore_and_a_readme_are_nobodys_index(tmp_path: Path) -> None:
    for name in (".gitignore", ".gitkeep", "README.md"):
        (tmp_path / name).write_text("*\n")
    engine = open_engine(tmp_path)
    engine.commit([news("a", "Haus", "Das Haus.")])
    assert engine.ids() == ["a"]
    assert (tmp_path / "README.md").exists()


def make_foreign(directory: Path) -> None:
    (directory / index_directory.MARKER).unlink()


def make_another_version(directory: Path) -> None:
    (directory / index_directory.MARKER).write_text(json.dumps({"program": "searchidx", "format": 99}))


def break_marker(directory: Path) -> None:
    (directory / index_directory.MARKER).write_text("{")


def hide_marker(directory: Path) -> None:
    (directory / index_directory.MARKER).unlink()
    (directory / index_directory.MARKER).mkdir()  # the superuser may read every file, but nobody reads a folder as one


def cut_segment(directory: Path) -> None:
    path = next(directory.glob(f"*{index_directory.SEGMENT}"))
    path.write_bytes(path.read_bytes()[:-7])


def empty_generation(directory: Path) -> None:
    next(directory.glob(f"*{index_directory.GENERATION}")).write_bytes(b"")


def lose_segment(directory: Path) -> None:
    next(directory.glob(f"*{index_directory.SEGMENT}")).unlink()


def test_a_stored_text_that_has_rotted_is_damage_and_never_another_text(directory: Path) -> None:
    path = next(directory.glob(f"*{index_directory.SEGMENT}"))
    data = path.read_bytes()
    at = data.index(b"\x28\xb5\x2f\xfd") + 20  # within the zstd frame that begins with these four bytes
    path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    with pytest.raises(IndexDamaged, match=r"\.arrays"):
        open_engine(directory).articles(["a", "b"])


@pytest.mark.parametrize(
    ("harm", "error", "message"),
    [
        (make_foreign, IndexForeign, "kein Index von searchidx"),
        (make_another_version, IndexForeign, r"Format 99.*searchidx index"),
        (break_marker, IndexDamaged, "searchidx.json"),
        (hide_marker, IndexDamaged, "nicht lesbar.*Rechte"),
        (cut_segment, IndexDamaged, r"\.arrays"),
        (empty_generation, IndexDamaged, r"\.generation"),
        (lose_segment, IndexDamaged, "fehlt"),
    ],
)
def test_a_directory_that_cannot_be_read_is_named(
    directory: Path, harm: Callable[[Path], None], error: type[Exception], message: str
) -> None:
    harm(directory)
    with pytest.raises(error, match=message):
        open_engine(directory)


def test_a_file_is_no_directory(tmp_path: Path) -> None:
    (tmp_path / "datei").write_text("kein Index")
    with pytest.raises(IndexForeign, match="kein Verzeichnis"):
        open_engine(tmp_path / "datei")


def test_opening_and_searching_need_neither_whoosh_nor_nltk(directory: Path) -> None:
    program = (
        "import sys; from searchidx.engines.whoosh import open_engine; from searchidx.query.core_nodes import Everything; "
        f"engine = open_engine({str(directory)!r}); engine.search(Everything()); "
        "print([name for name in ('whoosh', 'nltk', 'flask') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.strip() == "[]"


# --- articles ---


def test_an_article_comes_back_whatever_it_holds(tmp_path: Path) -> None:
    article = Article("ä/\ud83d\n", "Halbes \ud83d Zeichen\x00 und 𝕌", (), metadata={"schlüssel": "wert"})
    engine = open_engine(tmp_path)
    engine.commit([article])
    assert engine.articles([article.id]) == [article]
    assert engine.ids() == [article.id]


def test_a_date_that_is_none_changes_nothing(directory: Path) -> None:
    engine = open_engine(directory)
    with pytest.raises(ArticleRefused, match=r"d: .*gestern"):
        engine.commit([news("c", "Fluss", "Der Fluss."), news("d", "Fluss", "Der Fluss.", date="gestern")])
    assert engine.ids() == ["a", "b"]


def test_a_build_of_many_runs_is_one_segment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("searchidx.engines.batches.BATCH_BYTES", 1_000)
    monkeypatch.setattr("searchidx.storage.merge.CHUNK", 50)
    engine = open_engine(tmp_path)
    engine.commit(news(f"n{i % 80}", "Haus", f"Das Haus Nummer {i}. Fassung {i // 80}") for i in range(100))
    assert len(list(tmp_path.glob(f"*{index_directory.SEGMENT}"))) == 1
    assert engine.search(word("haus")).total == 80
    assert ids(engine, Phrase((("nummer",), ("5",)))) == []
    assert ids(engine, Phrase((("nummer",), ("85",)))) == ["n5"]
    assert engine.vocabulary().count("1") == 20
