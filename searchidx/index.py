"""The service is the public API: open an index, bring it up to date, ask it. The command line and the web page call nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from time import perf_counter
from types import TracebackType
from typing import Literal, Self

from searchidx.engines import Engine, EngineAnswer, Reader, ScoredArticle, Sort
from searchidx.errors import ArticleUnknown, IndexMissing, UsageError
from searchidx.german.match_types import MATCH_TYPES, Mode
from searchidx.messages import match_type_name
from searchidx.model import (
    FACETS,
    KEYWORD_FIELDS,
    Article,
    Checkup,
    Concordance,
    Hit,
    Message,
    Moved,
    Page,
    Passage,
    Progress,
    Relaxation,
    Report,
    Similar,
    Status,
    Suggestion,
    Timeline,
    Version,
    title,
)
from searchidx.query.core_nodes import And, Node, Not, Or, Range, relaxed
from searchidx.query.filters import filtered
from searchidx.query.operators import OPERATORS, Operator
from searchidx.query.parser import parse
from searchidx.query.planner import Plan, plan_query
from searchidx.query.relaxation import drop_one_clause
from searchidx.ranking.bm25f import MICRO
from searchidx.results.explanation import of_article, of_query, respelled, shortfall, suggestions
from searchidx.results.passages import best_passages, reasons, whole_article

Filters = Mapping[str, str | Sequence[str]]
"""Keys: "section", "source", "author" (one value or several, any of them), the same with "-" (none of them), "since", "until" (days, both
included)."""

ENGINES = ("whoosh", "opensearch", "memory")
_BATCH = 256
_CUT = Message(
    "Die Antwort ist gekürzt: Die Anfrage braucht zu lange. Weniger oder seltenere Wörter helfen",
    "the answer is cut: the query takes too long. Fewer or rarer words help",
)
_STRETCH = 10_000
"""Hits ordered at a time where all are wanted."""


def open_index(directory: str | Path = "index/", *, engine: str = "whoosh", url: str | None = None, seconds: float | None = None) -> Index:
    """The index in `directory`. A directory that is missing or empty is an index without articles until the first commit.

    engine: "whoosh" (the default), "opensearch" (an index on the cluster at `url`, else at SEARCHIDX_ENGINE_URL; the directory does not
    count) or "memory" (the slow definition, empty at every start, for tests and study).
    seconds: of processor time that looking up a query's words may take; an answer that was cut says so (Page.complete). None: as long as
    it takes. Only `search` is cut; a count, a timeline or an export that lacks some of them would look like the whole.
    Raises IndexForeign for another program's or version's files, IndexDamaged for unreadable ones, UsageError for an unknown engine or an
    empty name.
    """
    if engine == "memory":
        from searchidx.engines.memory import MemoryEngine  # only who asks for it loads it

        return Index(MemoryEngine(), "", engine)
    if engine == "opensearch":
        from searchidx.engines.opensearch import open_engine as open_on_cluster

        on_cluster = open_on_cluster(url)
        return Index(on_cluster, on_cluster.place, engine, seconds)
    if engine == "whoosh":
        if not str(directory):  # `--index "$UNSET"`: Path would take the current folder
            raise UsageError("Der Name des Indexordners ist leer", "the name of the index directory is empty")
        from searchidx.engines.whoosh import open_engine  # likewise: Whoosh takes its time to import

        return Index(open_engine(Path(directory)), str(directory), engine, seconds)
    known = ", ".join(ENGINES)
    raise UsageError(f"Suchmaschine {engine!r} unbekannt; bekannt: {known}", f"unknown engine {engine!r}; known: {known}")


def examine(directory: str | Path = "index/", *, repair: bool = False, drop: bool = False) -> Checkup:
    """Reads every byte of an index, damaged or not, and says what is wrong; with `repair` mends what can be mended.

    `drop`: articles that cannot be read any more may go, too; the next `index` reads their files again.
    Raises IndexMissing, IndexForeign; with `repair` IndexLocked and StorageFailed, too.
    """
    from searchidx.engines.whoosh.toc import WhooshToc  # only who asks for it loads it
    from searchidx.ingest.pipeline import indexed, reduced
    from searchidx.storage import checkup

    books, toc_format = checkup.Books(indexed, reduced), WhooshToc()
    return checkup.repair(Path(directory), books, toc_format, drop=drop) if repair else checkup.examine(Path(directory), books, toc_format)


class Index:
    """An open index; safe for many reader threads; sees every commit of any process at the next call."""

    def __init__(self, engine: Engine, directory: str, kind: str, seconds: float | None = None) -> None:
        self._engine = engine
        self._directory = directory
        self._kind = kind
        self._seconds = seconds

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of files; the index is not used afterwards."""
        self._engine.close()

    @property
    def concerns(self) -> tuple[Message, ...]:
        """What a person should know about who else may write in the directory."""
        return self._engine.concerns()

    @property
    def generation(self) -> int:
        """Grows with every commit of any process; 0 before the first."""
        return self._engine.generation

    @property
    def committed(self) -> str | None:
        """The moment of the last commit in ISO 8601 (UTC); None before the first."""
        return self._engine.committed()

    @property
    def exists(self) -> bool:
        """Whether anything was ever committed here."""
        return self._engine.generation > 0

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        offset: int = 0,
        sort: Sort = "relevance",
        mode: Mode = "compounds",
        filters: Filters | None = None,
        facets: Sequence[str] = (),
        without: Sequence[str] = (),
        exclude: Sequence[str] = (),
        passages: int = 3,
        why: bool = False,
        counsel: bool = True,
    ) -> Page:
        """One page of the answer to a user's text.

        `without` switches relations off by name (keys of MATCH_TYPES), `exclude` single surface forms. `facets`: of model.FACETS, what to
        count; a field that is filtered is counted as if it were not, so that its other values stay in reach.
        `passages`: how many each hit shows at most. `why`: hits say which words found them. `counsel`: notes on an answer without full
        matches say how many articles each word is in, and what to leave out.
        Raises QueryTooLarge beyond 100,000 characters, IndexMissing when nothing was ever indexed here.
        """
        started = perf_counter()
        _check_facets(facets)
        reader = self._reader(self._seconds)
        read = _lowered(reader, query, mode, filters, without, exclude)
        loose = relaxed(read.node)
        free = [field for field in facets if field not in _filtered(filters)]
        found = reader.search(read.node, relaxed=loose, limit=limit, offset=offset, sort=sort, facets=free)
        found = _contextual(reader, read.unfiltered, filters, facets, found)
        articles = reader.articles([hit.id for hit in found.hits])
        asked = {False: read.node, True: loose or read.node}
        return Page(
            hits=tuple(_hit(a, asked[s.partial], s, passages, why) for a, s in zip(articles, found.hits, strict=True) if a),
            total=found.total,
            offset=offset,
            reading=read.description,
            words=read.words,
            notes=(*_notes(reader, read), *_shortcomings(reader, read, found, counsel)),
            facets={field: found.facets[field] for field in facets},
            complete=found.complete and read.complete,
            took_ms=(perf_counter() - started) * 1000,
        )

    def hits(
        self,
        query: str,
        *,
        sort: Sort = "relevance",
        mode: Mode = "compounds",
        filters: Filters | None = None,
        without: Sequence[str] = (),
        exclude: Sequence[str] = (),
        passages: int = 0,
        why: bool = False,
    ) -> Iterator[Hit]:
        """Every full match in order, as many as `search` gives as `total`; partial hits are left out. Raises as `search` does."""
        reader = self._reader()
        node = _lowered(reader, query, mode, filters, without, exclude).node
        return _all_hits(reader, node, sort, passages, why)

    def facets(
        self,
        query: str = "*",
        *,
        fields: Sequence[str] = FACETS[:-1],
        mode: Mode = "compounds",
        filters: Filters | None = None,
        without: Sequence[str] = (),
        exclude: Sequence[str] = (),
    ) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """How many full matches have each value of the fields (of model.FACETS), the most frequent first; filters hold for all."""
        reader = self._reader()
        _check_facets(fields)
        return reader.search(_lowered(reader, query, mode, filters, without, exclude).node, limit=0, facets=fields).facets

    def relaxations(
        self,
        query: str,
        *,
        mode: Mode = "compounds",
        filters: Filters | None = None,
        without: Sequence[str] = (),
        exclude: Sequence[str] = (),
    ) -> tuple[Relaxation, ...]:
        """Other questions that find something: a word spelled otherwise, without one word, one filter, the period, the switches.

        Raises as `search` does.
        """
        reader = self._reader()
        asked = Relaxation("", "", query, mode, dict(filters or {}), tuple(without), tuple(exclude), 0)
        wider = [*_respelled(reader, asked), *_wider(asked)]
        nodes = [_lowered(reader, one.query, one.mode, one.filters, one.without, one.exclude).node for one in wider]
        counts = reader.frequencies(nodes)
        return tuple(replace(one, total=total) for one, total in zip(wider, counts, strict=True) if total)

    def suggest(self, text: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        """How the last word of a text that is being typed may go on, by number of articles; the words before it stay."""
        from searchidx.results.exploring import suggestions

        return suggestions(self._reader().vocabulary(), text, limit)

    def similar(self, id: str, *, limit: int = 10) -> tuple[Similar, ...]:
        """The articles most like one, by the words that tell it from others. Raises ArticleUnknown, IndexMissing."""
        from searchidx.results import exploring

        reader = self._reader()
        article = _article(reader, id)
        terms = exploring.telling_terms(article, reader)
        query = exploring.alike(tuple(terms))
        scored = [hit for hit in reader.search(query, limit=limit + 1).hits if hit.id != id][:limit] if terms else []
        others = zip(reader.articles([hit.id for hit in scored]), scored, strict=True)
        return tuple(
            Similar(
                hit=_hit(other, query, score, 0),
                shared=exploring.shared_terms(terms, other),
                versions=exploring.overlap(article, other) >= exploring.VERSION,
            )
            for other, score in others
            if other
        )

    def versions(self, id: str) -> tuple[Version, ...]:
        """Other versions of the same story, oldest first. Raises ArticleUnknown, IndexMissing."""
        from searchidx.results import exploring

        reader = self._reader()
        article = _article(reader, id)
        found = []
        for similar in self.similar(id, limit=exploring.CANDIDATES):
            if similar.versions:
                other = _article(reader, similar.hit.id)
                found.append(Version(similar.hit, exploring.length(other), exploring.overlap(article, other)))
        return tuple(sorted(found, key=lambda version: (version.hit.date or "9", version.hit.id)))

    def differences(self, id: str, other: str) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
        """The texts of two articles, marked where the other has other words. Raises ArticleUnknown, IndexMissing."""
        from searchidx.results.exploring import differences

        reader = self._reader()
        return differences(_article(reader, id), _article(reader, other))

    def timeline(
        self,
        query: str = "*",
        *,
        per: Literal["day", "week", "month", "year"] = "month",
        mode: Mode = "compounds",
        filters: Filters | None = None,
        without: Sequence[str] = (),
        exclude: Sequence[str] = (),
    ) -> Timeline:
        """When the full matches appeared. Raises as `search` does."""
        from searchidx.results.exploring import periods

        reader = self._reader()
        node = _lowered(reader, query, mode, filters, without, exclude).node
        undated = reader.frequencies([And((node, Not(Range("date", None, None))))])[0]
        return Timeline(tuple(periods(reader, node, per)), undated)

    def kwic(
        self,
        query: str,
        *,
        width: int = 40,
        sort: Literal["hits", "left", "right", "oldest", "newest"] = "hits",
        limit: int = 100,
        offset: int = 0,
        mode: Mode = "compounds",
        filters: Filters | None = None,
        without: Sequence[str] = (),
        exclude: Sequence[str] = (),
    ) -> Concordance:
        """The places where a query's words stand, with `width` characters on each side, of at most `exploring.READ` articles.

        sort: by article in the order of hits or dates, or by what stands right before or after the word. Raises as `search` does.
        """
        from searchidx.results import exploring

        reader = self._reader()
        node = _lowered(reader, query, mode, filters, without, exclude).node
        order: Sort = "oldest" if sort == "oldest" else "newest" if sort == "newest" else "relevance"
        found = reader.search(node, limit=exploring.READ, sort=order)
        articles = [article for article in reader.articles([hit.id for hit in found.hits]) if article]
        lines = exploring.in_order(list(exploring.lines(articles, node, width)), sort)
        return Concordance(tuple(lines[offset : offset + limit]), len(lines), len(articles), found.total <= len(articles))

    def explain(
        self,
        query: str,
        id: str | None = None,
        *,
        mode: Mode = "compounds",
        without: Sequence[str] = (),
        exclude: Sequence[str] = (),
    ) -> tuple[Message, ...]:
        """Lines for a person: how the query is read and what each word finds, with exact counts of articles.

        With an id also whether that article is a full, partial or no hit, what stands where in it, what rules it out, and how its score
        comes about. Details are indented by blanks. Raises ArticleUnknown, QueryTooLarge, IndexMissing.
        """
        reader = self._reader()
        article = None if id is None else _article(reader, id)
        read = _lowered(reader, query, mode, None, without, exclude)
        lines = of_query(read, _notes(reader, read), reader)
        return lines if article is None else (*lines, *of_article(read, article, reader))

    def get(self, id: str) -> Article | None:
        """The article with this id, or None."""
        return self._engine.articles([id])[0]

    def read(
        self, id: str, query: str = "", *, mode: Mode = "compounds", without: Sequence[str] = (), exclude: Sequence[str] = ()
    ) -> tuple[Passage, ...]:
        """The whole article as passages, one a span in source order (kept spans such as "label" too), marked where `query` matched.

        Raises ArticleUnknown.
        """
        reader = self._reader()
        article = _article(reader, id)
        return whole_article(article, _lowered(reader, query, mode, None, without, exclude).node if query.strip() else None)

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
        progress: Callable[[Progress], None] | None = None,
    ) -> Report:
        """Brings the index up to date with files and folders in one commit; see `intake` for the rules.

        `readmit` takes back articles that `remove` barred; `recover` applies the recovery rules for scraped text to every format; `reread`
        reads every file, whatever its size and time say; `moved_from` is where the one PATH was before: its articles keep their ids.
        Raises PathMissing, UsageError, RemovalTooLarge, IndexLocked, StorageFailed; the index is unchanged then.
        """
        from searchidx.ingest.pipeline import bring_up_to_date  # here: searching needs no readers

        return bring_up_to_date(
            self._engine,
            paths,
            dry_run=dry_run,
            allow_removal=allow_removal,
            readmit=readmit,
            recover=recover,
            reread=reread,
            moved_from=moved_from,
            progress=progress,
        )

    def remove(self, ids: Sequence[str]) -> tuple[str, ...]:
        """Takes articles out for good: index, stored text, old generations; a later `index` keeps them out.

        Returns the ids that were there. Raises IndexMissing, IndexLocked, StorageFailed.
        """
        from searchidx.ingest.pipeline import remove

        self._reader()
        return remove(self._engine, ids)

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

        return copy(self._reader(), target._engine, allow_removal=allow_removal, progress=progress)

    def export(self) -> Iterator[Article]:
        """Every article in id order."""
        reader = self._reader()
        ids = reader.ids()
        for start in range(0, len(ids), _BATCH):
            yield from (article for article in reader.articles(ids[start : start + _BATCH]) if article)

    def status(self) -> Status:
        """What the index holds. Raises IndexMissing."""
        from searchidx.ingest.pipeline import loaded

        reader = self._reader()
        dated, ledger = _edges(reader), loaded(reader.ledger())
        return Status(
            directory=self._directory,
            engine=self._kind,
            generation=reader.generation,
            articles=len(reader.ids()),
            terms=len(reader.vocabulary()),
            bytes=self._engine.size(),
            undated=reader.frequencies([Not(Range("date", None, None))])[0],
            oldest=dated[0],
            newest=dated[1],
            sections=reader.values("section"),
            sources=reader.values("source"),
            barred=len(ledger.barred),
            roots=ledger.roots,
            committed=reader.committed(),
        )

    def values(self, field: str) -> Mapping[str, int]:
        """Every value of "section", "source" or "author" with its number of articles."""
        if field not in KEYWORD_FIELDS:
            raise UsageError(f"{field!r} ist kein Feld mit festen Werten: {', '.join(KEYWORD_FIELDS)}", f"{field!r} is no keyword field")
        return self._engine.values(field)

    def _reader(self, seconds: float | None = None) -> Reader:
        """One state of the index for a whole answer, which takes so long at most. Raises IndexMissing."""
        reader = self._engine.reader(seconds)
        if not reader.generation:
            raise IndexMissing(
                f"In {self._directory} ist noch kein Index; „searchidx index PFAD“ legt ihn an",
                f"no index in {self._directory} yet; `searchidx index PATH` makes one",
            )
        return reader


