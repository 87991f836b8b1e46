"""Archives: every member is read as a file at its place would be, and what is hostile or damaged costs only itself."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import struct
import subprocess
import tarfile
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import zstandard

import searchidx
from searchidx.model import Rejection
from searchidx.sources import BrokenOff, Skipped, archives
from tests.sources.support import PARAGRAPHS, articles, outcomes, page, reasons

TEXT = "Rat tagt\n\nBis Mitternacht wurde im Rat gestritten."
LINES = "".join(json.dumps({"id": f"n{number}", "title": f"Nummer {number}", "text": "Der Dom steht."}) + "\n" for number in range(3))
FOLDER: dict[str, bytes] = {
    "politik/a.txt": TEXT.encode(),
    "politik/a.json": b'{"date": "2025-02-12", "id": "17"}',
    "seite.html": page(PARAGRAPHS).encode(),
    "artikel.php?id=3": page(PARAGRAPHS).encode(),
    "liste.jsonl": LINES.encode(),
    "tabelle.csv.gz": gzip.compress("title,text\nKöln,Der Dom steht.\n".encode()),
    "2025/03/04/ohne-datum.txt": TEXT.encode(),
    "README.md": b"Beschreibung",
    "bild.jpg": b"\xff\xd8\xff",
    ".versteckt/x.txt": TEXT.encode(),
    "__MACOSX/._a.txt": TEXT.encode(),
}
IDS = {"17", "corpus/A/seite.html", "corpus/A/artikel.php?id=3", "n0", "n1", "n2", "corpus/A/2025/03/04/ohne-datum.txt"}


def zipped(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def tarred(members: Mapping[str, bytes], mode: str = "w", format: int = tarfile.PAX_FORMAT) -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=mode, format=format) as archive:  # type: ignore[call-overload] # one of many modes
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return data.getvalue()


PACK: dict[str, Callable[[Mapping[str, bytes]], bytes]] = {
    "a.zip": zipped,
    "stored.zip": lambda members: zipped(members, zipfile.ZIP_STORED),
    "lzma.zip": lambda members: zipped(members, zipfile.ZIP_LZMA),
    "a.tar": tarred,
    "gnu.tar": lambda members: tarred(members, format=tarfile.GNU_FORMAT),
    "a.tar.gz": lambda members: tarred(members, "w:gz"),
    "a.tgz": lambda members: tarred(members, "w:gz"),
    "a.tar.bz2": lambda members: tarred(members, "w:bz2"),
    "a.tar.xz": lambda members: tarred(members, "w:xz"),
    "a.tar.zst": lambda members: zstandard.compress(tarred(members)),
}


@pytest.mark.parametrize("name", PACK)
def test_members_of_every_format_are_read_with_their_sidecars(tmp_path: Path, name: str) -> None:
    read = outcomes(tmp_path, PACK[name](FOLDER), name)
    found = articles(read)
    without_digest = {article.id.partition("#")[0] for article in found}
    assert without_digest == {id.replace("/A/", f"/{name}/") for id in IDS} | {f"corpus/{name}/tabelle.csv.gz"}
    assert {article.date for article in found} == {None, "2025-02-12", "2025-03-04"}
    skipped = [outcome.place.removeprefix(f"corpus/{name}/") for outcome in read if isinstance(outcome, Skipped)]
    assert skipped == ["README.md", "bild.jpg", ".versteckt/x.txt", "__MACOSX/._a.txt"]
    assert len(read) == len(found) + len(skipped)


def test_places_of_members_are_printable_and_stay_in_the_archive(tmp_path: Path) -> None:
    names = ["../../oben.txt", "/etc/passwd.txt", "./x.txt", "zeile\n.txt", "ordner\\b.txt", "Übersicht.txt"]
    found = articles(outcomes(tmp_path, zipped(dict.fromkeys(names, TEXT.encode())), "a.zip"))
    inside = ["oben.txt", "etc/passwd.txt", "x.txt", "zeile\\n.txt", "ordner/b.txt", "Übersicht.txt"]
    assert [article.id for article in found] == [f"corpus/a.zip/{name}" for name in inside]
    data = zipped({"Müll.txt": TEXT.encode()})
    unmarked = data.replace(b"\x00\x08\x00\x00", b"\x00\x00\x00\x00", 0)
    for magic, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # Info-ZIP on Unix leaves the mark of UTF-8 out
        start = unmarked.index(magic) + at
        unmarked = unmarked[:start] + b"\0\0" + unmarked[start + 2 :]
    assert [article.id for article in articles(outcomes(tmp_path, unmarked, "b.zip"))] == ["corpus/b.zip/Müll.txt"]


def test_archives_of_the_usual_programs_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "texte"
    folder.mkdir()
    (folder / "Straße.txt").write_text(TEXT)
    (folder / "b.jsonl").write_text(LINES)
    commands = {
        "a.zip": ["zip", "-qr", "../a.zip", "."],
        "b.zip": ["bsdtar", "-a", "-cf", "../b.zip", "."],
        "a.tar": ["tar", "-cf", "../a.tar", "."],
        "b.tar": ["tar", "--format=v7", "-cf", "../b.tar", "."],
        "a.tar.xz": ["tar", "-cJf", "../a.tar.xz", "."],
        "a.tar.zst": ["tar", "--zstd", "-cf", "../a.tar.zst", "."],
        "python.zip": ["python3", "-m", "zipfile", "-c", "../python.zip", "."],
    }
    usable = {name: command for name, command in commands.items() if shutil.which(command[0])}
    for name, command in usable.items():
        if subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0:
            assert len(articles(outcomes(tmp_path, (tmp_path / name).read_bytes(), name))) == 4, name


def test_links_devices_and_archives_inside_are_told_and_not_followed(tmp_path: Path) -> None:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for name, kind in (("link.txt", tarfile.SYMTYPE), ("hart.txt", tarfile.LNKTYPE), ("pipe.txt", tarfile.FIFOTYPE), ("dev.txt", b"3")):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("innen.zip")
        info.size = 3
        archive.addfile(info, io.BytesIO(b"PK\3"))
    read = outcomes(tmp_path, data.getvalue(), "a.tar")
    assert [type(outcome) for outcome in read] == [Skipped] * 5
    told = reasons(read)
    assert "Verweis" in told["corpus/a.tar/link.txt"]
    assert "Pipe" in told["corpus/a.tar/pipe.txt"]
    assert "Archiv in einem Archiv" in told["corpus/a.tar/innen.zip"]
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    zip_data = io.BytesIO()
    with zipfile.ZipFile(zip_data, "w") as zip_archive:
        zip_archive.writestr(link, "/etc/passwd")
    [skipped] = outcomes(tmp_path, zip_data.getvalue(), "a.zip")
    assert isinstance(skipped, Skipped)


def test_an_encrypted_or_damaged_member_costs_only_itself(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": TEXT.encode(), "b.txt": TEXT.encode() * 50, "c.txt": TEXT.encode(), "d.txt": TEXT.encode()}))
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1  # a.txt is marked as encrypted
    second = data.index(b"PK\x03\x04", 4)
    data[second + 40 : second + 44] = b"\xff\xff\xff\xff"
    third = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02", central + 4) + 4)
    data[third + 10] = 99  # a method that nobody knows
    read = outcomes(tmp_path, bytes(data), "a.zip")
    told = reasons(read)
    assert "verschlüsselt" in told["corpus/a.zip/a.txt"]
    assert "beschädigt" in told["corpus/a.zip/b.txt"]
    assert "c.txt" in " ".join(told)
    assert [article.id for article in articles(read)] == ["corpus/a.zip/d.txt"]


@pytest.mark.parametrize("name", PACK)
def test_a_cut_archive_is_told(tmp_path: Path, name: str) -> None:
    texts = {f"{number}.txt": f"Titel {number}\n\n{hash((number, 1)):x} steht hier. ".encode() * 3 for number in range(800)}
    data = PACK[name](texts)
    read = outcomes(tmp_path, data[: len(data) * 2 // 3], name)
    assert isinstance(read[-1], BrokenOff)
    if "tar" in name and "bz2" not in name:  # its blocks are larger than this
        assert len(articles(read)) > 100
    assert outcomes(tmp_path, b"", name)  # told, whatever it is
    [*_, nothing] = outcomes(tmp_path, b"Kein Archiv, nur ein Text.\n" * 40, name)
    assert isinstance(nothing, BrokenOff | Rejection)


def test_bombs_are_named_and_bounded(tmp_path: Path) -> None:
    zeros = b"\0" * 40 * 1024 * 1024
    read = outcomes(tmp_path, zipped({"a.txt": zeros, "b.txt": TEXT.encode()}), "a.zip")
    assert "Packbombe" in reasons(read)["corpus/a.zip/a.txt"]
    many = zipped({f"{number}.jsonl": b" " * 2 * 1024 * 1024 + b"\n" for number in range(8)})
    assert "Packbombe" in " ".join(reasons(outcomes(tmp_path, many, "b.zip")).values())
    read = outcomes(tmp_path, tarred({"b.txt": TEXT.encode(), "a.txt": zeros}, "w:gz"), "a.tar.gz")
    assert "Packbombe" in " ".join(reasons(read).values())
    assert len(articles(read)) == 1


def test_a_listing_or_a_header_that_claims_gigabytes_is_not_read(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": TEXT.encode()}))
    end = data.rindex(b"PK\5\6")
    data[end + 12 : end + 16] = struct.pack("<L", 2_000_000_000)
    [told] = outcomes(tmp_path, bytes(data), "a.zip")
    assert isinstance(told, BrokenOff)
    assert "beschädigt" in told.reason.de
    header = tarfile.TarInfo("pax")
    header.type, header.size = tarfile.XHDTYPE, 30 * 1024 * 1024
    data = bytearray(header.tobuf(tarfile.USTAR_FORMAT) + b"1 x=y\n" * 5 * 1024 * 1024)
    told = outcomes(tmp_path, bytes(data), "a.tar")[-1]
    assert isinstance(told, BrokenOff)
    assert "Dateikopf" in told.reason.de


def test_a_member_without_a_name_costs_no_other(tmp_path: Path) -> None:
    data = zipped({"a.txt": TEXT.encode(), "b.txt": TEXT.encode()}).replace(b"a.txt", b"\0.txt")  # the library reads up to the NUL
    read = outcomes(tmp_path, data, "a.zip")
    assert [article.id for article in articles(read)] == ["corpus/a.zip/b.txt"]
    assert isinstance(read[0], Skipped)


def test_a_sparse_member_is_told(tmp_path: Path) -> None:
    info = tarfile.TarInfo("luecken.txt")
    info.type = tarfile.GNUTYPE_SPARSE
    block = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    block[386:410] = b"00000000000\0" + b"00000000000\0"
    block[483:495] = b"77777777777\0"
    block[148:156] = b"        "
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    read = outcomes(tmp_path, bytes(block) + b"\0" * 1024, "a.tar")
    assert "sparse" in reasons(read)["corpus/a.tar/luecken.txt"]


def test_too_many_members_are_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_MEMBERS", 5)
    members = {f"{number}.txt": TEXT.encode() for number in range(9)}
    [told] = outcomes(tmp_path, zipped(members), "a.zip")
    assert isinstance(told, BrokenOff)
    assert "Einträge" in told.reason.de
    read = outcomes(tmp_path, tarred(members), "a.tar")
    assert len(articles(read)) == 5
    assert isinstance(read[-1], BrokenOff)


def test_a_listing_is_refused_before_it_is_taken_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An end record that names another place for the listing (its signature stands in the offset) hides no length."""
    monkeypatch.setattr(archives, "_DIRECTORY_BYTES", 50)
    [told] = outcomes(tmp_path, zipped({"a.txt": TEXT.encode(), "b.txt": TEXT.encode()}), "a.zip")
    assert isinstance(told, BrokenOff)
    assert "Einträge" in told.reason.de


