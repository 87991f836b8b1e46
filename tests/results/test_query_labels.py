"""Parts of a query are named shortly, in both languages."""

from __future__ import annotations

import pytest

from searchidx.query.core_nodes import And, Everything, Near, Node, Not, Or, Phrase, Range
from searchidx.results.query_labels import node_label
from tests.engines.support import word

PHRASE = Phrase((("frieden",), ("ohne",), ("kiew", "kyjiw")))


@pytest.mark.parametrize(
    ("node", "german", "english"),
    [
        (word("minister"), "minister", "minister"),
        (PHRASE, "„frieden ohne kiew“", "“frieden ohne kiew”"),
        (Near((word("trat"), word("zurück")), 5), "„trat … zurück“", "“trat … zurück”"),
        (Not(word("flug")), "NICHT flug", "NOT flug"),
        (Or((word("bahn"), word("flug"))), "bahn oder flug", "bahn or flug"),
        (And((word("bahn"), PHRASE)), "bahn und „frieden ohne kiew“", "bahn and “frieden ohne kiew”"),
        (Or(()), "nichts", "nothing"),
        (Everything(), "alle Artikel", "all articles"),
        (Range("section", "Politik", "Politik"), "Ressort Politik", "section Politik"),
        (Range("date", "2025-02-12", "2025-02-12"), "Zeitraum 12.02.2025", "period 2025-02-12"),
        (Range("date", "2025-02-01", "2025-02-28"), "Zeitraum 01.02.2025–28.02.2025", "period 2025-02-01–2025-02-28"),
        (Range("date", "2025-02-01", None), "Zeitraum ab 01.02.2025", "period since 2025-02-01"),
        (Range("date", None, "2025-02-28"), "Zeitraum bis 28.02.2025", "period until 2025-02-28"),
    ],
)
def test_a_part_of_a_query_has_a_label(node: Node, german: str, english: str) -> None:
    assert (node_label(node, "de"), node_label(node, "en")) == (german, english)
