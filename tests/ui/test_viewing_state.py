"""Bounds of the filter panel: what their fields show, and what is in force."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from placecurator.storage.database import transaction
from placecurator.ui.states.panel import PanelState
from placecurator.ui.states.triage import TriageState
from tests.factories import staged
from tests.ui.conftest import Tab, row_ids


@pytest.fixture
def low_and_high(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        for place_id, rating in [("low", 1.5), ("high", 4.5)]:
            staged(session, place_id, rating=rating)


def test_a_bound_that_cannot_be_says_so_beside_its_field_and_counts_once_it_fits(
    low_and_high: None, tab: Tab
) -> None:
    state, panel = tab(TriageState), tab(PanelState)

    async def set_bound(name: str, value: str) -> tuple[list[str], str, dict[str, str]]:
        await state.set_range(name, value)
        return row_ids(state), panel.ranges[name], dict(panel.refused)

    async def scenario() -> list[tuple[list[str], str, dict[str, str]]]:
        seen = [await set_bound("rating_from", "4"), await set_bound("rating_to", "2")]
        seen += [await set_bound("rating_from", "1"), await set_bound("rating_to", "-1")]
        await state.clear_filters()
        return [*seen, (row_ids(state), panel.ranges["rating_to"], dict(panel.refused))]

    assert asyncio.run(scenario()) == [
        (["high"], "4", {}),
        (
            ["high"],
            "2",
            {"rating_to": "Rating: “to” must not be less than “from”; “2” is left out."},
        ),
        (["low"], "1", {}),
        (
            ["low", "high"],
            "-1",
            {
                "rating_to": "Rating: “to” should be greater than or equal to 0; “-1” is left out.",
            },
        ),
        (["low", "high"], "", {}),
    ]


def test_a_chosen_rating_counts_and_an_end_of_the_range_below_it_is_told_as_left_out(
    low_and_high: None, tab: Tab
) -> None:
    state, panel = tab(TriageState), tab(PanelState)

    async def scenario() -> Any:
        await state.set_range("rating_to", "3")
        return await state.toggle("rating_from", "4")

    told = asyncio.run(scenario())

    words = "Rating: “to” must not be less than “from”; “3” is left out."
    assert row_ids(state) == ["high"]
    assert panel.refused == {"rating_to": words}
    assert words in str(told)
