"""The command line as people and programs use it: exit codes, what is on stdout, what is on stderr."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.support import on_terminal, started
from tests.conftest import Call

PAGE_KEYS = ["schema", "query", "reading", "words", "total", "complete", "took_ms", "hits", "notes"]
HIT_KEYS = ["id", "title", "score", "date", "section", "source", "url", "partial", "passages", "author"]


@pytest.fixture
def own_index(four_index: Path, tmp_path: Path) -> Path:
    """A copy of the four articles' index to write to."""
    return Path(shutil.copytree(four_index, tmp_path / "index"))


# --- search ---------------------------------------------------------------------------------------------------------------------------


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


def test_a_batch_gives_one_object_a_line_in_order(ask: Call, tmp_path: Path) -> None:
    queries = ["Bahn", "", "Quastenflosser", "x" * 100_001, "\u2028Ukraine"]
    file = tmp_path / "anfragen.txt"
    file.write_text("\n".join(queries) + "\n", encoding="utf-8")
    done = ask("search", "--batch", file, "--json", "-n", "1")
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert [answer["query"] for answer in answers] == queries
    assert [list(answer)[:9] for answer in answers] == [PAGE_KEYS] * len(queries)
    assert ["error" in answer for answer in answers] == [False, False, False, True, False]
    assert done.code == 4
    assert answers[0]["hits"][0]["id"] == "bahn"


def test_a_batch_that_was_answered_is_exit_code_0(ask: Call, tmp_path: Path) -> None:
    file = tmp_path / "anfragen.txt"
    file.write_bytes("Bahn\r\nKöche\r\n".encode() + b"\xff\xfe kaputt")
    done = ask("search", "--batch", file)
    assert done.code == 0
    assert [json.loads(line)["query"] for line in done.out.splitlines()] == ["Bahn", "Köche", "\udcff\udcfe kaputt"]


@pytest.mark.parametrize("kind", ["ndjson", "csv", "tsv", "bibtex", "ris", "csl", "atom"])
def test_a_format_for_other_programs_holds_every_full_match_and_no_other(ask: Call, kind: str) -> None:
    done = ask("search", "--format", kind, "Bahn ODER Minister")
    starts = {"ndjson": '{"id"', "bibtex": "@article", "ris": "TY", "csl": r'.*"type"', "atom": "  <entry>"}
    record = re.compile(f"^(?:{starts.get(kind, 'gipfel|köche|bahn')})", re.MULTILINE)
    assert (done.code, len(record.findall(done.out))) == (0, 3)
    partial = ask("search", "--format", kind, "Ukraine Sandsäcke Pendler")
    assert (partial.code, record.findall(partial.out)) == (1, [])


def test_ids_are_all_full_matches_unless_a_number_is_given(ask: Call) -> None:
    assert ask("search", "-l", "--sort", "newest", "*").out == "bahn\ngipfel\nwetter\nköche\n"
    assert ask("search", "-0", "--sort", "newest", "-n", "2", "--offset", "1", "*").out == "gipfel\0wetter\0"
    assert ask("search", "-l", "Ukraine Sandsäcke Pendler").out == ""


def test_count_is_a_number_and_nothing_else(ask: Call) -> None:
    done = ask("search", "-c", "Minister")
    assert (done.code, done.out, done.err) == (0, "2\n", "")
    assert (ask("search", "-c", "Quastenflosser").code, ask("search", "-c", "Quastenflosser").out) == (1, "0\n")


