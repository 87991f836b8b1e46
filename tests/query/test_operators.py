"""The table of operators says what the parser and the planner do, and the guide to the query language says the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from searchidx.model import SEARCHED_FIELDS, TEXT_FIELDS
from searchidx.query import core_nodes
from searchidx.query.operators import OPERATORS, Operator
from searchidx.query.parser import parse
from tests.query.support import planned, shape

GUIDE = (Path(__file__).parents[2] / "docs" / "abfragesprache.md").read_text(encoding="utf-8")
EXAMPLES = [line for block in re.findall(r"```\n(.*?)```", GUIDE, re.DOTALL) for line in block.splitlines()]
REPAIRS = re.findall(r"^\| `([^`]+)` \| `([^`]+)` \| (.+) \|$", GUIDE.split("## Was repariert wird")[1], re.MULTILINE)


@pytest.mark.parametrize("row", OPERATORS, ids=lambda row: row.key)
def test_the_guide_holds_every_operator(row: Operator) -> None:
    signs = " ".join(f"`{sign}`" for sign in row.signs).replace("|", r"\|")  # in a table
    assert f"| {signs} | `{row.example}` | {row.meaning.de} |" in GUIDE


@pytest.mark.parametrize("row", OPERATORS, ids=lambda row: row.key)
def test_the_example_of_an_operator_uses_it_and_needs_no_repair(row: Operator) -> None:
    assert any(sign in row.example for sign in row.signs)
    assert parse(row.example).notes == ()


@pytest.mark.parametrize("row", OPERATORS, ids=lambda row: row.key)
def test_the_example_of_an_operator_becomes_the_core_nodes_of_its_row(row: Operator) -> None:
    kinds = {kind for kind in row.core_nodes.split(", ") if isinstance(getattr(core_nodes, kind), type)}
    assert any(f"{kind}(" in str(planned(row.example).node) for kind in kinds)


@pytest.mark.parametrize("row", [row for row in OPERATORS if row.fields], ids=lambda row: row.key)
def test_every_name_of_a_field_means_the_same(row: Operator) -> None:
    value = row.example.partition(":")[2]
    shapes = {shape(parse(sign + value).tree) for sign in row.signs} | {shape(parse(sign.upper() + value).tree) for sign in row.signs}
    assert len(shapes) == 1
    assert shapes != {shape(parse(f"unbekannt:{value}").tree)}


def test_every_text_field_but_the_body_alone_has_a_name() -> None:
    named = {field for row in OPERATORS for field in row.fields}
    assert set(TEXT_FIELDS) | set(SEARCHED_FIELDS) | {"section", "source", "date"} == named


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_examples_of_the_guide_need_no_repair(example: str) -> None:
    parsed = parse(example)
    assert parsed.tree is not None
    assert parsed.notes == ()


@pytest.mark.parametrize(("text", "meant", "note"), REPAIRS)
def test_repairs_are_told_as_the_guide_says(text: str, meant: str, note: str) -> None:
    parsed = parse(text)
    assert shape(parsed.tree) == shape(parse(meant).tree)
    assert [message.de for message in parsed.notes] == [note]


def test_the_guide_shows_examples_and_repairs() -> None:
    assert len(EXAMPLES) > 30
    assert len(REPAIRS) > 3
