"""The API over ASGI, as the web server calls it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from placecurator.api.app import create_api
from placecurator.domain.accounts import Role
from placecurator.services.signals import Signals
from placecurator.settings import Settings
from tests.accounts import signed_in

URL = "http://localhost:3000"

A_TOKEN = {"Authorization": "Bearer pc_t_of-nobody"}
"""What a program sends that nobody knows."""


def client_of(
    engine: sa.Engine,
    signals: Signals | None = None,
    *,
    headers: Mapping[str, str] | None = None,
) -> TestClient:
    """A client of the API on ``engine``; a fault inside becomes an answer, as in production.

    Without ``headers`` it sends the token of the curator carl.
    """
    api = create_api(engine, signals or Signals(None), Settings(public_url=URL))
    sent = signed_in(engine, Role.curator) if headers is None else headers
    return TestClient(api, base_url=URL, headers=dict(sent), raise_server_exceptions=False)


@pytest.fixture
def client(engine: sa.Engine) -> Iterator[TestClient]:
    """A client of the API on the test's own database."""
    with client_of(engine) as client:
        yield client
