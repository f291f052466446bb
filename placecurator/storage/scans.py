"""The queue of due scans, and taking places from it, each by exactly one worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.lifecycle import CLAIM, DeepScanStatus, PlaceStatus
from placecurator.domain.live import PlaceChange
from placecurator.domain.scan import ScanTarget
from placecurator.storage.columns import DEEP_SCAN_STATUS, inline
from placecurator.storage.models import Place, ScanAttempt
from placecurator.storage.moves import allows

_HEAD = 1000

_place = sa.inspect(Place).c


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One place, held by one worker until its lease expires.

    ``token`` fences: only its holder can end the scan. ``attempt`` counts from 1, ``deaths`` the
    workers that have died on the place since it was asked for, ``status`` is its verdict.
    """

    place_key: int
    token: int
    attempt: int
    deaths: int
    status: PlaceStatus
    target: ScanTarget

    @property
    def change(self) -> PlaceChange:
        """What open pages are told of the claim."""
        return PlaceChange(
            place_id=self.target.place_id, status=self.status, deep_scan_status=CLAIM.target
        )


def claim(
    session: Session,
    limit: int,
    *,
    worker: str,
    lease_s: float,
    now: datetime,
    suspects: bool = False,
    which: sa.ColumnElement[bool] | None = None,
) -> list[Claim]:
    """Take up to ``limit`` due places for ``worker`` and open an attempt for each.

    Only places on which no worker has died; or, with ``suspects``, only the others. ``which``
    narrows that down among the first thousand of the queue. Workers that claim at the same time
    never get the same place and do not wait for each other.
    """
    due = _due(now, limit, suspects)
    if which is not None:
        due = due_among(which, now, limit, suspects)
    rows = session.execute(
        sa.update(Place)
        .where(_place.id.in_(unlocked(session, due)), allows(CLAIM))
        .values(
            deep_scan_status=CLAIM.target,
            deep_scan_cause=None,
            deep_scan_error=None,
            scan_attempt=_place.scan_attempt + 1,
            scan_token=_place.scan_token + 1,
            lease_expires_at=now + timedelta(seconds=lease_s),
            claimed_by=worker,
        )
        .returning(
            _place.id,
            _place.scan_token,
            _place.scan_attempt,
            _place.scan_deaths,
            _place.status,
            _place.place_id,
            _place.name,
            _place.website,
            _place.country,
        )
        .execution_options(synchronize_session=False)
    ).all()
    claims = [_claim(row) for row in rows]
    _open_attempts(session, claims, worker, now)
    return claims


def _claim(row: sa.Row[Any]) -> Claim:
    return Claim(
        place_key=row.id,
        token=row.scan_token,
        attempt=row.scan_attempt,
        deaths=row.scan_deaths,
        status=row.status,
        target=ScanTarget(
            place_id=row.place_id, name=row.name, website=row.website, country=row.country
        ),
    )


def _open_attempts(session: Session, claims: list[Claim], worker: str, now: datetime) -> None:
    attempts = [
        {
            "place_key": claim.place_key,
            "number": claim.attempt,
            "token": claim.token,
            "worker": worker,
            "started_at": now,
        }
        for claim in claims
    ]
    if attempts:
        session.execute(sa.insert(ScanAttempt), attempts)


def count_due(session: Session, now: datetime, *, at_most: int, suspects: bool = False) -> int:
    """How many places ``claim`` could take now; counting stops at ``at_most``."""
    counted = _due(now, at_most, suspects).subquery()
    return session.execute(sa.select(sa.func.count()).select_from(counted)).scalar_one()


def _due(now: datetime, limit: int, suspects: bool) -> sa.Select[int]:
    """The places at the head of the queue; the order is that of its indexes."""
    # Literal, not bound: only so does SQLite use the partial indexes of the queue.
    queued = _place.deep_scan_status == inline(DeepScanStatus.queued, DEEP_SCAN_STATUS)
    nobody = sa.literal(0, literal_execute=True)
    due = sa.select(_place.id).where(queued, _place.next_attempt_at <= now).limit(limit)
    if suspects:
        # They are few and their jobs short: not even the urgent ones have to come first.
        return due.where(_place.scan_deaths > nobody).order_by(_place.next_attempt_at, _place.id)
    unsuspected = due.where(_place.scan_deaths == nobody)
    return unsuspected.order_by(_place.priority.desc(), _place.next_attempt_at, _place.id)


def due_among(
    which: sa.ColumnElement[bool], now: datetime, limit: int | None, suspects: bool
) -> sa.Select[int]:
    """Those of the first thousand due places that are ``which``.

    No more are looked through: a queue may hold a million that are not.
    """
    head = _due(now, _HEAD, suspects)
    order = (_place.priority.desc(), _place.next_attempt_at, _place.id)
    return sa.select(_place.id).where(_place.id.in_(head), which).order_by(*order).limit(limit)


def unlocked(session: Session, keys: sa.Select[int]) -> sa.Select[int]:
    """``keys`` of places, locked until the transaction ends, without those that another one holds.

    Whoever never waits for a row while holding others cannot be part of a deadlock. SQLite has one
    writer at a time and needs none of this; its driver would not even begin a transaction for a
    statement that starts with WITH.
    """
    if session.get_bind().dialect.name == "sqlite":
        return keys
    # As a CTE it is evaluated once; as a plain sub-select PostgreSQL may lock more than the limit.
    return sa.select(keys.with_for_update(skip_locked=True).cte("picked").c.id)
