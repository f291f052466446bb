"""The REST API in a server process of its own, with the log of the web app."""

from __future__ import annotations

import sys

from fastapi import FastAPI

from placecurator.api.app import create_api
from placecurator.launch.programs import Program
from placecurator.logs import set_up_logging
from placecurator.services.signals import Signals
from placecurator.settings import current_settings
from placecurator.storage.database import engine_of_this_process


def api_server(port: int) -> Program:
    """The server as a program to start."""
    where = ("--host", "127.0.0.1", "--port", str(port))
    what = ("--interface", "asgi", "--factory", "tests.worker.serving:app")
    return Program("api", (sys.executable, "-m", "granian", *where, *what))


def app() -> FastAPI:
    """What the server serves."""
    settings = current_settings()
    set_up_logging(settings)
    engine = engine_of_this_process(settings.database_url_in_use)
    return create_api(engine, Signals(settings.redis_url), settings)
