"""The public API: an index that is opened, brought up to date and asked. The command line and the web page call nothing else.

`Index` only holds an engine and hands on: what a question means is worked out in query/, what is answered in results/, what is indexed in
ingest/. See docs/dev/api.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock
from time import perf_counter, thread_time
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self, Unpack, get_args

from searchidx.engines import Engine, Reader
from searchidx.errors import IndexClosed, IndexMissing, UsageError
from searchidx.german.collation import collation_key as collation_key  # who sorts values for people imports it from here
from searchidx.german.match_types import MATCH_TYPES
from searchidx.german.tokenizer import normalise
from searchidx.german.word_lists import FUNCTION_WORDS
from searchidx.messages import Message, Period
from searchidx.model import (
    FACETS,
    KEYWORD_FIELDS,
    Article,
    Checkup,
    Company,
    Concordance,
    Crosstab,
    EarlierVersion,
    FoundQuote,
    Hit,
    Known,
    Moved,
    Page,
    Passage,
    Progress,
    Quotations,
    Report,
    Similar,
    Status,
    Suggestion,
    Timeline,
    TypicalWords,
    Version,
)
from searchidx.query.core_nodes import Not, Range
from searchidx.query.operators import OPERATORS, Operator
from searchidx.question import Question, QuestionFields, Relaxation, Selection, as_question, as_texts, check_count, check_text
from searchidx.ranking.time_budget import WALL_CLOCK_FACTOR, TimeBudget
from searchidx.results.answer_budget import AnswerBudget as AnswerBudget  # who gives a budget imports it from here
from searchidx.results.facets import FacetCounts, check_facets, counts_by_author, facet_counts, without_value
from searchidx.results.hits import ARTICLES_AT_A_TIME, all_hits
from searchidx.results.passages import LONGEST_MARKED, whole_article
from searchidx.results.prepared_query import PreparedQuery, article_of, prepare, revise
from searchidx.results.results_page import results_page
from searchidx.results.tokenized_article import TokenizedArticle

if TYPE_CHECKING:
    from searchidx.ingest.ledger import Ledger
    from searchidx.ingest.options import SameUrl
    from searchidx.results.concordance import ConcordanceSort
    from searchidx.results.corpus import Corpus

EngineName = Literal["whoosh", "opensearch", "memory"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)

LOOKUP_SHARE = 2 / 3
"""The part of a budget that looking up words may take."""

AnyQuestion = str | Question | PreparedQuery
"""A text as a user types it, a question with all that narrows it down, or one that `Index.prepare` has planned already."""


def open_index(
    path: str | Path = "index/", *, engine: EngineName = "whoosh", url: str | None = None, seconds: float | None = None
) -> Index:
    """The index in the folder `path`. A folder that is missing or empty is an index without articles until the first commit.

    engine: "whoosh" (the default), "opensearch" (an index on the cluster at `url`, else at SEARCHIDX_ENGINE_URL; the folder does not
    count) or "memory" (the slow definition, empty at every start, for tests and study).
    seconds: of processor time that looking up a query's words may take; an answer that was cut says so (Page.complete). None: as long as
    it takes. Only `search` is cut; a count, a timeline or an export that lacks some articles would look like the whole. Who gives a
    method a budget of its own (AnswerBudget) has it cut, too, and must say so where `budget.exceeded` is true afterwards.
    Raises IndexForeign for another program's or version's files, IndexDamaged for unreadable ones, EngineUnreachable, UsageError for an
    unknown engine or an empty name.
    """
    if engine == "memory":
        from searchidx.engines.memory import MemoryEngine  # only who asks for it loads it

        return Index(MemoryEngine(), "", engine)
    if engine == "opensearch":
        from searchidx.engines.opensearch import open_engine as open_on_cluster

        on_cluster = open_on_cluster(url)
        return Index(on_cluster, on_cluster.place, engine, seconds)
    if engine == "whoosh":
        if not str(path):  # `--index "$UNSET"`: Path would take the current folder
            raise UsageError("Der Name des Indexordners ist leer", "the name of the index directory is empty")
        from searchidx.engines.whoosh import open_engine  # likewise: Whoosh takes its time to import

        return Index(open_engine(Path(path)), str(path), engine, seconds)
    engines = ", ".join(ENGINES)
    raise UsageError(f"Suchmaschine {engine!r} unbekannt; bekannt: {engines}", f"unknown engine {engine!r}; known: {engines}")


def examine(directory: str | Path = "index/", *, repair: bool = False, drop: bool = False) -> Checkup:
    """Reads every byte of an index, damaged or not, and says what is wrong; with `repair` mends what can be mended.

    `drop`: articles that cannot be read any more may go, too; the next `index` reads their files again.
    Raises IndexMissing, IndexForeign; with `repair` IndexLocked and StorageFailed, too.
    """
    from searchidx.engines.whoosh.toc import WhooshToc  # only who asks for it loads it
    from searchidx.ingest.ledger_repair import indexed, reduced, salvaged
    from searchidx.storage import checkup
    from searchidx.storage.repair import repair as mend

    ledger_format, toc_format = checkup.LedgerFormat(indexed, reduced, salvaged), WhooshToc()
    if repair:
        return mend(Path(directory), ledger_format, toc_format, drop=drop)
    return checkup.examine(Path(directory), ledger_format, toc_format)


class Index:
    """An open index; safe for many reader threads; sees every commit of any process at the next call.

    A question is a text with the fields of a Question as keywords (`search("Elbe", limit=5, filters={"section": "Politik"})`), a Question,
    or what `prepare` made of one; keywords set fields of it anew. Methods that answer with more than one page ignore its `limit` and
    `offset`. All raise UsageError for a field that makes no sense, QueryTooLarge beyond 100,000 characters, IndexMissing when nothing was
    ever indexed here and IndexClosed after `close`.
    """

    def __init__(self, engine: Engine, directory: str, kind: EngineName, seconds: float | None = None) -> None:
        self._open_engine: Engine | None = engine
        self._directory = directory
        self._kind = kind
        self._seconds = seconds
        self._corpus: Corpus | None = None
        self._corpus_lock = Lock()
        self._unlisted = ("", 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of files; the index is not used afterwards. Closing twice does no harm."""
        engine, self._open_engine, self._corpus = self._open_engine, None, None
        if engine is not None:
            engine.close()

    # --- what is there -------------------------------------------------------------------------------------------------------------

    @property
    def concerns(self) -> tuple[Message, ...]:
        """What a person should know about who else may write in the directory."""
        return self._engine.concerns()

    @property
    def generation(self) -> int:
        """Grows with every commit of any process; 0 before the first."""
        return self._engine.generation

    @property
    def commit_id(self) -> str:
        """Names the commit that is read now, among those of all indexes: an index that takes the place of this one has others."""
        return self._engine.commit_id

    @property
    def committed(self) -> str | None:
        """The moment of the last commit in ISO 8601 (UTC); None before the first."""
        return self._engine.committed()

    @property
    def directory(self) -> str:
        """The folder as it was named, or the place on a cluster; "" for an index in memory."""
        return self._directory

    @property
    def engine(self) -> EngineName:
        """Which engine answers."""
        return self._kind

    @property
    def exists(self) -> bool:
        """Whether anything was ever committed here."""
        return self._engine.generation > 0

    def status(self) -> Status:
        """What the index holds. Raises IndexMissing."""
        from searchidx.ingest.ledger import Ledger
        from searchidx.kernel import is_compiled
        from searchidx.results.timeline import oldest_and_newest

        reader = self._reader()
        (oldest, newest), ledger = oldest_and_newest(reader), Ledger(reader.ledger())
        return Status(
            directory=self._directory,
            engine=self._kind,
            generation=reader.generation,
            articles=len(reader.ids()),
            terms=len(reader.vocabulary()),
            bytes=self._engine.size(),
            undated=reader.frequencies([Not(Range("date", None, None))])[0],
            oldest=oldest,
            newest=newest,
            sections=reader.values("section"),
            sources=reader.values("source"),
            barred=len(ledger.barred),
            unlisted=self._unlisted_of(reader, ledger),
            roots=ledger.roots,
            committed=reader.committed(),
            kernel="compiled" if is_compiled() else "python",
        )

    def _unlisted_of(self, reader: Reader, ledger: Ledger) -> int:
        """Articles that belong to no file: looked up once a commit, as it takes some twenty searches' time, and a page asks each time."""
        commit, unlisted = self._unlisted
        if commit != reader.commit_id:
            commit, unlisted = reader.commit_id, ledger.missing(reader.ids())
            self._unlisted = commit, unlisted
        return unlisted

    def values(self, field: str) -> Mapping[str, int]:
        """Every value of "section", "source" or "author" with its number of articles; an article of two authors counts for both."""
        if field not in KEYWORD_FIELDS:
            raise UsageError(f"{field!r} ist kein Feld mit festen Werten: {', '.join(KEYWORD_FIELDS)}", f"{field!r} is no keyword field")
        values = self._engine.values(field)
        return counts_by_author(values.items()) if field == "author" else values

    # --- articles ------------------------------------------------------------------------------------------------------------------

    def get(self, id: str) -> Article | None:
        """The article with this id, or None."""
        check_text("id", id)
        return self._engine.articles([id])[0]

    def current_id(self, id: str) -> str | None:
        """The id of the article that an earlier version of its page with this id belongs to; None where there is none."""
        from searchidx.ingest.ledger import Ledger

        reader = self._reader()
        current = Ledger(reader.ledger()).current_id(id)
        return current if current and current != id and any(reader.articles([current])) else None

    def read(
        self, id: str | Article, question: AnyQuestion = "", *, budget: AnswerBudget | None = None, **selection: Unpack[Selection]
    ) -> tuple[Passage, ...]:
        """The whole article as passages, one a span in source order (kept spans such as "label" too), marked where the query matches.

        An article that `get` returned, given in place of its id, is not fetched again; so it is in `similar`, `versions` and `differences`.
        When the budget is spent nothing more is marked. Raises ArticleUnknown.
        """
        prepared = self._prepared(question, selection, budget)
        article = article_of(prepared.reader, id)
        if not prepared.question.query.strip():
            return whole_article(TokenizedArticle(article), None)
        tokenized = TokenizedArticle(article, prepared.budget, LONGEST_MARKED if prepared.budget.is_limited else None)
        prepared.budget.exceeded |= tokenized.shortened
        return whole_article(tokenized, prepared.node)

    def export(self) -> Iterator[Article]:
        """Every article in id order."""
        reader = self._reader()
        ids = reader.ids()
        for start in range(0, len(ids), ARTICLES_AT_A_TIME):
            yield from (article for article in reader.articles(ids[start : start + ARTICLES_AT_A_TIME]) if article)

    # --- questions -----------------------------------------------------------------------------------------------------------------

    def prepare(self, question: AnyQuestion, *, budget: AnswerBudget | None = None, **fields: Unpack[QuestionFields]) -> PreparedQuery:
        """The question, planned once against the index as it is now: several answers to it cost one plan and agree with each other.

        They share the budget.
        """
        return self._prepared(question, fields, budget)

    def search(
        self,
        question: AnyQuestion,
        *,
        facets: Sequence[str] = (),
        passages: int = 3,
        why: bool = False,
        counsel: bool = True,
        budget: AnswerBudget | None = None,
        **fields: Unpack[QuestionFields],
    ) -> Page:
        """One page of the answer: full matches in order, then partial ones that fill the page.

        `facets`: of model.FACETS, what to count; a field that is filtered is counted as if it were not, so that its other values stay in
        reach. `passages`: how many each hit shows at most. `why`: hits say which words they were found by. `counsel`: notes on an answer
        without full matches say how many articles each word is in, what to leave out, and what an unknown word may stand for.
        """
        started = perf_counter()
        check_count("passages", passages)
        if fields.get("fold", _fold(question)):
            self._extend_by_families(budget)
        prepared = self._prepared(question, fields, budget, self._seconds)
        corpus = self._corpus_of(prepared.reader) if prepared.question.fold else None
        return results_page(prepared, facets=facets, passages=passages, why=why, counsel=counsel, started=started, corpus=corpus)

    def hits(
        self,
        question: AnyQuestion,
        *,
        passages: int = 0,
        why: bool = False,
        abstracts: bool = False,
        budget: AnswerBudget | None = None,
        **fields: Unpack[QuestionFields],
    ) -> Iterator[Hit]:
        """Every full match in order, as many as `search` gives as `total`, read as they are drawn; partial hits are left out.

        `abstracts`: the passage of a hit is the lead of its article, as references need it.
        """
        check_count("passages", passages)
        return all_hits(self._prepared(question, fields, budget), passages=passages, why=why, abstracts=abstracts)

    def facets(
        self,
        question: AnyQuestion = "*",
        *,
        fields: Sequence[str] = FACETS[:-1],
        budget: AnswerBudget | None = None,
        **selection: Unpack[Selection],
    ) -> FacetCounts:
        """How many full matches have each value of the fields (of model.FACETS), the most frequent first; filters hold for all."""
        return facet_counts(self._prepared(question, selection, budget), fields)

    def without_value(
        self, field: str, question: AnyQuestion = "*", *, budget: AnswerBudget | None = None, **selection: Unpack[Selection]
    ) -> int:
        """How many full matches have no value of a facet: no section, no author, no known day."""
        check_facets((field,))
        prepared = self._prepared(question, selection, budget)
        return prepared.reader.frequencies([without_value(prepared.node, field)])[0]

    def timeline(
        self,
        question: AnyQuestion = "*",
        *,
        per: Period = "month",
        budget: AnswerBudget | None = None,
        **selection: Unpack[Selection],
    ) -> Timeline:
        """When the full matches appeared, by "day", "week", "month" or "year"."""
        from searchidx.results.timeline import timeline  # here, as below: a search needs none of these

        return timeline(self._prepared(question, selection, budget), per)

    def kwic(
        self,
        question: AnyQuestion,
        *,
        width: int = 40,
        sort: ConcordanceSort = "hits",
        limit: int = 100,
        offset: int = 0,
        budget: AnswerBudget | None = None,
        **selection: Unpack[Selection],
    ) -> Concordance:
        """The places where a query's words stand, with `width` characters on each side, of at most `concordance.MOST_ARTICLES` articles.

        sort: by article in the order of "hits", "oldest" or "newest", or by what stands right before ("left") or after ("right") the word.
        `sort`, `limit` and `offset` are of the lines: those of a Question do not count.
        """
        from searchidx.results.concordance import concordance

        return concordance(self._prepared(question, selection, budget), width=width, sort=sort, limit=limit, offset=offset)

    def company(
        self, question: AnyQuestion, *, limit: int = 20, budget: AnswerBudget | None = None, **selection: Unpack[Selection]
    ) -> Company:
        """The words that stand in one sentence with one word or phrase, and its compounds; versions of one story count once.

        Words are found in all their forms, whatever the mode. Raises UsageError for a query that is no word or phrase.
        """
        from searchidx.results.company import company

        prepared, corpus = self._prepared_with_corpus(question, selection, budget)
        return company(prepared, corpus, limit)

    def typical(
        self,
        question: AnyQuestion,
        against: str = "*",
        *,
        limit: int = 20,
        budget: AnswerBudget | None = None,
        **selection: Unpack[Selection],
    ) -> TypicalWords:
        """The words that tell the articles of a question from those of the query `against`; filters hold for both.

        Articles are counted, versions of one story once, and those of both sides on the first only. Words are found in all their forms,
        whatever the mode.
        """
        from searchidx.results.typical_words import typical_words

        check_text("against", against)
        prepared, corpus = self._prepared_with_corpus(question, selection, budget)
        return typical_words(prepared, against, corpus, limit)

    def crosstab(
        self,
        question: AnyQuestion = "*",
        *,
        by: Sequence[str] = ("section", "source"),
        limit: int = 50,
        offset: int = 0,
        **selection: Unpack[Selection],
    ) -> Crosstab:
        """How many full matches have each combination of two or three of "section", "source", "year", "month"; the last makes the columns.

        `limit` and `offset` are of the rows: those of a Question do not count.
        """
        from searchidx.results.crosstab import crosstab

        prepared = self._prepared(question, selection)
        return crosstab(prepared, self._corpus_of(prepared.reader).forward, by, limit, offset)

    def quotes(
        self, question: AnyQuestion = "*", *, budget: AnswerBudget | None = None, **fields: Unpack[QuestionFields]
    ) -> Quotations:
        """Who said what: the quotations in the articles that match, `limit` articles from number `offset` on.

        `zitat:` and `sprecher:` in the query say which quotations are meant; otherwise all of an article are.
        """
        from searchidx.results.quotations import quotations

        prepared = self._prepared(question, fields, budget)
        return quotations(prepared, limit=prepared.question.limit, offset=prepared.question.offset)

    def all_quotes(
        self, question: AnyQuestion = "*", *, budget: AnswerBudget | None = None, **fields: Unpack[QuestionFields]
    ) -> Iterator[FoundQuote]:
        """Every quotation that is meant in any matching article, read as they are drawn."""
        from searchidx.results.quotations import all_quotations

        return all_quotations(self._prepared(question, fields, budget))

    def relaxations(
        self, question: AnyQuestion, *, budget: AnswerBudget | None = None, **selection: Unpack[Selection]
    ) -> tuple[Relaxation, ...]:
        """Other questions that find something: a word spelled otherwise, without one word, one filter, the period, the switches."""
        from searchidx.results.relaxations import relaxations

        return relaxations(self._prepared(question, selection, budget))

    def explain(
        self, question: AnyQuestion, id: str | None = None, *, budget: AnswerBudget | None = None, **fields: Unpack[QuestionFields]
    ) -> tuple[Message, ...]:
        """Lines for a person: how the query is read and what each word finds, with exact counts of articles.

        Counts are too low where the budget was exceeded.
        With an id also whether that article is a full, partial or no hit, what occurs where in it, what rules it out, and how its score
        comes about. Details are indented by blanks. Raises ArticleUnknown.
        """
        from searchidx.results.article_explanation import explain_article
        from searchidx.results.query_explanation import explain_query

        lookups = TimeBudget(_lookup_seconds(budget))
        prepared = self._prepared(question, fields, budget)
        article = None if id is None else article_of(prepared.reader, id)
        lines = (*explain_query(prepared), *(explain_article(prepared, article) if article else ()))
        prepared.budget.exceeded |= lookups.is_spent()
        return lines

    def suggest(self, text: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        """How the last word of a text that is being typed may go on, by number of articles; the words before it stay."""
        from searchidx.results.autocomplete import completions

        check_text("text", text)
        check_count("limit", limit)
        return completions(self._reader(), text, limit)

    # --- articles like one ---------------------------------------------------------------------------------------------------------

    def similar(self, id: str | Article, *, limit: int = 10, budget: AnswerBudget | None = None) -> tuple[Similar, ...]:
        """The articles most like one, by the words that tell it from others. Raises ArticleUnknown, IndexMissing."""
        from searchidx.results.similar import similar

        check_count("limit", limit)
        reader = self._reader(_lookup_seconds(budget))
        return similar(reader, article_of(reader, id), limit, budget)

    def known(self, text: str, *, limit: int = 10, budget: AnswerBudget | None = None) -> tuple[Known, ...]:
        """What the index has of a text, or at a web address: the article itself, those that hold the text, versions of its story, similar
        ones, in this order. Of very long texts the beginning is looked at. Raises IndexMissing.
        """
        from searchidx.ingest.ledger import Ledger
        from searchidx.results.known_text import known

        check_text("text", text)
        check_count("limit", limit)
        reader = self._reader(_lookup_seconds(budget))
        return known(reader, text, lambda address: Ledger(reader.ledger()).id_at(address), limit, budget)

    def versions(self, id: str | Article, *, budget: AnswerBudget | None = None) -> tuple[Version, ...]:
        """Other versions of the same story, oldest first. Raises ArticleUnknown, IndexMissing."""
        from searchidx.results.story_versions import versions

        reader = self._reader(_lookup_seconds(budget))
        return versions(reader, article_of(reader, id), budget)

    def differences(
        self, id: str | Article, other: str | Article, *, budget: AnswerBudget | None = None
    ) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
        """The texts of two articles, marked where the other has other words. Raises ArticleUnknown, IndexMissing."""
        from searchidx.results.story_versions import differences

        reader = self._reader()
        return differences(article_of(reader, id), article_of(reader, other), budget)

    # --- keeping -------------------------------------------------------------------------------------------------------------------

    def index(
        self,
        paths: Sequence[str | Path],
        *,
        dry_run: bool = False,
        allow_removal: bool = False,
        readmit: bool = False,
        recover: bool = False,
        reread: bool = False,
        moved_from: str | Path | None = None,
        key_map: Sequence[tuple[str, str]] = (),
        keep: bool = False,
        same_url: SameUrl = "newest",
        settle: float = 0,
        progress: Callable[[Progress], None] | None = None,
    ) -> Report:
        """Brings the index up to date with files and folders in one commit; see `ingest.pipeline` for the rules.

        `readmit` takes back articles that `remove` barred; `recover` applies the recovery rules for scraped text to every format; `reread`
        reads every file, whatever its size and time say; `moved_from` is where the one PATH was before: its articles keep their ids;
        `key_map` names keys of records and columns for fields, as ("text", "inhalt"), before the usual ones; `keep` leaves in the index
        what is gone from a file that is still there; `same_url` says whether articles of one web address are one article, the newest, with
        its `earlier` versions, or an article each ("all"); `settle` leaves files changed within so many seconds to the next run.
        Raises PathMissing, UsageError, RemovalTooLarge, IndexLocked, StorageFailed; the index is unchanged then.
        """
        from searchidx.ingest.options import Options, current_day  # here: searching needs no readers
        from searchidx.ingest.pipeline import bring_up_to_date

        if isinstance(paths, str | Path):
            raise UsageError(f"paths: {str(paths)!r} ist keine Liste von Pfaden", f"paths: {str(paths)!r} is not a list of paths")
        today = current_day(self._engine.reader().committed())
        options = Options(dry_run, allow_removal, readmit, recover, tuple(key_map), reread, moved_from, keep, same_url, settle, today)
        return bring_up_to_date(self._engine, paths, options, progress)

    def remove(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Takes articles out for good: index, stored text, old generations; a later `index` keeps them out.

        Returns the ids that were there. Raises IndexMissing, IndexLocked, StorageFailed.
        """
        from searchidx.ingest.pipeline import remove

        self._reader()
        return remove(self._engine, as_texts("ids", ids))

    def compact(self) -> Status:
        """Brings the index into its smallest and quickest form, as one commit; returns what it holds then.

        Only many small commits make it worth while. Raises IndexMissing, IndexLocked, StorageFailed.
        """
        from searchidx.ingest.pipeline import compact

        self._reader()
        compact(self._engine)
        return self.status()

    def copy_to(self, target: Index, *, allow_removal: bool = False, progress: Callable[[Progress], None] | None = None) -> Moved:
        """Makes another index hold exactly what this one holds, whatever engine keeps it; called again, it goes on where it stopped.

        Raises RemovalTooLarge when the target has articles this index has not (unless `allow_removal`), IndexMissing, IndexLocked,
        StorageFailed.
        """
        from searchidx.ingest.copying import copy

        if not isinstance(target, Index):
            raise UsageError(f"target: {target!r} ist kein geöffneter Index", f"target: {target!r} is not an open index")
        return copy(self._reader(), target._engine, allow_removal=allow_removal, progress=progress)

    def _require_open(self) -> Engine:
        """The engine. Raises IndexClosed."""
        if self._open_engine is None:
            raise IndexClosed(
                "Der Index ist geschlossen; searchidx.open() öffnet ihn wieder",
                "the index is closed; searchidx.open() opens it again",
            )
        return self._open_engine

    @property
    def _engine(self) -> Engine:
        return self._require_open()

    def _reader(self, seconds: float | None = None) -> Reader:
        """One state of the index for a whole answer, which takes so long at most. Raises IndexClosed, IndexMissing."""
        reader = self._engine.reader(seconds)
        if not reader.generation:
            raise IndexMissing(
                f"In {self._directory} ist noch kein Index; „searchidx index PFAD“ legt ihn an",
                f"no index in {self._directory} yet; `searchidx index PATH` makes one",
            )
        return reader

    def _corpus_of(self, reader: Reader) -> Corpus:
        """What the generation of a reader is counted by, kept until another one is asked for."""
        from searchidx.results.corpus import Corpus

        with self._corpus_lock:
            if self._corpus is None or self._corpus.commit_id != reader.commit_id:
                self._corpus = Corpus(reader)
            return self._corpus

    def _extend_by_families(self, budget: AnswerBudget | None) -> None:
        """Finds the families of the newest generation, and extends the budget by the time that takes: it is done once for all answers.

        So is the budget of who waits for another thread that finds them, by that time on the wall clock.
        """
        began, wall_began = thread_time(), perf_counter()
        self._corpus_of(self._reader()).heads  # noqa: B018 - kept for all answers
        if budget:
            budget.extend(max(thread_time() - began, (perf_counter() - wall_began) / WALL_CLOCK_FACTOR))

    def _prepared_with_corpus(
        self, question: AnyQuestion, selection: Selection, budget: AnswerBudget | None
    ) -> tuple[PreparedQuery, Corpus]:
        """The question and what it is counted by. A count that lacks some articles would be wrong: only whole words are left out when the
        budget is spent, so that no look-up is cut.
        """
        self._extend_by_families(budget)
        prepared = self._prepared(question, selection)
        return replace(prepared, budget=budget) if budget else prepared, self._corpus_of(prepared.reader)

    def _prepared(
        self,
        question: AnyQuestion,
        fields: QuestionFields | Selection,
        budget: AnswerBudget | None = None,
        seconds: float | None = None,
    ) -> PreparedQuery:
        """The question planned, unless it is already, against a state of the index that answers within the budget, else `seconds`."""
        if isinstance(question, PreparedQuery):
            self._require_open()
            return revise(question, **fields)
        reader = self._reader(_lookup_seconds(budget) if budget else seconds)
        return prepare(reader, as_question(question, **fields), budget)


def _fold(question: AnyQuestion) -> bool:
    asked = question.question if isinstance(question, PreparedQuery) else question
    return isinstance(asked, Question) and asked.fold


def _lookup_seconds(budget: AnswerBudget | None) -> float | None:
    """How long an engine may look up words: a part of what is left, so that something is left to show what it finds."""
    if budget is None or budget.seconds_left is None:
        return None
    return budget.seconds_left * LOOKUP_SHARE


def earlier_versions(article: Article) -> tuple[EarlierVersion, ...]:
    """The versions that the web page of an article had before, the newest first; one that differs from the next in no word is left out."""
    from searchidx.storage.article_codec import earlier_versions

    shown, later = list[EarlierVersion](), article
    for version in earlier_versions(article):
        if version.article.original != later.original:
            shown.append(version)
        later = version.article
    return tuple(shown)


def version_of(article: Article, number: int) -> EarlierVersion:
    """An earlier version of an article by its number. Raises UsageError where there is none."""
    versions = {version.number: version for version in earlier_versions(article)}
    if number not in versions:
        numbers = ", ".join(map(str, sorted(versions))) or "–"
        raise UsageError(f"Keine Fassung {number}; frühere Fassungen: {numbers}", f"no version {number}; earlier versions: {numbers}")
    return versions[number]


def quotes_of(article: Article) -> tuple[FoundQuote, ...]:
    """The quotations of an article, in the order of its fields."""
    from searchidx.results.quotations import found_quotes

    return found_quotes(article, article.quotes)


def speaker_query(speaker: str, query: str = "") -> str:
    """The query that asks for what a speaker says: `sprecher:` and the words of their name, beside another query."""
    words = " ".join(re.findall(r"[\w.’'-]+", speaker))
    return f"{query} sprecher:({words})".strip() if words else query or "*"


def operators() -> tuple[Operator, ...]:
    """Everything with a meaning of its own that a user can type, for help pages."""
    return OPERATORS


def is_function_word(word: str) -> bool:
    """Whether this is an article, a pronoun, a preposition …: a word of a query that need not match beside others."""
    return normalise(word) in FUNCTION_WORDS


def match_types() -> tuple[str, ...]:
    """The names of all match types, by which a form of the index can belong to a word, strongest first."""
    return tuple(MATCH_TYPES)
