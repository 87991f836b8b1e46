"""The document store gives back every article, in blocks that are verified whenever they are read."""

from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest

from searchidx.errors import IndexDamaged
from searchidx.model import Article
from searchidx.storage.array_file import ArrayFile, ArrayWriter
from searchidx.storage.article_codec import packed
from searchidx.storage.doc_store import BLOCK, MAX_DICTIONARIES, TEXT_BLOCKS, Store, StoreWriter


def texts(count: int, size: int = 300, theme: str = "wort") -> list[bytes]:
    random = Random(theme)
    words = [f"{theme}{random.randrange(10_000)}" for _ in range(500)]
    return [packed(Article(f"{theme}{i}", " ".join(random.choices(words, k=size)), ())) for i in range(count)]


def stored(path: Path, articles: list[bytes], *, copied: tuple[Store, ...] = (), dictionary: bytes = b"") -> Store:
    with ArrayWriter(path) as writer:
        store = StoreWriter(writer.stream(TEXT_BLOCKS, np.dtype(np.uint8)).append_bytes, dictionary)
        for data in articles:
            store.add(data)
        for another in copied:
            assert store.copy(another)
        store.finish()
        store.add_arrays(writer)
        writer.finish({})
    return Store(ArrayFile(path))


@pytest.mark.parametrize("count", [0, 1, 40])
def test_articles_come_back_one_by_one_and_all_together(tmp_path: Path, count: int) -> None:
    articles = texts(count)
    store = stored(tmp_path / "a", articles)
    assert len(store) == count
    assert [store.data(number) for number in range(count)] == articles
    assert list(store.chosen(np.ones(count, bool))) == articles
    assert [store.article(number).id for number in range(count)] == [f"wort{i}" for i in range(count)]


def test_chosen_articles_keep_their_order(tmp_path: Path) -> None:
    articles = texts(40)
    keep = np.arange(40) % 3 == 1
    assert list(stored(tmp_path / "a", articles).chosen(keep)) == articles[1::3]


def test_an_article_larger_than_a_block_is_a_block_of_its_own(tmp_path: Path) -> None:
    large = packed(Article("groß", "x" * 5 * BLOCK, ()))
    store = stored(tmp_path / "a", [large, *texts(2)])
    assert store.data(0) == large
    assert [len(sizes) for _, sizes, _ in store.blocks()] == [1, 2]


def test_blocks_of_several_stores_are_copied_with_their_dictionaries(tmp_path: Path) -> None:
    parts = [stored(tmp_path / theme, texts(1_500, theme=theme)) for theme in ("eins", "zwei")]
    assert [len(part.dictionaries) for part in parts] == [1, 1]
    both = stored(tmp_path / "beide", texts(3), copied=tuple(parts))
    assert both.dictionaries == [*parts[0].dictionaries, *parts[1].dictionaries]
    assert [both.article(number).id for number in (0, 2, 3, 1_502, 1_503, 3_002)] == [
        "wort0",
        "wort2",
        "eins0",
        "eins1499",
        "zwei0",
        "zwei1499",
    ]


def test_a_store_with_too_many_dictionaries_is_not_copied(tmp_path: Path) -> None:
    part = stored(tmp_path / "a", texts(1_500))
    part.dictionaries = [bytes([number]) for number in range(MAX_DICTIONARIES + 1)]
    blocks: list[bytes] = []
    assert not StoreWriter(blocks.append).copy(part)
    assert blocks == []


def test_a_dictionary_of_an_earlier_store_makes_the_next_one_smaller(tmp_path: Path) -> None:
    first = stored(tmp_path / "a", texts(1_500))
    sizes = []
    for name, dictionary in (("ohne", b""), ("mit", first.dictionaries[0])):
        store = stored(tmp_path / name, texts(100), dictionary=dictionary)
        assert [store.data(number) for number in range(100)] == texts(100)
        sizes.append(sum(len(block) for block, _, _ in store.blocks()))
    assert sizes[1] < sizes[0]


def test_a_changed_block_is_damage_and_the_others_are_read(tmp_path: Path) -> None:
    articles = texts(40)
    stored(tmp_path / "a", articles)
    data = bytearray((tmp_path / "a").read_bytes())
    data[ArrayFile(tmp_path / "a").start(TEXT_BLOCKS) + 20] ^= 1
    (tmp_path / "a").write_bytes(data)
    store = Store(ArrayFile(tmp_path / "a"))
    with pytest.raises(IndexDamaged, match="a"):
        store.data(0)
    assert store.data(39) == articles[39]
