from __future__ import annotations

import asyncio
from collections.abc import Callable

import sqlalchemy as sa

from placecurator.storage.database import transaction
from placecurator.ui.states.businesses import BusinessesState
from tests.factories import found_business, staged

Tab = Callable[[type[BusinessesState]], BusinessesState]


def test_a_search_finds_businesses_and_says_how_many(engine: sa.Engine, tab: Tab) -> None:
    with transaction(engine) as session:
        for number in range(3):
            found_business(session, staged(session, f"p{number}"), name=f"Bar {number}")
    state = tab(BusinessesState)

    async def scenario() -> list[str]:
        await state.load()
        said = [state.shown]
        await state.search("bar 2")
        return [*said, state.shown]

    assert asyncio.run(scenario()) == ["1–3 of 3", "1–1 of 1"]
    assert state.export_link == "/api/v3/local-businesses.csv?q=bar+2"
