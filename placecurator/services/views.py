"""Saved views: a filter and an order of the staged places under a name, private or shared."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from placecurator.domain.accounts import Actor, Role
from placecurator.domain.errors import InvalidInput, NotAllowed, UnknownAct, UnknownView
from placecurator.domain.text import fold
from placecurator.services import place_address
from placecurator.services.accounts import acts
from placecurator.services.accounts.lookup import allow, known_user
from placecurator.storage import events, history, saved_views
from placecurator.storage.database import transaction
from placecurator.storage.models import CurationEvent, SavedView

log = logging.getLogger(__name__)

LONGEST_NAME = 80
"""Characters of the name of a view."""

MOST_VIEWS = 100
"""Views that one user may keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A saved view. ``query`` is what stands behind the ``?`` in its address.

    ``mine`` and ``may_change`` are about whoever looks.
    """

    id: int
    name: str
    query: str
    shared: bool
    owner: str
    mine: bool
    may_change: bool
    changed_at: datetime


def list_views(engine: sa.Engine, actor: Actor) -> tuple[View, ...]:
    """One's own views and those that others share, by name."""
    with transaction(engine) as session:
        rows = saved_views.seen_by(session, actor.user_id)
        return tuple(_view(row, owner, actor) for row, owner in rows)


def save_view(engine: sa.Engine, actor: Actor, name: str, query: str, *, shared: bool) -> View:
    """Keep a view under a name.

    Raises:
        InvalidInput: the name or the query cannot be, one's own views have the name already, or
            they are too many.
        NotAllowed: only a curator shares, and a command has no views.
    """
    owner = _owner(actor)
    if shared:
        allow(actor, Role.curator)
    name, query, now = checked_name(name), place_address.checked(query), datetime.now(UTC)
    values: dict[str, Any] = {"name": name, "name_key": fold(name), "query": query}
    values |= {"shared": shared, "created_at": now, "changed_at": now}
    with transaction(engine) as session:
        row = _add(session, user_id=owner, **values)
        if row is None:
            raise _taken(session, actor, owner, name)
        acts.note(session, events.VIEW_SAVED, actor.name, now, name=name, query=query)
    log.info("view saved", extra={"actor": actor.name, "view": row.id})
    return _view(row, actor.name, actor)


def change_view(
    engine: sa.Engine,
    actor: Actor,
    view_id: int,
    *,
    name: str | None = None,
    query: str | None = None,
    shared: bool | None = None,
) -> View:
    """Rename a view, let it show something else, or share it or not; None leaves that as it is.

    Raises:
        UnknownView: there is no such view, or it is another's and the actor is no admin.
        InvalidInput: the name or the query cannot be, or the owner has the name already.
        NotAllowed: only a curator shares.
    """
    values: dict[str, Any] = {}
    if name is not None:
        values |= {"name": (checked := checked_name(name)), "name_key": fold(checked)}
    if query is not None:
        values["query"] = place_address.checked(query)
    if shared is not None:
        if shared:
            allow(actor, Role.curator)
        values["shared"] = shared
    now = datetime.now(UTC)
    try:
        with transaction(engine) as session:
            changed = saved_views.change(session, view_id, _whose(actor), now, **values)
            if changed is None:
                raise UnknownView
            row, owner = changed
            facts = {"name": row.name, "query": values.get("query"), "shared": _said(shared)}
            acts.note(session, events.VIEW_CHANGED, actor.name, now, **facts)
            return _view(row, owner, actor)
    except IntegrityError as error:
        with transaction(engine) as session:
            owner_id = saved_views.owner_of(session, view_id)
            raise _taken(session, actor, owner_id, values["name"]) from error


@dataclass(frozen=True, slots=True)
class DeletedView:
    """A view that is no more; ``event_id`` is the act, by which ``restore_view`` brings it back."""

    name: str
    event_id: int


