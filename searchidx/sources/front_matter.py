"""Front matter: facts about an article above its text, in YAML between "---" or TOML between "+++", as Hugo and Jekyll keep them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from searchidx.messages import Message
from searchidx.sources import records
from searchidx.sources.field_names import ALL_NAMES

MOST_CHARACTERS = 64 * 1024
"""Of the facts above one text; the longest list of tags has a few thousand."""

_YAML = re.compile(r"\ufeff?---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\ufeff?\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_LINE = re.compile(r"(?P<key>[^\W\d][\w -]{0,40}):(?:[ \t]+(?P<value>.{0,1000}))?")
_INNER = ("params", "extra", "taxonomies")
"""Tables in which Hugo and Zola keep what is not theirs."""

_MOST_DOTS = 1000  # of a line of TOML; a description has some
_NULLS = ("", "~", "null", "Null", "NULL")
_BROKEN = Message(
    "der Kopf ist kein gültiges YAML oder TOML: zeilenweise als „Schlüssel: Wert“ gelesen",
    "the front matter is no valid YAML or TOML: read line by line as 'key: value'",
)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`facts` as a sidecar gives them, `lead` the description or "", `text` what stands below; `note`: what is wrong with the facts."""

    facts: Mapping[str, str]
    lead: str
    text: str
    note: Message | None = None


def split(text: str) -> FrontMatter | None:
    """The front matter of a text; None where there is none, or where none of its keys is one that archives use."""
    kind, match = next(((name, match) for name, form in _FORMS if (match := form.match(text, 0, MOST_CHARACTERS))), ("", None))
    if match is None:
        return None
    record, note = _parsed(kind, match[1])
    record = {str(key): value for key, value in record.items() if not _says_nothing(str(key), value)}
    if not any(key.lower() in ALL_NAMES for key in record):
        return None
    lead = "\n\n".join(text for _, text in records.facts(record).blocks)
    return FrontMatter(records.sidecar_facts(record), lead, text[match.end() :], note)


_FORMS = (("yaml", _YAML), ("toml", _TOML))


def _parsed(kind: str, block: str) -> tuple[dict[str, Any], Message | None]:
    try:
        record = _toml(block) if kind == "toml" else _yaml(block)
    except (ValueError, RecursionError):  # "title: Rat: Ja zur Brücke" is no YAML, but nobody doubts what it says
        return _lines(block), _BROKEN
    inner = [record[name] for name in _INNER if isinstance(record.get(name), dict)]
    return {key: value for table in (*inner, record) for key, value in table.items() if key not in _INNER}, None


def _yaml(block: str) -> dict[str, Any]:
    """The mapping, all its values as they are written. Raises ValueError for what is none and for aliases: ten can be a billion."""
    import yaml  # here: few texts need it

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        if "*" in block and any(isinstance(token, yaml.AliasToken) for token in yaml.scan(block, Loader=loader)):
            raise ValueError
        record = yaml.load(block, Loader=loader)
    except yaml.YAMLError:
        raise ValueError from None
    if not isinstance(record, dict):
        raise ValueError
    return record


def _toml(block: str) -> dict[str, Any]:
    """Raises ValueError for what is no TOML, and for keys in keys in keys: reading them takes the square of their number."""
    if any(line.count(".") > _MOST_DOTS for line in block.splitlines()):
        raise ValueError
    return {key: _undated(value) for key, value in tomllib.loads(block).items()}


def _undated(value: Any) -> Any:
    """A value of TOML with its dates as text."""
    if isinstance(value, dict):
        return {key: _undated(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_undated(item) for item in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _lines(block: str) -> dict[str, Any]:
    record: dict[str, Any] = {}
    last = ""
    for line in block.splitlines():
        if match := _LINE.fullmatch(line):
            last = match["key"]
            record[last] = (match["value"] or "").strip().strip("\"'")
        elif line.lstrip().startswith("- ") and last:
            earlier = record[last] if isinstance(record[last], list) else []
            record[last] = [*earlier, line.strip()[2:].strip("\"' ")]
    return record


def _says_nothing(key: str, value: object) -> bool:
    # "published: true" of Jekyll is no date
    return value in _NULLS or (key.lower() == "published" and str(value).lower() in ("true", "false"))
