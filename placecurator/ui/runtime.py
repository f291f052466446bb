"""The engine, the messages and the doctor of this process, and leaving the event loop.

Nothing here connects at import: a build of the pages needs neither database nor Redis.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar

import sqlalchemy as sa

from placecurator.services.rounds import Rounds
from placecurator.services.signals import Signals
from placecurator.settings import current_settings
from placecurator.storage.database import engine_of_this_process

P = ParamSpec("P")
T = TypeVar("T")


def engine() -> sa.Engine:
    """The engine of this process."""
    return engine_of_this_process(current_settings().database_url_in_use)


def signals() -> Signals:
    """The messages of this process: connections must not be shared across a fork."""
    return _signals_of(os.getpid())


@lru_cache(maxsize=2)
def _signals_of(_pid: int) -> Signals:
    return Signals(current_settings().redis_url)


def rounds() -> Rounds:
    """The doctor's rounds of this process."""
    return _rounds_of(engine(), current_settings().scheduler_interval_s)


@lru_cache(maxsize=2)
def _rounds_of(engine: sa.Engine, tick_s: float) -> Rounds:
    return Rounds(engine, tick_s=tick_s)


async def in_thread(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a service off the event loop, which all open pages share."""
    return await asyncio.to_thread(function, *args, **kwargs)
