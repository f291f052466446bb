"""Databases full of made-up places, kept in a folder so that a second run starts at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import sqlalchemy as sa

from bench.desk.rows import COLUMNS, rows
from placecurator.storage.database import make_engine
from placecurator.storage.schema import upgrade
from tests.servers import running_postgres

_BATCH = 20_000

_SETTINGS = (("shared_buffers", "2GB"), ("random_page_cost", "1.1"), ("max_wal_size", "4GB"))
"""What `docs/operating.md` asks of a PostgreSQL server with a million places."""


@contextmanager
def sqlite_engine(folder: Path, count: int) -> Iterator[sa.Engine]:
    """A SQLite database with ``count`` places."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"desk-{count}.db"
    engine = make_engine(f"sqlite:///{file}")
    upgrade(engine)
    if _is_empty(engine):
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute("PRAGMA cache_size=-1000000")
            marks = ", ".join("?" * len(COLUMNS))
            insert = f"INSERT INTO places_staging ({', '.join(COLUMNS)}) VALUES ({marks})"
            connection.executemany(insert, map(_as_sqlite_has_it, rows(count)))
        _maintain(engine, "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)")
    yield engine
    engine.dispose()


@contextmanager
def postgres_engine(folder: Path, count: int) -> Iterator[sa.Engine]:
    """A PostgreSQL server whose database has ``count`` places."""
    data = folder / f"postgres-{count}"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # the server may run as another user
    with running_postgres(data, keep=True) as url:
        _set_up(url)  # from the next start on
    with running_postgres(data, keep=True) as url:
        engine = make_engine(url)
        upgrade(engine)
        if _is_empty(engine):
            _copy(engine, count)
            _maintain(engine, "VACUUM ANALYZE", "CHECKPOINT")
        yield engine
        engine.dispose()


def _set_up(url: str) -> None:
    engine = make_engine(url)
    _maintain(engine, *(f"ALTER SYSTEM SET {name} = '{value}'" for name, value in _SETTINGS))
    engine.dispose()


def _is_empty(engine: sa.Engine) -> bool:
    with engine.connect() as connection:
        return connection.exec_driver_sql("SELECT 1 FROM places_staging LIMIT 1").first() is None


def _as_sqlite_has_it(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(
        value.strftime("%Y-%m-%d %H:%M:%S.%f")
        if isinstance(value, datetime)
        else value.isoformat()
        if isinstance(value, date)
        else value
        for value in row
    )


def _copy(engine: sa.Engine, count: int) -> None:
    made = rows(count)
    with engine.begin() as connection:
        cursor = connection.connection.cursor()
        while batch := list(islice(made, _BATCH)):
            with cursor.copy(f"COPY places_staging ({', '.join(COLUMNS)}) FROM STDIN") as copy:
                for row in batch:
                    copy.write_row(row)


def _maintain(engine: sa.Engine, *commands: str) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for command in commands:
            connection.exec_driver_sql(command)
