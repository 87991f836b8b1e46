"""Lists of words and cross tables as lines of text for a person."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from searchidx.cli.bar_chart import sparkline
from searchidx.cli.escaping import visible
from searchidx.cli.styling import bold, dim, wrapped
from searchidx.messages import ARTICLES, FIELD_NAMES, LINES, PERIOD_NAMES, WORDS, Message, counted, decimal, number, table_date
from searchidx.model import Companion, Company, Crosstab, TypicalWord, TypicalWords

_COUNTED_ONCE = Message("Fassungen einer Meldung zählen einmal", "versions of one story count once")
_LONGEST_WORD, _SHORTEST_WORD = 28, 12
_NAMES = {**FIELD_NAMES, "year": PERIOD_NAMES["year"], "month": PERIOD_NAMES["month"]}


NO_COMPANION = Message(
    "Zu wenige Artikel: Mit keinem Wort steht es in 5 Artikeln im selben Satz.",
    "Too few articles: it stands in one sentence with no word in 5 articles.",
)


def company_rows(company: Company, lang: str) -> Iterator[str]:
    """The companions of a word and its compounds, each with its number of articles and sources and its years as a sparkline."""
    yield f"{bold(visible(company.word))} · {counted(company.articles, ARTICLES, lang)} ({_COUNTED_ONCE.text(lang)})"
    if not company.companions:
        yield NO_COMPANION.text(lang)
    everyone = (*company.companions, *company.compounds)
    years = sorted({year for companion in everyone for year in companion.years})
    word_width = _width([companion.word for companion in everyone])
    heads = "".join(f"{head:>9}" for head in _heads(lang)) + f"  {_span(years)}"
    if company.companions:
        yield dim(f"\n{Message('im selben Satz', 'in one sentence').text(lang):<{word_width}}{'logDice':>9}{heads}")
        for companion in company.companions:
            yield f"{_cut(companion.word, word_width)}{decimal(companion.score, lang, 2):>9}{_counts(companion, years, lang)}"
    if company.compounds:
        yield dim(f"\n{Message('Zusammensetzungen', 'compounds').text(lang):<{word_width}}{'':>9}{heads}")
        for compound in company.compounds:
            yield f"{_cut(compound.word, word_width)}{'':>9}{_counts(compound, years, lang)}"


def period_rows(answers: Mapping[str, Company], lang: str) -> Iterator[str]:
    """The companions in each period side by side, each with its number of articles."""
    columns = shutil.get_terminal_size().columns // len(answers)
    room = max(_SHORTEST_WORD, min(columns - 8, _LONGEST_WORD))
    heads = [f"{visible(period)} ({counted(answer.articles, ARTICLES, lang)})" for period, answer in answers.items()]
    yield f"{bold(visible(next(iter(answers.values())).word))} · {_COUNTED_ONCE.text(lang)}"
    yield dim("".join(f"{head:<{room + 8}}" for head in heads).rstrip())
    for row in zip_longest(*(answer.companions for answer in answers.values())):
        cells = [f"{_cut(cell.word, room)}{number(cell.articles, lang):>5}   " if cell else " " * (room + 8) for cell in row]
        yield "".join(cells).rstrip()
    for period, answer in answers.items():
        if not answer.companions:
            yield f"{visible(period)}: " + Message("zu wenige Artikel", "too few articles").text(lang)


def typical_rows(typical: TypicalWords, lang: str) -> Iterator[str]:
    """The words of each side as "in 43 von 275 gegen 9 von 253", the clearest first."""
    sides = ((typical.query, typical.articles, True), (typical.against_query, typical.against, False))
    for query, articles, _ in sides:
        yield f"{bold(visible(query))} · {counted(articles, ARTICLES, lang)}"
    yield dim(f"({_COUNTED_ONCE.text(lang)})")
    if not typical.words:
        yield wrapped(nothing_typical(typical).text(lang))
    for query, _, of_first in sides:
        words = [word for word in typical.words if word.of_first is of_first]
        if words:
            yield "\n" + bold(Message(f"Typisch für {visible(query)}", f"Typical of {visible(query)}").text(lang))
            width = _width([word.word for word in words])
            yield from (f"{_cut(word.word, width)} {comparison(word, typical).text(lang)}" for word in words)


def comparison(word: TypicalWord, typical: TypicalWords) -> Message:
    """In how many articles of its side a word is, against how many of the other."""
    own, other = (word.articles, typical.articles), (word.against, typical.against)
    (many, of), (few, of_others) = (own, other) if word.of_first else (other, own)
    numbers = [[number(value, lang) for value in (many, of, few, of_others)] for lang in ("de", "en")]
    return Message("in {} von {} gegen {} von {}".format(*numbers[0]), "in {} of {} against {} of {}".format(*numbers[1]))


def nothing_typical(typical: TypicalWords) -> Message:
    """That no word tells the two sides apart, or that there is too little to tell."""
    if min(typical.articles, typical.against) < 5 or not typical.tested:
        return Message("Zu wenige Artikel für einen Vergleich.", "Too few articles to compare.")
    return Message(
        f"Zu wenige Artikel, oder kein Unterschied: Von {number(typical.tested, 'de')} Wörtern ist keines auf einer Seite so viel "
        "häufiger, dass es kein Zufall sein kann.",
        f"Too few articles, or no difference: of {counted(typical.tested, WORDS, 'en')} none is so much more frequent on one side that "
        "it cannot be chance.",
    )


def crosstab_rows(table: Crosstab, lang: str) -> Iterator[str]:
    """The table with as many columns as fit, and what its totals count besides."""
    head = " · ".join(_NAMES[field].text(lang) for field in table.by[:-1])
    names = [" · ".join(_value(value, field, lang) for value, field in zip(row.values, table.by, strict=False)) for row in table.rows]
    first = min(_width([head, *names]), 40)
    labels = [_value(value, table.by[-1], lang) for value in table.columns]
    widths = [max(6, min(len(label), 14)) + 2 for label in labels]
    room = shutil.get_terminal_size().columns - first - 10
    shown = next((count for count in range(len(widths), 0, -1) if sum(widths[:count]) <= room), 1)
    total = Message("gesamt", "total").text(lang)
    yield f"{counted(table.total, ARTICLES, lang)}"
    heads = "".join(f"{_cut(label, width - 2).strip():>{width}}" for label, width in zip(labels[:shown], widths, strict=False))
    yield dim(f"{_cut(head, first)}{heads}{total:>9}")
    for name, row in zip(names, table.rows, strict=True):
        cells = "".join(f"{number(count, lang):>{width}}" for count, width in zip(row.counts[:shown], widths, strict=False))
        yield f"{_cut(name, first)}{cells}{number(row.total, lang):>9}"
    if shown < table.all_columns or len(table.rows) < table.all_rows:
        columns, rows = (number(value, lang) for value in (table.all_columns, table.all_rows))
        yield dim(
            Message(
                f"{shown} von {columns} Spalten, {len(table.rows)} von {counted(table.all_rows, LINES, lang)}; alle: in einer Pipe, mit -n",
                f"{shown} of {columns} columns, {len(table.rows)} of {rows} rows; all of them: in a pipe, with -n",
            ).text(lang)
        )


def _heads(lang: str) -> tuple[str, str]:
    return Message("Artikel", "articles").text(lang), Message("Quellen", "sources").text(lang)


def _counts(one: Companion, years: Sequence[str], lang: str) -> str:
    line = sparkline([one.years.get(year, 0) for year in years])
    return f"{number(one.articles, lang):>9}{number(one.sources, lang):>9}  {line}"


def _span(years: Sequence[str]) -> str:
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(years)


def _value(value: str | None, field: str, lang: str) -> str:
    if value is None:
        return Message("ohne", "none").text(lang)
    return table_date(value, lang) if field in ("year", "month") else visible(value)


def _width(words: Sequence[str]) -> int:
    return max(_SHORTEST_WORD, min(max(map(len, words), default=0), _LONGEST_WORD)) + 1


def _cut(word: str, width: int) -> str:
    """The word in so many columns; a longer one loses its end."""
    text = visible(word)
    return f"{text[: width - 1]}…" if len(text) > width else f"{text:<{width}}"
