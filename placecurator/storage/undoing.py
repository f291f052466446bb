"""Taking back an act: which places still have its verdict, and giving them the one before.

The verdict of a place is named by the act that gave it. An act stands at a place while the place
has the verdict that the act left there: of a status change its own, of an undo the one before what
it took back. Whatever anybody decides in between names another verdict, and taking that back again
names the old one, so an act that was covered by another stands again when the other is undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from placecurator.domain.lifecycle import (
    CANCEL,
    IN_FLIGHT,
    REQUEST,
    DeepScanStatus,
    PlaceStatus,
)
from placecurator.storage.columns import DEEP_SCAN_STATUS, PLACE_STATUS
from placecurator.storage.events import SET_STATUS, UNDO, places_of
from placecurator.storage.models import CurationChange, CurationEvent, Place
from placecurator.storage.moves import BACK_TO_BEFORE, KEPT, allows, requested, scan_is, where

_place = sa.inspect(Place).c
_event = sa.inspect(CurationEvent).c
_change = sa.inspect(CurationChange).c

_MOST_NAMES = 4

UNDOABLE = (SET_STATUS, UNDO)
"""The acts that can be taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """What became of the scans of the places that an undo restored.

    ``unqueued`` scans were waiting and are no longer asked for; ``queued`` ones were taken from the
    queue by the act and wait again. What the act had asked for is ``running`` or ``scanned``.
    """

    unqueued: int
    queued: int
    running: int
    scanned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The places of an act that were not restored, and why.

    ``already`` were taken back before, ``gone`` are no longer staged, ``changed`` have another
    verdict since, given ``by`` these, as far as that is known and by no more than a few.
    """

    already: int
    gone: int
    changed: int
    by: tuple[str, ...]


NONE_LEFT = Left(already=0, gone=0, changed=0, by=())
"""When all places of an act were restored."""


def stands(act: CurationEvent) -> sa.ColumnElement[bool]:
    """A place has the verdict that ``act``, which is one of ``UNDOABLE``, left there."""
    if act.act == SET_STATUS:
        return _place.verdict_event_id == act.id
    return sa.and_(_place.id.in_(places_of(act.id or 0)), is_as_left(act))


def is_as_left(undo: CurationEvent) -> sa.ColumnElement[bool]:
    """A place that the undo has changed has the verdict that it left there."""
    undone = aliased(CurationChange)
    undone_columns = sa.inspect(undone).selectable.c
    left_there = (
        sa.select(undone_columns.verdict_before)
        .where(undone_columns.event_id == undo.undoes, undone_columns.place_key == _place.id)
        .correlate(Place)
        .scalar_subquery()
    )
    return _place.verdict_event_id.is_not_distinct_from(left_there)


def restore(session: Session, act: CurationEvent, event_id: int, now: datetime) -> None:
    """Give the places of the undo ``event_id`` the verdict that they had before ``act``.

    One statement for verdict and scan, as with a status change.
    """
    before = _before(act, event_id)
    session.execute(
        sa.update(Place)
        .where(_place.id == before.c.place_key)
        .values(
            status=before.c.status_before,
            status_changed_at=before.c.at,
            updated_by=before.c.actor,
            verdict_event_id=before.c.verdict_before,
            updated_at=now,
            **_scan(act, before, event_id, now),
        )
        .execution_options(synchronize_session=False)
    )


def _before(act: CurationEvent, event_id: int) -> sa.Subquery:
    """What the places of the undo were before ``act``, and who had decided that and when."""
    undo = aliased(CurationChange)
    undo_columns = sa.inspect(undo).selectable.c
    return (
        sa.select(
            _change.place_key,
            _change.status_before,
            _change.scan_before,
            _change.verdict_before,
            _event.at,
            _event.actor,
        )
        .select_from(undo)
        .join(CurationChange, _change.place_key == undo_columns.place_key)
        .outerjoin(CurationEvent, _event.id == _change.verdict_before)
        .where(undo_columns.event_id == event_id, _change.event_id == act.id)
        .subquery("before")
    )


def _scan(act: CurationEvent, before: sa.Subquery, event_id: int, now: datetime) -> dict[str, Any]:
    """CANCEL what the act has asked for, REQUEST what it took from the queue, as verdicts demand.

    A scan whose request was taken back has no ``queued_at``; one that ended has kept it. So a scan
    that was made meanwhile is not paid for twice.
    """
    wanted = _wanted(before.c.status_before)
    waited = before.c.scan_before.in_(_literals(DeepScanStatus.queued, IN_FLIGHT))
    asked_again = sa.and_(
        before.c.scan_before.in_(_literals(DeepScanStatus.completed, DeepScanStatus.failed)),
        asked_by(act),
    )
    cancels = sa.and_(allows(CANCEL), sa.or_(sa.not_(wanted), asked_again))
    never = scan_is(None)
    requests = sa.and_(
        wanted,
        allows(REQUEST),
        sa.or_(never, sa.and_(sa.func.coalesce(waited, sa.false()), _place.queued_at.is_(None))),
    )
    unqueued = {**KEPT, **where(cancels, BACK_TO_BEFORE)}
    return {
        **where(requests, requested(now, event_id), otherwise=unqueued),
        "scan_withdrawn": sa.and_(scan_is(IN_FLIGHT), sa.not_(wanted)),
    }


def asked_by(act: CurationEvent) -> sa.ColumnElement[bool]:
    """The last request for a scan of a place came from ``act``, or from an undo since."""
    undos = sa.select(_event.id).where(_event.act == UNDO, _event.id > act.id)
    return sa.or_(_place.scan_event_id == act.id, _place.scan_event_id.in_(undos))


def _wanted(status: sa.ColumnElement[PlaceStatus]) -> sa.ColumnElement[bool]:
    triggers = [status for status in PlaceStatus if status.triggers_deep_scan]
    return status.in_([sa.literal(trigger, PLACE_STATUS) for trigger in triggers])


def _literals(*states: DeepScanStatus) -> list[sa.ColumnElement[Any]]:
    return [sa.literal(state, DEEP_SCAN_STATUS) for state in states]


def taken_back(session: Session, act: CurationEvent, event_id: int) -> TakenBack:
    """Count what became of the scans of the places of the undo ``event_id``."""
    was_queued = sa.func.coalesce(_change.scan_before == DeepScanStatus.queued, sa.false())
    is_queued = scan_is(DeepScanStatus.queued)
    counts = (
        sa.select(
            sa.func.count().filter(was_queued, sa.not_(is_queued)).label("unqueued"),
            sa.func.count().filter(is_queued, sa.not_(was_queued)).label("queued"),
            sa.func.count().filter(scan_is(IN_FLIGHT), asked_by(act)).label("running"),
            sa.func.count()
            .filter(scan_is(DeepScanStatus.completed), asked_by(act), _place.queued_at.is_not(None))
            .label("scanned"),
        )
        .join_from(CurationChange, Place, _place.id == _change.place_key)
        .where(_change.event_id == event_id)
    )
    return TakenBack(**session.execute(counts).mappings().one())


def left(session: Session, act: CurationEvent, event_id: int) -> Left:
    """Count the places of ``act`` that the undo ``event_id`` has not restored."""
    undo = aliased(CurationChange)
    undo_columns = sa.inspect(undo).selectable.c
    restored = sa.exists().where(
        undo_columns.event_id == event_id, undo_columns.place_key == _change.place_key
    )
    rest = (
        sa.select()
        .select_from(CurationChange)
        .outerjoin(Place, _place.id == _change.place_key)
        .where(_change.event_id == act.id, sa.not_(restored))
    )
    gone = _place.id.is_(None)
    already = sa.and_(
        _place.id.is_not(None),
        _place.verdict_event_id.is_not_distinct_from(_change.verdict_before),
    )
    changed = sa.and_(
        _place.id.is_not(None), _place.verdict_event_id.is_distinct_from(_change.verdict_before)
    )
    counts = session.execute(
        rest.add_columns(
            sa.func.count().filter(already).label("already"),
            sa.func.count().filter(gone).label("gone"),
            sa.func.count().filter(changed).label("changed"),
        )
    ).one()
    by: tuple[str, ...] = ()
    if counts.changed:
        names = rest.add_columns(_event.actor).join(
            CurationEvent, _event.id == _place.verdict_event_id
        )
        by = tuple(session.scalars(names.where(changed).distinct().limit(_MOST_NAMES)))
    return Left(
        already=counts.already, gone=counts.gone, changed=counts.changed, by=tuple(sorted(by))
    )
