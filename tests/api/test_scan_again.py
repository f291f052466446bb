"""``POST /api/v3/places/staging/scan``: code and body of every kind of request."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.services.attempts import list_attempts
from placecurator.services.staging import get_place
from placecurator.storage.database import transaction
from tests.factories import staged

PATH = "/api/v3/places/staging/scan"


@pytest.fixture(autouse=True)
def _places(engine: sa.Engine) -> None:
    """Two places whose scans failed: only ``selected`` is Selected."""
    failed = DeepScanStatus.failed
    with transaction(engine) as session:
        staged(session, "selected", status=PlaceStatus.Selected, deep_scan_status=failed)
        staged(session, "maybe", status=PlaceStatus.Maybe, deep_scan_status=failed)


def test_a_selected_place_is_queued_and_the_others_are_told(
    client: TestClient, engine: sa.Engine
) -> None:
    body = {"place_ids": ["selected", "maybe", "nowhere"], "rescan": "never"}

    answer = client.post(PATH, json=body)

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "queued_count": 1,
            "waiting_count": 0,
            "in_flight_count": 0,
            "kept_count": 0,
            "not_selected_place_ids": ["maybe"],
            "unknown_place_ids": ["nowhere"],
        },
    )
    assert get_place(engine, "selected").deep_scan_status is DeepScanStatus.queued
    assert list_attempts(engine, "selected").items == ()


def test_unknown_ids_only(client: TestClient) -> None:
    answer = client.post(PATH, json={"place_ids": ["nowhere"]})

    assert answer.status_code == 404
    assert answer.json()["error"]["unknown_place_ids"] == ["nowhere"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"place_ids": ["maybe"]}, "place_ids"),
        ({"place_ids": []}, "place_ids"),
        ({"place_ids": "selected"}, "place_ids"),
        ({"place_ids": ["selected"], "rescan": "sometimes"}, "rescan"),
        ({"place_ids": ["selected"], "status": "New"}, "status"),
        ({}, "place_ids"),
    ],
)
def test_a_bad_body_is_refused_and_nothing_is_queued(
    client: TestClient, engine: sa.Engine, body: dict[str, Any], field: str
) -> None:
    answer = client.post(PATH, json=body)

    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)
    assert get_place(engine, "selected").deep_scan_status is DeepScanStatus.failed


def test_another_method_is_not_taken_for_a_place_called_scan(client: TestClient) -> None:
    answer = client.get(PATH)

    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
