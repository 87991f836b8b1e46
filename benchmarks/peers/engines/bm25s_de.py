"""bm25s: a precomputed sparse matrix of scores; no positions, no operators, no exact totals, no updates."""

from __future__ import annotations

from pathlib import Path

import bm25s
import numpy as np
import Stemmer

from benchmarks.peers.corpus import rows
from benchmarks.peers.engines import HITS, Answer, Searcher
from benchmarks.peers.queries import Query

VERSION = bm25s.__version__


def build(corpus: Path, directory: Path) -> None:
    articles = list(rows(corpus))
    tokens = bm25s.tokenize(
        [f"{row['title']}\n{row['text']}" for row in articles], stopwords="de", stemmer=Stemmer.Stemmer("german"), show_progress=False
    )
    engine = bm25s.BM25(backend="numba")
    engine.index(tokens, show_progress=False)
    engine.save(str(directory), corpus=articles)


def searcher(directory: Path) -> Searcher:
    engine = bm25s.BM25.load(str(directory), mmap=True, load_corpus=True)
    stemmer = Stemmer.Stemmer("german")

    def ask(query: Query, total: bool) -> Answer:
        tokens = bm25s.tokenize([" ".join(query.words)], stopwords="de", stemmer=stemmer, show_progress=False, return_ids=False)
        if not tokens[0]:  # a stop word
            return Answer(0, [])
        articles, scores = engine.retrieve(tokens, k=HITS, show_progress=False)
        hits = [(row["id"], row["title"], row["date"]) for row, score in zip(articles[0], scores[0], strict=True) if score > 0]
        return Answer(int(np.count_nonzero(engine.get_scores(tokens[0]))) if total else None, hits)

    return ask
