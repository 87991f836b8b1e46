"""Whatever a stranger writes, reading it takes time in proportion to its length.

Each reader is given one piece, or two, over and over again: what makes a regular expression backtrack or a loop run in a loop. A text twice
as long may take up to three times as long. Processor time is compared, the shortest of several runs; times too short to measure pass.
"""

from __future__ import annotations

import datetime
import html
import io
import json
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import permutations
from tarfile import USTAR_FORMAT, TarInfo
from time import process_time

import numpy as np
import pytest
from werkzeug.datastructures import MultiDict

from searchidx.formats.cited_article import cited_article
from searchidx.german.calendar import iso_date
from searchidx.german.star_pattern import star_matcher
from searchidx.german.tokenizer import sentences, tokens
from searchidx.ingest.article_ids import Ids, id_hashes, packed_ids
from searchidx.ingest.diff import difference
from searchidx.ingest.index_worker import BatchReader, Task
from searchidx.ingest.ledger import Ledger
from searchidx.ingest.sightings import FileReading, RunFile
from searchidx.model import Hit, Rejection
from searchidx.query.date_filters import day_range_at
from searchidx.query.keyword_values import matching_values
from searchidx.query.parser import parse
from searchidx.quotes import find_quotes
from searchidx.sources import archives, csv, decode, feeds, front_matter, html_fragment, jsonl, plain_text, text_repair, warc
from searchidx.sources.date_notations import read_date
from searchidx.sources.discover import Source
from searchidx.sources.html_extraction import extracted
from searchidx.sources.http_body import decoded_body
from searchidx.sources.roots import place_name, with_folders_above, with_roots
from searchidx.sources.scraped_text import credit_parts
from searchidx.sources.work_unit import WorkUnit
from tests.sources.support import PARAGRAPHS, TODAY, page
from web.url_state import parse_url

CHARACTERS = 12_000
PAIRED_CHARACTERS = 6_000
"""Quadratic steps of 2 ns take 0.3 and 0.07 seconds over so many characters; linear ones of 2 µs take 0.02 and 0.01."""

MEASURABLE = 0.04
LONGEST = 3.0
GROWTH = 3
ATTEMPTS = 3

LINE = 400
"""Characters of a line that is compared with the patterns of a page, at most."""

BLANKS = [" ", "\n", "\r\n", "\t", "\u00a0", "\u2028", "\x1c"]
MARKS = [*"\"'„“()[]{}<>.,:;!?-–…/|\\*~=&§©@≈"]
LETTERS = ["a", "A", "ä", "1", "12", "\u0301", "\u0316", "\u00ad", "\u200b", "\ufeff", "ﬁ", "é", "中"]
WORDS = ["a.", "a-", "@.", "a@", "a'", "1.", "1,", "1:", "Art. ", "z. B. ", "A. ", "Lehrer/", "*in", "innen", "-nehmer ", "Wort ", "und "]
MARKUP = [
    *("&#1", "<a ", "<p>", "<div>", "<!--", "<li>x", "<h2>a", "<table><tr><td>", "&amp;"),
    *("<div class=lead>text ", "<p class=caption>x"),
]
RECORDS = ['{"a":', '"a",', 'a","\n', '"\n', '""', "null,", "NaN,", "[1,", "\\u", '\\"', "title;text\n"]
NEWS = [
    *("Bildquelle: ", "Foto: ", "Quelle: ", "(Foto: dpa)", "© dpa ", "dpa/", "(dpa)\n", "Von A ", "von der ", "Stand: ", "1. 1. ", "um "),
    *("12.2.2025", "2025-02-12", "12. Februar 2025 ", "facebook ", "Lesezeit: ", "Mehr lesen\n", "Mehr lesen\n\n", "Anzeige\n\n"),
    *("Mehr zum Thema: ", "Startseite > ", "Titel\nTitel\n", "Was nun?\n", f"{'Ein langer Absatz. ' * 8}\n"),
]
SPEECH = [
    *("„a“ ", "„Wir bauen das.“ ", "sagte ", "laut ", "zufolge ", "hieß es ", "so ", "Anna Müller ", "von des ", "sie habe "),
    *("„Wir bauen“ laut ", "„a“ meinte er ", "des „a“ heißt es in "),
]
QUERIES = ["titel:", "datum:", "seit:2024 ", "NAHE/5 ", "UND ", "NICHT ", "a* ", "a~2 ", "=a ", "..", "seit 2024 "]
PIECES = [*BLANKS, *MARKS, *LETTERS, *WORDS, *MARKUP, *RECORDS, *NEWS, *SPEECH, *QUERIES]
PAIRED = [*" \n\"(.-/*:;@aA1\u0301\u0316\u00ad", "a.", "1.", "Foto: ", "Stand: ", "von "]