def operators() -> tuple[Operator, ...]:
    """Everything with a meaning of its own that a user can type, for help pages."""
    return OPERATORS


def relations() -> tuple[str, ...]:
    """The names of all relations a form can have to a word, strongest first."""
    return tuple(MATCH_TYPES)


def relation_name(relation: str) -> Message:
    """How an expansion's relation is called; the key itself when it is not known."""
    return match_type_name(relation)


def _lowered(
    reader: Reader, query: str, mode: Mode, filters: Filters | None, without: Sequence[str] = (), exclude: Sequence[str] = ()
) -> Plan:
    return plan_query(
        parse(query), reader.vocabulary(), mode=mode, filters=filters or {}, without=without, exclude=exclude, values=reader.values
    )


def _notes(reader: Reader, read: Plan) -> tuple[Message, ...]:
    return (*read.notes, *suggestions(read.node, reader), *_undated(reader, read.node))


def _shortcomings(reader: Reader, read: Plan, found: EngineAnswer, counsel: bool) -> tuple[Message, ...]:
    """That an answer was cut, or what helps where nothing was found."""
    if not found.complete:
        return (_CUT,)
    return shortfall(read.node, reader) if counsel and not found.total else ()


def _undated(reader: Reader, query: Node) -> list[Message]:
    """A note on the articles a date range leaves out because nobody knows when they appeared."""
    loose = _without_dates(query)
    if loose == query:
        return []
    count = reader.frequencies([And((loose, Not(Range("date", None, None))))])[0]
    if not count:
        return []
    return [
        Message(
            f"{count} passende Artikel ohne Datum fallen aus dem Zeitraum",
            f"{count} matching articles without a date fall out of the period",
        )
    ]


