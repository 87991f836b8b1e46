"""One article for each web page, with its earlier versions: whatever the order of files, runs and formats."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchidx.engines import Engine
from searchidx.engines.memory import MemoryEngine
from searchidx.engines.whoosh import open_engine
from searchidx.errors import ArticleRefused, UsageError
from searchidx.ingest.ledger import Ledger
from searchidx.ingest.pipeline import bring_up_to_date, compact, remove
from searchidx.model import Article, field_text
from searchidx.storage.article_codec import earlier_versions, packed
from tests.ingest.support import numbers, run

PAGE = "https://elbkurier.example/politik/rat"


def article(text: str, url: str = PAGE, **more: str) -> dict[str, str]:
    return {"title": "Der Rat tagt", "text": f"Der Stadtrat tagt. {text}", "url": url, **more}


def write(path: Path, *articles: Mapping[str, str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(each) + "\n" for each in articles))
    return path


def html(path: Path, text: str, canonical: str = PAGE) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    paragraphs = "".join(f"<p>Der Stadtrat hat am Abend lange über den Haushalt der Stadt beraten, Teil {n}.</p>" for n in range(5))
    head = f'<title>Der Rat tagt</title><link rel="canonical" href="{canonical}">'
    path.write_text(f"<html><head>{head}</head><body><article><h1>Der Rat tagt</h1><p>{text}</p>{paragraphs}</article></body></html>")
    return path


def live(engine: Engine) -> dict[str, Article]:
    ids = list(engine.ids())
    return {id: article for id, article in zip(ids, engine.articles(ids), strict=True) if article}


def older(article: Article) -> list[Article]:
    return [version.article for version in earlier_versions(article)]


def texts(engine: Engine) -> dict[str, list[str]]:
    """The last word of each article's text, and of its earlier versions, the newest first."""
    return {
        id: [field_text(version, "body").split()[-1] for version in (article, *older(article))]
        for id, article in live(engine).items()
    }


def test_nightly_copies_of_a_page_are_one_article_with_its_versions(engine: Engine, tmp_path: Path) -> None:
    folder = tmp_path / "spiegel"
    html(folder / "2025-02-11" / "politik" / "rat.html", "Vorlage abgelehnt.")
    assert numbers(run(engine, folder)) == {"new": 1}
    html(folder / "2025-02-12" / "politik" / "rat.html", "Vorlage angenommen.", "http://www.elbkurier.example/politik/rat/?utm_source=brief#mehr")
    assert numbers(run(engine, folder)) == {"updated": 1, "versions": 1}
    assert numbers(run(engine, folder)) == {"unchanged": 1, "versions": 1}
    (current,) = live(engine).values()
    (earlier,) = older(current)
    assert (current.id, earlier.id) == ("spiegel/2025-02-12/politik/rat.html", "spiegel/2025-02-11/politik/rat.html")
    assert [version.since for version in earlier_versions(current)] == ["2025-02-11"]
    assert ("angenommen" in current.original, "abgelehnt" in current.original, "abgelehnt" in earlier.original) == (True, False, True)
    assert Ledger(engine.ledger()).current_id(earlier.id) == current.id
    (folder / "2025-02-12" / "politik" / "rat.html").unlink()
    assert numbers(run(engine, folder)) == {"unchanged": 1}
    (back,) = live(engine).values()
    assert (back.id, "abgelehnt" in back.original, back.earlier) == (earlier.id, True, "")


def test_an_unchanged_copy_changes_no_id(engine: Engine, tmp_path: Path) -> None:
    html(tmp_path / "s" / "1" / "rat.html", "Vorlage abgelehnt.")
    run(engine, tmp_path / "s")
    before = live(engine)
    html(tmp_path / "s" / "2" / "rat.html", "Vorlage abgelehnt.")
    assert numbers(run(engine, tmp_path / "s")) == {"unchanged": 1, "versions": 1}
    assert live(engine) == before


def test_versions_come_from_any_format_and_each_article_counts_once(engine: Engine, tmp_path: Path) -> None:
    write(tmp_path / "a" / "x.jsonl", article("eins", date="2025-02-10"), article("zwei", f"{PAGE}2", date="2025-02-10"))
    html(tmp_path / "a" / "2025-02-11.html", "Vorlage abgelehnt.")
    (tmp_path / "a" / "y.csv").write_text(f"title,text,url,modified\nDer Rat tagt,Der Stadtrat tagt. drei,{PAGE},2025-02-12T10:00\n")
    assert numbers(run(engine, tmp_path / "a")) == {"new": 2, "versions": 2}
    assert sorted(len(versions) for versions in texts(engine).values()) == [1, 3]
    assert sorted(versions[0] for versions in texts(engine).values()) == ["drei", "zwei"]


def test_each_is_an_article_of_its_own_where_the_user_wants_that(engine: Engine, tmp_path: Path) -> None:
    file = write(tmp_path / "x.jsonl", article("eins"), article("zwei"))
    assert numbers(run(engine, file)) == {"new": 1, "versions": 1}
    assert numbers(run(engine, file, same_url="all")) == {"new": 1, "unchanged": 1}
    assert sorted(texts(engine).values()) == [["eins"], ["zwei"]]
    assert numbers(run(engine, file)) == {"updated": 1, "versions": 1}
    assert list(texts(engine).values()) == [["zwei", "eins"]]
    with pytest.raises(UsageError):
        run(engine, file, same_url="oldest")


