"""Saved views in the menu: deleting one, and taking that back from the message."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Any, TypeVar

import reflex as rx
import sqlalchemy as sa

from placecurator.domain.accounts import Role
from placecurator.services import views
from placecurator.ui import identity
from placecurator.ui.states.views import ViewsState
from tests.accounts import browser_of

StateClass = TypeVar("StateClass", bound=rx.State)
Tab = Callable[[type[StateClass]], StateClass]


def test_an_admin_takes_back_that_he_deleted_the_view_of_another(
    engine: sa.Engine, tab: Tab[ViewsState]
) -> None:
    ann, boss = (browser_of(engine, *who).actor for who in ((Role.curator, "ann"), _BOSS))
    before = views.save_view(engine, ann, "Ours", "status=New", shared=True)
    identity.begin(boss)
    state = tab(ViewsState)

    async def scenario() -> list[list[str]]:
        await state.load()
        [_count, toast] = await state.delete(before.id)
        seen = [[row.name for row in state.views]]
        await state.restore(_act_of(toast))
        return [*seen, [row.name for row in state.views]]

    assert asyncio.run(scenario()) == [[], ["Ours"]]
    assert state.said == "Ours: restored."
    [after] = views.list_views(engine, ann)
    assert (after.query, after.shared, after.mine) == ("status=New", True, True)


_BOSS = (Role.admin, "boss")


def _act_of(toast: Any) -> int:
    """The act that the button in the message takes back."""
    [found] = set(re.findall(r'views_state\.restore", \{event_id:(\d+)', str(toast)))
    return int(found)
