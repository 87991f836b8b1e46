"""What one request may cost: processor time and size, in one budget that is handed down to whatever answers it."""

from __future__ import annotations

from flask import Response, current_app, g, render_template, stream_template

from searchidx.index import AnswerBudget

ANSWER_SECONDS = 2.5
"""Processor time for finding out what a page shows."""

ANSWER_SIZE = 4_000_000
"""Characters of the lines of a concordance and of the buckets of a timeline."""

EXPORT_SECONDS = 60.0
"""Processor time of a streamed export, which holds all hits: some 100,000 articles."""

EXPORT_SIZE = 400_000_000

PAGE_SECONDS = 1.0
"""Processor time for writing a page."""

PAGE_SIZE = 4_000_000
"""Characters of a page. Nothing that a person reads comes near."""

PIECES_AT_A_TIME = 64
"""Pieces of a template that are written before the clock is looked at."""

INCOMPLETE = "Searchidx-Complete"
"""The header of a response that was cut; its value is "false"."""


def new_budget() -> AnswerBudget:
    """The budget of a request for a page."""
    return AnswerBudget(current_app.config["ANSWER_SECONDS"], ANSWER_SIZE)


def export_budget() -> AnswerBudget:
    """The budget of a streamed export."""
    return AnswerBudget(current_app.config["EXPORT_SECONDS"], EXPORT_SIZE)


def budget() -> AnswerBudget:
    """The budget of the request at hand."""
    request_budget: AnswerBudget = g.budget
    return request_budget


def render_page(template: str, **context: object) -> str:
    """The page that a template makes. One that takes too long or becomes too large ends with a notice in the middle of what it shows."""
    writing = AnswerBudget(PAGE_SECONDS, PAGE_SIZE)
    pieces: list[str] = []
    for number, piece in enumerate(stream_template(template, **context), 1):
        if not writing.take(len(piece)) or (not number % PIECES_AT_A_TIME and writing.is_spent()):
            budget().exceeded = True
            text = "".join(pieces)
            # text holds > as &gt;, so the last one closes a tag: the page is never cut inside of one
            return text[: text.rfind(">") + 1] + render_template("_page_cut.html")
        pieces.append(piece)
    return "".join(pieces)


def mark_incomplete(response: Response) -> Response:
    """The response with a header for programs if it was cut. Streamed ones say so in their last record."""
    if g.budget.exceeded:
        response.headers[INCOMPLETE] = "false"
    return response
