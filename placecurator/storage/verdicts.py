"""Verdicts and requests for scans: of any number of places, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.lifecycle import (
    CANCEL,
    IN_FLIGHT,
    REQUEST,
    DeepScanStatus,
    PlaceStatus,
    Rescan,
)
from placecurator.storage.events import places_of
from placecurator.storage.models import CurationChange, Place
from placecurator.storage.moves import BACK_TO_BEFORE, allows, requested, scan_is, where

_place = sa.inspect(Place).c
_change = sa.inspect(CurationChange).c


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanWish:
    """A wish that places be scanned.

    ``rescan`` says what happens to completed scans; those that finished at or before
    ``stale_before`` are stale.
    """

    now: datetime
    rescan: Rescan
    stale_before: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict(ScanWish):
    """A status to give, by whom, and the wish that goes with it when the status asks for a scan."""

    status: PlaceStatus
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How many places of an event wait for a scan, were taken back from the queue, or run.

    For ``requested`` of them the event asked for the scan; the others that wait, waited already.
    """

    waiting: int
    taken_back: int
    running: int
    requested: int


def give(session: Session, event_id: int, verdict: Verdict) -> int:
    """Give the verdict to all places of an event, and request or cancel their scans.

    One statement for all of it: a second UPDATE would write every row again. Returns how many
    places carry the verdict now.
    """
    scan = _request(event_id, verdict) if verdict.status.triggers_deep_scan else _cancel()
    updated = session.execute(
        sa.update(Place)
        .where(_place.id.in_(places_of(event_id)))
        .values(
            status=verdict.status,
            status_changed_at=verdict.now,
            updated_by=verdict.actor,
            verdict_event_id=event_id,
            updated_at=verdict.now,
            **scan,
        )
        .execution_options(synchronize_session=False)
    )
    return cast(sa.CursorResult[Any], updated).rowcount


def wants_scans() -> sa.ColumnElement[bool]:
    """The verdict on a place is one that asks for a scan."""
    return _place.status.in_([status for status in PlaceStatus if status.triggers_deep_scan])


def scan_again(session: Session, event_id: int, wish: ScanWish) -> int:
    """REQUEST for those places of an event whose verdict asks for a scan; returns how many."""
    updated = session.execute(
        sa.update(Place)
        .where(_place.id.in_(places_of(event_id)), wants_scans(), _asked_for(wish))
        .values(**requested(wish.now, event_id))
        .execution_options(synchronize_session=False)
    )
    return cast(sa.CursorResult[Any], updated).rowcount


def _request(event_id: int, verdict: Verdict) -> dict[str, Any]:
    """REQUEST where it applies; a running scan is wanted again and left running."""
    return {**where(_asked_for(verdict), requested(verdict.now, event_id)), "scan_withdrawn": False}


def _asked_for(wish: ScanWish) -> sa.ColumnElement[bool]:
    """REQUEST may be made, and makes a scan that is wished for."""
    return sa.and_(allows(REQUEST), sa.not_(_kept(wish)))


def _kept(wish: ScanWish) -> sa.ColumnElement[bool]:
    """Completed scans that the request leaves alone."""
    completed = scan_is(DeepScanStatus.completed)
    match wish.rescan:
        case Rescan.always:
            return sa.false()
        case Rescan.never:
            return completed
        case Rescan.stale:
            finished_at = sa.func.coalesce(_place.scan_finished_at, wish.stale_before)
            return sa.and_(completed, finished_at > wish.stale_before)


def _cancel() -> dict[str, Any]:
    """CANCEL where it applies; a running scan may finish, but is not tried again."""
    running = where(scan_is(IN_FLIGHT), {"scan_withdrawn": True})
    return where(allows(CANCEL), BACK_TO_BEFORE) | running


def outcome(session: Session, event_id: int) -> Outcome:
    """Count what an event did, from what its places were and what they are now."""
    was_queued = _change.scan_before == DeepScanStatus.queued
    # IS DISTINCT FROM: a scan may be back to NULL, to which no comparison is true.
    no_longer = _place.deep_scan_status.is_distinct_from(_change.scan_before)
    waiting, taken_back, running, requested = session.execute(
        sa.select(
            sa.func.count().filter(scan_is(DeepScanStatus.queued)),
            sa.func.count().filter(was_queued, no_longer),
            sa.func.count().filter(scan_is(IN_FLIGHT)),
            sa.func.count().filter(_place.scan_event_id == event_id),
        )
        .join_from(CurationChange, Place, _place.id == _change.place_key)
        .where(_change.event_id == event_id)
    ).one()
    return Outcome(waiting=waiting, taken_back=taken_back, running=running, requested=requested)
