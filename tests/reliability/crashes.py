"""What a disk may hold after a power cut: the files that were synced, and any part of what was not.

The model is the one of ALICE (Pillai et al., OSDI 2014), as strict as POSIX allows: contents count after an fsync of the file, names
after an fsync of their directory; what is not synced may be there or not, contents in part or as zeros, names in any selection.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.reliability.faults import Operation

CONTENTS = ("synced", "half", "zeros", "full")
NAMES = ("none", "all", "some", "some")


@dataclass
class File:
    """A file as the process sees it, and what of it is certainly on the disk."""

    data: bytearray = field(default_factory=bytearray)
    synced: bytes = b""

    def write(self, offset: int, data: bytes) -> None:
        self.data.extend(bytes(max(0, offset + len(data) - len(self.data))))
        self.data[offset : offset + len(data)] = data

    def left(self, how: str, random: Random) -> bytes:
        if bytes(self.data) == self.synced or how == "synced":
            return self.synced
        if how == "half":
            return bytes(self.data[: random.randrange(len(self.data) + 1)])
        return bytes(len(self.data)) if how == "zeros" else bytes(self.data)


class Disk:
    """Follows a trace; `left` says what may be found afterwards."""

    def __init__(self, root: Path) -> None:
        self._root = os.path.realpath(root)
        self._now: dict[str, File | None] = {}
        for path in [root, *root.rglob("*")]:
            self._now[os.path.realpath(path)] = File(bytearray(path.read_bytes()), path.read_bytes()) if path.is_file() else None
        self._synced = dict(self._now)
        self._waiting: list[tuple[str, str, str]] = []
        self._removed: dict[str, File | None] = {}

    def do(self, operation: Operation) -> None:
        path = operation.path
        match operation.kind:
            case "create" | "mkdir" | "lock":
                if path not in self._now:
                    self._now[path] = None if operation.kind == "mkdir" else File()
                    self._waiting.append(("make", path, ""))
                elif operation.kind == "create":  # opened for writing: emptied
                    file = self._now[path]
                    assert file is not None
                    file.data.clear()
            case "write":
                file = self._now[path]
                assert file is not None
                file.write(operation.offset, operation.data)
            case "fsync":
                file = self._now[path]
                assert file is not None
                file.synced = bytes(file.data)
            case "rename":
                self._waiting.append(("rename", path, operation.old))
                self._now[path] = self._now.pop(operation.old)
            case "unlink":
                if path in self._now:
                    self._waiting.append(("unlink", path, ""))
                    self._removed[path] = self._now.pop(path)
            case "syncdir":
                for name in [name for name in {*self._synced, *self._now} if os.path.dirname(name) == path]:
                    if name in self._now:
                        self._synced[name] = self._now[name]
                    else:
                        self._synced.pop(name, None)
                self._waiting = [step for step in self._waiting if os.path.dirname(step[1]) != path]

    def left(self, contents: str, names: str, random: Random) -> dict[str, bytes | None]:
        """One possible state of the disk: the bytes of each file, None for a directory."""
        files, inodes = dict(self._synced), {**self._removed, **self._now}
        renamed = {new: old for kind, new, old in self._waiting if kind == "rename"}
        for kind, path, old in self._waiting:
            if names == "none" or (names == "some" and random.random() < 0.5):
                continue
            if kind == "unlink":
                files.pop(path, None)
            elif kind == "rename":
                files[path] = inodes[path]
                files.pop(old, None)
            else:
                later = next((new for new, was in renamed.items() if was == path), path)
                files[path] = inodes.get(path, inodes.get(later))
        left = {path: None if file is None else file.left(contents, random) for path, file in files.items()}
        return {path: data for path, data in left.items() if self._has_parents(path, left)}

    def _has_parents(self, path: str, left: dict[str, bytes | None]) -> bool:
        return path == self._root or os.path.dirname(path) in left


def states(root: Path, operations: Sequence[Operation], count: int, random: Random) -> Iterator[tuple[int, dict[str, bytes | None]]]:
    """`count` different disks, each with the number of operations that were done before the power was cut."""
    telling = [at for at, operation in enumerate([*operations, None]) if operation is None or operation.kind != "write"]
    cuts = sorted(random.choice(telling) if random.random() < 0.7 else random.randrange(len(operations) + 1) for _ in range(count))
    disk, done = Disk(root), 0
    for cut in cuts:
        while done < cut:
            disk.do(operations[done])
            done += 1
        yield cut, disk.left(random.choice(CONTENTS), random.choice(NAMES), random)


def written(files: dict[str, bytes | None], root: Path, target: Path) -> None:
    """Makes `target` hold the files that were left below `root`."""
    for path, data in sorted(files.items()):
        place = target / os.path.relpath(path, os.path.realpath(root))
        if data is None:
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.write_bytes(data)
