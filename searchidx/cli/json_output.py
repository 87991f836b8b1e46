"""What commands print with --json: one JSON object on one line, every key always there."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from searchidx.cli.escaping import visible
from searchidx.formats.hit_json import SCHEMA, hit_json, passage_json
from searchidx.messages import Message
from searchidx.model import Article, Checkup, EarlierVersion, Known, Page, Passage, Rejection, Report, Similar, Status, Version, title

if TYPE_CHECKING:
    from searchidx.evaluation import Evaluation
    from searchidx.research_log import Replayed

Record = dict[str, Any]


def line(record: Mapping[str, Any]) -> str:
    """The record on one line, for any reader: control, direction and line-separator characters and lone surrogates are escaped."""
    # json escapes what stands below U+0020 itself; of the rest every character `visible` escapes becomes \uXXXX inside a string,
    # never outside one: JSON's own syntax is ASCII
    return visible(json.dumps(record, ensure_ascii=False, allow_nan=False), lambda character: f"\\u{ord(character):04x}")


def of_page(query: str, page: Page, lang: str, fields: Sequence[str] = (), *, why: bool = False) -> Record:
    """The answer to a query: the contract of `search --json`.

    `fields`: what hits have instead of all keys; `why` adds one, and so
    does a page that is folded, which also says of how many families its hits are.
    """
    is_folded = page.families is not None
    families = {"families": page.families} if is_folded else {}
    return {
        "schema": SCHEMA,
        "query": query,
        "reading": page.reading.text(lang),
        "words": [{**asdict(word), "groups": [asdict(group) for group in word.groups if group.matches]} for word in page.words],
        "total": page.total,
        **families,
        "complete": page.complete,
        "took_ms": round(page.took_ms, 3),
        "hits": [hit_json(hit, fields, why=why, versions=is_folded) for hit in page.hits],
        "notes": [note.text(lang) for note in page.notes],
    }


def of_refusal(query: str, reason: Message, lang: str) -> Record:
    """The same keys for a query that was not answered, and why."""
    empty = Page((), 0, 0, Message("", ""), (), (), {}, False, 0.0)
    return {**of_page(query, empty, lang), "error": reason.text(lang)}


def of_explanation(query: str, id: str | None, lines: tuple[Message, ...], lang: str) -> Record:
    """An explanation as `explain --json` prints it; blanks at the start of a line indent details."""
    return {"schema": SCHEMA, "query": query, "id": id, "lines": [line.text(lang) for line in lines]}


def of_evaluation(evaluation: Evaluation) -> Record:
    """What a relevance set measured, as `eval --json` prints it."""
    return {"schema": SCHEMA, **asdict(evaluation)}


def of_facets(query: str, total: int, facets: Mapping[str, Sequence[tuple[str, int]]]) -> Record:
    """Counts as `facets --json` prints them: by field, the most frequent value first."""
    counts = {field: [{"value": value, "count": count} for value, count in values] for field, values in facets.items()}
    return {"schema": SCHEMA, "query": query, "total": total, "facets": counts}


def of_similar(id: str, similar: Sequence[Similar | Version]) -> Record:
    """Similar articles or versions as `similar --json` prints them."""
    rows = [{"hit": hit_json(row.hit), **{key: getattr(row, key) for key in _SIMILARITY_KEYS[type(row)]}} for row in similar]
    return {"schema": SCHEMA, "id": id, "similar": rows}


def of_known(entries: Sequence[Known]) -> Record:
    """The articles that have or resemble a text as `known --json` prints them."""
    rows = [{"hit": hit_json(entry.hit), **{key: getattr(entry, key) for key in ("relation", "overlap", "shared")}} for entry in entries]
    for row, entry in zip(rows, entries, strict=True):
        row["passages"] = [passage_json(passage) for passage in entry.passages]
    return {"schema": SCHEMA, "known": rows}


def of_replay(answers: Sequence[Replayed]) -> Record:
    """Logged questions and what they find today, as `log replay --json` prints them."""
    return {"schema": SCHEMA, "questions": [asdict(answer) for answer in answers]}


def of_differences(sides: Mapping[str, Sequence[Passage]]) -> Record:
    """Two texts by id as `similar --diff --json` prints them, marked where the other has other words."""
    return {"schema": SCHEMA, "texts": [{"id": id, "passages": [passage_json(passage) for passage in side]} for id, side in sides.items()]}


def of_article(article: Article, passages: tuple[Passage, ...], earlier: Sequence[EarlierVersion] = ()) -> Record:
    """One article as `show --json` prints it: `fields` are offsets into `original`, `passages` the same text with marks, `earlier` what its
    web page said before, the newest version first.
    """
    return {
        "schema": SCHEMA,
        "id": article.id,
        "title": title(article),
        "date": article.date,
        "section": article.section,
        "source": article.source,
        "url": article.url,
        "author": article.author,
        "metadata": dict(article.metadata),
        "original": article.original,
        "fields": [asdict(span) for span in article.spans],
        "passages": [passage_json(passage) for passage in passages],
        "earlier": [
            {
                **{"number": each.number, "since": each.since, "id": each.article.id},
                **{"title": title(each.article), "original": each.article.original},
            }
            for each in earlier
        ],
    }


def of_report(report: Report, lang: str) -> Record:
    """What an indexing run did, as `index --json` prints it."""
    named = {name: _of_rejections(getattr(report, name), lang) for name in ("rejected", "skipped", "warnings")}
    return {"schema": SCHEMA, "seen": report.seen, **asdict(report), **named}


def of_checkup(checkup: Checkup, lang: str) -> Record:
    """What `doctor --json` prints."""
    return {
        "schema": SCHEMA,
        "directory": checkup.directory,
        "generation": checkup.generation,
        "bytes": checkup.bytes,
        "sound": checkup.sound,
        "findings": [{"file": f.file, "what": f.what.text(lang), "serious": f.serious} for f in checkup.findings],
        "done": [message.text(lang) for message in checkup.done],
        "lost": list(checkup.lost),
        "remaining": [{"file": f.file, "what": f.what.text(lang), "serious": f.serious} for f in checkup.remaining],
    }


def of_status(status: Status) -> Record:
    """What an index holds, as `status --json` prints it."""
    facts = {field.name: getattr(status, field.name) for field in fields(status)}  # asdict cannot copy a read-only mapping
    return {"schema": SCHEMA, **facts, "sections": dict(status.sections), "sources": dict(status.sources), "roots": dict(status.roots)}


_SIMILARITY_KEYS: dict[type, tuple[str, ...]] = {Similar: ("shared", "versions"), Version: ("words", "overlap")}


def _of_rejections(rejections: tuple[Rejection, ...], lang: str) -> list[Record]:
    return [{"place": rejection.place, "reason": rejection.reason.text(lang)} for rejection in rejections]
