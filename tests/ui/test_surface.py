"""What any websocket client can call and see: a new name must be meant."""

from __future__ import annotations

import asyncio
from typing import Any

import sqlalchemy as sa
from reflex.config import get_config
from reflex_base.registry import RegistrationContext

import placecurator.ui.gate
import placecurator.ui.pages  # noqa: F401  (both register states)
from placecurator.domain.accounts import Role
from placecurator.storage.database import transaction
from placecurator.ui.roles import NEEDED, ROLES, Door
from placecurator.ui.states.selecting import SelectionState
from placecurator.ui.states.triage import TriageState
from tests.factories import staged
from tests.ui.conftest import Tab


def _uncallable(name: str) -> bool:
    # Reflex adds setvar to every state, and a way to set what browsers store, which is nothing.
    return name.endswith((".setvar", ".update_vars_internal"))


def test_each_handler_that_there_is_has_a_role_or_is_refused() -> None:
    registered = RegistrationContext.get().event_handlers

    assert {name for name in registered if not _uncallable(name)} == set(NEEDED)
    assert not get_config().state_auto_setters


def test_only_these_handlers_are_open_to_those_who_are_not_signed_in() -> None:
    public = {name.rpartition(".")[2] for name, needed in NEEDED.items() if needed is Door.PUBLIC}

    assert public == {"hydrate", "hydrate_and_load", "on_load_internal"}


def test_a_viewer_cannot_call_what_changes_something() -> None:
    ours = {
        (state.__name__, name)
        for state, handlers in ROLES.items()
        for name, needed in handlers.items()
        if isinstance(needed, Role) and not Role.viewer.allows(needed)
    }

    assert ours >= {
        ("TriageState", "give"),
        ("TriageState", "give_by_key"),
        ("ImportState", "receive"),
        ("ImportState", "load_sample"),
        ("UsersState", "disable"),
        ("UsersState", "set_role"),
    }


def test_a_browser_never_sees_cursors_or_the_list_of_selected_ids(
    engine: sa.Engine, tab: Tab
) -> None:
    with transaction(engine) as session:
        staged(session, "a", raw={"secret": "of the source"})
    state, shown = tab(TriageState), tab(SelectionState)

    async def scenario() -> list[dict[str, Any]]:
        await state.load()
        await state.select(["a"])
        return [state.dict(), shown.dict()]

    sent = str(asyncio.run(scenario()))

    assert "1 selected" in sent
    assert "secret" not in sent
    assert "_selected_ids" not in sent
    assert "cursor" not in sent
