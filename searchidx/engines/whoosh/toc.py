"""The table of contents of a generation as Whoosh reads it: written, and read safely.

It holds two pickles, the schema and the segments, and a pickle can name any code to run. We write it and never load it as Whoosh does:
`read`, for `searchidx doctor`, accepts the few names that ours hold and refuses every other before anything is executed.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from pickletools import genops
from typing import Any

import numpy as np
from whoosh.fields import STORED, FieldType, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.filedb.structfile import StructFile
from whoosh.formats import Existence, Positions
from whoosh.index import TOC

from searchidx.engines.whoosh.codec import ID, STORED_FIELDS, ArraySegment
from searchidx.model import TEXT_FIELDS
from searchidx.storage.array_file import mapped
from searchidx.storage.index_directory import NAME, toc_path
from searchidx.storage.ragged_arrays import Array
from searchidx.storage.segment import Segment
from searchidx.storage.toc_protocol import TocEntry, TocRefused

MAX_BYTES = 50_000_000
"""Bytes a table of contents may have: one of a million removed articles has four million."""

ALLOWED = frozenset(
    {
        ("whoosh.fields", "Schema"),
        ("whoosh.fields", "FieldType"),
        ("whoosh.fields", "STORED"),
        ("whoosh.formats", "Existence"),
        ("whoosh.formats", "Positions"),
        ("searchidx.engines.whoosh.codec", "ArraySegment"),
    }
)
"""All that a table of contents of ours may name, (module, name): exact pairs, since a dot or a prefix would reach what modules import."""

_TOC_MARK, _TOC_VERSION = -12345, -111
"""What Whoosh 2.7 puts before a table of contents: a number that tells the byte order, and the version of its format."""

_SEGMENT_ATTRIBUTES = {"indexname": str, "segid": str, "compound": bool, "size": int, "removed": bytes}


class WhooshToc:
    """The TocFormat that Whoosh reads."""

    def write(self, generation: int, segments: Sequence[tuple[Segment, Array]]) -> bytes:
        shown, memory = [ArraySegment(segment.name, segment.size, removed) for segment, removed in segments], RamStorage()
        TOC(_schema(), shown, generation).write(memory, NAME)
        (data,) = memory.files.values()
        return bytes(data)

    def read(self, directory: Path, generation: int) -> list[TocEntry]:
        segments = read_toc(directory, generation)[1]
        return [TocEntry(segment.segid, segment.size, np.frombuffer(segment.removed, "<u4")) for segment in segments]


def read_toc(directory: Path, generation: int) -> tuple[Schema, list[ArraySegment]]:
    """The schema and the segments that Whoosh would load. Raises TocRefused, FileNotFoundError."""
    data = bytes(mapped(toc_path(directory, generation))[: MAX_BYTES + 1])
    if len(data) > MAX_BYTES:
        raise TocRefused("too large")
    try:
        schema, segments = _parsed(data, generation)
    except TocRefused:
        raise
    except Exception as error:  # a broken pickle can raise anything
        raise TocRefused(f"{type(error).__name__}: {error}") from None
    if not isinstance(schema, Schema) or not isinstance(segments, list) or not all(map(_is_segment, segments)):
        raise TocRefused("not what searchidx writes")
    return schema, segments


def _parsed(data: bytes, generation: int) -> tuple[Any, Any]:
    """The objects of the two pickles; see `whoosh.index.TOC.read` for what stands around them."""
    file = StructFile(BytesIO(data))
    sizes, mark, version, release = _varints(file), file.read_int(), file.read_int(), _varints(file)
    if (mark, version) != (_TOC_MARK, _TOC_VERSION):
        raise TocRefused(f"not of a version that searchidx writes: {(sizes, mark, version, release)}")
    schema = _unpickled(file.read_string())
    if file.read_int() != generation:
        raise TocRefused("of another generation")
    file.read_int()  # a number that Whoosh no longer uses
    return schema, _unpickled(data[file.tell() :])


def _varints(file: StructFile) -> list[int]:
    """Three numbers: the sizes of Whoosh's integers before the version of the format, its own version after."""
    return [file.read_varint() for _ in range(3)]


def _unpickled(data: bytes) -> Any:
    for opcode, argument, _ in genops(data):
        if "PUT" in opcode.name and int(argument or 0) > len(data):  # room for so many remembered objects would be made at once: 20 GB
            raise TocRefused("remembers more objects than it can hold")
    return _Unpickler(BytesIO(data)).load()


class _Unpickler(pickle.Unpickler):
    """Loads what consists of nothing but ALLOWED classes."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) not in ALLOWED:
            raise TocRefused(f"names {module}.{name}")
        return super().find_class(module, name)

    def persistent_load(self, pid: object) -> Any:
        raise TocRefused("refers to something outside")


def _is_segment(value: object) -> bool:
    """Whether it has the attributes of an ArraySegment and no others: a pickle sets them without asking the class."""
    return type(value) is ArraySegment and {name: type(content) for name, content in vars(value).items()} == _SEGMENT_ATTRIBUTES


def _schema() -> Schema:
    """No analyzers: Whoosh would store them as pickles, which are code."""
    words = {name: FieldType(Positions(), None, scorable=True) for name in TEXT_FIELDS}
    return Schema(**{ID: FieldType(Existence(), None, stored=True, unique=True)}, **words, **{name: STORED() for name in STORED_FIELDS})
