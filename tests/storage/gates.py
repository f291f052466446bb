"""Places that wait for a provider, and what attempts say about one, for the tests of its gate."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import SNOOZE, Move
from placecurator.domain.provider_gate import KEY_FAULT_HOLD_S
from placecurator.domain.scan import ScanMeter
from placecurator.storage.provider_gates import record
from placecurator.storage.settling import Outcome
from placecurator.storage.taking import Taken, take
from tests.factories import NOW
from tests.storage.scanning import LEASE_S, attempts, claim_of, ended, queued

HELD = NOW + timedelta(seconds=KEY_FAULT_HOLD_S)


def after(moment: datetime, seconds: float = 1) -> datetime:
    return moment + timedelta(seconds=seconds)


def taken(session: Session, limit: int = 10, now: datetime = NOW, **options: Any) -> Taken:
    return take(session, limit, worker="a worker", lease_s=LEASE_S, now=now, **options)


def names(taken: Taken) -> set[str]:
    return {claimed.target.place_id for claimed in taken.claims}


def said(session: Session, move: Move, cause: Cause | None = None, **fields: Any) -> Outcome:
    """What an attempt says that asked the demo provider."""
    place = queued(session, f"osm:asked/{len(attempts(session))}/{session.info.setdefault('n', 0)}")
    session.info["n"] += 1
    outcome = ended(claim_of(place), move, meter=ScanMeter(provider="demo"), **fields)
    place.deep_scan_status = None
    session.flush()
    if cause is None:
        return outcome
    return Outcome(
        claim=outcome.claim,
        move=move,
        meter=outcome.meter,
        cause=cause,
        message=cause.words,
        wait_s=outcome.wait_s,
    )


def hold(session: Session, cause: Cause = Cause.api_key_rejected, now: datetime = NOW) -> None:
    record(session, [said(session, SNOOZE, cause)], now)
