"""A drain when something goes wrong: bad places, an absent database, a shutdown."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import replace

import pytest
import sqlalchemy as sa

from placecurator.domain.observation import Findings
from placecurator.domain.scan import ScanTarget
from placecurator.services.scan_drain import Drain
from tests.factories import found
from tests.services.draining import (
    LIMITS,
    Scans,
    all_places,
    drain,
    find,
    hang,
    held,
    queued,
    shut,
    stop_when,
)
from tests.worker.running import count_attempts, count_businesses, count_scans, queue_sample


def test_a_place_that_breaks_harms_no_other(engine: sa.Engine) -> None:
    broken, *_ = queue_sample(engine, 10)

    async def scan(target: ScanTarget) -> Findings:
        if target.place_id == broken:
            raise RuntimeError("a bug")
        return await find(target)

    report = drain(engine, Scans(scan))

    assert report.settled == {"COMPLETE": 9, "FAIL": 1, "fenced": 0}


def test_a_page_that_keeps_a_thread_busy_costs_one_attempt_and_ends_the_drain(
    engine: sa.Engine,
) -> None:
    busy, *_ = queue_sample(engine, 200)
    let_go = threading.Event()

    async def scan(target: ScanTarget) -> Findings:
        await asyncio.to_thread(let_go.wait, 60 if target.place_id == busy else 0.1)
        return await find(target)

    report = drain(engine, Scans(scan), replace(LIMITS, concurrency=2, scan_limit_s=1))

    assert not let_go.is_set()
    let_go.set()
    assert report.work_is_left
    assert report.settled["RETRY"] == 1
    assert report.claimed == report.settled["COMPLETE"] + 1 < 200


def test_a_result_that_no_database_takes_harms_no_other(engine: sa.Engine) -> None:
    broken, *_ = queue_sample(engine, 10)

    async def scan(target: ScanTarget) -> Findings:
        return found(review_count=10**30 if target.place_id == broken else 1)

    report = drain(engine, Scans(scan))

    assert report.settled == {"COMPLETE": 9, "FAIL": 1, "fenced": 0}
    assert count_attempts(engine, None) == 0


def test_results_are_kept_while_the_database_is_away(
    engine: sa.Engine, request: pytest.FixtureRequest
) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("a file does not go away")
    first, *_ = queue_sample(engine, 10)
    server: str = request.getfixturevalue("postgres_url")
    away = asyncio.Event()

    with shut(engine, server) as (shut_down, open_again):

        async def scan(target: ScanTarget) -> Findings:
            if target.place_id == first:
                await asyncio.to_thread(shut_down)
                away.set()
            await away.wait()
            return await find(target)

        async def come_back(_drain: Drain) -> None:
            await away.wait()
            await asyncio.sleep(0.5)
            await asyncio.to_thread(open_again)

        report = drain(engine, Scans(scan), meanwhile=come_back)

    assert report.settled["COMPLETE"] == 10
    assert count_businesses(engine) == 10


def test_places_are_given_back_when_the_grace_time_is_over(engine: sa.Engine) -> None:
    queue_sample(engine, 15)
    started = time.monotonic()

    report = drain(engine, Scans(hang), meanwhile=stop_when(lambda: held(engine) == 10))

    assert time.monotonic() - started < 5
    assert report.settled == {"SNOOZE": 10, "fenced": 0}
    assert not report.work_is_left
    assert {place.scan_attempt for place in all_places(engine)} == {0}
    assert count_scans(engine, queued) == 15
    assert count_attempts(engine, "SNOOZE") == 10


def test_what_ends_within_the_grace_time_is_kept(engine: sa.Engine) -> None:
    queue_sample(engine, 5)

    async def soon(target: ScanTarget) -> Findings:
        await asyncio.sleep(0.2)
        return await find(target)

    limits = replace(LIMITS, concurrency=5, grace_s=5)
    report = drain(engine, Scans(soon), limits, meanwhile=stop_when(lambda: held(engine) == 5))

    assert report.settled == {"COMPLETE": 5, "fenced": 0}
