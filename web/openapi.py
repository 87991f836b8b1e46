"""The description tells programs what the API answers: OpenAPI 3.1, made of the same tables as the routes and of the types they answer."""

from __future__ import annotations

from typing import Any

from searchidx import __version__
from web.json_api import OPERATIONS, SCHEMA, Operation
from web.json_schema import components, schema
from web.problem_details import KINDS
from web.url_parameters import OTHERS, PARAMETERS, Parameter

Described = dict[str, Any]

_PROBLEM: Described = {
    "type": "object",
    "description": "An error as RFC 9457 writes it.",
    "properties": {
        "type": {
            "type": "string",
            "description": f"about:blank, or an address that ends with one of: {', '.join(f'#{kind}' for kind in KINDS)}",
        },
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "number": {"type": "string", "description": "Finds a mistake of the server's own in its log."},
    },
    "required": ["type", "title", "status", "detail", "instance"],
}


def description(lang: str, root: str) -> Described:
    """The whole description; `root` is where the page is mounted, "" for the top."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "searchidx",
            "version": __version__,
            "summary": "Volltextsuche für deutsche Nachrichten" if lang == "de" else "Full-text search for German news",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": f"{root}/api/v1"}],
        "paths": {operation.path: {"get": _operation(operation, lang)} for operation in OPERATIONS},
        "components": {"schemas": {**components(*(one.answer for one in OPERATIONS)), "Problem": _PROBLEM}},
    }


def parameters_of(operation: Operation) -> tuple[Parameter, ...]:
    """What an operation understands."""
    return tuple(parameter for parameter in PARAMETERS if operation.view in parameter.views)


def _operation(operation: Operation, lang: str) -> Described:
    return {
        "operationId": operation.name,
        "summary": operation.summary.text(lang),
        "parameters": [*_ids(operation, lang), *(_parameter(parameter, lang) for parameter in parameters_of(operation))],
        "responses": {
            "200": {"description": operation.summary.text(lang), "content": {"application/json": {"schema": _answer(operation)}}},
            "304": {"description": "Not modified" if lang == "en" else "Unverändert"},
            "default": {
                "description": "Problem",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            },
        },
    }


def _answer(operation: Operation) -> Described:
    head: Described = {"schema": {"const": SCHEMA}}
    if operation.tells_query:
        head["query"] = {"type": "string"}
    return {"allOf": [{"type": "object", "properties": head, "required": list(head)}, schema(operation.answer)]}


def _ids(operation: Operation, lang: str) -> list[Described]:
    if "{id}" in operation.path:
        place = {"name": "id", "in": "path", "required": True}
    elif operation.takes_id:
        place = {"name": "id", "in": "query", "required": operation.takes_id == "required"}
    else:
        return []
    return [{**place, "description": OTHERS["id"].text(lang), "schema": {"type": "string"}}]


def _parameter(parameter: Parameter, lang: str) -> Described:
    kind: Described = {"type": "integer" if parameter.kind == "number" else "string"}
    if parameter.kind == "number":
        kind |= {"enum": [int(value) for value in parameter.values]} if parameter.values else {"minimum": 1}
    elif parameter.values:
        kind["enum"] = list(parameter.values)
    if parameter.repeated:
        kind = {"type": "array", "items": kind}
    described: Described = {"name": parameter.name, "in": "query", "description": parameter.meaning.text(lang), "schema": kind}
    return {**described, "explode": True} if parameter.repeated else described
