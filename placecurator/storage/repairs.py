"""Repairing what breaks an invariant, where the data itself says what is right.

Nothing here spends money that nobody asked for: a result that is lost is for a person to decide.
Each repair is guarded by the invariant's own condition, so that it finds nothing to do when a
worker or another repair was faster.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.causes import Cause
from placecurator.domain.invariants import Invariant
from placecurator.domain.lifecycle import COMPLETE, IN_FLIGHT, RESCUE, DeepScanStatus
from placecurator.storage import events, invariants
from placecurator.storage.models import LocalBusiness, Place, ScanAttempt
from placecurator.storage.moves import BACK_TO_BEFORE, Assignments, requested, scan_is, where
from placecurator.storage.rescue import rescue

_place = sa.inspect(Place).c
_attempt = sa.inspect(ScanAttempt).c
_business = sa.inspect(LocalBusiness).c


def _go_by_the_verdict(session: Session, event_id: int, now: datetime) -> int:
    """CANCEL what is queued and not wanted; mark what runs as it was meant."""
    withdrawn = sa.and_(scan_is(IN_FLIGHT), sa.not_(invariants.WANTED))
    taken_back = where(scan_is(DeepScanStatus.queued), BACK_TO_BEFORE)
    repaired = {**taken_back, "scan_withdrawn": withdrawn}
    return _set(session, event_id, invariants.scan_against_verdict(), repaired)


def _take_from_the_dead(session: Session, event_id: int, now: datetime) -> int:
    """RESCUE, also what the rescuer never sees because it has no lease at all."""
    events.remember_where(session, event_id, invariants.expired_by(now))
    session.execute(
        sa.update(Place)
        .where(invariants.without_lease())
        .values(lease_expires_at=now - timedelta(days=1))
        .execution_options(synchronize_session=False)
    )
    return len(rescue(session, now))


def _request(session: Session, event_id: int, now: datetime) -> int:
    """REQUEST what was selected."""
    asked_for = requested(now, event_id)
    return _set(session, event_id, invariants.selected_without_scan(), asked_for)


def _make_due(session: Session, event_id: int, now: datetime) -> int:
    due = {"queued_at": sa.func.coalesce(_place.queued_at, now), "next_attempt_at": now}
    return _set(session, event_id, invariants.never_due(now), due)


def _set(
    session: Session, event_id: int, breach: sa.ColumnElement[bool], assignments: Assignments
) -> int:
    events.remember_where(session, event_id, breach)
    updated = session.execute(
        sa.update(Place)
        .where(_place.id.in_(events.places_of(event_id)), breach)
        .values(**assignments)
        .execution_options(synchronize_session=False)
    )
    return cast(sa.CursorResult[Any], updated).rowcount


def _end_attempts(session: Session, event_id: int, now: datetime) -> int:
    """An attempt whose result is stored was completed; the others are their worker's loss."""
    stored = sa.exists().where(
        _business.place_key == _attempt.place_key, _business.scan_token == _attempt.token
    )
    updated = session.execute(
        sa.update(ScanAttempt)
        .where(_attempt.id.in_(invariants.attempts_never_ended()), _attempt.outcome.is_(None))
        .values(
            finished_at=now,
            outcome=sa.case((stored, COMPLETE.name), else_=RESCUE.name),
            cause=sa.case((stored, sa.null()), else_=Cause.worker_lost.value),
            message=sa.case((stored, sa.null()), else_=Cause.worker_lost.words),
        )
        .execution_options(synchronize_session=False)
    )
    return cast(sa.CursorResult[Any], updated).rowcount


REPAIRS: Mapping[Invariant, Callable[[Session, int, datetime], int]] = {
    Invariant.scan_against_verdict: _go_by_the_verdict,
    Invariant.lease_expired: _take_from_the_dead,
    Invariant.selected_without_scan: _request,
    Invariant.never_due: _make_due,
    Invariant.attempt_never_ended: _end_attempts,
}
"""What repairs each invariant that a machine can repair, in the order in which it is to be done.

Each takes the session, the key of the event that tells of it, and the time; it returns how many
rows it repaired.
"""
