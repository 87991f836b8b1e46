"""Exported records: an export reads back as the same article, and nobody else's record is taken for one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.model import TEXT_FIELDS, Article, Span
from searchidx.sources.export_record import EXPORT_KEYS, KEPT_FIELDS, exported, restored
from searchidx.sources.file_access import ARTICLE_LIMIT
from searchidx.sources.strict_json import parsed
from tests.sources.support import articles, outcomes, reasons

GIVEN = Article("x", "Rat tagt\n\nBis Mitternacht.", (Span("title", 0, 8), Span("body", 10, 26)), section="Lokales")

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(str.strip)


@st.composite
def any_articles(draw: st.DrawFn) -> Article:
    original = draw(texts)
    ends = sorted(draw(st.lists(st.integers(0, len(original)), max_size=8)))
    fields = st.sampled_from([*TEXT_FIELDS, *KEPT_FIELDS])
    spans = tuple(Span(draw(fields), start, end, draw(texts)) for start, end in zip(ends[::2], ends[1::2], strict=False))
    date = draw(st.sampled_from([None, "2025-02-12", "2025-02-12T14:30:00", "2025-02-12T14:30:00+01:00"]))
    facts = {key: draw(st.none() | texts) for key in ("section", "source", "url", "author")}
    return Article(draw(texts), original, spans, date, **facts, metadata=MappingProxyType(draw(st.dictionaries(texts, texts))))


@settings(deadline=None)  # the machine may be busy
@given(any_articles())
def test_an_export_is_restored_as_the_same_article(article: Article) -> None:
    assert restored(parsed(json.dumps(exported(article)))) == article
    assert exported(article).keys() == EXPORT_KEYS


def test_an_exported_page_reads_back_as_the_same_article(tmp_path: Path) -> None:
    page = "Rat tagt\n\nBis Mitternacht wurde im Rat gestritten.\n\nBildquelle: © dpa\n\nFür Sie ausgewählt\n\nMehr davon"
    [article] = articles(outcomes(tmp_path, page, "x.txt"))
    record = exported(article)
    assert articles(outcomes(tmp_path, json.dumps(record), "a.jsonl", recover=True)) == [article]
    assert "Bis Mitternacht" in record["text"]
    assert record["title"] == "Rat tagt"


FOREIGN: Mapping[str, Mapping[str, object]] = {
    "a source's own title": {"original": "Süddeutsche", "spans": "1-3"},
    "entities": {"original": "Der Dom steht.", "spans": [[4, 7, "LOC"]]},
    "entities like ours": {"original": "Der Dom steht.", "spans": [["LOC", 4, 7, "ner"]]},
    "no text": {"original": True, "spans": []},
    "objects": {"original": {"lang": "en"}, "spans": [{"start": 0, "end": 3}]},
    "beyond the text": {"original": "ja", "spans": [["title", 0, 99, "given"]]},
    "null": {"original": None, "spans": None},
    "with metadata of its own": {"original": "nein", "spans": [], "metadata": "keine"},
}


@pytest.mark.parametrize("keys", FOREIGN.values(), ids=FOREIGN)
def test_a_record_with_keys_of_these_names_is_an_ordinary_article(tmp_path: Path, keys: Mapping[str, object]) -> None:
    read = outcomes(tmp_path, json.dumps({"id": "a", "title": "Köln", "text": "Der Dom steht.", **keys}), "a.jsonl")
    assert reasons(read) == {}
    [article] = articles(read)
    assert article.original == "Köln\n\nDer Dom steht."
    assert article.metadata.keys() == {key for key, value in keys.items() if value is not None}


def test_an_export_is_restored_although_somebody_has_removed_keys(tmp_path: Path) -> None:
    record = exported(GIVEN)
    for key in ("date", "author", "metadata", "source"):
        del record[key]
    assert articles(outcomes(tmp_path, json.dumps(record), "a.jsonl")) == [GIVEN]


@pytest.mark.parametrize("metadata", [None, {}, {"agentur": None}])
def test_null_is_no_metadata(tmp_path: Path, metadata: object) -> None:
    [article] = articles(outcomes(tmp_path, json.dumps({**exported(GIVEN), "metadata": metadata}), "a.jsonl"))
    assert article == GIVEN
    assert dict(article.metadata) == {}


def test_a_value_beside_null_is_kept(tmp_path: Path) -> None:
    [article] = articles(outcomes(tmp_path, json.dumps({**exported(GIVEN), "metadata": {"a": None, "b": "c"}}), "a.jsonl"))
    assert article.metadata == {"b": "c"}


BROKEN: Mapping[str, tuple[Mapping[str, object], str]] = {
    "beyond the text": ({"spans": [["body", 0, 99, "given"]]}, "„spans“ passt nicht"),
    "unknown field": ({"spans": [["korpus", 0, 4, "given"]]}, "„spans“ passt nicht"),
    "no rows": ({"spans": "body"}, "„spans“ passt nicht"),
    "no id": ({"id": None}, "Export ohne „id“"),
    "no text": ({"original": " "}, "ohne Text in „original“"),
    "nested metadata": ({"metadata": {"a": {}}}, "kein Text"),
    "metadata that is no object": ({"metadata": ["a"]}, "kein Text"),
    "a number as section": ({"section": ["a"]}, "kein Text"),
}


@pytest.mark.parametrize(("change", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_export_is_refused_and_not_half_read(tmp_path: Path, change: Mapping[str, object], reason: str) -> None:
    read = outcomes(tmp_path, json.dumps({**exported(GIVEN), **change}) + "\n", "a.jsonl")
    assert not articles(read)
    assert reason in reasons(read)["corpus/a.jsonl:1"]


def test_halves_of_characters_in_an_edited_export_are_replaced(tmp_path: Path) -> None:
    line = '{"id": "a\\ud83d", "original": "x\\ud83dy", "spans": [["body", 0, 3, "given"]], "metadata": {"k\\ud83d": "v\\ud83d"}}'
    [article] = articles(outcomes(tmp_path, line, "a.jsonl"))
    assert article == Article("a\ufffd", "x\ufffdy", (Span("body", 0, 3),), metadata={"k\ufffd": "v\ufffd"})


def test_the_date_of_an_edited_export_is_checked(tmp_path: Path) -> None:
    read = outcomes(tmp_path, json.dumps({**exported(GIVEN), "date": "gestern"}), "a.jsonl")
    assert articles(read) == [GIVEN]
    assert "'gestern'" in reasons(read)["corpus/a.jsonl:1"]


def test_an_article_of_the_longest_that_are_read_comes_back_from_its_export(tmp_path: Path) -> None:
    words = "Die Elbe steigt, „sagt“ sie.\n\n" * (ARTICLE_LIMIT // 32)
    content = f"Titel\n\n{words}".encode()[:ARTICLE_LIMIT].decode("utf-8", "ignore")
    [article] = articles(outcomes(tmp_path, content, "a.txt"))
    line = json.dumps(exported(article), ensure_ascii=False)
    assert len(line) > 1.9 * len(article.original) > ARTICLE_LIMIT
    for name in ("b.jsonl", "b.json"):
        [restored] = articles(outcomes(tmp_path, line, name))
        assert restored == article


@pytest.mark.parametrize("key", ["text", "ressortleitung"])
def test_an_article_that_no_text_file_could_hold_is_refused_in_a_record_too(tmp_path: Path, key: str) -> None:
    read = outcomes(tmp_path, json.dumps({"title": "T", key: "a" * (ARTICLE_LIMIT + 1)}), "a.jsonl")
    assert not articles(read)
    assert "20 MB" in reasons(read)["corpus/a.jsonl:1"]
