"""Taking back an act: which places still have its verdict, and giving them the one before.

The verdict of a place is named by the act that gave it. An act stands at a place while the place
has the verdict that the act left there: of a status change its own, of an undo the one before what
it took back. Whatever anybody decides in between names another verdict, and taking that back again
names the old one, so an act that was covered by another stands again when the other is undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
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
from placecurator.domain.live import PlaceChange
from placecurator.storage.columns import BIG_KEY, DEEP_SCAN_STATUS, PLACE_STATUS
from placecurator.storage.effects import Effects
from placecurator.storage.events import EVENT, NOW, SET_STATUS, UNDO, places_of
from placecurator.storage.models import CurationChange, CurationEvent, Place
from placecurator.storage.moves import BACK_TO_BEFORE, KEPT, allows, requested, scan_is, where

_places: sa.Table = Place.__table__  # type: ignore[attr-defined]
_events: sa.Table = CurationEvent.__table__  # type: ignore[attr-defined]
_changes: sa.Table = CurationChange.__table__  # type: ignore[attr-defined]
_place, _event, _change = _places.c, _events.c, _changes.c

_UNDONE = sa.bindparam("undone", type_=BIG_KEY)
"""The key of the act that is taken back."""

_UNDOS_SINCE = sa.select(_event.id).where(_event.act == UNDO, _event.id > _UNDONE)
_ASKED_BY_IT = sa.or_(_place.scan_event_id == _UNDONE, _place.scan_event_id.in_(_UNDOS_SINCE))
"""The last request for a scan of a place came from that act, or from an undo since."""

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
    session.execute(_restoring(), {"event": event_id, "undone": act.id, "now": now})


@cache
def _restoring() -> sa.Update:
    before = _before()
    return (
        sa.update(_places)
        .where(_place.id == before.c.place_key)
        .values(
            status=before.c.status_before,
            status_changed_at=before.c.at,
            updated_by=before.c.actor,
            verdict_event_id=before.c.verdict_before,
            updated_at=NOW,
            **_scan(before),
        )
    )


def _before() -> sa.Subquery:
    """What the places of the undo were before the act, and who had decided that and when."""
    undo = _changes.alias()
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
        .join(_changes, _change.place_key == undo.c.place_key)
        .outerjoin(_events, _event.id == _change.verdict_before)
        .where(undo.c.event_id == EVENT, _change.event_id == _UNDONE)
        .subquery("before")
    )


def _scan(before: sa.Subquery) -> dict[str, Any]:
    """CANCEL what the act has asked for, REQUEST what it took from the queue, as verdicts demand.

    A scan whose request was taken back has no ``queued_at``; one that ended has kept it. So a scan
    that was made meanwhile is not paid for twice.
    """
    wanted = _wanted(before.c.status_before)
    waited = before.c.scan_before.in_(_literals(DeepScanStatus.queued, IN_FLIGHT))
    asked_again = sa.and_(
        before.c.scan_before.in_(_literals(DeepScanStatus.completed, DeepScanStatus.failed)),
        _ASKED_BY_IT,
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
        **where(requests, requested(NOW, EVENT), otherwise=unqueued),
        "scan_withdrawn": sa.and_(scan_is(IN_FLIGHT), sa.not_(wanted)),
    }


def _wanted(status: sa.ColumnElement[PlaceStatus]) -> sa.ColumnElement[bool]:
    triggers = [status for status in PlaceStatus if status.triggers_deep_scan]
    return status.in_([sa.literal(trigger, PLACE_STATUS) for trigger in triggers])


def _literals(*states: DeepScanStatus) -> list[sa.ColumnElement[Any]]:
    return [sa.literal(state, DEEP_SCAN_STATUS) for state in states]


_WAS_QUEUED = sa.func.coalesce(_change.scan_before == DeepScanStatus.queued, sa.false())
_IS_QUEUED = scan_is(DeepScanStatus.queued)
_EFFECTS = Effects(
    unqueued=sa.and_(_WAS_QUEUED, sa.not_(_IS_QUEUED)),
    queued=sa.and_(_IS_QUEUED, sa.not_(_WAS_QUEUED)),
    running=sa.and_(scan_is(IN_FLIGHT), _ASKED_BY_IT),
    scanned=sa.and_(scan_is(DeepScanStatus.completed), _ASKED_BY_IT, _place.queued_at.is_not(None)),
)


def taken_back(
    session: Session, act: CurationEvent, event_id: int, *, listed: bool
) -> tuple[TakenBack, tuple[PlaceChange, ...]]:
    """What became of the scans of the places of the undo ``event_id``, which took back ``act``.

    And if ``listed`` what open pages show of each of the places.
    """
    counts, changes = _EFFECTS.of(session, event_id, listed=listed, undone=act.id)
    return TakenBack(**counts), changes


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
