"""Giving a status to places: the one way, for the page and for the REST API."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.errors import InvalidInput
from placecurator.domain.lifecycle import PlaceStagingStatus, Rescan
from placecurator.domain.live import LiveMessage, PlaceChange
from placecurator.domain.selection import Chosen, Moment
from placecurator.services import request_ids
from placecurator.services.choosing import ChosenPlaces, Missing, choose
from placecurator.services.signals import Signals
from placecurator.storage import events, verdicts
from placecurator.storage.conflicts import ByOthers, Guard, overwritten
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent
from placecurator.storage.verdicts import Verdict

log = logging.getLogger(__name__)

MOST_ANNOUNCED = 500
"""Changed places that are told one by one; open pages read the database again after more."""


@dataclass(frozen=True, slots=True)
class StatusUpdate:
    """What a status change did; each place counts once, however often it was named.

    ``updated_count`` places carry the status now. Of these ``queued_count`` wait for a deep scan
    because the status asks for one, including those that waited already, and ``in_flight_count``
    are being scanned and were left running. ``cancelled_count`` were taken back from the queue.
    ``unknown_place_ids`` were asked for but are not staged, in the order asked; of a selection,
    ``gone_count`` are not staged any longer.

    ``conflict_count`` were left alone because others, of whom ``conflict_by`` names a few, have
    decided about them since the moment that the caller had seen. ``overwritten_count`` had another
    verdict by others, ``overwritten_by``, which this one replaced.

    ``event_id`` is the number of the act, which takes it back; 0: nothing was written.
    """

    updated_count: int
    queued_count: int
    cancelled_count: int
    in_flight_count: int
    unknown_place_ids: tuple[str, ...]
    gone_count: int = 0
    conflict_count: int = 0
    conflict_by: tuple[str, ...] = ()
    overwritten_count: int = 0
    overwritten_by: tuple[str, ...] = ()
    event_id: int = field(default=0, compare=False)


class _NothingDone(Exception):
    """Rolls the transaction back: an act that changes nothing is none."""

    def __init__(self, update: StatusUpdate):
        super().__init__()
        self.update = update


def set_status(
    engine: sa.Engine,
    signals: Signals,
    chosen: Chosen,
    choice: PlaceStagingStatus,
    *,
    actor: str,
    rescan: Rescan = Rescan.always,
    stale_after_days: int = 30,
    since: Moment | None = None,
    only_conflicts: bool = False,
) -> StatusUpdate:
    """Give ``choice`` to the places, and request or cancel their deep scans, all or nothing.

    ``rescan`` decides about places that have a completed scan; with ``stale`` it is made again when
    it is at least ``stale_after_days`` old. With ``since``, places that others have decided about
    since are left alone; with ``only_conflicts``, all but these are. Without, the later one wins.

    Raises:
        InvalidInput: no place is named or left, or too many, or ``since`` is missing.
        UnknownSelection: the actor has no such selection, or no longer.
        UnknownPlaces: none of them is staged. In all cases nothing was written.
    """
    if only_conflicts and since is None:
        raise InvalidInput("only_conflicts", "needs since: the moment that was seen")
    guard = Guard(actor, since, only_conflicts)
    now = datetime.now(UTC)
    verdict = Verdict(
        status=choice.to_place_status(),
        actor=actor,
        now=now,
        rescan=rescan,
        stale_before=now - timedelta(days=stale_after_days),
    )
    try:
        with transaction(engine) as session:
            places_meant = choose(session, chosen, actor)
            update, changes = _apply(session, places_meant, guard, verdict)
    except _NothingDone as nothing:
        return nothing.update
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
        "conflicts": update.conflict_count,
    }


def _apply(
    session: Session, chosen: ChosenPlaces, guard: Guard, verdict: Verdict
) -> tuple[StatusUpdate, tuple[PlaceChange, ...]]:
    """Do it within a transaction; the changes are empty when there are too many to list."""
    event_id = events.record(session, _event(chosen, guard, verdict))
    clause = chosen.clause(session.get_bind().dialect.name)
    guard.remember(session, event_id, clause)
    updated_count = verdicts.give(session, event_id, verdict)
    conflicts, missing = ByOthers(), Missing()
    if updated_count < chosen.asked:
        conflicts = guard.left_alone(session, event_id, clause)
        missing = chosen.missing(session)
    if not updated_count:
        raise _nothing_done(chosen, guard, conflicts, missing)
    few = updated_count <= MOST_ANNOUNCED
    outcome, changes = verdicts.outcome(session, event_id, listed=few)
    replaced = ByOthers()
    if outcome.revised:
        replaced = overwritten(session, event_id, verdict.actor, verdict.status)
    counts = {
        "updated": updated_count,
        "waiting": outcome.waiting,
        "taken_back": outcome.taken_back,
        "running": outcome.running,
        "requested": outcome.requested,
        **_in_passing(replaced, conflicts, missing),
    }
    events.recount(session, event_id, counts)
    update = StatusUpdate(
        updated_count=updated_count,
        queued_count=outcome.waiting,
        cancelled_count=outcome.taken_back,
        in_flight_count=outcome.running,
        unknown_place_ids=missing.place_ids,
        gone_count=missing.gone,
        conflict_count=conflicts.count,
        conflict_by=conflicts.by,
        overwritten_count=replaced.count,
        overwritten_by=replaced.by,
        event_id=event_id,
    )
    return update, changes


def _event(chosen: ChosenPlaces, guard: Guard, verdict: Verdict) -> CurationEvent:
    anyway = {"anyway": True} if guard.only_conflicts else {}
    return CurationEvent(
        act=events.SET_STATUS,
        actor=verdict.actor,
        at=verdict.now,
        status=verdict.status,
        request={**chosen.facts, "rescan": verdict.rescan, **anyway},
        request_id=request_ids.of_this_act(),
    )


def _nothing_done(
    chosen: ChosenPlaces, guard: Guard, conflicts: ByOthers, missing: Missing
) -> Exception:
    if not conflicts.count and not guard.only_conflicts:
        return chosen.unknown()
    return _NothingDone(
        StatusUpdate(
            updated_count=0,
            queued_count=0,
            cancelled_count=0,
            in_flight_count=0,
            unknown_place_ids=missing.place_ids,
            gone_count=missing.gone,
            conflict_count=conflicts.count,
            conflict_by=conflicts.by,
        )
    )


def _in_passing(replaced: ByOthers, conflicts: ByOthers, missing: Missing) -> dict[str, int]:
    """What the history tells of verdicts that were replaced, and of places left alone."""
    counts = {
        "overwritten": replaced.count,
        "conflicts": conflicts.count,
        "gone": missing.gone,
    }
    return {name: number for name, number in counts.items() if number}
