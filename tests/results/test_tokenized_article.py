"""An article's texts are tokenized once a field, as the index does."""

from __future__ import annotations

from searchidx.german.tokenizer import tokens
from searchidx.model import field_text
from searchidx.results.tokenized_article import TokenizedArticle
from tests.engines.support import article

STORY = article("s", ("title", "Der Ostsee-Minister"), ("body", "Der Minister reist. Ärzt:innen um 20:15 Uhr."))


def test_tokens_stand_where_the_index_has_them() -> None:
    tokenized = TokenizedArticle(STORY)
    for field in ("title", "body"):
        places = sorted((term, *place) for term, at in tokenized.places(field).items() for place in at)
        assert places == sorted((t.term, t.position, t.start, t.end) for t in tokens(field_text(STORY, field)))


def test_a_field_without_text_has_no_tokens() -> None:
    tokenized = TokenizedArticle(STORY)
    assert list(tokenized.texts) == ["title", "body"]
    assert tokenized.places("lead") == {}


def test_a_field_is_tokenized_once() -> None:
    tokenized = TokenizedArticle(STORY)
    assert tokenized.places("body") is tokenized.places("body")
