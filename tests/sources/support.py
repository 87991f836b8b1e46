"""What the tests of readers share: one file in a folder, read as an index run reads it, and small web pages. Pages are invented."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from searchidx.model import Article
from searchidx.sources import Outcome, ReadArticle, Source, html_page, read
from searchidx.sources.discover import scopes, sources

TODAY = datetime.date(2026, 1, 1)
GOLDEN = Path(__file__).parent / "golden"
PARAGRAPHS = "".join(
    f"<p>{text}</p>"
    for text in (
        "Der Stadtrat hat am Mittwoch über die neue Brücke beraten und nach vier Stunden zugestimmt.",
        "Gebaut werden soll vom kommenden Frühjahr an, wie die Oberbürgermeisterin vor der Sitzung sagte.",
        "Am 3. Februar 1998 war die alte Brücke gesperrt worden, seither fährt nur eine Fähre.",
    )
)


def source_at(path: Path) -> Source:
    """The only source at a path."""
    [source] = sources(*scopes([path], {}))
    assert isinstance(source, Source)
    return source


def outcomes(folder: Path, content: bytes | str, name: str, *, recover: bool = False) -> list[Outcome]:
    """What reading a file with this content yields; its folder is called corpus."""
    path = folder / "corpus" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content)
    return list(read(source_at(path), today=TODAY, recover=recover))


def articles(outcomes: Sequence[Outcome]) -> list[Article]:
    return [outcome.article for outcome in outcomes if isinstance(outcome, ReadArticle)]


def reasons(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """What is told about places, in German."""
    return {outcome.place: outcome.reason.de for outcome in outcomes if not isinstance(outcome, ReadArticle)}


def page(body: str, head: str = "") -> str:
    return f'<html><head><meta charset="utf-8">{head}</head><body><article>{body}</article></body></html>'


def read_page(page: str | bytes, **sidecar: str) -> Article:
    """The article of a page."""
    data = page if isinstance(page, bytes) else page.encode()
    [article] = articles(list(html_page.outcomes(data, id="a", place="a.html", today=TODAY, sidecar=sidecar)))
    return article
