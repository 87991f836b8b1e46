"""The key of a citation belongs to one article."""

from __future__ import annotations

import re

import pytest

from searchidx.formats.cited_article import author
from searchidx.model import Hit, author_names
from tests.formats.support import text


def test_articles_never_share_a_key() -> None:
    ids = ["a-1", "a/1", "ä-1", "А-1", "A-1", "-a-1", "\udcff"]
    keys = re.findall(r"@article\{([^,]*),", text("bib", [Hit(id, "", 1.0, None, None, None, None, False, ()) for id in ids]))
    assert len({key.lower() for key in keys}) == len(ids)
    assert keys[0] == "a-1"


@pytest.mark.parametrize(
    ("name", "inverted"),
    [
        ("Ina Köhler", "Köhler, Ina"),
        ("Ursula von der Leyen", "von der Leyen, Ursula"),
        ("Jean-Luc d’Alembert-Roux", "Jean-Luc d’Alembert-Roux"),
        ("Dr. Änne Groß", "Groß, Dr. Änne"),
        ("dpa", "dpa"),
        ("Redaktion Politik", "Redaktion Politik"),
        ("Deutsche Presse-Agentur", "Deutsche Presse-Agentur"),
        ("AFP NORD", "AFP NORD"),
        ("Team 7", "Team 7"),
    ],
)
def test_a_person_has_family_and_given_name_and_a_body_has_not(name: str, inverted: str) -> None:
    assert author(name).inverted == inverted


def test_each_author_of_a_byline_is_one() -> None:
    assert author_names("Ina Köhler und Jörg Öztürk") == author_names("Ina Köhler, Jörg Öztürk") == ("Ina Köhler", "Jörg Öztürk")
    assert author_names("Ina Köhler; Ina Köhler / dpa") == ("Ina Köhler", "dpa")
    assert author_names("Roland Anders") == ("Roland Anders",)
