"""Key tables: for a key the terms that have it (an inverted index of the vocabulary), in flat arrays, and how they are built."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import chain

import numpy as np

from searchidx.german.index_keys import KEY_TABLES, index_keys, prepare
from searchidx.storage.term_dictionary import TermTable, offsets
from searchidx.storage.varint import pack, unpack
from searchidx.worker_pool import parallel_slices

_NO_TERMS = np.empty(0, np.int32)

_SHARE = 5_000
"""Terms whose keys one process computes at a time."""


class KeyTable:
    """A map from a key to the numbers of the terms that have it, ascending."""

    def __init__(self, keys: TermTable, starts: np.ndarray, members: np.ndarray) -> None:
        """`members`: the term numbers of all keys, list after list; `starts`: where each list begins, and where the last one ends."""
        self.keys, self.starts, self.members = keys, starts, members

    @classmethod
    def of(cls, terms: Mapping[str, Sequence[int]]) -> KeyTable:
        """The table of a dictionary from key to ascending term numbers."""
        keys = sorted(terms)
        lists = [terms[key] for key in keys]
        lengths = np.fromiter(map(len, lists), dtype=np.int64, count=len(keys))
        members = np.fromiter(chain.from_iterable(lists), dtype=np.int32, count=int(lengths.sum()))
        table = TermTable.of(keys)
        return cls(TermTable(table.blob, _small(table.starts)), _small(offsets(lengths)), members)

    @classmethod
    def joined(cls, tables: Sequence[KeyTable]) -> KeyTable:
        """One table of several; the terms of each come after those of the one before."""
        keys, numbers = TermTable.union([table.keys for table in tables])
        owners = [np.repeat(at, np.diff(table.starts)) for at, table in zip(numbers, tables, strict=True)]
        owner = np.concatenate([np.empty(0, np.int32), *owners])
        members = np.concatenate([_NO_TERMS, *(table.members for table in tables)])[np.argsort(owner, kind="stable")]
        return cls(keys, offsets(np.bincount(owner, minlength=len(keys))), members)

    def changed(self, numbers: np.ndarray, added: KeyTable) -> KeyTable:
        """The table when term i has become numbers[i], or is gone (-1), and the terms of `added` have come: the same as built anew."""
        keys, own_keys, added_keys = self.keys.merged(list(added.keys))
        members = numbers[self.members]
        stays = members >= 0
        owners = np.concatenate([np.repeat(own_keys, np.diff(self.starts))[stays], np.repeat(added_keys, np.diff(added.starts))])
        members = np.concatenate([members[stays], added.members])
        sizes = np.bincount(owners, minlength=len(keys))
        return KeyTable(keys.filtered(sizes > 0), offsets(sizes[sizes > 0]), members[np.lexsort((members, owners))])

    def get(self, key: str) -> list[int]:
        """The term numbers of a key; [] for an unknown key."""
        at = self.keys.find(key)
        return [] if at is None else self.members[int(self.starts[at]) : int(self.starts[at + 1])].tolist()

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        """The table as flat arrays an engine can store."""
        sizes = pack(np.diff(self.starts))[0]
        return {**self.keys.arrays(f"{name}.keys"), f"{name}.sizes": sizes, f"{name}.members": self.members}

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, np.ndarray]) -> KeyTable:
        """The table that `arrays` came from."""
        starts = offsets(unpack(arrays[f"{name}.sizes"]))
        return cls(TermTable.from_arrays(f"{name}.keys", arrays), starts, arrays[f"{name}.members"])


class StoredKeyTables(dict[str, KeyTable]):
    """The key tables in stored arrays, each read when it is first asked for."""

    def __init__(self, arrays: Mapping[str, np.ndarray]) -> None:
        self._arrays = arrays

    def __missing__(self, name: str) -> KeyTable:
        self[name] = KeyTable.from_arrays(name, self._arrays)
        return self[name]


def key_tables(terms: Sequence[str], numbers: Sequence[int], vocabulary: Collection[str]) -> dict[str, KeyTable]:
    """The tables of KEY_TABLES for the terms with these numbers, ascending, computed on all processors.

    `vocabulary`: all terms of the index, which may be parts of compounds.
    """
    words, stemmer = prepare(len(numbers), vocabulary)

    def tables_of_slice(start: int, stop: int) -> list[list[KeyTable]]:
        members: dict[str, dict[str, list[int]]] = {name: defaultdict(list) for name in KEY_TABLES}
        for at in numbers[start:stop]:
            for name, key in index_keys(terms[at], words, stemmer):
                owners = members[name][key]
                if not owners or owners[-1] != at:  # some keys come more than once
                    owners.append(at)
        return [[KeyTable.of(members[name]) for name in KEY_TABLES]]

    slices = list(parallel_slices(tables_of_slice, len(numbers), _SHARE))
    for tables in slices:
        tables.reverse()
    return {name: KeyTable.joined([tables.pop() for tables in slices]) for name in KEY_TABLES}  # popped: joined tables free their memory


def _small(places: np.ndarray) -> np.ndarray:
    """The same in half the memory, where it fits."""
    return places.astype(np.int32) if places[-1] < 1 << 31 else places
