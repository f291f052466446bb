"""``POST /api/v3/places/staging/selections``, and statuses for what was selected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from httpx import Response
from starlette.testclient import TestClient

from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.signals import Signals
from placecurator.storage.database import transaction
from tests.factories import stage_many

SELECTIONS = "/api/v3/places/staging/selections"
STATUS = "/api/v3/places/staging/status"


@pytest.fixture(autouse=True)
def places(engine: sa.Engine) -> Sequence[str]:
    """Four staged places: p1 to p4."""
    with transaction(engine) as session:
        return stage_many(session, 4, "p")


def _select(client: TestClient, **wanted: object) -> dict[str, Any]:
    answer = client.post(SELECTIONS, json={"filter": wanted})
    assert answer.status_code == 201
    selection: dict[str, Any] = answer.json()
    return selection


def _put(client: TestClient, **body: object) -> Response:
    answer: Response = client.put(STATUS, json={"status": "Maybe"} | body)
    return answer


def _told(answer: Response) -> dict[str, Any]:
    """What is not nothing."""
    assert answer.status_code == 200
    return {name: value for name, value in answer.json().items() if value and name != "event_id"}


def test_what_was_counted_but_some_is_changed(client: TestClient) -> None:
    selection = _select(client, status=["New"])

    update = _put(client, selection_id=selection["selection_id"], except_place_ids=["p1"])

    assert set(selection) == {"selection_id", "count", "as_of", "moment"}
    assert selection["count"] == 4
    assert _told(update) == {"updated_count": 3}


def test_conflicts_are_told_and_can_be_decided_anyway(
    client: TestClient, engine: sa.Engine
) -> None:
    selection = _select(client)
    archived = PlaceStagingStatus.Archived
    set_status(engine, Signals(None), Named(("p1", "p2")), archived, actor="dora")
    seen = {"selection_id": selection["selection_id"], "since": selection["moment"]}

    guarded = _put(client, **seen)
    anyway = _put(client, **seen, only_conflicts=True)

    left_alone = {"conflict_count": 2, "conflict_by": ["dora"]}
    assert _told(guarded) == {"updated_count": 2} | left_alone
    replaced = {"overwritten_count": 2, "overwritten_by": ["dora"]}
    assert _told(anyway) == {"updated_count": 2} | replaced


def test_somebody_elses_selection_is_not_found(client: TestClient) -> None:
    selection = _select(client)

    answer = _put(client, selection_id=selection["selection_id"] + 1)

    assert answer.status_code == 404
    assert answer.json()["error"] == {
        "type": "UnknownSelection",
        "message": "There is no such selection of yours, or no longer. Select again.",
    }


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "place_ids"),
        ({"place_ids": ["p1"], "selection_id": 1}, "selection_id"),
        ({"place_ids": ["p1"], "except_place_ids": ["p1"]}, "except_place_ids"),
        ({"selection_id": 1, "except_place_ids": []}, "except_place_ids"),
        ({"selection_id": 0}, "selection_id"),
        ({"selection_id": 2**63}, "selection_id"),
        ({"place_ids": ["p1"], "since": "yesterday"}, "since"),
        ({"place_ids": ["p1"], "since": 7}, "since"),
        ({"place_ids": ["p1"], "only_conflicts": True}, "only_conflicts"),
        ({"place_ids": None}, "place_ids"),
    ],
)
def test_what_is_not_one_way_of_choosing_is_refused(
    client: TestClient, body: dict[str, object], field: str
) -> None:
    answer = _put(client, **body)

    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "filter"),
        ({"filter": {"status": ["new"]}}, "filter.status[0]"),
        ({"filter": {"colour": "red"}}, "filter.colour"),
        ({"filter": {"rating_from": 4, "rating_to": 3}}, "rating_to"),
        ({"filter": {"city": ["nowhere"]}}, "filter"),
        ({"filter": {}, "limit": 3}, "limit"),
    ],
)
def test_a_filter_that_selects_nothing_is_refused(
    client: TestClient, body: dict[str, object], field: str
) -> None:
    answer = client.post(SELECTIONS, json=body)

    assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)


def test_only_post_selects(client: TestClient) -> None:
    answer = client.get(SELECTIONS)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
