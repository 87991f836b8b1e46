"""Turns a record into an article. A record is keys and values: a JSON line, a CSV row, or a sidecar."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from types import MappingProxyType
from typing import Any

from searchidx.messages import Message
from searchidx.model import Article, Rejection, Span
from searchidx.sources import plain_text
from searchidx.sources.article_date import checked_date
from searchidx.sources.decode import cleaned
from searchidx.sources.field_names import ALL_NAMES, RECORD_KEYS, KeyMap, keys_by_field
from searchidx.sources.field_values import first_name, joined_names, line, moment, plain, text_blocks, web_address
from searchidx.sources.html_fragment import Block
from searchidx.sources.outcomes import ReadArticle, Warned
from searchidx.sources.text_repair import ENCODED_TWICE, encoded_once, is_encoded_twice

_GAP = "\n\n"
_REPLACED = Message("unbrauchbare Zeichen (NUL, halbe Surrogate) ersetzt", "unusable characters (NUL, lone surrogates) replaced")

_UNUSUAL_NAME = re.compile("[;/@:[{]|(?:^|\n)(?:[Vv]on|VON|[Bb]y|BY) ")
_MOST_WRAPPERS = 3
"""Answers inside each other that are looked into at most: each level is a look at all that is in it."""

_LISTS = ("articles", "items", "results", "docs", "documents", "entries", "posts", "hits", "data", "response", "feed")
"""Keys under which an answer of a service keeps its articles."""

_INNER_RECORDS = ("_source", "fields", "attributes", "article", "document")
"""Keys under which a record keeps its fields: Elasticsearch, the Guardian, JSON:API."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a record says about its article: fields as text, "" where it says nothing; the text as blocks."""

    id: str
    title: str
    blocks: Sequence[Block]
    date: str
    section: str
    source: str
    url: str
    author: str
    metadata: Mapping[str, str]


def facts(record: Mapping[str, object], key_map: KeyMap = (), plain_texts: bool = False) -> Facts:
    """The fields of a record, each under the first of its names that has a value; everything else is metadata.

    plain_texts: the values are known to be texts as they are to be.
    """
    candidates = keys_by_field(tuple(record), key_map)
    return (_facts_as_they_stand(record, candidates) if plain_texts else None) or _read_facts(record, candidates)


def _needs_no_reading(record: Mapping[str, object]) -> bool:
    """Whether all values are texts as they are to be: no list, no markup, nothing encoded twice. Most records of most files are."""
    try:
        joined = "\n".join(filter(None, record.values()))  # type: ignore[arg-type]  # what is no text raises
    except TypeError:
        return False
    # one by one: this is the hot path, and a loop takes longer than all six looks
    special = "<" in joined or "&" in joined or "Ã" in joined or "Â" in joined or "â" in joined
    return not special and _is_storable(joined)


def _facts_as_they_stand(record: Mapping[str, object], candidates: Mapping[str, tuple[str, ...]]) -> Facts | None:
    """The fields of a record of plain texts; None where one needs a second look: an address as source, several names in one text."""
    fields = []
    rest = dict(record)
    for keys in candidates.values():
        for key in keys:
            value = rest.get(key)
            if value and isinstance(value, str) and not value.isspace():
                fields.append(value)
                del rest[key]
                break
        else:
            fields.append("")
    id, title, text, date, section, source, url, author = fields
    if _UNUSUAL_NAME.search(f"{section}{source}{author}") or (url and web_address(url) != url):
        return None
    metadata = _metadata(rest, text, title) if rest else {}
    return Facts(id, title, (("body", text),) if text else (), date, section, source, url, author, MappingProxyType(metadata))


def _read_facts(record: Mapping[str, object], candidates: Mapping[str, tuple[str, ...]]) -> Facts:
    taken: set[str] = set()

    def chosen(field: str, read: Callable[[object], str]) -> str:
        for key in candidates[field]:
            if key not in taken and (text := read(record[key])) and not text.isspace():
                taken.add(key)
                return text
        return ""

    id, title = chosen("id", plain), chosen("title", line)
    blocks: list[Block] = []

    def text_of(value: object) -> str:
        blocks[:] = text_blocks(value)
        return _GAP.join(text for _, text in blocks)

    text = chosen("text", text_of)
    date = chosen("date", moment)
    url = chosen("url", web_address) or chosen("source", web_address)  # trafilatura calls the address of the page its source
    section, source = chosen("section", first_name), chosen("source", first_name)
    author = chosen("author", joined_names)
    metadata = _metadata({key: value for key, value in record.items() if key not in taken}, text, title)
    return Facts(id, title, tuple(blocks) if text else (), date, section, source, url, author, MappingProxyType(metadata))


def _metadata(rest: Mapping[str, object], text: str, title: str) -> dict[str, str]:
    """The values that are no field, as text, without the blank ones and copies of text and title."""
    values = ((key, plain(value)) for key, value in rest.items())
    return {key: value for key, value in values if value.strip() and not (value in (text, title) and key.lower() in ALL_NAMES)}


def sidecar_facts(record: Mapping[str, object]) -> dict[str, str]:
    """The fields of a sidecar by our own names, and its metadata."""
    said = facts(_mended(_cleaned(record)))
    fields = {name: getattr(said, name) for name in RECORD_KEYS if name != "text"}
    return {**said.metadata, **{name: value for name, value in fields.items() if value}}


