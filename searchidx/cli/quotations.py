"""The command `quotes`: who said what in the articles that match."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from itertools import chain, islice
from typing import Any

import click

from searchidx.cli import json_output, terminal
from searchidx.cli.escaping import visible
from searchidx.cli.exit_codes import DONE, NOTHING_FOUND
from searchidx.cli.i18n import Command, Option, language, tell
from searchidx.cli.options import SELECTION, count_option, index_option, json_option, offset_option, opened, selection, selection_options
from searchidx.cli.styling import bold, dim, wrapped
from searchidx.cli.terminal import terminal_options
from searchidx.errors import UsageError
from searchidx.formats.hit_json import SCHEMA
from searchidx.formats.quote_table import quotes_csv, quotes_ndjson, quotes_tsv
from searchidx.messages import ARTICLES, SORT_NAMES, UNCLEAR_SPEAKER, Message, counted, table_date
from searchidx.model import FoundQuote, Quotations, QuotedArticle

_FILES: dict[str, Callable[[Iterable[FoundQuote]], Iterator[str]]] = {
    "ndjson": quotes_ndjson,
    "csv": quotes_csv,
    "excel": lambda quotes: quotes_csv(quotes, excel=True),
    "tsv": quotes_tsv,
}
"""Formats for other programs; they hold all quotations that are meant, unless -n says otherwise."""

_USUAL = 20


@click.command(
    cls=Command,
    help=Message(
        "Zeigt, wer was gesagt hat: die Zitate der gefundenen Artikel.\n\n"
        "zitat: und sprecher: in der Anfrage wählen unter ihnen. In einer Pipe: Kennung, Datum, Sprecher, Zitat.",
        "Shows who said what: the quotations in the articles found.\n\n"
        "zitat: and sprecher: in the query choose among them. In a pipe: id, date, speaker, quotation.",
    ),
)
@click.argument("query", nargs=-1, metavar="[QUERY…]")
@index_option
@click.option(
    "--speaker",
    cls=Option,
    metavar="NAME",
    help=Message("Nur, was jemand mit diesem Namen oder Amt sagt.", "Only what somebody of this name or office says."),
)
@count_option(None, Message("Artikel mit Zitaten (20; in Dateiformaten alle).", "Articles with quotations (20; all in file formats)."))
@offset_option(Message("So viele Artikel überspringen.", "Skip so many articles."))
@click.option(
    "--sort",
    cls=Option,
    type=click.Choice(list(SORT_NAMES)),
    default="relevance",
    help=Message("Reihenfolge der Artikel.", "Order of the articles."),
)
@selection_options
@click.option(
    "--format",
    "kind",
    cls=Option,
    type=click.Choice(("text", "json", *_FILES)),
    help=Message("Wie die Zitate geschrieben werden.", "How quotations are written."),
)
@json_option
@terminal_options
def quotes(
    query: tuple[str, ...], index: str, speaker: str | None, limit: int | None, offset: int, sort: str, kind: str | None, **chosen: Any
) -> int:
    """Exit code 1 when no article has quotations that are meant."""
    as_json = chosen.pop("as_json")
    if as_json and kind not in (None, "json"):
        raise UsageError("--format und --json schließen einander aus", "--format and --json exclude each other")
    kind = "json" if as_json else kind
    choice: dict[str, Any] = {**selection(**{name: chosen.pop(name) for name in SELECTION}), "sort": sort}
    with opened(index) as articles:
        from searchidx.index import speaker_query  # here: the service loads numpy, for which there is room now

        text = speaker_query(speaker or "", " ".join(query))
        if kind in _FILES and limit is None and not offset:
            return _write_file(_FILES[kind], articles.all_quotes(text, **choice))
        answer = articles.quotes(text, limit=_USUAL if limit is None else limit, offset=offset, **choice)
    if kind in _FILES:
        _write_file(_FILES[kind], (quote for article in answer.articles for quote in article.quotes))
    elif kind == "json":
        print(json_output.line({"schema": SCHEMA, "query": text, **asdict(answer)}))
    else:
        _show(answer, kind == "text")
    return DONE if answer.total else NOTHING_FOUND


def _write_file(write: Callable[[Iterable[FoundQuote]], Iterator[str]], quotes: Iterable[FoundQuote]) -> int:
    remaining = iter(quotes)
    first = tuple(islice(remaining, 1))
    for line in write(chain(first, remaining)):
        click.echo(line, nl=False)
    return DONE if first else NOTHING_FOUND


def _show(answer: Quotations, as_text: bool) -> None:
    lang = language()
    if as_text or terminal.to_person():
        terminal.show([_paragraph(article, lang) for article in answer.articles])
    else:
        for article in answer.articles:
            for quote in article.quotes:
                print("\t".join(map(visible, (quote.id, quote.date or "", quote.speaker or "", " ".join(quote.text.split())))))
    total = counted(answer.total, ARTICLES, lang)
    tell(Message(f"{total} mit Zitaten", f"{total} with quotations"))
    if not answer.complete:
        tell(Message("Hinweis: nicht alle Artikel wurden gelesen", "Note: not all articles were read"))


def _paragraph(article: QuotedArticle, lang: str) -> str:
    """The headline of an article, and below it who says what."""
    facts = " · ".join(visible(fact) for fact in (table_date(article.date, lang), article.source) if fact)
    head = bold(visible(" ".join(article.title.split()) or article.id)) + (f"  {dim(facts)}" if facts else "")
    return "\n".join([head, *(wrapped(_line(quote, lang)) for quote in article.quotes)]) + "\n"


def _line(quote: FoundQuote, lang: str) -> str:
    """Petra Moll (Landrätin): „Der Damm hält“"""
    speaker = quote.speaker or UNCLEAR_SPEAKER.text(lang)
    function = f" ({quote.speaker_function})" if quote.speaker_function else ""
    inferred = " ~" if quote.inferred else ""
    return visible(f"{speaker}{function}{inferred}: „{' '.join(quote.text.split())}“")
