"""How many places a drain claims, so that its slots are never empty and hardly any place waits."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from types import TracebackType

_SHARE = 4


class ScanSlots:
    """``count`` slots, each for one scan at a time; ``async with`` it to have one.

    A claim takes some milliseconds, in which slots become free. So a few places more are claimed,
    those that will have a slot within ``ahead_s`` seconds: as many as slots became free within the
    last ``ahead_s``, at most a quarter of all. While scans take long, that is none.
    """

    def __init__(self, count: int, *, ahead_s: float = 0.1):
        self._count = count
        self._ahead_s = ahead_s
        self._free = asyncio.Semaphore(count)
        self._left_at: deque[float] = deque(maxlen=count // _SHARE)

    async def __aenter__(self) -> None:
        await self._free.acquire()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._free.release()
        self._left_at.append(time.monotonic())

    def room(self, taken: int) -> int:
        """How many places to claim when ``taken`` have a slot or wait for one."""
        long_ago = time.monotonic() - self._ahead_s
        while self._left_at and self._left_at[0] < long_ago:
            self._left_at.popleft()
        return max(self._count + len(self._left_at) - taken, 0)

    def is_worth_a_claim(self, taken: int) -> bool:
        """A claim of one place costs as much as one of twelve, so a quarter of all is claimed."""
        return not taken or self.room(taken) * _SHARE >= self._count
