"""Small corpora for the tests of ingest, and what a run over them did."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from searchidx.engines import Engine
from searchidx.ingest.options import Options
from searchidx.ingest.pipeline import bring_up_to_date
from searchidx.model import Report, field_text

TODAY = datetime.date(2026, 1, 1)
TEXTS = {
    "haushalt": "Haushalt steht\n\nDer Bundestag hat den Haushalt am Freitag beschlossen.\n",
    "bahn": "Bahn streicht Züge\n\nDer Streik der Lokführer trifft vor allem Pendler im Süden.\n",
    "elbe": "Hochwasser an der Elbe\n\nDer Pegel in Dresden steigt, die Stadt baut Dämme aus Sandsäcken.\n",
    "köche": "Köchinnen gesucht\n\nIn den Küchen der Stadt fehlen Köchinnen und Köche.\n",
}


def lines(path: Path, texts: dict[str, str]) -> None:
    path.write_text("".join(json.dumps({"id": id, "text": text}) + "\n" for id, text in texts.items()))


def run(engine: Engine, *paths: Path, **options: object) -> Report:
    report = bring_up_to_date(engine, paths, Options(today=TODAY, **options))  # type: ignore[arg-type]
    others = len(report.rejected) + report.repeated + report.versions + report.barred
    assert report.seen == report.new + report.updated + report.unchanged + others
    return report


def numbers(report: Report) -> dict[str, int]:
    counts = {name: getattr(report, name) for name in ("new", "updated", "unchanged", "removed", "repeated", "versions", "barred")}
    return {name: count for name, count in (counts | {"rejected": len(report.rejected)}).items() if count}


def text(engine: Engine, id: str) -> str:
    [article] = engine.articles([id])
    assert article
    return field_text(article, "body")
