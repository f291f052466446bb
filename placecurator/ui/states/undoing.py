"""Taking an act back, as the pages do it."""

from __future__ import annotations

from placecurator.services.undo import Undone, undo
from placecurator.ui import runtime
from placecurator.ui.identity import current_actor


async def take_back(event_id: int) -> Undone:
    """Take the act back as whoever is behind the event that is being handled.

    Raises:
        UnknownAct: there is no such act.
        NotAllowed: it is somebody else's, and the actor is no admin.
        NothingToUndo: nothing of it can be taken back.
    """
    return await runtime.in_thread(
        undo, runtime.engine(), runtime.signals(), event_id, actor=current_actor()
    )
