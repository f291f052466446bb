"""Blanking what the terms of its source do not allow to keep any longer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.winners import choose
from placecurator.storage import known_facts
from placecurator.storage.columns import any_of
from placecurator.storage.known_facts import Kept
from placecurator.storage.listings import columns_of, lock
from placecurator.storage.models import BusinessObservations, LocalBusiness, Place

_business = sa.inspect(LocalBusiness).c
_kept = sa.inspect(BusinessObservations).c
_place = sa.inspect(Place).c


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """How many facts of how many businesses were dropped."""

    businesses: int = 0
    facts: int = 0


def drop_expired(session: Session, now: datetime, most: int) -> Dropped:
    """Drop what has expired of up to ``most`` businesses, and show what is now best supported.

    Locked fields and place ids stay. Businesses that another transaction holds are left for the
    next time. On SQLite the caller must have written before, see ``listings.lock``.
    """
    keys = _due(session, now, most)
    if not keys:
        return Dropped()
    dialect = session.get_bind().dialect.name
    these = any_of(_business.place_key, keys, dialect, sa.BigInteger())
    rows = lock(session, these, skip_locked=True)
    documents, columns, facts = {}, [], 0
    for key, kept in known_facts.read(session, list(rows)).items():
        left = _left(kept, now)
        facts += len(kept.facts) - len(left.facts)
        row = rows[key]
        listing = choose(
            left.facts, now, warnings=row["warnings"], alias_place_id=row["alias_place_id"]
        )
        documents[key] = left
        columns.append({"id": row["id"], **columns_of(listing, row)})
    if columns:
        session.execute(sa.update(LocalBusiness), columns)
    known_facts.write(session, documents)
    return Dropped(businesses=len(documents), facts=facts)


def _due(session: Session, now: datetime, most: int) -> list[int]:
    due = sa.select(_kept.place_key).where(_kept.expires_at <= now)
    return list(session.scalars(due.order_by(_kept.expires_at).limit(most)))


def _left(kept: Kept, now: datetime) -> Kept:
    return replace(
        kept,
        facts=tuple(fact for fact in kept.facts if not fact.expired(now)),
        changes=tuple(
            change
            for change in kept.changes
            if change.expires_at is None or change.expires_at > now
        ),
    )


def next_expiry(session: Session) -> datetime | None:
    """When the next of all that is kept expires; None: nothing ever does."""
    times = (
        session.scalar(sa.select(sa.func.min(column)).where(column.is_not(None)))
        for column in (_kept.expires_at, _place.source_expires_at)
    )
    return min((time for time in times if time is not None), default=None)
