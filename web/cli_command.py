"""The same question for a terminal: the page changes nothing on disk, so a search is saved there."""

from __future__ import annotations

import shlex

from web.url_parameters import NAMES, Asked


def saving_command(state: Asked) -> str:
    """The command that saves this search under a name; "" for one that commands cannot ask: some relations switched off, no words."""
    if state.without or not state.q:
        return ""
    options: list[str] = []
    for name in NAMES:
        options += [part for value in getattr(state, name) for part in (f"--{name}", value)]
        options += [part for value in getattr(state, f"no_{name}") for part in (f"--not-{name}", value)]
    settings = {"--since": state.since, "--until": state.until, "--mode": state.mode if state.mode != Asked().mode else ""}
    options += [part for name, value in settings.items() if value for part in (name, value)]
    options += [part for form in state.exclude for part in ("-x", form)]
    words = ["--", state.q] if state.q.startswith("-") else [state.q]
    return f"searchidx saved add {shlex.join([*options, 'NAME', *words])}"