def test_all_goes_beyond_a_page(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("".join(json.dumps({"id": f"{n:03}", "text": "Elbe"}) + "\n" for n in range(300)), encoding="utf-8")
    call("index", "--index", tmp_path / "neu", file)
    assert len(call("search", "--index", tmp_path / "neu", "Elbe").out.splitlines()) == 10
    assert len(call("search", "--index", tmp_path / "neu", "--all", "Elbe").out.splitlines()) == 300
    assert len(call("search", "--index", tmp_path / "neu", "--all", "--offset", "290", "--json", "Elbe").json["hits"]) == 10


def test_fields_choose_columns_and_keys(ask: Call) -> None:
    assert ask("search", "--fields", "title,id", "Bahn").out == "Bahn streicht Züge\tbahn\n"
    assert ask("search", "--fields", "id", "--format", "csv", "Bahn").out == "id\r\nbahn\r\n"
    assert ask("search", "--fields", "id,date", "--json", "Bahn").json["hits"] == [{"id": "bahn", "date": "2025-03-01T06:30:00+01:00"}]


def test_why_names_the_word_that_found_an_article(ask: Call) -> None:
    (hit,) = ask("search", "--why", "--json", "Ukraine Verteidigung").json["hits"]
    assert [reason["form"] for reason in hit["why"]] == ["Ukraine", "Verteidigungsminister"]
    listed = ask("search", "--why", "--format", "list", "Verteidigung").out
    assert "Grund: Verteidigung → Verteidigungsminister (Titel, Bestimmungswort einer Zusammensetzung)" in " ".join(listed.split())


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"id": "=1+1", "title": "Elbe", "text": "x"}) + "\n", encoding="utf-8")
    call("index", "--index", tmp_path / "neu", file)
    for kind in ("csv", "tsv"):
        command = ["search", "--index", tmp_path / "neu", "--format", kind, "--fields", "id"]
        assert call(*command, "Elbe").out.split() == ["id", "'=1+1"]
        assert call(*command, "--raw", "Elbe").out.split() == ["id", "=1+1"]


# --- show, explain, analyze, status -----------------------------------------------------------------------------------------------------


def test_show_prints_the_article_with_brackets_where_there_is_no_bold(ask: Call) -> None:
    done = ask("show", "bahn", "-q", "Pendler")
    assert done.code == 0
    assert "Bahn streicht Züge" in done.out
    assert "01.03.2025 06:30" in done.out
    assert "[Pendler]" in done.out


@pytest.mark.parametrize(("kind", "starts"), [("bibtex", "@article{gipfel,"), ("ris", "TY  - NEWS"), ("csl", "[\n{")])
def test_show_cites_an_article(ask: Call, kind: str, starts: str) -> None:
    done = ask("show", "--cite", kind, "gipfel")
    assert (done.code, done.out.startswith(starts)) == (0, True)
    assert "Verteidigungsminister beraten" in done.out


def test_show_fields_names_field_offsets_and_rule(ask: Call) -> None:
    lines = ask("show", "--fields", "bahn").out.splitlines()
    assert any(line.split()[:3] == ["Titel", "0–18", "given"] for line in lines)


def test_show_json_holds_the_original_and_its_fields(ask: Call) -> None:
    article = ask("show", "--json", "gipfel").json
    texts = {field["field"]: article["original"][field["start"] : field["end"]] for field in article["fields"]}
    assert texts["title"] == article["title"] == "Verteidigungsminister beraten in Brüssel"


@pytest.mark.parametrize("command", [["show"], ["explain", "Bahn"]], ids=["show", "explain"])
def test_an_unknown_article_is_wrong_usage(ask: Call, command: list[str]) -> None:
    done = ask(*command, "gibt-es-nicht")
    assert (done.code, done.out if command == ["show"] else "") == (2, "")
    assert "gibt-es-nicht" in done.err


def test_explain_lists_what_a_word_finds_with_counts(ask: Call) -> None:
    done = ask("explain", "Minister")
    assert done.code == 0
    assert "minister (2)" in done.out
    assert "verteidigungsminister (1)" in done.out


def test_explain_says_which_words_an_article_lacks(ask: Call) -> None:
    done = ask("explain", "Bahn Ukraine", "bahn")
    assert done.code == 1
    assert "Ukraine: fehlt" in done.out


def test_explain_leaves_out_what_is_switched_off(ask: Call) -> None:
    assert "verteidigungsminister" not in ask("explain", "--mode", "forms", "Minister").out
    assert ask("explain", "--no-compounds", "Verteidigung").code == 1
    assert ask("explain", "-x", "minister", "--no-variants", "Minister").code == 0


def test_explain_json_holds_the_lines(ask: Call) -> None:
    found = ask("explain", "--json", "Minister", "gipfel").json
    assert list(found) == ["schema", "query", "id", "lines"]
    assert (found["query"], found["id"]) == ("Minister", "gipfel")
    assert "   Treffer, Platz 1 von 2" in found["lines"]


