"""Makes the pictures of the README from corpus/: docs/images/terminal.svg and docs/images/results.png.

    make images

The terminal is drawn by rich from what the commands print on one; the page is a screenshot by a headless Chromium, which has to be
installed (playwright comes with the test tools). Nothing else needs the pictures or a browser.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
TERMINAL, RESULTS = IMAGES / "terminal.svg", IMAGES / "results.png"

COMMANDS = ("searchidx search -n 1 Sicherheitsgarantie", "searchidx search zurücktreten", "searchidx kwic --sort right Fluss")
PAGE = "/suche?q=Minister+NICHT+Ukraine"
COLUMNS = 96
VIEWPORT = {"width": 1200, "height": 792}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_INK, _PAPER = (214, 214, 208), (32, 34, 38)
THEME = TerminalTheme(_PAPER, _INK, [_PAPER, *[_INK] * 7], [_INK] * 8)
_FONT_FACE = re.compile(r"@font-face \{\{.*?\}\}\n\n? *", re.DOTALL)  # rich's template loads fonts from the network


def main() -> None:
    path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if path is None:
        sys.exit("make images: needs one of " + ", ".join(BROWSERS))
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory() as directory:
        folder = Path(directory)
        shutil.copytree(ROOT / "corpus", folder / "corpus")
        printed("searchidx index corpus", folder)
        TERMINAL.write_text(terminal_picture([(command, printed(command, folder)) for command in COMMANDS]), encoding="utf-8")
        with served(folder) as address, sync_playwright() as playwright:
            german = {**os.environ, "LANGUAGE": "de"}  # for the format of dates; Debian has it in chromium-l10n
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"], env=german)
            page = browser.new_page(viewport=VIEWPORT, color_scheme="light", locale="de-DE")
            page.goto(address + PAGE)
            page.screenshot(path=RESULTS)
            browser.close()
    for picture in (TERMINAL, RESULTS):
        print(f"{picture.relative_to(ROOT)}: {picture.stat().st_size / 1000:.0f} kB")


def printed(command: str, folder: Path) -> str:
    """What a command prints on a terminal of COLUMNS columns, with its escape sequences. Raises CalledProcessError."""
    screen, terminal = os.openpty()
    arguments = [sys.executable, "-m", *shlex.split(command)]
    process = subprocess.Popen(arguments, cwd=folder, env=_environment(), stdin=terminal, stdout=terminal, stderr=terminal)
    os.close(terminal)
    text = b"".join(_read(screen)).decode()
    os.close(screen)
    if process.wait():
        raise subprocess.CalledProcessError(process.returncode, arguments, text)
    return text.replace("\r\n", "\n")


def terminal_picture(session: list[tuple[str, str]]) -> str:
    """The commands with what they print, as SVG."""
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True, highlight=False)
    for command, output in session:
        console.print(Text.assemble("$ ", (command, "bold")))
        console.print(Text.from_ansi(output.rstrip("\n")))
        console.print()
    return console.export_svg(title="searchidx", theme=THEME, code_format=_FONT_FACE.sub("", CONSOLE_SVG_FORMAT), unique_id="terminal")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of the page over the index in the folder."""
    command = [sys.executable, "-m", "searchidx", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=folder, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        try:
            assert server.stdout
            yield next(address[0].rstrip("/") for line in server.stdout if (address := re.search(r"http://[^\s/]+/", line)))
        finally:
            server.terminate()


def _environment() -> dict[str, str]:
    settings = {name: value for name, value in os.environ.items() if not name.startswith("SEARCHIDX_") and name != "NO_COLOR"}
    return settings | {"TERM": "xterm-256color", "COLUMNS": str(COLUMNS), "PYTHONPATH": str(ROOT), "SEARCHIDX_PAGER": "cat"}


def _read(screen: int) -> Iterator[bytes]:
    while True:
        try:
            data = os.read(screen, 65536)
        except OSError:  # Linux says so when no program has the terminal open any more
            return
        if not data:
            return
        yield data


if __name__ == "__main__":
    main()
