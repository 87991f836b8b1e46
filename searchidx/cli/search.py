"""The command `search`: a query, or a batch of them, and a page or all of the answer."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from searchidx.cli import json_output, terminal
from searchidx.cli.batch_search import answer_batch
from searchidx.cli.escaping import visible
from searchidx.cli.exit_codes import DONE, NOTHING_FOUND, PARTLY_DONE
from searchidx.cli.hit_output import feed_of, write_hits
from searchidx.cli.hit_text import summary
from searchidx.cli.i18n import Command, Option, language, tell
from searchidx.cli.options import (
    SELECTION,
    check_memory,
    count_option,
    index_option,
    offset_option,
    opened,
    selection,
    selection_options,
)
from searchidx.cli.output_options import Output, chosen_output, output_options
from searchidx.cli.terminal import terminal_options
from searchidx.errors import UsageError
from searchidx.messages import SORT_NAMES, Message
from searchidx.model import Hit, Page

if TYPE_CHECKING:
    from searchidx.index import Index
    from searchidx.question import Question, Sort

_PAGE = 10


@click.command(
    cls=Command,
    help=Message(
        'Sucht Artikel.\n\nAlle Wörter müssen vorkommen. "…" ist eine Wortfolge; UND, ODER, NICHT, Felder wie titel: und Zeiträume wie '
        "datum:2024 gehen auch. Eine Anfrage mit - oder \" steht für die Shell in Anführungszeichen: 'Ukraine -Krieg'.",
        'Searches articles.\n\nAll words must occur. "…" is a phrase; AND, OR, NOT, fields such as title: and periods such as date:2024 '
        "work, too. Quote a query with - or \" for the shell: 'Ukraine -Krieg'.",
    ),
)
@click.argument("query", nargs=-1, metavar="QUERY…")
@index_option
@count_option(None, Message("Treffer je Seite (10).", "Hits a page (10)."))
@click.option("--all", "everything", cls=Option, is_flag=True, help=Message("Alle Treffer statt einer Seite.", "All hits, not one page."))
@click.option(
    "--partial",
    cls=Option,
    is_flag=True,
    help=Message("Teiltreffer auch in Zeilen und Tabellen, mit einer Spalte.", "Partial hits in lines and tables, too, with a column."),
)
@offset_option(Message("So viele Treffer überspringen.", "Skip so many hits."))
@click.option(
    "--sort",
    cls=Option,
    type=click.Choice(list(SORT_NAMES)),
    default="relevance",
    help=Message("Passende, neue oder alte zuerst.", "Best, newest or oldest first."),
)
@click.option(
    "--fold",
    cls=Option,
    is_flag=True,
    help=Message("Fassungen einer Meldung zu einem Treffer zusammenfassen.", "Fold versions of one story into one hit."),
)
@click.option(
    "--log",
    "log_file",
    cls=Option,
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="SEARCHIDX_LOG",
    metavar="FILE",
    help=Message("Die Frage in ein Rechercheprotokoll schreiben (SEARCHIDX_LOG).", "Write the question to a research log (SEARCHIDX_LOG)."),
)
@selection_options
@output_options
@click.option(
    "--batch",
    cls=Option,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help=Message("Eine Anfrage je Zeile (-: stdin), je ein JSON-Objekt.", "A query a line (-: stdin), a JSON object each."),
)
@terminal_options
def search(
    query: tuple[str, ...],
    index: str,
    batch: str | None,
    everything: bool,
    limit: int | None,
    offset: int,
    sort: Sort,
    partial: bool,
    fold: bool,
    log_file: Path | None,
    **settings: Any,
) -> int:
    """Exit code 0 with full matches, 1 without any; for a batch 0 when every line was answered, else 4."""
    if bool(query) == bool(batch):
        raise UsageError("Entweder eine Anfrage oder --batch DATEI angeben", "give either a query or --batch FILE")
    chosen_articles = selection(**{name: settings.pop(name) for name in SELECTION})
    output = chosen_output(**{**settings, "as_json": True} if batch else settings, partial=partial)
    if everything and limit is not None:
        raise UsageError("--all und -n schließen einander aus", "--all and -n exclude each other")
    if everything and output.partial:
        raise UsageError("--all gibt volle Treffer aus, keine --partial", "--all writes full hits, no --partial ones")
    if everything and batch:
        raise UsageError("--batch antwortet mit einer Seite je Anfrage, nicht mit --all", "--batch answers a page a query, not --all")
    check_memory()
    from searchidx.question import Question  # here: the word lists and numpy are nothing --help needs

    limit = output.usual_limit if limit is None and not everything else limit
    everything = everything or (limit is None and output.for_programs)
    if fold and (everything or output.kind not in ("list", "lines", "json", "count")):
        raise UsageError("--fold fasst die Treffer einer Seite zusammen, nicht alle", "--fold folds a page of hits, not all of them")
    hits_on_page = 0 if everything or output.kind == "count" else _PAGE if limit is None else limit
    question = Question(" ".join(query), **chosen_articles, sort=sort, limit=hits_on_page, offset=offset, fold=fold)
    with opened(index) as articles:
        if batch:
            return DONE if _answer_batch(articles, batch, question, output, log_file) else PARTLY_DONE
        _log(log_file, articles, question)
        page, hits = _answer(articles, question, output, everything=everything)
        if output.kind == "json":
            page = replace(page, hits=tuple(hits))
            print(json_output.line(json_output.of_page(question.query, page, language(), output.fields, why=output.why)))
        else:
            _write_answer(articles, question, page, hits, output)
    return DONE if page.total else NOTHING_FOUND


def tell_page(page: Page) -> None:
    """How many articles match, what was understood, and what there is to say about it, on stderr."""
    terminal.tell_lines(page_head(page))


def page_head(page: Page) -> list[str]:
    """The same as lines, for what is paged with the hits: a pager covers what stood on the screen before."""
    return [summary(page).text(language()), *_note_lines(page)]


def _note_lines(page: Page) -> list[str]:
    """What there is to say about an answer: repairs, what was meant instead, what is left out."""
    label = Message("Hinweis", "Note").text(language())
    return [f"{label}: {visible(note.text(language()))}" for note in page.notes]


def _answer(articles: Index, question: Question, output: Output, *, everything: bool = False) -> tuple[Page, Iterable[Hit]]:
    """A page of the answer and the hits to write: those of the page, or with `everything` all full matches, read as they are drawn.

    What is for other programs has no partial hits unless they are asked for: it holds what the total counts.
    """
    prepared = articles.prepare(question)
    page = articles.search(prepared, passages=output.passages_needed, why=output.why)
    if everything:
        hits = articles.hits(prepared, passages=output.passages_needed, why=output.why, abstracts=output.with_abstracts)
        return page, islice(hits, question.offset, None)
    return page, [hit for hit in page.hits if not (hit.partial and output.full_hits_only)]


def _answer_batch(articles: Index, file: str, question: Question, output: Output, log_file: Path | None) -> bool:
    def answer(query: str) -> Page:
        asked = replace(question, query=query)
        _log(log_file, articles, asked)
        return _answer(articles, asked, output)[0]

    _answer(articles, replace(question, limit=0), output)  # a missing index: said once, not on every line
    return answer_batch(file, output, answer)


def _log(file: Path | None, articles: Index, question: Question) -> None:
    """Writes the question to the research log, where one is wanted: before its answer, which may be a pipe that closes."""
    if file is not None:
        from searchidx.research_log import log_question  # here: who keeps no log waits for none of it

        log_question(file, articles, question)


def _write_answer(articles: Index, question: Question, page: Page, hits: Iterable[Hit], output: Output) -> None:
    """The hits on stdout; on stderr what was understood, what there is to say about it, and how to go on."""
    if output.kind == "count":
        print(page.total if page.families is None else page.families)
        return terminal.tell_lines(_note_lines(page))
    head = page_head(page) if output.kind == "list" else []
    if not head:
        tell_page(page)
    feed_question = [question.query, question.sort, dict(question.selection)]
    title = f"searchidx: {question.query}"
    write_hits(hits, output, lambda: feed_of(articles, title, feed_question), first=question.offset + 1, head=head)
    next_offset = question.offset + len(page.hits)
    following = page.total if page.families is None else page.families
    if terminal.to_person() and output.kind == "list" and page.hits and next_offset < following:
        sys.stdout.flush()
        tell(Message(f"\nWeiter mit --offset {next_offset}", f"\nMore with --offset {next_offset}"))
