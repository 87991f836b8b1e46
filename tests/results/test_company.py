"""Words in company: the numbers are those of the searches behind them, and a copied story changes no list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from searchidx.engines.memory import MemoryEngine
from searchidx.errors import UsageError
from searchidx.index import AnswerBudget, Index
from searchidx.model import Article, Company
from searchidx.results.company import SOUGHT_ONE_BY_ONE, log_dice
from searchidx.storage.term_dictionary import TermTable
from searchidx.storage.vocabulary import Vocabulary
from tests.engines.support import ENGINES, closed, news, opened
from tests.results.stories import indexed, sentence, town_news


def pier_news() -> Iterator[Article]:
    """News of a town in which the pier goes with rust, and its compounds are written about, too."""
    random = Random(11)
    yield from town_news(random, 60)
    for number in range(14):
        body = f"{sentence(random)} Der Rost an der Seebrücke frisst sich voran. {sentence(random)}"
        facts = {"date": f"{2023 + number % 2}-03-{number + 1:02}", "source": ("Bote", "Elbkurier")[number % 2]}
        yield news(f"p{number}", f"{sentence(random)[:-1]} {number}", body, section="Lokales", **facts)
    for number in range(7):
        body = f"{sentence(random)} Ein Seebrücken-Fest lockt Gäste zur Seebrücke. Der Seebrückenkiosk öffnet."
        yield news(f"f{number}", f"Fest {number}", body, date=f"2024-07-{number + 1:02}", source="Wellenblatt")
    yield news("apart", "Seebrücke", "Die Seebrücke steht. Daneben rostet nichts, aber der Rost wohnt nebenan.", date="2024-01-01")


@pytest.fixture(scope="module", params=ENGINES)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    engine = opened(request.param, tmp_path_factory.mktemp("town"))
    engine.commit(list(pier_news()))
    yield Index(engine, "", request.param)
    closed(engine)


def found(company: Company) -> dict[str, tuple[int, int]]:
    return {companion.word: (companion.articles, companion.sources) for companion in company.companions}


def test_a_word_keeps_company_with_those_in_its_sentences(town: Index) -> None:
    company = town.company("Seebrücke")
    assert company.companions[0].word in ("Rost", "frisst", "voran")
    assert found(company)["Rost"] == (14, 2)  # not the article in which both stand in sentences of their own
    assert company.companions[0].score == max(companion.score for companion in company.companions)
    assert not {"der", "an", "die"} & {companion.word.lower() for companion in company.companions}


def test_compounds_of_the_word_are_apart(town: Index) -> None:
    company = town.company("Seebrücke")
    compounds = {compound.word: compound.articles for compound in company.compounds}
    assert compounds["Seebrücken-Fest"] == 7
    assert compounds["Seebrückenkiosk"] == 7
    assert not {"Seebrücken-Fest", "Seebrückenkiosk", "Fest"} & {*found(company)}


def test_every_number_is_that_of_the_search_behind_it(town: Index) -> None:
    for filters in ({}, {"source": "Bote"}, {"since": "2024", "until": "2024"}):
        company = town.company("Seebrücke", filters=filters)
        assert company.companions
        total = town.search("Seebrücke", mode="forms", filters=filters, fold=True, limit=0).families
        assert company.articles == total
        for companion in (*company.companions, *company.compounds):
            page = town.search(companion.query, mode="forms", filters=filters, fold=True, limit=0)
            sources = town.facets(companion.query, fields=("source",), mode="forms", filters=filters)["source"]
            assert companion.articles == page.families, companion
            assert companion.sources == len(sources)
            assert companion.everywhere == town.search(companion.word, mode="forms", filters=filters, fold=True, limit=0).families
            for year, count in companion.years.items():
                within = {**filters, "since": year, "until": year}
                assert town.search(companion.query, mode="forms", filters=within, fold=True, limit=0).families == count
        for companion in company.companions:
            assert companion.score == log_dice(companion.articles, total, companion.everywhere)


def test_a_copied_story_changes_no_list(tmp_path: Path) -> None:
    articles = list(pier_news())
    before = opened("memory", tmp_path)
    before.commit(articles)
    original = next(article for article in articles if article.id == "p3")
    copies = [replace(original, id=f"copy{number}", source=("Bote", "Kopierblatt")[number % 2]) for number in range(20)]
    after = opened("memory", tmp_path)
    after.commit([*articles, *copies])
    first, second = (Index(engine, "", "memory").company("Seebrücke") for engine in (before, after))
    rows = [[(c.word, c.score, c.articles, c.years) for c in (*company.companions, *company.compounds)] for company in (first, second)]
    assert rows[0] == rows[1]


def test_a_phrase_keeps_company_too_and_several_words_are_one(town: Index) -> None:
    quoted, bare = town.company('"frisst sich"'), town.company("frisst sich")
    assert quoted.companions == bare.companions
    assert found(quoted)["Rost"] == (14, 2)


@pytest.mark.parametrize("query", ["", "*", "Rost ODER Fest", "Rost NICHT Fest", "Rost SATZ Fest"])
def test_only_a_word_or_a_phrase_has_company(town: Index, query: str) -> None:
    with pytest.raises(UsageError, match="Wort"):
        town.company(query)


def test_an_unknown_word_keeps_none(town: Index) -> None:
    company = town.company("Xylophon")
    assert (company.articles, company.companions, company.compounds) == (0, (), ())


def test_both_engines_give_the_same(tmp_path: Path) -> None:
    articles = list(pier_news())
    answers = []
    for kind in ENGINES:
        engine = opened(kind, tmp_path / kind)
        for start in range(0, len(articles), 40):
            engine.commit(articles[start : start + 40])
        index = Index(engine, "", "memory")
        answers.append([index.company(word) for word in ("Seebrücke", "Rost", "Gemeinderat", "Bücherei", '"frisst sich"')])
        closed(engine)
    assert all(answer == answers[0] for answer in answers)


def test_log_dice_is_14_for_words_that_are_never_apart() -> None:
    assert log_dice(10, 10, 10) == 14
    assert log_dice(5, 10, 10) == 13
    assert log_dice(0, 10, 10) == 0


def test_a_budget_leaves_words_out_and_says_so_and_no_number_is_wrong(town: Index) -> None:
    whole, cut = town.company("Seebrücke"), town.company("Seebrücke", budget=AnswerBudget(0))
    assert (whole.complete, cut.complete) == (True, False)
    assert cut.articles == whole.articles
    assert all(companion in whole.companions for companion in cut.companions)


def test_a_pattern_reads_the_vocabulary_once_and_not_for_each_of_its_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    random = Random(5)
    names = [f"Pfeiler{chr(97 + number // 26)}o{chr(97 + number % 26)}lak" for number in range(4 * SOUGHT_ONE_BY_ONE)]
    engine = MemoryEngine()
    for at, name in enumerate((*names, *[names[3]] * 8)):
        engine.commit([news(f"n{at}", sentence(random), f"{sentence(random)} Die Nacht-{name} hilft dem {name}. {sentence(random)}")])
    scans: list[str] = []
    containing = TermTable.containing
    monkeypatch.setattr(TermTable, "containing", lambda terms, infix: scans.append(infix) or containing(terms, infix))
    index = Index(engine, "", "memory")
    assert [(compound.word, compound.articles) for compound in index.company("Pfeiler*").compounds] == [(f"Nacht-{names[3]}", 9)]
    assert len(scans) < SOUGHT_ONE_BY_ONE
    assert [(compound.word, compound.articles) for compound in index.company(names[3]).compounds] == [(f"Nacht-{names[3]}", 9)]


def test_a_pattern_is_joined_with_its_companions_by_the_words_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """And not form by form: 4,000 forms with twenty of each of fifty companions made eight million words to look up."""
    names = [f"Pfeiler{chr(97 + number // 26)}o{chr(97 + number % 26)}lak" for number in range(4 * SOUGHT_ONE_BY_ONE)]
    bodies = [f"Am {name} steht der Kran." for name in names] + [f"Der {name}-Mast dient dem Mast." for name in names[:20]]
    index = indexed([news(str(number), "", body) for number, body in enumerate(bodies)])
    asked: list[str] = []
    lookup = Vocabulary.__contains__
    monkeypatch.setattr(Vocabulary, "__contains__", lambda self, term: (asked.append(str(term)), lookup(self, term))[1])
    company = index.company("Pfeiler*lak", budget=AnswerBudget(60))
    assert {"Kran", "Mast"} & set(found(company)) == {"Kran"}
    assert sum("-" in term for term in asked) < len(names)


def test_words_of_the_same_forms_stand_there_once() -> None:
    texts = [f"Der Deich Nummer{number} hat {('viel', 'viele', 'vielen')[number % 3]} Wert." for number in range(24)]
    company = indexed([news(f"d{number}", "", text) for number, text in enumerate(texts)]).company("Deich")
    numbers = [companion.word for companion in company.companions if companion.word.lower().startswith("viel")]
    assert len(numbers) == 1
