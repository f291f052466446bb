"""Waiting for something that another process does."""

from __future__ import annotations

import time
from collections.abc import Callable

import sqlalchemy as sa


def wait_until(condition: Callable[[], object], *, within_s: float, what: str) -> None:
    """Return as soon as ``condition`` holds; fail with ``what`` when it does not in time."""
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, f"not within {within_s:g} s: {what}"
        time.sleep(0.05)


def wait_for_a_lock(engine: sa.Engine) -> None:
    """Return as soon as somebody waits for a lock in that PostgreSQL database."""
    activity = sa.table(
        "pg_stat_activity", sa.column("wait_event_type"), sa.column("datname", sa.String)
    )
    waiting = sa.select(sa.func.count()).where(
        activity.c.wait_event_type == "Lock", activity.c.datname == sa.func.current_database()
    )

    def somebody_waits() -> bool:
        with engine.connect() as connection:
            return bool(connection.scalar(waiting))

    wait_until(somebody_waits, within_s=20, what="somebody waits for a lock")
