"""What any websocket client can call and see, spelled out: a new name must be meant."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
import reflex as rx
import sqlalchemy as sa
from reflex.config import get_config
from reflex.state import BaseState

from placecurator.storage.database import transaction
from placecurator.ui.states.businesses import BusinessesState
from placecurator.ui.states.details import DetailsState
from placecurator.ui.states.importing import ImportState
from placecurator.ui.states.live import LiveState
from placecurator.ui.states.triage import TriageState
from tests.factories import staged

CALLABLE: dict[type[rx.State], set[str]] = {
    LiveState: {"open_page"},
    DetailsState: {"show", "close"},
    BusinessesState: {"load", "search", "next_page", "previous_page", "show", "close"},
    ImportState: {"sending", "receive", "load_sample"},
    TriageState: {
        "load",
        "refresh",
        "filter_statuses",
        "filter_scans",
        "search",
        "clear_filters",
        "sort_by",
        "set_page_size",
        "next_page",
        "previous_page",
        "select",
        "give",
        "give_by_key",
        "clear_selection",
    },
}


@pytest.mark.parametrize("state", CALLABLE, ids=lambda state: state.__name__)
def test_only_these_handlers_can_be_called(state: type[rx.State]) -> None:
    # Reflex adds setvar to every state; without setters, which are off, it can set nothing.
    assert set(state.event_handlers) == CALLABLE[state] | {"setvar"}
    assert not get_config().state_auto_setters


def test_the_tests_above_know_every_state() -> None:
    ours = {s for s in _all_states(rx.State) if s.__module__.startswith("placecurator.ui")}

    assert ours == set(CALLABLE)


def test_a_browser_never_sees_cursors_or_the_list_of_selected_ids(
    engine: sa.Engine, tab: Callable[[type[TriageState]], TriageState]
) -> None:
    with transaction(engine) as session:
        staged(session, "a", raw={"secret": "of the source"})
    state = tab(TriageState)

    async def scenario() -> dict[str, Any]:
        await state.load()
        await state.select(["a"])
        return state.dict()

    sent = str(asyncio.run(scenario()))

    assert "1 selected" in sent
    assert "secret" not in sent
    assert "_selected_ids" not in sent
    assert "cursor" not in sent


def _all_states(state: type[BaseState]) -> set[type[BaseState]]:
    return {state}.union(*map(_all_states, state.get_substates()))
