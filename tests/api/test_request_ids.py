"""Every request has an id: the caller's if it is safe, else one of ours."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent
from tests.accounts import GIVEN
from tests.api.conftest import client_of
from tests.factories import break_the_next_update, staged

STATUS = "/api/v3/places/staging/status"
HEALTH = "/api/v3/health"
OURS = re.compile(r"[0-9a-f]{32}")


@pytest.mark.parametrize(
    "chosen", ["a", "7", "6e3f9a50-6c1c-4f7d-8a2b-0c1d2e3f4a5b", "import_2026.11", "x" * 64]
)
def test_a_safe_id_of_the_caller_is_taken(client: TestClient, chosen: str) -> None:
    answer = client.get(HEALTH, headers={"X-Request-ID": chosen})

    assert answer.headers.get_list("X-Request-ID") == [chosen]


@pytest.mark.parametrize(
    "chosen",
    [
        "",
        " ",
        "a b",
        "a\nb",
        "a\r\nSet-Cookie: b=c",
        "-a",
        ".",
        "a=b",
        "<script>",
        "=cmd()",
        "ä",
        "\u2028",
        "x" * 65,
        "x" * 10_240,
    ],
)
def test_any_other_id_is_replaced(client: TestClient, chosen: str) -> None:
    answer = client.get(HEALTH, headers=[(b"X-Request-ID", chosen.encode())])

    [told] = answer.headers.get_list("X-Request-ID")
    assert OURS.fullmatch(told)


def test_each_request_without_an_id_gets_one_of_its_own(client: TestClient) -> None:
    first, second = (client.get(HEALTH).headers["X-Request-ID"] for _ in range(2))

    assert first != second


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/api/v3/nothing", {}, 404),
        ("GET", STATUS, {}, 405),
        ("PUT", STATUS, {}, 422),
        ("GET", HEALTH, {"Host": "evil.example"}, 400),
        ("PUT", STATUS, {"Origin": "https://evil.example"}, 403),
        ("PUT", STATUS, {"Content-Length": str(17 * 2**20)}, 413),
    ],
)
def test_a_refusal_has_the_id_as_well(
    client: TestClient, method: str, path: str, headers: dict[str, str], status: int
) -> None:
    answer = client.request(method, path, headers={"X-Request-ID": "an-id", **headers})

    assert (answer.status_code, answer.headers["X-Request-ID"]) == (status, "an-id")


def test_a_fault_of_ours_tells_the_id_to_look_for(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        staged(session, "p")
        staged(session, "q")
        break_the_next_update(session)
    body = {"place_ids": ["p", "q"], "status": "Selected"}

    answer = client_of(engine).put(STATUS, json=body, headers={"X-Request-ID": "an-id"})

    assert answer.status_code == 500
    assert answer.headers.get_list("X-Request-ID") == ["an-id"]
    assert answer.json()["error"]["request_id"] == "an-id"


def test_the_history_has_the_id(client: TestClient, engine: sa.Engine) -> None:
    with transaction(engine) as session:
        staged(session, "p")

    body = {"place_ids": ["p"], "status": "Maybe"}
    client.put(STATUS, json=body, headers={"X-Request-ID": "an-id"})

    with transaction(engine) as session:
        assert session.scalars(sa.select(CurationEvent).where(GIVEN)).one().request_id == "an-id"
