"""The data model: what every room speaks of. Frozen values only; behaviour lives in the rooms.

`article` is what is indexed, `answer` what a search gives back, `report` what is said of an index and of work on it.
Useful for: the types of the public API. Not useful for: how a query is understood (query/core_nodes) or stored (storage/).
"""

from searchidx.messages import Message
from searchidx.model.answer import (
    Concordance,
    Expansion,
    Form,
    Hit,
    Line,
    Page,
    Passage,
    Reason,
    Similar,
    Suggestion,
    Timeline,
    TimelineBucket,
    Version,
    Word,
    as_hit,
)
from searchidx.model.article import (
    DATE_FACETS,
    FACETS,
    KEYWORD_FIELDS,
    SEARCHED_FIELDS,
    TEXT_FIELDS,
    Article,
    Span,
    Token,
    facet_value,
    field_text,
    title,
)
from searchidx.model.report import (
    Checkup,
    Finding,
    Moved,
    Progress,
    Rejection,
    Report,
    Status,
)

__all__ = [
    "DATE_FACETS",
    "FACETS",
    "KEYWORD_FIELDS",
    "SEARCHED_FIELDS",
    "TEXT_FIELDS",
    "Article",
    "Checkup",
    "Concordance",
    "Expansion",
    "Finding",
    "Form",
    "Hit",
    "Line",
    "Message",
    "Moved",
    "Page",
    "Passage",
    "Progress",
    "Reason",
    "Rejection",
    "Report",
    "Similar",
    "Span",
    "Status",
    "Suggestion",
    "Timeline",
    "TimelineBucket",
    "Token",
    "Version",
    "Word",
    "as_hit",
    "facet_value",
    "field_text",
    "title",
]
