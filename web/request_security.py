"""The guard stands before every request and behind every response: who may ask, and what a browser may do with the answer."""

from __future__ import annotations

import re

from flask import Response, abort, current_app, request
from werkzeug.exceptions import ServiceUnavailable

OWN_HOSTS = ("localhost", "127.0.0.1", "[::1]")
"""This machine under its own names. A page elsewhere that points its name at 127.0.0.1 (DNS rebinding) still sends its own name."""

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    # else the site of an article would learn the search that led to it
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}

MOST_WAITING = 64
"""Requests in the server's queue beyond which new ones are refused."""

COME_AGAIN = 2
"""Seconds."""

_PORT = re.compile(r":\d{1,5}$", re.ASCII)


def refuse_foreign_names() -> None:
    """Aborts with 400 when the page is asked for by a name that is not its own. (Flask's TRUSTED_HOSTS never matches [::1].)"""
    name = _PORT.sub("", request.headers.get("Host", "")).lower()
    if name not in current_app.config["OWN_NAMES"]:
        abort(400)


def refuse_foreign_pages() -> None:
    """Aborts with 403 when another site's page wants to load ours; a link that a reader follows there is welcome."""
    followed = request.headers.get("Sec-Fetch-Mode") == "navigate" and request.headers.get("Sec-Fetch-Dest") == "document"
    if request.headers.get("Sec-Fetch-Site") == "cross-site" and not followed:
        abort(403)


def refuse_the_overrun() -> None:
    """Aborts with 503, when to come again included, while too many requests wait: what is refused at once can be asked for again soon."""
    if current_app.config["WAITING"]() > MOST_WAITING:
        raise ServiceUnavailable(retry_after=COME_AGAIN)


def with_headers(response: Response) -> Response:
    """The response with every security header; pages are not kept in shared caches."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
