"""Transactions for code that runs on an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placecurator.storage.database import transaction

Result = TypeVar("Result")


class ScanDatabase:
    """Runs each step in a transaction of its own, in a thread.

    The threads are its own: scans fill the loop's default ones with look-ups of host names and
    with pages to read, and results must not wait behind those. There is one for claims, one for
    results and one for leases.
    """

    def __init__(self, engine: sa.Engine):
        self._engine = engine
        self._threads = ThreadPoolExecutor(3, "scan-database")

    async def run(self, step: Callable[[Session], Result]) -> Result:
        """What ``step`` returns, once its transaction is committed.

        Raises:
            DatabaseAway: it is not known whether the commit took place.
        """
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, step)

    def _run(self, step: Callable[[Session], Result]) -> Result:
        with transaction(self._engine) as session:
            return step(session)

    def close(self) -> None:
        """Let go of the threads; nothing may run any more."""
        self._threads.shutdown(wait=False)
