"""Taking one's last act back from the triage page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

import reflex as rx
import sqlalchemy as sa

from placecurator.domain.lifecycle import PlaceStagingStatus
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.signals import Signals
from placecurator.storage.database import transaction
from placecurator.ui.states.triage import TriageState
from tests.factories import stage_many

StateClass = TypeVar("StateClass", bound=rx.State)
Tab = Callable[[type[StateClass]], StateClass]

MAYBE = PlaceStagingStatus.Maybe


def test_z_goes_back_one_act_each_time_and_says_when_there_is_none(
    engine: sa.Engine, tab: Tab[TriageState]
) -> None:
    with transaction(engine) as session:
        place_ids = list(stage_many(session, 3))
    set_status(engine, Signals(None), Named(tuple(place_ids)), MAYBE, actor="dora")
    state = tab(TriageState)

    async def scenario() -> list[str]:
        await state.load()
        said = []
        for verdict in ("Archived", "Selected"):
            await state.select(place_ids[:2])
            await state.give(verdict)
        for _ in range(3):
            await state.undo_last()
            said.append(state.said)
        return said

    assert asyncio.run(scenario()) == [
        "Selected undone: 2 restored, 2 un-queued",
        "Archived undone: 2 restored",
        "You have decided nothing that could be undone.",
    ]
    assert {patch["status"] for patch in state.patches} == {"Maybe"}


def test_what_was_decided_stays_in_sight_until_it_is_undone(
    engine: sa.Engine, tab: Tab[TriageState]
) -> None:
    with transaction(engine) as session:
        place_ids = list(stage_many(session, 2))
    state = tab(TriageState)

    async def scenario() -> tuple[str, int]:
        await state.load()
        await state.select(place_ids)
        await state.give("Selected")
        decided = (state.decided, state.decided_by_act)
        await state.undo_act(state.decided_by_act)
        return decided

    decided, number = asyncio.run(scenario())

    assert decided == "2 set to Selected, 2 queued for a deep scan"
    assert number > 0
    assert (state.decided, state.decided_by_act) == ("", 0)
