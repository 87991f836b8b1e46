"""Compressed files: read up to the first damage, and no bomb is decompressed."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from searchidx.sources import BrokenOff, compression
from tests.sources.support import PARAGRAPHS, articles, outcomes, page, reasons

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.compress,
}
LINE = '{"id": "a", "title": "Köln", "text": "Der Dom steht."}'


@pytest.mark.parametrize("kind", COMPRESS)
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "Rat tagt\n\nBis Mitternacht wurde gestritten."),
        ("a.html", page(PARAGRAPHS)),
        ("a.json", f"[{LINE}]"),
        ("a.jsonl", f"{LINE}\n"),
        ("a.csv", "title,text\nKöln,Der Dom steht.\n"),
    ],
)
def test_every_format_is_read_compressed_in_every_way(tmp_path: Path, kind: str, name: str, content: str) -> None:
    [plain] = articles(outcomes(tmp_path, content, name))
    [packed] = articles(outcomes(tmp_path, COMPRESS[kind](content.encode()), f"{name}.{kind}"))
    assert (packed.original, packed.spans) == (plain.original, plain.spans)


@pytest.mark.parametrize("kind", COMPRESS)
def test_what_was_compressed_in_parts_is_read_whole(tmp_path: Path, kind: str) -> None:
    parts = [COMPRESS[kind]((json.dumps({"id": number, "title": "Köln"}) + "\n").encode()) for number in range(5)]
    assert len(articles(outcomes(tmp_path, b"".join(parts), f"a.jsonl.{kind}"))) == 5


def test_a_skipped_frame_and_a_wrong_suffix_do_no_harm(tmp_path: Path) -> None:
    frame = b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd"
    assert len(articles(outcomes(tmp_path, frame + zstandard.compress(LINE.encode()), "a.jsonl.zst"))) == 1
    assert len(articles(outcomes(tmp_path, lzma.compress(LINE.encode()), "a.jsonl.gz"))) == 1


def test_a_compressed_text_has_a_sidecar(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.json").write_text('{"date": "2025-02-12"}')
    [article] = articles(outcomes(tmp_path, gzip.compress(b"Rat tagt\n\nEs wurde gestritten."), "a.txt.gz"))
    assert (article.id, article.date) == ("corpus/a.txt.gz", "2025-02-12")


@pytest.mark.parametrize("kind", COMPRESS)
def test_a_cut_stream_of_any_kind_gives_what_stands_before_the_cut(tmp_path: Path, kind: str) -> None:
    texts = (f"Text {hash((number, 1)):x} {hash((number, 2)):x}" for number in range(20_000))
    data = COMPRESS[kind]("".join(json.dumps({"id": number, "text": text}) + "\n" for number, text in enumerate(texts)).encode())
    read = outcomes(tmp_path, data[: len(data) * 9 // 10], f"a.jsonl.{kind}")
    assert len(articles(read)) > 1_000
    assert isinstance(read[-1], BrokenOff)
    assert f"{kind} bricht bei Byte" in read[-1].reason.de
    whole = outcomes(tmp_path, data, f"b.jsonl.{kind}")
    assert len(articles(whole)) == 20_000
    damaged = outcomes(tmp_path, data[: len(data) // 2] + b"\xff" * 100 + data[len(data) // 2 + 100 :], f"c.jsonl.{kind}")
    assert any(isinstance(outcome, BrokenOff) for outcome in damaged)
    [single] = outcomes(tmp_path, COMPRESS[kind](page(PARAGRAPHS).encode())[:-20], f"a.html.{kind}")
    assert isinstance(single, BrokenOff)


def test_packed_files_are_read_and_so_is_text_with_their_suffix(tmp_path: Path) -> None:
    assert len(articles(outcomes(tmp_path, gzip.compress(f"{LINE}\n{LINE}\n".encode()), "a.jsonl.gz"))) == 2
    read = outcomes(tmp_path, LINE, "a.jsonl.gz")
    assert len(articles(read)) == 1
    assert "nicht gepackt" in reasons(read)["corpus/a.jsonl.gz"]


def test_a_cut_packed_file_gives_what_stands_before_the_cut(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"id": number, "text": f"Text {number * 7919 % 1000}"}) + "\n" for number in range(20_000))
    data = gzip.compress(lines.encode())
    read = outcomes(tmp_path, data[: len(data) // 2], "a.jsonl.gz")
    assert len(articles(read)) > 5_000
    assert isinstance(read[-1], BrokenOff)
    assert f"bei Byte {len(data) // 2}" in read[-1].reason.de
    damaged = outcomes(tmp_path, data[:5000] + b"\xff" * 100 + data[5100:], "a.jsonl.gz")
    assert isinstance(damaged[-1], BrokenOff)


@pytest.mark.parametrize("kind", COMPRESS)
@pytest.mark.parametrize("name", ["a.jsonl", "a.txt"])
def test_a_bomb_is_not_unpacked(tmp_path: Path, kind: str, name: str) -> None:
    bomb = COMPRESS[kind]((LINE + "\n").encode() * 10 + b" " * 100 * 1024 * 1024)
    read = outcomes(tmp_path, bomb, f"{name}.{kind}")
    assert isinstance(read[-1], BrokenOff)
    assert str(compression.RATIO) in read[-1].reason.de


def test_a_stream_that_asks_for_gigabytes_is_refused(tmp_path: Path) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 30}]
    [broken] = outcomes(tmp_path, lzma.compress(LINE.encode(), filters=filters), "a.jsonl.xz")
    assert isinstance(broken, BrokenOff)
