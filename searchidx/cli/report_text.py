"""Reports about an index as text for a person: an indexing run, the state of an index, a check of its files, an evaluation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from searchidx.cli.escaping import visible
from searchidx.messages import ARTICLES, QUERIES, UNDATED, Message, Noun, counted, counted_message, decimal, number, table_date
from searchidx.model import Checkup, Rejection, Report, Status

if TYPE_CHECKING:
    from searchidx.evaluation import Evaluation

_LISTED = 20
"""So many rejected places, lost articles and values of a field are listed; --json has all."""

_FORMAT_COLUMNS = (
    Message("Format", "format"),
    Message("Dateien", "files"),
    Message("Artikel", "articles"),
    Message("ohne Datum", "undated"),
    Message("ohne Text", "without text"),
    Message("abgelehnt", "rejected"),
)
_UNREADABLE = Noun(
    Message("Artikel ist nicht mehr lesbar", "article cannot be read any more"),
    Message("Artikel sind nicht mehr lesbar", "articles cannot be read any more"),
)
_KERNELS = {
    "compiled": Message("übersetzt", "compiled"),
    "python": Message(
        "nicht übersetzt: Einlesen und Suchen dauern länger (apt install gcc python3-dev, dann make)",
        "not compiled: indexing and searching take longer (apt install gcc python3-dev, then make)",
    ),
}
_VERSIONS = Noun(Message("frühere Fassung", "earlier version"), Message("frühere Fassungen", "earlier versions"))
_FILES_READ = Noun(Message("Datei gelesen", "file read"), Message("Dateien gelesen", "files read"))


def indexing_text(report: Report, lang: str) -> str:
    """The summary of an indexing run on one line."""
    counts = [
        (report.seen, ARTICLES.text(report.seen, lang)),
        (report.new, Message("neu", "new").text(lang)),
        (report.updated, Message("aktualisiert", "updated").text(lang)),
        (report.unchanged, Message("unverändert", "unchanged").text(lang)),
        (report.removed, Message("entfernt", "removed").text(lang)),
        (report.repeated, Message("doppelt", "repeated").text(lang)),
        (report.versions, _VERSIONS.text(report.versions, lang)),
        (report.barred, Message("gesperrt", "barred").text(lang)),
        (report.carried_over, Message("mit alter Kennung übernommen", "carried over with their ids").text(lang)),
        (len(report.rejected), Message("abgelehnt", "rejected").text(lang)),
        (report.files_read, _FILES_READ.text(report.files_read, lang)),
        (len(report.skipped), Message("übersprungen", "skipped").text(lang)),
    ]
    always = 5  # from `articles` to `removed` a zero is news, too
    parts = [f"{number(count, lang)} {word}" for at, (count, word) in enumerate(counts) if count or at < always]
    return f"{_outcome(report).text(lang)} {', '.join(parts)} ({decimal(report.seconds, lang)} s)"


def formats_text(report: Report, lang: str) -> str:
    """What was read, a row a format; "" when nothing was, or when it is one file without anything to look at."""
    if sum(row.files for row in report.formats) < 2 and not any(row.undated + row.textless + row.rejected for row in report.formats):
        return ""
    head = [name.text(lang) for name in _FORMAT_COLUMNS]
    rows = [
        [f".{row.format}", *(number(count, lang) for count in (row.files, row.articles, row.undated, row.textless, row.rejected))]
        for row in report.formats
    ]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    return "\n".join(
        "  " + "  ".join(cell.rjust(width) if at else cell.ljust(width) for at, (cell, width) in enumerate(zip(row, widths, strict=True)))
        for row in [head, *rows]
    )


def complaints(report: Report, lang: str) -> Iterator[str]:
    """What a person should look at after an indexing run: warnings and rejections by place, skipped files by reason."""
    yield from _places(report.warnings, lang)
    yield from _places(report.rejected, lang)
    for reason, count in Counter(skipped.reason.text(lang) for skipped in report.skipped).most_common():
        yield Message(f"übersprungen: {count} × {visible(reason)}", f"skipped: {count} × {visible(reason)}").text(lang)


def rejection_text(rejection: Rejection, lang: str) -> str:
    """What did not become an article, and why, on one line."""
    return f"{visible(rejection.place)}: {visible(rejection.reason.text(lang))}"


_UNLISTED = Message(
    "(eine Kopie ist nicht fertig, oder das Verzeichnis der Dateien ging verloren): „searchidx copy“ oder „index“ noch einmal aufrufen",
    "(a copy is not finished, or the list of files was lost): call `searchidx copy` or `index` once more",
)


def status_text(status: Status, lang: str) -> str:
    """What an index holds, a line a fact."""
    undated = f"{number(status.undated, lang)} {UNDATED.text(lang)}"
    period = f"{table_date(status.oldest, lang)} – {table_date(status.newest, lang)}, {undated}" if status.oldest else undated
    facts = [
        (Message("Index", "Index"), f"{visible(status.directory)} ({status.engine}, {status.generation})"),
        (Message("Artikel", "Articles"), number(status.articles, lang)),
        (Message("Wörter", "Words"), number(status.terms, lang)),
        (Message("Größe", "Size"), f"{decimal(status.bytes / 1e6, lang)} MB"),
        (Message("Zeitraum", "Period"), period),
        (Message("Ressorts", "Sections"), _tally(status.sections, lang)),
        (Message("Quellen", "Sources"), _tally(status.sources, lang)),
        (Message("Gesperrt", "Barred"), number(status.barred, lang)),
        *([(Message("Ohne Datei", "Of no file"), f"{number(status.unlisted, lang)} {_UNLISTED.text(lang)}")] if status.unlisted else []),
        *((Message("Ordner", "Folder"), f"{visible(root)} ({visible(prefix)}/…)") for root, prefix in status.roots.items()),
        (Message("Geschrieben", "Committed"), table_date(status.committed, lang) + " UTC" if status.committed else "–"),
        (Message("Kern", "Kernel"), _KERNELS[status.kernel].text(lang)),
    ]
    return "\n".join(f"{name.text(lang):<13}{value}" for name, value in facts)


def checkup_text(checkup: Checkup, lang: str) -> str:
    """What was found, what was done, and what to do next, a line each."""
    lines = [f"{visible(finding.file) or visible(checkup.directory)}: {visible(finding.what.text(lang))}" for finding in checkup.findings]
    lines += [visible(message.text(lang)) for message in checkup.done]
    lines += [Message(f"verloren: {visible(id)}", f"lost: {visible(id)}").text(lang) for id in checkup.lost[:_LISTED]]
    return "\n".join([*lines, *_unlisted(len(checkup.lost), lang), _verdict(checkup, lang)])


def evaluation_text(evaluation: Evaluation, lang: str) -> str:
    """What a relevance set measured: a line a measure with its mean and the interval that holds it."""
    head = counted(evaluation.queries, QUERIES, lang)
    interval = Message("95-%-Intervall", "95 % interval").text(lang)
    rows = [
        f"{measure.name:<10}{decimal(measure.mean, lang, 3)}   {decimal(measure.low, lang, 3)} – {decimal(measure.high, lang, 3)}"
        for measure in evaluation.measures
    ]
    return "\n".join([f"{head:<18}{interval}", *rows])


def _verdict(checkup: Checkup, lang: str) -> str:
    size = decimal(checkup.bytes / 1e6, lang)
    if checkup.sound:
        return Message(f"In Ordnung: {size} MB geprüft", f"Sound: {size} MB checked").text(lang)
    if checkup.lost and not checkup.done:
        lost = counted_message(len(checkup.lost), _UNREADABLE)
        return Message(
            f"Beschädigt: {lost.de}. „searchidx doctor --repair --drop-damaged“ rettet die übrigen",
            f"Damaged: {lost.en}. `searchidx doctor --repair --drop-damaged` saves the others",
        ).text(lang)
    if checkup.done:
        return Message("Noch immer beschädigt: Bauen Sie den Index neu auf", "Still damaged: build the index anew").text(lang)
    return Message("Beschädigt. „searchidx doctor --repair“ behebt, was geht", "Damaged. `searchidx doctor --repair` mends").text(lang)


def _outcome(report: Report) -> Message:
    if report.dry_run:
        return Message("Probelauf, nichts geschrieben:", "Dry run, nothing written:")
    if report.new or report.updated or report.removed or report.carried_over:
        return Message("Index geschrieben:", "Index written:")
    return Message("Nichts zu tun:", "Nothing to do:")


def _places(rejections: tuple[Rejection, ...], lang: str) -> Iterator[str]:
    yield from (rejection_text(rejection, lang) for rejection in rejections[:_LISTED])
    yield from _unlisted(len(rejections), lang)


def _unlisted(count: int, lang: str) -> list[str]:
    """A line about what of `count` things is not listed, or none."""
    unlisted = count - _LISTED
    if unlisted <= 0:
        return []
    return [Message(f"… und {unlisted} weitere (alle mit --json)", f"… and {unlisted} more (all with --json)").text(lang)]


def _tally(counts: Mapping[str, int], lang: str) -> str:
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    listed = ", ".join(f"{visible(value)} ({number(count, lang)})" for value, count in ranked[:_LISTED])
    return " ".join([listed or "–", *_unlisted(len(ranked), lang)])
