"""JSON Lines: what is an article, what is refused and where, and that an export reads back as it was."""

from __future__ import annotations

import datetime
import gzip
import json
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.model import TEXT_FIELDS, Article, Rejection, Span
from searchidx.sources import BrokenOff, Outcome, ReadArticle, Source, Warned, gzip_stream, read
from searchidx.sources.decode import ARTICLE_LIMIT
from searchidx.sources.discover import scopes, sources
from searchidx.sources.jsonl import KEPT_FIELDS, exported, parsed, restored

TODAY = datetime.date(2026, 1, 1)
LINE = '{"id": "a", "title": "Köln", "text": "Der Dom steht."}'


def outcomes(folder: Path, content: bytes | str, name: str = "a.jsonl", *, recover: bool = False) -> list[Outcome]:
    path = folder / "corpus" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    [source] = sources(*scopes([path.parent], {}))
    assert isinstance(source, Source)
    return list(read(source, today=TODAY, recover=recover))


def articles(found: list[Outcome]) -> list[Article]:
    return [outcome.article for outcome in found if isinstance(outcome, ReadArticle)]


def told(found: list[Outcome]) -> dict[str, str]:
    return {outcome.place: outcome.reason.de for outcome in found if not isinstance(outcome, ReadArticle)}


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
    one, two = articles(outcomes(tmp_path, '{"text": "eins"}\n{"text": "zwei"}\n'))
    assert one.id.startswith("corpus/a.jsonl#")
    assert one.id != two.id
    assert [article.id for article in articles(outcomes(tmp_path, '{"text": "zwei", "id": ""}\n{"text": "eins"}\n'))] == [two.id, one.id]


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
    ('{"id": "x", "original": "Text", "spans": [["korpus", 0, 4, "given"]]}', "„spans“ passt nicht"),
    ('{"id": "x", "original": "Text", "spans": "body"}', "„spans“ passt nicht"),
    ('{"original": "Text", "spans": []}', "Export ohne „id“"),
    ('{"id": "x", "original": "Text", "spans": [], "metadata": {"a": {}}}', "kein Text"),
]


@pytest.mark.parametrize(("line", "reason"), BROKEN, ids=[reason for _, reason in BROKEN])
def test_a_broken_line_is_refused_with_its_number_and_the_others_are_read(tmp_path: Path, line: str, reason: str) -> None:
    found = outcomes(tmp_path, f"{LINE}\n\n{line}\n{LINE}\n")
    assert len(articles(found)) == 2
    [(place, why)] = told(found).items()
    assert place == "corpus/a.jsonl:3"
    assert reason in why


def test_an_unfinished_last_line_is_named_as_such(tmp_path: Path) -> None:
    found = outcomes(tmp_path, LINE + "\n" + LINE[:20])
    assert len(articles(found)) == 1
    assert "noch geschrieben" in told(found)["corpus/a.jsonl:2"]
    assert len(articles(outcomes(tmp_path, LINE + "\n" + LINE))) == 2


def test_a_list_over_many_lines_is_refused_once_with_the_cure(tmp_path: Path) -> None:
    found = outcomes(tmp_path, "\n[\n" + LINE + ",\n" + LINE + "\n]\n")
    assert list(told(found)) == ["corpus/a.jsonl"]
    assert "jq" in told(found)["corpus/a.jsonl"]


def test_halves_of_characters_and_nuls_are_replaced_and_told(tmp_path: Path) -> None:
    found = outcomes(tmp_path, '{"id": "a\\ud83d", "text": "x\\u0000y"}')
    [article] = articles(found)
    assert (article.id, article.original) == ("a\ufffd", "x y")
    assert isinstance(found[0], Warned)


def test_halves_of_characters_in_an_edited_export_are_replaced_too(tmp_path: Path) -> None:
    line = '{"id": "a\\ud83d", "original": "x\\ud83dy", "spans": [["body", 0, 3, "given"]], "metadata": {"k\\ud83d": "v\\ud83d"}}'
    [article] = articles(outcomes(tmp_path, line))
    assert article == Article("a\ufffd", "x\ufffdy", (Span("body", 0, 3),), metadata={"k\ufffd": "v\ufffd"})