Reader = Callable[[str], object]


def read_units(units: Iterator[WorkUnit]) -> None:
    for unit in units:
        for _ in unit.read():
            pass


def read_jsonl(text: str) -> None:
    read_units(jsonl.work_units(stream(text), name="a.jsonl", today=TODAY, recover=False))


def read_json(text: str) -> None:
    read_units(jsonl.work_units(stream(f"[{text}"), name="a.json", today=TODAY, recover=False, one_a_line=False))


def read_date_value(text: str) -> None:
    """Longer values are no dates, so they are cut: every part is tried."""
    for start in range(0, len(text), 90):
        read_date(text[start : start + 90], TODAY)
    read_date(text, TODAY)


def read_csv(text: str) -> None:
    read_units(csv.work_units(stream(text), name="a.csv", today=TODAY, recover=False))


def read_feed(text: str) -> None:
    """As an item, as its value, and as the beginning of a file."""
    head, value = '<rss version="2.0"><channel><title>a</title>', text.replace("]]>", "")
    item = f"<title><![CDATA[{value}]]></title><description><![CDATA[{value}]]></description><pubDate>{html.escape(value)}</pubDate>"
    whole = f"{head}<item>{item}</item></channel></rss>"
    for content in (whole, f"{head}<item>{text}", f"<!-- x -->{text}", f'<!DOCTYPE rss [{text}<rss version="2.0">'):
        for _ in feeds.outcomes(content.encode("utf-8", "replace"), name="a.xml", today=TODAY):
            pass


