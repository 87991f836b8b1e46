"""The documentation is true: its examples run, its links lead somewhere, and no command or option is missing from it."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from pathlib import Path

import click
import pytest

import searchidx
from searchidx.cli import json_output, program
from searchidx.sources.discover import FORMATS
from tests.cli.support import on_terminal

ROOT = Path(__file__).parent.parent
README, GUIDE = ROOT / "README.md", ROOT / "docs" / "befehle.md"
GERMAN_PAGES, ENGLISH_PAGES = sorted((ROOT / "docs").glob("*.md")), sorted((ROOT / "docs" / "dev").glob("*.md"))
PAGES = [README, ROOT / "CHANGELOG.md", ROOT / "SECURITY.md", ROOT / "corpus" / "README.md", *GERMAN_PAGES, *ENGLISH_PAGES]

BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
SECONDS = re.compile(r"\d+[.,]\d s\b")


def session(page: Path) -> list[tuple[str, str]]:
    """(command, what it prints) for every `$ searchidx …` in the console blocks of a page."""
    steps = [step for block in BLOCK.findall(page.read_text(encoding="utf-8")) for step in re.split(r"^\$ ", block, flags=re.MULTILINE)]
    return [(command, printed) for command, _, printed in (step.partition("\n") for step in steps) if command.startswith("searchidx ")]


@pytest.mark.parametrize("page", [page for page in PAGES if session(page)], ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_examples_of_a_page_print_what_it_says(page: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    for command, printed in session(page):
        seen = on_terminal(*shlex.split(command)[1:], folder=tmp_path, environment={"NO_COLOR": "1"})
        assert matches(printed, seen), f"{command} prints\n{seen}"


def matches(printed: str, seen: str) -> bool:
    """Times aside; where the page says "…", anything may stand, lines too."""
    return re.fullmatch(".*".join(map(re.escape, tidy(printed).split("…"))), tidy(seen), re.DOTALL) is not None


def tidy(text: str) -> str:
    return "\n".join(SECONDS.sub("0.0 s", line).rstrip() for line in text.strip("\n").split("\n"))


def test_the_readme_has_examples() -> None:
    assert len(session(README)) >= 10


def test_the_pictures_of_the_readme_are_there_small_and_load_nothing() -> None:
    shown = {ROOT / path for path in re.findall(r"!\[[^\]]+\]\(([^)\s]+)\)", README.read_text(encoding="utf-8"))}
    assert shown == {path for path in (ROOT / "docs" / "images").iterdir() if path.suffix in (".png", ".svg")}
    assert len(shown) >= 2
    for path in shown:
        picture = path.read_bytes()
        assert 5_000 < len(picture) <= 200_000, path
        assert picture.startswith((b"\x89PNG", b"<svg")), path
        assert b"url(http" not in picture, path


@pytest.mark.parametrize("page", GERMAN_PAGES, ids=lambda page: page.name)
def test_documentation_for_users_is_german(page: Path) -> None:
    assert english_share(page) < 0.1


@pytest.mark.parametrize("page", ENGLISH_PAGES, ids=lambda page: page.name)
def test_documentation_for_developers_is_english(page: Path) -> None:
    assert english_share(page) > 0.9


def english_share(page: Path) -> float:
    """How many of the function words of either language are English, 0 to 1; code and quotations aside."""
    text = re.sub(r"^```.*?^```|`[^`\n]*`|„[^“]*“", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    words = re.findall(r"\w+", text.lower())
    english, german = (sum(words.count(word) for word in language) for language in FUNCTION_WORDS)
    return english / (english + german)


FUNCTION_WORDS = ("the of and is are that with which from".split(), "der das und ist sind dass mit von nicht ein".split())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_in_every_example_ids_stand_behind_two_hyphens(page: Path) -> None:
    lines = [line for line in page.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]  # a heading shows the syntax
    calls = [match for line in lines for match in CALL_WITH_IDS.finditer(line)]
    with_ids = [match for match in calls if match[1] or any(not word.startswith("-") for word in match[2].split())]
    assert [match[0] for match in with_ids if "--" not in match[2].split()] == []


CALL_WITH_IDS = re.compile(r"(xargs [^`|]*)?searchidx (?:show|similar|diff|remove)\b([^`|]*)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_to_files_and_headings_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, heading = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        if heading:
            assert heading in anchors(target), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_modules_that_a_page_names_are_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"(?<![\w/.-])(?:\w+/)+\w+\.py\b", text)
    commands = {ROOT.joinpath(*name.split(".")) for name in re.findall(r"-m (benchmarks[.\w]*\w)", text)}
    assert [path for path in commands if not path.is_dir() and not path.with_suffix(".py").exists()] == []
    assert [path for path in named if not (ROOT / path).exists() and not (ROOT / "searchidx" / path).exists()] == []


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("command", program.list_commands(click.Context(program)))
def test_every_command_and_option_is_in_the_guide(command: str) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    section = re.search(rf"^## `searchidx {command}\b.*?(?=^## |\Z)", guide, re.MULTILINE | re.DOTALL)
    assert section, command
    implementation = program.get_command(click.Context(program), command)
    assert implementation
    group = implementation.commands if isinstance(implementation, click.Group) else {}
    assert [name for name in group if f"`searchidx {command} {name}" not in section[0]] == []
    parameters = [parameter for part in (implementation, *group.values()) for parameter in part.params]
    options = [name for option in parameters if isinstance(option, click.Option) for name in option.opts]
    assert [name for name in options if f"`{name}" not in section[0] and f"`{name}" not in guide.partition("## ")[0]] == []


@pytest.mark.parametrize(("page", "heading"), [(GUIDE, "## Endcodes"), (ROOT / "docs" / "dev" / "json.md", "## Exit codes")])
def test_every_exit_code_is_documented_in_both_languages(page: Path, heading: str) -> None:
    table = page.read_text(encoding="utf-8").partition(heading)[2]
    for code in (0, 1, 2, 3, 4, 5, 6, 7, 130, 143):
        assert re.search(rf"^\| {code} \|", table, re.MULTILINE), code


def test_every_key_of_the_json_of_a_search_is_documented(tmp_path: Path) -> None:
    documented = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "dev" / "json.md").read_text(encoding="utf-8")))
    with searchidx.open(tmp_path / "index") as index:
        index.index([ROOT / "corpus" / "kultur"])
        answer = json_output.of_page("Museum", index.search("Museum", why=True), "en", why=True)
    hit, word = answer["hits"][0], answer["words"][0]
    for record in (answer, hit, hit["passages"][0], hit["why"][0], word, word["groups"][0], word["groups"][0]["forms"][0]):
        assert set(record) <= documented


def test_every_suffix_of_a_source_is_in_the_guide() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert [suffix for suffix in FORMATS if f"`{suffix}`" not in guide] == []


def test_every_dependency_has_its_reason() -> None:
    why = (ROOT / "docs" / "dev" / "dependencies.md").read_text(encoding="utf-8")
    for dependency in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]:
        name = re.split(r"[<>=]", dependency)[0]
        assert re.search(rf"^\| {name} \|", why, re.MULTILINE | re.IGNORECASE), name
