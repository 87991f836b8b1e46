"""Dataclasses as JSON and as JSON Schema: `to_json` makes the values, `schema_of` describes them, both from the fields of the class."""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from searchidx.formats.hit_json import hit_json, passage_json
from searchidx.messages import Message
from searchidx.model import Hit, Passage

Schema = dict[str, Any]

_SIMPLE_TYPES: dict[type, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    Message: {"type": "string"},
}


_OPTIONAL = {(Hit, "note")}
"""What a value may lack."""


def to_json(value: Any, lang: str) -> Any:
    """The value in types that `json.dumps` writes; a message is its text in `lang`. Hits and passages are written as everywhere else."""
    if isinstance(value, Message):
        return value.text(lang)
    if isinstance(value, Hit):
        return hit_json(value, why=True, versions=True)
    if isinstance(value, Passage):
        return passage_json(value)
    if is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name), lang) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(item, lang) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [to_json(item, lang) for item in value]
    return value


def schema_of(annotation: Any) -> Schema:
    """The JSON Schema of what `to_json` makes of a value of this type; dataclasses are referred to by name, see `component_schemas`.

    Raises TypeError for a type it does not know.
    """
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation in _SIMPLE_TYPES:
        return dict(_SIMPLE_TYPES[annotation])
    if isinstance(annotation, type) and is_dataclass(annotation):
        return {"$ref": f"#/components/schemas/{annotation.__name__}"}
    if origin in (Union, types.UnionType):
        return {"anyOf": [{"type": "null"} if item is type(None) else schema_of(item) for item in arguments]}
    if origin is Literal:
        return {"type": "string", "enum": list(arguments)}
    if origin is tuple and arguments[-1:] != (Ellipsis,):
        items = [schema_of(item) for item in arguments]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": schema_of(arguments[1])}
    if origin is not None and issubclass(origin, Sequence):
        return {"type": "array", "items": schema_of(arguments[0])}
    raise TypeError(f"no schema for {annotation!r}")


def component_schemas(*dataclasses: type) -> dict[str, Schema]:
    """The schemas of these dataclasses and of all that they hold, by class name."""
    schemas: dict[str, Schema] = {}
    pending = list(dataclasses)
    while pending:
        described = pending.pop()
        if described.__name__ in schemas:
            continue
        hints = _type_hints(described)
        schemas[described.__name__] = {
            "type": "object",
            "description": (described.__doc__ or "").split("\n\n")[0].replace("\n", " "),
            "properties": {field.name: schema_of(hints[field.name]) for field in fields(described)},
            "required": [field.name for field in fields(described) if (described, field.name) not in _OPTIONAL],
        }
        pending += [nested for hint in hints.values() for nested in _dataclasses_in(hint)]
    return dict(sorted(schemas.items()))


def _dataclasses_in(annotation: Any) -> list[type]:
    if annotation is Message:
        return []
    if is_dataclass(annotation) and isinstance(annotation, type):
        return [annotation]
    return [nested for item in get_args(annotation) for nested in _dataclasses_in(item)]


@cache
def _type_hints(described: type) -> dict[str, Any]:
    return get_type_hints(described)
