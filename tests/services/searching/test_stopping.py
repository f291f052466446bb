"""A search that somebody ends, or that ends with its process, keeps its whole pages."""

from __future__ import annotations

import asyncio
import threading

import pytest
import sqlalchemy as sa

from placecurator.domain.causes import Cause
from placecurator.domain.search_state import SearchState
from placecurator.services.searching.listing import list_searches, stop_search
from placecurator.services.searching.query import checked_query
from placecurator.services.searching.report import SearchReport
from placecurator.services.searching.run import begin_search, search_to_stage
from tests.services.searching.directory import Directory, DirectoryProvider, serving
from tests.services.searching.searching import FIRST, SECOND, for_ever, places, search
from tests.waiting import wait_until


def test_a_search_that_is_asked_to_stop_keeps_its_whole_pages(engine: sa.Engine) -> None:
    with serving(FIRST, SECOND, stuck_at=1) as directory:
        results: list[SearchReport] = []
        thread = threading.Thread(target=lambda: results.append(search(engine, directory)))
        thread.start()
        wait_until(directory.asked.is_set, within_s=10, what="the second page is asked for")

        asked = stop_search(engine, list_searches(engine).items[0].id)
        thread.join(10)

    assert asked.state is SearchState.running
    assert [(report.state, report.pages) for report in results] == [(SearchState.stopped, 1)]
    assert len(places(engine)) == 2


def test_a_stop_at_hand_ends_the_search_at_once(engine: sa.Engine) -> None:
    async def scenario(directory: Directory) -> SearchReport:
        stop = asyncio.Event()
        query = checked_query("dentists")
        provider = DirectoryProvider(directory.url)
        running = asyncio.create_task(
            search_to_stage(engine, provider, query, actor="carl", keep_until=for_ever, stop=stop)
        )
        assert await asyncio.to_thread(directory.asked.wait, 10)
        stop.set()
        return await asyncio.wait_for(running, 10)

    with serving(FIRST, stuck_at=0) as directory:
        report = asyncio.run(scenario(directory))

    assert (report.state, report.pages, report.words) == (SearchState.stopped, 0, None)


def test_a_search_that_is_cancelled_says_so_in_its_row(engine: sa.Engine) -> None:
    async def scenario(directory: Directory) -> None:
        provider = DirectoryProvider(directory.url)
        running = asyncio.create_task(
            search_to_stage(
                engine, provider, checked_query("dentists"), actor="carl", keep_until=for_ever
            )
        )
        assert await asyncio.to_thread(directory.asked.wait, 10)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    with serving(FIRST, stuck_at=0) as directory:
        asyncio.run(scenario(directory))

    remembered = list_searches(engine).items[0]
    assert remembered.state is SearchState.stopped
    assert remembered.words == "The product was shut down."


def test_a_fault_of_our_own_is_written_down(engine: sa.Engine) -> None:
    async def scenario(directory: Directory) -> SearchReport:
        provider = DirectoryProvider(directory.url)
        run = await begin_search(
            engine, provider, checked_query("dentists"), actor="carl", keep_until=for_ever
        )
        return await run.fail()

    with serving() as directory:
        report = asyncio.run(scenario(directory))

    assert (report.state, report.cause) == (SearchState.failed, Cause.internal_error)
    assert report.words == "The search met a fault of our own."
    assert report.cure == "Search again; if it stays, report it with the log."
