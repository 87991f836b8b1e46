"""The keys of a record or sidecar that have a meaning; every other key is metadata of the article."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

RECORD_KEYS = ("id", "title", "text", "date", "section", "source", "url", "author")


def metadata(values: Mapping[str, str]) -> Mapping[str, str]:
    """The values under all other keys, read-only."""
    return MappingProxyType({key: value for key, value in values.items() if key not in RECORD_KEYS})
