"""What people did to places: their acts, and on which places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.lifecycle import PlaceStatus
from placecurator.storage.columns import BIG_KEY, any_of
from placecurator.storage.events import IMPORT, SCAN_AGAIN, SEARCH, SET_STATUS, UNDO
from placecurator.storage.models import CurationChange, CurationEvent, Place
from placecurator.storage.texts import cleaned

_place = sa.inspect(Place).c
_event = sa.inspect(CurationEvent).c
_change = sa.inspect(CurationChange).c

ACTS = (SET_STATUS, UNDO, SCAN_AGAIN, IMPORT, SEARCH)
"""The acts that curators see."""


def get(session: Session, event_id: int) -> CurationEvent | None:
    """The act of that number, of whatever kind; None: there is none."""
    return session.get(CurationEvent, event_id)


def get_many(session: Session, event_ids: Iterable[int]) -> Sequence[CurationEvent]:
    """The acts of those numbers that there are, the newest first."""
    named = sa.select(CurationEvent).where(_event.id.in_(sorted(event_ids)))
    return session.scalars(named.order_by(_event.id.desc())).all()


def matching(actor: str | None) -> sa.Select[CurationEvent]:
    """The acts that curators see, of this actor; None: of whoever."""
    rows = sa.select(CurationEvent).where(_event.act.in_(ACTS))
    return rows if actor is None else rows.where(_event.actor == cleaned(actor))


def newest(session: Session, most: int) -> Sequence[tuple[int, str]]:
    """The numbers and the actors of the newest acts that curators see, the newest first."""
    rows = sa.select(_event.id, _event.actor).where(_event.act.in_(ACTS))
    found = session.execute(rows.order_by(_event.id.desc()).limit(most))
    return [(row.id, row.actor) for row in found]


def last_undo_of(session: Session, event_id: int, *, but: int) -> CurationEvent | None:
    """The newest act that took that one back except ``but``; None: nobody did."""
    undos = sa.select(CurationEvent).where(_event.undoes == event_id, _event.id != but)
    return session.scalar(undos.order_by(_event.id.desc()).limit(1))


def last_standing_of(session: Session, actor: str) -> int | None:
    """The newest status change of the actor of which something still stands; None: there is none.

    Undos are passed over: whoever undoes again and again goes back one act each time.
    """
    at_a_place = sa.exists().where(_place.verdict_event_id == _event.id)
    own = sa.select(_event.id).where(
        _event.act == SET_STATUS, _event.actor == cleaned(actor), at_a_place
    )
    return session.scalar(own.order_by(_event.id.desc()).limit(1))


def statuses(session: Session, keys: Sequence[int]) -> Mapping[int, PlaceStatus]:
    """The verdicts that these acts gave; those that gave none are left out."""
    dialect = session.get_bind().dialect.name
    given = sa.select(_event.id, _event.status).where(
        any_of(_event.id, keys, dialect, BIG_KEY), _event.status.is_not(None)
    )
    return dict(session.execute(given).all()) if keys else {}


def names(session: Session, keys: Iterable[int], most: int) -> Mapping[int, tuple[str, ...]]:
    """What the first places of each of the acts are called, up to ``most`` of them."""
    found: dict[int, tuple[str, ...]] = {}
    if firsts := [_first_names(key, most) for key in keys]:
        rows = session.execute(sa.union_all(*firsts)).all()
        for event_id, _key, name in sorted(rows, key=lambda row: (row[0], row[1])):
            found[event_id] = (*found.get(event_id, ()), name)
    return found


def _first_names(key: int, most: int) -> sa.Select[int, int, str]:
    # The limit before the join: else PostgreSQL joins all places of the act with all there are.
    first = (
        sa.select(_change.event_id, _change.place_key)
        .where(_change.event_id == key)
        .order_by(_change.place_key)
        .limit(most)
        .subquery()
    )
    return sa.select(first.c.event_id, first.c.place_key, _place.name).join_from(
        first, Place, _place.id == first.c.place_key
    )
