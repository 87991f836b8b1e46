"""`searchidx help` shows the documentation, wherever searchidx is installed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from searchidx.cli import help_topics, program
from tests.cli.support import on_terminal
from tests.conftest import Call

ROOT = Path(__file__).parents[2]


def test_help_alone_names_every_topic(call: Call) -> None:
    topics = [line.split()[0] for line in call("help").out.splitlines()]
    assert {"befehle", "abfragesprache", "webseite", "opensearch", "readme", "json", *program.commands} - {"help"} <= set(topics)
    assert call("--lang", "en", "help").out.split()[0] == "readme"


@pytest.mark.parametrize("section", help_topics.sections(), ids=lambda section: section.topic)
def test_every_topic_leads_to_its_text(section: help_topics.Section) -> None:
    assert section in help_topics.matching(section.topic)


@pytest.mark.parametrize(
    ("topic", "starts"),
    [
        ("search", "## `searchidx search ANFRAGE…`"),
        ("Zeiträume", "## Zeiträume"),
        ("abfragesprache", "# Die Abfragesprache"),
        ("endcodes", "## Endcodes"),
        ("exit", "## Exit codes"),
        ("json", "# JSON and exit codes"),
        ("adresse", "## Die Adresse ist die Suche"),
    ],
)
def test_a_topic_is_a_command_a_page_or_words_of_a_heading(call: Call, topic: str, starts: str) -> None:
    done = call("help", topic)
    assert (done.code, done.out.startswith(starts)) == (0, True)


def test_a_section_ends_where_the_next_begins_and_code_is_no_heading(call: Call) -> None:
    assert call("help", "completion").out.count("\n## ") == 0
    section = next(iter(help_topics.sections_of("x.md", "# A\n```\n# no heading\n```\ntext\n## B\nb\n")))
    assert section.text.endswith("## B\nb")
    assert [part.title for part in help_topics.sections_of("x.md", "# A\n```\n# no heading\n```\n## B\n")] == ["A", "B"]


def test_an_unknown_topic_is_wrong_usage(call: Call) -> None:
    assert call("help", "quastenflosser").code == 2


def test_a_person_gets_it_laid_out() -> None:
    seen = on_terminal("help", "suggest", environment={"NO_COLOR": "1"})
    assert "searchidx suggest TEXT…" in seen
    assert "##" not in seen
    assert "`" not in seen
    assert "\x1b" not in seen
    assert "\x1b[1m" in on_terminal("help", "suggest")


def test_the_pages_are_shipped() -> None:
    files = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["data-files"]
    folders = {folder.removeprefix(help_topics.INSTALLED_FOLDER).strip("/"): patterns for folder, patterns in files.items()}
    shipped = {f"{folder}/{path.name}".strip("/") for folder, patterns in folders.items() for glob in patterns for path in ROOT.glob(glob)}
    assert {*help_topics.GERMAN_PAGES, *help_topics.ENGLISH_PAGES} <= shipped
