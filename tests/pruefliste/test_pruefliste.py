"""The Prüfliste: everyday queries must find what a German reader expects, and nothing silly, on every engine."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import pytest

from searchidx.german import tokens
from searchidx.german.lemmatizer import lemmas
from searchidx.german.word_lists import UNCOUNTED_TERMS
from searchidx.index import Index
from searchidx.model import Hit
from tests.engines.support import ENGINES, article, opened

HERE = Path(__file__).parent
LONG = bool(os.environ.get("SEARCHIDX_LONG"))
SHARE = 5
"""Of the own cases every fifth is asked of a cluster in the short form: each takes a third of a second there."""


@dataclass(frozen=True, slots=True)
class Case:
    phenomenon: str
    query: str
    must: tuple[str, ...]
    must_not: tuple[str, ...]
    solved: bool = True


def forty() -> tuple[dict[str, str], list[Case]]:
    data = json.loads((HERE / "vierzig.json").read_text(encoding="utf-8"))
    return data["documents"], [Case(c["name"], c["query"], tuple(c["must"]), tuple(c["must_not"])) for c in data["cases"]]


def own() -> tuple[dict[str, str], list[Case]]:
    """The sentences of the file, each once, and its cases; a sentence is its own id."""
    sentences: dict[str, str] = {}
    cases, phenomenon = [], ""
    for line in (HERE / "faelle.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            phenomenon = line[3:]
        elif line and not line.startswith("#"):
            query, *rows = line.removeprefix("?").split(" | ")
            found = [(row[0], row[2:].strip()) for row in rows]
            sentences |= {text: text for _, text in found}
            must, must_not = (tuple(text for sign, text in found if sign == kind) for kind in "+-")
            cases.append(Case(phenomenon, query.strip(), must, must_not, not line.startswith("?")))
    return sentences, cases


SETS = {"forty": forty(), "own": own()}
ROWS = [
    pytest.param(name, case, id=f"{name}: {case.phenomenon}: {case.query}", marks=() if case.solved else pytest.mark.xfail(strict=True))
    for name, (_, cases) in SETS.items()
    for case in cases
]


@pytest.fixture(scope="module", params=ENGINES)
def indexes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Index]]:
    found = {}
    for name, (sentences, _) in SETS.items():
        engine = opened(request.param, tmp_path_factory.mktemp(name))
        engine.commit(article(id, ("body", text)) for id, text in sentences.items())
        found[name] = Index(engine, "", request.param)
    yield found
    for index in found.values():
        index.close()


def hits(index: Index, query: str) -> list[Hit]:
    return list(index.search(query, limit=1000, passages=0).hits)


@pytest.mark.parametrize(("name", "case"), ROWS)
def test_a_query_finds_what_it_must_and_nothing_silly(indexes: dict[str, Index], name: str, case: Case) -> None:
    if indexes[name]._kind == "opensearch" and name == "own" and not LONG and crc32(case.query.encode()) % SHARE:
        pytest.skip("a cluster is asked all of them in the long form")
    found = hits(indexes[name], case.query)
    full = {hit.id for hit in found if not hit.partial}
    assert set(case.must) <= full
    assert not full & set(case.must_not)
    assert sorted(hit.partial for hit in found) == [hit.partial for hit in found]
    assert not found or found[0].id not in case.must_not


def test_the_own_list_is_wide_enough() -> None:
    sentences, cases = SETS["own"]
    phenomena = Counter(case.phenomenon for case in cases)
    assert len(cases) >= 400
    assert len(sentences) >= 800
    assert {phenomenon: n for phenomenon, n in phenomena.items() if n < 10} == {}
    assert sum(bool(case.must_not) for case in cases) >= len(cases) / 2
    assert all(case.must for case in cases)
    assert sum(case.solved for case in cases) >= 0.95 * len(cases)


def test_no_case_is_there_twice() -> None:
    queries = Counter(case.query for case in SETS["own"][1])
    assert [query for query, n in queries.items() if n > 1] == []


def test_no_case_is_one_of_the_forty_in_other_words() -> None:
    """Neither the same words in another form, nor a sentence that shares half its words with one of theirs."""
    known = {_words(case.query) for case in SETS["forty"][1]}
    assert [case.query for case in SETS["own"][1] if _words(case.query) in known] == []
    theirs = [_words(text) for text in SETS["forty"][0].values()]
    mine = {text: _words(text) for text in SETS["own"][0]}
    assert [text for text, words in mine.items() if any(len(words & other) > len(words | other) / 2 for other in theirs)] == []


def _words(text: str) -> frozenset[str]:
    """The words that carry the meaning, each by its base forms."""
    found = (token.term for token in tokens(text) if token.term >= " " and token.term not in UNCOUNTED_TERMS)
    return frozenset(" ".join(lemmas(term) or (term,)) for term in found)
