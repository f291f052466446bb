"""Verdicts and requests for scans: of any number of places, in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
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
from placecurator.domain.live import PlaceChange
from placecurator.storage.columns import PLACE_STATUS
from placecurator.storage.effects import Effects
from placecurator.storage.events import EVENT, NOW, places_of
from placecurator.storage.models import CurationChange, Place
from placecurator.storage.moves import BACK_TO_BEFORE, allows, requested, scan_is, where

_places: sa.Table = Place.__table__  # type: ignore[attr-defined]
_place = _places.c
_change = sa.inspect(CurationChange).c

_STALE_BEFORE = sa.bindparam("stale_before", type_=_place.scan_finished_at.type)


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
    ``revised`` places had another verdict before, by whomever.
    """

    waiting: int
    taken_back: int
    running: int
    requested: int
    revised: int


def give(session: Session, event_id: int, verdict: Verdict) -> int:
    """Give the verdict to all places of an event, and request or cancel their scans.

    One statement for all of it: a second UPDATE would write every row again. Returns how many
    places carry the verdict now.
    """
    asks = verdict.status.triggers_deep_scan
    values = {
        "event": event_id,
        "verdict": verdict.status,
        "actor": verdict.actor,
        **(_values(verdict) if asks else {"now": verdict.now}),
    }
    updated = session.execute(_giving(verdict.rescan if asks else None), values)
    return cast(sa.CursorResult[Any], updated).rowcount


@cache
def _giving(rescan: Rescan | None) -> sa.Update:
    """Gives a verdict that asks for scans, or with None one that does not."""
    scan = _request(rescan) if rescan else _cancel()
    return (
        sa.update(_places)
        .where(_place.id.in_(places_of(EVENT)))
        .values(
            status=sa.bindparam("verdict", type_=PLACE_STATUS),
            status_changed_at=NOW,
            updated_by=sa.bindparam("actor", type_=_place.updated_by.type),
            verdict_event_id=EVENT,
            updated_at=NOW,
            **scan,
        )
    )


def _values(wish: ScanWish) -> dict[str, Any]:
    """The values of a wish, for the statements that have a place for them."""
    stale = {"stale_before": wish.stale_before} if wish.rescan is Rescan.stale else {}
    return {"now": wish.now, **stale}


def wants_scans() -> sa.ColumnElement[bool]:
    """The verdict on a place is one that asks for a scan."""
    return _place.status.in_([status for status in PlaceStatus if status.triggers_deep_scan])


def scan_again(session: Session, event_id: int, wish: ScanWish) -> int:
    """REQUEST for those places of an event whose verdict asks for a scan; returns how many."""
    updated = session.execute(_asking(wish.rescan), {"event": event_id, **_values(wish)})
    return cast(sa.CursorResult[Any], updated).rowcount


@cache
def _asking(rescan: Rescan) -> sa.Update:
    return (
        sa.update(_places)
        .where(_place.id.in_(places_of(EVENT)), wants_scans(), _asked_for(rescan))
        .values(**requested(NOW, EVENT))
    )


def _request(rescan: Rescan) -> dict[str, Any]:
    """REQUEST where it applies; a running scan is wanted again and left running."""
    return {**where(_asked_for(rescan), requested(NOW, EVENT)), "scan_withdrawn": False}


def _asked_for(rescan: Rescan) -> sa.ColumnElement[bool]:
    """REQUEST may be made, and makes a scan that is wished for."""
    return sa.and_(allows(REQUEST), sa.not_(_kept(rescan)))


def _kept(rescan: Rescan) -> sa.ColumnElement[bool]:
    """Completed scans that the request leaves alone."""
    completed = scan_is(DeepScanStatus.completed)
    match rescan:
        case Rescan.always:
            return sa.false()
        case Rescan.never:
            return completed
        case Rescan.stale:
            finished_at = sa.func.coalesce(_place.scan_finished_at, _STALE_BEFORE)
            return sa.and_(completed, finished_at > _STALE_BEFORE)


def _cancel() -> dict[str, Any]:
    """CANCEL where it applies; a running scan may finish, but is not tried again."""
    running = where(scan_is(IN_FLIGHT), {"scan_withdrawn": True})
    return where(allows(CANCEL), BACK_TO_BEFORE) | running


_EFFECTS = Effects(
    waiting=scan_is(DeepScanStatus.queued),
    # IS DISTINCT FROM: a scan may be back to NULL, to which no comparison is true.
    taken_back=sa.and_(
        _change.scan_before == DeepScanStatus.queued,
        _place.deep_scan_status.is_distinct_from(_change.scan_before),
    ),
    running=scan_is(IN_FLIGHT),
    requested=_place.scan_event_id == EVENT,
    revised=sa.and_(_change.verdict_before.is_not(None), _change.status_before != _place.status),
)


def outcome(
    session: Session, event_id: int, *, listed: bool
) -> tuple[Outcome, tuple[PlaceChange, ...]]:
    """What an event did, and if ``listed`` what open pages show of each of its places."""
    counts, changes = _EFFECTS.of(session, event_id, listed=listed)
    return Outcome(**counts), changes
