from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient

from searchidx.index import Index
from tests.web.archive import archive
from tests.web.http_server import served
from web import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def archive_index() -> Index:
    """The archive, built once; tests that commit build an index of their own."""
    return archive()


@pytest.fixture(scope="session")
def app(archive_index: Index) -> Flask:
    return create_app(archive_index)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def server_address(app: Flask) -> Iterator[tuple[str, int]]:
    """Host and port of a server that shows the archive."""
    with served(app) as address:
        yield address


@pytest.fixture(scope="session")
def root(server_address: tuple[str, int]) -> str:
    """The URL of the archive's home page, without the slash at its end."""
    host, port = server_address
    return f"http://{host}:{port}"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if path is None or find_spec("playwright") is None:
        missing = "this test needs playwright and one of " + ", ".join(BROWSERS)
        (pytest.fail if os.environ.get("SEARCHIDX_REQUIRE_BROWSER") == "1" else pytest.skip)(missing)
    from playwright.sync_api import sync_playwright  # here: without it the test is skipped

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
