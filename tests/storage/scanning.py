"""Places in any state of a scan, and short ways to end claims, for the tests of the queue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import (
    COMPLETE,
    RETRY,
    SNOOZE,
    DeepScanStatus,
    Move,
    PlaceStatus,
    ScanState,
)
from placecurator.domain.scan import ScanMeter, ScanTarget
from placecurator.storage import scans
from placecurator.storage.models import Place, ScanAttempt
from placecurator.storage.scans import Claim
from placecurator.storage.settling import Outcome
from tests.factories import NOW, found, staged

LEASE_S = 45.0


def queued(session: Session, place_id: str = "osm:node/1", **fields: Any) -> Place:
    """A selected place that is due."""
    return in_state(session, DeepScanStatus.queued, place_id, **fields)


def in_state(
    session: Session, state: ScanState, place_id: str = "osm:node/1", **fields: Any
) -> Place:
    """A selected place whose scan is in ``state``."""
    return staged(session, place_id, **(columns_in_state(state) | fields))


def columns_in_state(state: ScanState) -> dict[str, Any]:
    """What a selected place has whose scan is in ``state``."""
    row: dict[str, Any] = {"status": PlaceStatus.Selected, "deep_scan_status": state}
    if state is DeepScanStatus.queued:
        row |= {"queued_at": NOW, "next_attempt_at": NOW}
    if state is DeepScanStatus.processing:
        row |= {
            "scan_attempt": 1,
            "scan_token": 1,
            "claimed_by": "somebody",
            "lease_expires_at": NOW + timedelta(seconds=LEASE_S),
        }
    return row


def claim(
    session: Session,
    limit: int = 10,
    worker: str = "a worker",
    now: datetime = NOW,
    *,
    suspects: bool = False,
) -> Sequence[Claim]:
    return scans.claim(session, limit, worker=worker, lease_s=LEASE_S, now=now, suspects=suspects)


def claim_of(place: Place) -> Claim:
    """What the worker holds that has claimed ``place``."""
    assert place.id is not None
    return Claim(
        place_key=place.id,
        token=place.scan_token,
        attempt=place.scan_attempt,
        deaths=place.scan_deaths,
        status=place.status,
        target=ScanTarget(place_id=place.place_id, name=place.name),
    )


def ended(claim: Claim, move: Move, **fields: Any) -> Outcome:
    """The outcome of a claim: findings for COMPLETE, a cause for the other moves."""
    causes = {RETRY: Cause.rate_limited, SNOOZE: Cause.worker_stopping}
    cause = causes.get(move, Cause.place_closed)
    values: dict[str, Any] = {"claim": claim, "move": move, "meter": ScanMeter()}
    if move is COMPLETE:
        values["findings"] = found(name=claim.target.name)
    else:
        values |= {"cause": cause, "message": cause.words}
    return Outcome(**(values | fields))


def row(session: Session, place_id: str = "osm:node/1") -> Place:
    """The place as it is in the database now."""
    session.expire_all()
    return session.scalars(sa.select(Place).filter_by(place_id=place_id)).one()


def attempts(session: Session) -> Sequence[ScanAttempt]:
    """All attempts, oldest first."""
    session.expire_all()
    return session.scalars(sa.select(ScanAttempt).order_by(sa.inspect(ScanAttempt).c.id)).all()
