"""JSON Lines: what is an article, and what is refused and where."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from searchidx.model import Rejection
from searchidx.sources import Outcome
from searchidx.sources.decode import ARTICLE_LIMIT
from searchidx.sources.export_record import EXPORT_KEYS
from tests.sources import support
from tests.sources.support import articles, reasons

LINE = '{"id": "a", "title": "Köln", "text": "Der Dom steht."}'


def outcomes(folder: Path, content: bytes | str, name: str = "a.jsonl", *, recover: bool = False) -> list[Outcome]:
    return support.outcomes(folder, content, name, recover=recover)


BROKEN = [
    ('{"title": "Köln"', "Spalte 17"),
    ("kein JSON", "Spalte 1"),
    ("17", "kein JSON-Objekt"),
    ('["Köln"]', "kein JSON-Objekt"),
    ('{"id": "x"}', "Titel und Text fehlen"),
    ('{"title": " ", "text": ""}', "--map text="),
    ('{"text": "a", "text": "b"}', "'text' steht zweimal"),
    ('{"text": "a", "preis": NaN}', "'preis': NaN"),
    ('{"text": "a", "preise": [Infinity]}', "'preise': Infinity"),
    ('{"text": ' + "[" * 100_000 + "]" * 100_000 + "}", "zu tief"),
    ('{"text": "' + "a" * (ARTICLE_LIMIT + 1) + '"}', "20 MB"),
    ('{"id": "x", "original": "Text", "spans": [["body", 0, 5, "given"]]}', "„spans“ passt nicht"),
]


@pytest.mark.parametrize(("line", "reason"), BROKEN, ids=[reason for _, reason in BROKEN])
def test_a_broken_line_is_refused_with_its_number_and_the_others_are_read(tmp_path: Path, line: str, reason: str) -> None:
    read = outcomes(tmp_path, f"{LINE}\n\n{line}\n{LINE}\n")
    assert len(articles(read)) == 2
    [(place, why)] = reasons(read).items()
    assert place == "corpus/a.jsonl:3"
    assert reason in why


def test_an_unfinished_last_line_is_called_unfinished(tmp_path: Path) -> None:
    read = outcomes(tmp_path, LINE + "\n" + LINE[:20])
    assert len(articles(read)) == 1
    assert "noch geschrieben" in reasons(read)["corpus/a.jsonl:2"]
    assert len(articles(outcomes(tmp_path, LINE + "\n" + LINE))) == 2


def test_a_list_over_many_lines_is_read_whatever_the_file_is_called(tmp_path: Path) -> None:
    assert len(articles(outcomes(tmp_path, "\n[\n" + LINE + ",\n" + LINE + "\n]\n"))) == 2


@pytest.mark.parametrize("depth", [400, 900, 985, 990, 995])
def test_nesting_that_can_just_be_parsed_is_read_or_refused(tmp_path: Path, depth: int) -> None:
    record = json.dumps({**dict.fromkeys(EXPORT_KEYS), "id": "a", "original": "Text", "spans": []})
    lists = f'{{"text": "a", "x": {"[" * depth}{"]" * depth}}}'
    objects = record.replace('"metadata": null', '"metadata": ' + '{"a":' * depth + "1" + "}" * depth)
    read = outcomes(tmp_path, f"{LINE}\n{lists}\n{objects}\n{LINE}\n")
    assert len(articles(read)) in (2, 3)
    assert len(articles(read)) + len(reasons(read)) == 4


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    assert articles(outcomes(tmp_path, (LINE + "\n").encode(encoding)))[0].original.startswith("Köln")


@pytest.mark.parametrize(("data", "kind"), [(b"\x89PNG\r\n" + b"\x00" * 99, "PNG"), (gzip.compress(LINE.encode()), "gzip"), (b"", "leer")])
def test_what_holds_no_lines_is_refused_once(tmp_path: Path, data: bytes, kind: str) -> None:
    [refused] = outcomes(tmp_path, data)
    assert isinstance(refused, Rejection)
    assert kind in refused.reason.de
