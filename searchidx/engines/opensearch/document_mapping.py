"""Document mapping: what an article is as a document of the cluster, and the mapping of the index that holds the documents.

The cluster analyses nothing: a field is sent as the terms at its positions, a "token stream". The word at position p stands at place 2p of
the stream, the ends of sentences and clauses before it at 2p − 1; so the cluster sees a boundary between two words, and never one on a
word. EMPTY holds a place where nothing stands, TOGETHER joins terms of one place.

A document is live from generation `born` on, up to but not including generation `gone`; a reader of generation g asks for the live ones.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from binascii import a2b_base64
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from searchidx.engines.opensearch.cluster_settings import ClusterSettings
from searchidx.errors import ArticleRefused
from searchidx.german import CLAUSE, SENTENCE, terms
from searchidx.german.calendar import day, moment
from searchidx.german.tokenizer import WORD
from searchidx.german.word_lists import UNCOUNTED_TERMS
from searchidx.model import (
    DATE_FACETS,
    KEYWORD_FIELDS,
    QUOTE_FIELDS,
    SEARCHED_FIELDS,
    UNCOUNTED_FIELDS,
    Article,
    facet_value,
    field_text,
    present_fields,
)
from searchidx.ranking.bm25f import K1, B
from searchidx.storage.article_codec import packed, unpacked

VERSION = 4
"""Of the format of documents and state; others are not read."""

FOREVER = 2**53
"""`gone` of a live document."""

EMPTY, TOGETHER = "_", "|"
_STREAM = "text_"
RANKED = "ranked"
"""The field with all that ranking needs, a doc value (column): reading 2,000 of them opens no stored article."""

ALL = "all"
"""The field that holds all that is searched where a query names no field."""

FIELD_GAP = 1_000_000
"""Places between two fields in ALL: no phrase and no neighbourhood reaches across."""

_STANDARD_BASE64 = str.maketrans("-_", "+/")
_UNCOUNTED = UNCOUNTED_TERMS | {SENTENCE, CLAUSE, EMPTY}


@dataclass(frozen=True, slots=True)
class Document:
    """An article as the index holds it: `body` is sent; `lengths` in words by field; terms without and with those of UNCOUNTED_FIELDS."""

    body: Mapping[str, Any]
    lengths: Mapping[str, int]
    terms: frozenset[str]
    terms_with_teaser: frozenset[str]


def document(article: Article) -> Document:
    """The document of an article, without `born` and `gone`. Raises ArticleRefused for a date that is none."""
    streams = {name: token_stream(text) for name in present_fields(article) if (text := field_text(article, name))}
    body: dict[str, Any] = {text_field(name): stream for name, (stream, _) in streams.items()}
    lengths = {name: 0 if name in QUOTE_FIELDS else length for name, (_, length) in streams.items()}
    body |= {"lengths": lengths, "id": article.id, "data": b64encode(zlib.compress(packed(article))).decode("ascii")}
    body |= {field: value for field in KEYWORD_FIELDS if (value := getattr(article, field)) is not None}
    if article.date:
        try:
            body |= {"moment": moment(article.date), "day": day(article.date)}
        except ValueError as error:
            raise ArticleRefused(article.id, str(error)) from error
        body |= {field: facet_value(article, field) for field in DATE_FACETS}
    return Document({**body, RANKED: _packed_ranking_fields(body)}, lengths, *term_sets(body))


def ranking_fields(data: str) -> dict[str, Any]:
    """What matching and scoring need of a document, from its field RANKED: its token streams by field of the index, and the rest."""
    unpadded = data.rstrip("=").translate(_STANDARD_BASE64)  # a doc value comes back in the URL-safe alphabet, without padding
    head, *streams = zlib.decompress(a2b_base64(unpadded + "=" * (-len(unpadded) % 4))).decode("utf-8", "surrogatepass").split("\n")
    fields: dict[str, Any] = json.loads(head)
    for line in streams:
        name, _, stream = line.partition(" ")
        fields[name] = stream
    return fields


def term_sets(body: Mapping[str, Any]) -> tuple[frozenset[str], frozenset[str]]:
    """The terms of a document in any field but UNCOUNTED_FIELDS, and in any at all; boundaries left out."""
    searched = frozenset(term for name in SEARCHED_FIELDS for term in stream_terms(body.get(text_field(name), "")))
    return searched, searched.union(*(stream_terms(body.get(text_field(name), "")) for name in UNCOUNTED_FIELDS))


def stream_terms(stream: str) -> list[str]:
    """The terms of a stream, boundaries left out, each as often as it occurs."""
    return " ".join(stream.split(" ")[::2]).replace(TOGETHER, " ").split(" ") if stream else []


def token_stream(text: str) -> tuple[str, int]:
    """The token stream of a text, and its length in words, function words not counted."""
    places: list[str] = []  # terms by position
    boundaries: dict[int, list[str]] = {}  # ends of sentences and clauses before a position, or after the last one
    for match in WORD.findall(text):
        match_terms, width = terms(match)
        if not width:
            boundaries.setdefault(len(places), []).extend(term for term, *_ in match_terms)
        elif width == 1 and len(match_terms) == 1:
            places.append(match_terms[0][0])
        else:
            slots: list[list[str]] = [[] for _ in range(width)]
            for term, offset, _, _ in match_terms:
                slots[offset].append(term)
            places += [TOGETHER.join(slot) or EMPTY for slot in slots]
    if not places:
        return "", 0
    parts = [EMPTY] * (2 * len(places) + 1)
    parts[1::2] = places
    for position, boundary in boundaries.items():
        parts[2 * position] = TOGETHER.join(dict.fromkeys(boundary))
    return " ".join(parts[1:]), sum(map(_is_counted, places))


def text_field(name: str) -> str:
    """What a field of text is called in the index."""
    return f"{_STREAM}{name}"


def document_id(id: str, generation: int) -> str:
    """The id of a document: the same article sent twice in one commit is one document."""
    return f"{blake2b(id.encode('utf-8', 'surrogatepass'), digest_size=16).hexdigest()}-{generation}"


def stored_article(data: str) -> Article:
    """The article of a document's "data". Raises ValueError or TypeError for one that is damaged."""
    return unpacked(zlib.decompress(b64decode(data)))


