"""The search page, as the server holds it for a tab."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from placecurator.services.searching.listing import list_searches
from placecurator.settings import current_settings
from placecurator.storage.database import transaction
from placecurator.ui.states.searches import SearchesState
from placecurator.ui.states.triage import TriageState
from tests.factories import staged
from tests.services.searching.directory import Directory, serving

Tab = Callable[[type[SearchesState]], SearchesState]

FIRST = [("ChIJ1", "Hammas"), ("ChIJ2", "Purukalusto")]
FORM = {"text": "dentists in Espoo", "limit": "40"}
AREA = {"latitude": "60,2", "longitude": "24.6559", "radius_km": "5"}


@pytest.fixture
def page(tab: Tab, monkeypatch: pytest.MonkeyPatch) -> Callable[[Directory], SearchesState]:
    """Open the page where Google is a directory of the test's own."""

    def opened(directory: Directory) -> SearchesState:
        monkeypatch.setenv("PLACECURATOR_GOOGLE_API_KEY", "a key")
        monkeypatch.setenv("PLACECURATOR_GOOGLE_BASE_URL", directory.url)
        current_settings.cache_clear()
        return tab(SearchesState)

    return opened


async def _watch(state: SearchesState) -> None:
    await SearchesState.event_handlers["watch"].fn(state)


def test_a_page_without_a_provider_says_what_each_needs(engine: sa.Engine, tab: Tab) -> None:
    state = tab(SearchesState)

    asyncio.run(state.load())

    assert (state.can_search, state.cost, state.rows) == (False, "", [])
    assert "Google needs PLACECURATOR_GOOGLE_API_KEY." in {one.words for one in state.choices}


def test_what_a_search_costs_is_said_before(
    engine: sa.Engine, page: Callable[[Directory], SearchesState]
) -> None:
    async def scenario(state: SearchesState) -> list[str]:
        await state.load()
        said = [state.cost]
        await state.choose_limit("20")
        said.append(state.cost)
        await state.choose_limit("many")
        return [*said, state.cost]

    with serving() as directory:
        usual, few, wrong = asyncio.run(scenario(page(directory)))

    assert usual.startswith("At most 3 pages of up to 20 places for $0.032 each: $0.096 at most.")
    assert few.startswith("1 page of up to 20 places: $0.032.")
    assert wrong == "limit: must be a whole number"


def test_a_search_is_watched_to_its_end(
    engine: sa.Engine, page: Callable[[Directory], SearchesState]
) -> None:
    async def scenario(state: SearchesState) -> None:
        await state.load()
        assert await state.start(FORM | AREA) is not None
        await _watch(state)

    with serving(FIRST, [("ChIJ3", "Suu")]) as directory:
        state = page(directory)
        asyncio.run(scenario(state))

    [row] = state.rows
    assert state.result == state.said == "3 places found: 3 new (2 requests, $0.064)."
    assert (row.state, row.actor, row.provider) == ("Done", "carl", "Google Places")
    assert (row.found, row.counts, row.cost) == ("3", "3 new", "$0.064")
    assert row.area == "within 5 km of 60.2, 24.6559"


def test_the_finds_of_a_search_are_shown_on_the_triage_page(
    engine: sa.Engine,
    page: Callable[[Directory], SearchesState],
    tab: Callable[[type[TriageState]], TriageState],
) -> None:
    async def scenario(state: SearchesState, triage: TriageState) -> list[list[str]]:
        await state.load()
        await state.start(FORM)
        await _watch(state)
        await triage.show_view(f"search={state.result_of}")
        shown = [[row["id"] for row in triage.rows]]
        await triage.clear_filters()
        return [*shown, [row["id"] for row in triage.rows]]

    with transaction(engine) as session:
        staged(session, "osm:node/1")
    with serving(FIRST) as directory:
        state = page(directory)
        triage = tab(TriageState)
        shown = asyncio.run(scenario(state, triage))

    assert shown == [["ChIJ1", "ChIJ2"], ["osm:node/1", "ChIJ1", "ChIJ2"]]


def test_another_tab_sees_a_search_that_runs_and_can_stop_it(
    engine: sa.Engine, page: Callable[[Directory], SearchesState]
) -> None:
    async def scenario(state: SearchesState) -> tuple[Any, Any]:
        await state.load()
        await state.start(FORM)
        assert await asyncio.to_thread(directory.asked.wait, 10)
        watching = await state.load()
        running = state.rows[0]
        await state.stop(running.id)
        await _watch(state)
        return watching, running

    with serving(FIRST, [], stuck_at=1) as directory:
        state = page(directory)
        watching, running = asyncio.run(scenario(state))

    assert watching is not None
    assert (running.is_running, running.percent) == (True, 5)
    assert running.progress == "1 page, 2 places found: 2 new"
    assert [row.state for row in state.rows] == ["Stopped"]
    assert not state.went_well
    assert state.result.startswith("The search was stopped. Until then: 2 places found: 2 new")


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"text": ""}, "text: must say what to look for"),
        ({"text": "x", "limit": "-1"}, "limit: must be a whole number"),
        ({"text": "x", "latitude": "north"}, "latitude: must be a number"),
        ({"text": "x", "latitude": "60"}, "longitude: is missing"),
        ({"text": 7}, "text: Input should be a valid string"),
    ],
)
def test_a_wrong_field_is_said_and_nothing_is_begun(
    engine: sa.Engine,
    page: Callable[[Directory], SearchesState],
    form: dict[str, Any],
    said: str,
) -> None:
    async def scenario(state: SearchesState) -> None:
        await state.load()
        await state.start(form)

    with serving() as directory:
        state = page(directory)
        asyncio.run(scenario(state))

    assert state.refused.startswith(said)
    assert list_searches(engine).items == ()


def test_an_earlier_search_fills_in_the_form(
    engine: sa.Engine, page: Callable[[Directory], SearchesState]
) -> None:
    async def scenario(state: SearchesState) -> None:
        await state.load()
        await state.start(FORM | AREA)
        await _watch(state)
        await state.again(state.rows[0].id)

    with serving(FIRST) as directory:
        state = page(directory)
        asyncio.run(scenario(state))

    form = state.form
    assert (form.text, form.limit) == ("dentists in Espoo", "40")
    assert (form.latitude, form.longitude, form.radius_km) == ("60.2", "24.6559", "5")
    assert state.filled == 1
    assert len(list_searches(engine).items) == 1
