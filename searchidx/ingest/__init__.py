"""Ingest: brings an index up to date with files. One run is one commit.

Useful for: which files are read again, which articles come and go, which ids they have, copying an index to another engine.
Not useful for: what a file holds (sources/), how articles are stored (storage/, engines/).

    pipeline        lists the sources of a run, has them read, compares, commits; removes articles, compacts
    options         how a run is done
    index_worker    what a worker does: reads, leaves out what the index has, writes the rest as one batch
    diff            which articles a run adds, changes, removes, and what the ledger says afterwards; pure
    sightings       the articles of a run at their places, and which of them count under their id; pure
    id_conflicts    what is told where an id stands in two places
    page_members    which of the articles that share a web address is the newest; pure
    page_versions   what a run changes at pages with several versions; pure
    page_moments    since when a version says what it says; addresses that are none of an article
    page_records    the records of articles with earlier versions
    ledger          which files were indexed, with a fingerprint of every article each of them gave
    ledger_layer    one layer of it, as it is written
    article_ids     the articles of one file as columns
    moved_folders   folders that were moved or renamed, and the ids of their articles
    copying         a whole index copied to another engine
"""
