from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.web.archive import archive
from web import create_app


@pytest.fixture(scope="session")
def app() -> Flask:
    return create_app(archive())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
