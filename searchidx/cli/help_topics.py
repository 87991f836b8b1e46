"""The command `help`: pages and sections of the documentation in docs/, as they stand there, by topic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path, PurePosixPath

import click

from searchidx.cli import terminal
from searchidx.cli.exit_codes import DONE
from searchidx.cli.i18n import Command, language
from searchidx.cli.terminal import terminal_options
from searchidx.errors import UsageError
from searchidx.messages import Message

GERMAN_PAGES = ("befehle.md", "nachfuehren.md", "abfragesprache.md", "webseite.md", "opensearch.md")
ENGLISH_PAGES = ("README.md", "dev/json.md")
"""Of the documentation for developers, only what users of the command line need."""
INSTALLED_FOLDER = "share/doc/searchidx"
"""Where pyproject.toml has the pages installed."""
_HEADING = re.compile(r"^(#{1,3}) (.+)$", re.MULTILINE)
_FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Section:
    """A page of the documentation or a part of one, as Markdown. `topic` is what it is called for: "search", "abfragesprache"."""

    topic: str
    title: str
    text: str
    level: int


def _complete_topic(_: click.Context, __: click.Parameter, typed: str) -> list[str]:
    return [section.topic for section in sections() if section.topic.startswith(typed.casefold())]


@click.command(
    "help",
    cls=Command,
    help=Message(
        "Zeigt die Anleitung zu einem Befehl oder Thema.\n\nOhne THEMA: alle Themen.",
        "Shows the guide to a command or topic (mostly in German).\n\nWithout TOPIC: all topics.",
    ),
)
@click.argument("topic", nargs=-1, metavar="[TOPIC]", shell_complete=_complete_topic)
@terminal_options
def guide(topic: tuple[str, ...]) -> int:
    """For a person laid out, for a pipe as Markdown."""
    name = "-".join(topic)
    if not name:
        terminal.show(_contents())
        return DONE
    matches = matching(name)
    if not matches:
        raise UsageError(
            f"Kein Thema heißt {name!r}; „searchidx help“ nennt alle", f"no topic is called {name!r}; `searchidx help` names all"
        )
    text = "\n\n".join(section.text for section in matches)
    terminal.show([_laid_out(text) if terminal.to_person() else text])
    return DONE


def sections() -> list[Section]:
    """Every page and every section of the documentation, in reading order; the pages in the user's language come first."""
    pages = GERMAN_PAGES + ENGLISH_PAGES if language() == "de" else ENGLISH_PAGES + GERMAN_PAGES
    return [section for name in pages if (path := _page(name)) for section in sections_of(name, path.read_text(encoding="utf-8"))]


def sections_of(name: str, text: str) -> Iterator[Section]:
    """The page of this file name, then its sections; a section goes on until the next heading of its level or above."""
    code = [match.span() for match in _FENCED.finditer(text)]  # "# a comment" of a shell is no heading
    marks = [mark for mark in _HEADING.finditer(text) if not any(start <= mark.start() < end for start, end in code)]
    for at, mark in enumerate(marks):
        level, title = len(mark[1]), mark[2].replace("`", "")
        end = next((later.start() for later in marks[at + 1 :] if len(later[1]) <= level), len(text))
        topic = PurePosixPath(name).stem.casefold() if level == 1 else _topic(title)
        yield Section(topic, title, text[mark.start() : end].strip(), level)


def matching(topic: str) -> list[Section]:
    """The sections of a topic: those of just this name, else those that begin with it, else those whose heading holds it."""
    name, all_sections = _topic(topic), sections()
    tests = (lambda part: part.topic == name, lambda part: part.topic.startswith(name), lambda part: name in _topic(part.title))
    return next((matches for test in tests if (matches := [part for part in all_sections if test(part)])), [])


def _contents() -> Iterator[str]:
    for section in sections():
        indent = "  " * (section.level - 1)
        yield f"{indent}{section.topic:<{37 - len(indent)}} {section.title}".rstrip()


def _page(name: str) -> Path | None:
    """Where a page lies: beside the source, or where installing has put it."""
    root = Path(__file__).parents[2]
    if (root / "pyproject.toml").is_file():
        return root / name if name == "README.md" else root / "docs" / name
    from importlib.metadata import files  # costs more than click itself; other commands need none of it

    installed = (file for file in files("searchidx") or () if file.as_posix().endswith(f"{INSTALLED_FOLDER}/{name}"))
    return next((Path(str(file.locate())) for file in installed), None)


def _topic(title: str) -> str:
    """A heading as it is typed: a command by its name, else its words in small letters with hyphens."""
    command = re.match(r"searchidx ([a-z]+)", title)
    return command[1] if command else "-".join(re.findall(r"[\w.]+", title.casefold()))


def _laid_out(text: str) -> str:
    """The Markdown as a person reads it on this terminal."""
    from rich.console import Console  # here: only this command needs them
    from rich.markdown import Markdown

    out = StringIO()
    console = Console(file=out, width=terminal.width(), force_terminal=terminal.styled(), no_color=not terminal.styled(), highlight=False)
    console.print(Markdown(text, hyperlinks=False))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())
