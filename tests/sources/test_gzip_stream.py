"""Compressed files: read up to the first damage, and no bomb is decompressed."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from searchidx.sources import BrokenOff, gzip_stream
from tests.sources.support import articles, outcomes, reasons

LINE = '{"id": "a", "title": "Köln", "text": "Der Dom steht."}'


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


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = gzip.compress((LINE + "\n").encode() * 10 + b" " * 100 * 1024 * 1024)
    read = outcomes(tmp_path, bomb, "a.jsonl.gz")
    assert isinstance(read[-1], BrokenOff)
    assert str(gzip_stream.RATIO) in read[-1].reason.de
