"""The web app as a server of its own, and people of each role in front of its doors."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import httpx
import pytest
import sqlalchemy as sa

from placecurator.domain.accounts import Role
from placecurator.launch.checks import free_port
from placecurator.settings import CHECKOUT
from placecurator.storage.database import make_engine, transaction
from placecurator.storage.schema import upgrade
from tests.accounts import browser_of, token_of
from tests.commands import clean_environment
from tests.factories import stage_many
from tests.waiting import wait_until

PLACES = 30

Caller = Role | None
"""Somebody with a role; None: somebody who is not signed in."""

CALLERS: tuple[Caller, ...] = (None, *Role)


@dataclass(frozen=True, slots=True)
class Server:
    """The web app without its built pages, and what it stands on.

    ``session`` and ``token`` make a secret for a role.
    """

    url: str
    engine: sa.Engine
    log: Path
    session: Callable[[Caller], str | None]
    token: Callable[[Role], str]

    def said(self) -> str:
        """What it has written so far."""
        return self.log.read_text(errors="replace")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests of the doors: it must outlive each of them."""
    folder = tmp_path_factory.mktemp("doors")
    engine = make_engine(f"sqlite:///{folder / 'doors.db'}")
    upgrade(engine)
    with transaction(engine) as session:
        stage_many(session, PLACES)
    sessions = {role: browser_of(engine, role).secret for role in Role}
    with running_web_app(folder) as url:
        yield Server(
            url=url,
            engine=engine,
            log=folder / "web.log",
            session=lambda role: None if role is None else sessions[role],
            token=lambda role: token_of(engine, role),
        )
    engine.dispose()


@pytest.fixture
def no_traceback(server: Server) -> Iterator[None]:
    """What the test does leaves no traceback in the log."""
    before = len(server.said())
    yield
    assert "Traceback" not in server.said()[before:]


@contextmanager
def running_web_app(folder: Path, **settings: object) -> Iterator[str]:
    """The web app, logging in ``folder``; yields its URL.

    Unless ``settings`` name another, its database is ``doors.db`` there.
    """
    port = free_port()
    url = f"http://localhost:{port}"
    with (folder / "web.log").open("wb") as output, _running(folder, port, output, settings):
        wait_until(lambda: _answers(url), within_s=90, what="the server answers")
        yield url


@contextmanager
def _running(
    folder: Path, port: int, output: BinaryIO, more: Mapping[str, object]
) -> Iterator[None]:
    database_url = f"sqlite:///{folder / 'doors.db'}"
    settings = clean_environment(
        **{"database_url": database_url, "home": folder, "port": port, **more}
    )
    reflex = {
        "REFLEX_ENV_MODE": "prod",
        "__REFLEX_SKIP_COMPILE": "true",
        "REFLEX_WEB_WORKDIR": str(folder / "web"),
        "REFLEX_STATES_WORKDIR": str(folder / "states"),
        "REFLEX_UPLOADED_FILES_DIR": str(folder / "uploads"),
    }
    where = ("--interface", "asgi", "--host", "127.0.0.1", "--port", str(port))
    command = (
        sys.executable,
        "-m",
        "granian",
        *where,
        "--factory",
        "placecurator.placecurator:app",
    )
    process = subprocess.Popen(
        command, env=settings | reflex, cwd=CHECKOUT, stdout=output, stderr=subprocess.STDOUT
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/api/v3/health").is_success
    except httpx.TransportError:
        return False
