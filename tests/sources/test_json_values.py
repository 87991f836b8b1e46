"""JSON files: an object, several, or an array of them, of any size and layout."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, strategies

from searchidx.sources import decode
from searchidx.sources import json_values as module
from searchidx.sources.decode import decoded_pieces
from searchidx.sources.file_access import ARTICLE_LIMIT
from searchidx.sources.json_values import json_values
from tests.sources import support
from tests.sources.support import articles, reasons

ROWS = [{"id": "a", "text": 'Eckig ] { und "Zeichen" \\ darin'}, {"id": "b", "text": "Zwei\nZeilen", "x": [[1, {"y": "]"}], {}]}]
LAYOUTS = {
    "array": json.dumps(ROWS),
    "pretty": json.dumps(ROWS, indent=2),
    "lines": "\n".join(map(json.dumps, ROWS)),
    "objects": "\n".join(json.dumps(row, indent=1) for row in ROWS),
    "side by side": "".join(map(json.dumps, ROWS)),
    "wrapped": json.dumps({"status": "ok", "articles": ROWS}, indent=2),
}


def texts(content: str, encoding: str = "utf-8") -> list[str | None]:
    stream = io.BufferedReader(io.BytesIO(content.encode(encoding)))  # type: ignore[arg-type]  # a BytesIO is raw enough
    return [line.text for line in json_values(decoded_pieces(stream))]


@pytest.mark.parametrize("content", LAYOUTS.values(), ids=LAYOUTS)
def test_every_layout_gives_the_same_articles(tmp_path: Path, content: str) -> None:
    assert {article.id: article.original for article in articles(support.outcomes(tmp_path, content, "a.json"))} == {
        row["id"]: row["text"] for row in ROWS
    }


def test_an_object_is_named_by_the_line_it_begins_on(tmp_path: Path) -> None:
    read = support.outcomes(tmp_path, '[\n {"text": "T"},\n {"x":\n  1},\n 17,\n {"text": "offen"', "a.json")
    assert [article.original for article in articles(read)] == ["T"]
    assert list(reasons(read)) == ["corpus/a.json:3", "corpus/a.json:5", "corpus/a.json:6"]
    assert "noch geschrieben" in reasons(read)["corpus/a.json:6"]


def test_an_object_beyond_the_limit_is_refused_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RECORD_LIMIT", 100)
    long = json.dumps({"text": "a" * 200}, indent=1)
    assert texts(f'[{long},\n{{"text": "b"}}]') == [None, '{"text": "b"}']


@given(
    strategies.lists(strategies.dictionaries(strategies.text(), strategies.recursive(strategies.text(), strategies.lists))),
    strategies.sampled_from([None, 0, 3]),
)
def test_any_array_is_taken_apart_into_its_objects(rows: list[dict[str, object]], indent: int | None) -> None:
    assert [json.loads(text or "") for text in texts(json.dumps(rows, indent=indent))] == rows


@given(
    strategies.lists(strategies.dictionaries(strategies.text(), strategies.text('\\"{}[]ä€😀\n x'))),
    strategies.integers(1, 9),
    strategies.sampled_from(["utf-8", "utf-16"]),
)
def test_an_array_on_one_line_is_read_in_pieces_of_any_length(rows: list[dict[str, str]], length: int, encoding: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decode, "PIECE", length)
        assert [json.loads(text or "") for text in texts(json.dumps(rows, ensure_ascii=False), encoding)] == rows


def test_an_array_on_one_line_may_be_longer_than_any_article(tmp_path: Path) -> None:
    rows = [{"id": str(number), "text": f"Artikel {number} " * 100_000} for number in range(20)]
    content = json.dumps(rows)
    assert len(content) > ARTICLE_LIMIT
    assert [article.id for article in articles(support.outcomes(tmp_path, content, "a.json"))] == [row["id"] for row in rows]
