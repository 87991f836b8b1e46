"""What is told where an id stands in two places with different texts."""

from __future__ import annotations

from searchidx.messages import Message

PAGES = "http…"
"""The place of what is said of all web pages together."""


def is_address(id: str) -> bool:
    return id.startswith(("http://", "https://"))


def two_texts(id: str, earlier: str, later: str) -> Message:
    """That an id the source gave stands in two places with different texts; both places absolute."""
    return Message(
        f"Kennung {id!r} steht mit verschiedenem Text in {earlier} und in {later}: es gilt der letzte",
        f"id {id!r} stands with different texts in {earlier} and in {later}: the last one counts",
    )


def id_taken(id: str, place: str) -> Message:
    return Message(
        f"{place} hat dieselbe Kennung {id!r}, aber anderen Text; eine der Dateien umbenennen",
        f"{place} has the same id {id!r} but another text; rename one of the files",
    )


def page_versions(count: int) -> Message:
    return Message(
        f"{count} × dieselbe Adresse mit verschiedenem Text in mehreren Dateien: es gilt jeweils die letzte Fassung",
        f"{count} × the same address with different texts in several files: the last version counts each time",
    )
