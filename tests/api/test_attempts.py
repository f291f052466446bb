"""The attempts to scan a place over REST."""

from __future__ import annotations

import sqlalchemy as sa
from starlette.testclient import TestClient

from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent, ScanAttempt
from tests.factories import NOW, staged

PLACES = "/api/v3/places/staging"


def _attempts(engine: sa.Engine, place_id: str, count: int) -> None:
    with transaction(engine) as session:
        place = staged(session, place_id)
        event = CurationEvent(act="set_status", actor="ann", at=NOW, request_id="an-id")
        session.add(event)
        session.flush()
        for number in range(1, count + 1):
            session.add(
                ScanAttempt(
                    place_key=place.id or 0,
                    number=number,
                    token=number,
                    worker="host:1",
                    started_at=NOW,
                    finished_at=NOW,
                    outcome="RETRY",
                    cause="rate_limited",
                    message="Too many requests.",
                    requests_made=2,
                    cost_micros=17_000,
                    event_id=event.id,
                    job="a-job",
                )
            )


def test_an_attempt_has_all_that_is_known_of_it(client: TestClient, engine: sa.Engine) -> None:
    _attempts(engine, "osm:node/1", 1)

    [attempt] = client.get(f"{PLACES}/osm:node/1/attempts").json()["items"]

    assert attempt.pop("words")
    assert attempt.pop("cure")
    assert attempt == {
        "number": 1,
        "started_at": "2026-01-15T12:00:00Z",
        "finished_at": "2026-01-15T12:00:00Z",
        "outcome": "RETRY",
        "cause": "rate_limited",
        "message": "Too many requests.",
        "worker": "host:1",
        "job": "a-job",
        "requests_made": 2,
        "cost_micros": 17_000,
        "asked_by": "ann",
        "request_id": "an-id",
    }


def test_the_pages_are_newest_first(client: TestClient, engine: sa.Engine) -> None:
    _attempts(engine, "p", 3)

    first = client.get(f"{PLACES}/p/attempts?limit=2").json()
    rest = client.get(f"{PLACES}/p/attempts?limit=2&cursor={first['next_cursor']}").json()

    assert [item["number"] for item in first["items"] + rest["items"]] == [3, 2, 1]
    assert rest["next_cursor"] is None


def test_a_place_tells_the_same_attempts(client: TestClient, engine: sa.Engine) -> None:
    _attempts(engine, "p", 2)

    place = client.get(f"{PLACES}/p").json()

    assert place["attempts"] == client.get(f"{PLACES}/p/attempts").json()["items"]


def test_a_place_that_is_not_staged_is_not_found(client: TestClient) -> None:
    answer = client.get(f"{PLACES}/osm:node/9/attempts")

    assert (answer.status_code, answer.json()["error"]["type"]) == (404, "UnknownPlaces")


def test_an_unknown_parameter_is_refused(client: TestClient, engine: sa.Engine) -> None:
    _attempts(engine, "p", 1)

    answer = client.get(f"{PLACES}/p/attempts?page=2")

    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "page")
