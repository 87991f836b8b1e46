"""The web page: a search field, its results and the articles, for a browser on this machine.

The page is read-only and complete without JavaScript. The address of a page is its whole state; who asked what is not remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from searchidx.index import Index


def create_app(index: Index, *, lang: str = "de", hosts: Sequence[str] = ()) -> Flask:
    """The page of one index as a WSGI application.

    `lang` is the language of the page unless an address asks for another. `hosts` are the names it answers to besides this machine's own.
    """
    from web.application import application  # here: `searchidx --help` imports this package for `serve` and must not load Flask

    return application(index, lang, hosts)
