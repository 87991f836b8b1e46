"""Hits as text for other programs: tables, JSON, feeds and bibliographies, piece by piece, however many hits there are.

Useful for: everything that is saved, subscribed to or handed to a reference manager. Not useful for: what a person reads (cli/, web/), and
articles as `searchidx export` writes them (sources/).

    hit_json        a hit as JSON, for `search --json`, NDJSON and the web page's API; NDJSON itself
    csv_tsv         a row a hit, for spreadsheets and command lines
    quote_table     quotations as NDJSON and as tables
    atom            a feed of the hits of a query
    cited_article   the facts that a citation needs; bibtex, ris and csl only write them differently
    bibtex          an @article an article, for LaTeX and Zotero
    ris             a record an article, for Zotero, EndNote and Citavi
    csl             CSL-JSON, for Pandoc
    coins           a hit within a web page, for the button of a reference manager
    one_line        a text on one line, for TSV and citations
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from searchidx.formats.atom import Feed
from searchidx.model import Hit

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
        Format("excel.csv", "CSV für Excel", "text/csv"),
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
    fields: tuple[str, ...] = (),
    raw: bool = False,
) -> Iterator[str]:
    """The hits in a format of FORMATS, in pieces of text that together are a whole file of that format, also without any hit.

    feed: what an Atom feed says of itself; needed for "atom" only. fields: columns of csv and tsv (of csv_tsv.FIELDS), keys of json and
    ndjson; () is all. raw: csv and tsv cells stay as they are, also those that a spreadsheet would take for a formula.
    Raises KeyError for an unknown format.
    """
    from searchidx.formats import atom, bibtex, csl, csv_tsv, hit_json, ris  # here: `search --json` needs hit_json alone

    match suffix:
        case "json":
            return hit_json.array(hits, fields)
        case "ndjson":
            return hit_json.lines(hits, fields)
        case "csv":
            return csv_tsv.csv(hits, fields or csv_tsv.FIELDS, raw=raw)
        case "excel.csv":
            return csv_tsv.csv(hits, fields or csv_tsv.FIELDS, raw=raw, excel=True)
        case "tsv":
            return csv_tsv.tsv(hits, fields or csv_tsv.FIELDS, raw=raw)
        case "atom":
            return atom.entries(hits, feed or Feed("", "", "", ""))
        case "bib":
            return bibtex.entries(hits)
        case "ris":
            return ris.records(hits)
        case "csl.json":
            return csl.items(hits)
    raise KeyError(suffix)
