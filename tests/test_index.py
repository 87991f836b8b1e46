"""The public API keeps what it promises, on both engines alike."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event

import pytest

import searchidx
from searchidx.cli.report_text import status_text
from searchidx.engines.whoosh import open_engine
from searchidx.errors import ArticleUnknown, IndexClosed, IndexMissing, PathMissing, QueryTooLarge, UsageError
from searchidx.index import Index, match_types, operators
from searchidx.ingest import options
from searchidx.model import Page, Passage, Progress, Status, field_text
from searchidx.question import Filters, Question
from tests.conftest import FOUR, LOCAL_ENGINES
from tests.engines.support import news

Opened = Callable[[], Index]


@pytest.fixture(params=LOCAL_ENGINES)
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    """Opens the test's own index."""
    return lambda: searchidx.open(tmp_path / "index", engine=request.param)


@pytest.fixture(scope="module", params=LOCAL_ENGINES)
def four(request: pytest.FixtureRequest, four_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """The four articles, for tests that change nothing."""
    with searchidx.open(tmp_path_factory.mktemp("vier"), engine=request.param) as index:
        index.index([four_file])
        yield index


def written(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def ids(page: Page) -> list[str]:
    return [hit.id for hit in page.hits]


# --- opening ----------------------------------------------------------------------------------------------------------------------------


def test_an_index_without_a_commit_is_missing_until_there_is_one(opened: Opened, four_file: Path) -> None:
    with opened() as index:
        assert not index.exists
        for ask in (lambda: index.search("Bahn"), index.status, lambda: list(index.export()), lambda: index.remove(["bahn"])):
            with pytest.raises(IndexMissing, match="searchidx index"):
                ask()
        index.index([four_file])
        assert index.exists
        assert index.search("Bahn").total == 1


def test_an_index_without_a_name_is_not_the_current_folder() -> None:
    with pytest.raises(UsageError, match="leer"):
        searchidx.open("")


def test_an_index_on_disk_is_there_when_it_is_opened_again(four_file: Path, tmp_path: Path) -> None:
    with searchidx.open(tmp_path / "index") as index:
        index.index([four_file])
    with searchidx.open(tmp_path / "index") as index:
        assert ids(index.search("Pendler")) == ["bahn"]


def test_an_unknown_engine_is_refused_and_the_known_ones_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="whoosh, opensearch, memory"):
        searchidx.open(tmp_path, engine="lucene")


def test_a_closed_index_says_how_to_go_on(four_file: Path, opened: Opened) -> None:
    index = opened()
    index.index([four_file])
    prepared = index.prepare("Bahn")
    index.close()
    index.close()
    calls: tuple[Callable[[], object], ...] = (
        lambda: index.search("Bahn"),
        lambda: index.search(prepared),
        lambda: index.get("bahn"),
        lambda: index.exists,
        lambda: index.index([four_file]),
        index.status,
    )
    for ask in calls:
        with pytest.raises(IndexClosed, match=r"searchidx\.open"):
            ask()


# --- searching --------------------------------------------------------------------------------------------------------------------------


def test_a_page_says_what_was_found_and_how_it_was_read(four: Index) -> None:
    page = four.search("Sicherheitsgarantie")
    (hit,) = page.hits
    assert (page.total, page.offset, page.complete, page.notes) == (1, 0, True, ())
    assert (hit.id, hit.title, hit.date, hit.section, hit.source) == (
        "gipfel",
        "Verteidigungsminister beraten in Brüssel",
        "2025-02-12",
        "Politik",
        "Elbkurier",
    )
    assert hit.url == "https://elbkurier.example/gipfel"
    assert hit.score > 0
    assert not hit.partial
    assert "sicherheitsgarantien" in page.reading.de
    (word,) = page.words
    assert [(group.relation, [form.form for form in group.forms]) for group in word.groups if group.relation == "form"] == [
        ("form", ["sicherheitsgarantien"])
    ]
    marked = [passage.text[start:end] for passage in hit.passages for start, end in passage.marks]
    assert marked == ["Sicherheitsgarantien"]


def test_total_counts_full_matches_and_partial_ones_fill_the_page(four: Index) -> None:
    page = four.search("Minister Ukraine")
    assert page.total == 1
    assert [(hit.id, hit.partial) for hit in page.hits] == [("gipfel", False), ("köche", True)]


def test_a_phrase_alone_has_no_partial_hits(four: Index) -> None:
    assert ids(four.search("„Frieden ohne Dresden“")) == []


def test_pages_put_together_are_the_whole_answer(four: Index) -> None:
    query = "Minister Ukraine Bahn Elbe"
    whole = four.search(query, limit=10)
    pages = [four.search(query, limit=1, offset=n) for n in range(len(whole.hits) + 1)]
    assert len(whole.hits) == 4
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    assert {page.total for page in pages} == {whole.total}
    assert [page.offset for page in pages] == list(range(5))


@pytest.mark.parametrize(
    ("filters", "ids_found"),
    [
        ({"section": "Politik"}, ["gipfel"]),
        ({"section": ["Politik", "Panorama"]}, ["gipfel", "wetter"]),
        ({"source": "Elbkurier"}, ["bahn", "gipfel"]),
        ({"source": "Elbkurier", "since": "2025-03-01"}, ["bahn"]),
        ({"since": "12.2.2025"}, ["bahn", "gipfel"]),
        ({"until": "2025-02-12"}, ["gipfel", "wetter"]),
        ({"since": "Februar 2025", "until": "Februar 2025"}, ["gipfel"]),
        ({"section": "Nirgends"}, []),
        ({"section": ""}, ["bahn", "gipfel", "wetter", "köche"]),
        (None, ["bahn", "gipfel", "wetter", "köche"]),
    ],
)
def test_filters_narrow_the_answer(four: Index, filters: Filters | None, ids_found: list[str]) -> None:
    page = four.search("*", sort="newest", filters=filters)
    assert (ids(page), page.total) == (ids_found, len(ids_found))


@pytest.mark.parametrize("filters", [{"since": "gestern irgendwann"}, {"ressort": "Politik"}])
def test_a_filter_that_is_none_is_a_callers_mistake(four: Index, filters: Filters) -> None:
    with pytest.raises(UsageError):
        four.search("Bahn", filters=filters)


@pytest.mark.parametrize(
    ("sort", "ids_found"),
    [("newest", ["bahn", "gipfel", "wetter", "köche"]), ("oldest", ["wetter", "gipfel", "bahn", "köche"])],
)
def test_unknown_dates_come_last_in_either_order(four: Index, sort: str, ids_found: list[str]) -> None:
    assert ids(four.search("*", sort=sort)) == ids_found  # type: ignore[arg-type]


def test_a_period_tells_how_many_matching_articles_have_no_date(four: Index) -> None:
    page = four.search("Minister seit:2024")
    assert ids(page) == ["gipfel"]
    assert [note.de for note in page.notes] == ["1 passender Artikel ohne Datum fällt aus dem Zeitraum"]
    assert four.search("Ukraine", filters={"since": "2024"}).notes == ()


def test_a_question_is_asked_as_its_text_and_fields_are(four: Index) -> None:
    question = Question("Minister Ukraine", sort="oldest", limit=1)
    assert four.search(question).hits == four.search("Minister Ukraine", sort="oldest", limit=1).hits
    assert len(four.search(question, limit=2).hits) == 2
    assert four.explain(question) == four.explain("Minister Ukraine")


@pytest.mark.parametrize(
    ("ask", "cure"),
    [
        (lambda index: index.search("Bahn", limit=-1), "limit: -1 ist negativ"),
        (lambda index: index.search("Bahn", mode="alles"), "exact, forms, compounds"),
        (lambda index: index.search("Bahn", sort="neu"), "relevance, newest, oldest"),
        (lambda index: index.search("Bahn", passages=-1), "passages: -1"),
        (lambda index: index.hits("Bahn", sort="neu"), "relevance, newest, oldest"),
        (lambda index: index.hits("Bahn", passages=-1), "passages: -1"),
        (lambda index: index.timeline("Bahn", per="decade"), "per: 'decade' gibt es nicht; möglich: day, week, month, year"),
        (lambda index: index.kwic("Bahn", sort="neu"), "hits, left, right, frequency, oldest, newest"),
        (lambda index: index.kwic("Bahn", width=-1), "width: -1"),
        (lambda index: index.kwic("Bahn", offset=-1), "offset: -1"),
        (lambda index: index.facets("Bahn", fields=["farbe"]), "section, source, author, year, month, day"),
        (lambda index: index.suggest("Ba", limit=-1), "limit: -1"),
        (lambda index: index.similar("bahn", limit=-1), "limit: -1"),
        (lambda index: index.index("corpus/"), "paths: 'corpus/' ist keine Liste von Pfaden"),
        (lambda index: index.remove("bahn"), "ids: 'bahn' ist keine Liste von Texten"),
        (lambda index: index.index(["corpus/"], key_map=["text=inhalt"]), "key_map: 'text=inhalt' ist kein Paar"),
        (lambda index: index.copy_to("index/"), "target: 'index/' ist kein geöffneter Index"),
        (lambda index: index.get(7), "id: 7 ist kein Text"),
        (lambda index: index.read(None, "Bahn"), "id: None ist kein Text"),
        (lambda index: index.similar(b"bahn"), "id: b'bahn' ist kein Text"),
        (lambda index: index.versions(["bahn"]), r"id: \['bahn'\] ist kein Text"),
        (lambda index: index.differences("bahn", 7), "id: 7 ist kein Text"),
        (lambda index: index.explain("Bahn", 7), "id: 7 ist kein Text"),
        (lambda index: index.suggest(None), "text: None ist kein Text"),
    ],
)
def test_what_makes_no_sense_is_refused_with_the_cure(four: Index, ask: Callable[[Index], object], cure: str) -> None:
    with pytest.raises(UsageError, match=cure):
        ask(four)


@pytest.mark.parametrize(
    ("options", "total"),
    [
        ({}, 1),
        ({"mode": "forms"}, 0),
        ({"without": ["modifier"]}, 0),
        ({"exclude": ["verteidigungsminister"]}, 0),
    ],
)
def test_an_expansion_can_be_switched_off(four: Index, options: dict[str, object], total: int) -> None:
    assert four.search("Verteidigung", **options).total == total  # type: ignore[arg-type]


def test_a_relation_that_is_none_is_a_callers_mistake(four: Index) -> None:
    with pytest.raises(UsageError, match="gibtsnicht"):
        four.search("Bahn", without=["gibtsnicht"])


def test_facets_count_the_full_matches(four: Index) -> None:
    page = four.search("*", facets=("section", "source"), limit=1)
    assert page.facets == {
        "section": (("Panorama", 1), ("Politik", 1), ("Wirtschaft", 1)),
        "source": (("Elbkurier", 2), ("Spreebote", 1)),
    }


def test_passages_are_left_out_when_nobody_wants_them(four: Index) -> None:
    assert [hit.passages for hit in four.search("Bahn", passages=0).hits] == [()]
    assert [len(hit.passages) for hit in four.search("Bahn", passages=1).hits] == [1]


def test_a_query_too_large_to_look_at_is_refused_and_any_other_is_answered(four: Index) -> None:
    with pytest.raises(QueryTooLarge):
        four.search("x" * 100_001)
    for query in ("", '"', "((((", "UND ODER NICHT", "titel:", "-", "\x00\ud800", "🦔" * 2000):
        assert four.search(query).total == 0


# --- articles ---------------------------------------------------------------------------------------------------------------------------


def test_get_gives_the_article_as_it_came_or_none(four: Index) -> None:
    article = four.get("köche")
    assert article is not None
    assert field_text(article, "body") == FOUR[3]["text"]
    assert (article.date, article.section, article.url) == (None, None, None)
    assert four.get("gibt-es-nicht") is None


def test_read_gives_the_whole_article_with_every_mark(four: Index) -> None:
    passages = four.read("bahn", "Bahn Pendler")
    assert [passage.field for passage in passages] == ["title", "body"]
    assert [passage.text[a:b] for passage in passages for a, b in passage.marks] == ["Bahn", "Pendler", "Bahn"]
    assert all(passage.marks == () for passage in four.read("bahn"))
    with pytest.raises(ArticleUnknown, match="gibt-es-nicht"):
        four.read("gibt-es-nicht")


def test_status_and_values_count_what_is_there(four: Index) -> None:
    status = four.status()
    assert (status.articles, status.undated, status.oldest, status.newest) == (4, 1, "2024-06-05", "2025-03-01T06:30:00+01:00")
    assert status.sections == four.values("section") == {"Panorama": 1, "Politik": 1, "Wirtschaft": 1}
    assert (status.generation, status.barred) == (1, 0)
    assert status.terms > 40
    assert status.committed
    with pytest.raises(UsageError):
        four.values("title")


# --- keeping --------------------------------------------------------------------------------------------------------------------------


def test_a_rerun_changes_nothing_and_a_new_version_replaces_the_old(opened: Opened, tmp_path: Path) -> None:
    file = written(tmp_path / "a.jsonl", FOUR)
    with opened() as index:
        assert index.index([file]).new == 4
        assert index.index([file]).unchanged == 4
        written(file, [*FOUR[:3], {**FOUR[3], "text": "Köche suchen Köchinnen."}])
        report = index.index([file])
        assert (report.updated, report.unchanged) == (1, 3)
        assert index.search("Nachwuchs").total == 0


def test_a_dry_run_reports_and_writes_nothing(opened: Opened, four_file: Path) -> None:
    with opened() as index:
        report = index.index([four_file], dry_run=True)
        assert (report.new, report.dry_run, index.exists) == (4, True, False)


def test_a_missing_path_leaves_the_index_as_it_was(opened: Opened, four_file: Path, tmp_path: Path) -> None:
    with opened() as index:
        index.index([four_file])
        with pytest.raises(PathMissing, match=r"nirgends"):
            index.index([four_file, tmp_path / "nirgends"])
        assert (index.status().generation, index.status().articles) == (1, 4)


def test_progress_ends_with_everything_read(opened: Opened, four_file: Path) -> None:
    seen: list[Progress] = []
    with opened() as index:
        index.index([four_file], progress=seen.append)
    assert seen[-1].articles == 4
    assert seen[-1].done == seen[-1].total == four_file.stat().st_size


def test_what_is_removed_stays_out_until_it_is_readmitted(opened: Opened, four_file: Path) -> None:
    with opened() as index:
        index.index([four_file])
        assert index.remove(["bahn", "gibt-es-nicht"]) == ("bahn",)
        assert (index.search("Bahn").total, index.get("bahn"), index.status().barred) == (0, None, 1)
        assert index.index([four_file]).barred == 1
        assert index.search("Bahn").total == 0
        index.index([four_file], readmit=True)
        assert ids(index.search("Bahn")) == ["bahn"]


def test_an_export_is_every_article_in_id_order(four: Index) -> None:
    exported = list(four.export())
    assert [article.id for article in exported] == ["bahn", "gipfel", "köche", "wetter"]
    assert exported == [four.get(article.id) for article in exported]


# --- many at once ---------------------------------------------------------------------------------------------------------------------


def test_readers_see_whole_commits_only(opened: Opened, tmp_path: Path) -> None:
    """Each commit brings a version of all articles; a reader must never see two versions in one answer."""
    names = [f"a{n}" for n in range(6)]
    versions = ("Aal", "Barsch", "Zander")
    file, done = tmp_path / "a.jsonl", Event()

    def bring(version: str) -> None:
        index.index([written(file, [{"id": name, "text": f"Heute gibt es {version} an der Elbe."} for name in names])])

    def read() -> set[tuple[tuple[str, ...], int, tuple[tuple[Passage, ...], ...]]]:
        """Ids, total and passages of the pages that were seen, each once."""
        seen = set()
        is_last = False
        while not is_last:
            is_last = done.is_set()
            page = index.search("Elbe", sort="oldest")
            seen.add((tuple(ids(page)), page.total, tuple(hit.passages for hit in page.hits)))
        return seen

    with opened() as index:
        bring("Hecht")
        with ThreadPoolExecutor(8) as readers:
            reading = [readers.submit(read) for _ in range(8)]
            try:
                for version in versions:
                    bring(version)
            finally:
                done.set()
            seen = [reader.result(timeout=60) for reader in reading]
    pages = set().union(*seen)
    assert {page_ids for page_ids, _, _ in pages} == {tuple(names)}
    assert {total for _, total, _ in pages} == {6}
    assert all(len(set(passages)) == 1 for _, _, passages in pages)
    assert all(any("Zander" in passages[0][0].text for _, _, passages in reader) for reader in seen)  # each saw the last version


def test_both_engines_give_the_same_answers(four_file: Path, tmp_path: Path) -> None:
    pages: list[list[Page]] = []
    statuses: list[Status] = []
    for engine in LOCAL_ENGINES:
        with searchidx.open(tmp_path / engine, engine=engine) as index:
            index.index([four_file])
            queries = ("Minister Ukraine", "Hochwaser", "Elbe -Dresden", "*", "Bahn Flug seit:2024", "„Frieden ohne Kiew“")
            pages.append([replace(index.search(query, facets=("section",)), took_ms=0.0) for query in queries])
            statuses.append(replace(index.status(), directory="", engine="", bytes=0, committed=None))
    assert pages[0] == pages[1]
    assert statuses[0] == statuses[1]


# --- for help pages -------------------------------------------------------------------------------------------------------------------


def test_help_pages_learn_operators_and_match_types_here() -> None:
    assert "„nicht ohne die Ukraine“" in {operator.example for operator in operators()}
    assert match_types()[:1] == ("exact",)
    assert {"form", "head", "spelling"} <= {*match_types()}


def test_a_clock_that_was_set_back_costs_no_article_its_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last commit tells that it was set back; dates of the days since then are no errors."""
    texts = tmp_path / "texte"
    texts.mkdir()
    (texts / "a.txt").write_text("Der Rat tagt.")
    index = searchidx.open(tmp_path / "index")
    index.index([texts])
    committed = index.status().committed
    assert committed
    monkeypatch.setattr(options, "current_day", partial(options.current_day, clock=lambda: datetime.date(2026, 11, 2)))
    (texts / "b.jsonl").write_text(json.dumps({"id": "b", "text": "Die Fähre fällt aus.", "date": committed}))
    assert not index.index([texts]).warnings
    article = index.get("b")
    assert article
    assert article.date


def test_articles_of_an_unfinished_copy_are_told(tmp_path: Path) -> None:
    (tmp_path / "texte").mkdir()
    (tmp_path / "texte" / "a.txt").write_text("Der Rat tagt.")
    index = searchidx.open(tmp_path / "index")
    index.index([tmp_path / "texte"])
    assert index.status().unlisted == 0
    engine = open_engine(tmp_path / "index")
    engine.commit([news("b", "Titel", "Text")])
    assert index.status().unlisted == 1
    assert "copy" in status_text(index.status(), "de")
