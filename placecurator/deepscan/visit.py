"""One visit of a website: what it may use, and the turns that it takes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass

import httpx

from placecurator.deepscan.site_turns import HostBusy, SiteTurns, site_of_address
from placecurator.deepscan.trouble import Trouble, WebsiteUnreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLimits:
    """What one visit of a website may use.

    ``page_s`` and ``page_bytes`` bound one page with all its redirects, ``site_s`` and
    ``site_bytes`` all pages together; bytes are counted as sent and decoded, whichever are more.
    ``requests`` are all of them, those for redirects and robots.txt included. ``pages`` is how many
    pages are read at most; between two of them lie ``page_interval_s``.
    """

    page_s: float = 10.0
    page_bytes: int = 2_000_000
    site_s: float = 15.0
    site_bytes: int = 5_000_000
    requests: int = 20
    pages: int = 5
    page_interval_s: float = 0.5


class Visit:
    """Takes one turn at each site that it comes to; its time stands still while it waits for it."""

    def __init__(
        self,
        turns: SiteTurns,
        limits: VisitLimits,
        transport: httpx.AsyncBaseTransport,
        patience_s: float,
    ):
        self.transport = transport
        self._turns = turns
        self._limits = limits
        self._patience_s = patience_s
        self._visited: set[str] = set()
        self._timers: list[asyncio.Timeout] = []
        self._requests_left = limits.requests
        self._bytes_left = limits.site_bytes
        self._ends_at = _now() + limits.site_s

    @property
    def left_s(self) -> float:
        """Seconds until the time for the site is over."""
        return self._ends_at - _now()

    @property
    def left_bytes(self) -> int:
        """Bytes that the next page may have."""
        return max(0, min(self._bytes_left, self._limits.page_bytes))

    @asynccontextmanager
    async def timed(self, limit_s: float) -> AsyncIterator[None]:
        """Bound what is done inside to ``limit_s``, and to what is left for the site.

        Raises:
            TimeoutError: It took longer.
        """
        async with asyncio.timeout(min(limit_s, self.left_s)) as timer:
            self._timers.append(timer)
            try:
                yield
            finally:
                self._timers.remove(timer)

    async def come_to(self, site: str) -> None:
        """Wait for the turn at ``site``.

        Raises:
            HostBusy: It is too far away.
        """
        if site in self._visited:
            return
        self._visited.add(site)
        asked_at, due = _now(), [timer.when() for timer in self._timers]
        for timer in self._timers:
            timer.reschedule(None)
        try:
            wait_s = await self._turns.take(site)
            if wait_s > max(self._patience_s, 0.0):
                raise HostBusy(wait_s)
            await asyncio.sleep(wait_s)
        finally:
            waited_s = _now() - asked_at
            self._patience_s -= waited_s
            self._ends_at += waited_s
            for timer, at in zip(self._timers, due, strict=True):
                timer.reschedule(at + waited_s if at is not None else None)

    async def stay_for(self, pages: int, delay_s: float) -> None:
        """Read so many more pages, ``delay_s`` apart: the next visit waits until they are paid for.

        Each costs a turn at every site that was come to. A delay that is longer than the usual
        interval lies before the next visit too.
        """
        await self._turns.spend(self._visited, pages)
        if delay_s > self._limits.page_interval_s:
            await self.rest((pages + 1) * delay_s)

    async def rest(self, seconds: float) -> None:
        """Give the sites that were come to ``seconds`` without a visit."""
        await self._turns.rest(self._visited, seconds)

    def count_request(self) -> None:
        """Use one of the requests.

        Raises:
            WebsiteUnreadable: None is left.
        """
        if self._requests_left == 0:
            raise WebsiteUnreadable(Trouble.too_many_redirects)
        self._requests_left -= 1

    def count_bytes(self, count: int) -> None:
        """Use so many of the bytes."""
        self._bytes_left -= count


def _now() -> float:
    return asyncio.get_running_loop().time()


# The guard learns the address deep inside the connection pool, which hands nothing through to it.
_current: ContextVar[Visit] = ContextVar("visit")


@asynccontextmanager
async def visiting(visit: Visit) -> AsyncIterator[Visit]:
    """Have connections that this task makes belong to ``visit``; they are closed at its end."""
    token = _current.set(visit)
    try:
        yield visit
    finally:
        _current.reset(token)
        await visit.transport.aclose()


async def turn_at_address(address: str) -> None:
    """Have the visit that runs in this task, if any, wait for its turn at ``address``.

    Raises:
        HostBusy: It is too far away.
    """
    visit = _current.get(None)
    if visit:
        await visit.come_to(site_of_address(address))
