"""Reading the history: who did what and when."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from placecurator.storage.keyset import Order
from placecurator.storage.models import CurationEvent
from placecurator.storage.texts import cleaned

_event = sa.inspect(CurationEvent).c

NEWEST_FIRST = Order(column=_event.id, key=_event.id, descending=True)


def matching(
    acts: Collection[str], actor: str | None, since: datetime | None, until: datetime | None
) -> sa.Select[CurationEvent]:
    """The events of these acts (none named: of all) and of this actor; None: of whoever.

    From ``since`` on and before ``until``; None: whenever.
    """
    rows = sa.select(CurationEvent)
    if acts:
        rows = rows.where(_event.act.in_(sorted(acts)))
    if actor is not None:
        rows = rows.where(_event.actor == cleaned(actor))
    if since is not None:
        rows = rows.where(_event.at >= since)
    if until is not None:
        rows = rows.where(_event.at < until)
    return rows
