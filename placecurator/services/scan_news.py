"""Telling open pages what the scans change, in a few messages a second."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from placecurator.domain.live import LiveMessage, PlaceChange
from placecurator.services.signals import Signals

_EVERY_S = 0.2


class ScanNews:
    """Collects changes and announces them together; of each place only the latest."""

    def __init__(self, signals: Signals):
        self._signals = signals
        self._changes: dict[str, PlaceChange] = {}
        self._closing = asyncio.Event()
        # A thread of its own: pages to read must not hold up the news.
        self._thread = ThreadPoolExecutor(1, "scan-news")

    def tell(self, changes: Iterable[PlaceChange]) -> None:
        """Have these announced within the next moment."""
        self._changes.update((change.place_id, change) for change in changes)

    async def run(self) -> None:
        """Announce until closed."""
        while not self._closing.is_set():
            await _wait(self._closing, _EVERY_S)
            await self._announce()
        await self._announce()  # what was told while the last ones were on their way
        self._thread.shutdown(wait=False)

    def close(self) -> None:
        """Announce what is left and end."""
        self._closing.set()

    async def _announce(self) -> None:
        changes, self._changes = tuple(self._changes.values()), {}
        if changes:
            # In a thread: a Redis that hangs must not hold up the scans.
            message = LiveMessage(changes=changes)
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._thread, self._signals.announce, message)


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        pass
