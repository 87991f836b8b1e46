"""The opensearch engine keeps articles on an OpenSearch cluster: the cluster finds and counts them, searchidx ranks them.

cluster_settings        where the cluster is and how it is reached
cluster_client          requests to the cluster, again where the trouble may pass
document_mapping        articles → documents; the mapping of the index
document_batch          documents ready to be sent, with what a commit counts of them
query_dsl               core nodes → queries of the cluster, and whether these say exactly the same
document_scan           every document a query finds, page after page
index_state             which generation counts; its numbers and ledger
stored_vocabulary       its vocabulary: whole, and what later commits changed
background_call         what Ctrl-C does not wait for
writer_lock             one writer at a time
bulk_commit             changes → a new generation
spool_folder            where they are spooled; what a killed writer left is deleted
transaction             the protocol of a change: spools articles, then commits them
generation_queries      what the cluster is asked about the documents of one generation
candidate_index_view    the documents fetched for one query, as columns for matching and scoring
candidate_preselection  which documents are fetched where too many match
decided_nodes           which articles hold the neighbouring words that the cluster cannot decide
match_counts            how many articles match, and how many hold each scored group
candidate_ranking       the hits of one page
article_rank            the place of one article among all hits
reader, engine          the protocols of `engines` over all this

Useful for archives that outgrow one machine, or a newsroom that has a cluster. Not useful as an example of a usual OpenSearch index: the
cluster analyses no text and its own scores only preselect.
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
    from searchidx.engines.opensearch.cluster_client import ClusterClient  # opensearch-py is loaded only for this engine
    from searchidx.engines.opensearch.cluster_settings import cluster_settings
    from searchidx.engines.opensearch.engine import OpenSearchEngine

    return OpenSearchEngine(ClusterClient(cluster_settings(url)))
