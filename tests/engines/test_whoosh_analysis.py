"""German analysis in a schema of one's own: indexed and searched by plain Whoosh, with nothing of our index at work."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import whoosh.index
from whoosh.analysis import LowercaseFilter, RegexTokenizer, StopFilter
from whoosh.fields import ID, TEXT, Schema
from whoosh.filedb.filestore import RamStorage
from whoosh.qparser import QueryParser
from whoosh.query import Term

from searchidx.whoosh import GermanAnalyzer, GermanFilter

ROOT = Path(__file__).parents[2]

TEXTS = {
    "häuser": "Die alten Häuser am Ufer stehen leer.",
    "haus": "Ein Haus mit Garten, sagte der Minister.",
    "krankenhaus": "Das Krankenhaus wird umgebaut.",
    "haustür": "Die Haustür klemmt.",
    "flußufer": "Am Flußufer liegen Boote.",
    "schutz": "Der Hochwasserschutz kostet Geld.",
    "nato": "Die NATO-Staaten beraten über Sicherheitsgarantien.",
    "ministerinnen": "Die Minister*innen traten zurück.",
    "arbeit": "Sie arbeitete bis in die Nacht.",
    "name": "Hrabtschuks Rede war kurz.",
}


@pytest.fixture(scope="module")
def index() -> Any:
    created = RamStorage().create_index(Schema(id=ID(stored=True), text=TEXT(analyzer=GermanAnalyzer())))
    with created.writer() as writer:
        for id, text in TEXTS.items():
            writer.add_document(id=id, text=text)
    return created


def ids(index: Any, query: str) -> set[str]:
    with index.searcher() as searcher:
        return {hit["id"] for hit in searcher.search(QueryParser("text", index.schema).parse(query), limit=None)}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("Haus", {"haus", "häuser", "krankenhaus", "haustür"}),
        ("Häusern", {"haus", "häuser", "krankenhaus", "haustür"}),
        ("krankenhäuser", {"krankenhaus"}),
        ("Tür", {"haustür"}),
        ("Hochwasser", {"schutz"}),
        ("Schutz", {"schutz"}),
        ("Flussufer", {"flußufer"}),
        ("Flußufer", {"flußufer"}),
        ("Fluß", {"flußufer"}),
        ("Ufer", {"flußufer", "häuser"}),
        ("Garantie", {"nato"}),
        ("Staat", {"nato"}),
        ("NATO-Staaten", {"nato"}),
        ("Minister", {"haus", "ministerinnen"}),
        ("Ministerin", {"ministerinnen"}),
        ("arbeiten", {"arbeit"}),
        ("Hrabtschuk", {"name"}),
        ("Häuser Ufer", {"häuser"}),
        ("Haus OR Schutz", {"haus", "häuser", "krankenhaus", "haustür", "schutz"}),
        ("Haus NOT Garten", {"häuser", "krankenhaus", "haustür"}),
        ("fehlt", set()),
    ],
)
def test_whooshs_query_parser_finds_forms_parts_and_spellings(index: Any, query: str, wanted: set[str]) -> None:
    assert ids(index, query) == wanted


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ('"alte Häuser"', {"häuser"}),
        ('"altes Haus"', {"häuser"}),
        ('"Häuser alten"', set()),
        ('"NATO-Staaten beraten"', {"nato"}),
        ('"Staaten beraten"', {"nato"}),
        ('"Ufer steht"', {"häuser"}),
        ('"Häuser Ufer"', set()),
        ('"Häuser Ufer"~2', {"häuser"}),
    ],
)
def test_phrases_keep_their_order_and_distance(index: Any, query: str, wanted: set[str]) -> None:
    assert ids(index, query) == wanted


def test_a_word_is_also_found_as_it_stands(index: Any) -> None:
    with index.searcher() as searcher:
        assert {hit["id"] for hit in searcher.search(Term("text", "häuser"))} == {"häuser"}
        assert {hit["id"] for hit in searcher.search(QueryParser("text", index.schema).parse("krankenh*"))} == {"krankenhaus"}


def test_everything_a_word_is_found_by_is_at_its_position() -> None:
    found_by: dict[int, set[str]] = {}
    for token in GermanAnalyzer()("Am Flußufer", positions=True, chars=True, mode="index"):
        found_by.setdefault(token.pos, set()).add(token.text)
        assert (token.startchar, token.endchar) == ((0, 2), (3, 11))[token.pos]
    assert found_by.keys() == {0, 1}
    assert found_by[1] >= {"flußufer", "flussufer", "fluss", "ufer"}


@pytest.mark.parametrize("text", ["Häuser", "Flußufer", "Bäume", "große", "2.000", "und", "Hrabtschuks", "Minister:innen", "x" * 200, "½"])
def test_a_word_of_a_query_is_one_term(text: str) -> None:
    assert len(list(GermanAnalyzer()(text, positions=True, mode="query"))) == 1


def test_a_schema_with_it_survives_on_the_disk(tmp_path: Path) -> None:
    created = whoosh.index.create_in(str(tmp_path), Schema(title=TEXT(analyzer=GermanAnalyzer(), stored=True)))
    with created.writer() as writer:
        writer.add_document(title="Die Häuser")
    program = (
        "import sys, whoosh.index; from whoosh.qparser import QueryParser; "
        "index = whoosh.index.open_dir(sys.argv[1]); searcher = index.searcher(); "
        "print([hit['title'] for hit in searcher.search(QueryParser('title', index.schema).parse('Haus'))])"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "['Die Häuser']"
    assert pickle.loads(pickle.dumps(GermanAnalyzer())) == GermanAnalyzer()


def test_the_filter_works_behind_whooshs_own_tokenizers() -> None:
    analyzer = RegexTokenizer() | LowercaseFilter() | StopFilter(lang="de") | GermanFilter()
    assert {"haus", "häuser"} <= {token.text for token in analyzer("Die Häuser", mode="index")}
    assert [token.text for token in analyzer("Die Häuser", mode="query")] == ["haus"]


def test_the_example_in_the_documentation_runs(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "dev" / "whoosh.md").read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for number, code in enumerate(re.findall(r"```python\n(.*?)```", page, re.DOTALL)):
        wanted = "".join(re.findall(r"# → (.*\n)", code))
        exec(compile(code, f"whoosh.md, block {number + 1}", "exec"), {})
        assert capsys.readouterr().out == wanted
        assert wanted
