"""``Idempotency-Key`` when something broke: what a repeat finds, and when a key is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent, IdempotencyKey
from tests.accounts import GIVEN
from tests.api.test_idempotency import AGAIN, acts, error_of, put
from tests.factories import stage_many


@pytest.fixture
def places(engine: sa.Engine) -> Sequence[str]:
    """Three staged places."""
    with transaction(engine) as session:
        return stage_many(session, 3)


def test_a_first_request_that_is_under_way_is_to_be_waited_for(
    client: TestClient, places: Sequence[str], engine: sa.Engine
) -> None:
    put(client, places)
    _change_the_key(engine, status=None, event_id=None)

    answer = put(client, places)

    assert (answer.status_code, error_of(answer)["type"]) == (409, "RequestRunning")
    assert answer.headers["Retry-After"] == "1"


def test_of_an_act_without_an_answer_the_history_tells(
    client: TestClient, places: Sequence[str], engine: sa.Engine
) -> None:
    first = put(client, places).json()
    _change_the_key(engine, status=None, running_until=_long_ago())

    answer = put(client, places)

    assert (answer.status_code, error_of(answer)["type"]) == (409, "RequestDone")
    assert error_of(answer)["event_id"] == first["event_id"]
    assert error_of(answer)["counts"]["updated"] == 3
    assert "3 updated" in error_of(answer)["message"]
    assert acts(engine) == 1


def test_an_answer_that_is_too_large_is_not_kept_but_the_act_is_known(
    client: TestClient, places: Sequence[str], engine: sa.Engine
) -> None:
    unknown = [f"osm:node/{'9' * 100}{number}" for number in range(12_000)]
    assert put(client, [*places, *unknown]).status_code == 200

    answer = put(client, [*places, *unknown])

    assert (answer.status_code, error_of(answer)["type"]) == (409, "RequestDone")
    assert acts(engine) == 1


def test_a_key_is_free_again_after_its_time(
    client: TestClient, places: Sequence[str], engine: sa.Engine
) -> None:
    put(client, places)
    _change_the_key(engine, begun_at=_long_ago())

    answer = put(client, places[:1])

    assert (answer.status_code, AGAIN in answer.headers) == (200, False)
    assert acts(engine) == 2


def _long_ago() -> datetime:
    return datetime.now(UTC) - timedelta(hours=25)


def _change_the_key(engine: sa.Engine, **columns: object) -> None:
    """What time would do to it, or a crash."""
    with transaction(engine) as session:
        session.execute(sa.update(IdempotencyKey).values(**columns))


def test_the_history_has_no_trace_of_a_repeat(
    client: TestClient, places: Sequence[str], engine: sa.Engine
) -> None:
    for _ in range(3):
        put(client, places)

    with transaction(engine) as session:
        ids = session.scalars(sa.select(sa.inspect(CurationEvent).c.request_id).where(GIVEN))
        assert len(list(ids)) == 1
