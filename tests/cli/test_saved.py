"""`saved`: the commands that keep searches by name and show what is new."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from xml.etree import ElementTree

import pytest

from searchidx import saved_searches
from searchidx.cli import program
from tests.cli.support import on_terminal, started
from tests.conftest import Call, Done

Write = Callable[..., None]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SEARCHIDX_SAVED", str(tmp_path / "gespeichert"))
    return tmp_path / "gespeichert"


@pytest.fixture
def write(call: Call, tmp_path: Path) -> Write:
    """Brings the index `neu` up to date with articles of these ids."""

    def index(*ids: str, text: str = "Die Elbe steigt") -> None:
        (tmp_path / "a.jsonl").write_text("".join(json.dumps({"id": id, "text": text}) + "\n" for id in ids), encoding="utf-8")
        assert call("index", "--index", tmp_path / "neu", tmp_path / "a.jsonl").code == 0

    return index


@pytest.fixture
def save(call: Call, tmp_path: Path, folder: Path) -> Callable[..., Done]:
    """Saves a search that has been run before, when it found nothing."""

    def run_before(*arguments: str | Path) -> Done:
        before = set(saved_searches.names(folder))
        done = call("saved", "add", "--index", tmp_path / "neu", *arguments)
        for name in set(saved_searches.names(folder)) - before:
            saved_searches.remember(folder, name, str(tmp_path / "neu"), [])
        return done

    return run_before


def test_a_saved_search_is_a_file_that_reads_as_what_was_asked(save: Call, folder: Path, tmp_path: Path) -> None:
    done = save("wasser", "Elbe", "-x", "elben", "--section", "Politik", "--not-source", "X", "--since", "2024-01-01", "--no-variants")
    assert (done.code, done.out) == (0, "")
    text = (folder / "wasser.json").read_text(encoding="utf-8")
    assert json.loads(text) == {
        "query": "Elbe",
        "index": str(tmp_path / "neu"),
        "filters": {"section": ["Politik"], "-source": ["X"], "since": "2024-01-01"},
        "without": ["spelling", "gender", "number", "name"],
        "exclude": ["elben"],
    }
    assert text.startswith('{\n  "query": "Elbe",\n')


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="their settings lie elsewhere")
def test_without_a_folder_of_ones_own_it_is_that_for_settings(save: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SEARCHIDX_SAVED")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert save("wasser", "Elbe").code == 0
    assert (tmp_path / "config" / "searchidx" / "saved" / "wasser.json").is_file()


def test_a_name_that_is_taken_is_kept_unless_it_is_to_be_replaced(save: Call, call: Call) -> None:
    save("wasser", "Elbe")
    assert "--replace" in save("wasser", "Saale").err
    assert call("saved", "list").out == "wasser\tElbe\n"
    assert save("--replace", "wasser", "Saale").code == 0
    assert call("saved", "list").out == "wasser\tSaale\n"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{", "JSON"),
        ("[]", "query"),
        ("{}", "query"),
        ('{"query": 1}', "query"),
        ('{"query": "x", "sort": "schön"}', "sort"),
        ('{"query": "x", "frage": "y"}', "frage"),
        ('{"query": "x", "filters": {"quelle": "y"}}', "filters"),
        ('{"query": "x", "exclude": "y"}', "exclude"),
        ('{"query": "x", "sort": ["newest"]}', "sort"),
        ('{"query": "x", "filters": {"since": ["2024", "2025"]}}', "filters"),
        (r'{"query": "x", "index": "a\u0000b"}', "index"),
        (r'{"query": "x", "index": "\ud800"}', "index"),
        ('{"query": "' + "Elbe " * 250_000 + '"}', "groß"),
        pytest.param("[" * 100_000, "JSON", id="deep nesting"),
    ],
)
def test_a_file_edited_wrongly_is_named_with_what_is_wrong(folder: Path, call: Call, text: str, problem: str) -> None:
    folder.mkdir()
    (folder / "kaputt.json").write_text(text, encoding="utf-8")
    for command in (["list"], ["show", "kaputt"], ["run", "kaputt"]):
        done = call("saved", *command)
        assert (done.code, done.out) == (2, "")
        assert "kaputt.json" in done.err
        assert problem in done.err
    assert call("saved", "rm", "kaputt").code == 0


@pytest.mark.parametrize("kind", ["Latin-1", "folder", "pipe", "endless", "link to itself"])
def test_what_is_no_text_file_is_named_and_the_others_are_listed_and_run(
    folder: Path, save: Call, call: Call, write: Write, kind: str
) -> None:
    save("wasser", "Elbe")
    write("a")
    path = folder / "kaputt.json"
    match kind:
        case "Latin-1":
            path.write_bytes(b'{"query": "\xff"}')
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "endless":
            path.symlink_to("/dev/zero")
        case _:
            path.symlink_to(path)
    listed = call("saved", "list")
    assert (listed.code, listed.out) == (2, "wasser\tElbe\n")
    done = call("saved", "run", "-l")
    assert (done.code, done.out) == (4, "a\n")
    for err in (listed.err, done.err):
        assert str(path) in err
        assert "Traceback" not in err


@pytest.mark.parametrize(
    ("definition", "problem"),
    [
        ({"query": "Elbe", "index": "/nirgends"}, "/nirgends"),
        ({"query": "Elbe", "filters": {"since": "neulich"}}, "neulich"),
        ({"query": "Elbe", "without": ["quatsch"]}, "quatsch"),
        ({"query": "Elbe " * 50_000}, "100000"),
        ({"query": 1}, "query"),
    ],
    ids=["no index", "no day", "no relation", "too large", "no text"],
)
@pytest.mark.parametrize("form", ["-l", "--json", "--format=atom"])
def test_a_search_that_cannot_be_asked_breaks_no_other(
    folder: Path, save: Call, call: Call, write: Write, tmp_path: Path, definition: dict[str, object], problem: str, form: str
) -> None:
    save("wasser", "Elbe")
    save("zuletzt", "steigt")
    write("a", "b")
    (folder / "mitten.json").write_text(json.dumps({"index": str(tmp_path / "neu"), **definition}), encoding="utf-8")
    done = call("saved", "run", "--new", form)
    assert done.code == 4
    assert problem in done.err
    assert "mitten" in done.err
    assert {"-l": "a\nb\n", "--json": '"id":"a"', "--format=atom": ":b</id>"}[form] in done.out.replace(" ", "")
    assert call("saved", "run", "--new", "-l", "wasser", "zuletzt").code == 1  # what the others showed is remembered
    assert call("saved", "run", "-l", "mitten").code in (2, 3)  # that of its own error


@pytest.mark.parametrize("torn", [b'"a', b""], ids=["in an id", "all gone"])
def test_a_damaged_memory_breaks_its_own_search_only(folder: Path, save: Call, call: Call, write: Write, torn: bytes) -> None:
    save("eins", "Elbe")
    save("zwei", "steigt")
    write("a")
    assert call("saved", "run", "--new", "-l").out == "a\n"
    (memory,) = (folder / ".seen").glob("eins.*.ids")
    memory.write_bytes(torn)
    write("a", "b")
    done = call("saved", "run", "--new", "-l")
    assert (done.code, done.out) == (4, "b\n")
    assert str(memory) in done.err
    assert memory.read_bytes() == torn
    memory.unlink()
    assert "2 Artikel vermerkt" in call("saved", "run", "--new", "-l", "eins").err


def test_show_and_list_are_there_for_programs_too(save: Call, call: Call) -> None:
    save("wasser", "Elbe", "--section", "Politik", "--sort", "oldest")
    (listed,) = call("saved", "list", "--json").json["saved"]
    assert call("saved", "show", "wasser", "--json").json == {"schema": 1, **listed}
    assert (listed["name"], listed["sort"], listed["filters"]) == ("wasser", "oldest", {"section": ["Politik"]})
    assert "section\tPolitik\n" in call("saved", "show", "wasser").out


def test_an_empty_list_is_exit_code_1_and_an_unknown_name_is_wrong_usage(call: Call) -> None:
    assert call("saved", "list").code == 1
    for command in (["show", "x"], ["rm", "x"], ["run", "x"], ["run"]):
        assert call("saved", *command).code == 2


def test_removing_takes_all_names_or_none(save: Call, call: Call) -> None:
    save("a", "Elbe")
    save("b", "Saale")
    assert call("saved", "rm", "a", "c").code == 2
    assert call("saved", "list").out == "a\tElbe\nb\tSaale\n"
    assert call("saved", "rm", "a", "b").code == 0
    assert call("saved", "list").out == ""


def test_run_shows_every_full_match_and_works_from_anywhere(save: Call, call: Call, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    write(*(f"{n:02}" for n in range(15)))
    save("wasser", "Elbe")
    monkeypatch.chdir("/")
    done = call("saved", "run", "-l", "wasser")
    assert (done.code, len(done.out.splitlines()), done.err) == (0, 15, "")
    assert call("saved", "run", "-c", "wasser").out == "15\n"
    assert len(call("saved", "run", "-n", "2", "-l", "wasser").out.splitlines()) == 2


def test_new_prints_only_what_came_since_the_last_time(save: Call, call: Call, write: Write) -> None:
    save("wasser", "Elbe")
    write("a", "b")
    run = ("saved", "run", "--new", "-l", "wasser")
    assert call("saved", "run", "--new", "-c", "wasser").out == "2\n"  # a number shows no article
    assert (call(*run).code, call(*run).code, call(*run).out) == (0, 1, "")
    write("a", "b", "c")
    assert call("saved", "run", "-l", "wasser").out == "a\nb\nc\n"  # to look at it by hand takes no news away
    done = call(*run)
    assert (done.code, done.out, done.err) == (0, "c\n", "")
    assert call(*run).code == 1


def test_an_article_that_goes_and_comes_back_is_not_new(save: Call, call: Call, write: Write) -> None:
    save("wasser", "Elbe")
    run = ("saved", "run", "--new", "-l", "wasser")
    for ids, news in ((("a", "b"), "a\nb\n"), (("a",), ""), (("a", "b"), "")):
        write(*ids)
        assert call(*run).out == news


def test_what_did_not_fit_in_the_number_asked_for_comes_next_time(save: Call, call: Call, write: Write) -> None:
    save("wasser", "Elbe")
    write("a", "b", "c")
    run = ("saved", "run", "--new", "-l", "-n", "2", "wasser")
    assert [call(*run).out for _ in range(3)] == ["a\nb\n", "c\n", ""]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("form", ["--json", "-l"])
def test_what_nobody_could_read_stays_new(save: Call, call: Call, write: Write, form: str) -> None:
    save("wasser", "Elbe")
    write("a")
    with open("/dev/full", "w") as full, started("saved", "run", "--new", form, "wasser", stdout=full) as process:
        process.communicate(timeout=60)
    assert process.returncode == 7
    with started("saved", "run", "--new", form, "wasser", closed_stdout=True) as process:
        process.communicate(timeout=60)
    assert process.returncode == 7
    assert call("saved", "run", "--new", "-l", "wasser").out == "a\n"


def test_another_index_has_its_own_news(save: Call, call: Call, write: Write, four_index: Path) -> None:
    save("wasser", "Elbe")
    write("a")
    assert call("saved", "run", "--new", "-l", "wasser").out == "a\n"
    assert "1 Artikel vermerkt" in call("saved", "run", "--new", "-l", "--index", four_index, "wasser").err
    assert call("saved", "run", "--new", "-l", "wasser").code == 1


def test_without_a_name_all_run_and_an_article_comes_once(save: Call, call: Call, write: Write) -> None:
    save("eins", "Elbe")
    save("zwei", "steigt")
    write("a")
    done = call("saved", "run", "--new", "--json")
    assert [(hit["saved"], hit["id"]) for hit in done.json["hits"]] == [("eins", "a")]
    assert call("saved", "run", "--new", "zwei").code == 1
    assert "eins" in call("saved", "run", "--format", "list").out.splitlines()


def test_news_are_an_atom_feed_too(save: Call, call: Call, write: Write) -> None:
    save("wasser", "Elbe")
    write("a", "b")
    atom = {"a": "http://www.w3.org/2005/Atom"}
    first = ElementTree.fromstring(call("saved", "run", "--new", "--format", "atom", "wasser").out)
    again = call("saved", "run", "--new", "--format", "atom", "wasser")
    second = ElementTree.fromstring(again.out)
    assert again.code == 1
    assert [len(feed.findall("a:entry", atom)) for feed in (first, second)] == [2, 0]
    assert [feed.findtext("a:id", None, atom) for feed in (first, second)] == [first.findtext("a:id", None, atom)] * 2
    assert first.findtext("a:title", None, atom) == "wasser"


def test_the_memory_stays_out_of_version_control(save: Call, call: Call, write: Write, folder: Path) -> None:
    save("wasser", "Elbe")
    write("a")
    call("saved", "run", "--new", "wasser")
    assert sorted(path.name for path in folder.iterdir()) == [".seen", "wasser.json"]
    assert (folder / ".seen" / ".gitignore").read_text() == "*\n"
    call("saved", "rm", "wasser")
    assert [path.name for path in (folder / ".seen").iterdir() if path.suffix == ".ids"] == []


def test_wrong_usage_of_a_subcommand_names_its_help(call: Call) -> None:
    assert "searchidx saved add --help" in call("saved", "add", "x").err


def test_every_subcommand_has_help_in_both_languages(call: Call) -> None:
    group = program.commands["saved"]
    for command in group.list_commands(None):  # type: ignore[attr-defined]
        german, english = call("saved", command, "--help"), call("--lang", "en", "saved", command, "--help")
        assert german.out.startswith(f"Aufruf: searchidx saved {command}")
        assert english.out.startswith(f"Usage: searchidx saved {command}")


@pytest.fixture
def many(write: Write, save: Callable[..., Done]) -> list[str]:
    """Ids of new articles, more than a pipe holds, found by the saved search `wasser`."""
    ids = [f"{number:03}-{'x' * 200}" for number in range(600)]
    write(*ids)
    save("wasser", "Elbe")
    return ids


def test_of_two_runs_at_once_the_second_waits_and_shows_only_what_the_first_did_not(many: list[str], tmp_path: Path) -> None:
    first = started("saved", "run", "--new", "-l", "-n", "500", "wasser")
    assert first.stdout
    ids_shown = [first.stdout.readline().rstrip("\n")]  # it cannot end before the rest is read, too
    with (tmp_path / "zweite").open("w+", encoding="utf-8") as out:
        second = started("saved", "run", "--new", "-l", "wasser", stdout=out)
        assert second.stderr
        waiting = second.stderr.readline()
        ids_shown += first.stdout.read().splitlines()
        codes = [process.wait(timeout=60) for process in (first, second)]
        out.seek(0)
        ids_shown += out.read().splitlines()
    for stream in (first.stdout, first.stderr, second.stderr):
        assert stream
        stream.close()
    assert "läuft schon" in waiting
    assert codes == [0, 0]
    assert sorted(ids_shown) == many


def test_of_six_runs_at_once_each_article_is_shown_by_one(many: list[str], tmp_path: Path) -> None:
    with ExitStack() as stack:
        outputs = [stack.enter_context((tmp_path / f"lauf{number}").open("w+", encoding="utf-8")) for number in range(6)]
        runs = [started("saved", "run", "--new", "-l", "wasser", stdout=out, stderr=subprocess.DEVNULL) for out in outputs]
        codes = [run.wait(timeout=120) for run in runs]
        for out in outputs:
            out.seek(0)
        assert sorted(line for out in outputs for line in out.read().splitlines()) == many
    assert sorted(codes) == [0, 1, 1, 1, 1, 1]


def test_what_a_pager_was_left_before_stays_new(many: list[str], call: Call) -> None:
    pager = f'{shlex.quote(sys.executable)} -c "input()"'
    seen = on_terminal("saved", "run", "--new", "wasser", environment={"SEARCHIDX_PAGER": pager})
    assert "bleiben neu" in seen
    assert call("saved", "run", "--new", "-l", "wasser").out.splitlines() == many
    assert call("saved", "run", "--new", "-l", "wasser").out == ""


def test_the_first_run_takes_note_and_shows_nothing(call: Call, write: Write, tmp_path: Path) -> None:
    write("a", "b")
    call("saved", "add", "--index", tmp_path / "neu", "wasser", "Elbe")
    call("saved", "add", "--index", tmp_path / "neu", "leer", "Kraniche")
    for _ in range(2):  # a number shows no article, and remembers nothing
        assert call("saved", "run", "--new", "-c").out == "0\n"
    done = call("saved", "run", "--new", "-l", "-n", "1")
    assert (done.code, done.out) == (1, "")
    assert "wasser: zum ersten Mal mit --new; 2 Artikel vermerkt" in done.err
    write("a", "b", "c")
    done = call("saved", "run", "--new", "-l")
    assert (done.code, done.out) == (0, "c\n")
    assert "vermerkt" not in done.err
