"""Document batches: documents ready to be sent, with what a commit must count of them. Workers make them; a commit only passes them on."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from searchidx.engines.opensearch.document_mapping import Document, term_sets

BATCH = 500
"""Documents sent at a time."""


@dataclass(frozen=True, slots=True)
class DocumentBatch:
    """Up to BATCH documents as JSON, with the ids and lengths of each, and by how many of them each term is held.

    `counts_with_teaser`: of the terms that stand in UNCOUNTED_FIELDS of some document only, by how many it is held beyond `counts`.
    """

    ids: list[str]
    lengths: list[Mapping[str, int]]
    bodies: list[str]
    counts: Mapping[str, int]
    teaser_counts: Mapping[str, int]

    def without(self, numbers: Collection[int]) -> DocumentBatch:
        """The batch without the documents of these numbers."""
        if not numbers:
            return self
        counts, teaser_counts = Counter(self.counts), Counter(self.teaser_counts)
        for number in numbers:
            terms, terms_with_teaser = term_sets(json.loads(self.bodies[number]))
            counts.subtract(terms)
            teaser_counts.subtract(terms_with_teaser - terms)
        kept = [number for number in range(len(self.ids)) if number not in numbers]
        ids, lengths, bodies = ([column[number] for number in kept] for column in (self.ids, self.lengths, self.bodies))
        return DocumentBatch(ids, lengths, bodies, counts, teaser_counts)  # type: ignore[arg-type]

    def distinct(self) -> DocumentBatch:
        """The batch with the last document of each id only."""
        last = {id: number for number, id in enumerate(self.ids)}
        return self.without({number for number, id in enumerate(self.ids) if last[id] != number})


def document_batches(documents: Iterable[Document]) -> Iterator[DocumentBatch]:
    """The documents in order, BATCH at a time."""
    remaining = iter(documents)
    while batch := list(islice(remaining, BATCH)):
        counts, teaser_counts = Counter[str](), Counter[str]()
        for document in batch:
            counts.update(document.terms)
            teaser_counts.update(document.terms_with_teaser - document.terms)
        ids, bodies = [document.body["id"] for document in batch], [json.dumps(document.body) for document in batch]
        yield DocumentBatch(ids, [document.lengths for document in batch], bodies, counts, teaser_counts)


def to_lines(batch: DocumentBatch) -> Iterator[str]:
    """The batch as lines of text."""
    yield json.dumps([batch.ids, batch.lengths, batch.counts, batch.teaser_counts])
    yield from batch.bodies


def from_lines(lines: Iterable[str]) -> Iterator[DocumentBatch]:
    """The batches that `to_lines` made these lines of, one after the other."""
    remaining = iter(lines)
    for head in remaining:
        ids, lengths, counts, teaser_counts = json.loads(head)
        yield DocumentBatch(ids, lengths, list(islice(remaining, len(ids))), counts, teaser_counts)
