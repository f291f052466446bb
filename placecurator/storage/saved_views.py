"""Saved views: kept by their owners, seen by everybody when they are shared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.storage import upserts
from placecurator.storage.models import SavedView, User

_view = sa.inspect(SavedView).c
_user = sa.inspect(User).c


def seen_by(session: Session, user_id: int | None) -> Sequence[tuple[SavedView, str]]:
    """The views of a user and those that others share, by name, each with its owner's name."""
    seen = sa.or_(_view.shared.is_(sa.true()), _view.user_id == user_id)
    rows = (
        sa.select(SavedView, _user.name)
        .join_from(SavedView, User, _user.id == _view.user_id)
        .where(seen)
        .order_by(_view.name_key, _view.id)
    )
    return [(view, owner) for view, owner in session.execute(rows)]


def number_of(session: Session, user_id: int) -> int:
    """How many views a user has."""
    number = sa.select(sa.func.count()).where(_view.user_id == user_id)
    return session.scalar(number) or 0


def owner_of(session: Session, view_id: int) -> int | None:
    """The user whose view it is; None: there is no such view."""
    owner: int | None = session.scalar(sa.select(_view.user_id).where(_view.id == view_id))
    return owner


def spelling(session: Session, user_id: int | None, name_key: str) -> str | None:
    """How a user spells the name of his view with that key; None: he has none."""
    named = sa.select(_view.name).where(_view.user_id == user_id, _view.name_key == name_key)
    name: str | None = session.scalar(named)
    return name


def add(session: Session, **row: Any) -> int | None:
    """Insert a view, given by columns, and return its key; None: its owner has one of that name."""
    insert = upserts.insert(session.get_bind().dialect.name, SavedView).values(**row)
    key: int | None = session.scalar(insert.on_conflict_do_nothing().returning(_view.id))
    return key


def change(
    session: Session, view_id: int, user_id: int | None, now: datetime, **values: Any
) -> tuple[SavedView, str] | None:
    """Set columns of a view of a user (None: of anybody) and return it with its owner's name.

    None: there is no such view of his.

    Raises:
        sqlalchemy.exc.IntegrityError: its owner has another one of the new name.
    """
    changed = (
        sa.update(SavedView)
        .where(*_whose(view_id, user_id))
        .values(changed_at=now, **values)
        .execution_options(synchronize_session=False)
    )
    session.execute(changed)
    own = sa.select(SavedView, _user.name).join_from(SavedView, User, _user.id == _view.user_id)
    row = session.execute(own.where(*_whose(view_id, user_id))).first()
    return None if row is None else (row[0], row[1])


def delete(session: Session, view_id: int, user_id: int | None) -> tuple[SavedView, str] | None:
    """Delete a view of a user (None: of anybody) and return it with its owner's name.

    None: there is no such view of his.
    """
    deleted = sa.delete(SavedView).where(*_whose(view_id, user_id)).returning(*_view)
    row = session.execute(deleted.execution_options(synchronize_session=False)).one_or_none()
    if row is None:
        return None
    owner = session.scalars(sa.select(_user.name).where(_user.id == row.user_id)).one()
    return SavedView(**row._mapping), owner


def _whose(view_id: int, user_id: int | None) -> tuple[sa.ColumnElement[bool], ...]:
    whose = sa.true() if user_id is None else _view.user_id == user_id
    return _view.id == view_id, whose
