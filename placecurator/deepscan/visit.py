"""One visit of a website: its time limit, which stands still while it waits for a turn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar

from placecurator.deepscan.site_turns import HostBusy, SiteTurns, site_of_address


class Visit:
    """Takes one turn at each site that it comes to, however many requests it makes there."""

    def __init__(self, turns: SiteTurns, limit: asyncio.Timeout, patience_s: float):
        self._turns = turns
        self._limit = limit
        self._patience_s = patience_s
        self._visited: set[str] = set()

    async def come_to(self, site: str) -> None:
        """Wait for the turn at ``site``.

        Raises:
            HostBusy: It is too far away.
        """
        if site in self._visited:
            return
        self._visited.add(site)
        loop = asyncio.get_running_loop()
        asked_at, limit_at = loop.time(), self._limit.when()
        self._limit.reschedule(None)
        try:
            wait_s = await self._turns.take(site)
            if wait_s > max(self._patience_s, 0.0):
                raise HostBusy(wait_s)
            await asyncio.sleep(wait_s)
        finally:
            waited_s = loop.time() - asked_at
            self._patience_s -= waited_s
            if limit_at is not None:
                self._limit.reschedule(limit_at + waited_s)


# The guard learns the address deep inside the connection pool, which hands nothing through to it.
_current: ContextVar[Visit] = ContextVar("visit")


@asynccontextmanager
async def visiting(turns: SiteTurns, *, limit_s: float, patience_s: float) -> AsyncIterator[Visit]:
    """A visit for at most ``limit_s``, besides at most ``patience_s`` of waiting for turns.

    Raises:
        TimeoutError: It took longer.
    """
    async with asyncio.timeout(limit_s) as limit:
        visit = Visit(turns, limit, patience_s)
        token = _current.set(visit)
        try:
            yield visit
        finally:
            _current.reset(token)


async def turn_at_address(address: str) -> None:
    """Have the visit that runs in this task, if any, wait for its turn at ``address``.

    Raises:
        HostBusy: It is too far away.
    """
    visit = _current.get(None)
    if visit:
        await visit.come_to(site_of_address(address))
