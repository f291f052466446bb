"""Moments: what had been decided, told by the numbers of acts and not by the clock.

On PostgreSQL an act has its number before others can see it, and acts are not committed in the
order of their numbers: what is seen at a moment are all acts up to the newest, but those that were
under way. On SQLite, which has one writer, there are none under way.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.selection import Moment
from placecurator.storage.columns import BIG_KEY, any_of
from placecurator.storage.events import UNDO
from placecurator.storage.models import CurationChange, CurationEvent, Place

_place = sa.inspect(Place).c
_event = sa.inspect(CurationEvent).c
_change = sa.inspect(CurationChange).c

WATCHED = 1_000
"""Numbers up to the newest that are looked at: an act under way has one of them.

To be older, it would have to take longer than a thousand acts of others.
"""


def this_moment(session: Session) -> Moment:
    """What has been decided by now.

    A number that is missing belongs to an act under way, or to one that was rolled back, which no
    place will ever name. Read it before what it is the moment of: whatever is decided in between is
    then taken for later.
    """
    newest = sa.select(_event.id).order_by(_event.id.desc()).limit(WATCHED)
    seen = set(session.scalars(newest))
    last = max(seen, default=0)
    watched = range(max(1, last - WATCHED + 1), last)
    return Moment(last, tuple(number for number in watched if number not in seen))


def decided_since(moment: Moment, dialect: str, *, but_by: str | None) -> sa.ColumnElement[bool]:
    """Somebody else than ``but_by`` has given a place its verdict since, or taken one back.

    None: anybody has.
    """
    given = _since(moment, _place.verdict_event_id, dialect)
    by_others = sa.and_(given, _place.updated_by.is_distinct_from(but_by))
    return sa.or_(by_others, taken_back_since(moment, dialect, but_by=but_by))


def taken_back_since(moment: Moment, dialect: str, *, but_by: str | None) -> sa.ColumnElement[bool]:
    """A place has a verdict from before the moment that somebody else went back to since."""
    undone = (
        sa.select(_change.place_key)
        .join_from(CurationEvent, CurationChange, _change.event_id == _event.id)
        .where(*_undos(moment, dialect, but_by))
    )
    given = _since(moment, _place.verdict_event_id, dialect)
    return sa.and_(sa.not_(given), _place.id.in_(undone))


def takers_back(
    session: Session, moment: Moment, places: sa.Select[int], *, but: str
) -> Sequence[str]:
    """Who, without one, has taken the verdict of any of the places (keys) back since the moment."""
    actors = (
        sa.select(_event.actor)
        .join_from(CurationEvent, CurationChange, _change.event_id == _event.id)
        .where(*_undos(moment, session.get_bind().dialect.name, but))
        .where(_change.place_key.in_(places))
    )
    return session.scalars(actors.distinct()).all()


def _undos(moment: Moment, dialect: str, but_by: str | None) -> Sequence[sa.ColumnElement[bool]]:
    return _event.act == UNDO, _event.actor != but_by, _since(moment, _event.id, dialect)


def _since(moment: Moment, column: sa.Column[int], dialect: str) -> sa.ColumnElement[bool]:
    """An act was not seen at the moment; never NULL."""
    later = column > moment.last_event
    if moment.in_flight:
        later = sa.or_(later, any_of(column, moment.in_flight, dialect, BIG_KEY))
    return sa.func.coalesce(later, sa.false()) if column.nullable else later
