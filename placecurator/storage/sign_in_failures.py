"""Wrong passwords in a row: each try is counted before it is looked at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.accounts import FORGIVEN_AFTER, FREE_FAILURES, LONGEST_LOCK, lock_after
from placecurator.storage import upserts
from placecurator.storage.models import SignInFailure

_failure = sa.inspect(SignInFailure).c


def locked_until(session: Session, name_digest: str, now: datetime) -> datetime | None:
    """Until when nobody may try this name; None: anybody may now."""
    locked = sa.select(_failure.locked_until).where(_failure.name_digest == name_digest)
    return session.scalar(locked.where(_failure.locked_until > now))


def begin(session: Session, name_digest: str, now: datetime) -> sa.Row[Any] | None:
    """Count a try as a failure before it is made, so that a flood of them cannot overtake it.

    Returns its ``failures`` in a row and ``locked_until``, which hold if it fails; None: nobody may
    try now.
    """
    insert = upserts.insert(session.get_bind().dialect.name, SignInFailure)
    before = sa.case((_failure.last_at < now - FORGIVEN_AFTER, 0), else_=_failure.failures)
    free = sa.or_(_failure.locked_until.is_(None), _failure.locked_until <= now)
    counted = (
        insert.values(name_digest=name_digest, failures=1, last_at=now)
        .on_conflict_do_update(
            index_elements=[_failure.name_digest],
            set_={"failures": before + 1, "locked_until": _lock(before + 1, now), "last_at": now},
            where=free,
        )
        .returning(_failure.failures, _failure.locked_until)
    )
    return session.execute(counted).first()


def _lock(failures: sa.ColumnElement[int], now: datetime) -> sa.ColumnElement[datetime | None]:
    """When the lock after so many failures ends: the rule of the domain as a table."""
    until = []
    count = FREE_FAILURES + 1
    while lock_after(count) < LONGEST_LOCK:
        until.append((failures == count, _time(now + lock_after(count))))
        count += 1
    free = (failures <= FREE_FAILURES, sa.null())
    return sa.case(free, *until, else_=_time(now + LONGEST_LOCK))


def _time(moment: datetime) -> sa.ColumnElement[datetime]:
    return sa.literal(moment, _failure.locked_until.type)


def forgive(session: Session, name_digest: str) -> None:
    """Forget the failures of a name: somebody knew the password."""
    session.execute(_gone(_failure.name_digest == name_digest))


def forget_old(session: Session, now: datetime) -> None:
    """Delete what is forgiven anyway: names that nobody has are tried, too."""
    session.execute(_gone(_failure.last_at < now - FORGIVEN_AFTER))


def _gone(condition: sa.ColumnElement[bool]) -> sa.Delete:
    return sa.delete(SignInFailure).where(condition).execution_options(synchronize_session=False)
