"""What the doctor finds, told to every open page of one web process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from placecurator.domain.errors import DatabaseAway
from placecurator.domain.invariants import Invariant
from placecurator.services.doctor import Checkup, Finding
from placecurator.storage.database import first_line
from placecurator.ui import runtime, words
from placecurator.ui.live.feed import Tell

log = logging.getLogger(__name__)

TELL_EVERY_S = 5.0
"""Pages hear this often how old the last check-up is."""


class Watch:
    """The watch of one process: however many pages are open, it asks the doctor once."""

    def __init__(self) -> None:
        self._checkup: Checkup | None = None
        self._failing = False
        self._one_at_a_time = asyncio.Lock()

    async def snapshot(self) -> dict[str, Any]:
        """What a page that opens now should show."""
        async with self._one_at_a_time:
            # Each try takes seconds while the database is away: pages that open do not queue up
            # for it, the watch goes on trying.
            if not self._failing:
                await self._look()
        return self._values()

    async def keep_watching(self, has_pages: Callable[[], bool], tell: Tell) -> None:
        """Look and tell, for ever, while anybody looks."""
        while True:
            await asyncio.sleep(TELL_EVERY_S)
            if has_pages():
                async with self._one_at_a_time:
                    await self._look()
                await tell(self._values())

    async def _look(self) -> None:
        """Ask for a check-up; without an answer the last one stays, and is told to be old."""
        try:
            self._checkup = await runtime.in_thread(runtime.rounds().checkup)
            self._failing = False
        except DatabaseAway as error:
            self._nothing_checked(error.reason)
        except sa.exc.DBAPIError as error:
            self._nothing_checked(first_line(error.orig))

    def _nothing_checked(self, reason: str) -> None:
        if not self._failing:
            log.warning("nothing checked", extra={"reason": reason})
        self._failing = True

    def _values(self) -> dict[str, Any]:
        if self._checkup is None:
            return {}
        broken = self._checkup.broken
        silent = [f for f in broken if f.name is Invariant.scheduler_silent]
        return {
            "stuck": self._checkup.stuck,
            "stuck_words": f"{self._checkup.stuck:,} stuck",
            "checked": words.checked(self._checkup.checked_at, datetime.now(UTC)),
            "troubles": [_trouble(finding) for finding in broken],
            "silence": " ".join(f"{finding.words} {finding.cure}" for finding in silent),
        }


def _trouble(finding: Finding) -> dict[str, str]:
    return {
        "count": f"{finding.count:,}",
        "words": finding.words,
        "examples": ", ".join(finding.examples),
        "cure": finding.cure,
    }
