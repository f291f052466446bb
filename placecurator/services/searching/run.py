"""The use case: one search with one provider, staged page by page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime
from typing import TypeVar

import sqlalchemy as sa

from placecurator.deepscan.providers import Provider
from placecurator.domain.causes import Cause
from placecurator.domain.errors import DatabaseAway, InvalidInput, ScanFailed
from placecurator.domain.scan import ScanMeter
from placecurator.domain.search import FoundPlaces, SearchQuery
from placecurator.domain.search_state import BEAT_EVERY, SearchOutcome
from placecurator.services.searching.ledger import KeepUntil, Ledger
from placecurator.services.searching.report import OnProgress, SearchReport, failure_words

T = TypeVar("T")


class _Stopped(Exception):
    """Somebody wants the search to end."""


async def search_to_stage(
    engine: sa.Engine,
    provider: Provider,
    query: SearchQuery,
    *,
    actor: str,
    keep_until: KeepUntil,
    on_progress: OnProgress | None = None,
    stop: asyncio.Event | None = None,
) -> SearchReport:
    """Stage the places that ``provider`` finds: new ones as New, known ones with what it says now.

    Verdicts, scans and remarks are never touched, and nothing is queued. Each page is committed as
    it comes, so what came before a failure stays. ``on_progress`` is called after each page.
    ``stop`` ends the search behind the last whole page. ``keep_until`` says until when the terms of
    the provider allow to keep what it states.

    Raises:
        InvalidInput: the provider cannot search, is paused, or is asked for the same now; nothing
            was begun.
        DatabaseAway: the database does not answer; what was committed stays.
    """
    run = await begin_search(
        engine,
        provider,
        query,
        actor=actor,
        keep_until=keep_until,
        on_progress=on_progress,
        stop=stop,
    )
    return await run.to_its_end()


async def begin_search(
    engine: sa.Engine,
    provider: Provider,
    query: SearchQuery,
    *,
    actor: str,
    keep_until: KeepUntil,
    on_progress: OnProgress | None = None,
    stop: asyncio.Event | None = None,
) -> SearchRun:
    """Remember a search as ``search_to_stage`` does, and leave it to the caller to run it.

    Raises:
        InvalidInput: the provider cannot search, is paused, or is asked for the same now; nothing
            was begun.
        DatabaseAway: the database does not answer.
    """
    ledger = await asyncio.to_thread(
        Ledger.begin,
        engine,
        provider.name,
        query,
        actor=actor,
        asked=provider.plan_search().fields,
        keep_until=keep_until,
    )
    return SearchRun(ledger, provider, query, on_progress=on_progress, stop=stop)


class SearchRun:
    """A search that has begun. The database is asked in threads, the provider without any lock."""

    def __init__(
        self,
        ledger: Ledger,
        provider: Provider,
        query: SearchQuery,
        *,
        on_progress: OnProgress | None = None,
        stop: asyncio.Event | None = None,
    ):
        self._ledger = ledger
        self._limit = query.limit
        self._on_progress = on_progress
        self._meter = ScanMeter()
        self._stop = stop or asyncio.Event()
        self._pages = provider.search(query, self._meter)

    @property
    def search_id(self) -> int:
        """The key of the search."""
        return self._ledger.search_id

    async def to_its_end(self) -> SearchReport:
        """Search until there is no more, enough, a failure, or somebody wants it to end.

        Raises:
            DatabaseAway: the database does not answer.
        """
        try:
            await self._stage_all()
        except _Stopped:
            return await self._end(SearchOutcome.stopped)
        except asyncio.CancelledError:
            await self._end(SearchOutcome.stopped, words="The product was shut down.")
            raise
        except ScanFailed as error:
            words = failure_words(error, datetime.now(UTC))
            return await self._end(SearchOutcome.failed, cause=error.cause, words=words)
        except InvalidInput as error:
            return await self._end(SearchOutcome.failed, words=str(error))
        finally:
            if isinstance(self._pages, AsyncGenerator):
                await self._pages.aclose()
        return await self._end(SearchOutcome.done)

    async def fail(self) -> SearchReport:
        """End it as failed by a fault of our own."""
        words = failure_words(ScanFailed(Cause.internal_error), datetime.now(UTC))
        return await self._end(SearchOutcome.failed, cause=Cause.internal_error, words=words)

    async def _stage_all(self) -> None:
        while (page := await self._next_page()) is not None:
            go_on, report = await _whole(self._ledger.stage, page, self._meter)
            if self._on_progress is not None:
                self._on_progress(report)
            if page.is_last or report.found >= self._limit:
                return
            if self._stop.is_set() or not go_on:
                raise _Stopped

    async def _next_page(self) -> FoundPlaces | None:
        """The next page, however long it takes; None: there is no other."""
        page = asyncio.ensure_future(self._ask())
        stopped = asyncio.ensure_future(self._stop.wait())
        try:
            while not page.done():
                await asyncio.wait(
                    {page, stopped},
                    timeout=BEAT_EVERY.total_seconds(),
                    return_when=asyncio.FIRST_COMPLETED,
                )
                # A page that is there has been paid for.
                if not page.done() and (self._stop.is_set() or not await self._is_wanted()):
                    raise _Stopped
            return page.result()
        finally:
            page.cancel()
            stopped.cancel()
            await asyncio.gather(page, stopped, return_exceptions=True)

    async def _ask(self) -> FoundPlaces | None:
        return await anext(self._pages, None)

    async def _is_wanted(self) -> bool:
        try:
            return await _whole(self._ledger.beat, self._meter)
        except DatabaseAway:  # the page that is on its way is paid for, and may find it back
            return True

    async def _end(
        self, outcome: SearchOutcome, cause: Cause | None = None, words: str | None = None
    ) -> SearchReport:
        return await _whole(self._ledger.end, outcome, self._meter, cause, words)


async def _whole(step: Callable[..., T], *args: object) -> T:
    """Run ``step`` in a thread, to its end even when the search is cancelled meanwhile."""
    task = asyncio.ensure_future(asyncio.to_thread(step, *args))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise
