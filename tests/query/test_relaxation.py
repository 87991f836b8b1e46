"""A query with one clause dropped, as its author would have typed it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.query.parser import parse
from searchidx.query.relaxation import drop_one_clause


@pytest.mark.parametrize(
    ("query", "shorter"),
    [
        ("Ukraine Krieg", [("Ukraine", "Krieg"), ("Krieg", "Ukraine")]),
        ("Bahn -Streik Berlin", [("Bahn", "-Streik Berlin"), ("-Streik", "Bahn Berlin"), ("Berlin", "Bahn -Streik")]),
        ("Klima UND Verkehr", [("Klima", "Verkehr"), ("Verkehr", "Klima")]),
        ("Bahn NICHT Streik", [("Bahn", "NICHT Streik"), ("NICHT Streik", "Bahn")]),
        ("„nicht ohne die“ Dörfer", [("„nicht ohne die“", "Dörfer"), ("Dörfer", "„nicht ohne die“")]),
        ("(Klima ODER Wetter) Hamburg", [("(Klima ODER Wetter)", "Hamburg"), ("Hamburg", "(Klima ODER Wetter)")]),
        ('datum:"Februar 2025" Kiew', [('datum:"Februar 2025"', "Kiew"), ("Kiew", 'datum:"Februar 2025"')]),
        ("Rutte NAHE/5 Gipfel Kiew", [("Rutte NAHE/5 Gipfel", "Kiew"), ("Kiew", "Rutte NAHE/5 Gipfel")]),
        ("Elbe Elbe Pegel", [("Elbe", "Elbe Pegel"), ("Elbe", "Elbe Pegel"), ("Pegel", "Elbe Elbe")]),
        ("Bahn", []),
        ("Bahn ODER Flug", []),
        ("", []),
        (" ".join(["Wort"] * 13), []),
    ],
)
def test_each_clause_can_be_dropped(query: str, shorter: list[tuple[str, str]]) -> None:
    assert list(drop_one_clause(query)) == shorter


@given(st.text(alphabet='abUNDODERNICHT "„“()*=~-:/ titel:datum:2025', max_size=60))
def test_a_query_without_a_clause_is_shorter_and_needs_no_new_repair(query: str) -> None:
    for clause, rest in drop_one_clause(query):
        assert clause
        assert len(rest.split()) < len(query.split())
        assert len(parse(rest).notes) <= len(parse(query).notes)
