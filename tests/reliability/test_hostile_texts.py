"""Hostile articles, addresses and queries: no page runs them, no format breaks on them, no request ends in a server error."""

from __future__ import annotations

import csv
import io
import json
import random
import threading
import time
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import lxml.html
import pytest
from flask import Flask
from flask.testing import FlaskClient

import searchidx
from searchidx.engines.memory import MemoryEngine
from searchidx.index import Index
from searchidx.model import Article, Span
from searchidx.sources.decode import cleaned
from tests.reliability.scale import amount, count, sample
from tests.web.archive import archive
from tests.web.http_server import send_bytes, served
from web import create_app

PAYLOADS = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//x.example/a.js></sCrIpT>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<svg/onload=alert(1)>",
    "<svg><script>alert&#40;1&#41;</script>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href='javascript:alert(1)'>klick</a>",
    "<math href=javascript:alert(1)>x</math>",
    "</title><script>alert(1)</script>",
    "</mark><b onmouseover=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "' onfocus=alert(1) autofocus='",
    '" style="background:url(javascript:alert(1))',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#x3c;script&#x3e;",
    "\\u003cscript\\u003e",
    "<style>@import'//x.example'</style>",
    "<link rel=stylesheet href=//x.example>",
    "<meta http-equiv=refresh content='0;url=//x.example'>",
    "<base href=//x.example>",
    "<form action=//x.example><input type=submit>",
    "<object data=//x.example>",
    "<template><script>1</script></template>",
    "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>&a;",
    '=HYPERLINK("//x.example")',
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "-2+3",
    "\u202egpj.exe",
    "\x1b]0;Titel\x07\x1b[31m",
    "\x00\x08\x7f\x85\u2028",
    "\ud83d",
    "%0d%0aSet-Cookie: a=b",
    "a\r\nX-Foreign: 1",
)
WRAPS = ("{}", "Haus {}", "{} Haus {}", "Haus\n\n{}", "<b>{}</b>")
STRINGS = [wrap.replace("{}", payload) for wrap in WRAPS for payload in PAYLOADS]
"""200 strings."""

FACTS = ("section", "source", "author", "url")
SAFE = ("http:", "https:", "#", "/", "?", "")


def hostile(number: int, text: str) -> Article:
    """An article as readers make it: they replace NUL and lone surrogates."""
    text = cleaned(text)
    title, body = f"Haus {text}", f"Das Haus. {text} Ende"
    original = f"{title}\n\n{body}"
    spans = (Span("title", 0, len(title)), Span("body", len(title) + 2, len(original)))
    facts = dict.fromkeys(FACTS, text)
    return Article(f"n{number} {text}", original, spans, date="2025-02-12", metadata={text: text}, **facts)


@pytest.fixture(scope="module")
def app() -> Flask:
    engine = MemoryEngine()
    engine.commit([hostile(number, text) for number, text in enumerate(STRINGS)])
    return create_app(Index(engine, "", "memory"))


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def assert_inert(page: str) -> None:
    """Nothing in the page is run, loaded from another site or sent to one."""
    for element in lxml.html.document_fromstring(page.encode("utf-8", "replace")).iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag not in ("iframe", "object", "embed", "base", "style", "math", "template")
        for name, value in element.attrib.items():
            assert not name.startswith("on"), (element.tag, name)
            assert name != "style"
            if name in ("href", "src", "action", "formaction", "data"):
                scheme = value.split(":", 1)[0] + ":" if ":" in value.split("/", 1)[0] else value[:1]
                assert scheme in SAFE, value
            if name in ("src", "action") or (element.tag == "link" and name == "href"):
                assert value.startswith("/") or value.startswith("http://localhost"), value
                assert not value.startswith("//"), value
        if element.tag == "script":
            assert not (element.text or "").strip()


LISTS = ("/suche?q=Haus&n=100", "/suche?q=Haus&n=100&page=2", "/kwic?q=Haus", "/verlauf?q=Haus", "/facetten?q=Haus", "/")


@pytest.mark.parametrize("page", LISTS)
def test_a_list_of_hostile_articles_runs_nothing(client: FlaskClient, page: str) -> None:
    answer = client.get(page)
    assert answer.status_code == 200
    assert_inert(answer.text)


def test_a_hostile_article_is_shown_as_it_is_written(client: FlaskClient) -> None:
    for number, text in sample([(i, cleaned(text)) for i, text in enumerate(STRINGS)], amount(40, 200), "article"):
        answer = client.get("/artikel?id=" + quote(f"n{number} {text}", safe=""))
        assert answer.status_code == 200, text
        assert_inert(answer.text)
        if text.isprintable():
            visible = " ".join(lxml.html.document_fromstring(answer.data).text_content().split())
            assert " ".join(text.split()) in visible
        count("hostile articles")


