"""Speed, size and memory of searchidx beside other search engines (peers) on the same articles and queries.

engines             one module an engine: build, update, search
corpus              the articles that every engine gets
queries             the queries that every engine gets, drawn from the articles
engine_task         one task of one engine in a process of its own, timed
measured_process    runs a process and measures its time and memory
installation        which engines can run here; installs those that can be installed
rounds              runs all tasks of all engines in alternating rounds
match_comparison    explains matches that only one of two engines finds
results             all measurements, kept as JSON Lines
tables, plots, report   the measurements as Markdown tables, SVG plots, one page
"""