def read_web_archive(text: str) -> None:
    """As records, as the block of one whose length is wrong, and as chunks."""
    header = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nContent-Length: {}\r\n\r\n"
    page = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{text}"
    empty = header.format(0) * (len(text) // len(header))
    for content in (f"WARC/1.0\r\n{text}", f"{header.format(3)}{page}", f"{header.format(10**9)}{page}", empty):
        for _ in warc.work_units([("a.warc", partial(stream, content))], path="a.warc", name="a.warc", today=TODAY):
            pass
    decoded_body(text.encode("utf-8", "replace"), chunked=True, encodings=["gzip", "br", "deflate"])


def read_web_archive_as(text: str) -> None:
    for _ in warc.work_units([("a.warc", partial(stream, text))], path="a.warc", name="a.warc", today=TODAY):
        pass


def read_archive(text: str) -> None:
    """As the attributes of a tar, as a member's header, and in between."""
    data = text.encode("utf-8", "replace")
    info = TarInfo("a.txt")
    info.size = len(data)
    member, padding = info.tobuf(USTAR_FORMAT) + data + bytes(-len(data) % 512), bytes(1024)
    contents = [data + member + padding, member + data + bytes(-len(data) % 512) + member + padding]
    for info.type in (b"x", b"g", b"L"):
        contents += [info.tobuf(USTAR_FORMAT) + data + bytes(-len(data) % 512) + member + padding]
    for content in contents:
        for _ in archives.members(io.BufferedReader(io.BytesIO(content)), Source("/a.tar", "a.tar", len(content), 0, "tar")):  # type: ignore[arg-type]
            pass


def tar_of_attributes(keys: int, members: int) -> str:
    """A tar whose first header gives attributes to all its members; and long ones before each."""
    data = b"".join(b"9 %05x=\n" % number for number in range(keys))
    info = TarInfo("a.txt")
    empty, info.type, info.size = info.tobuf(USTAR_FORMAT), b"g", len(data)
    return (info.tobuf(USTAR_FORMAT) + data + bytes(-len(data) % 512) + empty * members + bytes(1024)).decode("ascii")


def read_tar(text: str) -> None:
    data = text.encode("ascii")
    for _ in archives.members(io.BufferedReader(io.BytesIO(data)), Source("/a.tar", "a.tar", len(data), 0, "tar")):  # type: ignore[arg-type]
        pass


def lying_records(count: int) -> str:
    """A web archive whose records all say that they are long, before one that is."""
    record = "WARC/1.0\r\nWARC-Type: metadata\r\nContent-Length: 19000000\r\n\r\nx\r\n\r\n"
    return record * count + record.replace("\r\nx", "\r\n" + "x" * 19_000_000)


def stream(text: str) -> io.BufferedReader:
    return io.BufferedReader(io.BytesIO(text.encode("utf-8", "replace")))  # type: ignore[arg-type]  # typeshed wants a raw stream


def read_plain(text: str) -> None:
    plain_text.article(text, id="a", sidecar=None, date=None)


def read_plain_file(text: str) -> None:
    front_matter.split(text)


def read_lines(text: str) -> None:
    """As lines of a scraped page, as long as they are looked at closely."""
    lines = "\n".join(text[start : start + LINE - 10] for start in range(0, len(text), LINE - 10))
    plain_text.article(f"Ein Titel\n\nBildquelle: dpa\n{'x' * 70}.\n{lines}", id="a", sidecar=None, date=None)


def read_value(text: str) -> None:
    """As every value of a record."""
    read_jsonl(json.dumps(dict.fromkeys(("title", "text", "author", "date", "section"), text)) + "\n")


def read_broken_record(text: str) -> None:
    read_jsonl('{"a":' + text.replace("\n", " ") + ',"b":NaN}\n{"a":"' + text.replace("\n", " ") + '","b":[NaN]}\n')


def read_cell(text: str) -> None:
    read_csv(f'title,text\n"{text}')


def read_page(text: str) -> None:
    extracted(page(PARAGRAPHS + text).encode("utf-8", "replace"))


def read_query(text: str) -> None:
    parse(text)
    for start in range(20):
        day_range_at(text, start)


def read_url(text: str) -> None:
    parse_url(MultiDict([*((name, text) for name in ("q", "page", "from", "to", "section", "sort", "size", "compare")), (text, "1")]))


def read_values(text: str) -> None:
    matching_values("*a*b*", [text])
    cited_article(Hit(text, text, 1.0, "2025-01-01", text, text, text, False, (), text))
    credit_parts(text)


def read_quotations(text: str) -> None:
    find_quotes([("body", f"„Wir bauen“, sagte Anna Müller. {text}")])


def read_folders(text: str) -> None:
    """Folders that are all given, as by `searchidx index pages/*/`, and once more beside another of the same names."""
    folders = [f"/{archive}/pages/{number}" for archive in "ab" for number, _ in enumerate(text)]
    prefixes = with_roots(folders, {})
    assert len({place_name(folder, prefixes) for folder in folders}) == len(folders)
    assert with_folders_above(folders) == {*folders, "/a/pages", "/b/pages", "/a", "/b", "/"}


def read_refused_lines(text: str) -> None:
    """What a worker does with lines that are no articles."""
    unit = WorkUnit(lambda: [Rejection(f"a.jsonl:{number}", decode.EMPTY) for number, _ in enumerate(text)], len(text))
    batch = BatchReader(None, Ledger({}), np.empty(0, np.uint64))([Task(0, "a.jsonl", unit)])
    assert len(batch.readings[0].rejected) == len(text)


def read_clashes(text: str) -> None:
    """Files whose ids, made from their places, are all the same."""
    ids = Ids(id_hashes(["x"]), np.zeros(1, np.uint64), packed_ids(["x"]))
    row = np.zeros(1, np.int64)
    texts = [replace(ids, prints=np.full(1, number, np.uint64)) for number, _ in enumerate(text)]
    files = [
        RunFile(f"/{number}", "x", (1,), None, FileReading(own, row, row, row, row.astype(bool))) for number, own in enumerate(texts)
    ]
    change = difference(files, Ledger({}), gone=(), barred=np.empty(0, np.uint64), is_on_disk=lambda path: True)
    assert len(change.rejected) == len(text) - 1


READERS: dict[str, Reader] = {
    "tokenizer": lambda text: sum(1 for _ in tokens(text)),
    "sentences": lambda text: sum(1 for _ in sentences(text)),
    "UTF-8": lambda text: decode.decoded(text.encode()),
    "Windows-1252": lambda text: decode.decoded(text.encode("cp1252", "replace") + b"\xff"),
    "plain text": read_plain,
    "scraped page": read_lines,
    "JSON Lines": read_jsonl,
    "JSON value": read_value,
    "broken record": read_broken_record,
    "JSON file": read_json,
    "HTML fragment": lambda text: html_fragment.blocks(f"<p>{text}"),
    "encoded twice": lambda text: text_repair.encoded_once(f"Ã¼{text}"),
    "feed": read_feed,
    "web archive": read_web_archive,
    "archive": read_archive,
    "CSV": read_csv,
    "CSV cell": read_cell,
    "query": read_query,
    "URL": read_url,
    "metadata": read_values,
    "date": lambda text: iso_date(f"12.{text}", datetime.date(2025, 1, 1)),
    "date in a record": read_date_value,
    "quotations": read_quotations,
    "stars": lambda text: star_matcher(f"*{'a*' * 20}b")(text),
}
"""Readers of foreign text, each with all pieces."""

CLOSE_READERS = (
    *("tokenizer", "JSON value", "scraped page", "broken record", "JSON file", "HTML fragment", "CSV cell", "metadata", "date"),
    "quotations",
)
"""Those with the most patterns, with all pairs of PAIRED too."""


class TooLongError(Exception):
    pass


@pytest.fixture(autouse=True)
def alarm() -> Iterator[None]:
    def give_up(*_: object) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGPROF, give_up)
    yield
    signal.signal(signal.SIGPROF, before)


