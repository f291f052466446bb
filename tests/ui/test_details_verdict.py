"""Deciding about a place in its drawer, and taking that back."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from placecurator.domain.lifecycle import DeepScanStatus, PlaceStagingStatus, PlaceStatus
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.signals import Signals
from placecurator.services.staging import get_place
from placecurator.storage.database import transaction
from placecurator.ui.states.details import DetailsState
from tests.factories import staged
from tests.ui.drawers import Tab, acts, opened


@pytest.fixture
def two(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        staged(session, "a")
        staged(session, "b")


def test_a_place_is_decided_in_its_drawer_and_taken_back(
    two: None, engine: sa.Engine, tab: Tab
) -> None:
    state = tab(DetailsState)

    async def scenario() -> None:
        await opened(state)
        await state.decide("Selected")

    asyncio.run(scenario())

    assert state.said == state.decided == "1 set to Selected, 1 queued for a deep scan"
    assert (state.verdict, state.scan, state.scan_price) == ("Selected", "Queued", "")
    assert get_place(engine, "a").deep_scan_status is DeepScanStatus.queued

    asyncio.run(state.undo_decided())

    assert state.decided == "Selected undone: 1 restored, 1 un-queued"
    assert (state.verdict, state.decided_by_act) == ("New", 0)
    asyncio.run(state.undo_decided())
    assert acts(engine) == ["set_status", "undo"]


def test_what_was_decided_about_one_place_is_not_told_of_the_next(
    two: None, engine: sa.Engine, tab: Tab
) -> None:
    state = tab(DetailsState)

    async def scenario() -> None:
        await opened(state)
        await state.decide_by_key(3)
        await opened(state, "b")
        await state.undo_decided()

    asyncio.run(scenario())

    assert (state.decided, state.verdict) == ("", "New")
    assert get_place(engine, "a").status is PlaceStatus.Maybe


def test_a_verdict_in_the_drawer_does_not_replace_one_that_it_has_not_shown(
    two: None, engine: sa.Engine, tab: Tab
) -> None:
    state = tab(DetailsState)

    async def scenario() -> None:
        await opened(state)
        chosen = Named(("a",))
        set_status(engine, Signals(None), chosen, PlaceStagingStatus.Archived, actor="anna")
        await state.decide("Maybe")

    asyncio.run(scenario())

    assert state.decided.startswith("Not set: anna has just decided about it.")
    assert (state.verdict, state.decided_by_act) == ("Archived", 0)

    asyncio.run(state.decide("Maybe"))

    assert state.decided == "1 set to Maybe, 1 other verdict by anna replaced"
    assert get_place(engine, "a").status is PlaceStatus.Maybe
