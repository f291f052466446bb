"""The drawer of a place: editing what is known of a business."""

from __future__ import annotations

import asyncio

import sqlalchemy as sa

from placecurator.ui.fact_types import FieldRow
from placecurator.ui.states.details import DetailsState
from tests.ui.drawers import Tab, acts, field, opened, scanned


def test_an_edit_locks_the_field_and_unlocking_gives_it_back(engine: sa.Engine, tab: Tab) -> None:
    scanned(engine)
    state = tab(DetailsState)

    async def scenario() -> list[FieldRow | None]:
        await opened(state)
        await state.edit("phones")
        await state.save({"text": " 09 123 4567 "})
        seen = [field(state, "phones")]
        assert (state.editing, state.edits) == ("", 1)
        await state.unlock("phones")
        return [*seen, field(state, "phones")]

    edited, unlocked = asyncio.run(scenario())

    assert edited is not None
    assert edited.locked
    assert ([value.text for value in edited.shown], edited.edit_text) == (
        ["+35891234567"],
        "+35891234567",
    )
    assert unlocked is None or not unlocked.locked
    assert state.said == "Phone is what the sources state again."
    assert acts(engine) == ["edit_fields", "unlock_fields"]


def test_what_cannot_be_stored_is_refused_at_the_field_and_stays_written(
    engine: sa.Engine, tab: Tab
) -> None:
    scanned(engine)
    state = tab(DetailsState)

    async def scenario() -> None:
        await opened(state)
        await state.edit("phones")
        await state.save({"text": "call me"})

    asyncio.run(scenario())

    assert (state.editing, state.edit_text) == ("phones", "call me")
    assert state.edit_problem
    assert acts(engine) == []


def test_nothing_written_empties_the_field(engine: sa.Engine, tab: Tab) -> None:
    scanned(engine, category="cafe")
    state = tab(DetailsState)

    async def scenario() -> None:
        await opened(state)
        await state.edit("category")
        await state.save({"text": "  "})

    asyncio.run(scenario())

    row = field(state, "category")
    assert row is not None
    assert (row.locked, row.shown) == (True, [])


def test_escape_leaves_the_edit_first_and_the_drawer_then(engine: sa.Engine, tab: Tab) -> None:
    scanned(engine)
    state = tab(DetailsState)

    async def scenario() -> list[tuple[str, bool]]:
        await opened(state)
        await state.edit("name")
        seen = []
        for _ in range(2):
            await state.escape()
            seen.append((state.editing, state.is_open))
        return seen

    assert asyncio.run(scenario()) == [("", True), ("", False)]


def test_nothing_is_edited_when_no_field_is_open(engine: sa.Engine, tab: Tab) -> None:
    scanned(engine)
    state = tab(DetailsState)

    async def scenario() -> None:
        await opened(state)
        await state.save({"text": "x"})

    asyncio.run(scenario())

    assert "cannot be edited" in state.said
    assert acts(engine) == []
