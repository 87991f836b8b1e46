"""The page "Haben wir das schon?": a text is pasted, or a web address, and the page tells which article it is and which are like it."""

from __future__ import annotations

from flask import Blueprint, g, request

from web.request_budget import budget, render_page
from web.request_index import current_index
from web.response_cache import no_store

SHOWN = 20
"""Articles on the page, at most."""

known_texts = Blueprint("known", __name__)


@known_texts.route("/schon-da", methods=("GET", "POST"))
def known() -> str:
    """The form; with a text also what the index has of it. A text is posted, for an address (URL) has no room for one."""
    text = request.form.get("q", "") if request.method == "POST" else g.url_state.q
    entries = current_index().known(text, limit=SHOWN, budget=budget()) if text.strip() else ()
    if budget().exceeded:
        no_store()
    return render_page("known_text.html", text=text, entries=entries, is_there=any(entry.relation != "similar" for entry in entries))
