"""Parses one JSON object strictly; what is wrong with it is told in words for the person whose file it is."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from searchidx.messages import Message

_SHOWN = 60  # characters of a broken text that the message repeats
_NO_OBJECT = Message('kein JSON-Objekt: erwartet {"title": "…", "text": "…"}', 'no JSON object: wanted {"title": "…", "text": "…"}')


class Malformed(Exception):
    """A text that is not a JSON object of the expected kind; `reason` is for the person whose file it is."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.en)
        self.reason = reason


def parsed(text: str) -> dict[str, Any]:
    """The JSON object in `text`, numbers as their digits. Raises Malformed, also for a repeated key, NaN, and too deep nesting."""
    try:
        # Numbers stay text: 017 and 1.10 are ids too, and 5,000 digits are no reason to stop.
        value = json.loads(
            text,
            strict=False,
            parse_int=str,
            parse_float=str,
            parse_constant=lambda name: _refuse_constant(name, text),
            object_pairs_hook=_object,
        )
    except json.JSONDecodeError as error:
        raise Malformed(_syntax_error(error)) from None
    except RecursionError:
        raise Malformed(Message("zu tief verschachtelt", "nested too deeply")) from None
    if not isinstance(value, dict):
        raise Malformed(_NO_OBJECT)
    return value


def _syntax_error(error: json.JSONDecodeError) -> Message:
    shown = error.doc[max(0, error.pos - _SHOWN // 2) : error.pos + _SHOWN // 2]
    line = ("", "") if error.lineno == 1 else (f"Zeile {error.lineno}, ", f"line {error.lineno} ")  # only a sidecar has several
    return Message(
        f"kein gültiges JSON ab {line[0]}Spalte {error.colno}: {shown!r}", f"no valid JSON from {line[1]}column {error.colno} on: {shown!r}"
    )


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values = dict(pairs)
    if len(values) < len(pairs):
        keys = [key for key, _ in pairs]
        repeated = next(key for key in keys if keys.count(key) > 1)
        raise Malformed(Message(f"Feld {repeated!r} steht zweimal da", f"field {repeated!r} is there twice"))
    return values


def _refuse_constant(constant: str, text: str) -> NoReturn:
    key = re.search(rf'"([^"]*)"\s*:\s*\[?\s*{re.escape(constant)}', text)
    field = f"{key[1]!r}: " if key else ""
    raise Malformed(Message(f"{field}{constant} ist kein Wert in JSON", f"{field}{constant} is no value in JSON"))
