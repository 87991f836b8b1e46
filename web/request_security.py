"""Security of HTTP: checks before a request is answered (load, host name, origin), and the headers that every response carries."""

from __future__ import annotations

import re

from flask import Flask, Response, abort, current_app, request
from werkzeug.exceptions import BadRequest, ServiceUnavailable

from web.fair_queue import FREE_PATHS

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
"""Host names of this machine. A foreign page whose name is pointed at 127.0.0.1 (DNS rebinding) still sends its own name as Host."""

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    # else the publisher of an article would learn the search that led to it
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}

MAX_QUEUED_REQUESTS = 64
"""While more than this number waits in the server's queue, addresses that have more than their share of them are refused."""

RETRY_AFTER_SECONDS = 2

_PORT = re.compile(r":\d{1,5}$", re.ASCII)


class UnknownHost(BadRequest):
    """The Host header is not one of ALLOWED_HOSTS."""


def secure_requests(app: Flask) -> None:
    """Registers the checks and the headers. Settings of the application: ALLOWED_HOSTS, and IS_CROWDED_BY, a function of an address."""
    for check in (shed_load, check_host, reject_cross_site):
        app.before_request(check)
    app.after_request(add_security_headers)


def shed_load() -> None:
    """Answers 503 with Retry-After while too many requests wait: a quick refusal can be retried, a slow answer blocks everyone.

    Only those are refused who ask for more than others do; what takes no time never is.
    """
    if not request.path.startswith(FREE_PATHS) and current_app.config["IS_CROWDED_BY"](request.remote_addr or ""):
        raise ServiceUnavailable(retry_after=RETRY_AFTER_SECONDS)


def check_host() -> None:
    """Answers 400 to a Host header that is not one of ALLOWED_HOSTS. (Flask's TRUSTED_HOSTS never matches [::1].)"""
    name = _PORT.sub("", request.headers.get("Host", "")).lower()
    if name not in current_app.config["ALLOWED_HOSTS"]:
        raise UnknownHost


def reject_cross_site() -> None:
    """Answers 403 to another site's page that loads, embeds or posts to one of ours. Following a link from there is allowed."""
    is_page = request.headers.get("Sec-Fetch-Mode") == "navigate" and request.headers.get("Sec-Fetch-Dest") == "document"
    site = request.headers.get("Sec-Fetch-Site")
    if request.method in ("GET", "HEAD"):
        if site == "cross-site" and not is_page:
            abort(403)
        return
    # from these pages, which send no referrer, a browser posts with the origin "null"; only an old one does not name the site instead
    origin = request.headers.get("Origin")
    if site != "same-origin" and (site or origin not in (None, f"{request.scheme}://{request.host}")):
        abort(403)


def add_security_headers(response: Response) -> Response:
    """The response with every security header. Shared caches may not store it."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
