"""The queue of due scans, and taking places from it, each by exactly one worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from placecurator.domain.lifecycle import CLAIM, DeepScanStatus, PlaceStatus
from placecurator.domain.live import PlaceChange
from placecurator.domain.scan import ScanTarget
from placecurator.storage.columns import DEEP_SCAN_STATUS, inline
from placecurator.storage.models import CurationEvent, Place, ScanAttempt
from placecurator.storage.moves import allows
from placecurator.storage.scan_targets import TARGET_COLUMNS, target_of

HEAD = 1000
"""Due places of a priority that are looked through for those of some providers."""
_SPARE = 100  # others may hold as many
_MOST_LEVELS = 50

_place = sa.inspect(Place).c
_event = sa.inspect(CurationEvent).c

# Literal, not bound: only so does SQLite use the partial indexes of the queue.
_QUEUED = _place.deep_scan_status == inline(DeepScanStatus.queued, DEEP_SCAN_STATUS)
_NOBODY = sa.literal(0, literal_execute=True)

_asking = sa.select(_event.request_id).where(_event.id == _place.scan_event_id).correlate(Place)
_REQUEST_ID = _asking.scalar_subquery().label("request_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One place, held by one worker until its lease expires.

    ``token`` fences: only its holder can end the scan. ``attempt`` counts from 1, ``deaths`` the
    workers that have died on the place since it was asked for, ``status`` is its verdict.
    ``event_id`` and ``request_id`` are those of the act that asked for the scan, if known.
    """

    place_key: int
    token: int
    attempt: int
    deaths: int
    status: PlaceStatus
    target: ScanTarget
    event_id: int | None = None
    request_id: str | None = None

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
    which: Which | None = None,
    first: int = HEAD,
    job: str | None = None,
) -> list[Claim]:
    """Take up to ``limit`` due places for ``worker``, at work on ``job``; open an attempt for each.

    Only places on which no worker has died; or, with ``suspects``, only the others. ``which``
    narrows that down among the ``first`` of each priority. Workers that claim at the same time
    never get the same place and do not wait for each other.
    """
    claims: list[Claim] = []
    for level in levels(session, suspects):
        left = limit - len(claims)
        due = _due(now, left, level)
        if which is not None:
            due = due_among(which, now, left, level, first)
        claims += _claim_those(session, due, worker, lease_s, now)
        if len(claims) >= limit:
            break
    _open_attempts(session, claims, worker, job, now)
    return claims


def _claim_those(
    session: Session, due: sa.Select[int], worker: str, lease_s: float, now: datetime
) -> list[Claim]:
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
            *TARGET_COLUMNS,
            _place.scan_event_id,
            _REQUEST_ID,
        )
        .execution_options(synchronize_session=False)
    )
    return [_claim(row) for row in rows]


def _claim(row: sa.Row[Any]) -> Claim:
    return Claim(
        place_key=row.id,
        token=row.scan_token,
        attempt=row.scan_attempt,
        deaths=row.scan_deaths,
        status=row.status,
        target=target_of(row),
        event_id=row.scan_event_id,
        request_id=row.request_id,
    )


def _open_attempts(
    session: Session, claims: list[Claim], worker: str, job: str | None, now: datetime
) -> None:
    attempts = [
        {
            "place_key": claim.place_key,
            "number": claim.attempt,
            "token": claim.token,
            "worker": worker,
            "started_at": now,
            "event_id": claim.event_id,
            "job": job,
        }
        for claim in claims
    ]
    if attempts:
        session.execute(sa.insert(ScanAttempt), attempts)


def count_due(session: Session, now: datetime, *, at_most: int, suspects: bool = False) -> int:
    """How many places ``claim`` could take now; counting stops at ``at_most``."""
    count = 0
    for level in levels(session, suspects):
        counted = _due(now, at_most - count, level).subquery()
        count += session.execute(sa.select(sa.func.count()).select_from(counted)).scalar_one()
        if count >= at_most:
            break
    return count


Level = sa.ColumnElement[bool]
"""The queued places of one priority, or all that are suspects."""


def levels(session: Session, suspects: bool) -> Iterator[Level]:
    """The levels of the queue, the urgent ones first.

    Each is looked at by itself: at the head of its part of the index is what has been due longest,
    so that a million places that are not due yet cost nothing. All levels at once would be in the
    order of the index only after looking at every one of those.
    """
    if suspects:
        # They are few and their jobs short: not even the urgent ones have to come first.
        yield sa.and_(_QUEUED, _place.scan_deaths > _NOBODY)
        return
    unsuspected = sa.and_(_QUEUED, _place.scan_deaths == _NOBODY)
    rest = _QUEUED
    for _ in range(_MOST_LEVELS):
        most_urgent = sa.select(_place.priority).where(rest).order_by(_place.priority.desc())
        priority = session.scalar(most_urgent.limit(1))
        if priority is None:
            return
        yield sa.and_(unsuspected, _place.priority == priority)
        rest = sa.and_(_QUEUED, _place.priority < priority)
    yield sa.and_(unsuspected, rest)


def _due(now: datetime, limit: int | None, level: Level) -> sa.Select[int]:
    """The places at the head of a level; the order is that of the indexes."""
    due = sa.select(_place.id).where(level, _place.next_attempt_at <= now)
    return due.order_by(_place.next_attempt_at, _place.id).limit(limit)


Columns = ReadOnlyColumnCollection[str, Any]
Which = Callable[[Columns], sa.ColumnElement[bool]]
"""A condition on the ``id`` and the ``place_id`` of a place, given its columns."""


def due_among(
    which: Which, now: datetime, limit: int | None, level: Level, first: int = HEAD
) -> sa.Select[int]:
    """Those of the ``first`` due places of a level that are ``which``.

    No more are looked through: a queue may hold a million that are not.
    """
    # Chosen from the head itself and not by a join with it: for that PostgreSQL reads all places.
    head = _due(now, first, level).add_columns(_place.place_id, _place.next_attempt_at)
    columns = head.subquery("head").c
    chosen = sa.select(columns.id).where(which(columns))
    chosen = chosen.order_by(columns.next_attempt_at, columns.id)
    if limit is not None:
        chosen = chosen.limit(limit + _SPARE)
    order = (_place.next_attempt_at, _place.id)
    return sa.select(_place.id).where(_place.id.in_(chosen)).order_by(*order).limit(limit)


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
