"""Verdicts for many: asked about first, done once, and others' decisions left alone."""

from __future__ import annotations

import asyncio
from typing import Any

import sqlalchemy as sa

from placecurator.domain.lifecycle import PlaceStagingStatus, PlaceStatus
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.signals import Signals
from placecurator.services.staging import count_places, get_places
from placecurator.storage.database import transaction
from placecurator.ui.states.deciding import ASKED_ABOVE
from placecurator.ui.states.selecting import SelectionState
from placecurator.ui.states.triage import TriageState
from tests.factories import stage_many
from tests.ui.conftest import Tab


def test_more_than_a_thousand_places_are_decided_after_a_question_and_once(
    engine: sa.Engine, tab: Tab
) -> None:
    with transaction(engine) as session:
        stage_many(session, ASKED_ABOVE + 1)
    state, shown = tab(TriageState), tab(SelectionState)

    async def scenario() -> None:
        await _select_all(state, shown)
        await state.give_by_key(3)
        assert shown.confirming == "Set 1,001 places to Maybe?"
        assert count_places(engine).by_status[PlaceStatus.Maybe] == 0
        assert await state.confirm() is TriageState.carry_out
        assert state.busy == "Setting 1,001 places to Maybe …"
        await state.carry_out()
        assert await state.confirm() is None
        assert await state.carry_out() is None

    asyncio.run(scenario())

    assert count_places(engine).by_status[PlaceStatus.Maybe] == ASKED_ABOVE + 1
    assert (state.said, state.busy, shown.confirming) == ("1,001 set to Maybe", "", "")


def test_a_question_ends_with_no_and_with_another_selection(engine: sa.Engine, tab: Tab) -> None:
    with transaction(engine) as session:
        stage_many(session, ASKED_ABOVE + 1)
    state, shown = tab(TriageState), tab(SelectionState)

    async def scenario() -> None:
        await _select_all(state, shown)
        await state.give("Selected")
        await state.cancel()
        assert await state.confirm() is None
        await state.give("Selected")
        kept_id = shown.kept["id"]
        await state.select([], kept_id, "")  # the same again, as after a page came
        assert shown.confirming
        await state.select(["p00000"], kept_id, "")
        assert await state.confirm() is None

    asyncio.run(scenario())

    assert shown.count > 0
    assert count_places(engine).by_status[PlaceStatus.New] == ASKED_ABOVE + 1


def test_what_somebody_else_decided_meanwhile_is_left_alone_until_one_insists(
    engine: sa.Engine, tab: Tab
) -> None:
    with transaction(engine) as session:
        stage_many(session, 5)
    state = tab(TriageState)

    async def scenario() -> list[str]:
        ids = await _select_while_anna_decides(engine, state, 2)
        await state.give("Maybe")
        return ids

    ids = asyncio.run(scenario())

    assert state.decided == "3 set to Maybe"
    assert state.conflict == "2 left alone: anna has decided about them since you selected them."
    assert state.said == f"{state.decided}. {state.conflict}"
    assert [place.status for place in get_places(engine, ids[:2])] == [PlaceStatus.Archived] * 2

    asyncio.run(state.decide_anyway())

    replaced = "2 set to Maybe, 2 other verdicts by anna replaced"
    assert (state.decided, state.conflict) == (replaced, "")
    assert count_places(engine).by_status[PlaceStatus.Maybe] == 5


def test_when_all_was_decided_meanwhile_there_is_nothing_to_undo(
    engine: sa.Engine, tab: Tab
) -> None:
    with transaction(engine) as session:
        stage_many(session, 1)
    state = tab(TriageState)

    async def scenario() -> Any:
        await _select_while_anna_decides(engine, state, 1)
        return await state.give("Maybe")

    toast = asyncio.run(scenario())

    assert "Undo" not in str(toast)
    assert (state.decided, state.decided_by_act) == ("0 set to Maybe", 0)
    assert state.conflict.startswith("1 left alone: anna has")


def test_a_key_that_is_pressed_twice_decides_once_and_is_no_trouble(
    engine: sa.Engine, tab: Tab
) -> None:
    with transaction(engine) as session:
        stage_many(session, 1)
    state = tab(TriageState)

    async def scenario() -> Any:
        await state.load()
        await state.select([row["id"] for row in state.rows])
        await state.give_by_key(3)
        return await state.give_by_key(3)

    assert asyncio.run(scenario()) is None
    assert state.said == "1 set to Maybe"


def test_what_was_taken_back_is_not_decided_anyway(engine: sa.Engine, tab: Tab) -> None:
    with transaction(engine) as session:
        stage_many(session, 2)
    state = tab(TriageState)

    async def scenario() -> Any:
        await _select_while_anna_decides(engine, state, 1)
        await state.give("Maybe")
        act = state.decided_by_act
        events = await state.undo_last()
        await state.decide_anyway()
        return act, events

    act, events = asyncio.run(scenario())

    assert f"dismiss('decision-{act}')" in str(events)
    assert count_places(engine).by_status[PlaceStatus.Maybe] == 0


async def _select_while_anna_decides(engine: sa.Engine, state: TriageState, hers: int) -> list[str]:
    """Select all rows, the first of which she has archived before a verdict is given."""
    await state.load()
    ids = [row["id"] for row in state.rows]
    await state.select(ids)
    chosen = Named(tuple(ids[:hers]))
    set_status(engine, Signals(None), chosen, PlaceStagingStatus.Archived, actor="anna")
    return ids


async def _select_all(state: TriageState, shown: SelectionState) -> None:
    await state.load()
    await state.select_matching(1)
    await state.select([], shown.kept["id"], shown.kept["since"])
