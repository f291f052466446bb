"""What one web process tells its open pages: changes as they are announced, and counts.

Announcements may be lost. Two things heal that: each (re)connection to Redis begins with a resync,
and counts that moved in the database while nothing was heard cause one. A resync makes each open
page read its visible rows again; nothing else costs a query for each page.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any

from placecurator.domain.errors import DatabaseAway
from placecurator.domain.live import LiveMessage
from placecurator.domain.place_filter import PlaceFilter
from placecurator.services.signals import Signals
from placecurator.services.staging import PlaceCounts, count_places
from placecurator.ui import runtime, words
from placecurator.ui.labels import scan_name
from placecurator.ui.live.presence import Presence
from placecurator.ui.rows import Row, latest_of, patch

log = logging.getLogger(__name__)

GATHER_S = 0.2
"""Changes are gathered this long before they are told: at most five deltas a second and page."""
COUNT_EVERY_S = 5.0
"""Counts are read at least this often while a page is open."""
COUNT_AFTER_S = 1.0
"""Counts are read at most this often while changes are announced."""
_REMEMBER_S = 10.0

Tell = Callable[[dict[str, Any]], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Heard:
    """A change and when it was heard (monotonic seconds)."""

    at: float
    row: Row


class Feed:
    """The feed of one process. ``tell`` sets variables of ``states.live.LiveState`` everywhere."""

    def __init__(self, presence: Presence | None = None) -> None:
        self._number = 0
        self._recent: deque[Heard] = deque()
        self._counts: PlaceCounts | None = None
        self._database_away = False
        self._heard_since_count = asyncio.Event()
        self._waiting: asyncio.Queue[LiveMessage] | None = None
        self._presence = presence

    @property
    def number(self) -> int:
        """The number of the last changes that were told."""
        return self._number

    def heard_since(self, moment: float) -> list[Row]:
        """The changes heard since ``moment``: newer than rows that were read from then on."""
        return [heard.row for heard in self._recent if heard.at >= moment]

    async def snapshot(self) -> dict[str, Any]:
        """What a page that opens now should show; reads the counts if nobody has."""
        if self._counts is None:
            await self._read_counts()
        return self._numbers() | {"number": self._number}

    def forget(self) -> None:
        """Let the next page that opens read the counts anew."""
        self._counts = None

    async def known_total(self, conditions: PlaceFilter) -> int | None:
        """How many places pass the filter, as last counted; None when nobody has counted that."""
        await self.snapshot()
        counts, statuses, scans = self._counts, conditions.statuses, conditions.scans
        simple = PlaceFilter(statuses=statuses, scans=scans)
        if counts is None or conditions != simple or (statuses and scans):
            return None
        if statuses:
            return sum(counts.by_status[status] for status in statuses)
        return sum(counts.by_scan[state] for state in scans) if scans else counts.total

    @property
    def listening(self) -> bool:
        """Whether what is said here is told."""
        return self._waiting is not None

    def hear(self, message: LiveMessage) -> None:
        """Tell the pages of this process, also while there is no Redis."""
        if self._waiting is not None:
            self._waiting.put_nowait(message)

    async def listen(self, signals: Signals, tell: Tell) -> None:
        """Gather announcements and tell them, for ever."""
        waiting = self._waiting = asyncio.Queue()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_hear(signals, waiting))
            while True:
                messages = [await waiting.get()]
                await asyncio.sleep(GATHER_S)
                while not waiting.empty():
                    messages.append(waiting.get_nowait())
                await self._tell_changes(messages, tell)

    async def keep_counting(self, has_pages: Callable[[], bool], tell: Tell) -> None:
        """Read the counts and tell them when they moved, for ever, while anybody looks."""
        while True:
            heard = await self._wait_for_news()
            if not has_pages():
                self.forget()
                continue
            before, away_before = self._counts, self._database_away
            await self._read_counts()
            if (before, away_before) != (self._counts, self._database_away):
                missed = not heard or away_before
                await tell(self._numbers() | (self._resync() if missed else {}))

    async def _tell_changes(self, messages: list[LiveMessage], tell: Tell) -> None:
        if any(message.resync or message.changes for message in messages):
            self._heard_since_count.set()
        latest = latest_of(patch for m in messages for patch in self._patches(m))
        self._remember(latest.values())
        if any(message.resync for message in messages):
            await tell(self._resync())
        elif latest:
            self._number += 1
            await tell({"number": self._number, "changes": list(latest.values())})

    def _patches(self, message: LiveMessage) -> Iterator[Row]:
        yield from map(patch, message.changes)
        for holding in message.holdings:
            yield {"id": holding.place_id, "held": holding.owner}
        if self._presence is not None:
            yield from self._presence.hear(message.lookers)

    def _resync(self) -> dict[str, Any]:
        # A page that sees a number left out knows that it missed something, and reads its rows.
        self._number += 2
        return {"number": self._number, "changes": []}

    def _remember(self, rows: Any) -> None:
        now = time.monotonic()
        self._recent.extend(Heard(now, row) for row in rows)
        while self._recent and self._recent[0].at < now - _REMEMBER_S:
            self._recent.popleft()

    async def _wait_for_news(self) -> bool:
        """Wait until the counts should be read; whether announcements were the reason."""
        await asyncio.sleep(COUNT_AFTER_S)
        try:
            await asyncio.wait_for(self._heard_since_count.wait(), COUNT_EVERY_S - COUNT_AFTER_S)
        except TimeoutError:
            return False
        self._heard_since_count.clear()
        return True

    async def _read_counts(self) -> None:
        try:
            self._counts = await runtime.in_thread(count_places, runtime.engine())
            self._database_away = False
        except DatabaseAway:
            if not self._database_away:
                log.warning("counts not read, the database is away")
            self._database_away = True

    def _numbers(self) -> dict[str, Any]:
        if self._counts is None:
            return {"database_away": self._database_away}
        return {
            "database_away": self._database_away,
            "total": words.count(self._counts.total, "place"),
            "by_status": {status.value: f"{n:,}" for status, n in self._counts.by_status.items()},
            "by_scan": {scan_name(state): f"{n:,}" for state, n in self._counts.by_scan.items()},
            "scans_now": words.scans_now(self._counts.by_scan),
        }


async def _hear(signals: Signals, waiting: asyncio.Queue[LiveMessage]) -> None:
    async for message in signals.listen():
        waiting.put_nowait(message)
