"""An id for each event of a page, as each REST request has one."""

from __future__ import annotations

import reflex as rx
from reflex.event import Event
from reflex.middleware import Middleware
from reflex.state import BaseState, StateUpdate

from placecurator.services import request_ids


class EventIds(Middleware):
    """Begins an act with each event; Reflex runs each in a task of its own."""

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:
        """Let the event go on, with an id."""
        request_ids.begin()
        return None
