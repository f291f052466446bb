"""Reading the attempts to scan one place, and the acts that asked for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.storage.columns import any_of
from placecurator.storage.keyset import Order
from placecurator.storage.models import CurationEvent, ScanAttempt

_attempt = sa.inspect(ScanAttempt).c
_event = sa.inspect(CurationEvent).c

# The fencing token counts the claims of one place: there it is unique, and has an index.
NEWEST_FIRST = Order(column=_attempt.token, key=_attempt.token, descending=True)
"""The order of the attempts of one place."""


def of_place(place_key: int) -> sa.Select[ScanAttempt]:
    """All attempts to scan the place with this key."""
    return sa.select(ScanAttempt).where(_attempt.place_key == place_key)


def acts(session: Session, attempts: Iterable[ScanAttempt]) -> Mapping[int, CurationEvent]:
    """The acts that asked for the attempts, by their keys."""
    keys: Sequence[int] = sorted({one.event_id for one in attempts if one.event_id is not None})
    wanted = any_of(_event.id, keys, session.get_bind().dialect.name, sa.BigInteger())
    rows = session.scalars(sa.select(CurationEvent).where(wanted))
    return {event.id: event for event in rows if event.id is not None}
