"""The service and the REST API do the same."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from placecurator.api.app import create_api
from placecurator.domain.lifecycle import PlaceStagingStatus, Rescan
from placecurator.services.curation import StatusUpdate, set_status
from placecurator.services.signals import Signals
from placecurator.settings import Settings
from tests.services.status_cases import CASES, Door, StatusCase, check


def _service(
    engine: sa.Engine,
    signals: Signals,
    ids: Sequence[str],
    status: PlaceStagingStatus,
    rescan: Rescan,
) -> StatusUpdate:
    return set_status(engine, signals, ids, status, actor="test", rescan=rescan)


def _api(
    engine: sa.Engine,
    signals: Signals,
    ids: Sequence[str],
    status: PlaceStagingStatus,
    rescan: Rescan,
) -> StatusUpdate:
    client = TestClient(create_api(engine, signals, Settings()), base_url="http://localhost")
    body = {"place_ids": ids, "status": status, "rescan": rescan}
    answer = client.put("/api/v3/places/staging/status", json=body).raise_for_status().json()
    return StatusUpdate(**answer | {"unknown_place_ids": tuple(answer["unknown_place_ids"])})


@pytest.mark.parametrize("door", [_service, _api])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_status_change_does_the_same_through_every_door(
    door: Door, case: StatusCase, engine: sa.Engine
) -> None:
    check(door, case, engine, Signals(None))
