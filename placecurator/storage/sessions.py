"""Sessions and what stands behind them, each in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.accounts import IDLE, LIFETIME, Role
from placecurator.storage.columns import BIG_KEY, any_of
from placecurator.storage.models import User, UserSession

SEEN_EVERY = timedelta(minutes=1)
"""How exactly ``last_seen_at`` is kept."""

_session = sa.inspect(UserSession).c
_user = sa.inspect(User).c


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session that has not ended, with whose it is."""

    id: int
    last_seen_at: datetime
    user_id: int
    name: str
    role: Role


def begin(
    session: Session,
    user_id: int,
    digest: str,
    now: datetime,
    *,
    password_hash: str | None,
    address: str | None,
    user_agent: str | None,
) -> int | None:
    """Begin a session and return its key; None: the user was disabled or reset meanwhile.

    He is locked, so that whoever ends all his sessions ends this one, too, or prevents it.
    """
    row = {
        "digest": digest,
        "user_id": _user.id,
        "created_at": now,
        "last_seen_at": now,
        "expires_at": now + LIFETIME,
        "address": address,
        "user_agent": user_agent,
    }
    values = [
        value if isinstance(value, sa.ColumnElement) else sa.literal(value, _session[name].type)
        for name, value in row.items()
    ]
    unchanged = _user.password_hash.is_not_distinct_from(password_hash)
    whose = sa.select(*values).where(_user.id == user_id, _user.disabled_at.is_(None), unchanged)
    insert = sa.insert(UserSession).from_select(list(row), whose.with_for_update(read=True))
    key: int | None = session.scalar(insert.returning(_session.id))
    return key


def find(session: Session, digest: str, now: datetime) -> LiveSession | None:
    """The live session with this digest; None: it has ended, or never was."""
    return find_many(session, [digest], now).get(digest)


def find_many(session: Session, digests: Sequence[str], now: datetime) -> Mapping[str, LiveSession]:
    """The live sessions with these digests, by digest."""
    dialect = session.get_bind().dialect.name
    named = any_of(_session.digest, digests, dialect, sa.String())
    rows = session.execute(
        sa.select(
            _session.digest,
            *(_session.id, _session.last_seen_at, _user.id, _user.name, _user.role),
        )
        .join_from(UserSession, User, _user.id == _session.user_id)
        .where(named, *_alive(now), _user.disabled_at.is_(None))
    )
    return {digest: LiveSession(*rest) for digest, *rest in rows}


def _alive(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        _session.revoked_at.is_(None),
        _session.expires_at > now,
        _session.last_seen_at > now - IDLE,
    )


def touch(session: Session, session_ids: Sequence[int], now: datetime) -> None:
    """Say that sessions are in use, unless that was said within the last minute."""
    faded = _session.last_seen_at < now - SEEN_EVERY
    dialect = session.get_bind().dialect.name
    named = any_of(_session.id, sorted(session_ids), dialect, BIG_KEY)
    change = sa.update(UserSession).where(named, faded)
    session.execute(change.values(last_seen_at=now).execution_options(synchronize_session=False))


def end(session: Session, digest: str, now: datetime) -> int | None:
    """End the session with this digest and return whose it was; None: it had ended."""
    ended = _ended(now, _session.digest == digest).returning(_session.user_id)
    user_id: int | None = session.scalar(ended)
    return user_id


def end_all(session: Session, user_id: int, now: datetime, *, but: int | None = None) -> int:
    """End all sessions of a user, but that with the key ``but``; return how many there were."""
    others = sa.true() if but is None else _session.id != but
    ended = _ended(now, _session.user_id == user_id, others).returning(_session.id)
    return len(session.scalars(ended).all())


def forget_ended(session: Session, user_id: int, now: datetime) -> None:
    """Delete the sessions of a user that have ended: the history tells of them."""
    ended = sa.delete(UserSession).where(
        _session.user_id == user_id, sa.not_(sa.and_(*_alive(now)))
    )
    session.execute(ended.execution_options(synchronize_session=False))


def _ended(now: datetime, *conditions: sa.ColumnElement[bool]) -> sa.Update:
    change = sa.update(UserSession).where(*conditions, *_alive(now)).values(revoked_at=now)
    return change.execution_options(synchronize_session=False)