def article_outcomes(
    record: Mapping[str, object], *, place: str, name: str, today: datetime.date, recover: bool, key_map: KeyMap = (), wrappers: int = 0
) -> Iterator[ReadArticle | Warned | Rejection]:
    """The article of a record, or those of a list it wraps, after warnings; a rejection where there is neither title nor text.

    `name` is that of its source, `wrappers` the number of answers around the record. Without an id an article gets the source's name, "#"
    and a hash of its values: the same in every run until the record changes. `recover`: its text was scraped, so the recovery rules apply
    as to plain text files.
    """
    usable = mended = record
    plain_texts = _needs_no_reading(record)
    if not plain_texts:
        usable = _cleaned(record)
        mended = _mended(usable)
    said = facts(mended, key_map, plain_texts)
    if not said.blocks and wrappers < _MOST_WRAPPERS and (inside := _fields_inside(mended)):
        yield from article_outcomes(
            inside, place=place, name=name, today=today, recover=recover, key_map=key_map, wrappers=wrappers + 1
        )
        return
    holds_others = not said.blocks and (not said.title or bool(_wrapped(mended)))
    if holds_others or ("items" in record and _is_json_feed(record)):
        if wrappers < _MOST_WRAPPERS and (wrapped := _wrapped(mended)):
            inner_outcomes = partial(article_outcomes, place=place, name=name, today=today, recover=recover, key_map=key_map)
            feed = {"source": said.title} if said.title else {}
            for inner in wrapped:
                yield from inner_outcomes({**feed, **inner}, wrappers=wrappers + 1)
        else:
            yield Rejection(place, _no_text(mended))
        return
    if usable is not record:
        yield Warned(place, _REPLACED)
    if mended is not usable:
        yield Warned(place, ENCODED_TWICE)
    date, doubt = checked_date(said.date, today)
    if doubt:
        yield Warned(place, doubt)
    id = said.id or f"{name}#{_digest(usable)}"
    if recover and said.blocks:
        values = {field: value for field in RECORD_KEYS if field != "text" and (value := getattr(said, field))} | dict(said.metadata)
        text = _GAP.join(text for _, text in said.blocks)
        yield ReadArticle(place, plain_text.article(text, id=id, sidecar=values, date=date))
    else:
        yield ReadArticle(place, _article(said, id, date))


def _article(said: Facts, id: str, date: str | None) -> Article:
    parts = [("title", said.title), *said.blocks] if said.title else said.blocks
    spans: list[Span] = []
    at = 0
    for field, text in parts:
        if spans and spans[-1].field == field == "body":
            spans[-1] = Span("body", spans[-1].start, at + len(text))
        else:
            spans.append(Span(field, at, at + len(text)))
        at += len(text) + len(_GAP)
    return Article(
        id=id,
        original=_GAP.join(text for _, text in parts),
        spans=tuple(spans),
        date=date,
        section=said.section or None,
        source=said.source or None,
        url=said.url or None,
        author=said.author or None,
        metadata=said.metadata,
    )


def _wrapped(record: Mapping[str, object], depth: int = 0) -> list[Mapping[str, object]]:
    """The records of a list that an answer of a service wraps: {"status": "ok", "articles": […]}; [] where there is none."""
    keys = {key.lower(): key for key in record}
    for name in _LISTS if depth < 3 else ():
        value = record.get(keys.get(name, ""))
        if isinstance(value, dict) and (inner := _wrapped(value, depth + 1)):
            return inner
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            return [item["_source"] if isinstance(item.get("_source"), dict) else item for item in value]
    return []


def _fields_inside(record: Mapping[str, object]) -> Mapping[str, object]:
    """The record with the fields that it keeps in an object of their own, as answers of databases and newspapers do; {} without such."""
    keys = {key.lower(): key for key in record}
    inner = next((value for name in _INNER_RECORDS if isinstance(value := record.get(keys.get(name, "")), dict) and value), None)
    return {**{key: value for key, value in record.items() if value is not inner}, **inner} if inner else {}


def _is_json_feed(record: Mapping[str, object]) -> bool:
    """Whether a record is a JSON Feed, whose title and description are those of the feed."""
    return str(record.get("version")).startswith(("https://jsonfeed.org/", "http://jsonfeed.org/"))


def _cleaned(record: Mapping[str, object]) -> Mapping[str, object]:
    """The record without characters that cannot be stored; the record itself where there are none."""
    if all(_is_storable(value) if isinstance(value, str) else value is None for value in record.values()) and _is_storable("".join(record)):
        return record
    usable: Mapping[str, object] = _mapped(record, cleaned)
    return record if usable == record else usable


def _is_storable(text: str) -> bool:
    if text.isascii():
        return "\0" not in text
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _mended(record: Mapping[str, object]) -> Mapping[str, object]:
    """The record without double encoding; the record itself where there is none."""
    if not any(isinstance(value, str) and is_encoded_twice(value) for value in record.values()):
        return record
    mended = _mapped(record, lambda text: encoded_once(text) if is_encoded_twice(text) else text)
    return record if mended == record else mended


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    match value:
        case str():
            return change(value)
        case list():
            return [_mapped(item, change) for item in value]
        case dict():
            return {change(key): _mapped(item, change) for key, item in value.items()}
        case _:
            return value


def _digest(record: Mapping[str, object]) -> str:
    values = {key: text for key, value in record.items() if (text := plain(value)).strip()}
    return blake2b(json.dumps(values, sort_keys=True, ensure_ascii=False).encode(), digest_size=8).hexdigest()


def _no_text(record: Mapping[str, object]) -> Message:
    keys = ", ".join(key for key, value in record.items() if plain(value).strip()) or "–"
    return Message(
        f"kein Artikel: Titel und Text fehlen oder sind leer (vorhanden: {keys[:200]}). „--map text=SCHLÜSSEL“ nennt andere Schlüssel",
        f"not an article: title and text are missing or empty (there is: {keys[:200]}). `--map text=KEY` names other keys",
    )
