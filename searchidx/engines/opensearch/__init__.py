"""The opensearch engine keeps articles on an OpenSearch cluster: the cluster selects, searchidx ranks.

server     one cluster: what it is called, how it is asked, again where that helps
layout     articles → documents; the index they stand in
selection  core nodes → queries of the cluster, and whether these say exactly the same
shelf      documents that were fetched → what matching and scoring work on
state      which generation counts; its vocabulary and ledger; the writer's lock
commit     changes → a new generation
engine     the Engine over all this
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from searchidx.engines.opensearch.engine import OpenSearchEngine


def open_engine(url: str | None) -> OpenSearchEngine:
    """The engine at `url` (else SEARCHIDX_ENGINE_URL): one or more nodes of a cluster, "http://one:9200,http://two:9200/name".

    An index that is not there yet holds no articles and is made by the first commit.
    Raises UsageError for a wrong address or setting, EngineUnreachable, IndexForeign for what another program or version left there.
    """
    from searchidx.engines.opensearch.engine import OpenSearchEngine  # only who asks for it loads it
    from searchidx.engines.opensearch.server import Server, settings

    return OpenSearchEngine(Server(settings(url)))
