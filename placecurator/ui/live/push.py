"""Sending values to every open page of this process, past the stored state.

It costs no lock and no state load, so a change reaches fifty pages in milliseconds; the price is
that the stored state does not know it, which is why pages read the truth from the database when
they load.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reflex.state import BaseState, StateUpdate
from reflex_base.constants.state import FIELD_MARKER

from placecurator.ui.connections import Connections


def has_pages(connections: Connections) -> bool:
    """Whether any page is open in this process."""
    return bool(connections._token_manager.token_to_socket)


async def push_to(
    connections: Connections, tree: str, state: type[BaseState], values: Mapping[str, Any]
) -> None:
    """Set ``values`` (variables of ``state``) on the open page of one state tree."""
    fields = {name + FIELD_MARKER: value for name, value in values.items()}
    await connections.emit_update(StateUpdate(delta={state.get_full_name(): fields}), tree)


async def push(connections: Connections, state: type[BaseState], values: Mapping[str, Any]) -> None:
    """Set ``values`` (variables of ``state``) on every open page of somebody who is signed in."""
    await connections.tell(_update(state, values))


def _update(state: type[BaseState], values: Mapping[str, Any]) -> StateUpdate:
    fields = {name + FIELD_MARKER: value for name, value in values.items()}
    return StateUpdate(delta={state.get_full_name(): fields})
