"""The history page: whose acts are shown, what is said of each, and taking them back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

import pytest
import reflex as rx
import sqlalchemy as sa

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.lifecycle import PlaceStagingStatus, PlaceStatus
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.signals import Signals
from placecurator.services.staging import get_place
from placecurator.storage.database import transaction
from placecurator.storage.standing import MOST_COUNTED
from placecurator.ui import identity
from placecurator.ui.states.history import EVERYBODY, MINE, HistoryState
from placecurator.ui.states.live import ACTS
from tests.factories import stage_many

StateClass = TypeVar("StateClass", bound=rx.State)
Tab = Callable[[type[StateClass]], StateClass]

SELECTED, MAYBE = PlaceStagingStatus.Selected, PlaceStagingStatus.Maybe


@pytest.fixture
def places(engine: sa.Engine) -> list[str]:
    """Five places; carl has selected all, then dora set two of them to Maybe."""
    with transaction(engine) as session:
        place_ids = list(stage_many(session, 5))
    set_status(engine, Signals(None), Named(tuple(place_ids)), SELECTED, actor="carl")
    set_status(engine, Signals(None), Named(tuple(place_ids[:2])), MAYBE, actor="dora")
    return place_ids


@pytest.mark.usefixtures("places")
def test_ones_own_acts_are_shown_until_those_of_everybody_are_asked_for(
    tab: Tab[HistoryState],
) -> None:
    state = tab(HistoryState)

    async def scenario() -> list[list[str]]:
        await state.load()
        seen = [_actors(state)]
        await state.show(EVERYBODY)
        seen.append(_actors(state))
        await state.filter_actor("dora")
        seen.append(_actors(state))
        await state.show(MINE)
        return [*seen, _actors(state)]

    assert asyncio.run(scenario()) == [["carl"], ["dora", "carl"], ["dora"], ["carl"]]


@pytest.mark.usefixtures("places")
def test_each_act_says_what_it_did_and_what_can_still_be_undone(tab: Tab[HistoryState]) -> None:
    state = tab(HistoryState)

    asyncio.run(state.show(EVERYBODY))

    [other, own] = state.rows
    assert (own.title, own.undo) == ("Selected", "Undo")
    assert own.facts == "5 set, 5 queued for a deep scan"
    assert own.places == "Place 1, Place 2, Place 3 and 2 more"
    assert own.left == "3 of 5 can still be taken back"
    assert (other.title, other.undo, other.left) == ("Maybe", "", "")


def test_of_acts_with_very_many_places_the_least_is_said(
    engine: sa.Engine, tab: Tab[HistoryState]
) -> None:
    with transaction(engine) as session:
        place_ids = tuple(stage_many(session, MOST_COUNTED + 100))
    act = set_status(engine, Signals(None), Named(place_ids), MAYBE, actor="carl").event_id
    state = tab(HistoryState)

    async def scenario() -> list[list[tuple[str, str]]]:
        await state.load()
        seen = [[(row.undo, row.left) for row in state.rows]]
        await state.undo_act(act)
        set_status(engine, Signals(None), Named(place_ids), SELECTED, actor="dora")
        await state.load()
        return [*seen, [(row.undo, row.left) for row in state.rows]]

    assert asyncio.run(scenario()) == [
        [("Undo", "At least 100 of 200 can still be taken back")],
        [
            ("Redo", "Perhaps undone, or decided anew since"),
            ("", "Undone, or decided anew since"),
        ],
    ]


def test_undo_and_redo_say_what_they_did(
    engine: sa.Engine, places: list[str], tab: Tab[HistoryState]
) -> None:
    state = tab(HistoryState)

    async def scenario() -> list[str]:
        await state.load()
        await state.undo_act(state.rows[0].id)
        said = [state.said]
        assert [(row.title, row.undo) for row in state.rows] == [
            ("Undo of Selected", "Redo"),
            ("Selected", ""),
        ]
        assert state.rows[0].left == ""  # all that was restored can be made again
        await state.undo_act(state.rows[0].id)
        said.append(state.said)
        assert [(row.title, row.undo) for row in state.rows] == [
            ("Redo", "Undo"),
            ("Undo of Selected", ""),
            ("Selected", "Undo"),
        ]
        await state.undo_act(state.rows[1].id)
        return [*said, state.said]

    assert asyncio.run(scenario()) == [
        "Selected undone: 3 restored, 3 un-queued, 2 were changed by dora since",
        "Redone: 3 restored, 3 queued again",
        f"It is undone already by carl, {_minute(state)} UTC.",
    ]
    assert get_place(engine, places[0]).status is PlaceStatus.Maybe


def test_an_act_of_somebody_else_is_refused_in_words(
    engine: sa.Engine, places: list[str], tab: Tab[HistoryState]
) -> None:
    state = tab(HistoryState)

    async def scenario() -> None:
        await state.show(EVERYBODY)
        await state.undo_act(state.rows[0].id)

    asyncio.run(scenario())

    assert state.said == "This is an act of dora: only dora or an admin can take it back."
    assert get_place(engine, places[0]).status is PlaceStatus.Maybe


@pytest.mark.usefixtures("places")
def test_an_admin_may_undo_everybodys(tab: Tab[HistoryState]) -> None:
    state = tab(HistoryState)
    identity.begin(Actor(name="anna", role=Role.admin, user_id=2, via="session"))

    asyncio.run(state.show(EVERYBODY))

    assert [row.undo for row in state.rows] == ["Undo", "Undo"]


def test_whose_acts_is_one_of_two(tab: Tab[HistoryState]) -> None:
    state = tab(HistoryState)

    asyncio.run(state.show("anything"))

    assert "is not one of the choices" in state.said
    assert state.whose == MINE


def _actors(state: HistoryState) -> list[str]:
    return [row.actor for row in state.rows]


def _minute(state: HistoryState) -> str:
    return next(row.at for row in state.rows if row.title == "Redo")[:16]


def test_new_acts_are_told_and_those_that_are_shown_keep_their_places(
    tab: Tab[HistoryState], engine: sa.Engine, places: list[str]
) -> None:
    state = tab(HistoryState)

    async def scenario() -> tuple[list[str], list[str], list[str]]:
        await state.show(EVERYBODY)
        before = _actors(state)
        set_status(engine, Signals(None), Named(tuple(places)), MAYBE, actor="eve")
        await ACTS.read()
        await state.hear()
        told = [state.news, *_actors(state)]
        await state.show_news()
        return before, told, _actors(state)

    before, told, after = asyncio.run(scenario())

    assert told == ["1 new act", *before]
    assert after == ["eve", *before]
    assert state.news == ""


def test_what_can_be_undone_is_brought_up_to_date_in_its_place(
    tab: Tab[HistoryState], engine: sa.Engine, places: list[str]
) -> None:
    state = tab(HistoryState)

    async def scenario() -> None:
        await state.load()
        set_status(engine, Signals(None), Named(tuple(places)), MAYBE, actor="eve")
        await state.hear()

    asyncio.run(scenario())

    [row] = state.rows
    assert (row.undo, row.left) == ("", "Undone, or decided anew since")


def test_acts_of_others_are_no_news_to_somebody_who_looks_at_his_own(
    tab: Tab[HistoryState], engine: sa.Engine, places: list[str]
) -> None:
    state = tab(HistoryState)

    async def scenario() -> None:
        await state.load()
        set_status(engine, Signals(None), Named(tuple(places)), MAYBE, actor="eve")
        await ACTS.read()
        await state.hear()

    asyncio.run(scenario())

    assert state.news == ""
