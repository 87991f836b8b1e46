"""The feed is well-formed, and its entries link to web pages only."""

from __future__ import annotations

from xml.etree import ElementTree

from tests.formats.support import FEED, PLAIN, text

ATOM = "{http://www.w3.org/2005/Atom}"


def test_atom_is_well_formed_and_links_to_web_pages_only() -> None:
    feed = ElementTree.fromstring(text("atom").encode("utf-8"))
    first, second = feed.findall(ATOM + "entry")
    assert feed.findtext(ATOM + "title") == FEED.title
    assert first.findtext(ATOM + "id") == "urn:searchidx:article:corpus/%C3%A4-1"
    assert first.find(ATOM + "link").get("href") == PLAIN.url  # type: ignore[union-attr]
    assert first.findtext(ATOM + "updated") == "2025-02-12T06:30:00+01:00"
    assert second.findtext(ATOM + "id") == "urn:searchidx:article:=1+1"
    assert second.findtext(ATOM + "updated") == FEED.updated
    assert second.find(ATOM + "link") is None
    assert "<script>" in (second.findtext(ATOM + "title") or "")
