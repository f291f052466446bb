"""``curation_events`` and ``curation_changes``: who did what, and what it was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.storage import idempotency
from placecurator.storage.columns import BIG_KEY, JSON, any_of
from placecurator.storage.models import CurationChange, CurationEvent, Place
from placecurator.storage.texts import storable

_place = sa.inspect(Place).c
_changes: sa.Table = CurationChange.__table__  # type: ignore[attr-defined]
_events: sa.Table = CurationEvent.__table__  # type: ignore[attr-defined]
_change, _event = _changes.c, _events.c

EVENT = sa.bindparam("event", type_=BIG_KEY)
NOW = sa.bindparam("now", type_=_place.updated_at.type)
"""The key of an act and its time, in statements that are built once: for a few places, to build one
takes longer than to execute it."""

_RECORDED = tuple(column.name for column in _event if column is not _event.id)
_RECORD = sa.insert(_events).returning(_event.id)
_RECOUNT = (
    sa.update(_events)
    .where(_event.id == EVENT)
    .values(counts=sa.bindparam("new_counts", type_=JSON))
)

SET_STATUS = "set_status"
"""The act of a status change, as ``curation_events.act`` has it."""

UNDO = "undo"
"""The act of taking back a status change, or an undo of one."""

SCAN_AGAIN = "scan_again"
"""The act of asking for another scan, without a verdict."""

CLAIM_PLACES = "claim_places"
"""The act of being handed places to decide about."""

IMPORT = "import"
"""The act of an import."""

HEAL = "heal"
"""The act of repairing what must not be."""

SEARCH = "search"
"""The act of looking for places with a provider."""

EXPORT = "export"
"""The act of taking businesses out as a file."""

PROVIDER_PAUSED = "provider_paused"
PROVIDER_RESUMED = "provider_resumed"
"""The acts of holding a provider back and letting it go on."""

OPT_OUT_ADDED = "opt_out_added"
OPT_OUT_REMOVED = "opt_out_removed"
"""The acts of keeping the list of websites that must never be visited."""

EDIT_FIELDS = "edit_fields"
UNLOCK_FIELDS = "unlock_fields"
"""The acts of saying what fields of a business are, and of giving them back to the sources."""

RETENTION = "retention"
"""The act of blanking what the terms of a source do not allow to keep."""

VIEW_SAVED = "view_saved"
VIEW_CHANGED = "view_changed"
VIEW_DELETED = "view_deleted"
"""The acts of keeping a filter of the places under a name."""

SIGN_IN = "sign_in"
SIGN_IN_REFUSED = "sign_in_refused"
SIGN_OUT = "sign_out"
PASSWORD_CHANGED = "password_changed"
USER_ADDED = "user_added"
USER_DISABLED = "user_disabled"
USER_ENABLED = "user_enabled"
USER_RESET = "user_reset"
ROLE_CHANGED = "role_changed"
TOKEN_CREATED = "token_created"
TOKEN_REVOKED = "token_revoked"
LINK_MADE = "link_made"
"""The acts of accounts."""

ACTS = (
    *(SET_STATUS, UNDO, SCAN_AGAIN, CLAIM_PLACES, IMPORT, SEARCH, EXPORT, HEAL),
    *(PROVIDER_PAUSED, PROVIDER_RESUMED),
    *(EDIT_FIELDS, UNLOCK_FIELDS, RETENTION),
    *(VIEW_SAVED, VIEW_CHANGED, VIEW_DELETED),
    *(OPT_OUT_ADDED, OPT_OUT_REMOVED),
    *(SIGN_IN, SIGN_IN_REFUSED, SIGN_OUT, PASSWORD_CHANGED),
    *(USER_ADDED, USER_DISABLED, USER_ENABLED, USER_RESET, ROLE_CHANGED),
    *(TOKEN_CREATED, TOKEN_REVOKED, LINK_MADE),
)
"""All acts that there are."""


def record(session: Session, event: CurationEvent) -> int:
    """Add an event and return its key. On SQLite this takes the write lock of the transaction.

    Raises:
        RequestTakenOver: it is of a request with an idempotency key that must not act any more.
    """
    values = {name: getattr(event, name) for name in _RECORDED}
    event_id: int = session.execute(_RECORD, values).scalar_one()
    idempotency.name_act(session, event_id)
    return event_id


def recount(session: Session, event_id: int, counts: Mapping[str, int]) -> None:
    """Bring the counts of an event up to date."""
    session.execute(_RECOUNT, {"event": event_id, "new_counts": dict(counts)})


def restate(session: Session, event_id: int, request: Mapping[str, Any]) -> None:
    """Write down what was asked for, once it is known."""
    event = sa.update(_events).where(_event.id == event_id)
    session.execute(event.values(request=dict(request)))


def discard(session: Session, event_id: int) -> None:
    """Take out an event again that came to nothing."""
    session.execute(sa.delete(_events).where(_event.id == event_id))


def remember(
    session: Session,
    event_id: int,
    place_ids: Sequence[str],
    *,
    only: sa.ColumnElement[bool] | None = None,
) -> None:
    """Lock the places and write down what they are, as the changes of an event.

    With ``only``, the others of them are left out.
    """
    dialect = session.get_bind().dialect.name
    named = any_of(_place.place_id, storable(place_ids), dialect, sa.String())
    remember_where(session, event_id, named if only is None else sa.and_(named, only))


def remember_where(session: Session, event_id: int, condition: sa.ColumnElement[bool]) -> int:
    """Do as ``remember`` does with the places that meet ``condition``; return how many do.

    The rows are locked in the order of their keys, so that two changes of overlapping sets wait for
    each other and never deadlock; SQLite has one writer anyway.
    """
    before = (
        sa.select(
            sa.literal(event_id, BIG_KEY),
            _place.id,
            _place.status,
            _place.deep_scan_status,
            _place.verdict_event_id,
        )
        .where(condition)
        .order_by(_place.id)
        .with_for_update()
    )
    columns = (
        *(_change.event_id, _change.place_key, _change.status_before),
        *(_change.scan_before, _change.verdict_before),
    )
    insert = sa.insert(_changes).from_select(columns, before)
    written = session.execute(insert, execution_options={"preserve_rowcount": True})
    return cast(sa.CursorResult[Any], written).rowcount


def forget_where(session: Session, event_id: int, condition: sa.ColumnElement[bool]) -> None:
    """Take the places that meet ``condition`` out of an event again; they stay locked."""
    dropped = sa.select(_place.id).where(_place.id.in_(places_of(event_id)), condition)
    forget = sa.delete(CurationChange).where(
        _change.event_id == event_id, _change.place_key.in_(dropped)
    )
    session.execute(forget.execution_options(synchronize_session=False))


def places_of(event_id: int | sa.BindParameter[int]) -> sa.Select[int]:
    """The keys of the places that an event changed."""
    return sa.select(_change.place_key).where(_change.event_id == event_id)
