"""``PUT /api/v3/places/staging/status``: code and body of every kind of request."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from httpx import Response
from starlette.testclient import TestClient

from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.services.staging import count_places, get_place
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent
from tests.accounts import GIVEN
from tests.api.refused_bodies import REFUSED
from tests.factories import break_the_next_update, stage_many

PATH = "/api/v3/places/staging/status"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def places(engine: sa.Engine) -> Sequence[str]:
    """Three staged places: osm:node/1 to osm:node/3."""
    with transaction(engine) as session:
        return stage_many(session, 3)


def _put(client: TestClient, place_ids: object, status: object = "Selected") -> Response:
    answer: Response = client.put(PATH, json={"place_ids": place_ids, "status": status})
    return answer


def _counted(updated: int, queued: int, unknown: Sequence[str] = ()) -> dict[str, Any]:
    return {
        "updated_count": updated,
        "queued_count": queued,
        "cancelled_count": 0,
        "in_flight_count": 0,
        "unknown_place_ids": list(unknown),
        "gone_count": 0,
        "conflict_count": 0,
        "conflict_by": [],
        "overwritten_count": 0,
        "overwritten_by": [],
    }


def _told(answer: Response) -> dict[str, Any]:
    """The body, without the number of the act."""
    body: dict[str, Any] = answer.json()
    assert body.pop("event_id") > 0
    return body


def test_one_id(client: TestClient, places: Sequence[str], engine: sa.Engine) -> None:
    answer = _put(client, places[:1])

    assert (answer.status_code, _told(answer)) == (200, _counted(1, 1))
    place = get_place(engine, places[0])
    assert (place.status, place.updated_by) == (PlaceStatus.Selected, "carl")


def test_duplicates(client: TestClient, places: Sequence[str]) -> None:
    answer = _put(client, [*places, *places])

    assert (answer.status_code, _told(answer)) == (200, _counted(3, 3))


def test_a_status_that_asks_for_no_scan(client: TestClient, places: Sequence[str]) -> None:
    answer = _put(client, places, "Not a Fit")

    assert (answer.status_code, _told(answer)) == (200, _counted(3, 0))


def test_unknown_ids_among_known_ones(client: TestClient, places: Sequence[str]) -> None:
    answer = _put(client, ["osm:node/9", places[0], "a\0b"])

    assert (answer.status_code, _told(answer)) == (200, _counted(1, 1, ["osm:node/9", "a\0b"]))


def test_only_unknown_ids(client: TestClient, places: Sequence[str], engine: sa.Engine) -> None:
    answer = _put(client, ["x", "a\0b"])

    assert answer.status_code == 404
    assert answer.json() == {
        "error": {
            "type": "UnknownPlaces",
            "message": "None of the places exists. Check the ids, or import the places first.",
            "unknown_place_ids": ["x", "a\0b"],
        }
    }
    _expect_nothing_done(engine)


def test_100_000_ids_on_200_000_rows_in_a_body_of_2_mb(
    client: TestClient, engine: sa.Engine
) -> None:
    with transaction(engine) as session:
        chosen = list(stage_many(session, 200_000, prefix="overture:08f2a100729a"))[::2]
    body = json.dumps({"place_ids": chosen, "status": "Selected"})

    answer = client.put(PATH, content=body, headers=JSON)

    assert len(body) > 2_000_000
    assert (answer.status_code, _told(answer)) == (200, _counted(100_000, 100_000))
    counts = count_places(engine)
    assert counts.by_status[PlaceStatus.Selected] == 100_000
    assert counts.by_scan[DeepScanStatus.queued] == counts.by_scan[None] == 100_000


@pytest.mark.parametrize(("body", "facts"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_a_bad_body_is_refused_with_field_reason_and_allowed_values(
    client: TestClient,
    places: Sequence[str],
    engine: sa.Engine,
    body: object,
    facts: dict[str, Any],
) -> None:
    answer = client.put(PATH, json=body)

    message = f"{facts['field']}: {facts['reason']}"
    assert answer.status_code == 422
    assert answer.json() == {"error": {"type": "InvalidInput", "message": message} | facts}
    _expect_nothing_done(engine)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b'{"place_ids": ["a"], "status": "Selected"', "body"),
        (b"\xff\xfe\x00", "body"),
        (b"[" * 200_000, "body"),
        (b'{"place_ids": ["a"], "status": "Selected", "n": ' + b"9" * 5000 + b"}", "body"),
        (b"NaN", "body"),
        (b'{"place_ids": ["\\ud800"], "status": "Selected"}', "place_ids[0]"),
        (b'{"place_ids": ["a"], "status": "\\ud800"}', "status"),
        (b'{"place_ids": ["a"], "status": "Selected", "\\ud800": 1}', "body"),
        (b'{"place_ids": ' + b"[" * 500 + b"]" * 500 + b"}", "place_ids[0]"),
    ],
)
def test_what_is_not_even_json_is_refused(
    client: TestClient, content: bytes, field: str, places: Sequence[str], engine: sa.Engine
) -> None:
    answer = client.put(PATH, content=content, headers=JSON)

    error = answer.json()["error"]
    assert answer.status_code == 422
    assert (error["type"], error["field"]) == ("InvalidInput", field)
    _expect_nothing_done(engine)


@pytest.mark.parametrize("headers", [{}, {"Content-Type": "text/plain"}])
def test_no_body_or_one_that_a_foreign_form_could_send_is_refused(
    client: TestClient, places: Sequence[str], engine: sa.Engine, headers: dict[str, str]
) -> None:
    without = client.put(PATH, headers=headers)
    form = client.put(PATH, content=json.dumps({"place_ids": places}), headers=headers)

    assert (without.status_code, form.status_code) == (422, 422)
    assert without.json()["error"]["reason"] == "Field required"
    _expect_nothing_done(engine)


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_of_more_than_16_mb_is_too_large(client: TestClient, chunked: bool) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(17):
            yield b"x" * 2**20

    answer = client.put(PATH, content=pieces() if chunked else b"".join(pieces()), headers=JSON)

    assert answer.status_code == 413
    assert answer.json() == {
        "error": {"type": "ContentTooLarge", "message": "The body may have at most 16 MB."}
    }


def test_a_fault_of_the_database_leaves_nothing_half_done(
    client: TestClient, places: Sequence[str], engine: sa.Engine
) -> None:
    with transaction(engine) as session:
        break_the_next_update(session)

    answer = _put(client, places)

    assert answer.status_code == 500
    assert answer.json()["error"]["type"] == "InternalError"
    assert "IntegrityError" not in answer.text
    _expect_nothing_done(engine)


def _expect_nothing_done(engine: sa.Engine) -> None:
    counts = count_places(engine)
    assert counts.by_status[PlaceStatus.New] == counts.by_scan[None] == counts.total
    with transaction(engine) as session:
        assert session.scalars(sa.select(CurationEvent).where(GIVEN)).all() == []
