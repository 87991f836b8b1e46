"""What the web page of an article said before: on its page, side by side, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import searchidx
from tests.web.html_document import get_page
from web import create_app

PAGE = "https://elbkurier.example/politik/rat"


@pytest.fixture
def nightly(tmp_path: Path) -> Iterator[FlaskClient]:
    texts = {
        "2025-02-10": ("Rat tagt am Abend", "Der Stadtrat berät am Abend über den Haushalt."),
        "2025-02-11": ("Rat vertagt Haushalt", "Der Stadtrat hat den Haushalt vertagt."),
        "2025-02-12": ("Rat beschließt Haushalt", "Der Stadtrat hat den Haushalt beschlossen."),
    }
    for day, (title, text) in texts.items():
        (tmp_path / "eingang").mkdir(exist_ok=True)
        (tmp_path / "eingang" / f"{day}.jsonl").write_text(json.dumps({"id": day, "title": title, "text": text, "url": PAGE}) + "\n")
    with searchidx.open(tmp_path / "index") as index:
        index.index([tmp_path / "eingang"])
        yield create_app(index).test_client()


def test_a_search_finds_the_newest_version_only(nightly: FlaskClient) -> None:
    assert "2025-02-12" in nightly.get("/?q=beschlossen").text
    assert [json.loads(nightly.get(f"/api/v1/search?q={word}").text)["total"] for word in ("beschlossen", "Abend", "*")] == [1, 0, 1]


def test_an_article_lists_what_its_page_said_before(nightly: FlaskClient) -> None:
    section = get_page(nightly, "/artikel/2025-02-12").one("ul", klass="like")
    assert [[span.text for span in item.all("span")] for item in section.all("li")] == [
        ["Fassung 2", "Stand 11. Februar 2025", "Rat vertagt Haushalt", ": Fassung 2"],
        ["Fassung 1", "Stand 10. Februar 2025", "Rat tagt am Abend", ": Fassung 1"],
    ]
    assert [a.attributes["href"] for a in section.all("a")] == [f"/fassungen?id=2025-02-12&version={number}" for number in (2, 1)]


def test_an_earlier_version_is_compared_with_the_article(nightly: FlaskClient) -> None:
    page = get_page(nightly, "/fassungen?id=2025-02-12&version=2")
    left, right = page.all("div", klass="text")
    assert [mark.text for mark in left.all("mark")] == ["vertagt", "vertagt"]
    assert [mark.text for mark in right.all("mark")] == ["beschließt", "beschlossen"]
    assert not [text for text in ("Keine andere Fassung", "wird nicht beachtet") if text in page.text]


def test_the_id_of_an_earlier_version_leads_to_the_article(nightly: FlaskClient) -> None:
    answer = nightly.get("/artikel/2025-02-10?q=Rat")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/artikel/2025-02-12?q=Rat")
    assert nightly.get("/artikel/2025-02-09").status_code == 404


def test_programs_get_earlier_versions_as_json(nightly: FlaskClient) -> None:
    earlier = json.loads(nightly.get("/api/v1/versions?id=2025-02-12").text)["earlier"]
    assert [(each["number"], each["since"], each["id"], each["title"]) for each in earlier] == [
        (2, "2025-02-11", "2025-02-11", "Rat vertagt Haushalt"),
        (1, "2025-02-10", "2025-02-10", "Rat tagt am Abend"),
    ]
    assert earlier[0]["original"].endswith("Der Stadtrat hat den Haushalt vertagt.")
