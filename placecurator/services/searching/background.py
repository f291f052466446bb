"""Searches that a web process runs in the background, for all doors together."""

from __future__ import annotations

import asyncio
import logging
import os
from contextlib import AsyncExitStack
from functools import lru_cache

import sqlalchemy as sa

from placecurator.deepscan.config import DeepScanConfig
from placecurator.deepscan.providers import open_providers
from placecurator.domain.errors import DatabaseAway, TooManySearches
from placecurator.domain.search import SearchQuery
from placecurator.services.searching.ledger import KeepUntil
from placecurator.services.searching.listing import get_search, stop_search
from placecurator.services.searching.plan import plan_search
from placecurator.services.searching.report import SearchReport
from placecurator.services.searching.run import SearchRun, begin_search

log = logging.getLogger(__name__)

MOST_AT_ONCE = 3
"""Searches that one process runs at the same time."""


class Searches:
    """Runs searches as tasks of the event loop. Its methods belong on that loop."""

    def __init__(self) -> None:
        self._places_taken = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._stops: dict[int, asyncio.Event] = {}

    async def start(
        self,
        engine: sa.Engine,
        config: DeepScanConfig,
        provider: str,
        query: SearchQuery,
        *,
        actor: str,
        keep_until: KeepUntil,
    ) -> SearchReport:
        """Begin a search and let it run; returns as soon as it is remembered.

        Raises:
            InvalidInput: the provider is not known, not set up, or paused.
            TooManySearches: as many run here as may.
            DatabaseAway: the database does not answer.
        """
        plan_search(config, provider, query.limit)
        if self._places_taken >= MOST_AT_ONCE:
            raise TooManySearches(MOST_AT_ONCE)
        self._places_taken += 1
        stack = AsyncExitStack()
        stack.callback(self._give_back)
        async with stack:
            opened = await stack.enter_async_context(open_providers(config))
            stop = asyncio.Event()
            run = await begin_search(
                engine, opened[provider], query, actor=actor, keep_until=keep_until, stop=stop
            )
            report = await asyncio.to_thread(get_search, engine, run.search_id)
            task = asyncio.create_task(self._run(run, stop, stack.pop_all()))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return report

    async def stop(self, engine: sa.Engine, search_id: int) -> SearchReport:
        """End a search behind its last whole page, wherever it runs.

        Raises:
            UnknownSearch: there is none with this id.
        """
        report = await asyncio.to_thread(stop_search, engine, search_id)
        if search_id in self._stops:
            self._stops[search_id].set()
        return report

    async def _run(self, run: SearchRun, stop: asyncio.Event, stack: AsyncExitStack) -> None:
        self._stops[run.search_id] = stop
        async with stack:
            try:
                report = await run.to_its_end()
                log.info(
                    "search ended",
                    extra={"search": report.id, "state": report.state, "found": report.found},
                )
            except DatabaseAway as error:
                log.error("search broken off, database away", extra={"reason": error.reason})
            except Exception:  # the shell of a job: nobody waits for it who could be told
                log.exception("search broken off by a fault of ours")
                await run.fail()
            finally:
                del self._stops[run.search_id]

    def _give_back(self) -> None:
        self._places_taken -= 1


def searches_of_this_process() -> Searches:
    """The searches that this process runs; its pages and its API share them."""
    return _searches_of(os.getpid())


@lru_cache(maxsize=1)
def _searches_of(_pid: int) -> Searches:
    return Searches()
