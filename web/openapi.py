"""The OpenAPI 3.1 description of the JSON API, made from the table of operations and the types of their answers."""

from __future__ import annotations

from typing import Any

from searchidx import __version__
from searchidx.formats.hit_json import SCHEMA
from web.dataclass_json import component_schemas, schema_of
from web.error_responses import PROBLEM_TYPES
from web.json_api import OPERATIONS, Operation, operation_parameters
from web.url_state import ARTICLE_PARAMETERS, LAST_PAGE, MOST_VALUES, Parameter

Description = dict[str, Any]

_PROBLEM: Description = {
    "type": "object",
    "description": "An error as RFC 9457 writes it.",
    "properties": {
        "type": {
            "type": "string",
            "description": f"about:blank, or an address that ends with one of: {', '.join(f'#{name}' for name in PROBLEM_TYPES)}",
        },
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "number": {"type": "string", "description": "Finds a mistake of the server's own in its log."},
    },
    "required": ["type", "title", "status", "detail", "instance"],
}


def openapi_description(lang: str, root: str) -> Description:
    """The whole description, its texts in `lang`; `root` is the path where the application is mounted, "" for the top."""
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
        "components": {"schemas": {**component_schemas(*(operation.response_type for operation in OPERATIONS)), "Problem": _PROBLEM}},
    }


def _operation(operation: Operation, lang: str) -> Description:
    return {
        "operationId": operation.name,
        "summary": operation.summary.text(lang),
        "parameters": [*_id_parameter(operation, lang), *(_parameter(parameter, lang) for parameter in operation_parameters(operation))],
        "responses": {
            "200": {"description": operation.summary.text(lang), "content": {"application/json": {"schema": _response(operation)}}},
            "304": {"description": "Not modified" if lang == "en" else "Unverändert"},
            "default": {
                "description": "Problem",
                "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
            },
        },
    }


def _response(operation: Operation) -> Description:
    head: Description = {"schema": {"const": SCHEMA}}
    if operation.repeats_query:
        head["query"] = {"type": "string"}
    return {"allOf": [{"type": "object", "properties": head, "required": list(head)}, schema_of(operation.response_type)]}


def _id_parameter(operation: Operation, lang: str) -> list[Description]:
    if "{id}" in operation.path:
        placed = {"name": "id", "in": "path", "required": True}
    elif operation.takes_id:
        placed = {"name": "id", "in": "query", "required": operation.takes_id == "required"}
    else:
        return []
    shortest = {"minLength": 1} if placed["required"] else {}
    return [{**placed, "description": ARTICLE_PARAMETERS["id"].text(lang), "schema": {"type": "string", **shortest}}]


def _parameter(parameter: Parameter, lang: str) -> Description:
    schema: Description = {"type": "integer" if parameter.kind == "number" else "string"}
    if parameter.kind == "number":
        schema |= {"enum": [int(value) for value in parameter.values]} if parameter.values else {"minimum": 1, "maximum": LAST_PAGE}
    elif parameter.kind == "day":
        schema["format"] = "date"
    elif parameter.values:
        schema["enum"] = list(parameter.values)
    if parameter.repeated:
        schema = {"type": "array", "items": schema, "maxItems": MOST_VALUES}
    described: Description = {"name": parameter.name, "in": "query", "description": parameter.meaning.text(lang), "schema": schema}
    # what a form leaves empty is as if it were not there
    return {**described, **({"explode": True} if parameter.repeated else {"allowEmptyValue": True})}
