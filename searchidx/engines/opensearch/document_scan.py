"""Document scan: every document a query finds, page after page, from one point in time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from searchidx.engines.opensearch.cluster_client import Body, ClusterClient

PAGE = 5_000
"""Documents fetched at a time."""


def scan(client: ClusterClient, index: str, query: Body, fetch: Body, *, sort: Sequence[Any] = ()) -> Iterator[Any]:
    """The hits of a query with what `fetch` asks for; by id, unless `sort` says otherwise.

    The sort ends in "born", which makes each place in the order that of one document ("_doc" would not: every shard counts its own), so
    no page skips or repeats any.
    """
    pit = client.request("POST", f"/{index}/_search/point_in_time", keep_alive="5m")["pit_id"]
    try:
        after: Any = None
        while True:
            body = {"query": query, "size": PAGE, "sort": [*(sort or ["id"]), "born"], "track_total_hits": False, **fetch}
            body |= {"pit": {"id": pit, "keep_alive": "5m"}} | ({"search_after": after} if after else {})
            answer = client.request("POST", "/_search", body)
            pit = answer.get("pit_id", pit)
            hits = answer["hits"]["hits"]
            yield from hits
            if len(hits) < PAGE:
                return
            after = hits[-1]["sort"]
    finally:
        with suppress(Exception), client.in_hurry():  # it ends by itself, too
            client.request("DELETE", "/_search/point_in_time", {"pit_id": [pit]})
