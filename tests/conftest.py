"""Shared fixtures: every test of storage, services and worker runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.util import LRUCache
from xdist.scheduler.loadfile import LoadFileScheduling

from placecurator.storage.database import make_engine, transaction
from placecurator.storage.schema import upgrade
from tests.servers import running_postgres, running_redis

DATABASES = ("sqlite", "postgresql")

_ROOM_BYTES = 4_000_000_000
"""What the PostgreSQL servers of all processes of a run need at most, with room to spare."""


_TOGETHER = ("tests/e2e", "tests/doors")
"""Folders whose tests share a running product: the same process runs all of them."""

_BROWSER_TESTS = "tests/e2e"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests that wait for other processes first, and those of the browser last.

    From the first browser test on, Playwright keeps an event loop running in this thread, and no
    other test could start one of its own. With a process to spare they have one for themselves, and
    are its first: they take longest.
    """
    alone = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")) > 2
    items.sort(key=lambda item: _when(item, alone=alone))


def _when(item: pytest.Item, *, alone: bool) -> int:
    folder = item.path.parent.name
    if folder == "e2e":
        return (-2 if alone else 2) + (item.get_closest_marker("browser") is not None)
    return 0 if folder == "worker" else 1


class _ByFile(LoadFileScheduling):  # type: ignore[misc]
    """Each file is run by one process, and all that need the same running product by the same one.

    Who has the browser tests gets nothing else after them.
    """

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return next((folder for folder in _TOGETHER if file.startswith(f"{folder}/")), file)

    def _reschedule(self, node: Any) -> None:
        if _BROWSER_TESTS in self.assigned_work[node]:
            node.shutdown()  # as soon as it has run what it has
        else:
            super()._reschedule(node)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadFileScheduling:
    """How ``make test`` divides the tests among its processes."""
    return _ByFile(config, log)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server; its database ``template_migrated`` has the migrated schema.

    Its data are not below pytest's own temporary folder: each pytest that starts closes that one to
    other users, and as root the server runs as a user of its own.
    """
    with (
        tempfile.TemporaryDirectory(prefix="placecurator-postgres-", dir=_memory()) as folder,
        running_postgres(Path(folder) / "data") as url,
    ):
        with _maintenance(url) as connection:
            # A database for each test: without these it waits for the disk twice. What is lost
            # when the machine itself fails is the tests' own data.
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
            connection.exec_driver_sql("ALTER SYSTEM SET max_wal_size = '256MB'")
            connection.exec_driver_sql("SELECT pg_reload_conf()")
            connection.exec_driver_sql("CREATE DATABASE template_migrated")
        template = make_engine(_with_database(url, "template_migrated"))
        upgrade(template)
        template.dispose()
        yield url
        _maintainer(url).dispose()


def _memory() -> Path | None:
    """A folder in memory, where databases are made in half the time; None: there is no room."""
    folder = Path("/dev/shm")
    return folder if folder.is_dir() and shutil.disk_usage(folder).free > _ROOM_BYTES else None


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that carries the schema of the migrations."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = make_engine(f"sqlite:///{path}")
    upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty migrated database of the test's own, once for each kind."""
    with _empty_database(request, tmp_path) as url:
        yield url


@pytest.fixture(scope="module", params=DATABASES)
def module_engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sa.Engine]:
    """An engine on a database of a file of tests that fills it once and then only reads."""
    with _empty_database(request, tmp_path_factory.mktemp("module")) as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


@contextmanager
def _empty_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template, folder / "test.db")
        yield f"sqlite:///{folder / 'test.db'}"
        return
    server: str = request.getfixturevalue("postgres_url")
    name = f"test_{uuid.uuid4().hex}"
    with _maintenance(server) as connection:
        connection.exec_driver_sql(
            f"CREATE DATABASE {name} TEMPLATE template_migrated STRATEGY file_copy"
        )
    yield _with_database(server, name)
    with _maintenance(server) as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    """An engine on an empty migrated database of the test's own."""
    engine = make_engine(database_url)
    _know_statements(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: sa.Engine) -> Iterator[Session]:
    """A transaction on that database, committed at the end of the test."""
    with transaction(engine) as session:
        yield session


@pytest.fixture(scope="session")
def redis_server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis server for the whole run; tests that use it take ``redis_url``."""
    with running_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture
def redis_url(redis_server_url: str) -> str:
    """The URL of an empty Redis."""
    import redis

    redis.Redis.from_url(redis_server_url).flushall()
    return redis_server_url


_LONGEST_KNOWN: dict[str, sa.Engine] = {}
_compiled: LRUCache[Any, Any] = LRUCache(5000)


def _know_statements(engine: sa.Engine) -> None:
    """Let the engine know each statement that another test has compiled, as in one long process.

    Else each test compiles all of its statements, which takes longer than to execute them.
    """
    name = engine.dialect.name
    if name not in _LONGEST_KNOWN:
        engine.connect().close()  # a dialect asks the database what it can do
        _LONGEST_KNOWN[name] = engine
    engine.dialect = _LONGEST_KNOWN[name].dialect
    engine.update_execution_options(compiled_cache=_compiled)


def _with_database(url: str, name: str) -> str:
    return sa.make_url(url).set(database=name).render_as_string(hide_password=False)


def _maintenance(url: str) -> sa.Connection:
    return _maintainer(url).connect()


@lru_cache(maxsize=1)
def _maintainer(url: str) -> sa.Engine:
    """Its connection stays open: to connect twice for each test takes as long as some tests do."""
    return sa.create_engine(url, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
