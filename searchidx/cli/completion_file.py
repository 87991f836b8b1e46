"""Completion installed: the script of a shell in the folder where that shell looks for it."""

from __future__ import annotations

import os
from pathlib import Path

from searchidx.atomic_file import atomic_file
from searchidx.messages import Message

SHELLS = ("bash", "zsh", "fish")

_PLACES = {
    "bash": ("XDG_DATA_HOME", ".local/share", "bash-completion/completions/searchidx"),
    "zsh": ("XDG_DATA_HOME", ".local/share", "zsh/site-functions/_searchidx"),
    "fish": ("XDG_CONFIG_HOME", ".config", "fish/completions/searchidx.fish"),
}
"""The variable that names the folder (XDG Base Directory Specification), the folder without it, and the file in it."""


def install_completion(shell: str, script: str) -> Message:
    """Writes the script of a shell, in place of an older one, and says where it is and what is left to do. Raises OSError."""
    variable, usual, name = _PLACES[shell]
    folder = os.environ.get(variable, "")
    path = Path(folder if os.path.isabs(folder) else Path.home() / usual) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_file(path, permissions=0o644) as file:
        file.write(f"{script}\n")
    de, en = _left_to_do(shell, path)
    return Message(f"Geschrieben: {path}. {de}", f"Written: {path}. {en}")


def _left_to_do(shell: str, path: Path) -> tuple[str, str]:
    if shell == "zsh":
        line = f"fpath=({path.parent} $fpath); autoload -Uz compinit; compinit"
        return f"In ~/.zshrc muss stehen: {line}", f"~/.zshrc needs: {line}"
    if shell == "bash":
        return (
            "Sie gilt in jeder neuen Shell, wenn das Paket bash-completion da ist.",
            "It works in every new shell, given the package bash-completion.",
        )
    return "Sie gilt in jeder neuen Shell.", "It works in every new shell."
