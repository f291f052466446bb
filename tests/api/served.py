"""The REST API as a process of its own, to be killed and to be asked many things at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
from fastapi import FastAPI

from placecurator.api.app import create_api
from placecurator.launch.checks import free_port
from placecurator.services.signals import Signals
from placecurator.settings import CHECKOUT, current_settings
from placecurator.storage.database import make_engine
from tests.commands import clean_environment
from tests.waiting import wait_until


def api() -> FastAPI:
    """The API on the database that the environment names, without Redis."""
    settings = current_settings()
    return create_api(make_engine(settings.database_url_in_use), Signals(None), settings)


@dataclass(slots=True)
class Served:
    """A server that can be killed and started again at the same ``url``."""

    database_url: str
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        where = ("--interface", "asgi", "--host", "127.0.0.1", "--port", str(self.port))
        command = (sys.executable, "-m", "granian", *where, "--factory", "tests.api.served:api")
        self.process = subprocess.Popen(
            command,
            env=clean_environment(database_url=self.database_url, port=self.port),
            cwd=CHECKOUT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        wait_until(self._answers, within_s=60, what="the API answers")

    def kill(self) -> None:
        """End all of it at once, as a machine that loses its power."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
            self.process = None

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/v3/health").is_success
        except httpx.TransportError:
            return False


@contextmanager
def served(database_url: str) -> Iterator[Served]:
    """A server on that database, which is over when the block ends."""
    server = Served(database_url)
    try:
        server.start()
        yield server
    finally:
        server.kill()
