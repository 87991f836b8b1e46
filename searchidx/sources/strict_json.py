"""Parses one JSON object strictly; what is wrong with it is told in words for the person whose file it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NoReturn

from searchidx.messages import Message

_SHOWN = 60  # characters of a broken text or a key that the message repeats
TOO_DEEP = Message("zu tief verschachtelt", "nested too deeply")
_NO_OBJECT = Message('kein JSON-Objekt: erwartet {"title": "…", "text": "…"}', 'no JSON object: wanted {"title": "…", "text": "…"}')


class Malformed(Exception):
    """A text that is not a JSON object of the expected kind; `reason` is for the person whose file it is."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason.en)
        self.reason = reason


def parsed(text: str) -> dict[str, Any]:
    """The JSON object in `text`, numbers as their digits. Raises Malformed, also for a repeated key, NaN, and too deep nesting.

    Takes time in proportion to the text, whatever is wrong with it.
    """
    try:
        value = _STRICT.decode(text)
    except _ConstantRead as constant:
        raise Malformed(_constant_refusal(text, constant.args[0])) from None
    except json.JSONDecodeError as error:
        raise Malformed(_syntax_error(error)) from None
    except RecursionError:
        raise Malformed(TOO_DEEP) from None
    if not isinstance(value, dict):
        raise Malformed(_NO_OBJECT)
    return value


def _decoder(constant: Callable[[str], object], pairs: Callable[[list[tuple[str, Any]]], object]) -> json.JSONDecoder:
    # Numbers stay text: 017 and 1.10 are ids too, and 5,000 digits are no reason to stop.
    return json.JSONDecoder(strict=False, parse_int=str, parse_float=str, parse_constant=constant, object_pairs_hook=pairs)


def _syntax_error(error: json.JSONDecodeError) -> Message:
    shown = error.doc[max(0, error.pos - _SHOWN // 2) : error.pos + _SHOWN // 2]
    line = ("", "") if error.lineno == 1 else (f"Zeile {error.lineno}, ", f"line {error.lineno} ")  # only a sidecar has several
    return Message(
        f"kein gültiges JSON ab {line[0]}Spalte {error.colno}: {shown!r}", f"no valid JSON from {line[1]}column {error.colno} on: {shown!r}"
    )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) < len(pairs):
        seen: set[str] = set()
        repeated = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]  # `add` is falsy
        shown = repr(repeated[:_SHOWN])
        raise Malformed(Message(f"Feld {shown} steht zweimal da", f"field {shown} is there twice"))
    return values


class _ConstantRead(Exception):
    """NaN, Infinity or -Infinity, which Python reads and JSON does not know."""


class _FieldOfConstant(Exception):
    """The key whose value is or holds the first constant."""


def _refuse_constant(name: str) -> NoReturn:
    raise _ConstantRead(name)


def _constant_refusal(text: str, name: str) -> Message:
    """Names the field of the first constant. The parser tells no place, so the text is read again with a mark for the value."""
    mark, marks = object(), 0

    def marked(_: str) -> object:
        nonlocal marks
        marks += 1
        return mark if marks == 1 else None

    def search(pairs: list[tuple[str, Any]]) -> None:
        for key, value in pairs:
            if _holds(value, mark):
                raise _FieldOfConstant(key)

    field = ""
    try:
        _decoder(marked, search).decode(text)
    except _FieldOfConstant as error:
        field = f"{error.args[0][:_SHOWN]!r}: "
    except (json.JSONDecodeError, RecursionError):
        pass  # broken further on: the constant alone is reason enough
    return Message(f"{field}{name} ist kein Wert in JSON", f"{field}{name} is no value in JSON")


def _holds(value: object, mark: object) -> bool:
    """Whether a value is the mark or a list that holds it, lists in lists included."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if item is mark:
            return True
        if isinstance(item, list):
            waiting.extend(item)
    return False


_STRICT = _decoder(_refuse_constant, _object)
"""Made once: making one takes as long as it takes to parse a short article."""