def _article(reader: Reader, id: str) -> Article:
    article = reader.articles([id])[0]
    if article is None:
        raise ArticleUnknown(f"Kein Artikel hat die Kennung {id!r}", f"no article has the id {id!r}")
    return article


def _edges(reader: Reader) -> tuple[str | None, str | None]:
    """The oldest and the newest known date."""
    dated = Range("date", None, None)
    ends = [reader.search(dated, limit=1, sort=sort).hits for sort in ("oldest", "newest")]
    dates = [_article(reader, hits[0].id).date if hits else None for hits in ends]
    return dates[0], dates[1]


def _filtered(filters: Filters | None) -> frozenset[str]:
    """The facet fields that are narrowed down to some values."""
    return frozenset(name for name, value in (filters or {}).items() if value and name in FACETS)


def _respelled(reader: Reader, asked: Relaxation) -> Iterator[Relaxation]:
    """The question with an unknown word replaced by one that it may have been typed for, not yet counted."""
    node = _lowered(reader, asked.query, asked.mode, asked.filters, asked.without, asked.exclude).node
    for word, others in respelled(node, reader):
        as_word = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        for other in others:
            yield replace(asked, kind="spelling", left_out=word, query=as_word.sub(other, asked.query))


def _wider(asked: Relaxation) -> Iterator[Relaxation]:
    """The question with one thing less each time, not yet counted."""
    for part, rest in drop_one_clause(asked.query):
        yield replace(asked, kind="word", left_out=part, query=rest)
    held = {name: value for name, value in asked.filters.items() if value}
    for name in (*KEYWORD_FIELDS, *("-" + field for field in KEYWORD_FIELDS)):
        if name in held:
            yield replace(asked, kind="filter", left_out=name, filters={key: value for key, value in held.items() if key != name})
    if "since" in held or "until" in held:
        yield replace(asked, kind="period", filters={key: value for key, value in held.items() if key not in ("since", "until")})
    if asked.mode != "compounds":
        yield replace(asked, kind="mode", mode="compounds")
    if asked.without or asked.exclude:
        yield replace(asked, kind="switches", without=(), exclude=())


