"""After a long run: how much was tried."""

from __future__ import annotations

import pytest

from tests.reliability.scale import DONE, LONG


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if LONG and DONE:
        terminalreporter.section("tried")
        for what, number in sorted(DONE.items()):
            terminalreporter.line(f"{number:>8} {what}")