def damaged_block(data: bytes, name: bytes) -> bytes:
    """A tar whose header of this member is overwritten."""
    at = data.index(name)
    return data[:at] + b"\x77" * 512 + data[at + 512 :]


def test_a_damaged_header_of_a_tar_costs_only_its_member(tmp_path: Path) -> None:
    members = {f"{name}.txt": TEXT.encode() for name in "abc"}
    for format in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        read = outcomes(tmp_path, damaged_block(tarred(members, format=format), b"b.txt"), "a.tar")
        assert [article.id for article in articles(read)] == ["corpus/a.tar/a.txt", "corpus/a.tar/c.txt"]
        assert isinstance(read[-1], BrokenOff)
        assert "beschädigt" in read[-1].reason.de


def test_a_tar_behind_another_is_read(tmp_path: Path) -> None:
    first, second = tarred({"a.txt": TEXT.encode()}), tarred({"b.txt": TEXT.encode()})
    read = outcomes(tmp_path, first + second, "a.tar")
    assert [article.id for article in articles(read)] == ["corpus/a.tar/a.txt", "corpus/a.tar/b.txt"]
    assert not reasons(read)
    lone_block = first[:1024] + b"\0" * 512 + second
    assert len(articles(outcomes(tmp_path, lone_block, "a.tar"))) == 2
    assert len(outcomes(tmp_path, first + b"\x77" * 2048, "a.tar")) == 1  # what was on the tape before


