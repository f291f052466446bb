"""Giving a status to places: the one way, for the page and for the REST API."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.errors import InvalidInput, UnknownPlaces
from placecurator.domain.lifecycle import PlaceStagingStatus, Rescan
from placecurator.domain.live import LiveMessage, PlaceChange
from placecurator.services import request_ids
from placecurator.services.signals import Signals
from placecurator.storage import events, places, verdicts
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent
from placecurator.storage.verdicts import Verdict

log = logging.getLogger(__name__)

MOST_PLACES = 100_000
"""Places that one request may name."""

MOST_ANNOUNCED = 500
"""Changed places that are told one by one; open pages read the database again after more."""


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """What a status change did; each place counts once, however often it was named.

    ``updated_count`` places carry the status now. Of these ``queued_count`` wait for a deep scan
    because the status asks for one, including those that waited already, and ``in_flight_count``
    are being scanned and were left running. ``cancelled_count`` were taken back from the queue.
    ``unknown_place_ids`` were asked for but are not staged, in the order asked. ``event_id`` is the
    number of the act, which takes it back.
    """

    updated_count: int
    queued_count: int
    cancelled_count: int
    in_flight_count: int
    unknown_place_ids: tuple[str, ...]
    event_id: int = field(default=0, compare=False)


def set_status(
    engine: sa.Engine,
    signals: Signals,
    place_ids: Sequence[str],
    choice: PlaceStagingStatus,
    *,
    actor: str,
    rescan: Rescan = Rescan.always,
    stale_after_days: int = 30,
) -> StatusUpdate:
    """Give ``choice`` to the places, and request or cancel their deep scans, all or nothing.

    ``rescan`` decides about places that have a completed scan; with ``stale`` it is made again when
    it is at least ``stale_after_days`` old.

    Raises:
        InvalidInput: no place is named, or too many.
        UnknownPlaces: none of them is staged; nothing was written.
    """
    asked = named_once(place_ids)
    now = datetime.now(UTC)
    verdict = Verdict(
        status=choice.to_place_status(),
        actor=actor,
        now=now,
        rescan=rescan,
        stale_before=now - timedelta(days=stale_after_days),
    )
    with transaction(engine) as session:
        update, changes = _apply(session, asked, verdict)
    log.info("status given", extra=_facts(verdict, update))
    if update.queued_count:
        signals.wake_workers()
    signals.announce(LiveMessage(changes=changes, resync=not changes))
    return update


def _facts(verdict: Verdict, update: StatusUpdate) -> dict[str, object]:
    """What the log tells of a change; the ids of the places are in the history."""
    return {
        "actor": verdict.actor,
        "status": verdict.status.value,
        "updated": update.updated_count,
        "queued": update.queued_count,
        "cancelled": update.cancelled_count,
    }


def named_once(place_ids: Sequence[str]) -> tuple[str, ...]:
    """The places that a request names, each once.

    Raises:
        InvalidInput: no place is named, or too many.
    """
    asked = tuple(dict.fromkeys(place_ids))
    if not asked:
        raise InvalidInput("place_ids", "name at least one place")
    if len(asked) > MOST_PLACES:
        raise InvalidInput("place_ids", f"name at most {MOST_PLACES:,} places at once")
    return asked


def _apply(
    session: Session, asked: Sequence[str], verdict: Verdict
) -> tuple[StatusUpdate, tuple[PlaceChange, ...]]:
    """Do it within a transaction; the changes are empty when there are too many to list."""
    event = CurationEvent(
        act=events.SET_STATUS,
        actor=verdict.actor,
        at=verdict.now,
        status=verdict.status,
        request={"place_ids": len(asked), "rescan": verdict.rescan},
        request_id=request_ids.of_this_act(),
    )
    event_id = events.record(session, event)
    events.remember(session, event_id, asked)
    updated_count = verdicts.give(session, event_id, verdict)
    if not updated_count:
        raise UnknownPlaces(asked)
    outcome = verdicts.outcome(session, event_id)
    event.counts = {"updated": updated_count, **asdict(outcome)}
    update = StatusUpdate(
        updated_count=updated_count,
        queued_count=outcome.waiting,
        cancelled_count=outcome.taken_back,
        in_flight_count=outcome.running,
        unknown_place_ids=_unknown(session, event_id, asked) if updated_count < len(asked) else (),
        event_id=event_id,
    )
    few = updated_count <= MOST_ANNOUNCED
    return update, places.states(session, events.places_of(event_id)) if few else ()


def _unknown(session: Session, event_id: int, asked: Sequence[str]) -> tuple[str, ...]:
    known = places.ids(session, events.places_of(event_id))
    return tuple(place_id for place_id in asked if place_id not in known)