def test_analyze_shows_place_word_base_form_and_parts(call: Call) -> None:
    done = call("analyze", "Die Häuser der Verteidigungsminister")
    rows = [line.split("\t") for line in done.out.splitlines()]
    assert rows[1] == ["1", "4-10", "häuser", "haus", ""]
    assert rows[3] == ["3", "15-36", "verteidigungsminister", "verteidigungsminister", "verteidigung+minister"]


def test_status_counts(ask: Call) -> None:
    status = ask("status", "--json").json
    assert (status["schema"], status["articles"], status["undated"], status["sources"]) == (1, 4, 1, {"Elbkurier": 2, "Spreebote": 1})
    assert "Elbkurier (2)" in ask("status").out


# --- index, remove, export --------------------------------------------------------------------------------------------------------------


def test_a_rerun_over_an_unchanged_corpus_says_so(call: Call, four_file: Path, tmp_path: Path) -> None:
    first = call("index", "--index", tmp_path / "neu", four_file)
    assert first.code == 0
    assert "Index geschrieben: 4 Artikel, 4 neu" in first.out
    second = call("index", "--index", tmp_path / "neu", four_file)
    assert (second.code, "Nichts zu tun" in second.out, "4 unverändert" in second.out) == (0, True, True)


def test_a_dry_run_writes_nothing(call: Call, four_file: Path, tmp_path: Path) -> None:
    done = call("index", "--index", tmp_path / "neu", "--dry-run", "--json", four_file)
    assert (done.json["new"], done.json["dry_run"]) == (4, True)
    assert call("search", "--index", tmp_path / "neu", "Bahn").code == 3


def test_a_rejected_line_is_exit_code_4_and_is_named(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"id": "gut", "text": "Elbe"}\n{"id": "leer"}\n', encoding="utf-8")
    done = call("index", "--index", tmp_path / "neu", file)
    assert done.code == 4
    assert "a.jsonl:2: " in done.err
    assert "1 neu" in done.out


def test_a_missing_path_is_wrong_usage(call: Call, tmp_path: Path) -> None:
    done = call("index", "--index", tmp_path / "neu", tmp_path / "nirgends")
    assert done.code == 2
    assert "nirgends" in done.err


def test_compact_keeps_every_article(call: Call, own_index: Path) -> None:
    before = json.loads(call("status", "--json", "--index", own_index).out)
    done = call("compact", "--index", own_index)
    assert done.code == 0
    assert f"{before['articles']} Artikel" in done.out
    assert json.loads(call("status", "--json", "--index", own_index).out)["articles"] == before["articles"]


def test_remove_takes_an_article_out(call: Call, own_index: Path) -> None:
    assert call("remove", "--index", own_index, "bahn").code == 0
    assert call("search", "--index", own_index, "Bahn").code == 1


def test_remove_of_some_known_ids_is_partly_done(call: Call, own_index: Path) -> None:
    done = call("remove", "--index", own_index, "bahn", "gibt-es-nicht")
    assert done.code == 4
    assert "gibt-es-nicht" in done.err
    assert call("remove", "--index", own_index, "bahn").code == 2


def test_an_export_is_read_back_as_the_same_articles(call: Call, four_index: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "eins.jsonl", tmp_path / "zwei.jsonl"
    assert call("export", "--index", four_index, "-o", first).code == 0
    assert call("index", "--index", tmp_path / "neu", first).code == 0
    assert call("export", "--index", tmp_path / "neu", "-o", second).code == 0
    assert first.read_text(encoding="utf-8") == second.read_text(encoding="utf-8")
    assert len(first.read_text(encoding="utf-8").splitlines()) == 4


def test_an_export_that_fails_leaves_no_file(call: Call, tmp_path: Path) -> None:
    assert call("export", "--index", tmp_path / "leer", "-o", tmp_path / "aus.jsonl").code == 3
    assert list(tmp_path.iterdir()) == []


# --- wrong usage, language, help --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["suche", "x"], "Befehl suche unbekannt"),
        (["serch", "x"], "search?"),
        (["search"], "Anfrage"),
        (["search", "Ukraine", "-Krieg"], "Anführungszeichen"),
        (["search", "-n", "viele", "x"], "-n: eine ganze Zahl"),
        (["search", "-n", "-1", "x"], "-n: eine ganze Zahl"),
        (["search", "--sort", "schön", "x"], "relevance, newest, oldest"),
        (["search", "--batch", "gibt-es-nicht.txt"], "--batch"),
        (["search", "--section"], "--section braucht einen Wert"),
        (["search", "-l", "-c", "x"], "schließen einander aus"),
        (["search", "--all", "-n", "3", "x"], "schließen einander aus"),
        (["search", "--fields", "titel", "x"], "title"),
        (["search", "--fields", "id", "-l", "x"], "--fields geht nur mit"),
        (["search", "--why", "-l", "x"], "--why geht nur mit"),
        (["show"], "ID fehlt"),
        (["completion", "tcsh"], "bash, zsh, fish"),
    ],
)
def test_wrong_usage_is_one_line_with_its_cure(call: Call, arguments: Sequence[str], said: str) -> None:
    done = call(*arguments)
    assert (done.code, done.out) == (2, "")
    (line,) = done.err.splitlines()
    assert line.startswith("searchidx: ")
    assert said in line


