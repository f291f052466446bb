"""What people did to places, newest first, and what of it can still be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from placecurator.domain.accounts import Actor
from placecurator.domain.lifecycle import PlaceStatus
from placecurator.services import cursor
from placecurator.services.undo import is_redo, may_undo
from placecurator.storage import audit, events, history, keyset
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent
from placecurator.storage.standing import NOWHERE, Standing, standing
from placecurator.storage.undoing import UNDOABLE

LONGEST_PAGE = 100
"""Acts of a page."""

_CHANGED = {
    events.SET_STATUS: ("updated",),
    events.UNDO: ("restored",),
    events.SCAN_AGAIN: ("queued", "already_waiting", "running", "kept"),
    events.IMPORT: ("new", "changed"),
}
"""Which counts of an act are of the places that it was about; acts of other kinds tell none."""

NAMED_PLACES = 3
"""Places that are named with each act."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryQuery:
    """Which acts are wanted. ``actor`` None: whoever did it.

    ``cursor`` is the one of the page before; None: the first page.
    """

    actor: str | None = None
    limit: int = 50
    cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act. ``facts`` tell what was asked for, ``counts`` what came of it at the time.

    ``status`` is the verdict that was given and ``undoes`` the act that was taken back, which had
    given the verdict ``undone``; None for other acts. ``redo``: it took back an undo, so that the
    act before that one holds again. ``places`` have been changed by it; the first of them are
    called ``names``. At ``standing`` places an undo would restore something now; ``standing_more``:
    at these at least, since no more than a hundred are looked at for that. ``undoable`` says
    whether whoever looks may do that and there is such a place, or may be one among the others.
    """

    id: int
    at: datetime
    act: str
    actor: str
    status: PlaceStatus | None
    facts: Mapping[str, Any]
    counts: Mapping[str, int]
    undoes: int | None
    undone: PlaceStatus | None
    redo: bool
    places: int
    names: tuple[str, ...]
    standing: int
    standing_more: bool
    undoable: bool
    request_id: str | None


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Acts, the newest first; ``next_cursor`` is None on the last page."""

    items: tuple[Act, ...]
    next_cursor: str | None


def list_acts(engine: sa.Engine, query: HistoryQuery, *, viewer: Actor) -> HistoryPage:
    """A page of the acts, as ``viewer`` sees them.

    Raises:
        InvalidInput: the limit is out of bounds, or the cursor is not one of this list.
    """
    cursor.check_limit(query.limit, LONGEST_PAGE)
    order = audit.NEWEST_FIRST
    after = None if query.cursor is None else cursor.read(order, query.cursor)
    with transaction(engine) as session:
        found = keyset.page(session, history.matching(query.actor), order, after, query.limit + 1)
        items, next_cursor = cursor.cut(order, found, query.limit)
        keys = [event.id or 0 for event in items]
        names = history.names(session, keys, NAMED_PLACES)
        undone = history.statuses(session, [e.undoes for e in items if e.undoes])
        stand = standing(session, [e for e in items if e.act in UNDOABLE])
    acts = (
        _act(
            event,
            undone=undone.get(event.undoes or 0),
            names=names.get(event.id or 0, ()),
            stands=stand.get(event.id or 0, NOWHERE),
            viewer=viewer,
        )
        for event in items
    )
    return HistoryPage(tuple(acts), next_cursor)


MOST_NEW = 100
"""New acts that are counted."""


def newest_acts(engine: sa.Engine) -> Sequence[tuple[int, str]]:
    """The numbers of the newest acts, the newest first, and who did each."""
    with transaction(engine) as session:
        return history.newest(session, MOST_NEW)


def standing_of(engine: sa.Engine, event_ids: Sequence[int]) -> Mapping[int, Standing]:
    """Where each of the acts stands now."""
    with transaction(engine) as session:
        found = [one for one in history.get_many(session, event_ids) if one.act in UNDOABLE]
        stand = standing(session, found)
    return {key: stand.get(key, NOWHERE) for key in event_ids}


def as_of_now(act: Act, stands: Standing, viewer: Actor) -> Act:
    """The act with what ``viewer`` can take back of it when it stands there."""
    return replace(act, **_undoable(stands, viewer, act.actor))


def last_own_act(engine: sa.Engine, actor: Actor) -> int | None:
    """The actor's newest status change of which something can be taken back; None: there is none.

    Undos are passed over: whoever takes back again and again goes back one act each time.
    """
    with transaction(engine) as session:
        return history.last_standing_of(session, actor.name)


def _act(
    event: CurationEvent,
    *,
    undone: PlaceStatus | None,
    names: tuple[str, ...],
    stands: Standing,
    viewer: Actor,
) -> Act:
    return Act(
        id=event.id or 0,
        at=event.at,
        act=event.act,
        actor=event.actor,
        status=event.status,
        facts=event.request,
        counts=event.counts,
        undoes=event.undoes,
        undone=undone,
        redo=is_redo(event),
        places=sum(event.counts.get(name, 0) for name in _CHANGED.get(event.act, ())),
        names=names,
        request_id=event.request_id,
        **_undoable(stands, viewer, event.actor),
    )


def _undoable(stands: Standing, viewer: Actor, author: str) -> dict[str, Any]:
    left = stands.number > 0 or stands.more
    return {
        "standing": stands.number,
        "standing_more": stands.more,
        "undoable": left and may_undo(viewer, author),
    }
