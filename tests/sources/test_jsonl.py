"""JSON Lines: what is an article, and what is refused and where."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from searchidx.model import Article, Rejection, Span
from searchidx.sources import BrokenOff, Outcome, Warned, gzip_stream
from searchidx.sources.decode import ARTICLE_LIMIT
from tests.sources import support
from tests.sources.support import articles, reasons

LINE = '{"id": "a", "title": "Köln", "text": "Der Dom steht."}'


def outcomes(folder: Path, content: bytes | str, name: str = "a.jsonl", *, recover: bool = False) -> list[Outcome]:
    return support.outcomes(folder, content, name, recover=recover)


def test_every_key_finds_its_place(tmp_path: Path) -> None:
    record = {
        "id": 17,
        "title": "Titel",
        "text": "Absatz eins.\n\nAbsatz zwei.",
        "date": "12.02.2025 14:30",
        "section": "Politik",
        "source": "Elbkurier",
        "url": "https://elbkurier.example/17",
        "author": "Ida Öz",
        "agentur": "dpa",
        "seite": 3,
        "laenge": 1.10,
        "frei": True,
        "orte": ["Köln", 5],
        "leer": "",
        "nichts": None,
    }
    [article] = articles(outcomes(tmp_path, json.dumps(record)))
    assert article == Article(
        id="17",
        original="Titel\n\nAbsatz eins.\n\nAbsatz zwei.",
        spans=(Span("title", 0, 5), Span("body", 7, 33)),
        date="2025-02-12T14:30:00",
        section="Politik",
        source="Elbkurier",
        url="https://elbkurier.example/17",
        author="Ida Öz",
        metadata={"agentur": "dpa", "seite": "3", "laenge": "1.1", "frei": "true", "orte": '["Köln", "5"]'},
    )


@pytest.mark.parametrize(("line", "kind"), [('{"title": "T"}', "title"), ('{"text": "T"}', "body"), ('{"title": "", "text": "T"}', "body")])
def test_a_title_or_a_text_is_enough(tmp_path: Path, line: str, kind: str) -> None:
    [article] = articles(outcomes(tmp_path, line))
    assert [span.field for span in article.spans] == [kind]
    assert article.original == "T"


@pytest.mark.parametrize("number", ["017", "1.50", "-3", "9" * 5000])
def test_an_id_is_kept_to_the_letter(tmp_path: Path, number: str) -> None:
    assert articles(outcomes(tmp_path, json.dumps({"id": number, "text": "T"})))[0].id == number
    if not number.startswith("0"):
        assert articles(outcomes(tmp_path, f'{{"id": {number}, "text": "T"}}'))[0].id == number


def test_without_an_id_it_comes_from_the_content_and_stays(tmp_path: Path) -> None:
    first, second = articles(outcomes(tmp_path, '{"text": "eins"}\n{"text": "zwei"}\n'))
    assert first.id.startswith("corpus/a.jsonl#")
    assert first.id != second.id
    swapped = articles(outcomes(tmp_path, '{"text": "zwei", "id": ""}\n{"text": "eins"}\n'))
    assert [article.id for article in swapped] == [second.id, first.id]


BROKEN = [
    ('{"title": "Köln"', "Spalte 17"),
    ("kein JSON", "Spalte 1"),
    ("17", "kein JSON-Objekt"),
    ('["Köln"]', "kein JSON-Objekt"),
    ('{"id": "x"}', "„title“ und „text“ fehlen"),
    ('{"title": " ", "text": ""}', "„title“ und „text“ fehlen"),
    ('{"text": "a", "text": "b"}', "'text' steht zweimal"),
    ('{"text": "a", "preis": NaN}', "'preis': NaN"),
    ('{"text": "a", "preise": [Infinity]}', "'preise': Infinity"),
    ('{"text": ' + "[" * 100_000 + "]" * 100_000 + "}", "zu tief"),
    ('{"text": "' + "a" * ARTICLE_LIMIT + '"}', "20 MB"),
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


def test_a_list_over_many_lines_is_refused_once_with_the_cure(tmp_path: Path) -> None:
    read = outcomes(tmp_path, "\n[\n" + LINE + ",\n" + LINE + "\n]\n")
    assert list(reasons(read)) == ["corpus/a.jsonl"]
    assert "jq" in reasons(read)["corpus/a.jsonl"]


def test_halves_of_characters_and_nuls_are_replaced_and_reasons(tmp_path: Path) -> None:
    read = outcomes(tmp_path, '{"id": "a\\ud83d", "text": "x\\u0000y"}')
    [article] = articles(read)
    assert (article.id, article.original) == ("a\ufffd", "x y")
    assert isinstance(read[0], Warned)


def test_an_unusable_date_costs_the_date_only(tmp_path: Path) -> None:
    read = outcomes(tmp_path, '{"text": "a", "date": "gestern"}')
    assert articles(read)[0].date is None
    assert "'gestern'" in reasons(read)["corpus/a.jsonl:1"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    assert articles(outcomes(tmp_path, (LINE + "\n").encode(encoding)))[0].original.startswith("Köln")


@pytest.mark.parametrize(("data", "kind"), [(b"\x89PNG\r\n" + b"\x00" * 99, "PNG"), (gzip.compress(LINE.encode()), "gzip"), (b"", "leer")])
def test_what_holds_no_lines_is_refused_once(tmp_path: Path, data: bytes, kind: str) -> None:
    [refused] = outcomes(tmp_path, data)
    assert isinstance(refused, Rejection)
    assert kind in refused.reason.de


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


def test_scraped_text_in_a_record_is_taken_apart_on_demand(tmp_path: Path) -> None:
    text = "Rat tagt bis Mitternacht\n\nDer Rat tagte lange.\n\nBildquelle: © dpa | Ida Öz\n\nSo ging es weiter, bis alle müde waren."
    line = json.dumps({"id": "a", "title": "Rat tagt bis Mitternacht", "text": text, "seite": "3"})
    [plain], [recovered] = articles(outcomes(tmp_path, line)), articles(outcomes(tmp_path, line, recover=True))
    assert {span.field for span in plain.spans} == {"title", "body"}
    assert "credit" in {span.field for span in recovered.spans}
    assert (recovered.id, recovered.metadata) == ("a", {"seite": "3"})
