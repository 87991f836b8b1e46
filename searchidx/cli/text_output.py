"""Writing turns hits, articles and reports into lines for a terminal or a pipe; text of articles is escaped here, never trusted."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from searchidx.cli.terminal import linked, styled, to_person, width
from searchidx.model import (
    TEXT_FIELDS,
    Article,
    Checkup,
    Hit,
    Line,
    Message,
    Page,
    Passage,
    Reason,
    Rejection,
    Report,
    Similar,
    Span,
    Status,
    Version,
)

if TYPE_CHECKING:
    from searchidx.evaluation import Evaluation

FIELD_NAMES = {
    "title": Message("Titel", "Title"),
    "lead": Message("Vorspann", "Lead"),
    "body": Message("Text", "Text"),
    "heading": Message("Zwischentitel", "Heading"),
    "caption": Message("Bildunterschrift", "Caption"),
    "credit": Message("Bildnachweis", "Credit"),
    "author": Message("Autor", "Author"),
    "teaser": Message("Hinweis auf anderes", "Teaser"),
    "section": Message("Ressort", "Section"),
    "source": Message("Quelle", "Source"),
    "date": Message("Datum", "Date"),
    "url": Message("Adresse", "Address"),
    "agency": Message("Agentur", "Agency"),
    "label": Message("Beschriftung", "Label"),
    "repeat": Message("Wiederholung", "Repeat"),
    "year": Message("Jahr", "Year"),
    "month": Message("Monat", "Month"),
    "day": Message("Tag", "Day"),
}

NO_TITLE = Message("(ohne Titel)", "(no title)")
UNDATED = Message("ohne Datum", "no date")
_SHOWN = 20
"""So many rejected places are listed one by one; --json has all."""

_UNSAFE = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # control characters: ESC starts a command to the terminal
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction: gpj.exe would read exe.jpg
    "\u2028\u2029"  # line separators: some readers end a line here
    "\u200b\u2060\ufeff"  # no width: two titles that look the same
    "\ud800-\udfff"  # bytes that were no UTF-8 on the command line; no file can hold them
    "]"
)
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_LINE_ON, _LINE_OFF = "\x1b[4m", "\x1b[24m"  # what matched within a title: that is bold throughout
_OPEN, _CLOSE = "\x02", "\x03"  # stand for marks while a text is wrapped: `visible` has left none in it
_FIELD_ROW = "{:<20}{:<12}{:<18}{}"
_INDENT = "   "
_COLUMNS = ("id", "date", "score", "section", "source", "title")


def visible(text: str, escape: Callable[[str], str] | None = None) -> str:
    r"""The text with every character that acts instead of showing written out (ESC as \x1b); `escape` may spell it otherwise."""
    spell = escape or (lambda character: character.encode("unicode_escape").decode())
    return _UNSAFE.sub(lambda match: spell(match.group()), text)


def columns(hit: Hit, fields: Sequence[str] = ()) -> str:
    """One hit on one line for a pipe: id, date, score, section, source, title, or the fields asked for; unknown is empty."""
    from searchidx.formats.csv_tsv import cell  # here: formats load what --help must not wait for

    return "\t".join(visible(cell(hit, field)) for field in fields or _COLUMNS)


def listed(number: int, hit: Hit, lang: str) -> str:
    """One hit for a person: title, where it comes from, passages with marks."""
    head = f"{number:<3}{_headline(hit, lang)}"
    quotes = [_quoted(passage, lang) for passage in hit.passages if passage.field != "title"]
    why = [_dim(_wrapped(reasons_text(hit.why, lang)))] if hit.why else []
    return "\n".join([head, _INDENT + _dim(_origin(hit, lang)), *quotes, *why])


def reasons_text(why: Sequence[Reason], lang: str) -> str:
    """Which words of a query found an article, how, and where: one sentence on one line."""
    return Message("Grund: ", "Why: ").text(lang) + "; ".join(visible(_reason(reason, lang)) for reason in why)


def summary(page: Page, lang: str) -> Message:
    """How many articles were found, and what for."""
    found = number(page.total, lang)
    articles = "article" if page.total == 1 else "articles"
    return Message(f"{found} Artikel · {visible(page.reading.de)}", f"{found} {articles} · {visible(page.reading.en)}")


def likeness(number: int, one: Similar | Version, lang: str) -> str:
    """A similar article with the words it shares, or another version with its length and how much of the text is the same."""
    hit = one.hit
    if isinstance(one, Version):
        same = f"{one.overlap:.0%}".replace("%", " %")
        fact = Message(f"{one.words} Wörter, {same} gleich", f"{one.words} words, {same} the same").text(lang)
    else:
        version = Message("Fassung derselben Meldung · ", "version of the same story · ").text(lang) if one.versions else ""
        fact = version + ", ".join(visible(word) for word in one.shared)
    return "\n".join([f"{number:<3}{_headline(hit, lang)}", _INDENT + _dim(_origin(hit, lang)), _wrapped(fact)])


def in_context(line: Line, width: int, lang: str) -> str:
    """One line of a concordance: the day, `width` characters, the word, `width` characters."""
    left, right = visible(line.left)[-width:], visible(line.right)[:width]
    word = _marked(Passage(line.field, line.hit, ((0, len(line.hit)),)))
    return f"{german_date(line.date, lang)[:10]:<11}{left:>{width}}{word}{right}"


def passages_text(passages: Sequence[Passage]) -> str:
    """Passages for a person, marks shown."""
    return "\n\n".join(_marked(passage) for passage in passages)


def article_text(article: Article, passages: tuple[Passage, ...], lang: str) -> str:
    """A whole article for a person, in source order, marked where the query matched; labels and repeated lines are left out."""
    facts = (german_date(article.date, lang), article.source, article.section, article.author, article.url)
    origin = " · ".join(visible(fact) for fact in (article.id, *facts) if fact)
    return "\n\n".join([_dim(origin), *(_labelled(passage, lang) for passage in passages if passage.field in TEXT_FIELDS)])


def fields_text(article: Article, lang: str) -> str:
    """What was recognised where: one line a stretch of the original, with its field, code point offsets, rule and text."""
    known = [(name, getattr(article, name)) for name in ("date", "source", "section", "author", "url")]
    facts = [_FIELD_ROW.format(FIELD_NAMES[name].text(lang), "", "", visible(value)) for name, value in known if value]
    spans = [
        _FIELD_ROW.format(
            FIELD_NAMES[span.field].text(lang), f"{span.start}–{span.end}", visible(span.rule), visible(_span_text(article, span))
        )
        for span in article.spans
    ]
    return "\n".join(_cut(row) for row in [visible(article.id), *facts, *spans])


def report_text(report: Report, lang: str) -> str:
    """The summary of an indexing run in a few lines."""
    counts = [
        (report.seen, Message("Artikel", "articles")),
        (report.new, Message("neu", "new")),
        (report.updated, Message("aktualisiert", "updated")),
        (report.unchanged, Message("unverändert", "unchanged")),
        (report.removed, Message("entfernt", "removed")),
        (report.repeated, Message("doppelt", "repeated")),
        (report.barred, Message("gesperrt", "barred")),
        (len(report.rejected), Message("abgelehnt", "rejected")),
        (report.files_read, Message("Dateien gelesen", "files read")),
        (len(report.skipped), Message("übersprungen", "skipped")),
    ]
    always = 5  # from `articles` to `removed` a zero is news, too
    shown = [f"{number(count, lang)} {word.text(lang)}" for at, (count, word) in enumerate(counts) if count or at < always]
    return f"{_outcome(report).text(lang)} {', '.join(shown)} ({decimal(report.seconds, lang)} s)"


def complaints(report: Report, lang: str) -> Iterator[str]:
    """What a person should look at after an indexing run: warnings and rejections by place, skipped files by reason."""
    yield from _places(report.warnings, lang)
    yield from _places(report.rejected, lang)
    for reason, count in Counter(skipped.reason.text(lang) for skipped in report.skipped).most_common():
        yield Message(f"übersprungen: {count} × {visible(reason)}", f"skipped: {count} × {visible(reason)}").text(lang)


def status_text(status: Status, lang: str) -> str:
    """What an index holds, a line a fact."""
    undated = f"{number(status.undated, lang)} {UNDATED.text(lang)}"
    period = f"{german_date(status.oldest, lang)} – {german_date(status.newest, lang)}, {undated}" if status.oldest else undated
    facts = [
        (Message("Index", "Index"), f"{visible(status.directory)} ({status.engine}, {status.generation})"),
        (Message("Artikel", "Articles"), number(status.articles, lang)),
        (Message("Wörter", "Words"), number(status.terms, lang)),
        (Message("Größe", "Size"), f"{decimal(status.bytes / 1e6, lang)} MB"),
        (Message("Zeitraum", "Period"), period),
        (Message("Ressorts", "Sections"), _tally(status.sections, lang)),
        (Message("Quellen", "Sources"), _tally(status.sources, lang)),
        (Message("Gesperrt", "Barred"), number(status.barred, lang)),
        *((Message("Ordner", "Folder"), f"{visible(root)} ({visible(prefix)}/…)") for root, prefix in status.roots.items()),
        (Message("Geschrieben", "Committed"), german_date(status.committed, lang) + " UTC" if status.committed else "–"),
    ]
    return "\n".join(f"{name.text(lang):<13}{value}" for name, value in facts)


def checkup_text(found: Checkup, lang: str) -> str:
    """What was found, what was done, and what to do next, a line each."""
    lines = [f"{visible(finding.file) or visible(found.directory)}: {visible(finding.what.text(lang))}" for finding in found.findings]
    lines += [visible(message.text(lang)) for message in found.done]
    lines += [Message(f"verloren: {visible(id)}", f"lost: {visible(id)}").text(lang) for id in found.lost[:_SHOWN]]
    if (more := len(found.lost) - _SHOWN) > 0:
        lines.append(Message(f"… und {more} weitere (alle mit --json)", f"… and {more} more (all with --json)").text(lang))
    return "\n".join([*lines, _verdict(found, lang)])


def evaluation_text(found: Evaluation, lang: str) -> str:
    """What a relevance set measured: a line a measure with its mean and the interval that holds it."""
    head = Message(f"{number(found.queries, lang)} Anfragen", f"{number(found.queries, lang)} queries").text(lang)
    interval = Message("95-%-Intervall", "95 % interval").text(lang)
    rows = [f"{one.name:<10}{_share(one.mean, lang)}   {_share(one.low, lang)} – {_share(one.high, lang)}" for one in found.measures]
    return "\n".join([f"{head:<18}{interval}", *rows])


def number(value: int, lang: str) -> str:
    """With thousands marked: 100.666 in German, 100,666 in English."""
    return f"{value:,}".replace(",", ".") if lang == "de" else f"{value:,}"


def decimal(value: float, lang: str) -> str:
    """With one place: 1,5 in German, 1.5 in English."""
    return f"{value:.1f}".replace(".", ",") if lang == "de" else f"{value:.1f}"


def percent(value: float, lang: str) -> str:
    """12,50 % in German, 12.50 % in English."""
    return f"{value * 100:.2f} %".replace(".", "," if lang == "de" else ".")


def period(start: str, per: str, lang: str) -> str:
    """How a period is called that begins on `start`: 2025, 02.2025, or its first day."""
    day = {"year": start[:4], "month": start[:7]}.get(per, start)
    return german_date(day, lang)


def heading(text: str) -> str:
    """What stands above other lines."""
    return _bold(text)


def _share(value: float, lang: str) -> str:
    """Three places: 0,314 in German, 0.314 in English."""
    return f"{value:.3f}".replace(".", ",") if lang == "de" else f"{value:.3f}"


def german_date(date: str | None, lang: str) -> str:
    """12.02.2025, with 14:30 where the time is known; ISO in English; "" for unknown."""
    if not date or lang != "de":
        return (date or "").replace("T", " ")[:16]
    day = ".".join(reversed(date[:10].split("-")))
    return f"{day} {date[11:16]}".rstrip()


def _headline(hit: Hit, lang: str) -> str:
    whole = (passage for passage in hit.passages if passage.field == "title" and passage.text == hit.title)
    passage = next(whole, Passage("title", hit.title or NO_TITLE.text(lang), ()))
    return linked(_bold(_between(passage, _LINE_ON, _LINE_OFF) if styled() else _marked(passage)), hit.url)


def _reason(reason: Reason, lang: str) -> str:
    from searchidx.index import relation_name  # here: the service loads numpy, and --help must not wait for it

    field = FIELD_NAMES[reason.field].text(lang)
    if reason.relation == "exact":
        return f"{reason.form} ({field})"
    return f"{reason.word} → {reason.form} ({field}, {relation_name(reason.relation).text(lang)})"


def _origin(hit: Hit, lang: str) -> str:
    parts = [german_date(hit.date, lang) or UNDATED.text(lang), hit.source, hit.section, hit.id]
    partial = Message("nicht alles kommt vor", "not all occurs").text(lang) if hit.partial else None
    return " · ".join(visible(part) for part in [*parts, partial] if part)


def _quoted(passage: Passage, lang: str) -> str:
    label = "" if passage.field in ("body", "lead") else f"{FIELD_NAMES[passage.field].text(lang)}: "
    return _wrapped(label + _marked(passage))


def _labelled(passage: Passage, lang: str) -> str:
    if passage.field in ("title", "heading"):
        return _bold(_escaped(passage.text))
    label = "" if passage.field in ("body", "lead") else _dim(f"[{FIELD_NAMES[passage.field].text(lang)}] ")
    return label + _marked(passage)


def _marked(passage: Passage) -> str:
    """The passage with its marks bold, or in brackets where there is no bold."""
    return _between(passage, _BOLD, _PLAIN) if styled() else _between(passage, "[", "]")


def _between(passage: Passage, opening: str, closing: str) -> str:
    pieces, at = [], 0
    for start, end in passage.marks:
        pieces += [_escaped(passage.text[at:start]), opening, _escaped(passage.text[start:end]), closing]
        at = end
    return "".join([*pieces, _escaped(passage.text[at:])])


def _escaped(text: str) -> str:
    """Escaped but for line breaks: a whole article has paragraphs."""
    return "\n".join(visible(line) for line in text.split("\n"))


def _span_text(article: Article, span: Span) -> str:
    """The stretch on one line; a credit as it was understood: agencies / photographer."""
    from searchidx.sources.recovery.picture_credits import credit_parts  # here: readers load what --help must not wait for

    text = " ".join(article.original[span.start : span.end].split())
    return str(credit_parts(text)) if span.field == "credit" else text


def _cut(row: str) -> str:
    """On a terminal no longer than its width; a pipe gets all."""
    room = shutil.get_terminal_size().columns
    return f"{row[: room - 1]}…" if to_person() and len(row) > room else row


def _wrapped(text: str) -> str:
    """Within the terminal's width, indented, paragraphs run together; bold takes no room."""
    slim = re.sub(" +", " ", text.replace(_BOLD, _OPEN).replace(_PLAIN, _CLOSE))
    filled = textwrap.fill(slim, width(), initial_indent=_INDENT, subsequent_indent=_INDENT, break_long_words=False, break_on_hyphens=False)
    return filled.replace(_OPEN, _BOLD).replace(_CLOSE, _PLAIN)


