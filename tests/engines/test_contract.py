"""What every engine must do, as rows over a handful of articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from searchidx.engines import ArticleRank, Engine, ScoredArticle, Sort
from searchidx.german.match_types import SharedNgrams
from searchidx.model import Article
from searchidx.query.core_nodes import And, Concept, Everything, Group, Near, Node, Not, Or, Phrase, Range, relaxed
from searchidx.storage.article_codec import packed
from tests.engines.support import ENGINES, article, closed, news, opened, word

ARTICLES = (
    news("a", "Haus brennt", "Das Haus am Fluss brennt. Der Garten blieb heil.", date="2024-03-01", section="Lokales", source="Elbkurier"),
    news("b", "Garten im Winter", "Ein Garten, ein Haus und viel Schnee.", date="2024-03-02T10:00Z", section="Garten", source="Bote"),
    news("c", "Minister geht", "Der Minister trat am Montag zurück, sagte sein Haus.", date="2024-03-02", section="Politik", source="Bote"),
    article(
        "d",
        ("title", "Nato-Staaten beraten"),
        ("lead", "Die NATO-Staaten beraten in Brüssel."),
        ("body", "Die Minister beraten über Sicherheit."),
        ("caption", "Ein Haus in Brüssel."),
        ("credit", "EPA"),
        ("teaser", "Schnee im Garten"),
        section="Politik",
    ),
    news("e", "Ohne Datum", "Schnee. Haus. Schnee.", section="Wetter"),
)

near = Near((word("haus"), word("garten")), 1)

MATCHES: tuple[tuple[str, Node, str], ...] = (
    ("every article", Everything(), "abcde"),
    ("a word", word("haus"), "abcde"),
    ("a word nobody wrote", word("wal"), ""),
    ("a word in the title only", word("haus", fields=("title",)), "a"),
    ("a caption is searched", word("haus", fields=("caption",)), "d"),
    ("a teaser is not", word("schnee"), "be"),
    ("unless it is named", word("schnee", fields=("teaser",)), "d"),
    ("any form of a group", Concept("x", (Group("form", ("fluss", "brüssel")),)), "ad"),
    ("a relation that only scores matches nothing", word("haus", relation="similar"), ""),
    ("a hyphenated word whole", word("nato-staaten"), "d"),
    ("and in parts", word("staaten"), "d"),
    ("all words", And((word("haus"), word("garten"))), "ab"),
    ("an optional word need not be there", And((word("garten"), word("der", optional=True))), "ab"),
    ("nor does it satisfy an alternative", Or((word("garten"), word("der", optional=True))), "ab"),
    ("any word", Or((word("minister"), word("fluss"))), "acd"),
    ("a word but not another", And((word("haus"), Not(word("garten")))), "cde"),
    ("nothing but an exclusion", Not(word("garten")), "cde"),
    ("a phrase", Phrase((("der",), ("minister",))), "c"),
    ("a phrase with a choice of words", Phrase((("der", "die"), ("minister",))), "cd"),
    ("a phrase crosses the end of a sentence", Phrase((("brennt",), ("der",))), "a"),
    ("a phrase never crosses fields", Phrase((("brennt",), ("das",))), ""),
    ("a phrase over a hyphen", Phrase((("nato",), ("staaten",), ("beraten",))), "d"),
    ("words near each other in any order", near, "b"),
    ("with more room", Near((word("haus"), word("garten")), 9), "ab"),
    ("with more room, in order", Near((word("haus"), word("garten")), 9, ordered=True), "a"),
    ("in one sentence", Near((word("haus"), word("garten")), 9, within="sentence"), "b"),
    ("in one clause", Near((word("haus"), word("garten")), 9, within="clause"), ""),
    ("a separable verb", Near((word("trat"), word("zurück")), 9, ordered=True, within="clause"), "c"),
    ("a unit inside a concept", Concept("x", (Group("paraphrase", (), (near,)), Group("form", ("fluss",)))), "ab"),
    ("the same word twice needs two places", Near((word("schnee"), word("schnee")), 2), "e"),
    ("a phrase near a word", Near((Phrase((("viel",), ("schnee",))), word("garten")), 4), "b"),
    ("days, both ends included", Range("date", "2024-03-01", "2024-03-01"), "a"),
    ("days open to one side", Range("date", "2024-03-02", None), "bc"),
    ("any known date", Range("date", None, None), "abc"),
    ("unknown dates", Not(Range("date", None, None)), "de"),
    ("a keyword", Range("section", "Politik", "Politik"), "cd"),
    ("a keyword that is unknown is in no range", Range("source", None, None), "abc"),
    ("no condition at all", And(()), "abcde"),
    ("a choice of nothing", Or(()), ""),
    ("nested", And((Or((word("garten"), word("minister"))), Not(Range("date", None, "2024-03-01")))), "bcd"),
)


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    engine = opened(request.param, tmp_path / "index")
    yield engine
    closed(engine)


@pytest.fixture(scope="module", params=ENGINES)
def read_only(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine with the articles, shared by the tests that only search."""
    engine = opened(request.param, tmp_path_factory.mktemp("read_only") / "index")
    engine.commit(ARTICLES)
    yield engine
    closed(engine)


