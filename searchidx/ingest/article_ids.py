"""The articles of one file as columns: hash, fingerprint, web address and moment of each, and their ids packed."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np

from searchidx.storage.ragged_arrays import Array

_SEPARATOR = "\x00"
_NOTHING = np.empty(0, np.uint64)
_NO_MOMENTS = np.empty(0, np.int64)
_COMPRESSION = 1  # hashes do not pack; ids do at any level


@dataclass(frozen=True, slots=True, eq=False)
class Ids:
    """The articles of one file, in its order: hash and fingerprint of each, their ids packed, and by which address and moment versions of
    one page are told: the hash of its web address, 0 where there is none, and seconds since 1970. Without these two nothing has an address.
    """

    hashes: Array = field(default_factory=lambda: _NOTHING)
    prints: Array = field(default_factory=lambda: _NOTHING)
    packed: bytes = b""
    addresses: Array = field(default_factory=lambda: _NOTHING)
    moments: Array = field(default_factory=lambda: _NO_MOMENTS)

    def __post_init__(self) -> None:
        if len(self.addresses) != len(self.hashes):
            object.__setattr__(self, "addresses", np.zeros(len(self.hashes), np.uint64))
            object.__setattr__(self, "moments", np.zeros(len(self.hashes), np.int64))

    def __len__(self) -> int:
        return len(self.hashes)

    def texts(self) -> list[str]:
        """The ids themselves."""
        data, streams = self.packed, []
        while data:
            unpacker = zlib.decompressobj()
            streams.append(unpacker.decompress(data).decode("utf-8", "surrogatepass"))
            data = unpacker.unused_data
        return [id for stream in streams for id in stream.split(_SEPARATOR)]

    def only(self, keep: Array) -> Ids:
        """Those that are marked in a boolean array."""
        if keep.all():
            return self
        texts = [id for id, kept in zip(self.texts(), keep.tolist(), strict=True) if kept]
        return Ids(self.hashes[keep], self.prints[keep], packed_ids(texts), self.addresses[keep], self.moments[keep])

    def __add__(self, other: Ids) -> Ids:
        hashes, prints, addresses, moments = (
            np.concatenate([getattr(self, name), getattr(other, name)]) for name in ("hashes", "prints", "addresses", "moments")
        )
        return Ids(hashes, prints, self.packed + other.packed, addresses, moments)

    def equals(self, other: Ids) -> bool:
        """Whether both hold the same articles in the same order."""
        return all(np.array_equal(getattr(self, name), getattr(other, name)) for name in ("hashes", "prints", "addresses", "moments"))


def packed_ids(ids: Sequence[str]) -> bytes:
    """Ids as `Ids.packed` has them; two of these one after the other are packed ids, too."""
    return zlib.compress(_SEPARATOR.join(ids).encode("utf-8", "surrogatepass"), _COMPRESSION) if ids else b""


def id_hash(id: str) -> int:
    """64 bits that stand for an id, or for a web address."""
    return int.from_bytes(blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def id_hashes(ids: Sequence[str]) -> Array:
    """The hashes of ids, in their order."""
    return np.fromiter(map(id_hash, ids), np.uint64, len(ids))
