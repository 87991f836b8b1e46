"""The document store: the articles as they were given, as JSON, compressed in blocks of about BLOCK bytes.

Compressed with zstandard, because every hit costs decompressing a whole block: at equal size it takes half the time of zlib to read and a
tenth to write. A dictionary trained on the first articles makes small blocks compress better than large ones: blocks of 8 kB with a
dictionary take 15 % less room than blocks of 32 kB without one, and a third of the time to read.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from zlib import crc32

import numpy as np
import zstandard

from searchidx.model import Article
from searchidx.storage import index_directory
from searchidx.storage.array_file import ArrayFile, ArrayWriter
from searchidx.storage.article_codec import unpacked
from searchidx.storage.ragged_arrays import Array, narrowed, offsets

BLOCK = 8_192
LEVEL = 6
DICTIONARY = 131_072
"""Bytes of a dictionary."""

SAMPLE = 4_000_000
"""Bytes of articles that a dictionary is trained on; a store that has less gets none."""

TEXT_BLOCKS = "text.blocks"
"""The array of all blocks. Each block has a checksum of its own and is verified whenever it is read."""

_READ = 2_000
"""Blocks read in a row before the memory that holds them is given back."""

SEGMENT = 90
"""Bytes of the pieces a dictionary is made of. Left to itself, zstandard tries five sizes, which takes five times as long and is no better:
over teasers and speeches 90 makes stores 0.3 % smaller.
"""

NO_DICTIONARY = 0
"""The number of a dictionary that stands for none; real ones count from 1, in one byte."""

MAX_DICTIONARIES = 255


class StoreWriter:
    """Compresses articles block by block; each finished block goes to `sink`."""

    def __init__(self, sink: Callable[[bytes], None], dictionary: bytes = b"") -> None:
        """`dictionary`: one trained before, on articles like these; b"": train one."""
        self._sink = sink
        self._dictionaries: list[bytes] = []
        self._compressor = self._new_compressor(dictionary)
        self._waiting: list[list[bytes]] | None = None if dictionary else []
        self._waiting_bytes = 0
        self._open: list[bytes] = []
        self._open_bytes = 0
        self._block_dictionaries: list[int] = []
        self._block_checksums: list[int] = []
        self._sizes: list[int] = []
        self._block_sizes: list[int] = []
        self._block_articles: list[int] = []

    def add(self, data: bytes) -> None:
        """Takes in an article as `packed` made it."""
        self._open.append(data)
        self._open_bytes += len(data)
        if self._open_bytes >= BLOCK:
            self._close_block()

    @property
    def dictionary(self) -> bytes:
        """The dictionary in use, b"" for none yet."""
        return self._dictionaries[-1] if self._dictionaries else b""

    def copy(self, store: Store) -> bool:
        """Copies all blocks of another store as they are. False, with nothing done, when that would need too many dictionaries."""
        if len(self._dictionaries) + len(store.dictionaries) > MAX_DICTIONARIES:
            return False
        self.finish()
        numbers = [NO_DICTIONARY, *map(self._dictionary_number, store.dictionaries)]  # by their numbers in the other store
        for block, sizes, dictionary in store.blocks():
            self._write_block(block, sizes, numbers[dictionary])
        return True

    def add_arrays(self, writer: ArrayWriter) -> None:
        """Writes the arrays that say where each article is, after `finish`."""
        writer.add("text.block_checksums", np.array(self._block_checksums, np.uint32))
        writer.add("text.block_dictionary", np.array(self._block_dictionaries, np.uint8))
        writer.add("text.dictionaries", np.frombuffer(b"".join(self._dictionaries), np.uint8))
        writer.add("text.dictionary_ends", offsets(np.array([*map(len, self._dictionaries)], np.int64)))
        writer.add("text.sizes", narrowed(np.array(self._sizes, np.int64)))
        writer.add("text.block_ends", offsets(np.array(self._block_sizes, np.int64)))
        writer.add("text.block_articles", offsets(np.array(self._block_articles, np.int64)))

    def finish(self) -> None:
        """Writes the block that is open and all that wait for a dictionary."""
        self._close_block()
        self._write_waiting()

    def _close_block(self) -> None:
        if not self._open:
            return
        block, self._open, self._open_bytes = self._open, [], 0
        if self._waiting is None:
            self._compress(block)
            return
        self._waiting.append(block)
        self._waiting_bytes += sum(map(len, block))
        if self._waiting_bytes >= SAMPLE:
            self._compressor = self._new_compressor(_trained_dictionary([b"".join(block) for block in self._waiting]))
            self._write_waiting()
            self._waiting = None

    def _write_waiting(self) -> None:
        for block in self._waiting or ():
            self._compress(block)
        self._waiting, self._waiting_bytes = (None if self._waiting is None else []), 0

    def _compress(self, block: Sequence[bytes]) -> None:
        self._write_block(self._compressor.compress(b"".join(block)), [len(data) for data in block], self._current)

    def _new_compressor(self, dictionary: bytes) -> zstandard.ZstdCompressor:
        self._current = self._dictionary_number(dictionary) if dictionary else NO_DICTIONARY
        trained = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
        return zstandard.ZstdCompressor(level=LEVEL, write_checksum=False, dict_data=trained)  # we keep a checksum of each block ourselves

    def _dictionary_number(self, dictionary: bytes) -> int:
        """The number of a dictionary in this store, from 1 on; one that is new gets the next."""
        if dictionary not in self._dictionaries:
            self._dictionaries.append(dictionary)
        return self._dictionaries.index(dictionary) + 1

    def _write_block(self, block: bytes, sizes: Sequence[int], dictionary: int) -> None:
        self._sink(block)
        self._block_dictionaries.append(dictionary)
        self._block_checksums.append(crc32(block))
        self._sizes += sizes
        self._block_sizes.append(len(block))
        self._block_articles.append(len(sizes))


class Store:
    """The stored articles of one segment. Reading raises IndexDamaged for what is not as it was written."""

    def __init__(self, file: ArrayFile) -> None:
        self._path, self._forget = file.path, file.forget
        self._blocks, self._checksums = file.unchecked(TEXT_BLOCKS).data, file["text.block_checksums"]
        self._sizes = file["text.sizes"]
        self._ends, self._articles = file["text.block_ends"], file["text.block_articles"]
        self._block_dictionaries = file["text.block_dictionary"]
        ends, data = file["text.dictionary_ends"].tolist(), file["text.dictionaries"].tobytes()
        self.dictionaries = [data[start:end] for start, end in pairwise(ends)]
        self._decompressors = _Decompressors()

    def __len__(self) -> int:
        return len(self._sizes)

    def article(self, number: int) -> Article:
        data = self.data(number)
        try:
            return unpacked(data)
        except (ValueError, TypeError):
            raise index_directory.damaged(self._path.parent, self._path.name) from None

    def data(self, number: int) -> bytes:
        """The article as `packed` made it."""
        block = int(self._articles.searchsorted(number, "right")) - 1
        sizes = self._sizes[int(self._articles[block]) : number + 1].tolist()
        end = sum(sizes)
        return self._decompressed(block)[end - sizes[-1] : end]

    def blocks(self) -> Iterator[tuple[bytes, list[int], int]]:
        """Every block as it is stored, with the sizes of its articles and the number of its dictionary."""
        for block, dictionary in enumerate(self._block_dictionaries.tolist()):
            if block % _READ == _READ - 1:
                self._forget()
            yield self._block(block), self._sizes[self._articles[block] : self._articles[block + 1]].tolist(), dictionary

    def chosen(self, keep: Array) -> Iterator[bytes]:
        """The articles marked in `keep`, in order, each block decompressed once."""
        for block in range(len(self._ends) - 1):
            first, last = int(self._articles[block]), int(self._articles[block + 1])
            if block % _READ == _READ - 1:
                self._forget()
            if keep[first:last].any():
                data, ends = self._decompressed(block), offsets(self._sizes[first:last]).tolist()
                yield from (data[ends[i] : ends[i + 1]] for i in np.flatnonzero(keep[first:last]).tolist())

    def _block(self, block: int) -> bytes:
        data = self._blocks[self._ends[block] : self._ends[block + 1]].tobytes()
        if crc32(data) != self._checksums[block]:
            raise index_directory.damaged(self._path.parent, self._path.name)
        return data

    def _decompressed(self, block: int) -> bytes:
        data, size = self._block(block), int(self._sizes[self._articles[block] : self._articles[block + 1]].sum())
        try:
            if zstandard.frame_content_size(data) == size:  # a forged block must not take more memory than its articles
                return self._decompressor(int(self._block_dictionaries[block])).decompress(data)
        except (zstandard.ZstdError, IndexError):
            pass
        raise index_directory.damaged(self._path.parent, self._path.name)

    def _decompressor(self, dictionary: int) -> zstandard.ZstdDecompressor:
        by_dictionary = self._decompressors.by_dictionary
        if dictionary not in by_dictionary:
            data = zstandard.ZstdCompressionDict(self.dictionaries[dictionary - 1]) if dictionary else None
            by_dictionary[dictionary] = zstandard.ZstdDecompressor(dict_data=data)
        return by_dictionary[dictionary]


class _Decompressors(threading.local):
    """Decompressors by the number of their dictionary, for each thread its own: zstandard's are not thread-safe."""

    def __init__(self) -> None:
        self.by_dictionary: dict[int, zstandard.ZstdDecompressor] = {}


def _trained_dictionary(blocks: Sequence[bytes]) -> bytes:
    """A dictionary trained on blocks; b"" when they are too few or too much alike for one."""
    try:
        return zstandard.train_dictionary(DICTIONARY, list(blocks), k=SEGMENT, d=8).as_bytes()
    except zstandard.ZstdError:
        return b""
