"""The key of a citation belongs to one article."""

from __future__ import annotations

import re

from searchidx.model import Hit
from tests.formats.support import text


def test_articles_never_share_a_key() -> None:
    ids = ["a-1", "a/1", "ä-1", "А-1", "A-1", "-a-1", "\udcff"]
    keys = re.findall(r"@article\{([^,]*),", text("bib", [Hit(id, "", 1.0, None, None, None, None, False, ()) for id in ids]))
    assert len({key.lower() for key in keys}) == len(ids)
    assert keys[0] == "a-1"