def seconds(read: Reader, text: str) -> float:
    """Processor time, LONGEST where it takes longer."""
    start = process_time()
    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    try:
        read(text)
    except TooLongError:
        return LONGEST
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return process_time() - start


def superlinear(read: Reader, text_of: Callable[[int], str], characters: int) -> str:
    """What is wrong with a reader over such texts; "" for nothing."""
    first = seconds(read, text_of(characters))
    if first < MEASURABLE:
        return ""
    if first == LONGEST:
        return "does not end"
    for _ in range(ATTEMPTS):
        short = min(seconds(read, text_of(characters)) for _ in range(2))
        long = min(seconds(read, text_of(2 * characters)) for _ in range(2))
        if long <= GROWTH * short:
            return ""
    return f"{short:.3f} s, twice as long {long:.3f} s"


def repeated(piece: str) -> Callable[[int], str]:
    return lambda characters: piece * (characters // len(piece) + 1)


def halves(first: str, second: str) -> Callable[[int], str]:
    return lambda characters: repeated(first)(characters // 2) + repeated(second)(characters // 2)


@pytest.mark.parametrize("name", READERS)
def test_a_repeated_piece_is_read_in_linear_time(name: str) -> None:
    wrong = {piece: fault for piece in PIECES if (fault := superlinear(READERS[name], repeated(piece), CHARACTERS))}
    assert not wrong


@pytest.mark.parametrize("name", CLOSE_READERS)
def test_a_pair_of_pieces_is_read_in_linear_time(name: str) -> None:
    read, wrong = READERS[name], {}
    for first, second in permutations(PAIRED, 2):
        for kind, text_of in (("in turn", repeated(first + second)), ("one after the other", halves(first, second))):
            if fault := superlinear(read, text_of, PAIRED_CHARACTERS):
                wrong[first, second, kind] = fault
    assert not wrong


@pytest.mark.parametrize("piece", [*MARKUP, "<b>", "<blockquote>x", "<ul><li>x", "<figure><figcaption>x Foto: dpa</figcaption></figure>"])
def test_a_page_of_repeated_markup_is_read_in_linear_time(piece: str) -> None:
    assert not superlinear(read_page, repeated(piece), 6_000)


NEVER_ENDING: dict[str, tuple[Reader, str]] = {
    "a key that is there twice": (read_jsonl, "{" + ",".join(f'"k{number}":1' for number in range(40_000)) + ',"k39999":2}'),
    "blanks before NaN": (read_jsonl, '{"a":' + " " * 5_000_000 + '1,"b":NaN}'),
    "open quotations": (read_cell, 'a","\n' * 60_000),
    "columns": (read_csv, "title," + ",".join(f"c{number}" for number in range(50_000)) + ",c7\n"),
    "combining marks": (READERS["tokenizer"], "a" + "\u0301" * 200_000 + "\u0316" * 200_000),
    "a stamp with blanks": (read_plain, "Titel\n\n" + f"stand{' ' * 150}1.1.{' ' * 110}um{' ' * 100}x\n" * 2_000),
    "boxes of teasers": (read_plain, f"{'Ein Absatz. ' * 9}\n\n" + "Mehr lesen\nkurz\n\n" * 6_000),
    "stars": (READERS["stars"], "a" * 100_000),
    "a name of blanks": (read_value, "x" + " " * 200_000 + "x/"),
    "a name of addresses": (read_value, "@." * 5_000 + " x"),
    "an answer that wraps answers": (read_jsonl, '{"articles":[' * 200 + f'{{"x":["\\u0000"{",1" * 100_000}]}}' + "]}" * 200),
    "files that all have one name": (read_clashes, "x" * 20_000),
    "digits as attributes": (read_archive, "1" * 40_000),
    "attributes of all members": (read_tar, tar_of_attributes(100_000, 500)),
    "records that say they are long": (read_web_archive_as, lying_records(500)),
    "keys of TOML in keys": (read_plain_file, f'+++\ntitle="x"\n{"a." * 29_000}a=1\n+++\nText'),
    "quotations that all their sentence may tell who said": (
        read_quotations,
        "".join(f"von des „Wir bauen {number}“ hieß es " for number in range(1_000)),
    ),
    "quotations and sources in one sentence": (read_quotations, "".join(f"„Wir bauen {number}“ laut " for number in range(4_000))),
    "folders that are all given": (read_folders, "x" * 10_000),
    "lines that are all refused": (read_refused_lines, "x" * 300_000),
}
"""What once took from ten seconds to for ever."""


@pytest.mark.parametrize("name", NEVER_ENDING)
def test_what_once_took_minutes_takes_a_moment(name: str) -> None:
    read, text = NEVER_ENDING[name]
    assert seconds(read, text) < LONGEST
