"""Users: finding them, and changing them while an admin is left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.accounts import Role
from placecurator.storage import upserts
from placecurator.storage.models import User, UserSession

_user = sa.inspect(User).c
_session = sa.inspect(UserSession).c


def by_key(session: Session, name_key: str) -> User | None:
    """The user with this folded name; None: there is none."""
    return session.scalar(sa.select(User).where(_user.name_key == name_key))


def by_subject(session: Session, issuer: str, subject: str) -> User | None:
    """The user whom a sign-in provider knows by ``subject``; None: there is none."""
    known = sa.and_(_user.oidc_issuer == issuer, _user.oidc_subject == subject)
    return session.scalar(sa.select(User).where(known))


def add(session: Session, **row: Any) -> int | None:
    """Insert a user, given by columns, and return his key; None: name or subject are taken."""
    insert = upserts.insert(session.get_bind().dialect.name, User).values(**row)
    key: int | None = session.scalar(insert.on_conflict_do_nothing().returning(_user.id))
    return key


def all_users(session: Session) -> Sequence[tuple[User, datetime | None]]:
    """All users by name, each with when he was last seen in a browser; None: never."""
    seen = sa.select(sa.func.max(_session.last_seen_at)).where(_session.user_id == _user.id)
    rows = sa.select(User, seen.scalar_subquery()).order_by(_user.name_key)
    return [(user, last_seen_at) for user, last_seen_at in session.execute(rows)]


def admin_with_password(session: Session) -> bool:
    """Whether some admin can sign in without a link."""
    admin = _user.role == Role.admin
    able = sa.exists().where(admin, _user.disabled_at.is_(None), _user.password_hash.is_not(None))
    return bool(session.scalar(sa.select(able)))


def nobody_yet(session: Session) -> bool:
    """Whether there is no user at all."""
    return not session.scalar(sa.select(sa.exists().where(_user.id.is_not(None))))


def disable(session: Session, user_id: int, now: datetime) -> bool:
    """Disable an enabled user, unless he is the last admin; return whether it was done."""
    enabled = _user.disabled_at.is_(None)
    return _changed(session, user_id, enabled, _another_admin(session), disabled_at=now)


def enable(session: Session, user_id: int) -> bool:
    """Enable a disabled user; return whether it was done."""
    return _changed(session, user_id, _user.disabled_at.is_not(None), disabled_at=None)


def set_role(session: Session, user_id: int, role: Role) -> bool:
    """Give a user another role, unless he is the last admin; return whether it was done."""
    left = sa.true() if role is Role.admin else _another_admin(session)
    return _changed(session, user_id, _user.role != role, left, role=role)


def set_password(
    session: Session, user_id: int, password_hash: str | None, *, instead_of: str | None
) -> bool:
    """Replace a password that is still ``instead_of``; return whether it was done."""
    unchanged = _user.password_hash.is_not_distinct_from(instead_of)
    return _changed(session, user_id, unchanged, password_hash=password_hash)


def forget_password(session: Session, user_id: int) -> None:
    """Leave a user without a password, whatever it was."""
    _changed(session, user_id, sa.true(), password_hash=None)


def _changed(
    session: Session, user_id: int, *conditions: sa.ColumnElement[bool], **values: Any
) -> bool:
    change = sa.update(User).where(_user.id == user_id, *conditions).values(**values)
    change = change.returning(_user.id).execution_options(synchronize_session=False)
    return session.scalar(change) is not None


def _another_admin(session: Session) -> sa.ColumnElement[bool]:
    """A condition on a user: he is no admin that counts, or not the last one.

    The admins are locked before the statement looks, so that two who remove each other wait in
    line; SQLite has one writer anyway.
    """
    admins = sa.select(_user.id).where(_user.role == Role.admin)
    session.execute(admins.order_by(_user.id).with_for_update())
    other = sa.inspect(User).local_table.alias()
    there = sa.exists().where(
        other.c.role == Role.admin, other.c.disabled_at.is_(None), other.c.id != _user.id
    )
    return sa.or_(_user.role != Role.admin, _user.disabled_at.is_not(None), there)
