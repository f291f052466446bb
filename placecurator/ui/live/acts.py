"""New acts and what of the old ones still stands, for the history pages of one web process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from placecurator.domain.errors import DatabaseAway
from placecurator.services.history import newest_acts, standing_of
from placecurator.ui import runtime
from placecurator.ui.gathering import Gathering
from placecurator.ui.live.feed import Tell

LOOK_EVERY_S = 1.0
"""The history is read at most this often, while changes are announced."""
LOOK_AT_REST_S = 5.0
"""It is read this often at least while a page is open."""


class Acts:
    """The newest acts, read once for all pages; and what stands, read once for all who ask."""

    def __init__(self) -> None:
        self._newest: Sequence[tuple[int, str]] = ()
        self._looked_at = -LOOK_AT_REST_S
        self._standing = Gathering(_standing, wait_s=0.05)

    def count_newer(self, than: int, actor: str | None) -> int:
        """How many of the newest acts are newer than one, of this actor; None: of whoever."""
        return sum(key > than and actor in (None, who) for key, who in self._newest)

    async def standing(self, event_ids: Sequence[int]) -> Mapping[int, int]:
        """At how many places each of the acts stands now.

        Raises:
            DatabaseAway: the database does not answer.
        """
        return await self._standing.ask(event_ids)

    async def snapshot(self) -> dict[str, Any]:
        """What a page that opens should know: the number of the newest act."""
        if time.monotonic() - self._looked_at >= LOOK_EVERY_S:
            await self.read()
        return self._values()

    async def read(self) -> dict[str, Any]:
        """Read the newest acts now."""
        try:
            self._newest = await runtime.in_thread(newest_acts, runtime.engine())
            self._looked_at = time.monotonic()
        except DatabaseAway:
            pass  # the header says so
        return self._values()

    def _values(self) -> dict[str, Any]:
        return {"newest_act": self._newest[0][0] if self._newest else 0}

    async def keep_looking(
        self, has_pages: Callable[[], bool], heard: Callable[[], int], tell: Tell
    ) -> None:
        """Look and tell, for ever, while anybody looks; ``heard`` counts announced changes."""
        number, told = heard(), await self.snapshot()
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            news, number = heard() != number, heard()
            at_rest = time.monotonic() - self._looked_at < LOOK_AT_REST_S and not news
            if not has_pages() or at_rest:
                continue
            if (now := await self.read()) != told:
                told = now
                await tell(now)


async def _standing(event_ids: Sequence[int]) -> Mapping[int, int]:
    return await runtime.in_thread(standing_of, runtime.engine(), event_ids)
