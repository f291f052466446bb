"""Counting what must never be: one statement for each invariant, on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.invariants import Invariant
from placecurator.domain.lifecycle import COMPLETE, IN_FLIGHT, DeepScanStatus, PlaceStatus
from placecurator.storage.columns import DEEP_SCAN_STATUS, inline
from placecurator.storage.heartbeats import SCHEDULER
from placecurator.storage.models import (
    BusinessObservations,
    Heartbeat,
    LocalBusiness,
    Place,
    ScanAttempt,
)
from placecurator.storage.moves import scan_is

MOST_EXAMPLES = 10

_LONGEST_WAIT = timedelta(days=2)

_place = sa.inspect(Place).c
_business = sa.inspect(LocalBusiness).c
_attempt = sa.inspect(ScanAttempt).c
_kept = sa.inspect(BusinessObservations).c
_heartbeat = sa.inspect(Heartbeat).c

# Literal, not bound: only so does SQLite use the partial indexes of the queue and of the leases.
_queued = _place.deep_scan_status == inline(DeepScanStatus.queued, DEEP_SCAN_STATUS)
_running = _place.deep_scan_status == inline(IN_FLIGHT, DEEP_SCAN_STATUS)

WANTED = _place.status.in_([status for status in PlaceStatus if status.triggers_deep_scan])
"""The verdict of a place triggers a scan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When it is looked, and what is too late by then.

    A lease that expired before ``rescued_until`` should have been rescued; a scheduler that is
    alive has looked for work since ``looked_since``.
    """

    now: datetime
    rescued_until: datetime
    looked_since: datetime


def selected_without_scan() -> sa.ColumnElement[bool]:
    """A place breaks the invariant of this name; so for the conditions below."""
    return sa.and_(WANTED, _place.deep_scan_status.is_(None))


def scan_against_verdict() -> sa.ColumnElement[bool]:
    """A place breaks the invariant of this name."""
    return sa.or_(
        sa.and_(_queued, sa.not_(WANTED)), sa.and_(_running, _place.scan_withdrawn == WANTED)
    )


def never_due(now: datetime) -> sa.ColumnElement[bool]:
    """A place breaks the invariant of this name."""
    return sa.and_(
        _queued,
        sa.or_(
            _place.queued_at.is_(None),
            _place.next_attempt_at.is_(None),
            _place.next_attempt_at > now + _LONGEST_WAIT,
        ),
    )


def without_lease() -> sa.ColumnElement[bool]:
    """A place is being scanned, and the rescuer will never see it."""
    return sa.and_(_running, _place.lease_expires_at.is_(None))


def expired_by(moment: datetime) -> sa.ColumnElement[bool]:
    """A place is being scanned, but its lease has expired by ``moment``, or there is none."""
    return sa.or_(sa.and_(_running, _place.lease_expires_at < moment), without_lease())


def _scheduler_silent(moment: Moment) -> sa.ColumnElement[bool]:
    looked = sa.exists().where(_heartbeat.name == SCHEDULER, _heartbeat.at >= moment.looked_since)
    due = sa.or_(
        sa.and_(_queued, _place.next_attempt_at <= moment.now),
        sa.and_(_running, _place.lease_expires_at < moment.now),
    )
    return sa.and_(due, sa.not_(looked))


def _completed_without_business() -> sa.ColumnElement[bool]:
    found = sa.exists().where(_business.place_key == _place.id)
    completed = _place.deep_scan_status == inline(DeepScanStatus.completed, DEEP_SCAN_STATUS)
    return sa.and_(completed, sa.not_(found))


def attempts_never_ended() -> sa.Select[int]:
    """The keys of attempts that break the invariant of this name."""
    held = sa.and_(scan_is(IN_FLIGHT), _place.scan_token == _attempt.token)
    return (
        sa.select(_attempt.id)
        .select_from(ScanAttempt)
        .join(Place, _place.id == _attempt.place_key)
        .where(_attempt.outcome.is_(None), sa.not_(held))
    )


def _businesses_of_another_attempt() -> sa.Select[str]:
    """Neither an older nor a newer attempt than that of the business is the last completed one."""
    completed_since = sa.and_(
        _attempt.place_key == _business.place_key,
        _attempt.token >= _business.scan_token,
        _attempt.outcome == COMPLETE.name,
    )
    return (
        sa.select(_business.place_id)
        .select_from(LocalBusiness)
        .outerjoin(ScanAttempt, completed_since)
        .where(_attempt.token.is_distinct_from(_business.scan_token))
    )


def _businesses_without_place() -> sa.Select[str]:
    return (
        sa.select(_business.place_id)
        .select_from(LocalBusiness)
        .outerjoin(Place, _place.id == _business.place_key)
        .where(_place.place_id.is_distinct_from(_business.place_id))
    )


def _two_businesses_for_a_place() -> sa.Select[str]:
    one = sa.func.min(_business.place_id)
    businesses = sa.select(one).select_from(LocalBusiness)
    return businesses.group_by(_business.place_key).having(sa.func.count() > 1)


def breaches(moment: Moment) -> Mapping[Invariant, sa.Select[str]]:
    """The place ids that break each invariant, but for the ones that are not about rows."""
    return {
        Invariant.selected_without_scan: _places(selected_without_scan()),
        Invariant.scan_against_verdict: _places(scan_against_verdict()),
        Invariant.never_due: _places(never_due(moment.now)),
        Invariant.lease_expired: _places(expired_by(moment.rescued_until)),
        Invariant.attempt_never_ended: attempts_never_ended().with_only_columns(_place.place_id),
        Invariant.completed_without_business: _places(_completed_without_business()),
        Invariant.business_of_another_attempt: _businesses_of_another_attempt(),
        Invariant.business_without_place: _businesses_without_place(),
        Invariant.two_businesses_for_a_place: _two_businesses_for_a_place(),
        Invariant.kept_too_long: _places(_kept_too_long(moment.now)),
        Invariant.scheduler_silent: _places(_scheduler_silent(moment)),
    }


def _kept_too_long(now: datetime) -> sa.ColumnElement[bool]:
    too_old = now - timedelta(days=1)
    # By key, not by EXISTS: each side is looked up in its own small index.
    expired = sa.select(_kept.place_key).where(_kept.expires_at < too_old)
    return sa.or_(_place.source_expires_at < too_old, _place.id.in_(expired))


def _places(condition: sa.ColumnElement[bool]) -> sa.Select[str]:
    return sa.select(_place.place_id).select_from(Place).where(condition)


def count(session: Session, breach: sa.Select[str]) -> int:
    """How many rows ``breach`` finds."""
    # Without the place id, which only examples need, some of these read nothing but an index.
    rows: sa.Select[str] = breach.with_only_columns(sa.literal_column("1"))
    counted = sa.select(sa.func.count()).select_from(rows.subquery())
    return session.scalar(counted) or 0


def examples(session: Session, breach: sa.Select[str]) -> tuple[str, ...]:
    """The first place ids that ``breach`` finds, in no order."""
    return tuple(session.scalars(breach.limit(MOST_EXAMPLES)))
