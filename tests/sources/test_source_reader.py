"""Reading any source: sidecars, dates, and text that is none."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import pytest

from searchidx.model import Rejection
from searchidx.sources import ReadArticle, Warned, read
from searchidx.sources.decode import ARTICLE_LIMIT
from tests.sources.support import PARAGRAPHS, TODAY, articles, outcomes, page, reasons, source_at

TEXT = "Rat tagt\n\nBis Mitternacht wurde im Rat gestritten."


@pytest.mark.parametrize(("name", "content"), [("a.txt", TEXT), ("a.html", page(PARAGRAPHS))])
def test_a_sidecar_gives_id_date_and_metadata(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.json").write_text('{"id": 17, "date": "12.02.2025", "agentur": "dpa"}')
    [article] = articles(outcomes(tmp_path, content, name))
    assert (article.id, article.date, article.metadata) == ("17", "2025-02-12", {"agentur": "dpa"})


@pytest.mark.parametrize(("sidecar", "reason"), [(b"{kaputt", "kein gültiges JSON"), (b"\x89PNG\r\n", "PNG"), (b"", "leer")])
def test_a_broken_sidecar_rejects_its_article(tmp_path: Path, sidecar: bytes, reason: str) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.json").write_bytes(sidecar)
    [rejection] = outcomes(tmp_path, TEXT, "a.txt")
    assert isinstance(rejection, Rejection)
    assert rejection.place == "corpus/a.json"
    assert reason in rejection.reason.de


def test_an_unusable_date_is_told_where_it_stands(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.json").write_text('{"date": "gestern"}')
    read_text = outcomes(tmp_path, TEXT, "a.txt")
    assert isinstance(read_text[0], Warned)
    assert list(reasons(read_text)) == ["corpus/a.json"]
    head = '<meta property="article:published_time" content="gestern">'
    assert list(reasons(outcomes(tmp_path / "corpus", page(PARAGRAPHS, head), "b.html"))) == ["corpus/b.html"]


def test_the_day_of_the_run_decides_which_dates_lie_in_the_future(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "m", "title": "Morgen", "date": "2030-01-02"}\n')
    source = source_at(tmp_path)
    [article] = articles(list(read(source, today=datetime.date(2030, 1, 1))))
    assert article.date == "2030-01-02"
    [_, undated] = read(source, today=datetime.date(2029, 12, 30))
    assert isinstance(undated, ReadArticle)
    assert undated.article.date is None


def test_the_path_tells_the_date_when_nothing_better_does(tmp_path: Path) -> None:
    [text] = articles(outcomes(tmp_path, TEXT, "2025-02-12_rat.txt"))
    [undated] = articles(outcomes(tmp_path, page(PARAGRAPHS), "2025-02-13_rat.html"))
    head = '<meta name="date" content="2025-02-10">'
    [dated] = articles(outcomes(tmp_path, page(PARAGRAPHS, head), "2025-02-14_rat.html"))
    assert (text.date, undated.date, dated.date) == ("2025-02-12", "2025-02-13", "2025-02-10")


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_a_file_that_no_article_can_fill_is_refused(tmp_path: Path, name: str) -> None:
    [rejection] = outcomes(tmp_path, b"Wort " * (ARTICLE_LIMIT // 5 + 1), name)
    assert isinstance(rejection, Rejection)
    assert "20 MB" in rejection.reason.de


def test_strings_that_no_language_repeats_are_refused_and_a_long_text_is_not(tmp_path: Path) -> None:
    chance = random.Random(1)
    keys = [f"{chance.getrandbits(40):010x}" for _ in range(100_500)]
    [rejection] = outcomes(tmp_path, " ".join(keys), "a.txt")
    assert isinstance(rejection, Rejection)
    assert "kein natürlicher Text" in rejection.reason.de
    assert len(articles(outcomes(tmp_path, " ".join(keys * 3), "b.txt"))) == 1


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_the_meter_is_told_every_byte(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('{"text": "Der Dom steht."}\n' * 10_000)
    counts: list[int] = []
    list(read(source_at(tmp_path), today=TODAY, meter=counts.append))
    assert sum(counts) == (tmp_path / name).stat().st_size
