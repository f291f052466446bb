"""What is left of what each curator was handed, told to every open page of one web process."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from placecurator.domain.errors import DatabaseAway
from placecurator.services.claims import all_holdings
from placecurator.ui import runtime
from placecurator.ui.live.feed import Tell

LOOK_EVERY_S = 1.0
"""The numbers are read at most this often, while changes are announced."""
LOOK_AT_REST_S = 5.0
"""They are read this often at least while a page is open."""


class ClaimsLeft:
    """The claims of all curators: however many pages are open, they are counted once."""

    def __init__(self) -> None:
        self._told: dict[str, Any] = {"claims": {}, "claims_done": []}
        self._looked_at = -LOOK_AT_REST_S

    async def snapshot(self) -> dict[str, Any]:
        """What a page that opens should show, read within the last second."""
        if time.monotonic() - self._looked_at < LOOK_EVERY_S:
            return self._told
        return await self.read()

    async def read(self) -> dict[str, Any]:
        """What a page should show now; while the database is away, what it said last."""
        try:
            held = await runtime.in_thread(all_holdings, runtime.engine())
        except DatabaseAway:
            return self._told
        self._looked_at = time.monotonic()
        self._told = {
            "claims": {
                owner: f"{one.left:,} of {one.claimed:,} left" for owner, one in held.items()
            },
            "claims_done": sorted(owner for owner, one in held.items() if not one.left),
        }
        return self._told

    async def keep_looking(
        self, has_pages: Callable[[], bool], heard: Callable[[], int], tell: Tell
    ) -> None:
        """Look and tell, for ever, while anybody looks; ``heard`` counts announced changes."""
        number = heard()
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            news, number = heard() != number, heard()
            at_rest = time.monotonic() - self._looked_at < LOOK_AT_REST_S and not news
            if not has_pages() or at_rest:
                continue
            before = self._told
            if await self.read() != before:
                await tell(self._told)
