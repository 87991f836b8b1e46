"""A format writes hits down for other programs: tables, JSON, feeds, lists of references; piece by piece, however many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from searchidx.formats import atom, bibtex, csl, jsonl, ris, table
from searchidx.formats.atom import Feed
from searchidx.model import Hit

Writer = Callable[[Iterable[Hit]], Iterator[str]]

__all__ = ["FORMATS", "Feed", "Format", "written"]


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is called in file names, by people, and in HTTP."""

    suffix: str
    name: str
    media_type: str


FORMATS = {
    format.suffix: format
    for format in (
        Format("json", "JSON", "application/json"),
        Format("ndjson", "NDJSON", "application/x-ndjson"),
        Format("csv", "CSV", "text/csv"),
        Format("tsv", "TSV", "text/tab-separated-values"),
        Format("atom", "Atom", "application/atom+xml"),
        Format("bib", "BibTeX", "application/x-bibtex"),
        Format("ris", "RIS", "application/x-research-info-systems"),
        Format("csl.json", "CSL-JSON", "application/vnd.citationstyles.csl+json"),
    )
}


def written(
    suffix: str,
    hits: Iterable[Hit],
    *,
    feed: Feed | None = None,
    fields: tuple[str, ...] = table.FIELDS,
    raw: bool = False,
) -> Iterator[str]:
    """The hits in a format of FORMATS, in pieces of text; a text that is begun is always a whole one at its end.

    feed: what an Atom feed says of itself; it must be given for "atom". fields: columns of csv and tsv (of table.FIELDS), keys of json and
    ndjson. raw: csv and tsv cells stay as they are, also those that a spreadsheet would take for a formula.
    Raises KeyError for an unknown format.
    """
    writers: dict[str, Callable[[], Iterator[str]]] = {
        "json": lambda: jsonl.array(hits, fields),
        "ndjson": lambda: jsonl.lines(hits, fields),
        "csv": lambda: table.csv(hits, fields, raw=raw),
        "tsv": lambda: table.tsv(hits, fields, raw=raw),
        "atom": lambda: atom.entries(hits, feed or Feed("", "", "", "")),
        "bib": lambda: bibtex.entries(hits),
        "ris": lambda: ris.records(hits),
        "csl.json": lambda: csl.items(hits),
    }
    return writers[suffix]()