def index_template(settings: ClusterSettings) -> dict[str, Any]:
    """Settings and mapping of the index of documents."""
    text = {"type": "text", "analyzer": "terms", "similarity": "own", "position_increment_gap": FIELD_GAP}
    fields: dict[str, Any] = {text_field(name): {**text, "copy_to": ALL} for name in SEARCHED_FIELDS}
    fields |= {text_field(name): text for name in UNCOUNTED_FIELDS}
    fields |= {ALL: text, "data": {"type": "binary"}, "moment": {"type": "long"}, "id": {"type": "keyword"}}
    fields |= {name: {"type": "keyword"} for name in (*KEYWORD_FIELDS, *DATE_FACETS)}
    fields |= {name: {"type": "long"} for name in ("born", "gone")} | {RANKED: {"type": "binary", "doc_values": True}}
    return {
        "settings": {
            "index": {
                "number_of_shards": settings.shards,
                **replica_settings(settings),
                "refresh_interval": "-1",  # each commit refreshes once, at its end
                "similarity": {"own": {"type": "BM25", "k1": K1, "b": B}},  # it chooses which documents are ranked here
                "analysis": {
                    "tokenizer": {"spaces": {"type": "whitespace", "max_token_length": 4096}},
                    "filter": {
                        "empty": {"type": "stop", "stopwords": [EMPTY]},
                        "together": {"type": "pattern_capture", "preserve_original": False, "patterns": ["([^|]+)"]},
                    },
                    "analyzer": {"terms": {"type": "custom", "tokenizer": "spaces", "filter": ["empty", "together"]}},
                },
            }
        },
        "mappings": {"dynamic": False, "_meta": {"searchidx": VERSION}, "properties": fields},
    }


def replica_settings(settings: ClusterSettings) -> dict[str, Any]:
    """The setting for how many replicas each shard has."""
    return {"auto_expand_replicas": "0-1"} if settings.replicas is None else {"number_of_replicas": settings.replicas}


def _packed_ranking_fields(body: Mapping[str, Any]) -> str:
    """The first line is JSON; then comes a line for each stream: JSON would take three times as long to read."""
    streams = {name: stream for name, stream in body.items() if name.startswith(_STREAM)}
    head = {name: value for name, value in body.items() if name not in ("data", "year", "month") and name not in streams}
    text = "\n".join([json.dumps(head), *(f"{name} {stream}" for name, stream in streams.items())])
    return b64encode(zlib.compress(text.encode("utf-8", "surrogatepass"), 1)).decode("ascii")


def _is_counted(place: str) -> bool:
    """Whether any term of a place counts towards the length of the text."""
    return place not in _UNCOUNTED if TOGETHER not in place else any(term not in _UNCOUNTED for term in place.split(TOGETHER))
