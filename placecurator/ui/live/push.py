"""Sending values to every open page of this process, past the stored state.

The only use of Reflex's internals in the product. It costs no lock and no state load, so a change
reaches fifty pages in milliseconds; the price is that the stored state does not know it, which is
why pages read the truth from the database when they load.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import reflex as rx
from reflex.state import BaseState, StateUpdate
from reflex_base.constants.state import FIELD_MARKER


def has_pages(app: rx.App) -> bool:
    """Whether any page is open in this process."""
    return bool(app.event_namespace and app.event_namespace._token_manager.token_to_socket)


async def push(app: rx.App, state: type[BaseState], values: Mapping[str, Any]) -> None:
    """Set ``values`` (variables of ``state``) on every open page of this process."""
    if (pages := app.event_namespace) is None:
        return
    tokens = pages._token_manager
    fields = {name + FIELD_MARKER: value for name, value in values.items()}
    update = StateUpdate(delta={state.get_full_name(): fields})
    for token, socket in list(tokens.token_to_socket.items()):
        if socket.instance_id == tokens.instance_id:
            await pages.emit_update(update, token)
