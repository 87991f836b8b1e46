"""A record is a value of the service as other programs read it: JSON whose shape follows the dataclass, and the schema that says so."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from searchidx.model import Message

Schema = dict[str, Any]

_PLAIN: dict[type, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    Message: {"type": "string"},
}


def record(value: Any, lang: str) -> Any:
    """The value in the types of JSON; a message is said in `lang`."""
    if isinstance(value, Message):
        return value.text(lang)
    if is_dataclass(value):
        return {field.name: record(getattr(value, field.name), lang) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): record(one, lang) for name, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [record(one, lang) for one in value]
    return value


def schema(kind: Any) -> Schema:
    """The JSON Schema of what `record` makes of a value of this type; dataclasses are named, see `components`."""
    origin, inside = get_origin(kind), get_args(kind)
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if isinstance(kind, type) and is_dataclass(kind):
        return {"$ref": f"#/components/schemas/{kind.__name__}"}
    if origin in (Union, types.UnionType):
        return {"anyOf": [{"type": "null"} if one is type(None) else schema(one) for one in inside]}
    if origin is Literal:
        return {"type": "string", "enum": list(inside)}
    if origin is tuple and inside[-1:] != (Ellipsis,):
        return {"type": "array", "prefixItems": [schema(one) for one in inside], "minItems": len(inside), "maxItems": len(inside)}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": schema(inside[1])}
    if origin is not None and issubclass(origin, Sequence):
        return {"type": "array", "items": schema(inside[0])}
    raise TypeError(f"no schema for {kind!r}")


def components(*kinds: type) -> dict[str, Schema]:
    """The schemas of these dataclasses and all they hold, by name."""
    found: dict[str, Schema] = {}
    waiting = list(kinds)
    while waiting:
        kind = waiting.pop()
        if kind.__name__ in found:
            continue
        hints = _hints(kind)
        found[kind.__name__] = {
            "type": "object",
            "description": (kind.__doc__ or "").split("\n\n")[0].replace("\n", " "),
            "properties": {field.name: schema(hints[field.name]) for field in fields(kind)},
            "required": [field.name for field in fields(kind)],
        }
        waiting += [held for hint in hints.values() for held in _dataclasses(hint)]
    return dict(sorted(found.items()))


def _dataclasses(kind: Any) -> list[type]:
    if kind is Message:
        return []
    if is_dataclass(kind) and isinstance(kind, type):
        return [kind]
    return [held for one in get_args(kind) for held in _dataclasses(one)]


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
