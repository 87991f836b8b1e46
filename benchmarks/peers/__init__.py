"""A peer is another search engine that gets the same articles and the same queries as searchidx, in processes of its own.

Read on in this order: `engines` (what each peer is), `corpus` and `queries` (what all get), `child` (what runs in a process of its own),
`rounds` (who runs when), `report` and `plots` (what is told).
"""
