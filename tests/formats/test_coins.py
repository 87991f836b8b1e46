"""What a reference manager finds in a page about an article."""

from __future__ import annotations

from urllib.parse import parse_qs

from searchidx.formats.coins import context_object, meta_tags
from tests.formats.support import HOSTILE, PLAIN


def test_a_context_object_names_an_article_of_a_newspaper() -> None:
    facts = parse_qs(context_object(PLAIN))
    assert facts["ctx_ver"] == ["Z39.88-2004"]
    assert (facts["rft.type"], facts["rft.title"], facts["rft.source"]) == (["newspaperArticle"], [PLAIN.title], ["Elbkurier"])
    assert (facts["rft.aulast"], facts["rft.aufirst"], facts["rft.au"]) == (["Ahn"], ["Ada"], ["Ahn, Ada", "Bo, Ben"])
    assert (facts["rft.date"], facts["rft.identifier"]) == (["2025-02-12"], [PLAIN.url])


def test_meta_tags_name_each_author_and_no_address_that_is_none() -> None:
    tags = meta_tags(PLAIN)
    assert [value for name, value in tags if name == "citation_author"] == ["Ahn, Ada", "Bo, Ben"]
    assert ("citation_publication_date", "2025/02/12") in tags
    assert "citation_public_url" not in dict(meta_tags(HOSTILE))
