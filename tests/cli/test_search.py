"""`search`: which hits an answer holds, its exit code, and its JSON."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from searchidx.query import relative_periods
from tests.conftest import Call

PAGE_KEYS = ["schema", "query", "reading", "words", "total", "complete", "took_ms", "hits", "notes"]
HIT_KEYS = ["id", "title", "score", "date", "section", "source", "url", "partial", "passages", "author"]


def test_a_pipe_gets_one_tab_separated_line_a_hit(ask: Call) -> None:
    done = ask("search", "Bahn")
    assert done.code == 0
    (line,) = done.out.splitlines()
    id, date, score, section, source, title = line.split("\t")
    assert (id, date, section, source, title) == ("bahn", "2025-03-01T06:30:00+01:00", "Wirtschaft", "Elbkurier", "Bahn streicht Züge")
    assert float(score) > 0


def test_what_is_no_result_goes_to_stderr(ask: Call) -> None:
    assert "1 Artikel" in ask("search", "Bahn").err


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (["Ukraine"], ["gipfel"]),
        (["Minister"], ["gipfel", "köche"]),
        (["--mode", "exact", "Verteidigung"], []),
        (["--no-compounds", "Verteidigung"], []),
        (["Minister", "NICHT", "Ukraine"], ["köche"]),
        (["Minister -Ukraine"], ["köche"]),
        (["--section", "Politik", "*"], ["gipfel"]),
        (["--section", "Politik", "--section", "Panorama", "--sort", "oldest", "*"], ["wetter", "gipfel"]),
        (["--source", "Elbkurier", "--sort", "newest", "*"], ["bahn", "gipfel"]),
        (["--since", "2025-02-12", "--until", "2025-02-12", "*"], ["gipfel"]),
        (["--since", "2025-01-01", "--sort", "newest", "*"], ["bahn", "gipfel"]),
        (["--sort", "newest", "-n", "1", "*"], ["bahn"]),
        (["--sort", "newest", "-n", "1", "--offset", "1", "*"], ["gipfel"]),
        (["-n", "0", "Bahn"], []),
        (["--limit", "0", "Bahn"], []),
        (["--not-source", "Elbkurier", "--sort", "newest", "*"], ["wetter", "köche"]),
        (["--not-section", "Politik", "Minister"], ["köche"]),
    ],
)
def test_options_choose_the_hits(ask: Call, arguments: list[str], ids: list[str]) -> None:
    done = ask("search", "--json", *arguments)
    assert [hit["id"] for hit in done.json["hits"] if not hit["partial"]] == ids
    assert done.code == (0 if done.json["total"] else 1)


def test_json_is_one_line_with_every_key_in_order(ask: Call) -> None:
    page = ask("search", "--json", "Minister").json
    assert list(page) == PAGE_KEYS
    assert page["schema"] == 1
    assert page["query"] == "Minister"
    assert page["total"] == 2
    assert [list(hit) for hit in page["hits"]] == [HIT_KEYS, HIT_KEYS]
    gipfel, cooks = page["hits"]
    assert gipfel["url"] == "https://elbkurier.example/gipfel"
    assert cooks["title"] == ""
    assert [cooks[name] for name in ("date", "section", "source", "url")] == [None] * 4
    assert {tuple(group) for word in page["words"] for group in word["groups"]} == {("relation", "on", "forms", "matches")}


def test_json_lists_no_form_that_only_scores_as_searched(ask: Call) -> None:
    (word,) = ask("search", "--json", "Hochwasserpegel").json["words"]
    assert [group["relation"] for group in word["groups"] if not group["matches"]] == []
    assert "hochwasserschutz" not in [form["form"] for group in word["groups"] for form in group["forms"]]


def test_marks_of_json_are_code_points_of_the_text(ask: Call) -> None:
    (hit,) = ask("search", "--json", "Köchinnen").json["hits"]
    marked = [passage["text"][start:end] for passage in hit["passages"] for start, end in passage["marks"]]
    assert "Köchinnen" in marked


def test_partial_hits_fill_the_page_and_do_not_count(ask: Call) -> None:
    done = ask("search", "--json", "Ukraine Sandsäcke Pendler")
    assert done.json["total"] == 0
    assert {hit["id"] for hit in done.json["hits"]} == {"gipfel", "wetter", "bahn"}
    assert done.code == 1


def test_no_hit_is_exit_code_1(ask: Call) -> None:
    done = ask("search", "Quastenflosser")
    assert (done.code, done.out) == (1, "")


def test_a_query_too_large_is_refused(ask: Call) -> None:
    done = ask("search", "x" * 100_001)
    assert done.code == 2
    assert done.err.startswith("searchidx: ")


def test_all_goes_beyond_a_page(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("".join(json.dumps({"id": f"{n:03}", "text": "Elbe"}) + "\n" for n in range(300)), encoding="utf-8")
    call("index", "--index", tmp_path / "neu", file)
    assert len(call("search", "--index", tmp_path / "neu", "Elbe").out.splitlines()) == 10
    assert len(call("search", "--index", tmp_path / "neu", "--all", "Elbe").out.splitlines()) == 300
    assert len(call("search", "--index", tmp_path / "neu", "--all", "--offset", "290", "--json", "Elbe").json["hits"]) == 10


def test_the_last_day_of_the_calendar_is_an_end_like_any_other(ask: Call) -> None:
    assert ask("search", "-c", "--since", "2025", "--until", "9999-12-31", "*").out == "2\n"
    assert ask("search", "-c", "datum:2025..31.12.9999").out == "2\n"
    assert ask("search", "-c", "--since", "9999-12-31", "*").out == "0\n"
    assert len(ask("timeline", "--until", "9999-12-31", "--per", "year", "*").out.splitlines()) == 2


@pytest.mark.parametrize(
    "command", ["search -n {} *", "search --all --offset {} *", "search -l --offset {} *", "search --passages {} *", "facets -n {}"]
)
def test_a_number_may_be_larger_than_any_list_is_long(ask: Call, command: str) -> None:
    name, *words = command.format(10**23).split()
    assert ask(name, *words).code == 0


def test_lines_in_a_pipe_are_what_the_total_counts_unless_partial_hits_are_asked_for(ask: Call) -> None:
    query = "Ukraine Sandsäcke Pendler"
    assert ask("search", query).out == ""
    rows = [line.split("\t") for line in ask("search", "--partial", query).out.splitlines()]
    assert rows
    assert {row[-1] for row in rows} == {"partial"}
    assert ask("search", "--partial", "--fields", "id", "Pendler").out.splitlines()[0].endswith("\tfull")
    header, *records = ask("search", "--partial", "--format", "csv", query).out.splitlines()
    assert header.endswith(",partial")
    assert len(records) == len(rows)
    assert ask("search", "--partial", "-l", query).code == 2
    assert ask("search", "--partial", "--all", query).code == 2


def test_periods_are_named_from_today(ask: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relative_periods, "current_day", lambda: date(2025, 3, 2))
    assert ask("search", "-l", "--date", "gestern", "*").out == "bahn\n"
    assert ask("search", "-l", "--since", "letzte 7 Tage", "*").out == "bahn\n"
    assert ask("search", "-l", "datum:letzter Monat").out == "gipfel\n"
    assert ask("search", "-c", "--date", "dieses Jahr", "*").out == "2\n"
    assert "schließen einander aus" in ask("search", "--date", "gestern", "--until", "heute", "*").err
    assert "„demnächst“ ist kein Datum" in ask("search", "--date", "demnächst", "*").err
