"""Databases and a Redis for benchmarks: all their own, and gone afterwards."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from placecurator.storage.database import make_engine
from placecurator.storage.schema import upgrade
from tests.servers import running_postgres, running_redis

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


@dataclass(frozen=True, slots=True)
class Stores:
    """A Redis, a PostgreSQL server, and a folder for SQLite files."""

    folder: Path
    redis_url: str
    postgres_url: str

    def new_database(self, kind: str, *, migrated: bool = True) -> str:
        """Make an empty database and return its URL."""
        name = f"bench_{uuid.uuid4().hex}"
        if kind == SQLITE:
            url = f"sqlite:///{self.folder / name}.db"
        else:
            server = sa.make_url(self.postgres_url)
            maintenance = sa.create_engine(
                server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
            )
            with maintenance.connect() as connection:
                connection.exec_driver_sql(f"CREATE DATABASE {name}")
            url = server.set(database=name).render_as_string(hide_password=False)
        if migrated:
            engine = make_engine(url)
            upgrade(engine)
            engine.dispose()
        return url


@contextmanager
def running_stores() -> Iterator[Stores]:
    """Start the servers; they end with the block."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # the PostgreSQL server may run as another user
        with (
            running_redis(folder) as redis_url,
            running_postgres(folder / "postgres") as postgres_url,
        ):
            yield Stores(folder, redis_url, postgres_url)


def tidy(engine: sa.Engine) -> None:
    """What the database does by itself after a while: statistics, and no long log to write."""
    postgres = engine.dialect.name == "postgresql"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for command in (
            ("VACUUM ANALYZE", "CHECKPOINT") if postgres else ("PRAGMA wal_checkpoint(TRUNCATE)",)
        ):
            connection.exec_driver_sql(command)
