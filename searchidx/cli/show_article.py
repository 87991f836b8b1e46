"""The command `show`: one article as text, as a table of its fields, as a citation, or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from searchidx.cli import json_output, terminal
from searchidx.cli.article_text import article_text, earlier_texts, fields_text
from searchidx.cli.escaping import visible
from searchidx.cli.exit_codes import DONE, NOTHING_FOUND
from searchidx.cli.hit_output import write_file_format
from searchidx.cli.i18n import Command, Option, language, tell
from searchidx.cli.options import index_option, json_option, opened
from searchidx.errors import ArticleUnknown, UsageError
from searchidx.messages import Message
from searchidx.model import Hit, as_hit

if TYPE_CHECKING:
    from searchidx.index import Index


@click.command(
    cls=Command, help=Message("Zeigt einen Artikel, mit -q die Fundstellen darin.", "Shows an article, with -q what matches in it.")
)
@click.argument("ids", nargs=-1, required=True, metavar="ID")
@index_option
@click.option(
    "-q",
    "--query",
    cls=Option,
    default="",
    metavar="QUERY",
    help=Message("Markiert, was diese Anfrage findet.", "Marks what this query finds."),
)
@click.option(
    "--cite",
    cls=Option,
    type=click.Choice(["bibtex", "ris", "csl"]),
    help=Message(
        "Nur die Nachweise in diesem Format, auch von mehreren Artikeln.", "Only the references in this format, of several articles, too."
    ),
)
@click.option("--version", cls=Option, type=int, metavar="N", help=Message("Die frühere Fassung N.", "The earlier version N."))
@click.option("--fields", cls=Option, is_flag=True, help=Message("Was wo erkannt wurde, und warum.", "What was recognised where, and why."))
@json_option
@terminal.terminal_options
def show(ids: tuple[str, ...], index: str, query: str, cite: str | None, version: int | None, fields: bool, as_json: bool) -> int:
    """Exit code 2 when there is no such article; of several nothing is written then."""
    if cite:
        with opened(index) as articles:
            write_file_format(cite, [_hit(articles, id) for id in ids])
        return DONE
    if len(ids) > 1:
        raise UsageError("Nur eine Kennung ist möglich; mehrere mit --cite", "only one id is possible; several with --cite")
    (id,) = ids
    from searchidx.index import earlier_versions, version_of  # here: the service loads numpy

    with opened(index) as articles:
        article = articles.get(id) or articles.get(articles.current_id(id) or id)
        if article and article.id != id:
            tell(Message(f"Hinweis: eine frühere Fassung von {visible(article.id)}", f"Note: an earlier version of {visible(article.id)}"))
        earlier = earlier_versions(article) if article and version is None else ()
        article = version_of(article, version).article if article and version is not None else article
        passages = articles.read(article or id, query)
    if article is None:
        return NOTHING_FOUND  # taken out by another process since the line above
    if as_json:
        print(json_output.line(json_output.of_article(article, passages, earlier)))
    elif fields:
        terminal.show([fields_text(article, language())])
    else:
        terminal.show([article_text(article, passages, language()), *earlier_texts(earlier, language())])
    return DONE


def _hit(articles: Index, id: str) -> Hit:
    article = articles.get(id)
    if article is None:
        raise ArticleUnknown(f"Kein Artikel hat die Kennung {id!r}", f"no article has the id {id!r}")
    return as_hit(article)
