"""The store holds the articles as they were given: JSON, compressed in blocks of about BLOCK bytes.

zstandard, because each hit is a whole block to decompress: against zlib at equal size it takes half the time to read and a tenth to write.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from types import MappingProxyType

import numpy as np
import zstandard

from searchidx.engines.whoosh import directory as place
from searchidx.engines.whoosh.arrays import Array, ArrayFile, ArrayWriter, decoded, encoded, narrowed, offsets
from searchidx.model import Article, Span

BLOCK = 32_768
LEVEL = 3


def packed(article: Article) -> bytes:
    """One article as JSON: facts in the order of `Article`, without their names."""
    spans = [(span.field, span.start, span.end, span.rule) for span in article.spans]
    facts = (article.id, article.original, spans, article.date, article.section, article.source, article.url, article.author)
    return encoded(json.dumps((*facts, dict(article.metadata)), ensure_ascii=False, separators=(",", ":")))


def unpacked(data: bytes) -> Article:
    id, original, spans, date, section, source, url, author, metadata = json.loads(decoded(data))
    kept = tuple(Span(*span) for span in spans)
    return Article(id, original, kept, date, section, source, url, author, MappingProxyType(metadata))


class StoreWriter:
    """Compresses articles block by block into `sink`."""

    def __init__(self, sink: Callable[[bytes], None]) -> None:
        self._sink = sink
        self._compressor = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True)
        self._open: list[bytes] = []
        self._open_bytes = 0
        self._sizes: list[int] = []
        self._block_sizes: list[int] = []
        self._block_articles: list[int] = []

    def add(self, data: bytes) -> None:
        self._open.append(data)
        self._open_bytes += len(data)
        if self._open_bytes >= BLOCK:
            self.finish()

    def copy(self, store: Store) -> None:
        """All blocks of another store as they are."""
        self.finish()
        for block, sizes in store.blocks():
            self._write_block(block, sizes)

    def add_arrays(self, writer: ArrayWriter) -> None:
        """Writes where everything stands, once the last block is finished."""
        writer.add("text.sizes", narrowed(np.array(self._sizes, np.int64)))
        writer.add("text.block_ends", offsets(np.array(self._block_sizes, np.int64)))
        writer.add("text.block_articles", offsets(np.array(self._block_articles, np.int64)))

    def finish(self) -> None:
        """Writes the block begun."""
        if self._open:
            self._write_block(self._compressor.compress(b"".join(self._open)), [len(data) for data in self._open])
            self._open, self._open_bytes = [], 0

    def _write_block(self, block: bytes, sizes: Sequence[int]) -> None:
        self._sink(block)
        self._sizes += sizes
        self._block_sizes.append(len(block))
        self._block_articles.append(len(sizes))


class Store:
    """The stored articles of one segment. Reading raises IndexDamaged for what is not as it was written."""

    def __init__(self, file: ArrayFile) -> None:
        self._path = file.path
        self._blocks, self._sizes = file["text.blocks"].data, file["text.sizes"]
        self._ends, self._articles = file["text.block_ends"], file["text.block_articles"]

    def article(self, at: int) -> Article:
        data = self.data(at)
        try:
            return unpacked(data)
        except (ValueError, TypeError):
            raise place.damaged(self._path.parent, self._path.name) from None

    def data(self, at: int) -> bytes:
        block = int(np.searchsorted(self._articles, at, "right")) - 1
        first = int(self._articles[block])
        start = int(self._sizes[first:at].sum())
        return self._decompressed(block)[start : start + int(self._sizes[at])]

    def blocks(self) -> Iterator[tuple[bytes, list[int]]]:
        """Every block as it is stored, with the sizes of its articles."""
        for block in range(len(self._ends) - 1):
            yield self._block(block), self._sizes[self._articles[block] : self._articles[block + 1]].tolist()

    def chosen(self, keep: Array) -> Iterator[bytes]:
        """The articles marked in `keep`, in order, each block decompressed once."""
        for block in range(len(self._ends) - 1):
            first, last = int(self._articles[block]), int(self._articles[block + 1])
            if keep[first:last].any():
                data, ends = self._decompressed(block), offsets(self._sizes[first:last]).tolist()
                yield from (data[ends[i] : ends[i + 1]] for i in np.flatnonzero(keep[first:last]).tolist())

    def _block(self, block: int) -> bytes:
        return self._blocks[self._ends[block] : self._ends[block + 1]].tobytes()

    def _decompressed(self, block: int) -> bytes:
        try:
            return zstandard.ZstdDecompressor().decompress(self._block(block))  # a decompressor is not safe for threads
        except zstandard.ZstdError:
            raise place.damaged(self._path.parent, self._path.name) from None
