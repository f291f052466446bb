"""How far the scans are that an act has asked for.

A place counts for the act of its last REQUEST, as long as that request was not taken back: whoever
takes one back clears ``queued_at``. So every place counts for at most one act, and what an act
requested and no longer has was taken back, or asked for by somebody else since.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.lifecycle import IN_FLIGHT, DeepScanStatus
from placecurator.storage.columns import DEEP_SCAN_STATUS, inline
from placecurator.storage.models import Place

_place = sa.inspect(Place).c

_UNDER_WAY = (DeepScanStatus.queued, IN_FLIGHT)
_ENDED = (DeepScanStatus.completed, DeepScanStatus.failed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Scans that an act has asked for, by where they stand now."""

    queued: int = 0
    running: int = 0
    done: int = 0
    failed: int = 0


NOTHING = Tally()
"""When all that an act asked for was taken back or asked for by somebody else since."""


def tallies(session: Session, event_ids: Collection[int]) -> Mapping[int, Tally]:
    """Count for each of the acts; those of which nothing is left are left out."""
    if not event_ids:
        return {}
    of_act = _place.scan_event_id.in_(sorted(event_ids))
    # Not taken back, for those that ended: else they are what they were before the act.
    asked = [_counted(of_act, state) for state in _UNDER_WAY]
    ended = [_counted(of_act, state, _place.queued_at.is_not(None)) for state in _ENDED]
    found: dict[int, dict[str, int]] = {}
    for event_id, state, number in session.execute(sa.union_all(*asked, *ended)):
        found.setdefault(event_id, {})[_NAMES[state]] = number
    return {event_id: Tally(**numbers) for event_id, numbers in found.items()}


_NAMES = {
    DeepScanStatus.queued: "queued",
    IN_FLIGHT: "running",
    DeepScanStatus.completed: "done",
    DeepScanStatus.failed: "failed",
}


def _counted(
    of_act: sa.ColumnElement[bool], state: DeepScanStatus, *also: sa.ColumnElement[bool]
) -> sa.Select[int, DeepScanStatus, int]:
    """One range of the index for each act."""
    is_state = _place.deep_scan_status == inline(state, DEEP_SCAN_STATUS)
    return (
        sa.select(_place.scan_event_id, sa.literal(state, DEEP_SCAN_STATUS), sa.func.count())
        .where(is_state, of_act, *also)
        .group_by(_place.scan_event_id)
    )


def under_way(session: Session, most: int) -> Sequence[int]:
    """The acts that have scans queued or running, the newest first, up to ``most``."""
    acts: set[int] = set()
    for state in _UNDER_WAY:
        acts.update(session.scalars(_acts_with(state, most)))
    return sorted(acts, reverse=True)[:most]


def _acts_with(state: DeepScanStatus, most: int) -> sa.Select[int]:
    """Steps from act to act along the index, over however many places each has."""
    newest = sa.select(sa.func.max(_place.scan_event_id).label("id")).where(
        _place.deep_scan_status == inline(state, DEEP_SCAN_STATUS),
        _place.scan_event_id.is_not(None),  # else SQLite takes the index of the queue
    )
    walk = newest.cte("walk", recursive=True)
    next_older = newest.where(_place.scan_event_id < walk.c.id).correlate(walk)
    walk = walk.union_all(sa.select(next_older.scalar_subquery()).where(walk.c.id.is_not(None)))
    return sa.select(walk.c.id).where(walk.c.id.is_not(None)).limit(most)
