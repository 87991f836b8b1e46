"""All errors a caller can meet. Each carries one sentence: what happened, where, and what to do next.

    SearchidxError
    ├── UsageError          wrong call                                     exit 2
    │   ├── PathMissing     a PATH does not exist
    │   ├── QueryTooLarge   a query beyond what is looked at
    │   ├── ArticleUnknown  no article has this id
    │   ├── IndexClosed     a method was called after close()
    │   └── RemovalTooLarge more than half of a PATH's articles would go
    ├── IndexUnusable       index missing, unreadable, damaged, foreign    exit 3
    │   ├── IndexMissing
    │   ├── IndexDamaged
    │   ├── IndexForeign    another program's, or another version's
    │   └── IndexUnsafe     anybody may write there
    ├── IndexLocked         another writer holds it                        exit 5
    ├── ArticleRefused      the engine cannot index an article; ingest leaves it out and reports it
    ├── EngineUnreachable   the search server does not answer              exit 6
    └── StorageFailed       disk or I/O failure; the index is unchanged    exit 7

A user's query never raises but QueryTooLarge: what can be understood is searched, the rest is told in a note.
"""

from __future__ import annotations

from searchidx.messages import Message


class SearchidxError(Exception):
    """The base of all errors: `message` is the sentence for a person, `exit_code` what a command ends with."""

    exit_code = 1

    def __init__(self, de: str, en: str) -> None:
        self.message = Message(de, en)
        super().__init__(de)

    def __reduce__(self) -> tuple[type[SearchidxError], tuple[str, str]]:
        return type(self), (self.message.de, self.message.en)  # a worker process raises it, too


class ArticleRefused(SearchidxError):
    """`id` is that of the article; nothing was committed."""

    def __init__(self, id: str, reason: str) -> None:
        super().__init__(f"{id}: nicht aufzunehmen ({reason})", f"{id}: cannot be taken in ({reason})")
        self.id, self.reason = id, reason

    def __reduce__(self) -> tuple[type[ArticleRefused], tuple[str, str]]:
        return ArticleRefused, (self.id, self.reason)


class UsageError(SearchidxError):
    exit_code = 2


class PathMissing(UsageError):
    pass


class QueryTooLarge(UsageError):
    pass


class ArticleUnknown(UsageError):
    pass


class IndexClosed(UsageError):
    pass


class RemovalTooLarge(UsageError):
    pass


class IndexUnusable(SearchidxError):
    exit_code = 3


class IndexMissing(IndexUnusable):
    pass


class IndexDamaged(IndexUnusable):
    pass


class IndexForeign(IndexUnusable):
    pass


class IndexUnsafe(IndexUnusable):
    pass


class IndexLocked(SearchidxError):
    exit_code = 5


class EngineUnreachable(SearchidxError):
    exit_code = 6


class StorageFailed(SearchidxError):
    exit_code = 7
