"""Web archives: pages of crawlers with address and date, the newest of each address; what lies or is cut costs only itself."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import brotli
import pytest
import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import searchidx
from searchidx.index import earlier_versions
from searchidx.sources import BrokenOff, ReadArticle, Skipped, Warned, warc
from searchidx.sources.decode import ARTICLE_LIMIT
from searchidx.sources.http_body import decoded_body
from tests.sources.support import PARAGRAPHS, articles, outcomes, page, reasons

URL = "https://elbkurier.example/rat"
DATED = page(f"<h1>Rat tagt</h1>{PARAGRAPHS}", '<meta property="article:published_time" content="2025-02-12">').encode()
UNDATED = page(PARAGRAPHS).encode()
TEXT = b"Rat tagt\n\nBis Mitternacht wurde im Rat gestritten."

Record = tuple[str, bytes, dict[str, str]]


def response(url: str = URL, body: bytes = DATED, date: str = "2025-03-01T10:00:00Z", status: str = "200 OK", **headers: str) -> Record:
    lines = {"Content-Type": "text/html; charset=utf-8", **{name.replace("_", "-"): value for name, value in headers.items()}}
    return url, body, {"date": date, "type": "response", "status": status, **lines}


def archive(records: Sequence[Record], packed: bool = True) -> bytes:
    """As warcio writes it."""
    data = io.BytesIO()
    writer = WARCWriter(data, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "warcio"}))
    for url, body, facts in records:
        http = StatusAndHeaders(
            facts["status"],
            [(name, value) for name, value in facts.items() if name not in ("date", "type", "status", "content_type")],
            protocol="HTTP/1.1",
        )
        record = writer.create_warc_record(
            url,
            facts["type"],
            payload=io.BytesIO(body),
            http_headers=http if facts["type"] in ("response", "revisit") else None,
            warc_content_type=facts.get("content_type", ""),
            warc_headers_dict={"WARC-Date": facts["date"]},
        )
        writer.write_record(record)
    return data.getvalue()


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "one-member.warc.gz", "a.warc.zst", "a.warc.xz"])
def test_a_page_has_address_and_date_of_its_record(tmp_path: Path, name: str) -> None:
    records = [response(), response(f"{URL}/2", UNDATED)]
    plain = archive(records, packed=False)
    data = {
        "a.warc": plain,
        "a.warc.gz": archive(records),
        "one-member.warc.gz": gzip.compress(plain),
        "a.warc.zst": zstandard.compress(plain),
        "a.warc.xz": lzma.compress(plain),
    }[name]
    read = outcomes(tmp_path, data, name)
    dated, undated = articles(read)
    assert (dated.id, dated.url, dated.date) == (URL, URL, "2025-02-12")
    assert "Rat tagt" in dated.original
    assert (undated.id, undated.date) == (f"{URL}/2", "2025-03-01T10:00:00+00:00")
    [warning] = [outcome for outcome in read if isinstance(outcome, Warned)]
    assert "abgerufen" in warning.reason.de
    assert len(read) == 3


def test_every_text_of_an_address_is_read_and_the_newest_counts_wherever_it_stands(tmp_path: Path) -> None:
    new = page(f"<h1>Neue Fassung</h1>{PARAGRAPHS}").encode()
    records = [response(date="2025-03-02T10:00:00Z", body=new), response(date="2025-03-01T10:00:00Z"), response(f"{URL}/2")]
    revisit = (URL, b"", {"date": "2025-03-05T10:00:00Z", "type": "revisit", "status": "200 OK"})
    read = outcomes(tmp_path, archive([*records, revisit]), "a.warc.gz")
    first, earlier, second = articles(read)
    assert "Neue Fassung" in first.original
    assert (first.id, earlier.id, second.id) == (URL, URL, f"{URL}/2")
    assert [outcome.fetched[:10] for outcome in read if isinstance(outcome, ReadArticle)] == ["2025-03-02", "2025-03-01", "2025-03-01"]
    [skipped] = [outcome for outcome in read if isinstance(outcome, Skipped)]
    assert skipped.reason.de == "Datensätze: 1 unverändert (revisit)"
    index = searchidx.open(tmp_path / "index")
    report = index.index([tmp_path / "corpus"])
    assert not [warning for warning in report.warnings if "steht mit verschiedenem Text" in warning.reason.de]
    assert (report.new, report.versions) == (2, 1)
    current = index.get(URL)
    assert current
    assert "Neue Fassung" in current.original
    assert [(version.article.id, version.since) for version in earlier_versions(current)] == [(URL, "2025-03-01T10:00:00+00:00")]
    index.index([tmp_path / "corpus"], same_url="all", allow_removal=True)
    assert sorted(article.id for article in index.export()) == [
        *(f"{URL}/2@2025-03-01T10:00:00+00:00", f"{URL}@2025-03-01T10:00:00+00:00", f"{URL}@2025-03-02T10:00:00+00:00"),
    ]


def test_an_archive_of_endless_addresses_fills_no_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "MOST_PAGES", 3)
    read = outcomes(tmp_path, archive([response(f"{URL}/{number % 5}") for number in range(10)]), "a.warc.gz")
    assert [article.id for article in articles(read)] == [f"{URL}/{number}" for number in range(3)]
    assert isinstance(read[-1], BrokenOff)
    assert "Adressen" in read[-1].reason.de


def test_what_is_no_page_is_counted_in_one_line(tmp_path: Path) -> None:
    records = [
        response(),
        response(f"{URL}/weg", status="404 Not Found"),
        response(f"{URL}/um", b"", status="301 Moved", Location=URL),
        response(f"{URL}/bild.jpg", b"\xff\xd8\xff", Content_Type="image/jpeg"),
        ("dns:elbkurier.example", b"x", {"date": "2025-03-01T10:00:00Z", "type": "resource", "status": "", "content_type": "text/dns"}),
    ]
    read = outcomes(tmp_path, archive(records), "a.warc.gz")
    assert len(articles(read)) == 1
    [skipped] = [outcome for outcome in read if isinstance(outcome, Skipped)]
    assert skipped.reason.de == "Datensätze: 2 mit anderem Status als 200, 1 ohne HTML"


def test_text_and_saved_pages_are_read_too(tmp_path: Path) -> None:
    wet = (URL, TEXT, {"date": "2025-03-01T10:00:00Z", "type": "conversion", "status": "", "content_type": "text/plain"})
    saved = (f"{URL}/2", DATED, {"date": "2025-03-01T10:00:00Z", "type": "resource", "status": "", "content_type": "text/html"})
    text, html = articles(outcomes(tmp_path, archive([wet, saved]), "a.warc.wet.gz"))
    assert (text.id, text.original, text.date) == (URL, TEXT.decode(), "2025-03-01T10:00:00+00:00")
    assert html.date == "2025-02-12"
    [page_only] = articles(outcomes(tmp_path, archive([response(), wet]), "b.warc.gz"))
    assert page_only.date == "2025-02-12"


CHUNKED = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (DATED[:50], DATED[50:])) + b"0\r\n\r\n"
RAW_DEFLATE = zlib.compressobj(wbits=-15)
BODIES: dict[str, tuple[bytes, dict[str, str]]] = {
    "chunks": (CHUNKED, {"Transfer_Encoding": "chunked"}),
    "said to be chunks": (DATED, {"Transfer_Encoding": "chunked"}),
    "gzip": (gzip.compress(DATED), {"Content_Encoding": "gzip"}),
    "said to be gzip": (DATED, {"Content_Encoding": "gzip"}),
    "cut gzip": (gzip.compress(DATED)[:-6], {"Content_Encoding": "gzip"}),
    "deflate": (zlib.compress(DATED), {"Content_Encoding": "deflate"}),
    "raw deflate": (RAW_DEFLATE.compress(DATED) + RAW_DEFLATE.flush(), {"Content_Encoding": "deflate"}),
    "brotli": (brotli.compress(DATED), {"Content_Encoding": "br"}),
    "zstandard": (zstandard.compress(DATED), {"Content_Encoding": "zstd"}),
    "twice": (brotli.compress(gzip.compress(DATED)), {"Content_Encoding": "gzip, br"}),
}


@pytest.mark.parametrize("name", BODIES)
def test_bodies_are_read_as_they_were_meant(tmp_path: Path, name: str) -> None:
    body, headers = BODIES[name]
    [article] = articles(outcomes(tmp_path, archive([response(body=body, **headers)]), "a.warc.gz"))
    assert "Rat tagt" in article.original
    assert article.date == "2025-02-12"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(b" " * 200 * 1024**2)),
        ("br", brotli.compress(b" " * 200 * 1024**2, quality=5)),
        ("zstd", zstandard.compress(b" " * 200 * 1024**2)),
    ],
)
def test_a_body_that_is_a_bomb_is_not_unpacked(encoding: str, body: bytes) -> None:
    assert len(decoded_body(body, chunked=False, encodings=[encoding])) == ARTICLE_LIMIT + 1


@pytest.mark.parametrize("wrong", ["999", "99999999999", "1", "-5", "x"])
def test_a_record_that_lies_about_its_length_costs_no_other(tmp_path: Path, wrong: str) -> None:
    records = [response(f"{URL}/{number}") for number in range(3)]
    data = archive(records, packed=False)
    parts = data.split(b"Content-Length: ")
    assert len(parts) == 5
    length, rest = parts[3].split(b"\r\n", 1)
    if wrong == "999":
        wrong = str(int(length) + 999)
    parts[3] = wrong.encode() + b"\r\n" + rest
    read = outcomes(tmp_path, b"Content-Length: ".join(parts), "a.warc")
    ids = [article.id for article in articles(read)]
    assert {f"{URL}/0", f"{URL}/2"} <= set(ids)
    assert "Längenangaben" in reasons(read)["corpus/a.warc"]


def test_a_cut_gzip_member_costs_only_itself(tmp_path: Path) -> None:
    parts = [archive([response(f"{URL}/{number}")]) for number in range(4)]
    read = outcomes(tmp_path, parts[0] + parts[1][:-40] + parts[2] + parts[3][:-30], "a.warc.gz")
    assert [article.id for article in articles(read)] == [f"{URL}/0", f"{URL}/2"]
    [broken] = [outcome for outcome in read if isinstance(outcome, BrokenOff)]
    assert "bricht bei Byte" in broken.reason.de


def test_what_is_no_web_archive_is_told(tmp_path: Path) -> None:
    for content in (b"<html>Kein Archiv</html>", b"WARC/1.0\r\n" + b"A: b\r\n" * 100_000):
        [told] = outcomes(tmp_path, content, "a.warc")
        assert isinstance(told, BrokenOff)
    assert outcomes(tmp_path, b"", "a.warc")
    read = outcomes(tmp_path, gzip.compress(b"WARC/1.0\r\n" + b" " * 50 * 1024**2), "a.warc.gz")
    assert "Packbombe" in " ".join(outcome.reason.de for outcome in read if isinstance(outcome, BrokenOff))


def test_the_archives_of_a_wacz_belong_together(tmp_path: Path) -> None:
    new = page(f"<h1>Neue Fassung</h1>{PARAGRAPHS}").encode()
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as wacz:
        wacz.writestr("archive/rec-1.warc.gz", archive([response(body=new, date="2025-03-02T10:00:00Z"), response(f"{URL}/2")]))
        wacz.writestr("archive/rec-2.warc.gz", archive([response()]))
        wacz.writestr("pages/pages.jsonl", json.dumps({"title": "Rat", "url": URL, "text": "Rat"}) + "\n")
        wacz.writestr("indexes/index.cdx", "x")
        wacz.writestr("datapackage.json", "{}")
    first, second, earlier = articles(outcomes(tmp_path, data.getvalue(), "a.wacz"))
    assert "Neue Fassung" in first.original
    assert (second.id, earlier.id) == (f"{URL}/2", URL)
    cut = data.getvalue()[:-300]
    [told] = outcomes(tmp_path, cut, "b.wacz")
    assert isinstance(told, BrokenOff)


def test_what_wget_writes(tmp_path: Path) -> None:
    """documents/wget.warc.gz: wget --warc-file=… --no-warc-keep-log of a page of own wording on this machine."""
    data = (Path(__file__).parent / "documents" / "wget.warc.gz").read_bytes()
    [article] = articles(outcomes(tmp_path, data, "wget.warc.gz"))
    assert (article.author, article.date, article.section) == ("Karla Muster", "2024-09-03T08:00:00+02:00", "Kreis")
    assert (article.url or "").endswith("/kreis/muehle.html")
    assert "Fischtreppe" in article.original