@pytest.mark.parametrize(
    "command", [["search", "x"], ["status"], ["show", "x"], ["export"], ["remove", "x"], ["explain", "x"]], ids=" ".join
)
def test_a_missing_index_is_exit_code_3_with_its_cure(call: Call, tmp_path: Path, command: list[str]) -> None:
    done = call(command[0], "--index", tmp_path / "nirgends", *command[1:])
    assert (done.code, done.out) == (3, "")
    assert "searchidx index" in done.err


def test_the_environment_names_the_index(call: Call, four_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHIDX_INDEX", str(four_index))
    assert call("search", "Bahn").code == 0


def test_messages_are_german_unless_english_is_asked_for(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Sucht Artikel" in call("search", "--help").out
    assert "Searches articles" in call("--lang", "en", "search", "--help").out
    assert "no index" in call("--lang", "en", "search", "--index", tmp_path / "neu", "x").err
    monkeypatch.setenv("SEARCHIDX_LANG", "en")
    assert "Searches articles" in call("search", "--help").out


def test_every_command_has_help_in_both_languages(call: Call) -> None:
    from searchidx.cli import program

    for command in program.commands:
        german, english = call(command, "--help"), call("--lang", "en", command, "--help")
        assert (german.code, english.code) == (0, 0)
        assert german.out.startswith("Aufruf: ")
        assert english.out.startswith("Usage: ")
        assert german.out.splitlines()[2] != english.out.splitlines()[2]


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_completion_prints_what_a_shell_sources(call: Call, shell: str) -> None:
    done = call("completion", shell)
    assert done.code == 0
    assert "_SEARCHIDX_COMPLETE" in done.out


def test_completion_knows_commands_and_values_of_the_index(four_index: Path) -> None:
    def completed(line: str) -> list[str]:
        environment = {**os.environ, "_SEARCHIDX_COMPLETE": "fish_complete", "COMP_WORDS": line, "COMP_CWORD": line.split(" ")[-1]}
        out, _ = started(env={**environment, "SEARCHIDX_INDEX": str(four_index)}).communicate(timeout=60)
        return [row.partition(",")[2].split("\t")[0] for row in out.splitlines() if "," in row]

    assert completed("searchidx sta") == ["status"]
    assert completed("searchidx search --section P") == ["Panorama", "Politik"]
    assert completed("searchidx search --not-source S") == ["Spreebote"]
    assert completed("searchidx search --fields id,ti") == ["id,title"]


# --- pipes, signals, terminals ----------------------------------------------------------------------------------------------------------


def test_a_closed_pipe_is_quiet_success(four_index: Path, tmp_path: Path) -> None:
    file = tmp_path / "anfragen.txt"
    file.write_text("Minister\n" * 300, encoding="utf-8")
    process = started("search", "--index", four_index, "--batch", file)
    assert process.stdout
    assert process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert (process.wait(timeout=60), process.stderr.read()) == (0, "")
    process.stderr.close()


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "kill"])
def test_an_interrupted_command_says_so_with_its_exit_code(four_index: Path, sent: signal.Signals, code: int) -> None:
    process = started("search", "--index", four_index, "--batch", "-", stdin=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    process.stdin.write("Bahn\n")
    process.stdin.flush()
    process.stdout.readline()  # it waits for the next query now
    process.send_signal(sent)
    _, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert "Traceback" not in err


COMMANDS = ["export", "search -l Minister", "status --json", "--help", "--version", "completion bash"]
"""Little output each: it stays in the buffer until it is flushed at the end."""


def with_index(command: str, index: Path) -> list[str | Path]:
    """The words of a command line; --index for the commands that read one."""
    words = command.split()
    return [*words, "--index", index] if words[0] in ("export", "search", "status") else [*words]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_is_exit_code_7(four_index: Path, command: str) -> None:
    with open("/dev/full", "w") as full, started(*with_index(command, four_index), stdout=full) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 7
    assert "Exception ignored" not in err
    assert err.splitlines()[-1].startswith("searchidx: Ein-/Ausgabefehler: ")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize("command", ["export", "status --json", "--version"])
def test_a_closed_stdout_is_exit_code_7_once_there_is_output(four_index: Path, command: str) -> None:
    with started(*with_index(command, four_index), closed_stdout=True) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == 7
    (line,) = err.splitlines()
    assert line.startswith("searchidx: Ein-/Ausgabefehler: ")


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_a_closed_stdout_does_not_matter_to_a_command_without_output(four_index: Path, tmp_path: Path) -> None:
    with started("export", "--index", four_index, "-o", tmp_path / "kopie.jsonl", closed_stdout=True) as process:
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert len((tmp_path / "kopie.jsonl").read_text(encoding="utf-8").splitlines()) == 4  # nothing else got into the file


def test_a_pipe_that_is_closed_before_the_last_flush_is_quiet_success(four_index: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w") as pipe, started("export", "--index", four_index, stdout=pipe) as process:
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")


def test_a_terminal_gets_bold_marks_and_german_dates(four_index: Path) -> None:
    seen = on_terminal("search", "--index", four_index, "Pendler")
    assert "\x1b[1mPendler\x1b[0m" in seen
    assert "01.03.2025 06:30 · Elbkurier · Wirtschaft" in seen


def test_no_color_gets_brackets_and_no_escape_sequence(four_index: Path) -> None:
    seen = on_terminal("search", "--index", four_index, "Pendler", environment={"NO_COLOR": "1"})
    assert "[Pendler]" in seen
    assert "\x1b" not in seen


@pytest.mark.parametrize(
    ("option", "environment", "bold"),
    [
        ((), {"CLICOLOR": "0"}, False),
        ((), {"TERM": "dumb"}, False),
        ((), {"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, False),
        (("--color", "never"), {}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
    ],
)
def test_color_is_the_choice_of_the_option_then_of_the_environment(
    four_index: Path, option: tuple[str, ...], environment: dict[str, str], bold: bool
) -> None:
    assert ("\x1b[1m" in on_terminal("search", "--index", four_index, *option, "Pendler", environment=environment)) == bold


def test_a_pipe_gets_color_only_when_it_is_asked_for(ask: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in ask("search", "--format", "list", "Pendler").out
    assert "\x1b[1mPendler\x1b[0m" in ask("search", "--format", "list", "--color", "always", "Pendler").out
    monkeypatch.setenv("CLICOLOR_FORCE", "1")
    assert "\x1b[1mPendler\x1b[0m" in ask("search", "--format", "list", "Pendler").out


def test_a_title_on_a_terminal_links_to_its_address(four_index: Path) -> None:
    assert "\x1b]8;;https://elbkurier.example/gipfel\x1b\\" in on_terminal("search", "--index", four_index, "Ukraine")
    assert "\x1b]8" not in on_terminal("search", "--index", four_index, "Ukraine", environment={"NO_COLOR": "1"})


def test_more_than_a_screenful_goes_through_a_pager_on_a_terminal(four_index: Path) -> None:
    pager = {"SEARCHIDX_PAGER": f"{shlex.quote(sys.executable)} -c \"import sys; print('PAGER', len(sys.stdin.read().splitlines()))\""}
    search = ("search", "--index", four_index, "--no-variants", "*")
    assert "PAGER" in on_terminal(*search, environment={**pager, "LINES": "5"})
    assert "PAGER" not in on_terminal(*search, environment={**pager, "LINES": "100"})
    assert "PAGER" not in on_terminal(*search, "--no-pager", environment={**pager, "LINES": "5"})
    assert "Bahn streicht" in on_terminal(*search, environment={"SEARCHIDX_PAGER": "gibt-es-nicht", "LINES": "5"})


def test_indexing_on_a_terminal_draws_progress_and_ends_with_the_summary(four_file: Path, tmp_path: Path) -> None:
    seen = on_terminal("index", "--index", tmp_path / "neu", four_file)
    assert "Index geschrieben: 4 Artikel, 4 neu" in seen


# --- hostile text -----------------------------------------------------------------------------------------------------------------------

HOSTILE = [
    "\x1b]0;Titel\x07",
    "\x1b[2J",
    "\x9b31m",
    "\x85",
    "\u2028",
    "\u2029",
    "\u202etxt.exe",
    "\u2066",
    "\u200f",
    "\x00",
    "\x7f",
    "\ufeff",
    "\t",
    "\r",
]
ACTING = {*map(chr, range(32)), *map(chr, range(127, 160)), *"\u2028\u2029\u202e\u2066\u200f\ufeff"}


@pytest.fixture(scope="module")
def hostile_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import searchidx

    folder = tmp_path_factory.mktemp("böse")
    rows = [
        {"id": f"{n}{text}x", "title": f"Köder{text}Titel", "text": f"Köder {text} Text", "section": f"R{text}x", "source": f"Q{text}x"}
        for n, text in enumerate(HOSTILE)
    ]
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with searchidx.open(folder / "index") as index:
        index.index([folder / "a.jsonl"])
    return folder / "index"


@pytest.mark.parametrize(
    "command",
    [
        ["search", "-n", "50", "Köder"],
        ["search", "-n", "50", "--json", "Köder"],
        ["search", "-n", "50", "--format", "list", "--why", "Köder"],
        ["search", "-l", "Köder"],
        ["search", "Köder \x1b[2J\u202e"],
        ["search", "-n", "50", "--format", "ndjson", "Köder"],
        ["search", "-n", "50", "--format", "csl", "Köder"],
        ["facets", "--json", "Köder"],
        ["kwic", "--json", "Köder"],
        ["similar", "--json", "0\x1b]0;Titel\x07x"],
        ["status"],
        ["status", "--json"],
        ["export"],
    ],
    ids=" ".join,
)
def test_no_article_text_acts_on_the_terminal(call: Call, hostile_index: Path, command: list[str]) -> None:
    done = call(command[0], "--index", hostile_index, *command[1:])
    columns = {"\t"} if command[0] == "search" and command[-2] in ("50", "search") else set()
    assert done.out
    assert not (set(done.out + done.err) - {"\n"} - columns) & ACTING


@pytest.mark.parametrize("command", ["facets", "kwic"])
def test_exploring_keeps_its_columns_and_acts_on_nothing(call: Call, hostile_index: Path, command: str) -> None:
    done = call(command, "--index", hostile_index, "Köder")
    assert {line.count("\t") for line in done.out.splitlines()} == {{"facets": 2, "kwic": 5}[command]}
    assert not (set(done.out) - {"\n", "\t"}) & ACTING


@pytest.mark.parametrize("kind", ["csv", "tsv", "atom", "bibtex", "ris", "list"])
def test_no_format_acts_on_the_terminal(hostile_index: Path, kind: str) -> None:
    seen = on_terminal("search", "--index", hostile_index, "--format", kind, "-n", "50", "Köder", environment={"NO_COLOR": "1"})
    assert "Köder" in seen
    assert not (set(seen) - {"\n", "\t"}) & ACTING


def test_hostile_articles_stay_one_line_each(call: Call, hostile_index: Path) -> None:
    lines = call("search", "--index", hostile_index, "-n", "50", "Köder").out.splitlines()
    assert [line.count("\t") for line in lines] == [5] * len(HOSTILE)
    assert len(call("export", "--index", hostile_index).out.splitlines()) == len(HOSTILE)


def test_a_shown_article_acts_on_nothing_either(call: Call, hostile_index: Path) -> None:
    for hit in call("search", "--index", hostile_index, "-n", "50", "--json", "Köder").json["hits"]:
        for command in (["show"], ["show", "--fields"], ["show", "--json"], ["show", "-q", "Köder"], ["explain"], ["explain", "--json"]):
            asked = ["Köder", hit["id"]] if command[0] == "explain" else [hit["id"]]
            done = call(*command, "--index", hostile_index, "--", *asked)
            assert done.code == 0
            assert not (set(done.out) - {"\n"}) & ACTING
