"""Every error has one shape, also those of paths, methods and the database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from placecurator.domain.accounts import Role
from placecurator.storage.database import make_engine, transaction
from placecurator.storage.models import Place
from tests.accounts import signed_in
from tests.api.conftest import A_TOKEN, client_of
from tests.factories import staged

STATUS = "/api/v3/places/staging/status"


@pytest.mark.parametrize("path", ["/api/", "/api/v3/nothing", "/api/v4/places/staging"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_unknown_path_is_not_found(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)

    assert answer.status_code == 404
    assert answer.json()["error"]["type"] == "NotFound"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", STATUS, "PUT"),
        ("POST", STATUS, "PUT"),
        ("DELETE", STATUS, "PUT"),
        ("POST", "/api/v3/places/staging", "GET"),
        ("PUT", "/api/v3/places/staging/counts", "GET"),
        ("DELETE", "/api/v3/places/staging/osm:node/1", "GET"),
        ("POST", "/api/v3/local-businesses.csv", "GET"),
        ("BREW", "/api/v3/health", "GET"),
    ],
)
def test_a_wrong_method_is_refused_and_told_the_right_one(
    client: TestClient, method: str, path: str, allowed: str
) -> None:
    answer = client.request(method, path)

    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
    assert answer.json()["error"]["type"] == "MethodNotAllowed"


@pytest.fixture
def impatient(database_url: str) -> Iterator[sa.Engine]:
    """An engine on the test's database that waits a tenth of a second for a lock."""
    sqlite = database_url.startswith("sqlite")
    patience = {"timeout": 0.1} if sqlite else {"options": "-c lock_timeout=100"}
    engine = sa.create_engine(database_url, connect_args=patience)
    yield engine
    engine.dispose()


def test_a_locked_database_is_told_in_a_sentence(engine: sa.Engine, impatient: sa.Engine) -> None:
    body = {"place_ids": ["p"], "status": "Selected"}
    with transaction(engine) as session:
        staged(session, "p")
    client = client_of(impatient, headers=signed_in(engine, Role.curator))
    with transaction(engine) as holder:
        holder.execute(sa.update(Place).values(notes="held"))

        answer = client.put(STATUS, json=body)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert answer.json() == {
        "error": {
            "type": "DatabaseUnavailable",
            "message": "The database is away or busy. Try again soon.",
        }
    }


@pytest.mark.parametrize(
    "path",
    [
        "/api/v3/places/staging",
        "/api/v3/places/staging/counts",
        "/api/v3/places/staging/p",
        "/api/v3/local-businesses",
        "/api/v3/local-businesses.csv",
    ],
)
@pytest.mark.parametrize(
    "url", ["sqlite:///{}/no/such/folder.db", "postgresql+psycopg://@/x?host={}"]
)
def test_a_database_that_is_away_is_told_in_a_sentence(url: str, path: str, tmp_path: Path) -> None:
    engine = make_engine(url.format(tmp_path))

    answer = client_of(engine, headers=A_TOKEN).get(path)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert answer.json()["error"]["type"] == "DatabaseUnavailable"
    assert str(tmp_path) not in answer.text
