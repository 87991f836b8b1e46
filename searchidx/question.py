"""A question to an index: a query as it is typed, what narrows it down, and which part of the answer is wanted.

Everything is checked when the question is made, so that nothing below has to ask what an unknown order or a negative limit means.
Useful for: asking the same thing in several ways (hits, facets, timeline). Not useful for: what a query means (query/) and what it finds
(results/).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypedDict, Unpack, get_args

from searchidx.errors import UsageError
from searchidx.german.match_types import MATCH_TYPES, Mode
from searchidx.query.filters import Filters, checked, first_and_last_day
from searchidx.ranking.engine_answer import Sort

__all__ = [
    "Filters",
    "Mode",
    "Question",
    "QuestionFields",
    "Relaxation",
    "Selection",
    "Sort",
    "as_question",
    "as_texts",
    "check_choice",
    "check_count",
    "check_text",
    "first_and_last_day",
]

MODES: tuple[str, ...] = get_args(Mode)
SORTS: tuple[str, ...] = get_args(Sort)


class Selection(TypedDict, total=False):
    """The fields of a Question that say which articles match."""

    mode: Mode
    filters: Filters
    without: Sequence[str]
    exclude: Sequence[str]


class QuestionFields(Selection, total=False):
    """All fields of a Question but its query."""

    sort: Sort
    limit: int
    offset: int
    fold: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A query, the articles it is asked of, and hits [offset, offset + limit) of the answer in `sort` order.

    `query` is a text as a user types it; any text is a query. `mode` is what a word finds: "exact" only itself, "forms" its other forms,
    too, "compounds" also words that it is a part of. `filters` restrict the answer: "section", "source", "author" to one of some values,
    the same with "-" to none of them, "since" and "until" to days, both included ("2025-02-12", "12.2.2025", "Februar 2025", "2024",
    "gestern", "letzte 7 Tage").
    A filter without a value restricts nothing. `without` switches off match types by name (keys of MATCH_TYPES), `exclude` single forms.
    `fold`: of near-duplicates (versions of one story) a page shows the first, and `offset` and `limit` count families.
    Raises UsageError for a value that is none of these, with those that are.
    """

    query: str
    mode: Mode = "compounds"
    filters: Filters = field(default_factory=dict, hash=False)
    without: Sequence[str] = ()
    exclude: Sequence[str] = ()
    sort: Sort = "relevance"
    limit: int = 10
    offset: int = 0
    fold: bool = False

    def __post_init__(self) -> None:
        check_text("query", self.query)
        check_choice("mode", self.mode, MODES)
        check_choice("sort", self.sort, SORTS)
        check_count("limit", self.limit)
        check_count("offset", self.offset)
        object.__setattr__(self, "filters", _restricting(self.filters))
        object.__setattr__(self, "without", as_texts("without", self.without))
        object.__setattr__(self, "exclude", as_texts("exclude", self.exclude))
        for match_type in self.without:
            check_choice("without", match_type, MATCH_TYPES)

    @property
    def selection(self) -> Selection:
        """What decides which articles match, beside the query."""
        return Selection(mode=self.mode, filters=self.filters, without=self.without, exclude=self.exclude)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A wider question than one that was asked, and the number of its full matches.

    `kind`: "spelling" has another word in place of the unknown one named in `left_out`; "word" leaves out a part of the query, named there,
    too; "filter" the filter named there; "period" both days; "mode" looks for forms and compounds, too; "switches" lets everything in that
    was switched off by name.
    """

    kind: str
    left_out: str
    question: Question
    total: int


def as_question(question: str | Question, **fields: Unpack[QuestionFields]) -> Question:
    """The question of a text, or a question with some fields set anew."""
    return replace(question, **fields) if isinstance(question, Question) else Question(question, **fields)


def check_choice(name: str, value: str, choices: Collection[str]) -> None:
    """Raises UsageError, with the choices there are, for a parameter that has none of them."""
    if not isinstance(value, str) or value not in choices:
        possible = ", ".join(choices)
        raise UsageError(f"{name}: {value!r} gibt es nicht; möglich: {possible}", f"{name}: unknown {value!r}; possible: {possible}")


def check_count(name: str, value: int) -> None:
    """Raises UsageError for a parameter that is no whole number from 0."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong_type(name, value, "keine ganze Zahl", "a whole number")
    if value < 0:
        raise UsageError(f"{name}: {value} ist negativ; möglich: 0 und mehr", f"{name}: {value} is negative; possible: 0 and more")


def check_text(name: str, value: object) -> None:
    """Raises UsageError for a parameter that is no text."""
    if not isinstance(value, str):
        raise _wrong_type(name, value, "kein Text", "a text")


def as_texts(name: str, values: Sequence[str]) -> tuple[str, ...]:
    """The values of a parameter that takes several texts. Raises UsageError for a single text: its letters would be taken for them."""
    if isinstance(values, str | bytes | Mapping) or not isinstance(values, Collection) or not all(isinstance(text, str) for text in values):
        raise _wrong_type(name, values, "keine Liste von Texten", "a list of texts")
    return tuple(values)


def _restricting(filters: Filters | None) -> Filters:
    """The filters that have a value; several values as a tuple. A day stays as it was written: people are shown it."""
    if not isinstance(filters, Mapping | None):
        raise _wrong_type("filters", filters, "keine Abbildung wie {'section': 'Politik'}", "a mapping such as {'section': 'Politik'}")
    restricting: dict[str, str | Sequence[str]] = {}
    for name, value in (filters or {}).items():
        if name in ("since", "until") and not isinstance(value, str | None):
            raise _wrong_type(name, value, "kein Tag wie '2025-02-12'", "a day such as '2025-02-12'")
        values = value if isinstance(value, str) or value is None else as_texts(name, value)
        restricting |= {name: values or ""}
    checked(restricting)  # names and days
    return {name: value for name, value in restricting.items() if value}


def _wrong_type(name: str, value: object, de: str, en: str) -> UsageError:
    return UsageError(f"{name}: {value!r} ist {de}", f"{name}: {value!r} is not {en}")
