"""The layout says what an article is as a document, and what the index is that holds the documents.

The cluster analyses nothing: a field is sent as its terms. Word p stands at 2p, the ends of sentences and clauses before it at 2p − 1; so
the cluster sees a boundary between two words, and never one on a word. `_` holds a place where nothing stands.

A document lives from generation `born` on, up to and without generation `gone`; nobody sees it before.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from searchidx.engines.opensearch.server import Settings
from searchidx.german import CLAUSE, SENTENCE, terms
from searchidx.german.calendar import day, moment
from searchidx.german.tokenizer import WORD
from searchidx.german.word_lists import FUNCTION_WORDS
from searchidx.model import DATE_FACETS, KEYWORD_FIELDS, SEARCHED_FIELDS, TEXT_FIELDS, Article, facet_value, field_text
from searchidx.storage.article_codec import packed, unpacked

VERSION = 1
"""Of documents and state; another one is not read."""

FOREVER = 2**53
EMPTY, TOGETHER = "_", "|"
RANKED = "ranked"
"""The field with all that ranking needs, kept as a column: reading 2,000 of them opens no stored article."""

ALL = "all"
"""The field that holds all that is searched where a query names no field."""

FIELD_GAP = 1_000_000
"""Places between two fields in ALL: no phrase and no neighbourhood reaches across."""

_ONE_ALPHABET = str.maketrans("-_", "+/")
_UNCOUNTED = FUNCTION_WORDS | {SENTENCE, CLAUSE}


@dataclass(frozen=True, slots=True)
class Document:
    """An article as the index holds it: `body` for the cluster; `lengths` by field, and its terms without and with those of the teaser."""

    body: Mapping[str, Any]
    lengths: Mapping[str, int]
    counted: frozenset[str]
    held: frozenset[str]


def document(article: Article) -> Document:
    """The document of an article, of no generation yet. Raises ValueError for a date that is none."""
    present = [name for name in TEXT_FIELDS if any(span.field == name for span in article.spans) or (name == "author" and article.author)]
    streams = {name: stream(text) for name in present if (text := field_text(article, name))}
    body: dict[str, Any] = {text_field(name): text for name, (text, _) in streams.items()}
    lengths = {name: length for name, (_, length) in streams.items()}
    body |= {"lengths": lengths, "id": article.id, "data": b64encode(zlib.compress(packed(article))).decode("ascii")}
    body |= {field: value for field in KEYWORD_FIELDS if (value := getattr(article, field)) is not None}
    if article.date:
        body |= {"moment": moment(article.date), "day": day(article.date)}
        body |= {field: facet_value(article, field) for field in DATE_FACETS}
    return Document({**body, RANKED: _ranked(body)}, lengths, *term_sets(body))


def ranked(data: str) -> dict[str, Any]:
    """What matching and scoring need of a document, from its field RANKED."""
    unpadded = data.rstrip("=").translate(_ONE_ALPHABET)  # a column comes back in the alphabet of addresses, without padding
    found: dict[str, Any] = json.loads(zlib.decompress(b64decode(unpadded + "=" * (-len(unpadded) % 4))))
    return found


def term_sets(body: Mapping[str, Any]) -> tuple[frozenset[str], frozenset[str]]:
    """The terms of a document in any field but teaser, and in any at all; boundaries left out."""
    counted = frozenset(word for name in SEARCHED_FIELDS for word in words(body.get(text_field(name), "")))
    return counted, counted.union(words(body.get(text_field("teaser"), "")))


def words(stream: str) -> list[str]:
    """The terms of a stream, boundaries left out, each as often as it occurs."""
    return " ".join(stream.split(" ")[::2]).replace(TOGETHER, " ").split(" ") if stream else []


def stream(text: str) -> tuple[str, int]:
    """The terms of a text at their places, and its length (`analysis.length`)."""
    places: list[list[str]] = []
    before: list[list[str]] = [[]]
    for match in WORD.findall(text):
        found, width = terms(match)
        if not width:
            before[-1] += [term for term, *_ in found]
            continue
        start = len(places)
        places += [[] for _ in range(width)]
        before += [[] for _ in range(width)]
        for term, offset, _, _ in found:
            places[start + offset].append(term)
    if not places:
        return "", 0
    pairs = zip(before, places, strict=False)
    pieces = [piece for boundary, place in pairs for piece in (_joined(boundary), TOGETHER.join(place) or EMPTY)]
    pieces.append(_joined(before[-1]))
    return " ".join(pieces[1:]), sum(any(term not in _UNCOUNTED for term in place) for place in places)


def text_field(name: str) -> str:
    """What a field of text is called in the index."""
    return f"text_{name}"


def identity(id: str, generation: int) -> str:
    """The key of a document: the same article sent twice in one commit is one document."""
    return f"{blake2b(id.encode('utf-8', 'surrogatepass'), digest_size=16).hexdigest()}-{generation}"


def article_of(data: str) -> Article:
    """The article of a document's "data"."""
    return unpacked(zlib.decompress(b64decode(data)))


def template(settings: Settings) -> dict[str, Any]:
    """Settings and mapping of the index of articles."""
    text = {"type": "text", "analyzer": "terms", "similarity": "own", "position_increment_gap": FIELD_GAP}
    fields: dict[str, Any] = {text_field(name): {**text, "copy_to": ALL} for name in SEARCHED_FIELDS}
    fields |= {ALL: text, text_field("teaser"): text, "data": {"type": "binary"}, "moment": {"type": "long"}, "id": {"type": "keyword"}}
    fields |= {name: {"type": "keyword"} for name in (*KEYWORD_FIELDS, *DATE_FACETS)}
    fields |= {name: {"type": "long"} for name in ("born", "gone")} | {RANKED: {"type": "binary", "doc_values": True}}
    return {
        "settings": {
            "index": {
                "number_of_shards": settings.shards,
                **copies(settings),
                "refresh_interval": "-1",  # a commit refreshes, nothing else needs to be seen
                "similarity": {"own": {"type": "BM25", "k1": 0.9, "b": 0.6}},  # near ours: it chooses whom we rank
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


def copies(settings: Settings) -> dict[str, Any]:
    """The setting for how many copies of each shard there are."""
    return {"auto_expand_replicas": "0-1"} if settings.replicas is None else {"number_of_replicas": settings.replicas}


def _ranked(body: Mapping[str, Any]) -> str:
    found = {name: value for name, value in body.items() if name not in ("data", "year", "month")}
    return b64encode(zlib.compress(json.dumps(found).encode("ascii"), 1)).decode("ascii")


def _joined(boundaries: list[str]) -> str:
    return TOGETHER.join(dict.fromkeys(boundaries)) or EMPTY