def test_an_unusable_date_costs_the_date_only(tmp_path: Path) -> None:
    found = outcomes(tmp_path, '{"text": "a", "date": "gestern"}')
    assert articles(found)[0].date is None
    assert "'gestern'" in told(found)["corpus/a.jsonl:1"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    assert articles(outcomes(tmp_path, (LINE + "\n").encode(encoding)))[0].original.startswith("Köln")


@pytest.mark.parametrize(("data", "kind"), [(b"\x89PNG\r\n" + b"\x00" * 99, "PNG"), (gzip.compress(LINE.encode()), "gzip"), (b"", "leer")])
def test_what_holds_no_lines_is_refused_once(tmp_path: Path, data: bytes, kind: str) -> None:
    [refused] = outcomes(tmp_path, data)
    assert isinstance(refused, Rejection)
    assert kind in refused.reason.de


def test_packed_files_are_read_and_unpacked_ones_named_so_too(tmp_path: Path) -> None:
    assert len(articles(outcomes(tmp_path, gzip.compress(f"{LINE}\n{LINE}\n".encode()), "a.jsonl.gz"))) == 2
    found = outcomes(tmp_path, LINE, "a.jsonl.gz")
    assert len(articles(found)) == 1
    assert "nicht gepackt" in told(found)["corpus/a.jsonl.gz"]


def test_a_cut_packed_file_gives_what_stands_before_the_cut(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"id": number, "text": f"Text {number * 7919 % 1000}"}) + "\n" for number in range(20_000))
    data = gzip.compress(lines.encode())
    found = outcomes(tmp_path, data[: len(data) // 2], "a.jsonl.gz")
    assert len(articles(found)) > 5_000
    assert isinstance(found[-1], BrokenOff)
    assert f"bei Byte {len(data) // 2}" in found[-1].reason.de
    damaged = outcomes(tmp_path, data[:5000] + b"\xff" * 100 + data[5100:], "a.jsonl.gz")
    assert isinstance(damaged[-1], BrokenOff)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = gzip.compress((LINE + "\n").encode() * 10 + b" " * 100 * 1024 * 1024)
    found = outcomes(tmp_path, bomb, "a.jsonl.gz")
    assert isinstance(found[-1], BrokenOff)
    assert str(gzip_stream.RATIO) in found[-1].reason.de


def test_scraped_text_in_a_record_is_taken_apart_on_demand(tmp_path: Path) -> None:
    text = "Rat tagt bis Mitternacht\n\nDer Rat tagte lange.\n\nBildquelle: © dpa | Ida Öz\n\nSo ging es weiter, bis alle müde waren."
    line = json.dumps({"id": "a", "title": "Rat tagt bis Mitternacht", "text": text, "seite": "3"})
    [plain], [recovered] = articles(outcomes(tmp_path, line)), articles(outcomes(tmp_path, line, recover=True))
    assert {span.field for span in plain.spans} == {"title", "body"}
    assert "credit" in {span.field for span in recovered.spans}
    assert (recovered.id, recovered.metadata) == ("a", {"seite": "3"})


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(str.strip)


@st.composite
def any_articles(draw: st.DrawFn) -> Article:
    original = draw(texts)
    ends = sorted(draw(st.lists(st.integers(0, len(original)), max_size=8)))
    fields = st.sampled_from([*TEXT_FIELDS, *KEPT_FIELDS])
    spans = tuple(Span(draw(fields), start, end, draw(texts)) for start, end in zip(ends[::2], ends[1::2], strict=False))
    date = draw(st.sampled_from([None, "2025-02-12", "2025-02-12T14:30:00", "2025-02-12T14:30:00+01:00"]))
    facts = {key: draw(st.none() | texts) for key in ("section", "source", "url", "author")}
    return Article(draw(texts), original, spans, date, **facts, metadata=MappingProxyType(draw(st.dictionaries(texts, texts))))


@settings(deadline=None)  # the machine may be busy
@given(any_articles())
def test_an_export_reads_back_as_the_same_article(article: Article) -> None:
    assert restored(parsed(json.dumps(exported(article)))) == article


def test_an_exported_file_reads_back_as_the_same_article(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("Rat tagt\n\nBis Mitternacht wurde im Rat gestritten.\n\nBildquelle: © dpa\n\nFür Sie ausgewählt\n\nMehr davon")
    [source] = sources(*scopes([path], {}))
    assert isinstance(source, Source)
    [article] = articles(list(read(source, today=TODAY)))
    export = exported(article)
    assert articles(outcomes(tmp_path, json.dumps(export), recover=True)) == [article]
    assert "Bis Mitternacht" in export["text"]
    assert export["title"] == "Rat tagt"