@pytest.fixture
def filled(engine: Engine) -> Engine:
    engine.commit(ARTICLES)
    return engine


def ids(engine: Engine, node: Node, **options: object) -> list[str]:
    return [hit.id for hit in engine.search(node, limit=100, **options).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(("node", "wanted"), [row[1:] for row in MATCHES], ids=[row[0] for row in MATCHES])
def test_a_node_matches_exactly_these_articles(read_only: Engine, node: Node, wanted: str) -> None:
    answer = read_only.search(node, limit=100)
    assert sorted(hit.id for hit in answer.hits) == sorted(wanted)
    assert answer.total == len(wanted)
    assert read_only.frequencies([node]) == [len(wanted)]


def test_a_new_index_is_empty_and_answers(engine: Engine) -> None:
    assert engine.generation == 0
    assert engine.search(Everything()).total == 0
    assert engine.ids() == []
    assert engine.ledger() == {}
    assert len(engine.vocabulary()) == 0


@pytest.mark.parametrize(("node", "expected"), [(node, expected) for _, node, expected in MATCHES])
def test_the_articles_that_match_are_those_of_a_search(read_only: Engine, node: Node, expected: str) -> None:
    forward = read_only.forward_index()
    (matches,) = read_only.matching([node], forward)
    assert sorted(forward.id_of(number) for number in np.flatnonzero(matches).tolist()) == sorted(expected)
    assert matches.dtype == bool
    assert len(matches) == forward.size


def test_the_title_counts_more_than_the_body(read_only: Engine) -> None:
    assert ids(read_only, word("garten"))[0] == "b"


def test_a_rare_word_counts_more_than_a_frequent_one(read_only: Engine) -> None:
    assert ids(read_only, Or((word("haus"), word("fluss"))))[0] == "a"


def test_equal_scores_go_by_newer_date_then_id(engine: Engine) -> None:
    days = {"u": None, "x": "2024-01-01", "y": "2024-01-02", "z": "2024-01-02"}
    engine.commit(news(id, "Gleich", "Der gleiche Text.", date=day) for id, day in days.items())
    assert ids(engine, word("gleiche")) == ["y", "z", "x", "u"]


def test_newest_and_oldest_use_the_moment_and_put_unknown_dates_last(read_only: Engine) -> None:
    assert ids(read_only, Everything(), sort="newest") == ["b", "c", "a", "d", "e"]
    assert ids(read_only, Everything(), sort="oldest") == ["a", "c", "b", "d", "e"]


def test_a_stronger_relation_ranks_first_even_where_it_is_more_frequent(engine: Engine) -> None:
    frequent = [news(f"n{i}", "", "Rat Rat") for i in range(9)]
    engine.commit([news("exact", "", "Der Rat tagt heute."), news("other", "", "Der Stadtrat tagt heute."), *frequent])
    concept = Concept("rat", (Group("exact", ("rat",)), Group("head", ("stadtrat",))))
    order = ids(engine, concept)
    assert order.index("exact") < order.index("other")


def test_a_relation_that_only_scores_moves_hits_up(engine: Engine) -> None:
    engine.commit([news("a", "", "Rat tagt lange"), news("b", "", "Rat rät ab")])
    assert ids(engine, Concept("rat", (Group("exact", ("rat",)), Group("similar", ("rät",))))) == ["b", "a"]


def test_letters_that_several_words_of_an_article_share_count_once(engine: Engine) -> None:
    """Both parts of the word beat one part, however many words have it; length counts, too."""
    ngrams = SharedNgrams(np.array([0b0011, 0b0011, 0b0011, 0b1100]), np.array([5_000_000, 4_000_000, 3_000_000, 2_000_000]))
    query = Concept("x", (Group("similar", ("rate", "raten", "rates", "haus"), ngrams=ngrams),))
    engine.commit([news("thrice", "", "rate raten rates"), news("both", "Haus", "im rate"), news("long", "", "rate so viele Worte mehr")])
    answer = engine.search(Or((Everything(), query)))
    points = {hit.id: hit.score for hit in answer.hits}
    assert [hit.id for hit in answer.hits] == ["both", "thrice", "long"]
    assert {id: sum(part.score for part in engine.score_parts(query, id)) for id in points} == points
    assert [(part.ngrams, part.articles, part.frequencies) for part in engine.score_parts(query, "both")] == [(4, 3, {})]
    assert points["thrice"] == round(0.3 * 9_000_000 * (1.4 / (1 + 0.4 * (0.4 + 0.6 * 3 / (9 / 3)))))
    assert engine.search(query).total == 0


def test_partial_hits_follow_full_ones_and_are_not_counted(read_only: Engine) -> None:
    query = And((word("haus"), word("schnee"), Not(word("garten"))))
    answer = read_only.search(query, relaxed=relaxed(query), limit=10)
    assert answer.hits[0] == ScoredArticle("e", answer.hits[0].score, False)
    assert {hit.id for hit in answer.hits if hit.partial} == {"c", "d"}
    assert answer.total == 1


def test_an_article_with_one_part_of_a_compound_is_a_partial_hit(read_only: Engine) -> None:
    groups = Group("exact", ("gartenhaus",)), Group("kin", ("garten",)), Group("kin", ("fluss",)), Group("similar", ("haus",))
    query = Concept("gartenhaus", groups)
    answer = read_only.search(query, relaxed=relaxed(query), limit=10)
    assert answer.total == 0
    assert sorted(hit.id for hit in answer.hits) == ["a", "b"]
    assert all(hit.partial for hit in answer.hits)


def test_a_partial_hit_is_scored_by_the_relaxed_query(engine: Engine) -> None:
    texts = {"row": "Rat tagt", "apart": "tagt Rat", "word": "Rat schweigt", "other": "Haus brennt"}
    engine.commit(news(id, "", text + " heute lange") for id, text in texts.items())
    phrase = Phrase((("rat",), ("tagt",)), words=(word("rat"), word("tagt")))
    query = And((phrase, word("lange"), word("haus")))
    loose = relaxed(query)
    hits = engine.search(query, relaxed=loose, limit=10).hits
    assert [hit.id for hit in hits] == ["row", "other", "apart", "word"]
    for place, hit in enumerate(hits, 1):
        assert hit == ScoredArticle(hit.id, sum(part.score for part in engine.score_parts(loose or query, hit.id)), True)
        assert engine.rank(query, hit.id, relaxed=loose).place == place
    full = And((phrase, word("lange")))
    scored = engine.search(full, relaxed=relaxed(full), limit=10).hits[0]
    assert scored == ScoredArticle("row", sum(part.score for part in engine.score_parts(full, "row")), False)


def test_no_partial_hits_where_full_ones_fill_the_page(read_only: Engine) -> None:
    query = And((word("haus"), word("garten")))
    assert not any(hit.partial for hit in read_only.search(query, relaxed=relaxed(query), limit=2).hits)


def test_pages_of_any_depth_continue_each_other(read_only: Engine) -> None:
    query = And((word("haus"), word("garten")))
    whole = read_only.search(query, relaxed=relaxed(query), limit=100).hits
    pieces = [hit for offset in range(0, 8) for hit in read_only.search(query, relaxed=relaxed(query), limit=1, offset=offset).hits]
    assert pieces == list(whole)
    assert read_only.search(query, limit=5, offset=99).hits == ()


def test_the_points_of_an_article_add_up_to_its_score(read_only: Engine) -> None:
    query = And((word("haus"), Concept("x", (Group("exact", ("garten",)), Group("similar", ("fluss",))))))
    for hit in read_only.search(query, limit=10).hits:
        assert sum(point.score for point in read_only.score_parts(query, hit.id)) == hit.score
    assert read_only.score_parts(query, "nobody") == ()
    assert read_only.score_parts(word("haus"), "a")[0].frequencies == {"title": 1.0, "body": 1.0}


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_the_rank_of_an_article_is_its_place_among_all_hits(read_only: Engine, sort: Sort) -> None:
    query = And((word("haus"), word("minister")))
    whole = read_only.search(query, relaxed=relaxed(query), sort=sort, limit=100)
    assert [hit.partial for hit in whole.hits] == [False] * 2 + [True] * 3
    for place, hit in enumerate(whole.hits, 1):
        rank = read_only.rank(query, hit.id, relaxed=relaxed(query), sort=sort)
        assert (rank, rank.partial) == (ArticleRank(place, full=2, hits=5), hit.partial)


def test_an_article_that_is_no_hit_has_no_place(engine: Engine) -> None:
    assert engine.rank(word("haus"), "a") == ArticleRank(None, 0, 0)
    engine.commit(ARTICLES)
    query = And((word("haus"), Not(word("garten"))))
    assert engine.rank(query, "a") == ArticleRank(None, full=3, hits=3)
    assert engine.rank(query, "nobody", relaxed=relaxed(query)) == ArticleRank(None, full=3, hits=3)
    assert engine.rank(word("garten"), "a") == ArticleRank(2, full=2, hits=2)
    engine.commit([], ["a"])
    assert engine.rank(word("garten"), "a") == ArticleRank(None, full=1, hits=1)


def test_facets_count_full_matches_only(read_only: Engine) -> None:
    answer = read_only.search(word("minister"), limit=0, facets=("section", "source"))
    assert answer.facets == {"section": (("Politik", 2),), "source": (("Bote", 1),)}


def test_articles_are_counted_by_author_and_by_when_they_appeared(engine: Engine) -> None:
    dates = ["2025-02-12", "2025-02-12T23:30:00-05:00", "2025-03-01", "2024-12-31", None]
    engine.commit([news(f"n{i}", "Haus", "Das Haus.", date=date, author="Ada" if i else None) for i, date in enumerate(dates)])
    answer = engine.search(word("haus"), limit=0, facets=("author", "year", "month", "day")).facets
    assert answer == {
        "author": (("Ada", 4),),
        "year": (("2025", 3), ("2024", 1)),
        "month": (("2025-02", 2), ("2024-12", 1), ("2025-03", 1)),
        "day": (("2025-02-12", 2), ("2024-12-31", 1), ("2025-03-01", 1)),
    }
    assert engine.values("author") == {"Ada": 4}
    assert engine.search(Range("author", "Ada", "Ada")).total == 4


def test_values_and_vocabulary_speak_of_live_articles(filled: Engine) -> None:
    filled.commit([], ["c"])
    assert filled.values("section") == {"Garten": 1, "Lokales": 1, "Politik": 1, "Wetter": 1}
    assert filled.vocabulary().count("haus") == 4
    assert "montag" not in filled.vocabulary()
    assert filled.vocabulary().count("schnee") == 2  # the one in a teaser advertises another article
    assert "\x02" not in filled.vocabulary()


def test_the_same_id_replaces_and_the_last_one_wins(filled: Engine) -> None:
    filled.commit([news("a", "Erste", "Fassung eins"), news("a", "Zweite", "Fassung zwei")])
    assert filled.search(Everything()).total == 5
    assert ids(filled, word("eins")) == []
    assert ids(filled, word("zwei")) == ["a"]
    assert ids(filled, word("fluss")) == []


def test_a_reader_goes_on_answering_from_its_commit(filled: Engine) -> None:
    reader = filled.reader()
    filled.commit([news("a", "Neu", "Wal")], ["b"])
    assert reader.search(word("garten")).total == 2
    assert [article and article.id for article in reader.articles(["a", "b"])] == ["a", "b"]
    assert "wal" not in reader.vocabulary()
    assert filled.reader().search(word("garten")).total == 0


def test_statistics_follow_deletions_over_several_commits(engine: Engine, tmp_path: Path) -> None:
    for single in ARTICLES:
        engine.commit([single])
    engine.commit([], ["b", "unknown"])
    engine.commit([ARTICLES[1]], ["a"])
    engine.commit([ARTICLES[0]])
    fresh = opened("memory", tmp_path / "fresh")
    fresh.commit(ARTICLES)
    query = Or((word("haus"), word("garten"), word("schnee")))
    assert engine.search(query, limit=100).hits == fresh.search(query, limit=100).hits


def test_articles_come_back_as_they_were_given(read_only: Engine) -> None:
    answer = read_only.articles(["d", "nobody", "a"])
    assert answer == [ARTICLES[3], None, ARTICLES[0]]
    assert read_only.ids() == ["a", "b", "c", "d", "e"]


def test_a_commit_that_fails_changes_nothing(filled: Engine) -> None:
    def failing() -> Iterator[Article]:
        yield news("z", "Neu", "Wal")
        raise RuntimeError("mitten im Lesen")

    before = filled.generation
    with pytest.raises(RuntimeError, match="mitten"):
        filled.commit(failing(), ["a"], ledger={"neu": b"neu"})
    assert filled.generation == before
    assert ids(filled, word("wal")) == []
    assert filled.search(Everything()).total == 5
    filled.commit([news("z", "Neu", "Wal")], ledger={"danach": b"danach"})
    assert ids(filled, word("wal")) == ["z"]
    assert filled.ledger() == {"danach": b"danach"}


def test_removing_everything_leaves_an_empty_index(filled: Engine) -> None:
    filled.commit([], ["a", "b", "c", "d", "e"], purge=True)
    assert filled.search(Everything()).total == 0
    assert len(filled.vocabulary()) == 0
    assert filled.search(word("haus")).hits == ()


def test_metadata_odd_text_and_empty_fields_survive(engine: Engine) -> None:
    pieces = ("title", "Grüße 🙂 \U0001f600"), ("body", "e\u0301 \u00ad\u200b\n\r\t")
    odd = article("ü/#1 \u2028", *pieces, url="https://example.org/ä?b=1", author="Özil, M.")
    engine.commit([odd, article("leer")])
    assert engine.articles(["ü/#1 \u2028", "leer"]) == [odd, article("leer")]
    assert ids(engine, word("özil", fields=("author",))) == ["ü/#1 \u2028"]


def test_an_article_may_come_as_its_bytes(engine: Engine) -> None:
    engine.commit([packed(ARTICLES[0]), *ARTICLES[1:]])
    assert engine.articles([article.id for article in ARTICLES]) == list(ARTICLES)
