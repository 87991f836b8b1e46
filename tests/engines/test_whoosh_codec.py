"""What Whoosh itself sees of our index, with nothing of ours at work but the codec."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import whoosh.index
from whoosh.query import And, FuzzyTerm, Or, Phrase, Prefix, Query, Term

from searchidx.engines.memory import MemoryEngine
from searchidx.engines.whoosh import open_engine
from searchidx.errors import IndexDamaged
from searchidx.query import core_nodes
from tests.engines.support import article, news, word

ARTICLES = (
    news("a", "Haus brennt", "Das Haus am Fluss brennt. Der Garten blieb heil.", date="2024-03-01", section="Lokales"),
    news("b", "Garten im Winter", "Ein Garten, ein Haus und viel Schnee. Gärten ruhen."),
    news("c", "Minister tritt zurück", "Der Minister trat am Montag zurück, sagte sein Haus."),
    article("d", ("title", "Brüssel"), ("lead", "NATO-Staaten beraten."), ("body", "Der Minister berät."), ("teaser", "Schnee im Garten")),
)
RENEWED = news("b", "Winter", "Der Garten im Schnee, das Haus am Hang.")


def in_field(field: str, term: str) -> core_nodes.Concept:
    return word(term, fields=(field,))


QUERIES: tuple[tuple[Query, core_nodes.Node], ...] = (
    (Term("body", "haus"), in_field("body", "haus")),
    (Term("title", "haus"), in_field("title", "haus")),
    (Term("teaser", "schnee"), in_field("teaser", "schnee")),
    (Term("body", "fehlt"), in_field("body", "fehlt")),
    (And([Term("body", "haus"), Term("body", "garten")]), core_nodes.And((in_field("body", "haus"), in_field("body", "garten")))),
    (Or([Term("body", "minister"), Term("title", "garten")]), core_nodes.Or((in_field("body", "minister"), in_field("title", "garten")))),
    (Phrase("body", ["der", "minister"]), core_nodes.Phrase((("der",), ("minister",)), ("body",))),
    (Phrase("lead", ["nato", "staaten", "beraten"]), core_nodes.Phrase((("nato",), ("staaten",), ("beraten",)), ("lead",))),
    (Prefix("body", "ga"), core_nodes.Concept("ga", (core_nodes.Group("pattern", ("garten", "ganz")),), ("body",))),
    (Prefix("body", "gär"), in_field("body", "gärten")),
    (FuzzyTerm("body", "gaten"), in_field("body", "garten")),
)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Three commits: a new version of b, and c taken out and put back in."""
    engine = open_engine(tmp_path / "index")
    engine.commit(ARTICLES)
    engine.commit([RENEWED], ["c"])
    engine.commit([ARTICLES[2]])
    return tmp_path / "index"


@pytest.fixture
def searcher(directory: Path) -> Iterator[Any]:
    with whoosh.index.open_dir(str(directory)).searcher() as searcher:
        yield searcher


def test_whoosh_lists_our_ids_and_stored_fields(searcher: Any) -> None:
    stored = {fields["id"]: fields for fields in searcher.reader().all_stored_fields()}
    assert sorted(stored) == ["a", "b", "c", "d"]
    assert stored["a"] == {"id": "a", "original": ARTICLES[0].original, "date": "2024-03-01", "section": "Lokales"}
    assert searcher.document(id="b")["original"] == RENEWED.original
    assert searcher.doc_count() == 4


def test_whoosh_lists_our_terms_with_document_frequencies(tmp_path: Path) -> None:
    open_engine(tmp_path / "index").commit(ARTICLES)
    reader = whoosh.index.open_dir(str(tmp_path / "index")).reader()
    assert list(reader.field_terms("title")) == ["brennt", "brüssel", "garten", "haus", "im", "minister", "tritt", "winter", "zurück"]
    assert {term for _, term in reader.all_terms()} >= {"gärten".encode(), b"nato-staaten", b"a"}
    assert reader.doc_frequency("body", "haus") == 3
    assert reader.frequency("body", "garten") == 2
    assert reader.doc_frequency("body", "fehlt") == 0
    assert ("teaser", "schnee") in reader
    assert ("body", "staaten") not in reader


def test_postings_carry_positions(tmp_path: Path) -> None:
    open_engine(tmp_path / "index").commit([news("a", "Rat", "Der Rat tagt. Ein Rat, zwei Räte.")])
    reader = whoosh.index.open_dir(str(tmp_path / "index")).reader()
    matcher = reader.postings("body", "rat")
    assert (matcher.id(), matcher.weight(), matcher.value_as("positions")) == (0, 2.0, [1, 4])


@pytest.mark.parametrize(("query", "node"), QUERIES, ids=[str(query) for query, _ in QUERIES])
def test_whooshs_own_searcher_finds_what_we_find(searcher: Any, directory: Path, query: Query, node: core_nodes.Node) -> None:
    right = MemoryEngine()
    right.commit([*ARTICLES, RENEWED])
    wanted = {hit.id for hit in right.search(node, limit=100).hits}
    assert {hit["id"] for hit in searcher.search(query, limit=None)} == wanted
    assert {hit.id for hit in open_engine(directory).search(node, limit=100).hits} == wanted


def test_an_index_opens_with_only_our_codec_to_import(directory: Path) -> None:
    program = (
        f"import sys, whoosh.index; reader = whoosh.index.open_dir({str(directory)!r}).reader(); "
        "print(*sorted(f['id'] for f in reader.all_stored_fields())); "
        "print([name for name in sys.modules if name.startswith('searchidx.') and name.split('.')[1] in ('service', 'readers', 'cli')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.split("\n")[:2] == ["a b c d", "[]"]


def test_a_commit_by_another_program_is_noticed(directory: Path) -> None:
    whoosh.index.open_dir(str(directory)).writer().commit(merge=False)
    with pytest.raises(IndexDamaged, match="fehlt"):
        open_engine(directory)