def _bold(text: str) -> str:
    return f"{_BOLD}{text}{_PLAIN}" if styled() else text


def _dim(text: str) -> str:
    return f"{_DIM}{text}{_PLAIN}" if styled() else text


def _verdict(found: Checkup, lang: str) -> str:
    size = decimal(found.bytes / 1e6, lang)
    if found.sound:
        return Message(f"In Ordnung: {size} MB geprüft", f"Sound: {size} MB checked").text(lang)
    if found.lost and not found.done:
        return Message(
            f"Beschädigt: {len(found.lost)} Artikel sind nicht mehr lesbar. „searchidx doctor --repair --drop-damaged“ rettet die übrigen",
            f"Damaged: {len(found.lost)} articles cannot be read any more. `searchidx doctor --repair --drop-damaged` saves the others",
        ).text(lang)
    if found.done:
        return Message("Noch immer beschädigt: Bauen Sie den Index neu auf", "Still damaged: build the index anew").text(lang)
    return Message("Beschädigt. „searchidx doctor --repair“ behebt, was geht", "Damaged. `searchidx doctor --repair` mends").text(lang)


def _outcome(report: Report) -> Message:
    if report.dry_run:
        return Message("Probelauf, nichts geschrieben:", "Dry run, nothing written:")
    if report.new or report.updated or report.removed:
        return Message("Index geschrieben:", "Index written:")
    return Message("Nichts zu tun:", "Nothing to do:")


def _places(rejections: tuple[Rejection, ...], lang: str) -> Iterator[str]:
    for rejection in rejections[:_SHOWN]:
        yield f"{visible(rejection.place)}: {visible(rejection.reason.text(lang))}"
    if (more := len(rejections) - _SHOWN) > 0:
        yield Message(f"… und {more} weitere (alle mit --json)", f"… and {more} more (all with --json)").text(lang)


def _tally(counts: Mapping[str, int], lang: str) -> str:
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{visible(value)} ({number(count, lang)})" for value, count in ranked[:_SHOWN]) or "–"
