"""The API over ASGI, as the web server calls it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from placecurator.api.app import create_api
from placecurator.services.signals import Signals
from placecurator.settings import Settings

URL = "http://localhost:3000"


def client_of(engine: sa.Engine, signals: Signals | None = None) -> TestClient:
    """A client of the API on ``engine``; a fault inside becomes an answer, as in production."""
    settings = Settings(public_url=URL, curator="ann")
    api = create_api(engine, signals or Signals(None), settings)
    return TestClient(api, base_url=URL, raise_server_exceptions=False)


@pytest.fixture
def client(engine: sa.Engine) -> Iterator[TestClient]:
    """A client of the API on the test's own database."""
    with client_of(engine) as client:
        yield client
