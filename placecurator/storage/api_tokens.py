"""API tokens and who stands behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.accounts import Role
from placecurator.storage.models import ApiToken, User

USED_EVERY = timedelta(minutes=1)
"""How exactly ``last_used_at`` is kept."""

_token = sa.inspect(ApiToken).c
_user = sa.inspect(User).c


@dataclass(frozen=True, slots=True)
class LiveToken:
    """A token that works, with whose it is; ``user_role`` is what the user himself may."""

    id: int
    role: Role
    last_used_at: datetime | None
    user_id: int
    name: str
    user_role: Role


def find(session: Session, digest: str, now: datetime) -> LiveToken | None:
    """The live token with this digest; None: it has ended, or never was."""
    row = session.execute(
        sa.select(_token.id, _token.role, _token.last_used_at, _user.id, _user.name, _user.role)
        .join_from(ApiToken, User, _user.id == _token.user_id)
        .where(_token.digest == digest, _token.revoked_at.is_(None), _unexpired(now))
        .where(_user.disabled_at.is_(None))
    ).first()
    return None if row is None else LiveToken(*row)


def _unexpired(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(_token.expires_at.is_(None), _token.expires_at > now)


def touch(session: Session, token_id: int, now: datetime) -> None:
    """Say that a token is in use, unless that was said within the last minute."""
    faded = sa.or_(_token.last_used_at.is_(None), _token.last_used_at < now - USED_EVERY)
    change = sa.update(ApiToken).where(_token.id == token_id, faded)
    session.execute(change.values(last_used_at=now).execution_options(synchronize_session=False))


def unrevoked(session: Session, user_id: int | None) -> Sequence[tuple[ApiToken, str]]:
    """The tokens that nobody revoked, the newest first, with the names of their users.

    ``user_id`` chooses those of one user; None: all.
    """
    whose = sa.true() if user_id is None else _token.user_id == user_id
    rows = (
        sa.select(ApiToken, _user.name)
        .join_from(ApiToken, User, _user.id == _token.user_id)
        .where(_token.revoked_at.is_(None), whose)
        .order_by(_token.id.desc())
    )
    return [(token, name) for token, name in session.execute(rows)]


def revoke(
    session: Session, token_id: int, user_id: int | None, now: datetime
) -> tuple[str, str] | None:
    """Revoke a token of a user (None: of anybody) and return its hint and label.

    None: there is no such token, or it was revoked before.
    """
    whose = sa.true() if user_id is None else _token.user_id == user_id
    change = sa.update(ApiToken).where(_token.id == token_id, _token.revoked_at.is_(None), whose)
    change = change.values(revoked_at=now).returning(_token.hint, _token.label)
    row = session.execute(change.execution_options(synchronize_session=False)).first()
    return None if row is None else (row.hint, row.label)


def revoke_all(session: Session, user_id: int, now: datetime) -> int:
    """Revoke all tokens of a user and return how many there were."""
    change = sa.update(ApiToken).where(_token.user_id == user_id, _token.revoked_at.is_(None))
    change = change.values(revoked_at=now).returning(_token.id)
    revoked = session.scalars(change.execution_options(synchronize_session=False))
    return len(revoked.all())
