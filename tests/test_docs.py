"""The documentation is true: its examples run, its links lead somewhere, and no command or option is missing from it."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import click
import pytest

from searchidx.cli import program
from tests.cli.support import on_terminal

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
GUIDE = ROOT / "docs" / "befehle.md"

BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
SECONDS = re.compile(r"\d+[.,]\d s\b")


def session(page: Path) -> list[tuple[str, str]]:
    """(command, what it prints) for every `$ searchidx …` in the console blocks of a page."""
    steps = [step for block in BLOCK.findall(page.read_text(encoding="utf-8")) for step in re.split(r"^\$ ", block, flags=re.MULTILINE)]
    return [(command, printed) for command, _, printed in (step.partition("\n") for step in steps) if command.startswith("searchidx ")]


@pytest.mark.parametrize("page", [page for page in PAGES if session(page)], ids=lambda page: page.name)
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
    assert len(session(ROOT / "README.md")) >= 3


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_to_files_and_headings_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        path, _, heading = link.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), link
        if heading:
            assert heading in anchors(target), link


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


def test_every_exit_code_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for code in (0, 1, 2, 3, 4, 5, 6, 7, 130, 143):
        assert re.search(rf"^\| {code} \|", readme, re.MULTILINE), code


def test_every_dependency_has_its_reason_in_the_readme() -> None:
    import tomllib

    why = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Why")[2]
    for dependency in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]:
        name = re.split(r"[<>=]", dependency)[0]
        assert re.search(rf"^\| {name} \|", why, re.MULTILINE | re.IGNORECASE), name
