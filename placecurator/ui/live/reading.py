"""Reading something for all open pages of one web process, and telling them when it moves."""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from placecurator.domain.errors import DatabaseAway
from placecurator.ui.live.feed import Tell

LOOK_EVERY_S = 1.0
"""It is read at most this often, while changes are announced."""
LOOK_AT_REST_S = 5.0
"""It is read this often at least while a page is open."""


class Reading(ABC):
    """However many pages are open, it is read once; while the database is away, what was stands."""

    def __init__(self) -> None:
        self._looked_at = -LOOK_AT_REST_S

    @abstractmethod
    async def _look(self) -> None:
        """Read it now.

        Raises:
            DatabaseAway: it does not answer.
        """

    @abstractmethod
    def _values(self) -> dict[str, Any]:
        """What pages show of what was read last."""

    async def snapshot(self) -> dict[str, Any]:
        """What a page that opens should show, read within the last second."""
        if time.monotonic() - self._looked_at < LOOK_EVERY_S:
            return self._values()
        return await self.read()

    async def read(self) -> dict[str, Any]:
        """What a page should show now."""
        try:
            await self._look()
            self._looked_at = time.monotonic()
        except DatabaseAway:
            pass  # the header says so
        return self._values()

    async def keep_looking(
        self, has_pages: Callable[[], bool], heard: Callable[[], int], tell: Tell
    ) -> None:
        """Look and tell, for ever, while anybody looks; ``heard`` counts announced changes."""
        number, told = heard(), self._values()
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            news, number = heard() != number, heard()
            at_rest = time.monotonic() - self._looked_at < LOOK_AT_REST_S and not news
            if not has_pages() or at_rest:
                continue
            if (now := await self.read()) != told:
                told = now
                await tell(now)
