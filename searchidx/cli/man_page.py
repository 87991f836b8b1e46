"""The guide to the commands as a manual page for `man searchidx`, made of its Markdown when the package is built (setup.py).

Only the standard library: a build knows none of the other packages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEADING = re.compile(r"(#{1,3}) (.+)")
_INLINE = re.compile(r"`(?P<code>[^`]+)`|\[(?P<text>[^\]]+)\]\([^)]+\)|\*\*(?P<strong>[^*]+)\*\*|(?<!\w)\*(?P<soft>[^*\s][^*]*)\*")
_ITEM = re.compile(r"- (.+)")
_ROW = re.compile(r"\|(.+)\|$")
_RULE = re.compile(r"\|[ :|-]+\|$")


def man_page(guide: str, version: str) -> str:
    """The page in roff (man(7)) for a guide in Markdown: headings, paragraphs, lists, tables as lists, examples."""
    coding = "'\\\" -*- coding: utf-8 -*-"
    name = r"searchidx \- Volltextsuche für deutsche Nachrichten"
    lines = [coding, f'.TH SEARCHIDX 1 "" "searchidx {version}" "Befehle"', ".SH NAME", name]
    return "\n".join([*lines, *_body(guide.splitlines())]) + "\n"


def _body(lines: list[str]) -> Iterator[str]:
    is_example = False
    for line in lines:
        if line.startswith("```"):
            is_example = not is_example
            yield ".PP\n.RS 4\n.EX" if is_example else ".EE\n.RE"
        elif is_example:
            yield _escaped(line)
        elif heading := _HEADING.match(line):
            yield _heading(len(heading[1]), heading[2])
        elif item := _ITEM.match(line):
            yield f".IP \\(bu 2\n{_text(item[1])}"
        elif _RULE.match(line):
            continue
        elif row := _ROW.match(line):
            first, *others = (cell.strip() for cell in re.split(r"(?<!\\)\|", row[1]))
            yield f".TP\n{_text(first)}\n{_text(' – '.join(cell for cell in others if cell))}"
        elif not line.strip():
            yield ".PP"
        else:
            yield _text(line.strip())


def _heading(level: int, title: str) -> str:
    """A title of the page becomes the section of what holds for all commands."""
    name = "BESCHREIBUNG" if level == 1 else title.replace("`", "")
    return f".{'SS' if level == 3 else 'SH'} {_quoted(name)}"


def _text(markdown: str) -> str:
    """A line of running text: code and strong words bold, emphasis and links as they read; nothing in it is a request to roff."""
    parts, position = [], 0
    for match in _INLINE.finditer(markdown):
        bold = match["code"] or match["strong"]
        inside = f"\\fB{_escaped(bold)}\\fR" if bold else _text(match["text"]) if match["text"] else f"\\fI{_escaped(match['soft'])}\\fR"
        parts += [_escaped(markdown[position : match.start()]), inside.removeprefix("\\&") if position or match.start() else inside]
        position = match.end()
    return "".join([*parts, _escaped(markdown[position:])])


def _escaped(text: str) -> str:
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\`").replace("^", "\\(ha").replace("~", "\\(ti")
    return f"\\&{escaped}" if escaped.startswith((".", "'")) else escaped


def _quoted(text: str) -> str:
    return '"' + _escaped(text).replace('"', '\\(dq') + '"'
