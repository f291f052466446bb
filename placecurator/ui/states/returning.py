"""What a page asks when it is connected again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import reflex as rx
from reflex.event import EventSpec

from placecurator.domain.errors import InvalidInput
from placecurator.services.history import HistoryQuery, list_acts
from placecurator.ui import runtime
from placecurator.ui.identity import current_actor
from placecurator.ui.states.speaking import speaks

DONE = "The connection broke off, but what you had pressed was carried out: see the history."
NOT_DONE = (
    "The connection broke off before what you had pressed arrived: it was not carried out. "
    "Press again if you still want it."
)
_TOLD_MS = 20_000
_LONGEST_S = 30 * 86_400
_UNDERWAY = timedelta(seconds=5)
"""The question itself may be on its way for a while."""


class ReturningState(rx.State):
    """``said`` is what was told last, and read out."""

    said: str = ""

    @rx.event
    @speaks
    async def came_back(self, seconds: float, heard_act: int) -> EventSpec:
        """Tell whether the decision was carried out that the page sent so many seconds ago.

        It had heard of ``heard_act`` before; 0: of none that still counts.
        """
        if not 0 <= seconds <= _LONGEST_S:
            raise InvalidInput("seconds", f"must be between 0 and {_LONGEST_S}")
        sent_at = datetime.now(UTC) - timedelta(seconds=seconds) - _UNDERWAY
        actor = current_actor()
        own = HistoryQuery(actor=actor.name, limit=1)
        page = await runtime.in_thread(list_acts, runtime.engine(), own, viewer=actor)
        done = any(
            act.at >= sent_at and (not heard_act or act.id > heard_act) for act in page.items
        )
        self.said = DONE if done else NOT_DONE
        toast = rx.toast.info if done else rx.toast.warning
        return toast(self.said, duration=_TOLD_MS)
