"""Repeats over real HTTP: many at the same moment, and after the server was killed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Role
from placecurator.domain.lifecycle import PlaceStatus
from placecurator.services.staging import count_places
from placecurator.storage.database import transaction
from placecurator.storage.models import IdempotencyKey
from tests.accounts import GIVEN, signed_in
from tests.api.served import Served, served
from tests.factories import stage_many
from tests.waiting import wait_until

STATUS = "/api/v3/places/staging/status"
KEY = {"Idempotency-Key": "one-and-only"}
MANY = 20_000
"""Places: so many that an act takes long enough to be killed in."""


@pytest.fixture
def server(database_url: str) -> Iterator[Served]:
    """The API on the test's own database."""
    with served(database_url) as server:
        yield server


def _acts(engine: sa.Engine) -> int:
    with transaction(engine) as session:
        return session.scalar(sa.select(sa.func.count()).where(GIVEN)) or 0


def test_of_fifty_repeats_at_once_one_acts_and_all_get_its_answer(
    server: Served, engine: sa.Engine
) -> None:
    with transaction(engine) as session:
        places = list(stage_many(session, 500))
    headers = signed_in(engine, Role.curator) | KEY
    body = {"place_ids": places, "status": "Maybe"}

    def ask(_number: int) -> httpx.Response:
        while True:
            answer = httpx.put(server.url + STATUS, json=body, headers=headers, timeout=60)
            if answer.status_code != 409:
                return answer
            assert answer.headers["Retry-After"] == "1"

    with ThreadPoolExecutor(25) as people:
        answers = list(people.map(ask, range(50)))

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    replayed = Counter(answer.headers.get("Idempotency-Replayed") for answer in answers)
    assert replayed == {None: 1, "true": 49}
    assert _acts(engine) == 1


def test_a_server_that_is_killed_in_the_act_leaves_no_key_that_is_stuck_or_acts_twice(
    server: Served, engine: sa.Engine
) -> None:
    with transaction(engine) as session:
        places = list(stage_many(session, MANY))
    headers = signed_in(engine, Role.curator) | KEY
    body = {"place_ids": places, "status": "Maybe"}

    def ask() -> httpx.Response:
        return httpx.put(server.url + STATUS, json=body, headers=headers, timeout=60)

    with ThreadPoolExecutor(1) as people:
        first = people.submit(ask)
        wait_until(lambda: _keys(engine), within_s=30, what="the request has begun")
        server.kill()
        assert isinstance(first.exception(30), httpx.TransportError)
    server.start()
    early = ask()
    _let_a_minute_pass(engine)
    late = ask()

    assert (early.status_code, early.json()["error"]["type"]) == (409, "RequestRunning")
    told = late.json() if late.status_code == 200 else late.json()["error"]["counts"]
    assert MANY in (told.get("updated_count"), told.get("updated"))
    assert count_places(engine).by_status[PlaceStatus.Maybe] == MANY
    assert _acts(engine) == 1


def _keys(engine: sa.Engine) -> int:
    with transaction(engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(IdempotencyKey)) or 0


def _let_a_minute_pass(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        session.execute(sa.update(IdempotencyKey).values(running_until=datetime.now(UTC)))
