"""``Idempotency-Key``: what a repeated request is answered, and whose key it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from fastapi.routing import APIRoute
from httpx import Response
from starlette.testclient import TestClient

from placecurator.api.app import create_api
from placecurator.api.idempotency import takes_key
from placecurator.api.identity import READS, all_routes, needed_for
from placecurator.domain.accounts import Role
from placecurator.domain.lifecycle import PlaceStatus
from placecurator.services.accounts.tokens import list_tokens
from placecurator.services.accounts.users import set_role
from placecurator.services.signals import Signals
from placecurator.services.staging import get_place
from placecurator.settings import Settings
from placecurator.storage.database import transaction
from placecurator.storage.models import IdempotencyKey
from tests.accounts import COMMAND, GIVEN, browser_of, token_of
from tests.api.conftest import URL, client_of
from tests.factories import break_the_next_update, stage_many, staged

STATUS = "/api/v3/places/staging/status"
KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}
AGAIN = "Idempotency-Replayed"

SECRETIVE = {
    "POST /api/v3/auth/sign-in",
    "POST /api/v3/auth/link",
    "POST /api/v3/auth/sign-out",
    "POST /api/v3/auth/password",
    "POST /api/v3/tokens",
    "POST /api/v3/users",
    "PATCH /api/v3/users/{user_id}",
}
"""Passwords go in, or secrets come out: nothing of them may be kept."""


@pytest.fixture
def places(engine: sa.Engine) -> Sequence[str]:
    """Three staged places: osm:node/1 to osm:node/3."""
    with transaction(engine) as session:
        return stage_many(session, 3)


def put(
    client: TestClient,
    place_ids: Sequence[str],
    status: str = "Selected",
    headers: Mapping[str, str] = KEY,
) -> Response:
    body = {"place_ids": list(place_ids), "status": status}
    answer: Response = client.put(STATUS, json=body, headers=dict(headers))
    return answer


def acts(engine: sa.Engine) -> int:
    with transaction(engine) as session:
        return session.scalar(sa.select(sa.func.count()).where(GIVEN)) or 0


def error_of(answer: Response) -> dict[str, Any]:
    error: dict[str, Any] = answer.json()["error"]
    return error


def test_a_repeat_gets_the_first_answer_and_does_nothing(
    client: TestClient, places: Sequence[str], engine: sa.Engine
) -> None:
    first = put(client, [*places, "osm:node/9"])
    put(client, places[:1], "Archived", headers={})

    repeat = put(client, [*places, "osm:node/9"])

    assert (first.status_code, AGAIN in first.headers) == (200, False)
    assert (repeat.status_code, repeat.headers[AGAIN]) == (200, "true")
    assert repeat.content == first.content
    assert repeat.headers["content-type"] == first.headers["content-type"]
    assert get_place(engine, places[0]).status is PlaceStatus.Archived
    assert acts(engine) == 2


def test_without_a_key_each_request_is_an_act(
    client: TestClient, places: Sequence[str], engine: sa.Engine
) -> None:
    put(client, places, headers={})
    put(client, places, headers={})

    assert acts(engine) == 2


def test_an_answer_without_a_body_is_repeated_too(client: TestClient, engine: sa.Engine) -> None:
    [token] = list_tokens(engine, COMMAND, of_everybody=True)
    anna = client_of(engine, headers={"Authorization": f"Bearer {token_of(engine, Role.admin)}"})
    path = f"/api/v3/tokens/{token.id}"

    first, repeat = (anna.delete(path, headers=KEY) for _ in range(2))

    assert (first.status_code, first.content) == (204, b"")
    assert (repeat.status_code, repeat.content) == (204, b"")
    assert repeat.headers[AGAIN] == "true"


def test_the_key_of_another_body_or_another_route_is_refused_in_words(
    client: TestClient, places: Sequence[str], engine: sa.Engine
) -> None:
    put(client, places)

    other_body = put(client, places[:1])
    other_route = client.post(
        "/api/v3/places/staging/scan", json={"place_ids": places}, headers=KEY
    )

    for answer in (other_body, other_route):
        assert answer.status_code == 422
        assert error_of(answer)["field"] == "Idempotency-Key"
        assert "another request" in error_of(answer)["reason"]
    assert acts(engine) == 1


def test_a_key_belongs_to_the_user_however_he_comes(
    client: TestClient, places: Sequence[str], engine: sa.Engine
) -> None:
    cookie = f"pc_session={browser_of(engine, Role.curator).secret}"
    page = client_of(engine, headers={"Cookie": cookie, "Origin": URL})
    dora = client_of(
        engine, headers={"Authorization": f"Bearer {token_of(engine, Role.curator, 'dora')}"}
    )
    first = put(client, places)

    same_user, other_user = put(page, places), put(dora, places)

    assert same_user.content == first.content
    assert AGAIN not in other_user.headers
    assert acts(engine) == 2


def test_a_refusal_uses_up_no_key(client: TestClient, engine: sa.Engine) -> None:
    assert put(client, ["osm:node/1"]).status_code == 404
    with transaction(engine) as session:
        staged(session, "osm:node/1")

    assert put(client, ["osm:node/1"]).status_code == 200


def test_nor_does_a_fault(client: TestClient, places: Sequence[str], engine: sa.Engine) -> None:
    with transaction(engine) as session:
        break_the_next_update(session)
    assert put(client, places).status_code == 500
    with transaction(engine) as session:
        session.execute(sa.schema.DropIndex(sa.Index("breaks", _places().c.updated_by)))

    assert put(client, places).status_code == 200
    assert acts(engine) == 1


def _places() -> sa.Table:
    return sa.Table("places_staging", sa.MetaData(), sa.Column("updated_by"))


@pytest.mark.parametrize(
    "sent",
    [
        [("Idempotency-Key", "")],
        [("Idempotency-Key", "a b")],
        [("Idempotency-Key", "ä")],
        [("Idempotency-Key", "x" * 201)],
        [("Idempotency-Key", "a"), ("Idempotency-Key", "b")],
    ],
    ids=["empty", "blank", "not ASCII", "too long", "two"],
)
def test_what_is_no_key_is_refused(
    client: TestClient, places: Sequence[str], engine: sa.Engine, sent: list[tuple[str, str]]
) -> None:
    headers = [(name.encode(), value.encode()) for name, value in sent]

    answer = client.put(STATUS, json={"place_ids": places, "status": "Maybe"}, headers=headers)

    assert (answer.status_code, error_of(answer)["field"]) == (422, "Idempotency-Key")
    assert acts(engine) == 0


def test_every_write_takes_a_key_but_those_with_secrets() -> None:
    api = create_api(sa.create_engine("sqlite://"), Signals(None), Settings())
    writes = {
        f"{method} {route.path}": takes_key(route)
        for route in all_routes(api)
        if isinstance(route, APIRoute) and route.include_in_schema and needed_for(route)
        for method in (route.methods or set()) - READS
    }

    assert {name for name, takes in writes.items() if not takes} == SECRETIVE
    for name in writes:
        method, path = name.split()
        told = api.openapi()["paths"][path.replace(":path", "")][method.lower()]
        headers = {parameter["name"] for parameter in told.get("parameters", ())}
        assert ("Idempotency-Key" in headers) == writes[name]


@pytest.mark.parametrize("route", sorted(SECRETIVE))
def test_where_secrets_are_sent_a_key_is_refused_and_nothing_is_kept(
    client: TestClient, engine: sa.Engine, route: str
) -> None:
    method, path = route.replace("{user_id}", "1").split()

    answer = client.request(method, path, json={}, headers=KEY)

    assert answer.status_code == 422
    assert error_of(answer)["message"].startswith("Idempotency-Key: is not taken here")
    with transaction(engine) as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(IdempotencyKey)) == 0


def test_nobody_gets_an_answer_that_he_may_not_have_any_more(
    client: TestClient, places: Sequence[str], engine: sa.Engine
) -> None:
    put(client, places)
    set_role(engine, COMMAND, "carl", Role.viewer)

    assert put(client, places).status_code == 403
    assert put(client_of(engine, headers={}), places).status_code == 401
