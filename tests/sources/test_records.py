"""Records: which key becomes what, and what is doubtful about a value."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from searchidx.model import Article, Span
from searchidx.sources import Outcome, Warned, field_names, source_reader
from tests.sources import support
from tests.sources.support import articles, reasons


def outcomes(folder: Path, content: str, *, recover: bool = False) -> list[Outcome]:
    return support.outcomes(folder, content, "a.jsonl", recover=recover)


@pytest.mark.parametrize("number", ["017", "1.50", "-3", "9" * 5000])
def test_an_id_is_kept_to_the_letter(tmp_path: Path, number: str) -> None:
    assert articles(outcomes(tmp_path, json.dumps({"id": number, "text": "T"})))[0].id == number
    if not number.startswith("0"):
        assert articles(outcomes(tmp_path, f'{{"id": {number}, "text": "T"}}'))[0].id == number


def test_without_an_id_it_comes_from_the_content_and_stays(tmp_path: Path) -> None:
    first, second = articles(outcomes(tmp_path, '{"text": "eins"}\n{"text": "zwei"}\n'))
    assert first.id.startswith("corpus/a.jsonl#")
    assert first.id != second.id
    swapped = articles(outcomes(tmp_path, '{"text": "zwei", "id": ""}\n{"text": "eins"}\n'))
    assert [article.id for article in swapped] == [second.id, first.id]


def test_every_key_finds_its_place(tmp_path: Path) -> None:
    record = {
        "id": 17,
        "title": "Titel",
        "text": "Absatz eins.\n\nAbsatz zwei.",
        "date": "12.02.2025 14:30",
        "section": "Politik",
        "source": "Elbkurier",
        "url": "https://elbkurier.example/17",
        "author": "Ida Öz",
        "agentur": "dpa",
        "seite": 3,
        "laenge": 1.10,
        "frei": True,
        "orte": ["Köln", 5],
        "leer": "",
        "nichts": None,
    }
    [article] = articles(outcomes(tmp_path, json.dumps(record)))
    assert article == Article(
        id="17",
        original="Titel\n\nAbsatz eins.\n\nAbsatz zwei.",
        spans=(Span("title", 0, 5), Span("body", 7, 33)),
        date="2025-02-12T14:30:00",
        section="Politik",
        source="Elbkurier",
        url="https://elbkurier.example/17",
        author="Ida Öz",
        metadata={"agentur": "dpa", "seite": "3", "laenge": "1.1", "frei": "true", "orte": '["Köln", "5"]'},
    )


@pytest.mark.parametrize(("line", "kind"), [('{"title": "T"}', "title"), ('{"text": "T"}', "body"), ('{"title": "", "text": "T"}', "body")])
def test_a_title_or_a_text_is_enough(tmp_path: Path, line: str, kind: str) -> None:
    [article] = articles(outcomes(tmp_path, line))
    assert [span.field for span in article.spans] == [kind]
    assert article.original == "T"


def test_scraped_text_in_a_record_is_taken_apart_on_demand(tmp_path: Path) -> None:
    text = "Rat tagt bis Mitternacht\n\nDer Rat tagte lange.\n\nBildquelle: © dpa | Ida Öz\n\nSo ging es weiter, bis alle müde waren."
    line = json.dumps({"id": "a", "title": "Rat tagt bis Mitternacht", "text": text, "seite": "3"})
    [plain], [recovered] = articles(outcomes(tmp_path, line)), articles(outcomes(tmp_path, line, recover=True))
    assert {span.field for span in plain.spans} == {"title", "body"}
    assert "credit" in {span.field for span in recovered.spans}
    assert (recovered.id, recovered.metadata) == ("a", {"seite": "3"})


def test_an_unusable_date_costs_the_date_only(tmp_path: Path) -> None:
    read = outcomes(tmp_path, '{"text": "a", "date": "gestern"}')
    assert articles(read)[0].date is None
    assert "'gestern'" in reasons(read)["corpus/a.jsonl:1"]


def test_lone_surrogates_and_nuls_are_replaced_with_a_warning(tmp_path: Path) -> None:
    read = outcomes(tmp_path, '{"id": "a\\ud83d", "text": "x\\u0000y"}')
    [article] = articles(read)
    assert (article.id, article.original) == ("a\ufffd", "x y")
    assert isinstance(read[0], Warned)


OUTPUTS = {
    "news-please": {
        "authors": ["Ida Öz"],
        "date_download": "2025-03-01 10:00:00",
        "date_publish": "2025-02-12 08:00:00",
        "maintext": "Der Rat tagte.",
        "source_domain": "elbkurier.example",
        "title": "Brücke",
        "url": "https://elbkurier.example/1",
    },
    "fundus": {
        "title": "Brücke",
        "authors": ["Ida Öz"],
        "publishing_date": "2025-02-12T08:00:00+01:00",
        "body": {"summary": [], "sections": [{"headline": [], "paragraphs": ["Der Rat tagte."]}]},
        "url": "https://elbkurier.example/1",
    },
    "newspaper4k": {
        "url": "https://elbkurier.example/1",
        "title": "Brücke",
        "text": "Der Rat tagte.",
        "authors": ["Ida Öz"],
        "publish_date": "2025-02-12 08:00:00",
        "summary": "",
    },
    "wallabag": {
        "id": 7,
        "title": "Br&uuml;cke",
        "content": "<p>Der <b>Rat</b>\ntagte.</p>",
        "published_at": "2025-02-12T08:00:00+0100",
        "published_by": ["Ida Öz"],
        "created_at": "2025-03-01T10:00:00+0100",
        "url": "https://elbkurier.example/1",
    },
    "NewsAPI": {
        "source": {"id": None, "name": "Elbkurier"},
        "author": "Ida Öz",
        "title": "Brücke",
        "description": "Kurz.",
        "content": "Der Rat tagte.",
        "url": "https://elbkurier.example/1",
        "publishedAt": "2025-02-12T08:00:00Z",
    },
    "WordPress": {
        "date": "2025-02-12T08:00:00",
        "link": "https://elbkurier.example/1",
        "title": {"rendered": "Br&uuml;cke"},
        "content": {"rendered": "\n<p>Der Rat tagte.</p>\n", "protected": False},
        "author": {"first_name": "Ida", "last_name": "Öz"},
    },
    "German keys": {
        "Titel": "Brücke",
        "Inhalt": "Der Rat tagte.",
        "Datum": "Mittwoch, 12. Februar 2025",
        "Autoren": "Ida Öz;",
        "Link": "https://elbkurier.example/1",
    },
}


@pytest.mark.parametrize("record", OUTPUTS.values(), ids=OUTPUTS)
def test_the_output_of_other_tools_is_read_as_it_is(tmp_path: Path, record: dict[str, object]) -> None:
    [article] = articles(outcomes(tmp_path, json.dumps(record)))
    assert article.original == "Brücke\n\nDer Rat tagte."
    assert (article.date or "")[:10] == "2025-02-12"
    assert (article.author, article.url) == ("Ida Öz", "https://elbkurier.example/1")


def test_an_answer_of_a_service_gives_the_articles_it_wraps(tmp_path: Path) -> None:
    articles_of = {"status": "ok", "totalResults": 2, "articles": [OUTPUTS["NewsAPI"], {"title": "Zwei", "content": "Text."}]}
    assert [article.original for article in articles(outcomes(tmp_path, json.dumps(articles_of)))] == [
        "Brücke\n\nDer Rat tagte.",
        "Zwei\n\nText.",
    ]
    hits = {"hits": {"total": 1, "hits": [{"_index": "x", "_source": {"title": "Drei", "body": "Text."}}]}}
    assert articles(outcomes(tmp_path, json.dumps(hits)))[0].original == "Drei\n\nText."


def test_names_are_listed_and_addresses_are_none(tmp_path: Path) -> None:
    authors = [{"name": "Ida Öz"}, {"givenName": "Jo", "familyName": "Ahlers"}, "mail@elbkurier.example", "https://social.example/ida"]
    [article] = articles(outcomes(tmp_path, json.dumps({"title": "T", "authors": authors})))
    assert article.author == "Ida Öz, Jo Ahlers"


def test_a_plain_record_and_one_with_a_list_beside_it_are_read_alike(tmp_path: Path) -> None:
    for url in ("https://elbkurier.example/1", "httpx:böse", "https://mit blank.example", "www.elbkurier.example"):
        record = {"id": "a", "title": "T", "text": "Wort", "url": url}
        [plain], [beside] = articles(outcomes(tmp_path, json.dumps(record))), articles(outcomes(tmp_path, json.dumps(record | {"x": [1]})))
        assert (plain.url, plain.metadata.get("url")) == (beside.url, beside.metadata.get("url"))


def test_the_address_of_a_page_is_no_source(tmp_path: Path) -> None:
    record = {"title": "T", "source": "https://elbkurier.example/1", "source-hostname": "Elbkurier", "hostname": "elbkurier.example"}
    [article] = articles(outcomes(tmp_path, json.dumps(record)))
    assert (article.source, article.url) == ("Elbkurier", "https://elbkurier.example/1")


def test_html_in_a_text_becomes_paragraphs_and_headings(tmp_path: Path) -> None:
    text = "<h2>Der Anfang</h2><p>Eins &amp;<br>zwei.</p><script>böse()</script><!-- <p>weg</p> --><ul><li>Drei</li></ul>"
    [article] = articles(outcomes(tmp_path, json.dumps({"title": "T", "content": text})))
    assert article.original == "T\n\nDer Anfang\n\nEins &\nzwei.\n\nDrei"
    assert [span.field for span in article.spans] == ["title", "heading", "body"]


@pytest.mark.parametrize("text", ["3 < 5 und 7 > 2", "Der Befehl <Datei> lautet ls.", "A&O und R&D; B & C"])
def test_text_that_is_no_html_stays_as_it_is(tmp_path: Path, text: str) -> None:
    [article] = articles(outcomes(tmp_path, json.dumps({"text": text})))
    assert article.original == text


def test_text_encoded_twice_is_mended_and_told(tmp_path: Path) -> None:
    read = outcomes(tmp_path, json.dumps({"id": "a", "text": "FÃ¼r die BrÃ¼cke â€“ und fÃ¼r StraÃŸen"}))
    assert articles(read)[0].original == "Für die Brücke – und für Straßen"
    assert "doppelt kodiert" in reasons(read)["corpus/a.jsonl:1"]


def test_the_user_names_other_keys(tmp_path: Path) -> None:
    path = tmp_path / "corpus" / "a.jsonl"
    path.parent.mkdir()
    path.write_text(json.dumps({"zeile1": "Titel", "wortlaut": "Text", "text": "kein Text"}))
    read = source_reader.read(support.source_at(path), today=support.TODAY, key_map=(("title", "Zeile1"), ("text", "wortlaut")))
    [article] = articles(list(read))
    assert (article.original, article.metadata) == ("Titel\n\nText", {"text": "kein Text"})


def test_keys_of_strange_records_do_not_stay_in_memory(tmp_path: Path) -> None:
    before = field_names._remembered.cache_info().currsize
    row = {"text": "T", **{f"k{number}": "x" for number in range(1000)}}
    assert len(articles(support.outcomes(tmp_path, json.dumps(row), "a.jsonl"))) == 1
    assert field_names._remembered.cache_info().currsize <= before


def test_answers_in_answers_are_looked_into_as_deep_as_services_wrap_them(tmp_path: Path) -> None:
    def wrapped(depth: int) -> str:
        return '{"articles":[' * depth + '{"text": "T"}' + "]}" * depth

    assert len(articles(support.outcomes(tmp_path, wrapped(3), "a.jsonl"))) == 1
    assert "kein Artikel" in reasons(support.outcomes(tmp_path, wrapped(4), "b.jsonl"))["corpus/b.jsonl:1"]


@pytest.mark.parametrize("name", ["ida@example.org", "@ida", "https://example.org/ida", "mailto:ida@example.org", "a.b@c.d.example"])
def test_addresses_are_no_names(tmp_path: Path, name: str) -> None:
    [article] = articles(support.outcomes(tmp_path, json.dumps({"text": "T", "author": f"Ida Öz ;  {name};"}), "a.jsonl"))
    assert article.author == "Ida Öz"
