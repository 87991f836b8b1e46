"""Help pages: the query language, the interface for programs, and its OpenAPI description."""

from __future__ import annotations

import json

from flask import Blueprint, Response, g, render_template, request

from searchidx.index import operators
from web.error_responses import PROBLEM_TYPES
from web.json_api import OPERATIONS, operation_parameters
from web.openapi import openapi_description

help_pages = Blueprint("help", __name__)


@help_pages.get("/hilfe")
def search_help() -> str:
    return render_template("search_help.html", operators=operators())


@help_pages.get("/hilfe/schnittstelle")
def api_documentation() -> str:
    return render_template(
        "api_documentation.html", operations=OPERATIONS, operation_parameters=operation_parameters, problem_types=PROBLEM_TYPES
    )


@help_pages.get("/api/v1/openapi.json")
def openapi() -> Response:
    description = json.dumps(openapi_description(g.lang, request.script_root), ensure_ascii=False, indent=1)
    return Response(description + "\n", mimetype="application/json")
