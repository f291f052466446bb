"""Ends a process whose event loop is stuck: no time-out inside the loop could."""

from __future__ import annotations

import asyncio
import faulthandler
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_EVERY_S = 1.0


@asynccontextmanager
async def watchdog(limit_s: float) -> AsyncIterator[None]:
    """Inside the block, a loop that does not turn for ``limit_s`` seconds ends this process.

    Where every thread was is written to stderr. Works also when nothing else in the process does,
    because C code keeps the interpreter to itself. What the process held is rescued when its leases
    expire.
    """
    turning = asyncio.create_task(_keep_turning(limit_s))
    try:
        yield
    finally:
        turning.cancel()
        faulthandler.cancel_dump_traceback_later()


async def _keep_turning(limit_s: float) -> None:
    while True:
        faulthandler.dump_traceback_later(limit_s, exit=True)
        await asyncio.sleep(_EVERY_S)
