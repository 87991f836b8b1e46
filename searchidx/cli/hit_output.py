"""Hits written to stdout in the form that the options chose, one by one as they are drawn."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from searchidx.cli import terminal
from searchidx.cli.escaping import visible
from searchidx.cli.hit_text import hit_paragraph, tab_separated
from searchidx.cli.i18n import language
from searchidx.cli.output_options import FILE_FORMATS, Output
from searchidx.model import Hit

if TYPE_CHECKING:
    from searchidx.formats import Feed
    from searchidx.index import Index


def write_hits(
    hits: Iterable[Hit], output: Output, feed: Callable[[], Feed], *, first: int = 1, head: Sequence[str] = ()
) -> None:
    """Prints hits one by one; numbers begin with `first`, an Atom feed with what `feed` returns, a list with `head`, see terminal.show."""
    match output.kind:
        case "ids":
            _write_ids(hits, output.end)
        case "list":
            terminal.show((f"\n{hit_paragraph(number, hit, language())}" for number, hit in enumerate(hits, first)), head)
        case "lines":
            for hit in hits:
                print(tab_separated(hit, output.fields))
        case name:
            write_file_format(name, hits, feed, fields=output.fields, raw=output.raw)


def write_file_format(
    name: str, hits: Iterable[Hit], feed: Callable[[], Feed] | None = None, *, fields: tuple[str, ...] = (), raw: bool = False
) -> None:
    """Prints hits in one of FILE_FORMATS; control characters are written out on a terminal, which would obey them."""
    from searchidx import formats  # here: only what is for other programs needs them

    pieces = formats.written(FILE_FORMATS[name], hits, feed=feed() if feed and name == "atom" else None, fields=fields, raw=raw)
    for piece in pieces:
        sys.stdout.write(_harmless(piece) if terminal.to_person() else piece)


def feed_of(index: Index, title: str, question: Any) -> Feed:
    """What an Atom feed says of itself; its id is the same for the same question, whenever it is asked."""
    from uuid import NAMESPACE_URL, uuid5

    from searchidx.formats import Feed

    id = uuid5(NAMESPACE_URL, "searchidx:" + json.dumps(question, sort_keys=True))
    return Feed(f"urn:uuid:{id}", title, index.status().committed or "", "")


def _write_ids(hits: Iterable[Hit], end: str) -> None:
    exact = end == "\0" and not terminal.to_person()  # xargs -0 hands them on to a program, which must get them as they are
    for hit in hits:
        sys.stdout.write((hit.id if exact else visible(hit.id)) + end)


def _harmless(piece: str) -> str:
    """Line feeds and tabs as they are; nothing else acts on the terminal."""
    return re.sub(r"[^\t\n]+", lambda text: visible(text.group()), piece.replace("\r\n", "\n"))
