from __future__ import annotations

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import DeepScanStatus, PlaceStatus
from placecurator.domain.selection import Named
from placecurator.services.staging import count_places
from placecurator.settings import current_settings
from placecurator.storage.database import transaction
from placecurator.ui.states.panel import PanelState
from placecurator.ui.states.selecting import SelectionState
from placecurator.ui.states.triage import TriageState
from tests.factories import stage_many, staged
from tests.ui.conftest import Tab, row_ids


def test_a_page_shows_its_rows_and_the_way_to_the_next(engine: sa.Engine, tab: Tab) -> None:
    with transaction(engine) as session:
        stage_many(session, 230)
    state = tab(TriageState)

    async def scenario() -> list[str]:
        await state.load()
        said = [state.shown]
        await state.next_page()
        await state.next_page()
        said.append(state.shown)
        await state.next_page()  # there is none
        await state.previous_page()
        return [*said, state.shown]

    assert asyncio.run(scenario()) == ["1–100 of 230", "201–230 of 230", "101–200 of 230"]
    assert len(state.rows) == 100
    assert state.has_previous
    assert state.has_next


def test_filters_narrow_and_start_at_the_first_page(engine: sa.Engine, tab: Tab) -> None:
    with transaction(engine) as session:
        stage_many(session, 120)
        staged(session, "a", name="Café Ekberg", status=PlaceStatus.Maybe)
        staged(session, "b", name="Cafe Java", deep_scan_status=DeepScanStatus.failed)
    state, panel = tab(TriageState), tab(PanelState)

    async def scenario() -> list[list[str]]:
        await state.load()
        await state.next_page()
        await state.search("CAFE")
        found = [row_ids(state)]
        await state.toggle("scan", "never")
        found.append(row_ids(state))
        await state.toggle("status", "New")
        found.append(row_ids(state))
        await state.clear_filters()
        return found

    assert asyncio.run(scenario()) == [["a", "b"], ["a"], []]
    assert (state.text, panel.chosen, state.filtered) == ("", [], False)
    assert len(state.rows) == 100


def test_the_server_sorts_and_an_empty_column_means_as_imported(
    engine: sa.Engine, tab: Tab
) -> None:
    with transaction(engine) as session:
        for place_id, rating in [("low", 2.0), ("high", 5.0), ("mid", 3.5)]:
            staged(session, place_id, rating=rating)
    state = tab(TriageState)

    async def scenario() -> list[list[str]]:
        orders = []
        for column, descending in [("rating", False), ("rating", True), ("", False)]:
            await state.sort_by(column, descending)
            orders.append(row_ids(state))
        return orders

    assert asyncio.run(scenario()) == [
        ["low", "mid", "high"],
        ["high", "mid", "low"],
        ["low", "high", "mid"],
    ]


def test_an_act_repaints_its_rows_which_keep_their_places(engine: sa.Engine, tab: Tab) -> None:
    with transaction(engine) as session:
        stage_many(session, 30)
    state, shown = tab(TriageState), tab(SelectionState)

    async def scenario() -> list[str]:
        await state.toggle("status", "New")
        await state.select(row_ids(state)[:25])
        before = row_ids(state)
        assert shown.words == "25 selected"
        await state.give_by_key(2)
        return before

    before = asyncio.run(scenario())

    assert state.said == "25 set to Selected, 25 queued for a deep scan"
    assert row_ids(state) == before
    assert [patch["id"] for patch in state.patches] == before
    given = {(patch["status"], patch["scan"]) for patch in state.patches[:25]}
    assert given == {("Selected", "queued")}
    assert (shown.count, shown.epoch) == (0, 1)


def test_selected_places_of_other_pages_are_counted_and_decided_too(
    engine: sa.Engine, tab: Tab
) -> None:
    with transaction(engine) as session:
        stage_many(session, 150)
    state, shown = tab(TriageState), tab(SelectionState)

    async def scenario() -> None:
        await state.load()
        first_page = row_ids(state)[:3]
        await state.next_page()
        await state.select([*first_page, row_ids(state)[0]])
        assert shown.words == "4 selected, 3 of them not on this page"
        await state.give("Archived")

    asyncio.run(scenario())

    assert state.said == "4 set to Archived"
    assert count_places(engine).by_status[PlaceStatus.Archived] == 4


def test_a_failed_scan_shows_its_cause_and_cure(engine: sa.Engine, tab: Tab) -> None:
    with transaction(engine) as session:
        staged(
            session,
            "a",
            deep_scan_status=DeepScanStatus.failed,
            deep_scan_cause=Cause.api_key_rejected,
            website="javascript:alert(1)",
        )
    state = tab(TriageState)

    asyncio.run(state.load())

    assert state.rows[0]["scan_note"].endswith(Cause.api_key_rejected.cure)
    assert state.rows[0]["website"] == ""


@pytest.mark.parametrize(
    ("handler", "arguments"),
    [
        ("give", ["selected"]),
        ("give", [None]),
        ("give", [{"status": "Selected"}]),
        ("give_by_key", [0]),
        ("give_by_key", [6]),
        ("give_by_key", ["2; DROP TABLE"]),
        ("give_by_key", [[1]]),
        ("select", ["not a list"]),
        ("select", [[1, 2]]),
        ("toggle", ["status", "new"]),
        ("toggle", ["no_such", "x"]),
        ("toggle", ["status", ["New"]]),
        ("toggle", ["city", "x" * 501]),
        ("set_range", ["sort", "name"]),
        ("set_range", ["rating_from", ["4"]]),
        ("show_view", [7]),
        ("select", [["b"], 0, "a while ago"]),
        ("sort_by", ["raw", False]),
        ("sort_by", ["name", "yes"]),
        ("search", [None]),
        ("search", ["x" * 201]),
        ("set_page_size", [100_000]),
    ],
)
def test_junk_from_a_client_is_refused_in_words_and_changes_nothing(
    handler: str, arguments: list[Any], engine: sa.Engine, tab: Tab
) -> None:
    with transaction(engine) as session:
        staged(session, "a")
    state = tab(TriageState)

    async def scenario() -> Any:
        await state.load()
        await state.select(["a"])
        return await getattr(state, handler)(*arguments)

    toast = asyncio.run(scenario())

    assert state.said
    assert toast is not None
    assert state._chosen == Named(("a",))
    assert row_ids(state) == ["a"]
    assert count_places(engine).by_status[PlaceStatus.New] == 1


def test_a_verdict_without_a_selection_is_refused_in_words(engine: sa.Engine, tab: Tab) -> None:
    state = tab(TriageState)

    asyncio.run(state.give("Selected"))

    assert state.said == "Nothing is selected any more."


def test_a_database_that_is_away_is_a_sentence_and_the_rows_stay(
    engine: sa.Engine, tab: Tab, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    with transaction(engine) as session:
        staged(session, "a")
    state = tab(TriageState)

    async def scenario() -> None:
        await state.load()
        monkeypatch.setenv("PLACECURATOR_DATABASE_URL", f"sqlite:///{tmp_path}/no/such.db")
        current_settings.cache_clear()
        await state.load()

    asyncio.run(scenario())

    assert "database does not answer" in state.problem
    assert row_ids(state) == ["a"]
