"""What several tests of German need."""

from __future__ import annotations


def stable_hash(word: str) -> int:
    """A number that is the same on every run."""
    return sum((i + 1) * ord(c) for i, c in enumerate(word))