def delete_view(engine: sa.Engine, actor: Actor, view_id: int) -> DeletedView:
    """Delete a view; the history keeps all of it.

    Raises:
        UnknownView: there is no such view, or it is another's and the actor is no admin.
    """
    now = datetime.now(UTC)
    with transaction(engine) as session:
        deleted = saved_views.delete(session, view_id, _whose(actor))
        if deleted is None:
            raise UnknownView
        row, owner = deleted
        facts = {"name": row.name, "query": row.query, "shared": _said(row.shared), "owner": owner}
        facts |= {moment: getattr(row, moment).isoformat() for moment in _MOMENTS}
        event_id = acts.note(session, events.VIEW_DELETED, actor.name, now, **facts)
    return DeletedView(row.name, event_id)


def restore_view(engine: sa.Engine, actor: Actor, event_id: int) -> View:
    """Bring a deleted view back to its owner as it was, under a new id.

    Raises:
        UnknownAct: the act deleted no view, or somebody else did and the actor is no admin.
        InvalidInput: its owner has the name again, or too many views.
    """
    now = datetime.now(UTC)
    with transaction(engine) as session:
        event = history.get(session, event_id)
        if event is None or not _may_restore(actor, event):
            raise UnknownAct(event_id)
        facts = event.request
        owner = known_user(session, facts["owner"])
        name, query, shared = facts["name"], facts["query"], facts["shared"] == _said(True)
        row = _add(
            session,
            user_id=owner.id,
            name=name,
            name_key=fold(name),
            query=query,
            shared=shared,
            **{moment: datetime.fromisoformat(facts[moment]) for moment in _MOMENTS},
        )
        if row is None:
            raise _taken(session, actor, owner.id, name, "Rename that one first.")
        said = {"name": name, "query": query, "owner": owner.name}
        acts.note(session, events.VIEW_SAVED, actor.name, now, **said)
    log.info("view restored", extra={"actor": actor.name, "view": row.id})
    return _view(row, owner.name, actor)


_MOMENTS = ("created_at", "changed_at")


def _may_restore(actor: Actor, event: CurationEvent) -> bool:
    """He deleted a view with this act, or is an admin; of older acts the history has only names."""
    whole = event.act == events.VIEW_DELETED and "query" in event.request
    return whole and (event.actor == actor.name or actor.role.allows(Role.admin))


def _add(session: Session, *, user_id: int, **values: Any) -> SavedView | None:
    """None: the user has a view of that name."""
    if saved_views.number_of(session, user_id) >= MOST_VIEWS:
        raise InvalidInput("name", f"cannot be kept: there are {MOST_VIEWS} views already")
    key = saved_views.add(session, user_id=user_id, **values)
    return None if key is None else SavedView(id=key, user_id=user_id, **values)


def checked_name(name: str) -> str:
    """``name`` without blanks at its ends and with single ones between its words.

    Raises:
        InvalidInput: no view can be called so.
    """
    words = " ".join(name.split())
    if not words.isprintable() or not fold(words):
        raise InvalidInput("name", "must have characters that can be seen, and no others")
    if len(words) > LONGEST_NAME:
        raise InvalidInput("name", f"may have at most {LONGEST_NAME} characters")
    return words


def _owner(actor: Actor) -> int:
    if actor.user_id is None:
        raise NotAllowed(Role.viewer, "A command has no views of its own.")
    return actor.user_id


def _whose(actor: Actor) -> int | None:
    """Whose views the actor may change; None: everybody's."""
    return None if actor.role.allows(Role.admin) else _owner(actor)


def _said(shared: bool | None) -> str | None:
    return None if shared is None else "yes" if shared else "no"


def _taken(
    session: Session,
    actor: Actor,
    owner_id: int | None,
    name: str,
    cure: str = "Choose another name.",
) -> InvalidInput:
    known = saved_views.spelling(session, owner_id, fold(name)) or name
    who = "You already have" if owner_id == actor.user_id else "Its owner already has"
    reason = "is the name of another view of the same owner"
    return InvalidInput("name", reason, words=f"{who} a view called “{known}”. {cure}")


def _view(row: SavedView, owner: str, actor: Actor) -> View:
    mine = row.user_id == actor.user_id
    return View(
        id=row.id or 0,
        name=row.name,
        query=row.query,
        shared=row.shared,
        owner=owner,
        mine=mine,
        may_change=mine or actor.role.allows(Role.admin),
        changed_at=row.changed_at,
    )
