"""Two hits, one as most are and one that no format expects, and what a format makes of them."""

from __future__ import annotations

from collections.abc import Sequence

from searchidx.formats import Feed, written
from searchidx.model import Hit, Passage

FEED = Feed("urn:x", "Suche: „Ä & B“", "2025-03-02T10:00:00+00:00", "http://localhost/suche.atom?q=a&n=1")
PLAIN = Hit(
    "corpus/ä-1",
    "Minister „berät“",
    3.25,
    "2025-02-12T06:30:00+01:00",
    "Politik",
    "Elbkurier",
    "https://e.example/a?x=1&y=2",
    False,
    (Passage("lead", "Der Minister, er spricht.", ((4, 12),)),),
    author="Ada Ahn und Ben Bo",
)
HOSTILE = Hit(
    "=1+1",
    '=HYPERLINK("http://x")\x00\x1b[31m </title><script>{\\',
    0.0,
    None,
    "@section",
    "-source\nnext",
    "javascript:alert(1)",
    True,
    (Passage("body", "</summary>]]> \ud800 & <b>", ()),),
    author="+plus\r\nER  - ",
)
BOTH = (PLAIN, HOSTILE)


def text(suffix: str, hits: Sequence[Hit] = BOTH, **options: object) -> str:
    return "".join(written(suffix, hits, feed=FEED, **options))  # type: ignore[arg-type]