def test_a_hostile_query_runs_nothing_and_sets_no_header() -> None:
    client = create_app(archive()).test_client()
    for text in sample(STRINGS, amount(25, 200), "query"):
        for path in ("/suche", "/kwic", "/verlauf", "/facetten", "/api/v1/search", "/suche.atom", "/gibtsnicht"):
            encodable = text.encode("utf-8", "replace").decode()
            answer = client.get(path, query_string={"q": encodable, "section": encodable})
            assert answer.status_code < 500
            assert "X-Foreign" not in answer.headers
            assert "Set-Cookie" not in answer.headers
            if answer.mimetype == "text/html":
                assert_inert(answer.text)
            count("hostile queries")


@pytest.mark.parametrize("suffix", ["json", "ndjson", "csv", "atom", "bib", "ris"])
def test_every_format_of_hostile_articles_is_well_formed(client: FlaskClient, suffix: str) -> None:
    answer = client.get(f"/suche.{suffix}?q=Haus")
    assert answer.status_code == 200
    text = answer.data.decode("utf-8")
    if suffix == "json":
        assert json.loads(text)
    elif suffix == "ndjson":
        assert len([json.loads(line) for line in text.split("\n") if line]) == len(STRINGS)
    elif suffix == "csv":
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert len({len(row) for row in rows}) == 1
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)
    elif suffix == "atom":
        feed = ElementTree.fromstring(text)
        assert all(not link.attrib["href"].startswith("javascript") for link in feed.iter("{http://www.w3.org/2005/Atom}link"))


def test_the_terminal_gets_no_control_characters(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from searchidx.cli import main

    rows = [{"id": f"n{i}", "title": f"Haus {text}", "text": text + " Ende", "section": text} for i, text in enumerate(PAYLOADS)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with searchidx.open(tmp_path / "index") as index:
        index.index([tmp_path / "a.jsonl"])
    for command in (["search", "Haus", "-n", "99"], ["search", "Haus", "--json"], ["kwic", "Haus"], ["facets", "Haus"], ["show", "n35"]):
        with pytest.raises(SystemExit):
            main([*command, "--index", str(tmp_path / "index")])
        output = capsys.readouterr().out
        assert output
        assert not any(c in "\x1b\x07\x08\x00\x7f\x85\u202e\u2028" for c in output), command


def test_raw_requests_of_any_kind_are_answered_or_refused(app: Flask) -> None:
    chance = random.Random(7)
    methods = (b"GET", b"HEAD", b"TRACE", b"OPTIONS", b"POST", b"DELETE", b"")
    targets = (b"/", b"*", b"/suche?q=%", b"/suche?q=%ff%00", b"//x.example/", b"/../../etc/passwd", b"/artikel/..%2f..%2fetc%2fpasswd")
    targets += (b"/static/%2e%2e/serve.py", "/suche?q=Flüsse".encode(), b"/suche?page=999999999999", b"/kwic?width=-1&q=a", b"\x16\x03")
    with served(app) as place:
        for _ in range(amount(200, 5_000)):
            line = bytearray(b" ".join([chance.choice(methods), chance.choice(targets), b"HTTP/1.1"]))
            for _ in range(chance.choice((0, 0, 1, 3))):
                line[chance.randrange(len(line))] = chance.randrange(256)
            host = b"Host: localhost\r\n"
            headers = chance.choice((host, b"", b"Host: boese.example\r\n", host + b"X: " + b"a" * 20_000 + b"\r\n"))
            try:
                response = send_bytes(place, bytes(line) + b"\r\n" + headers + b"Connection: close\r\n\r\n")
            except (TimeoutError, ConnectionError):
                continue  # refused without a word
            status = response.split(" ", 2)[1] if response.startswith("HTTP/") else ""
            assert status < "500" or status in ("501", "505"), (bytes(line), status)
            assert "Traceback" not in response
            assert "root:" not in response
            count("raw requests")
        assert send_bytes(place, b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").startswith("HTTP/1.1 200")


def test_readers_of_the_page_see_every_commit_and_no_half_of_one(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"

    def write(version: int) -> None:
        rows = ({"id": f"n{i}", "title": f"Fassung {version}", "text": f"Haus stand{version}"} for i in range(30))
        source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    write(0)
    stop, wrong, seen = threading.Event(), [], set()
    with searchidx.open(tmp_path / "index") as index, searchidx.open(tmp_path / "index") as writer:
        index.index([source])

        def read_on() -> None:
            client = create_app(index).test_client()
            while not stop.is_set():
                answer = client.get("/api/v1/search?q=Haus&n=100")
                versions = {hit["title"] for hit in answer.json.get("hits", ())} if answer.status_code == 200 else {answer.status}
                if len(versions) != 1 or answer.json["total"] != 30:
                    wrong.append(versions)
                seen.update(versions)
                count("answers during commits")

        threads = [threading.Thread(target=read_on) for _ in range(4)]
        for thread in threads:
            thread.start()
        for version in range(1, amount(8, 120)):
            write(version)
            writer.index([source])
            time.sleep(0.05)
        stop.set()
        for thread in threads:
            thread.join()
    assert not wrong
    assert len(seen) > 1
