"""Engines and transactions: the only place that opens, commits or rolls back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.domain.errors import DatabaseAway

_AWAY = (sa.exc.OperationalError, sa.exc.InterfaceError)

_BUSY_TIMEOUT_S = 30


def make_engine(url: str) -> sa.Engine:
    """An engine for ``url`` (``sqlite:///…`` or ``postgresql+psycopg://…``), not yet connected."""
    if sa.make_url(url).get_backend_name() == "sqlite":
        return _make_sqlite_engine(url)
    return sa.create_engine(
        url,
        pool_pre_ping=True,
        # A frozen process must not hold row locks for ever.
        connect_args={
            "connect_timeout": 5,
            # Nothing here runs for so long that compiling it would pay.
            "options": "-c lock_timeout=30000 -c idle_in_transaction_session_timeout=60000"
            " -c jit=off",
        },
    )


def _make_sqlite_engine(url: str) -> sa.Engine:
    # IMMEDIATE: the driver takes the write lock before the first write of a transaction, so that
    # two writers queue up instead of failing when they upgrade a read lock.
    engine = sa.create_engine(
        url, connect_args={"timeout": _BUSY_TIMEOUT_S, "isolation_level": "IMMEDIATE"}
    )

    @sa.event.listens_for(engine, "connect")
    def _set_up_connection(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        # Both for large writes: with the defaults (2 MB, 4 MB) a million rows take twice as long,
        # because the pages of the indexes are read and written again and again.
        cursor.execute("PRAGMA cache_size=-65536")  # KiB
        # Rows that are looked up here and there are read twice as fast without a copy of each page.
        cursor.execute("PRAGMA mmap_size=2147418112")  # bytes, the most that SQLite takes
        cursor.execute("PRAGMA wal_autocheckpoint=50000")  # pages of 4 KiB
        cursor.execute("PRAGMA journal_size_limit=100000000")  # bytes that the WAL keeps
        cursor.close()

    return engine


def engine_of_this_process(url: str) -> sa.Engine:
    """The engine for ``url``, made once per process: a pool must not be shared across a fork."""
    return _engine_of(url, os.getpid())


@lru_cache(maxsize=8)
def _engine_of(url: str, _pid: int) -> sa.Engine:
    return make_engine(url)


@contextmanager
def transaction(engine: sa.Engine) -> Iterator[Session]:
    """A session that commits when the block ends and rolls back when it raises.

    Raises:
        DatabaseAway: the database does not answer, or is too busy.
    """
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session
    except sa.exc.TimeoutError as error:  # all connections of the pool are in use
        raise DatabaseAway(first_line(error)) from error
    except sa.exc.DBAPIError as error:
        # PostgreSQL has many names for a connection that it ended, of all classes of errors.
        if isinstance(error, _AWAY) or error.connection_invalidated:
            raise DatabaseAway(first_line(error.orig)) from error
        raise


def first_line(error: BaseException | None) -> str:
    """What ``error`` says, without the statement and its values, which come after it."""
    return str(error).partition("\n")[0]
