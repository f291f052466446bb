"""At how many places acts stand, counted up to a limit: a look costs the same after any act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.storage.events import SET_STATUS, UNDO
from placecurator.storage.models import CurationChange, CurationEvent, Place
from placecurator.storage.undoing import is_as_left, stands

_place = sa.inspect(Place).c
_event = sa.inspect(CurationEvent).c
_change = sa.inspect(CurationChange).c

MOST_COUNTED = 100
"""Places that are looked at of each act: as many as a page of the list has.

A page of the history has up to a hundred acts, and each look at an undo takes microseconds.
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """An act stands at ``number`` places; with ``more`` at least there: not all were looked at."""

    number: int
    more: bool = False


NOWHERE = Standing(0)
"""When nothing of an act can be taken back any more, or it is of another kind."""


def standing(session: Session, acts: Sequence[CurationEvent]) -> Mapping[int, Standing]:
    """Where each of the acts stands, all of which are undoable."""
    undos = {act.id or 0: _undo_stands(session, act) for act in acts if act.act == UNDO}
    return _verdicts_stand(session, [act for act in acts if act.act == SET_STATUS]) | undos


def _verdicts_stand(session: Session, acts: Sequence[CurationEvent]) -> dict[int, Standing]:
    """From the index of the verdicts, which has nothing but the places at which they stand."""
    if not acts:
        return {}
    found = session.execute(sa.union_all(*map(_verdict_stands, acts)))
    return {event_id: _up_to_limit(number) for event_id, number in found}


def _verdict_stands(act: CurationEvent) -> sa.Select[int, int]:
    some = sa.select(_place.id).where(stands(act)).limit(MOST_COUNTED + 1).subquery()
    return sa.select(sa.literal(act.id or 0), sa.func.count()).select_from(some)


def _up_to_limit(number: int) -> Standing:
    return Standing(min(number, MOST_COUNTED), more=number > MOST_COUNTED)


def _undo_stands(session: Session, act: CurationEvent) -> Standing:
    """From some places at which it can stand: no index knows all of them."""
    left = is_as_left(act)
    others = _few_undos_since(session, act) if _is_large(act) else None
    if others is not None:
        both = sa.and_(_was_changed_by(act), left)
        _looked_at, number = _count(session, _change.event_id.in_(others), both)
        return Standing(number)
    looked_at, number = _count(session, _change.event_id == act.id, left)
    return Standing(min(number, MOST_COUNTED), more=looked_at > MOST_COUNTED)


def _is_large(act: CurationEvent) -> bool:
    return act.counts["restored"] > MOST_COUNTED


def _few_undos_since(session: Session, act: CurationEvent) -> Sequence[int] | None:
    """The later undos of other acts, when the undo can stand only at places that they changed.

    Whoever took it back as well did so wherever it stood. Since then it stands only where another
    undo gave a place again what it had left there. None: nobody took it back, or those others
    changed more places than are looked at.
    """
    if not session.scalar(sa.select(sa.exists().where(_event.undoes == act.id))):
        return None
    later = sa.select(_event.id, _event.counts).where(
        _event.act == UNDO, _event.id > act.id, _event.undoes != act.id
    )
    found = session.execute(later.order_by(_event.id).limit(MOST_COUNTED + 1)).all()
    places = sum(counts["restored"] for _, counts in found)
    return [key for key, _ in found] if places <= MOST_COUNTED else None


def _count(
    session: Session, changed_by: sa.ColumnElement[bool], stands_there: sa.ColumnElement[bool]
) -> tuple[int, int]:
    """How many changes were looked at, and at how many of their places the undo stands."""
    changes = sa.select(_change.place_key).where(changed_by)
    looked_at = changes.order_by(*_change_key).limit(MOST_COUNTED + 1).subquery()
    counts = sa.select(
        sa.func.count(), sa.func.count(_place.id.distinct()).filter(stands_there)
    ).outerjoin_from(looked_at, Place, _place.id == looked_at.c.place_key)
    looked, found = session.execute(counts).one()
    return looked, found


_change_key = (_change.event_id, _change.place_key)


def _was_changed_by(act: CurationEvent) -> sa.ColumnElement[bool]:
    # Not EXISTS: for that, PostgreSQL reads all changes of the act at once.
    own = sa.select(_change.place_key).where(
        _change.event_id == act.id, _change.place_key == _place.id
    )
    return own.correlate(Place).scalar_subquery().is_not(None)
