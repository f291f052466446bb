"""Taking places back from workers that died: leases that have expired."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import ABANDON, IN_FLIGHT, RESCUE, Move
from placecurator.domain.live import PlaceChange
from placecurator.storage.columns import DEEP_SCAN_STATUS, inline
from placecurator.storage.models import Place
from placecurator.storage.moves import Assignments, allows
from placecurator.storage.scan_ends import (
    change,
    close_attempts,
    ending,
    finished,
    queued_again,
)
from placecurator.storage.scans import unlocked

MOST_DEATHS = 3
"""So many workers may die on one place before it is given up: then it is the place's fault."""

_place = sa.inspect(Place).c


def rescue(session: Session, now: datetime) -> list[PlaceChange]:
    """Queue the places again whose lease has expired, or give them up; return what changed.

    Safe to run anywhere, at the same time, any number of times.
    """
    deaths = _place.scan_deaths + 1
    given_up = finished(
        ABANDON, Cause.worker_lost, f"{MOST_DEATHS} workers died while they scanned it.", now
    )
    # The worker's death is not the place's fault: the attempt is not spent.
    again = queued_again(Cause.worker_lost, Cause.worker_lost.words, now)
    again = {**again, "scan_attempt": _place.scan_attempt - 1}
    return [
        *_take_back(session, ABANDON, given_up, now, deaths >= MOST_DEATHS),
        *_take_back(session, RESCUE, again, now, deaths < MOST_DEATHS),
    ]


def _take_back(
    session: Session,
    move: Move,
    assignments: Assignments,
    now: datetime,
    which: sa.ColumnElement[bool],
) -> list[PlaceChange]:
    # Literal, not bound: only so does SQLite use the partial index of the leases.
    expired = sa.select(_place.id).where(
        _place.deep_scan_status == inline(IN_FLIGHT, DEEP_SCAN_STATUS),
        _place.lease_expires_at < now,
        which,
    )
    rows = session.execute(
        ending({**assignments, "scan_deaths": _place.scan_deaths + 1}).where(
            _place.id.in_(unlocked(session, expired)), allows(move)
        )
    ).all()
    close_attempts(
        session,
        (
            {
                "of_place": row.id,
                "of_token": row.scan_token,
                "finished_at": now,
                "outcome": move.name,
                "cause": Cause.worker_lost,
                "message": Cause.worker_lost.words,
            }
            for row in rows
        ),
    )
    return [change(row) for row in rows]
