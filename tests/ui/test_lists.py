from __future__ import annotations

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from placecurator.domain.lifecycle import PlaceStatus
from placecurator.storage.database import transaction
from placecurator.ui.live.lists import LIST, PANEL, VIEWS, Lists, Shown
from placecurator.ui.states.panel import PanelState
from placecurator.ui.states.triage import TriageState
from tests.factories import stage_many, staged
from tests.ui.conftest import Tab

Told = list[tuple[str, str, dict[str, Any]]]


def count_once(lists: Lists, *trees: str) -> Told:
    """What is told to these tabs."""
    told: Told = []

    async def tell(tree: str, about: str, values: dict[str, Any]) -> None:
        told.append((tree, about, values))

    asyncio.run(lists.count_once(trees, tell))
    return told


@pytest.mark.usefixtures("pages")
def test_each_tab_is_told_the_counts_of_its_own_list_and_views(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        stage_many(session, 30)
        staged(session, "a", status=PlaceStatus.Maybe)
    lists = Lists()
    lists.note_list("ann", Shown(address="", first=1, rows=31, more=False))
    lists.note_list("bob", Shown(address="status=Maybe", first=None, rows=1, more=False))
    lists.note_views("bob", ["status=New", "status=Maybe"])
    lists.note_list("gone", Shown(address="q=nobody"))

    told = {(tree, about): values for tree, about, values in count_once(lists, "ann", "bob")}

    each = {(tree, about) for tree in ("ann", "bob") for about in (LIST, PANEL)}
    assert told.keys() == each | {("bob", VIEWS)}
    assert told["ann", LIST]["shown"] == "1–31 of 31"
    assert told["ann", LIST]["way_to_rows"] == "Show 31 places"
    assert told["bob", LIST]["shown"] == "1 of 1"
    assert told["bob", VIEWS]["counts"] == {"status=New": "30", "status=Maybe": "1"}
    statuses = told["bob", PANEL]["facets"][0]
    assert {option.value: option.count for option in statuses.options} == {
        "New": "30",
        "Selected": "0",
        "Maybe": "1",
        "Not a Fit": "0",
        "Archived": "0",
    }


@pytest.mark.usefixtures("pages")
def test_what_was_counted_before_places_changed_is_not_told_again(engine: sa.Engine) -> None:
    lists = Lists()
    lists.note_list("ann", Shown(address="", first=1, rows=1))
    lists.note_views("ann", ["status=Maybe"])
    count_once(lists, "ann")

    with transaction(engine) as session:
        staged(session, "a", status=PlaceStatus.Maybe)

    told = {about: values for _tree, about, values in count_once(lists, "ann")}
    assert told[VIEWS]["counts"] == {"status=Maybe": "1"}
    assert told[LIST]["shown"] == "1–1 of 1"


@pytest.mark.usefixtures("pages")
def test_a_tab_that_went_away_is_forgotten(engine: sa.Engine) -> None:
    lists = Lists()
    lists.note_list("ann", Shown(address=""))

    count_once(lists)

    assert count_once(lists, "ann") == []


def test_counts_arrive_beside_the_rows_and_chosen_values_stay_in_sight(
    engine: sa.Engine, tab: Tab
) -> None:
    with transaction(engine) as session:
        for number in range(25):
            staged(session, f"p{number}", city=f"City {number:02}", category="Café", rating=4.5)
        staged(session, "none")
    state, panel = tab(TriageState), tab(PanelState)

    async def scenario() -> None:
        await state.toggle("city", "City 24")
        await state.toggle("city", "")
        await state.toggle("category", "Nothing")
        assert panel.counting
        await TriageState.event_handlers["count"].fn(state)

    asyncio.run(scenario())

    groups = {group.title: group for group in panel.facets}
    cities = {option.words: option.count for option in groups["City"].options}
    assert cities == {"City 24": "0", "None named": "0"}
    assert {o.value: o.count for o in groups["Category"].options} == {
        "Café": "1",
        "": "1",
        "Nothing": "0",
    }
    assert [chip.words for chip in state.chips] == [
        "Category: Nothing",
        "City: None named",
        "City: City 24",
    ]
    assert (state.shown, panel.counting) == ("No places", False)
    assert state.way_to_rows == "No place matches"
