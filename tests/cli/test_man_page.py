"""The manual page is the guide to the commands, in roff."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from searchidx.cli.man_page import man_page
from tests.cli.support import ROOT

GUIDE = (ROOT / "docs" / "befehle.md").read_text(encoding="utf-8")

SAMPLE = """# Titel

Ein `--flag` und *betont*, [Verweis](a.md), C:\\temp.
.TH ist kein Befehl.

## `searchidx x`

- erstens
- `-n ZAHL` zweitens

| Code | Bedeutung |
|---|---|
| 0 | gut |

```
$ searchidx x
'quoted'
```
"""


def test_markdown_becomes_roff() -> None:
    lines = man_page(SAMPLE, "9.9").splitlines()
    assert lines[1:3] == ['.TH SEARCHIDX 1 "" "searchidx 9.9" "Befehle"', ".SH NAME"]
    assert lines[3] == r"searchidx \- Volltextsuche für deutsche Nachrichten"
    assert '.SH "BESCHREIBUNG"' in lines
    assert '.SH "searchidx x"' in lines
    assert r"Ein \fB\-\-flag\fR und \fIbetont\fR, Verweis, C:\etemp." in lines
    assert r"\&.TH ist kein Befehl." in lines
    assert lines[lines.index(".EX") + 1 : lines.index(".EE")] == ["$ searchidx x", r"\&'quoted'"]
    assert [
        line for line in lines if line.startswith(".IP") or line.endswith("tens")
    ] == [".IP \\(bu 2", "erstens", ".IP \\(bu 2", r"\fB\-n ZAHL\fR zweitens"]
    assert lines[lines.index("0") :][:2] == ["0", "gut"]


def test_every_command_of_the_guide_is_a_section_of_the_page() -> None:
    page = man_page(GUIDE, "1")
    commands = re.findall(r"^## `(.+)`$", GUIDE, re.MULTILINE)
    sections = [section.replace("\\-", "-") for section in re.findall(r'^\.SH "(.+)"$', page, re.MULTILINE)]
    assert commands
    assert [name for name in sections if name.startswith("searchidx ")] == commands
    assert page.count(".EX") == page.count(".EE")


@pytest.mark.skipif(shutil.which("groff") is None, reason="this test needs groff")
def test_groff_has_no_complaint() -> None:
    command = ["groff", "-man", "-Kutf8", "-Tutf8", "-ww", "-P-cbou"]
    done = subprocess.run(command, input=man_page(GUIDE, "1"), capture_output=True, text=True, encoding="utf-8", check=True)
    assert [line for line in done.stderr.splitlines() if "cannot break" not in line and "can't break" not in line] == []
    assert "--limit" in done.stdout