def _contextual(reader: Reader, asked: Node, filters: Filters | None, facets: Sequence[str], found: EngineAnswer) -> EngineAnswer:
    """What was found, with the facets of the filtered fields, too, each counted without its own filter."""
    counted, complete = dict(found.facets), found.complete
    for field in _filtered(filters).intersection(facets):
        others = {name: value for name, value in (filters or {}).items() if name != field}
        wider = reader.search(filtered(asked, others), limit=0, facets=(field,))
        counted[field], complete = wider.facets[field], complete and wider.complete
    return replace(found, facets=counted, complete=complete)


def _check_facets(fields: Sequence[str]) -> None:
    for field in fields:
        if field not in FACETS:
            known = ", ".join(FACETS)
            raise UsageError(f"Nach {field!r} lässt sich nicht zählen; möglich: {known}", f"cannot count by {field!r}; possible: {known}")


def _all_hits(reader: Reader, node: Node, sort: Sort, passages: int, why: bool) -> Iterator[Hit]:
    for offset in count(0, _STRETCH):
        found = reader.search(node, limit=_STRETCH, offset=offset, sort=sort).hits
        for start in range(0, len(found), _BATCH):
            some = found[start : start + _BATCH]
            articles = zip(reader.articles([hit.id for hit in some]), some, strict=True)
            yield from (_hit(article, node, scored, passages, why) for article, scored in articles if article)
        if len(found) < _STRETCH:
            return


def _hit(article: Article, query: Node, scored: ScoredArticle, passages: int, why: bool = False) -> Hit:
    return Hit(
        id=article.id,
        title=title(article),
        score=scored.score / MICRO,
        date=article.date,
        section=article.section,
        source=article.source,
        url=article.url,
        partial=scored.partial,
        passages=best_passages(article, query, limit=passages) if passages else (),
        author=article.author,
        why=reasons(article, query) if why else (),
    )


def _without_dates(node: Node) -> Node:
    """The query with its date ranges fulfilled by every article."""
    match node:
        case And(children):
            return And(tuple(_without_dates(child) for child in children))
        case Or(children):
            return Or(tuple(_without_dates(child) for child in children))
        case Range("date"):
            return And(())
        case _:
            return node
