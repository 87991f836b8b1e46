"""The commands that explain: `explain` how a query is read and an article is scored, `analyze` how a text is split into words."""

from __future__ import annotations

from typing import Any

import click

from searchidx.cli import json_output, terminal
from searchidx.cli.escaping import visible
from searchidx.cli.exit_codes import DONE, NOTHING_FOUND
from searchidx.cli.i18n import Command, language
from searchidx.cli.options import (
    check_memory,
    exclude_option,
    index_option,
    json_option,
    mode_option,
    no_compounds_option,
    no_variants_option,
    opened,
    without,
)
from searchidx.messages import Message


@click.command(
    cls=Command,
    help=Message(
        "Erklärt, wie eine Anfrage gelesen wird und was jedes Wort findet.\n\n"
        "Mit KENNUNG auch, was davon in diesem Artikel steht, was fehlt oder ihn ausschließt, und wie seine Punkte entstehen.",
        "Explains how a query is read and what each word finds.\n\n"
        "With ID also what of it stands in this article, what is missing or rules it out, and how its score comes about.",
    ),
)
@click.argument("query")
@click.argument("id", required=False)
@index_option
@mode_option
@no_compounds_option
@no_variants_option
@exclude_option
@json_option
@terminal.terminal_options
def explain(query: str, id: str | None, index: str, as_json: bool, no_compounds: bool, no_variants: bool, **chosen: Any) -> int:
    """Exit code 1 when no article is a full match."""
    settings = {**chosen, "without": without(no_compounds, no_variants)}
    with opened(index) as articles:
        prepared = articles.prepare(query, limit=0, **settings)
        lines = articles.explain(prepared, id)
        total = articles.search(prepared).total
    if as_json:
        print(json_output.line(json_output.of_explanation(query, id, lines, language())))
    else:
        terminal.show(visible(line.text(language())) for line in lines)
    return DONE if total else NOTHING_FOUND


@click.command(
    cls=Command,
    help=Message(
        "Zerlegt einen Text in Wörter: Position, Stelle, Wort, Grundformen, Teile.",
        "Splits a text into words: position, place, word, base forms, parts.",
    ),
)
@click.argument("text", nargs=-1, required=True, metavar="TEXT")
def analyze(text: tuple[str, ...]) -> int:
    """One tab-separated line a token, as the index sees it."""
    check_memory()
    from searchidx.german.decompounder import split
    from searchidx.german.lemmatizer import lemmas  # here: the word lists are nothing --help needs
    from searchidx.german.tokenizer import tokens

    for token in tokens(" ".join(text)):
        if token.term >= " ":  # below it are the marks of sentence and clause ends
            parts = "+".join(part.word for part in split(token.term))
            columns = (str(token.position), f"{token.start}-{token.end}", token.term, ",".join(lemmas(token.term)), parts)
            print("\t".join(visible(column) for column in columns))
    return DONE
