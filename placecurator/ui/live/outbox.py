"""Telling all pages several things in one packet.

While scans finish, changes are told five times a second and other values once a second each. For
two hundred pages each packet less is two hundred less to write, whatever is in it.
"""

from __future__ import annotations

import asyncio
from typing import Any

from placecurator.ui.live.feed import GATHER_S, Tell


class Outbox:
    """What is to be told: changes at once, everything else with them or a moment later."""

    def __init__(self, send: Tell):
        self._send = send
        self._waiting: dict[str, Any] = {}
        self._in_order = asyncio.Lock()

    async def tell(self, values: dict[str, Any]) -> None:
        """Tell the values; of each that waits, the latest."""
        self._waiting |= values
        if "changes" not in values:
            await asyncio.sleep(GATHER_S)
        together, self._waiting = self._waiting, {}
        if together:
            # One that is held up must not overwrite what was told after it.
            async with self._in_order:
                await self._send(together)
