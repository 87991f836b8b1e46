"""Options that several commands share, and the index they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from searchidx.cli.language import Option
from searchidx.model import Message

if TYPE_CHECKING:
    from searchidx.service import Index

index_option = click.option(
    "--index",
    cls=Option,
    default="index",
    envvar="SEARCHIDX_INDEX",
    metavar="DIR",
    help=Message("Ordner des Index (index/, sonst SEARCHIDX_INDEX).", "Directory of the index (index/, else SEARCHIDX_INDEX)."),
)
json_option = click.option(
    "--json", "as_json", cls=Option, is_flag=True, help=Message("Ein JSON-Objekt auf einer Zeile.", "One JSON object on one line.")
)


def opened(directory: str) -> Index:
    """The index in `directory`, to be closed by the caller."""
    from searchidx.service import open_index  # here: the service loads numpy, and --help must not wait for it

    return open_index(directory)