@pytest.mark.parametrize("format", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_names_of_a_tar_are_read_however_long(tmp_path: Path, format: int) -> None:
    names = [f"{'ordner-' * 6}/{'unterordner-' * 8}/{name}.txt" for name in ("Straße", "Köln")]
    if format != tarfile.USTAR_FORMAT:
        names.append("/".join(["lang" * 20] * 8) + "/a.txt")
    read = outcomes(tmp_path, tarred(dict.fromkeys(names, TEXT.encode()), format=format), "a.tar")
    assert [article.id for article in articles(read)] == [f"corpus/a.tar/{name}" for name in names]


def test_of_several_members_of_one_name_the_last_counts(tmp_path: Path) -> None:
    zip_data, tar_data = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(zip_data, "w") as zip_archive, tarfile.open(fileobj=tar_data, mode="w") as tar_archive:
        for number in range(3):
            content = f"{TEXT} Fassung {number}.".encode()
            with warnings.catch_warnings(action="ignore"):
                zip_archive.writestr("a.txt", content)
            info = tarfile.TarInfo("a.txt")
            info.size = len(content)
            tar_archive.addfile(info, io.BytesIO(content))
    for name, data in (("a.zip", zip_data), ("a.tar", tar_data)):
        *skipped, read = outcomes(tmp_path, data.getvalue(), name)
        assert ["noch einmal" in outcome.reason.de for outcome in skipped if isinstance(outcome, Skipped)] == [True, True]
        assert "Fassung 2" in articles([read])[0].original


def attributes(*records: bytes) -> bytes:
    """A header of pax with these records, as they are."""
    data = b"".join(records)
    info = tarfile.TarInfo("pax")
    info.type, info.size = tarfile.XHDTYPE, len(data)
    return info.tobuf(tarfile.USTAR_FORMAT) + data + b"\0" * (-len(data) % 512)


@pytest.mark.parametrize("record", [b"1" * 600, b"6 x=y\n", b"99999 path=x\n", b"0 path=x\n", b"path=x\n", b"-9 path=x\n", b"\xff" * 9])
def test_attributes_that_lie_are_told(tmp_path: Path, record: bytes) -> None:
    plain = tarred({"a.txt": TEXT.encode()}, format=tarfile.USTAR_FORMAT)
    read = outcomes(tmp_path, attributes(b"14 path=b.txt\n", record) + plain, "a.tar")
    assert [article.id for article in articles(read)] == ["corpus/a.tar/b.txt"]
    assert isinstance(read[-1], BrokenOff) == (record != b"6 x=y\n")


def test_an_archive_is_indexed_once_and_loses_what_is_gone_from_it(tmp_path: Path) -> None:
    index = searchidx.open(tmp_path / "index")
    path = tmp_path / "corpus" / "a.zip"
    path.parent.mkdir()
    path.write_bytes(zipped(FOLDER))
    report = index.index([path])
    assert (report.new, len(report.skipped)) == (8, 4)
    assert not index.index([path]).files_read
    assert index.get("corpus/a.zip/seite.html")
    path.write_bytes(zipped({name: content for name, content in FOLDER.items() if name != "seite.html"}))
    assert index.index([path]).removed == 1
