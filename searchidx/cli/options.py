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
mode_option = click.option(
    "--mode",
    cls=Option,
    type=click.Choice(["exact", "forms", "compounds"]),
    default="compounds",
    help=Message("Was ein Wort findet: sich, auch Formen, auch Zusammensetzungen.", "What a word finds: itself, its forms, its compounds."),
)
no_compounds_option = click.option(
    "--no-compounds", cls=Option, is_flag=True, help=Message("Ohne Zusammensetzungen.", "Without compounds.")
)
no_variants_option = click.option(
    "--no-variants",
    cls=Option,
    is_flag=True,
    help=Message("Ohne andere Schreibungen, Namens-, Zahl- und Genderformen.", "Without variants of spelling, name, number and gender."),
)
exclude_option = click.option(
    "-x", "exclude", cls=Option, multiple=True, metavar="FORM", help=Message("Diese Form nicht mitsuchen.", "Leave this form out.")
)

_COMPOUNDS = ("head", "modifier", "part", "paraphrase", "kin")
_VARIANTS = ("spelling", "gender", "number", "name")


def without(no_compounds: bool, no_variants: bool) -> tuple[str, ...]:
    """The relations that --no-compounds and --no-variants switch off."""
    return (_COMPOUNDS if no_compounds else ()) + (_VARIANTS if no_variants else ())


def opened(directory: str) -> Index:
    """The index in `directory`, to be closed by the caller."""
    from searchidx.service import open_index  # here: the service loads numpy, and --help must not wait for it

    return open_index(directory)
