"""Ledger repair: what the doctor asks of a ledger, and what of one is saved where a layer is damaged or missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from searchidx.errors import IndexDamaged, IndexForeign
from searchidx.ingest.ledger import Ledger
from searchidx.storage.array_file import ArrayFile, Contents


def indexed(layers: Mapping[str, Contents]) -> frozenset[str]:
    """The ids of the articles that the layers say are in the index; every byte is checked. Raises IndexDamaged, IndexForeign."""
    ledger = Ledger(layers)
    ledger.check()
    return ledger.indexed_ids()


def reduced(layers: Mapping[str, Contents], ids: Collection[str]) -> Mapping[str, Contents]:
    """The layers of an index that has only these articles left; see `Ledger.with_only`."""
    return Ledger(layers).with_only(ids).contents


def salvaged(layers: Mapping[str, Contents | None]) -> tuple[Mapping[str, Contents], bool]:
    """A ledger from layers of which some are damaged, or cannot be read at all (None), in their order; and whether nothing of it is lost.

    A damaged layer may hide what older ones say of its files, so the files of all are forgotten, and read again by the next run. Prefixes
    of roots and removed ids are those of the newest layer, or else of the spare one, which says the same. Where both are damaged, all
    others together tell what was so earlier: a prefix never changes, and what was removed must not come back.
    """
    records = {name: _Record.read(name, contents) for name, contents in layers.items()}
    readable = [record for record in records.values() if record]
    newest = records[list(layers)[-1]] if layers else None
    current = newest or next((record for record in readable if record.is_spare), None)
    roots, barred = dict[str, str](), frozenset[str]()
    for record in [current] if current else readable:
        roots, barred = roots | record.roots, barred | record.barred
    files = {name: contents for name, contents in layers.items() if contents is not None and _is_whole(name, contents)}
    if newest and list(layers)[1:] == list(files):  # the spare layer is the first
        return Ledger(files).with_entries({}, roots=roots, barred=barred).contents, True
    return (Ledger({}).with_entries({}, roots=roots, barred=barred).contents if readable else {}), False


class _Record:
    """Roots and removed ids of a layer. They stand in the table of its file: it may be whole where arrays of the layer are not."""

    def __init__(self, facts: Mapping[str, object]) -> None:
        """Raises KeyError, TypeError, ValueError."""
        self.roots: dict[str, str] = dict(facts["roots"])  # type: ignore[call-overload]  # checked by being made a dict
        self.barred = frozenset(map(str, facts["barred"]))  # type: ignore[call-overload]  # likewise
        self.is_spare = facts.get("spare", False) is True

    @classmethod
    def read(cls, name: str, contents: Contents | None) -> _Record | None:
        """None where it is unreadable."""
        if contents is None:
            return None
        try:
            return cls(ArrayFile(Path(f"{name}.ledger"), contents).facts)
        except (IndexDamaged, KeyError, TypeError, ValueError):
            return None


def _is_whole(name: str, contents: Contents) -> bool:
    try:
        indexed({name: contents})
    except (IndexDamaged, IndexForeign):
        return False
    return True
