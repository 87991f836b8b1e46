"""The JSON API does what its OpenAPI description says: schemathesis makes up requests that fit the description, and others that do not."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.openapi.loaders import from_dict
from schemathesis.specs.openapi.checks import positive_data_acceptance

from web.openapi import openapi_description

# The plugin is switched off for all other tests (pyproject.toml): every run of pytest would wait half a second for it.
pytest_plugins = ["schemathesis.pytest.plugin"]

EXAMPLES = 10
"""Requests for each operation besides those that try its parameters one by one."""


@from_dict(openapi_description("de", "")).parametrize()
@settings(max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_described(case: schemathesis.Case, root: str) -> None:
    refuses_texts = [positive_data_acceptance] if case.operation.path == "/company" else []  # it asks for one word, which no schema can say
    case.call_and_validate(base_url=f"{root}/api/v1", excluded_checks=refuses_texts)
