"""Another site in the curator's browser can neither read nor change anything."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from httpx import Response
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from placecurator.api.app import create_api
from placecurator.domain.accounts import Role
from placecurator.domain.lifecycle import PlaceStatus
from placecurator.services.signals import Signals
from placecurator.services.staging import get_place
from placecurator.settings import Settings
from placecurator.storage.database import transaction
from tests.accounts import signed_in
from tests.factories import staged

BODY = {"place_ids": ["p"], "status": "Selected"}


@pytest.fixture
def client(engine: sa.Engine) -> TestClient:
    """A client of an API that is known to the world as places.example."""
    with transaction(engine) as session:
        staged(session, "p")
    settings = Settings(public_url="https://places.example", host="192.0.2.7")
    return TestClient(
        create_api(engine, Signals(None), settings),
        base_url="http://localhost:3000",
        headers=signed_in(engine, Role.curator),
    )


def _put(client: TestClient, **headers: str) -> int:
    answer: Response = client.put("/api/v3/places/staging/status", json=BODY, headers=headers)
    return answer.status_code


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.0.0.1:3000", "[::1]:3000", "LOCALHOST", "places.example", "192.0.2.7:80"],
)
def test_our_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/api/v3/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "evil.example:3000", "", "[", "10.0.0.1"]
)
def test_a_name_that_is_not_ours_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/api/v3/places/staging", headers={"Host": host})

    assert answer.status_code == 400
    assert answer.json()["error"]["type"] == "UntrustedHost"


def test_a_websocket_under_a_name_that_is_not_ours_is_refused(client: TestClient) -> None:
    headers = {"Host": "evil.example"}

    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/_event", headers=headers):
        pass


@pytest.mark.parametrize(
    "origin", ["http://localhost:3000", "https://localhost:3000", "https://places.example"]
)
def test_our_own_page_may_write(client: TestClient, origin: str) -> None:
    assert _put(client, Origin=origin) == 200


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "https://evil.example",
        "http://localhost:8080",
        "http://places.example",
        "https://places.example.evil.example",
        "http://[",
    ],
)
def test_a_page_of_another_origin_may_not_write(
    client: TestClient, engine: sa.Engine, origin: str
) -> None:
    assert _put(client, Origin=origin) == 403
    assert get_place(engine, "p").status is PlaceStatus.New


def test_a_program_without_an_origin_may_write(client: TestClient) -> None:
    assert _put(client) == 200


def test_no_foreign_page_is_allowed_to_read_answers(client: TestClient) -> None:
    answer = client.get("/api/v3/places/staging", headers={"Origin": "https://evil.example"})

    assert "access-control-allow-origin" not in answer.headers
