"""The service, the REST API and the page do the same: one test drives all three doors."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from placecurator.api.app import create_api
from placecurator.domain.accounts import Role
from placecurator.domain.lifecycle import PlaceStagingStatus, Rescan
from placecurator.domain.selection import Named
from placecurator.services.curation import StatusUpdate, set_status
from placecurator.services.signals import Signals
from placecurator.settings import Settings
from placecurator.ui.states.triage import TriageState
from tests.accounts import signed_in
from tests.services.status_cases import CASES, Door, StatusCase, check

Tab = Callable[[type[TriageState]], TriageState]


def service(_tab: Tab) -> Door:
    return lambda engine, signals, ids, status, rescan: set_status(
        engine, signals, Named(tuple(ids)), status, actor="test", rescan=rescan
    )


def rest_api(_tab: Tab) -> Door:
    def put(
        engine: sa.Engine,
        signals: Signals,
        ids: Sequence[str],
        status: PlaceStagingStatus,
        rescan: Rescan,
    ) -> StatusUpdate:
        client = TestClient(
            create_api(engine, signals, Settings()),
            base_url="http://localhost",
            headers=signed_in(engine, Role.curator),
        )
        body = {"place_ids": ids, "status": status, "rescan": rescan}
        answer = client.put("/api/v3/places/staging/status", json=body).raise_for_status().json()
        facts: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in answer.items()
        }
        return StatusUpdate(**facts)

    return put


def page(tab: Tab) -> Door:
    def press(
        _engine: sa.Engine,
        _signals: Signals,
        ids: Sequence[str],
        status: PlaceStagingStatus,
        _rescan: Rescan,
    ) -> StatusUpdate:
        state = tab(TriageState)
        asyncio.run(_select_and_give(state, ids, status))
        assert state._last_update is not None
        return state._last_update

    return press


async def _select_and_give(
    state: TriageState, ids: Sequence[str], status: PlaceStagingStatus
) -> None:
    await state.select(list(ids))
    await state.give(status.value)


# The page always asks for a new scan.
WAYS = [
    pytest.param(door, case, id=f"{door.__name__}: {case.name}")
    for door in (service, rest_api, page)
    for case in CASES
    if door is not page or case.rescan is Rescan.always
]


@pytest.mark.parametrize(("door", "case"), WAYS)
def test_a_status_change_does_the_same_through_every_door(
    door: Callable[[Tab], Door], case: StatusCase, engine: sa.Engine, tab: Tab
) -> None:
    check(door(tab), case, engine, Signals(None))
