"""Asks once for what many scans want to know at nearly the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Generic, TypeVar

from placecurator.domain.errors import ScanFailed
from placecurator.domain.scan import ScanMeter

Found = TypeVar("Found")
Outcome = Mapping[str, Found] | ScanFailed

WINDOW_S = 0.05
"""Seconds for which the first one waits for others."""


class Batches(Generic[Found]):
    """Collects keys and gives each asker what ``ask`` found for his.

    A batch holds at most ``most`` keys. While all ``slots`` are taken, those that wait grow.
    """

    def __init__(
        self,
        ask: Callable[[Sequence[str]], Awaitable[Mapping[str, Found]]],
        *,
        slots: asyncio.Semaphore,
        most: int,
    ):
        self._ask = ask
        self._slots = slots
        self._most = most
        self._open: _Batch[Found] | None = None

    async def get(self, key: str, meter: ScanMeter) -> Found | None:
        """What was found for ``key``; None: there is nothing.

        The request is counted once, on the ``meter`` of whoever asked first.

        Raises:
            ScanFailed: As ``ask`` does, for all that asked together.
        """
        if self._open is None:
            self._open = _Batch(self._most)
            meter.requests_made += 1
            self._open.task = asyncio.create_task(self._run(self._open))
        batch = self._open
        batch.keys[key] = None
        if len(batch.keys) >= self._most:
            batch.full.set()
            self._open = None
        assert batch.task is not None
        # Shielded: one asker that gives up must not take the answer from the others.
        outcome = await asyncio.shield(batch.task)
        if isinstance(outcome, ScanFailed):
            raise ScanFailed(outcome.cause, outcome.message, outcome.retry_after_s)
        return outcome.get(key)

    async def _run(self, batch: _Batch[Found]) -> Outcome[Found]:
        try:
            async with asyncio.timeout(WINDOW_S):
                await batch.full.wait()
        except TimeoutError:
            pass
        async with self._slots:
            if self._open is batch:
                self._open = None
            try:
                return await self._ask(tuple(batch.keys))
            except ScanFailed as failure:
                return failure


class _Batch(Generic[Found]):
    def __init__(self, most: int):
        self.keys: dict[str, None] = {}
        self.full = asyncio.Event()
        self.task: asyncio.Task[Outcome[Found]] | None = None
