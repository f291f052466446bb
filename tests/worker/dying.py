"""Doing something in a real process that is killed at a chosen point."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable

import sqlalchemy as sa

from placecurator.storage.database import make_engine

Act = Callable[[sa.Engine], object]


def killed_before_the_commit(engine: sa.Engine, act: Act) -> None:
    """Do ``act`` in a process that is gone when it would commit."""

    def listen_and_act(own: sa.Engine) -> None:
        sa.event.listen(own, "commit", lambda _connection: os.kill(os.getpid(), signal.SIGKILL))
        act(own)

    killed_after(engine, listen_and_act)


def killed_after(engine: sa.Engine, act: Act) -> None:
    """Do ``act`` in a process that then is gone."""
    url = engine.url

    def run() -> None:
        act(make_engine(url.render_as_string(hide_password=False)))
        os.kill(os.getpid(), signal.SIGKILL)

    process = multiprocessing.get_context("fork").Process(target=run)
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