def test_posts_and_archives_of_one_address_are_no_versions(engine: Engine, tmp_path: Path) -> None:
    posts = [{"title": f"Beitrag {n}", "text": f"Im Ticker um {n} Uhr.", "url": f"{PAGE}#post-{n}"} for n in range(4)]
    home = [{"title": "Wahl", "text": f"Meldung {n}", "url": "https://elbkurier.example/"} for n in range(2)]
    assert numbers(run(engine, write(tmp_path / "x.jsonl", *posts, *home))) == {"new": 6}


def test_a_feed_that_is_overwritten_keeps_what_its_items_said(engine: Engine, tmp_path: Path) -> None:
    feed = write(tmp_path / "feed.jsonl", article("eins", id="1"))
    for word in ("zwei", "drei"):
        run(engine, feed, keep=True)
        write(feed, article(word, id="1"))
    assert numbers(run(engine, feed, keep=True)) == {"updated": 1, "versions": 2}
    assert texts(engine) == {"1": ["drei", "zwei", "eins"]}
    assert numbers(run(engine, feed)) == {"unchanged": 1, "versions": 2}


def test_a_page_that_was_removed_for_good_stays_out_with_its_versions_and_later_copies(engine: Engine, tmp_path: Path) -> None:
    run(engine, write(tmp_path / "s" / "1.jsonl", article("eins")), write(tmp_path / "s" / "2.jsonl", article("zwei")))
    (id,) = live(engine)
    remove(engine, [id])
    assert not live(engine)
    write(tmp_path / "s" / "3.jsonl", article("drei"))
    assert numbers(run(engine, tmp_path / "s")) == {"barred": 3}
    assert not live(engine)
    (tmp_path / "s" / "1.jsonl").unlink()
    (tmp_path / "s" / "2.jsonl").unlink()
    run(engine, tmp_path / "s", allow_removal=True)
    assert not live(engine)
    assert numbers(run(engine, tmp_path / "s", readmit=True)) == {"new": 1}
    assert list(texts(engine).values()) == [["drei"]]


def test_what_is_removed_for_good_leaves_no_earlier_text_in_any_file(tmp_path: Path) -> None:
    with closing(open_engine(tmp_path / "index")) as engine:
        run(engine, write(tmp_path / "1.jsonl", article("Geheimnis")), write(tmp_path / "2.jsonl", article("zwei")))
        (current,) = live(engine).values()
        remove(engine, list(live(engine)))
        compact(engine)
        files = [path.read_bytes() for path in (tmp_path / "index").iterdir() if path.is_file()]
        assert not any(current.earlier.encode() in data for data in files)
        assert not live(engine)


states = st.lists(
    st.dictionaries(
        st.sampled_from(["a/1", "a/2", "b/1", "c"]),
        st.lists(st.tuples(st.sampled_from("pqr"), st.integers(1, 3), st.sampled_from(["", "2025-01-01", "2025-01-02"])), max_size=3),
        max_size=4,
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=25, deadline=None)
@given(states, st.booleans())
def test_any_sequence_of_runs_leaves_what_one_run_over_the_last_files_makes(
    runs: list[dict[str, list[tuple[str, int, str]]]], ids_given: bool
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name) / "corpus"
        grown, at_once = MemoryEngine(), MemoryEngine()
        for state in runs:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            for path, rows in state.items():
                given_ids = [{"id": page} if ids_given else {} for page, _, _ in rows]
                lines = zip(rows, given_ids, strict=True)
                write(folder / f"{path}.jsonl", *(article(f"Fassung{t}", f"{PAGE}/{p}", date=date, **id) for (p, t, date), id in lines))
            report = run(grown, folder, allow_removal=True)
            assert len(live(grown)) == report.new + report.updated + report.unchanged
        run(at_once, folder)
        assert {id: packed(each) for id, each in live(grown).items()} == {id: packed(each) for id, each in live(at_once).items()}
        assert Ledger(grown.ledger()).indexed_ids() == live(grown).keys()
        distinct = {(page, text, date) for rows in runs[-1].values() for page, text, date in rows}
        kept = [version for each in live(grown).values() for version in (each, *older(each))]
        assert len(kept) == len(distinct)  # nothing is lost, and nothing is kept twice


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_files_in_any_order_of_runs_give_the_same_articles(engine: Engine, tmp_path: Path, order: tuple[int, ...]) -> None:
    paths = [write(tmp_path / f"{number}.jsonl", article(word)) for number, word in enumerate(("eins", "zwei", "drei"))]
    for number in order:
        run(engine, paths[number])
    assert list(texts(engine).values()) == [["drei", "zwei", "eins"]]


def test_an_article_that_is_too_large_with_its_versions_goes_without_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from searchidx.engines.memory import MemoryTransaction

    engine = MemoryEngine()
    run(engine, write(tmp_path / "1.jsonl", article("eins")))
    commit = MemoryTransaction.commit

    def refusing(self: MemoryTransaction, batches, *args, **kwargs) -> None:  # type: ignore[no-untyped-def]
        kept = list(batches)
        for batch, _ in kept:
            for each in self.articles(batch, range(len(batch.content))):
                if each.earlier:
                    raise ArticleRefused(each.id, "too large")
        commit(self, kept, *args, **kwargs)

    monkeypatch.setattr(MemoryTransaction, "commit", refusing)
    report = bring_up_to_date(engine, [write(tmp_path / "2.jsonl", article("zwei"))])
    assert (report.updated, list(texts(engine).values())) == (1, [["zwei"]])
    assert report.rejected == ()
