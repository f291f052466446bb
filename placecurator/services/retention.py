"""The sweeper: nothing is kept for longer than the terms of its source allow."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.services import request_ids
from placecurator.storage import events, expired
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent
from placecurator.storage.source_places import blank_expired

log = logging.getLogger(__name__)

BATCH = 500
"""Rows of one transaction: SQLite has one writer, and scans must not wait long for it."""

_MOST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What was blanked: ``facts`` of ``businesses``, and what the source had said of ``places``.

    ``next_at`` is when the next of what is kept expires: in the past, if there was more to do than
    was allowed, or if another transaction held it; None: nothing ever does.
    """

    businesses: int = 0
    facts: int = 0
    places: int = 0
    next_at: datetime | None = None


def sweep(
    engine: sa.Engine, now: datetime, *, most: int = _MOST, actor: str = "retention"
) -> Swept:
    """Blank what has expired at ``now``, of up to ``most`` businesses and as many places.

    When something expires was written down when it was stated, by the terms of that time. Any
    number of sweepers may run at the same time.
    """
    swept = Swept()
    for done in range(0, most, BATCH):
        size = min(BATCH, most - done)
        with transaction(engine) as session:
            batch = _sweep_batch(session, now, size, actor)
        swept = Swept(
            businesses=swept.businesses + batch.businesses,
            facts=swept.facts + batch.facts,
            places=swept.places + batch.places,
            next_at=batch.next_at,
        )
        if max(batch.businesses, batch.places) < size:
            break
    if swept.businesses or swept.places:
        counts = {name: getattr(swept, name) for name in ("businesses", "facts", "places")}
        log.info("blanked what may not be kept any longer", extra=counts)
    return swept


def next_expiry(engine: sa.Engine) -> datetime | None:
    """When the next of what is kept may not be kept any longer; None: nothing ever."""
    with transaction(engine) as session:
        return expired.next_expiry(session)


def _sweep_batch(session: Session, now: datetime, most: int, actor: str) -> Swept:
    if (due := expired.next_expiry(session)) is None or due > now:
        return Swept(next_at=due)
    places = blank_expired(session, now, most)  # first, because it writes
    dropped = expired.drop_expired(session, now, most)
    if places or dropped.businesses:
        counts = {"businesses": dropped.businesses, "facts": dropped.facts, "places": places}
        event = CurationEvent(
            act=events.RETENTION,
            actor=actor,
            at=now,
            counts=counts,
            request_id=request_ids.of_this_act(),
        )
        events.record(session, event)
    return Swept(
        businesses=dropped.businesses,
        facts=dropped.facts,
        places=places,
        next_at=expired.next_expiry(session),
    )
