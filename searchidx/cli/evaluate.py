"""The command `eval`: how good ranked answers are, measured on a relevance set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from searchidx.cli import json_output
from searchidx.cli.exit_codes import DONE
from searchidx.cli.i18n import Command, Option, language
from searchidx.cli.options import (
    check_memory,
    chosen_engine,
    engine_options,
    json_option,
    mode_option,
    no_compounds_option,
    no_variants_option,
    opened,
    without,
)
from searchidx.cli.report_text import evaluation_text
from searchidx.messages import Message

if TYPE_CHECKING:
    from searchidx.index import Index


@click.command(
    "eval",
    cls=Command,
    help=Message(
        "Misst die Trefferlisten an Urteilen.\n\nORDNER enthält docs.jsonl (auch .gz), queries.jsonl und qrels.tsv.",
        "Measures ranked answers against judgements.\n\nDIR holds docs.jsonl (or .gz), queries.jsonl and qrels.tsv.",
    ),
)
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--index",
    cls=Option,
    metavar="DIR",
    help=Message("Ein Index dieser Artikel; sonst entsteht ein vorläufiger.", "An index of these articles; else one is made for now."),
)
@engine_options
@mode_option
@no_compounds_option
@no_variants_option
@json_option
def evaluate(directory: Path, index: str | None, as_json: bool, no_compounds: bool, no_variants: bool, **chosen: Any) -> int:
    """nDCG@10, MRR@10 and R@100 with their intervals, as a table or as a record."""
    check_memory()
    from searchidx import evaluation  # here: it loads numpy, and --help must not wait for it

    with _index(directory, index) as articles:
        measured = evaluation.evaluate(articles, directory, without=without(no_compounds, no_variants), **chosen)
    print(json_output.line(json_output.of_evaluation(measured)) if as_json else evaluation_text(measured, language()))
    return DONE


@contextmanager
def _index(directory: Path, ready: str | None) -> Iterator[Index]:
    """The named index, or one of the set's articles that is gone afterwards."""
    from searchidx.evaluation import documents

    if ready is not None or chosen_engine()[0] == "opensearch":
        with opened(ready or "") as articles:
            yield articles
        return
    with TemporaryDirectory(prefix="searchidx-eval-") as folder, opened(folder) as articles:
        articles.index([documents(directory)])
        yield articles
