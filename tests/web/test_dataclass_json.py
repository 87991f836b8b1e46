"""Dataclasses as JSON Schema."""

from __future__ import annotations

import pytest

from searchidx.messages import Message
from web.dataclass_json import schema_of


def test_a_type_without_a_schema_raises() -> None:
    assert schema_of(tuple[tuple[int, int], ...])["items"]["prefixItems"] == [{"type": "integer"}] * 2
    assert schema_of(Message) == {"type": "string"}
    with pytest.raises(TypeError):
        schema_of(bytes)
