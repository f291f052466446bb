"""The selection as the server notes it: what the browser says, what is kept, what it costs."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from placecurator.domain.lifecycle import PlaceStagingStatus, PlaceStatus
from placecurator.domain.selection import Kept, Named
from placecurator.services.curation import set_status
from placecurator.services.moment_text import moment_text, read_moment
from placecurator.services.selections import this_moment
from placecurator.services.signals import Signals
from placecurator.services.staging import count_places
from placecurator.settings import current_settings
from placecurator.storage.database import transaction
from placecurator.ui.states.selecting import SelectionState
from placecurator.ui.states.triage import TriageState
from tests.factories import stage_many, staged
from tests.ui.conftest import Tab, row_ids


@pytest.fixture
def many(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        stage_many(session, 130)
        for place_id in ("x", "y"):
            staged(session, place_id, status=PlaceStatus.Archived)


def test_all_matching_is_kept_for_the_browser_and_loses_what_it_takes_out(
    many: None, engine: sa.Engine, tab: Tab
) -> None:
    state, shown = tab(TriageState), tab(SelectionState)

    async def scenario() -> None:
        await state.toggle("status", "New")
        assert state.select_matching_words == "Select all 130 matching"
        await state.select_matching(3)
        assert shown.kept["asked"] == 3
        assert shown.kept["members"] == row_ids(state)
        assert shown.words == ""  # until the browser says so
        await state.select([], shown.kept["id"], shown.kept["since"])
        assert shown.words.startswith("all 130 matching selected (counted ")
        await state.clear_filters()
        await state.next_page()
        await state.select(["x", *row_ids(state)[:2]], shown.kept["id"], shown.since)

    asyncio.run(scenario())

    assert shown.count == 127
    assert shown.words.startswith("all 130 that matched another filter, but 3: 127")
    assert shown.words.endswith("2 rows here are not among them")
    assert set(row_ids(state)) - set(shown.kept["members"]) == {"x", "y"}


def test_a_verdict_for_what_is_kept_changes_what_was_counted_and_nothing_that_came_later(
    many: None, engine: sa.Engine, tab: Tab
) -> None:
    state, shown = tab(TriageState), tab(SelectionState)

    async def scenario() -> None:
        await state.toggle("status", "New")
        await state.select_matching(1)
        with transaction(engine) as session:
            staged(session, "late")
        await state.select(row_ids(state)[:3], shown.kept["id"], shown.kept["since"])
        await state.give("Maybe")

    asyncio.run(scenario())

    by_status = count_places(engine).by_status
    assert state.said == "127 set to Maybe"
    assert (by_status[PlaceStatus.Maybe], by_status[PlaceStatus.New]) == (127, 4)
    assert (shown.count, shown.kept, shown.since) == (0, {}, "")


def test_after_a_restart_the_browser_tells_what_was_selected_and_since_when(
    many: None, engine: sa.Engine, tab: Tab
) -> None:
    state, shown = tab(TriageState), tab(SelectionState)

    async def scenario() -> tuple[str, int]:
        await state.load()
        await state.select(row_ids(state)[:2])
        named_since = shown.since
        await state.select_matching(1)
        kept_id = shown.kept["id"]
        state.reset()  # type: ignore[no-untyped-call]
        _decide(engine, "x")
        await state.load()
        await state.select(row_ids(state)[:2], 0, named_since)
        assert shown.since == named_since
        state.reset()  # type: ignore[no-untyped-call]
        await state.load()
        await state.select(row_ids(state)[:1], kept_id, "")
        return named_since, kept_id

    named_since, kept_id = asyncio.run(scenario())

    assert state._chosen == Kept(kept_id, tuple(row_ids(state)[:1]))
    assert shown.words.startswith("all 132 matching, but 1: 131 selected")
    assert shown.kept == {"id": kept_id, "members": row_ids(state)}
    assert read_moment(shown.since) == read_moment(named_since) != this_moment(engine)


def test_what_is_kept_says_so_when_the_filter_has_become_another(many: None, tab: Tab) -> None:
    state, shown = tab(TriageState), tab(SelectionState)

    async def scenario() -> str:
        await state.toggle("status", "New")
        await state.select_matching(1)
        kept_id = shown.kept["id"]
        await state.toggle("source", "nowhere")
        await state.select([], kept_id, "")
        words = shown.words
        await state.toggle("source", "nowhere")
        await state.select([], kept_id, "")
        return words

    under_another = asyncio.run(scenario())

    assert under_another.startswith("all 130 that matched another filter selected")
    assert shown.words.startswith("all 130 matching selected")


def test_a_selection_is_as_old_as_its_first_row(many: None, engine: sa.Engine, tab: Tab) -> None:
    state, shown = tab(TriageState), tab(SelectionState)

    async def scenario() -> list[str]:
        await state.load()
        moments = []
        for ids in (["x"], ["x", "y"], [], ["y"]):
            await state.select(ids)
            moments.append(shown.since)
            _decide(engine, "y")
        return moments

    first, second, none, again = asyncio.run(scenario())

    assert first == second != again
    assert none == ""
    assert moment_text(this_moment(engine)) not in (first, again)


def test_somebody_elses_or_forgotten_selections_are_cleared_in_words(
    many: None, engine: sa.Engine, tab: Tab
) -> None:
    state, shown = tab(TriageState), tab(SelectionState)

    async def scenario() -> Any:
        await state.load()
        return await state.select([], 12_345, "")

    assert asyncio.run(scenario()) is not None
    assert "no such selection of yours" in state.said
    assert (state._chosen, shown.words, shown.epoch) == (Named(()), "", 1)


def test_what_scans_would_cost_is_said_before_they_are_asked_for(
    engine: sa.Engine, tab: Tab, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction(engine) as session:
        for place_id in ("ChIJ1", "ChIJ2", "demo:n1"):
            staged(session, place_id)
    monkeypatch.setenv("PLACECURATOR_GOOGLE_API_KEY", "a-key")
    current_settings.cache_clear()
    state, shown = tab(TriageState), tab(SelectionState)

    async def scenario() -> list[str]:
        await state.load()
        costs = []
        for ids in (["ChIJ1", "ChIJ2", "demo:n1"], ["demo:n1"]):
            await state.select(ids)
            costs.append(shown.cost)
        await state.select_matching(1)
        await state.select([], shown.kept["id"], "")
        return [*costs, shown.cost]

    two, demo, matching = asyncio.run(scenario())

    assert two.startswith("a scan asks google: 2 × $")
    assert demo == ""
    assert matching.startswith("a scan asks google: 3 × $")


def _decide(engine: sa.Engine, place_id: str) -> None:
    """Somebody else decides about a place."""
    set_status(engine, Signals(None), Named((place_id,)), PlaceStagingStatus.Maybe, actor="anna")
