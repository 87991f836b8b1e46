"""The command `known`: whether a text, or what stands at a web address, is in the index already."""

from __future__ import annotations

import sys

import click

from searchidx.cli import json_output, terminal
from searchidx.cli.escaping import visible
from searchidx.cli.exit_codes import DONE, NOTHING_FOUND
from searchidx.cli.hit_text import known_paragraph
from searchidx.cli.i18n import Command, language, tell
from searchidx.cli.options import count_option, index_option, json_option, opened
from searchidx.cli.terminal import terminal_options
from searchidx.errors import UsageError
from searchidx.messages import Message
from searchidx.model import Known

_LONGEST = 2_000_000
"""Bytes of stdin that are read; of a longer text the beginning tells enough."""


@click.command(
    cls=Command,
    help=Message(
        "Sagt, ob der Index einen Text schon hat.\n\nDer Text oder eine Webadresse kommt von der Standardeingabe oder als Angabe. "
        "Zuerst steht der Artikel selbst, dann Artikel, die den Text enthalten, andere Fassungen, ähnliche.",
        "Tells whether the index has a text already.\n\nThe text or a web address comes from standard input or as an argument. "
        "First comes the article itself, then articles that hold the text, other versions, similar ones.",
    ),
)
@click.argument("text", nargs=-1, metavar="[TEXT…]")
@index_option
@count_option(10, Message("So viele Artikel (10).", "So many articles (10)."))
@json_option
@terminal_options
def known(text: tuple[str, ...], index: str, limit: int, as_json: bool) -> int:
    """Exit code 1 when the index has neither the text nor a version of it, whatever is similar."""
    wanted = " ".join(text) if text and text != ("-",) else _stdin()
    with opened(index) as articles:
        entries = articles.known(wanted, limit=limit)
    if as_json:
        print(json_output.line(json_output.of_known(entries)))
    elif terminal.to_person():
        terminal.show(f"\n{known_paragraph(number, entry, language())}" for number, entry in enumerate(entries, 1))
    else:
        for entry in entries:
            print(_row(entry))
    if any(entry.relation != "similar" for entry in entries):
        return DONE
    tell(Message("Der Index hat diesen Text nicht.", "The index does not have this text."))
    return NOTHING_FOUND


def _stdin() -> str:
    """The text on stdin. Raises UsageError for none."""
    if sys.stdin is not None and sys.stdin.isatty():
        tell(Message("Text einfügen, dann Strg-D:", "Paste the text, then Ctrl-D:"))
    data = sys.stdin.buffer.read(_LONGEST) if sys.stdin is not None else b""
    text = data.decode("utf-8", "replace").strip()
    if not text:
        raise UsageError("Kein Text: als Angabe oder auf der Standardeingabe", "no text: as an argument or on standard input")
    return text


def _row(entry: Known) -> str:
    """Relation, id, date, share of the text, section, source, title and the shared words."""
    hit = entry.hit
    cells = (entry.relation, hit.id, hit.date or "", f"{entry.overlap:.3f}", hit.section or "", hit.source or "", hit.title)
    return "\t".join(visible(cell) for cell in (*cells, ", ".join(entry.shared)))
