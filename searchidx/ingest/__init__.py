"""Ingest: brings an index up to date with files. One run is one commit.

Useful for: which files are read again, which articles come and go, which ids they have, copying an index to another engine.
Not useful for: what a file holds (sources/), how articles are stored (storage/, engines/).

    pipeline        lists the sources of a run, has them read, compares, commits; removes articles, compacts
    index_worker    what a worker does: reads, leaves out what the index has, writes the rest as one batch
    diff            which articles a run adds, changes, removes, and what the ledger says afterwards; pure
    id_conflicts    what is told where an id stands in two places
    ledger          which files were indexed, with a fingerprint of every article each of them gave
    moved_folders   folders that were moved or renamed, and the ids of their articles
    copying         a whole index copied to another engine
"""
