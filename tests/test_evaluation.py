"""An evaluation asks the real search path and measures what comes back."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

import searchidx
from searchidx.errors import PathMissing, UsageError
from searchidx.evaluation import Evaluation, documents, evaluate

TEXTS = {
    "bahn": "Die Bahn streicht Züge. Pendler warten am Bahnhof.",
    "streik": "Lokführer beenden den Streik, die Bahn fährt wieder.",
    "fähre": "Die Fähre nach Wyk bleibt wegen des Sturms im Hafen.",
    "sturm": "Ein Sturm deckt Dächer in Husum ab.",
    "elbe": "Das Hochwasser der Elbe erreicht Dresden.",
    "deich": "Freiwillige füllen Sandsäcke für den Deich an der Elbe.",
    "haushalt": "Der Stadtrat beschließt den Haushalt nach langer Nacht.",
    "schule": "Eine Schule in Jena führt die Viertagewoche ein.",
    "theater": "Das Theater in Gera spielt wieder Brecht.",
    "museum": "Museen öffnen sonntags ohne Eintritt.",
    "apfel": "Die Apfelernte im Alten Land fällt klein aus.",
    "wolf": "Ein Wolf läuft durch Lüneburg.",
}
QUERIES = {"q1": "Bahn", "q2": "Hochwasser Elbe", "q3": "Museum", "q4": "Quastenflosser", "q5": "Wolf"}
JUDGED = [
    ("q1", "bahn", 1),
    ("q1", "streik", 1),
    ("q2", "deich", 1),  # second: the other article holds both words
    ("q3", "museum", 1),  # an irregular plural
    ("q4", "wolf", 1),  # never found
]
"""q5 has no judgement and is left out."""


def write_relevance_set(folder: Path) -> Path:
    """A set of these articles, queries and judgements in `folder`."""
    (folder / "docs.jsonl").write_text(rows({"id": id, "text": text} for id, text in TEXTS.items()), encoding="utf-8")
    (folder / "queries.jsonl").write_text(rows({"id": id, "text": text} for id, text in QUERIES.items()), encoding="utf-8")
    (folder / "qrels.tsv").write_text("".join(f"{query}\t0\t{id}\t{grade}\n" for query, id, grade in JUDGED), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_relevance_set(tmp_path_factory.mktemp("urteile"))


@pytest.fixture(scope="module")
def measured(judged: Path) -> Evaluation:
    with searchidx.open(engine="memory") as index:
        index.index([documents(judged)])
        return evaluate(index, judged)


def test_each_judged_query_has_its_measures(measured: Evaluation) -> None:
    assert measured.queries == 4
    assert {query: values["MRR@10"] for query, values in measured.per_query.items()} == {"q1": 1.0, "q2": 0.5, "q3": 1.0, "q4": 0.0}
    assert {query: values["R@100"] for query, values in measured.per_query.items()} == {"q1": 1.0, "q2": 1.0, "q3": 1.0, "q4": 0.0}
    assert measured.per_query["q1"]["nDCG@10"] == pytest.approx(1.0)


def test_a_mean_lies_inside_its_interval(measured: Evaluation) -> None:
    assert [measure.name for measure in measured.measures] == ["nDCG@10", "MRR@10", "R@100"]
    for measure in measured.measures:
        assert 0 <= measure.low < measure.mean < measure.high <= 1
    assert measured.measures[1].mean == pytest.approx(0.625)


def test_the_same_run_gives_the_same_interval(measured: Evaluation, judged: Path) -> None:
    with searchidx.open(engine="memory") as index:
        index.index([documents(judged)])
        assert evaluate(index, judged) == measured


def test_a_narrower_mode_finds_less(judged: Path, measured: Evaluation) -> None:
    with searchidx.open(engine="memory") as index:
        index.index([documents(judged)])
        exact = evaluate(index, judged, mode="exact")
    assert exact.per_query["q3"]["R@100"] == 0.0
    assert measured.per_query["q3"]["R@100"] == 1.0


@pytest.mark.parametrize(
    ("file", "text", "place"),
    [
        ("queries.jsonl", '{"id": "q1", "text": "Bahn"}\nkaputt\n', "queries.jsonl:2: "),
        ("queries.jsonl", '{"id": "q1"}\n', "queries.jsonl:1: "),
        ("qrels.tsv", "q1\t0\tbahn\t1\nq1 bahn 1\n", "qrels.tsv:2: "),
        ("qrels.tsv", "q1\t0\tbahn\tgut\n", "qrels.tsv:1: "),
        ("qrels.tsv", "", "qrels.tsv: "),
        pytest.param("queries.jsonl", '{"id": "q1", "text": "Bahn"}\n' + "[" * 100_000, "queries.jsonl:2: ", id="deep nesting"),
        ("queries.jsonl", '{"id": "q1", "text": "Bahn"}\n{"id": "q2", "text": "\udcff"}\n', "queries.jsonl:2: "),
        ("qrels.tsv", "q1\t0\tbahn\t1\nq1\t0\t\udcff\t1\n", "qrels.tsv:2: "),
    ],
)
def test_a_broken_set_is_refused_with_file_and_line(judged: Path, tmp_path: Path, file: str, text: str, place: str) -> None:
    folder = Path(shutil.copytree(judged, tmp_path / "set"))
    (folder / file).write_bytes(text.encode("utf-8", "surrogateescape"))
    with searchidx.open(engine="memory") as index:
        index.index([documents(folder)])
        with pytest.raises(UsageError, match=place):
            evaluate(index, folder)


def test_a_folder_that_is_not_there_is_a_missing_path(tmp_path: Path) -> None:
    with pytest.raises(PathMissing):
        documents(tmp_path / "nirgends")


def rows(records: Iterable[object]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
