"""Bad inputs, one row each: what the report says, what the index holds afterwards, how the run ends. No run stops at one.

Beside every bad input lies a good article, which must be found at the end; and the counts of the report add up to the articles seen.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import socket
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path

import pytest

import searchidx
from searchidx.index import Index
from searchidx.model import Report
from searchidx.sources import file_access
from searchidx.storage import segment_writer
from tests.conftest import Call

TEXT = "Hausbau in Österreich\n\nDer Minister sprach am Montag über den Wohnungsbau. Es war ein langer Abend in Wien.\n"
GOOD = {"id": "gut", "title": "Guter Artikel", "text": "Der Pegel steigt."}
POSIX = pytest.mark.skipif(os.name == "nt", reason="no such files on Windows")


@dataclass(frozen=True)
class Case:
    """What to write into the folder; articles new beside the good one; fragments of the messages; (query: articles) afterwards."""

    name: str
    make: Callable[[Path], object]
    new: int = 0
    rejected: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()
    finds: Mapping[str, int] = field(default_factory=dict)
    repeated: int = 0


def line(**facts: object) -> str:
    return json.dumps(facts, ensure_ascii=False) + "\n"


def data(name: str, content: bytes) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_bytes(content)


def text(name: str, content: str, encoding: str = "utf-8") -> Callable[[Path], object]:
    return data(name, content.encode(encoding, "surrogatepass"))


def each(*makers: Callable[[Path], object]) -> Callable[[Path], object]:
    return lambda folder: [make(folder) for make in makers]


def rows(*articles: Mapping[str, object]) -> str:
    return "".join(line(**article) for article in articles)


def many_packed(count: int) -> bytes:
    return gzip.compress(rows(*({"id": f"n{i}", "title": f"Nummer {i}", "text": f"Fluss {i * 7919}"} for i in range(count))).encode())


TORN = many_packed(3000)[:9_000]
WHOLE_LINES = zlib.decompressobj(31).decompress(TORN).count(b"\n")


def packed_zeros(folder: Path) -> None:
    with gzip.open(folder / "a.jsonl.gz", "wb") as file:
        for _ in range(60):
            file.write(b"a" * 1_000_000)


def zipped(name: str, member: str) -> Callable[[Path], object]:
    def make(folder: Path) -> None:
        with zipfile.ZipFile(folder / name, "w") as archive:
            archive.writestr(member, TEXT)

    return make


def odd_names(folder: Path) -> None:
    for name in (b"neue\nzeile.txt", "\U0001f600.txt".encode(), "\u202etxt.exe.txt".encode(), b"-rf.txt", b"=cmd.txt", b"kaputt\xff.txt"):
        Path(os.fsdecode(os.path.join(os.fsencode(folder), name))).write_text(TEXT, encoding="utf-8")


def special_files(folder: Path) -> None:
    (folder / "ordner.txt").mkdir()
    os.mkfifo(folder / "rohr.txt")
    with socket.socket(socket.AF_UNIX) as listening:
        here = os.getcwd()
        os.chdir(folder)  # a socket's path must be short
        try:
            listening.bind("s.txt")
        finally:
            os.chdir(here)


def links(folder: Path) -> None:
    (folder / "tot.txt").symlink_to("fehlt")
    (folder / "kreis").symlink_to(folder)
    (folder / "raus.txt").symlink_to("/etc/hostname")
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    os.link(folder / "a.txt", folder / "b.txt")


def random_words(count: int) -> str:
    chance = random.Random(1)
    return " ".join(f"{chance.getrandbits(40):010x}" for _ in range(count))


PAGE = (
    "<html><head><title>Titel hier</title><style>p{farbe:rot}</style><script>var x='skriptwort'</script></head><body><!-- kommentarwort -->"
    "<article><h1>Titel hier</h1><p>Der sichtbare Text &uuml;ber die Bundes&shy;regierung&nbsp;und den Minister ist ein langer Satz.</p>"
    "<p>Noch ein Absatz mit genug Text, damit er als Artikel gilt und gelesen wird.</p></article></body></html>"
)
BAD_LINE = '{"id":"kaputt","title":"x" "text"\n'
THOUSAND = [line(id=f"n{i}", title="Artikel", text=f"Fluss {i}") for i in range(1000)]

CASES = (
    Case("01 Latin-1", text("a.txt", TEXT, "latin-1"), 1, warned=("als Windows-1252 gelesen",), finds={"Österreich": 1}),
    Case("02 Windows-1252", text("a.txt", TEXT + "„Ja“ – 5 €\n", "cp1252"), 1, warned=("als Windows-1252 gelesen",), finds={"Ja": 1}),
    Case("03 UTF-16 with a mark", text("a.txt", TEXT, "utf-16"), 1, finds={"Österreich": 1}),
    Case("04 UTF-16 without one", text("a.txt", TEXT, "utf-16-le"), 1, warned=("als UTF-16-LE gelesen",), finds={"Österreich": 1}),
    Case("05 UTF-8 with a mark", data("a.txt", b"\xef\xbb\xbf" + TEXT.encode()), 1, finds={"titel:Hausbau": 1}),
    Case(
        "06 two encodings",
        data("a.txt", TEXT.encode() + "Später kam Müller.\n".encode("latin-1")),
        1,
        warned=("1 Zeile ist kein UTF-8",),
        finds={"Müller Österreich": 1},
    ),
    Case("07 encoded twice", text("a.txt", TEXT + "Ãœber KÃ¶ln, GrÃ¼ÃŸe\n"), 1, warned=("doppelt kodiert",), finds={"Österreich": 1}),
    Case("08 NUL", text("a.txt", TEXT.replace("am Montag", "am\0Montag")), 1, warned=("1 NUL-Zeichen",), finds={'"am Montag"': 1}),
    Case(
        "09 half surrogates",
        data("a.jsonl", b'{"id":"x\\ud83d","title":"Haus","text":"Ein \\ud83d Haus"}\n'),
        1,
        warned=("halbe Surrogate",),
        finds={"Haus": 1},
    ),
    Case("10 NFD", text("a.txt", unicodedata.normalize("NFD", TEXT)), 1, finds={"Österreich": 1}),
    Case("11 soft hyphens", text("a.txt", TEXT + "\nDie Bun\u00addes\u00adre\u00adgie\u00adrung tagt.\n"), 1, finds={"Bundesregierung": 1}),
    Case("12 no width", text("a.txt", TEXT + "\nIn Gr\u200baz und L\ufeffinz regnet es.\n"), 1, finds={"Graz Linz": 1}),
    Case("13 direction marks", text("a.jsonl", line(id="b", title="Rechnung \u202egpj.exe", text="Ein Bild.")), 1, finds={"Rechnung": 1}),
    Case("14 empty", text("a.txt", ""), rejected=("leer",)),
    Case(
        "15 nothing but blanks or markup",
        each(text("a.txt", " \n\n\t "), text("b.html", "<html><body><p> </p></body></html>")),
        rejected=("leer", "kein Artikeltext gefunden"),
    ),
    Case("16 function words only", text("a.jsonl", line(id="s", title="", text="und oder der die das")), 1, finds={'"oder der die"': 1}),
    Case("17 too large", data("a.txt", b"wort " * 4_200_000), rejected=("größer als 20 MB",)),
    Case("18 one endless word", text("a.jsonl", line(id="l", title="Langes Wort", text="a" * 2_000_000)), 1, finds={"Langes": 1}),
    Case("19 many words", text("a.jsonl", line(id="v", title="Viele", text="Haus Baum Fluss " * 50_000)), 1, finds={'"Fluss Haus"': 1}),
    Case("20 no language", text("a.jsonl", line(id="z", title="Zufall", text=random_words(100_500))), rejected=("kein natürlicher Text",)),
    Case("21 a picture", data("a.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20), rejected=("Binärdatei (PNG)",)),
    Case(
        "22 documents",
        each(data("a.txt", b"%PDF-1.7\n" + bytes(range(256)) * 9), zipped("b.txt", "word/document.xml")),
        rejected=("Binärdatei (PDF)", "Binärdatei (DOCX)"),
    ),
    Case("23 a torn archive", data("a.jsonl.gz", TORN), WHOLE_LINES, rejected=("gz bricht bei Byte",), finds={"Nummer": WHOLE_LINES}),
    Case("24 not packed", text("a.jsonl.gz", line(id="p", title="Wien", text="x")), 1, warned=("nicht gepackt",), finds={"Wien": 1}),
    Case("25 a bomb", packed_zeros, rejected=("Packbombe",)),
    Case("26 an archive", zipped("a.zip", "../../x.txt"), 1),
    Case("27 nested without end", text("a.html", "<html><body>" + "<div>" * 30_000 + "Der Fluss " * 90), rejected=("kein Artikeltext",)),
    Case("28 never closed", text("a.html", "<a " * 100_000), rejected=("kein Artikeltext gefunden",)),
    Case("29 what nobody sees", text("a.html", PAGE), 1, finds={"Bundesregierung": 1, "skriptwort": 0, "kommentarwort": 0, "farbe": 0}),
    Case(
        "30 entities",
        each(
            text("a.xml", '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'),
            text("b.html", '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + PAGE.replace("Noch", "&a; Noch")),
        ),
        1,
        skipped=("kein Feed (Wurzelelement <x>)",),
        finds={socket.gethostname(): 0},
    ),
    Case("31 a feed", text("a.rss", "<rss><channel><item><title>Halb"), rejected=("a.rss#1",), warned=("kein wohlgeformtes XML",)),
    Case(
        "32 one broken line",
        text("a.jsonl", "".join([*THOUSAND[:416], BAD_LINE, *THOUSAND[417:]])),
        999,
        rejected=("a.jsonl:417 kein gültiges JSON ab Spalte 28",),
        finds={"Fluss": 999},
    ),
    Case(
        "33 still being written",
        each(text("a.jsonl", line(id="e", title="Eins", text="x").rstrip()), text("b.jsonl", THOUSAND[0] + '{"id":"halb","title":"Hal')),
        2,
        rejected=("wird die Datei noch geschrieben?",),
        finds={"Eins": 1, "Artikel": 2},
    ),
    Case(
        "34 too deep",
        text("a.jsonl", '{"id":"t","title":"x","text":"y","m":' + "[" * 100_000 + "]" * 100_000 + "}\n"),
        rejected=("zu tief verschachtelt",),
    ),
    Case(
        "35 no JSON values",
        text(
            "a.jsonl",
            '{"id":"a","id":"b","title":"Doppelt","text":"x"}\n{"id":"n","title":"NaN","text":"x","zahl":NaN}\n'
            '{"id":"z","title":"Ziffern","text":"x","zahl":' + "9" * 5000 + "}\n",
        ),
        1,
        rejected=("Feld 'id' steht zweimal da", "NaN ist kein Wert in JSON"),
        finds={"Ziffern": 1},
    ),
    Case("36 lines in cells", text("a.csv", 'id,title,text\n1,Eins,"eins\nzwei"\n2,Zwei,x\n3,,\n'), 2, rejected=("a.csv:5 kein Artikel",)),
    Case("37 a large cell", text("a.csv", 'id,title,text\n1,Eins,"' + "Fluss " * 40_000 + '"\n'), 1, finds={'"Fluss Fluss"': 1}),
    Case(
        "38 an open quotation mark",
        text("a.csv", 'id,title,text\n1,Eins,Fluss eins\n2,Zwei,"Fluss zwei\n3,Drei,Fluss drei\n4,Vier,Fluss vier\n'),
        3,
        rejected=("a.csv:3 Anführungszeichen nicht richtig geschlossen",),
        finds={"Fluss": 3},
    ),
    Case(
        "39 other columns",
        each(text("a.csv", "id;title;text\n1;Eins;Fluss\n2;Zwei\n"), text("b.csv", "x,y\n1,2\n")),
        2,
        rejected=("Kopfzeile fehlt",),
        warned=("2 Spalten statt 3",),
        finds={"Fluss": 1},
    ),
    Case(
        "40 an id again",
        text("a.jsonl", rows(GOOD, {"id": "z", "title": "Z", "text": "alt"}, {"id": "z", "title": "Z", "text": "neu"})),
        1,
        warned=("mit verschiedenem Text",),
        finds={"neu": 1, "alt": 0},
        repeated=2,
    ),
    Case("41 no id", text("a.jsonl", rows({"title": "Ohne", "text": "Fluss"}, {"id": "", "title": "Leer", "text": "Fluss"})), 2),
    Case(
        "42 impossible dates",
        text(
            "a.jsonl",
            rows(
                *(
                    {"id": f"d{i}", "title": "Datum", "text": "Fluss", "date": date}
                    for i, date in enumerate(("2099-01-01", "0001-01-01", "31.02.2024", "gestern", "2024-05-05T10:00:00"))
                )
            ),
        ),
        5,
        warned=("'2099-01-01'", "'0001-01-01'", "'31.02.2024'", "'gestern'"),
        finds={"Datum datum:2024": 1, "Datum": 5},
    ),
    pytest.param(Case("43 odd names", odd_names, 6, finds={"Österreich": 6}), marks=POSIX),
    pytest.param(
        Case("44 special files", special_files, skipped=("rohr.txt keine normale Datei", "s.txt keine normale Datei")),
        marks=POSIX,
    ),
    pytest.param(
        Case(
            "45 links",
            links,
            1,
            skipped=("b.txt dieselbe Datei", "kreis symbolischer Verweis", "raus.txt symbolischer", "tot.txt symbolischer"),
            finds={"Österreich": 1},
        ),
        marks=POSIX,
    ),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "eingang"
    folder.mkdir()
    (folder / "zz.jsonl").write_text(line(**GOOD), encoding="utf-8")
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return searchidx.open(tmp_path / "index")


def messages(report: Report, kind: str) -> list[str]:
    return sorted(f"{rejection.place} {rejection.reason.de}" for rejection in getattr(report, kind))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_bad_input_is_reported_and_the_rest_is_indexed(folder: Path, index: Index, case: Case) -> None:
    case.make(folder)
    report = index.index([folder])
    assert report.new == case.new + 1
    assert report.repeated == case.repeated
    for kind in ("rejected", "skipped", "warnings"):
        wanted = getattr(case, kind if kind != "warnings" else "warned")
        rows = messages(report, kind)
        assert len(rows) == len(wanted), rows
        assert all(any(fragment in row for row in rows) for fragment in wanted), rows
    assert report.seen == report.new + report.updated + report.unchanged + report.repeated + report.barred + len(report.rejected)
    assert index.search('"der Pegel steigt"').total == 1
    assert {query: index.search(query).total for query in case.finds} == dict(case.finds)
    again = index.index([folder])
    assert (again.new, again.updated, again.removed) == (0, 0, 0)
    assert messages(again, "rejected") == messages(report, "rejected")


@pytest.mark.parametrize("case", [case for case in CASES if isinstance(case, Case) and case.rejected][:3], ids=lambda case: case.name)
def test_a_run_that_rejected_something_ends_with_4(folder: Path, tmp_path: Path, call: Call, case: Case) -> None:
    case.make(folder)
    run = call("index", folder, "--index", tmp_path / "ix")
    assert run.code == 4
    assert case.rejected[0] in run.err
    assert "Traceback" not in run.err


@POSIX
@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_44_a_file_nobody_may_read_is_named(folder: Path, index: Index) -> None:
    (folder / "zu.txt").write_text(TEXT, encoding="utf-8")
    (folder / "zu.txt").chmod(0)
    report = index.index([folder])
    (folder / "zu.txt").chmod(stat.S_IRUSR)
    assert len(report.rejected) == 1
    assert "zu.txt" in report.rejected[0].place


def test_46_a_file_that_vanishes_or_keeps_changing_is_reported(folder: Path, index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").write_text(TEXT, encoding="utf-8")
    opened = file_access.opened

    def disturbed(path: str, meter: Callable[[int], None]) -> AbstractContextManager[BufferedReader]:
        def growing(count: int) -> None:
            if path.endswith("b.txt"):
                with open(path, "ab") as file:
                    file.write(b" mehr")
            meter(count)

        if path.endswith("a.txt"):
            Path(path).unlink()
        return opened(path, growing)

    monkeypatch.setattr(file_access, "opened", disturbed)
    report = index.index([folder])
    assert [row.split(" ", 1)[0].rpartition("/")[2] for row in messages(report, "rejected")] == ["a.txt", "b.txt"]
    assert index.search('"der Pegel steigt"').total == 1


FATAL = "1789-07-14"
"""A date that the engine of this test chokes on."""


@pytest.mark.parametrize("place", [0, 5, 9])
@pytest.mark.parametrize("is_indexed", [False, True], ids=["new", "indexed"])
def test_an_article_the_engine_chokes_on_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: int, is_indexed: bool
) -> None:
    source = tmp_path / "a.jsonl"
    articles = [{"id": f"n{i}", "title": f"Nummer {i}", "text": "Der Fluss."} for i in range(10)]
    with searchidx.open(tmp_path / "index") as index:
        if is_indexed:
            source.write_text(rows(*articles), encoding="utf-8")
            index.index([source])
        moment = segment_writer.moment
        monkeypatch.setattr(segment_writer, "moment", lambda date: 1 / 0 if date == FATAL else moment(date))
        articles = [article | {"text": "Der neue Fluss."} for article in articles]
        articles[place] |= {"date": FATAL, "text": "geheimwort"}
        source.write_text(rows(*articles), encoding="utf-8")
        report = index.index([source])
        assert [rejection.place.rpartition("/")[2] for rejection in report.rejected] == [f"a.jsonl:{place + 1}"]
        assert "ZeroDivisionError" in report.rejected[0].reason.de
        assert report.new + report.updated == 9
        assert report.seen == 10
        assert index.search("geheimwort").total == 0
        assert index.search("neue").total == 9
        assert index.search(f'"Nummer {place}"').total == is_indexed  # the version that was there stays
        assert len(index.index([source]).rejected) == 1  # reported again, and not tried again
