"""How far the scans of each act are, told to every open page of one web process."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from placecurator.domain.errors import DatabaseAway
from placecurator.domain.pace import Pace
from placecurator.services.progress import ScanProgress, scans_under_way
from placecurator.services.providers import paused_providers
from placecurator.ui import progress_words, runtime
from placecurator.ui.live.feed import Tell

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
"""The numbers are read at most this often."""
LOOK_AT_REST_S = 5.0
"""They are read this often while no scan is under way and nobody has announced a change."""
RATE_OVER_S = 10.0
"""The rate is that of so many last seconds."""
STILL_AFTER_S = 10.0
"""When nothing has moved for so long, the line says why."""
ENDED_FOR_S = 20.0
"""The last sentence stays for so long."""

Spot = tuple[float, int]
"""When (monotonic seconds) so many scans of an act had ended."""


@dataclass(slots=True)
class _Followed:
    """An act that pages are told of."""

    progress: ScanProgress
    moved_at: float
    spots: deque[Spot] = field(default_factory=deque)
    ended_at: float | None = None

    def see(self, progress: ScanProgress, now: float) -> None:
        if progress != self.progress:
            self.moved_at = now
        self.progress = progress
        self.spots.append((now, progress.done + progress.failed))
        while self.spots[0][0] < now - RATE_OVER_S:
            self.spots.popleft()
        if progress.to_go:
            self.ended_at = None
        elif self.ended_at is None:
            self.ended_at = now

    @property
    def per_second(self) -> float:
        (first_at, first), (last_at, last) = self.spots[0], self.spots[-1]
        return (last - first) / (last_at - first_at) if last_at > first_at else 0.0


class Scans:
    """The acts of one process: however many pages are open, they are counted once."""

    def __init__(self) -> None:
        self._followed: dict[int, _Followed] = {}
        self._looked_at = -LOOK_AT_REST_S
        self._pace = Pace(LOOK_EVERY_S)
        self._still = ""
        self._one_at_a_time = asyncio.Lock()

    async def snapshot(self) -> dict[str, Any]:
        """What a page that opens now should show."""
        await self._look()
        return self._values()

    def forget(self) -> None:
        """Follow no act any longer, and let the next page that opens read the numbers anew."""
        self._followed = {}
        self._looked_at = -LOOK_AT_REST_S

    async def keep_looking(
        self, has_pages: Callable[[], bool], heard: Callable[[], int], tell: Tell
    ) -> None:
        """Look and tell, for ever, while anybody looks; ``heard`` counts announced changes."""
        told, number = self._values(), heard()
        while True:
            await asyncio.sleep(self._pace.rest_s)
            if not has_pages():
                continue
            news, number = heard() != number, heard()
            if self._followed or news or time.monotonic() - self._looked_at > LOOK_AT_REST_S:
                await self._look()
            if (values := self._values()) != told:
                told = values
                await tell(values)

    async def _look(self) -> None:
        async with self._one_at_a_time:
            if time.monotonic() - self._looked_at < LOOK_EVERY_S / 2:
                return
            started = time.monotonic()
            also = [key for key, one in self._followed.items() if one.ended_at is None]
            try:
                found = await runtime.in_thread(scans_under_way, runtime.engine(), also)
                self._see(found, time.monotonic())
                self._still = await self._why_still()
            except DatabaseAway:
                log.debug("progress not read, the database is away")
            self._looked_at = time.monotonic()
            self._pace.took(self._looked_at - started)

    def _see(self, found: Sequence[ScanProgress], now: float) -> None:
        for progress in found:
            followed = self._followed.setdefault(progress.event_id, _Followed(progress, now))
            followed.see(progress, now)
        self._followed = {
            key: one
            for key, one in self._followed.items()
            if one.ended_at is None or now - one.ended_at < ENDED_FOR_S
        }

    async def _why_still(self) -> str:
        """Why nothing moves; empty while something does."""
        now = time.monotonic()
        waiting = [one for one in self._followed.values() if one.ended_at is None]
        if not waiting or any(now - one.moved_at < STILL_AFTER_S for one in waiting):
            return ""
        workers = await runtime.in_thread(runtime.signals().workers)
        if workers == 0:
            return progress_words.NO_WORKER
        paused = await runtime.in_thread(paused_providers, runtime.engine())
        return progress_words.paused(paused) if paused else progress_words.STILL

    def _values(self) -> dict[str, Any]:
        newest_first = sorted(self._followed.items(), reverse=True)
        return {
            "acts": [
                progress_words.line(one.progress, one.per_second, self._still)
                for _, one in newest_first
            ]
        }
