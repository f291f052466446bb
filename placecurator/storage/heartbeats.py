"""Signs of life: the database is the truth about who is at work, too."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.storage import upserts
from placecurator.storage.models import Heartbeat

SCHEDULER = "scheduler"
"""The name of whoever looks for work."""

BEAT_EVERY = timedelta(seconds=5)
"""A heart beats at most this often, however many processes share it."""

_heartbeat = sa.inspect(Heartbeat).c


def beat(session: Session, name: str, now: datetime) -> None:
    """Say that ``name`` is at work. Never waits for another process that says so."""
    # A row that somebody holds is skipped: whoever holds it is alive, or frozen and not to be
    # waited for.
    faded = (
        sa.select(_heartbeat.name)
        .where(_heartbeat.name == name, _heartbeat.at < now - BEAT_EVERY)
        .with_for_update(skip_locked=True)
    )
    session.execute(
        sa.update(Heartbeat)
        .where(_heartbeat.name.in_(faded))
        .values(at=now)
        .execution_options(synchronize_session=False)
    )
    # The insert would wait for whoever holds the row, so it is not even tried when there is one.
    there = sa.exists().where(_heartbeat.name == name)
    first = sa.select(sa.literal(name), sa.literal(now, _heartbeat.at.type)).where(sa.not_(there))
    insert = upserts.insert(session.get_bind().dialect.name, Heartbeat)
    session.execute(insert.from_select(["name", "at"], first).on_conflict_do_nothing())


def last_beat(session: Session, name: str) -> datetime | None:
    """When ``name`` was last at work, to within five seconds; None: never."""
    return session.scalar(sa.select(_heartbeat.at).where(_heartbeat.name == name))
