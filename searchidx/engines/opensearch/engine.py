"""The engine over one index on a cluster: a reader of the newest generation that can commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from searchidx.engines import Transaction
from searchidx.engines.opensearch.bulk_commit import commit
from searchidx.engines.opensearch.cluster_client import ClusterClient, refusal_as_unreachable
from searchidx.engines.opensearch.document_batch import document_batches
from searchidx.engines.opensearch.document_mapping import document
from searchidx.engines.opensearch.index_state import IndexState, StateStore
from searchidx.engines.opensearch.reader import OpenSearchReader
from searchidx.engines.opensearch.stored_vocabulary import VocabularyCache
from searchidx.messages import Message
from searchidx.storage.array_file import Contents
from searchidx.storage.article_codec import ArticleOrBytes, as_article


class OpenSearchEngine(OpenSearchReader):
    """The Engine over one index on a cluster; safe for many threads."""

    def __init__(self, client: ClusterClient) -> None:
        store = StateStore(client)
        super().__init__(client, store, VocabularyCache(store), IndexState())
        self._current()  # a wrong address or a foreign index is told at once

    @property
    def place(self) -> str:
        """Where the index is, for a person."""
        return f"{self.client.settings.hosts[0]}/{self.client.settings.index}"

    def reader(self, seconds: float | None = None) -> OpenSearchReader:
        return OpenSearchReader(self.client, self.store, self._vocabularies, self._current(), seconds)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        from searchidx.engines.opensearch.spool_folder import spool_folder  # here: searching writes nothing
        from searchidx.engines.opensearch.transaction import OpenSearchTransaction

        with spool_folder() as folder:
            yield OpenSearchTransaction(self.client, self.store, folder)

    def commit(
        self,
        add: Iterable[ArticleOrBytes],
        remove: Iterable[str] = (),
        *,
        ledger: Mapping[str, Contents] | None = None,
        purge: bool = False,
        compact: bool = False,
    ) -> None:
        with refusal_as_unreachable():
            documents = document_batches(document(as_article(article)) for article in add)
            commit(self.client, self.store, self.store.read(), documents, remove, ledger, purge=purge, compact=compact)

    def concerns(self) -> tuple[Message, ...]:
        return ()

    def size(self) -> int:
        name = self.client.settings.index
        statistics = self.client.request("GET", f"/{name}-state,{name}-0*/_stats/store", ignore_unavailable="true", allowed=(404,))
        return int(statistics.get("_all", {}).get("primaries", {}).get("store", {}).get("size_in_bytes", 0))

    def close(self) -> None:
        self.client.close()

    def _current(self) -> IndexState:
        with refusal_as_unreachable():
            return self.store.read()
