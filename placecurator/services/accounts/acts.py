"""Writing the acts of accounts into the history."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from placecurator.services import request_ids
from placecurator.storage import events
from placecurator.storage.models import CurationEvent


def note(session: Session, act: str, actor: str, now: datetime, **facts: str | int | None) -> int:
    """Write that ``actor`` did ``act`` and return its number; ``facts`` that are None are left out.

    No fact may be a secret, or text that somebody who is not signed in has typed.
    """
    kept = {name: fact for name, fact in facts.items() if fact is not None}
    request_id = request_ids.of_this_act()
    return events.record(
        session,
        CurationEvent(act=act, actor=actor, at=now, request=kept, request_id=request_id),
    )
