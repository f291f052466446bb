"""Sending values to every open page of this process, past the stored state.

It costs no lock and no state load, so a change reaches fifty pages in milliseconds; the price is
that the stored state does not know it, which is why pages read the truth from the database when
they load.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from reflex.state import BaseState, StateUpdate
from reflex_base.constants.state import FIELD_MARKER

from placecurator.ui.connections import Connections


def has_pages(connections: Connections) -> bool:
    """Whether any page is open in this process."""
    return bool(connections._token_manager.token_to_socket)


async def push(
    connections: Connections,
    state: type[BaseState],
    values: Mapping[str, Any],
    *,
    trees: Collection[str] | None = None,
) -> None:
    """Set ``values`` (variables of ``state``) on open pages of people who are signed in.

    ``trees`` names the state trees of those pages; None: all.
    """
    await connections.tell(_update(state, values), trees)


def _update(state: type[BaseState], values: Mapping[str, Any]) -> StateUpdate:
    fields = {name + FIELD_MARKER: value for name, value in values.items()}
    return StateUpdate(delta={state.get_full_name(): fields})
