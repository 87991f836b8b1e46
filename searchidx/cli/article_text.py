"""One article as text for a person: to read it, or to see what was recognised where in it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from searchidx.cli.escaping import visible, visible_lines
from searchidx.cli.styling import bold, dim, marked_text
from searchidx.cli.terminal import to_person
from searchidx.messages import FIELD_NAMES, RULE_NAMES, Message, table_date
from searchidx.model import TEXT_FIELDS, Article, EarlierVersion, Passage, Span, title

_FIELD_ROW = "{:<20}{:<12}{:<26}{}"


def article_text(article: Article, passages: Sequence[Passage], lang: str) -> str:
    """A whole article in source order, marked where the query matched; labels and repeated lines are left out."""
    facts = (table_date(article.date, lang), article.source, article.section, article.author, article.url)
    origin = " · ".join(visible(fact) for fact in (article.id, *facts) if fact)
    return "\n\n".join([dim(origin), *(_labelled(passage, lang) for passage in passages if passage.field in TEXT_FIELDS)])


def earlier_texts(versions: Sequence[EarlierVersion], lang: str) -> list[str]:
    """What the page said before, a line a version, below a heading; nothing where there is none."""
    if not versions:
        return []
    head = Message("Frühere Fassungen dieser Seite:", "Earlier versions of this page:").text(lang)
    dates = [table_date(each.since or each.article.date, lang) or "–" for each in versions]
    rows = [f"  {each.number}  {date}  {visible(title(each.article))}" for each, date in zip(versions, dates, strict=True)]
    return ["\n".join(["\n" + bold(head), *rows])]


def passages_text(passages: Sequence[Passage]) -> str:
    """Passages with their marks, a blank line between them."""
    return "\n\n".join(marked_text(passage) for passage in passages)


def fields_text(article: Article, lang: str) -> str:
    """What was recognised where: a line a span of the original, with its field, code point offsets, rule and text."""
    facts = [
        _FIELD_ROW.format(FIELD_NAMES[name].text(lang), "", "", visible(value))
        for name in ("date", "source", "section", "author", "url")
        if (value := getattr(article, name))
    ]
    spans = [
        _FIELD_ROW.format(
            FIELD_NAMES[span.field].text(lang), f"{span.start}–{span.end}", _rule_name(span.rule, lang), visible(_span_text(article, span))
        )
        for span in article.spans
    ]
    return "\n".join(_cut(row) for row in [visible(article.id), *facts, *spans])


def _rule_name(rule: str, lang: str) -> str:
    return RULE_NAMES[rule].text(lang) if rule in RULE_NAMES else visible(rule)


def _labelled(passage: Passage, lang: str) -> str:
    if passage.field in ("title", "heading"):
        return bold(visible_lines(passage.text))
    label = "" if passage.field in ("body", "lead") else dim(f"[{FIELD_NAMES[passage.field].text(lang)}] ")
    return label + marked_text(passage)


def _span_text(article: Article, span: Span) -> str:
    """The stretch on one line; a credit as it was understood: agencies / photographer."""
    from searchidx.sources.scraped_text.picture_credits import credit_parts  # here: readers load what --help must not wait for

    text = " ".join(article.original[span.start : span.end].split())
    return str(credit_parts(text)) if span.field == "credit" else text


def _cut(row: str) -> str:
    """On a terminal no longer than its width; a pipe gets all."""
    columns = shutil.get_terminal_size().columns
    return f"{row[: columns - 1]}…" if to_person() and len(row) > columns else row
