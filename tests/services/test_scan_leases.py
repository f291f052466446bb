"""A drain holds on to its places while it lives, and lets go of those that it has lost."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from placecurator.domain.observation import Findings
from placecurator.domain.scan import ScanTarget
from placecurator.storage.database import transaction
from placecurator.storage.rescue import rescue
from tests.services.draining import LIMITS, Scans, all_places, completed, drain, find, queued
from tests.worker.running import count_attempts, count_scans, queue_sample

SHORT = replace(LIMITS, lease_s=1.2, scan_limit_s=5)


@contextmanager
def rescuer(engine: sa.Engine) -> Iterator[list[str]]:
    """Rescues all the time; the ids of what it has rescued."""
    rescued: list[str] = []
    done = threading.Event()

    def look() -> None:
        while not done.wait(0.05):
            with transaction(engine) as session:
                rescued.extend(change.place_id for change in rescue(session, datetime.now(UTC)))

    thread = threading.Thread(target=look)
    thread.start()
    yield rescued
    done.set()
    thread.join()


def test_a_scan_that_takes_longer_than_the_lease_keeps_its_place(engine: sa.Engine) -> None:
    queue_sample(engine, 3)

    async def slowly(target: ScanTarget) -> Findings:
        await asyncio.sleep(3)
        return await find(target)

    with rescuer(engine) as rescued:
        report = drain(engine, Scans(slowly), SHORT)

    assert rescued == []
    assert report.settled == {"COMPLETE": 3, "fenced": 0}
    assert count_scans(engine, completed) == count_attempts(engine, "COMPLETE") == 3


def test_a_process_that_is_stuck_loses_its_places(engine: sa.Engine) -> None:
    queue_sample(engine, 1)

    async def stuck(target: ScanTarget) -> Findings:
        time.sleep(2.5)
        return await find(target)

    with rescuer(engine) as rescued:
        report = drain(engine, Scans(stuck), SHORT)

    assert len(rescued) == 1
    assert report.settled["fenced"] == 1
    assert count_attempts(engine, "fenced") == 1


def test_no_lease_is_extended_beyond_the_limit_of_the_scan_and_one_lease_more(
    engine: sa.Engine,
) -> None:
    queue_sample(engine, 1)
    leases: list[datetime] = []
    started = datetime.now(UTC)

    async def endlessly(target: ScanTarget) -> Findings:
        """It does not end when it is told to, as a scan that waits for a thread does."""
        while datetime.now(UTC) < started + timedelta(seconds=4):
            try:
                await asyncio.sleep(0.1)
            except asyncio.CancelledError:
                continue
            leases.extend(p.lease_expires_at for p in all_places(engine) if p.lease_expires_at)
        return await find(target)

    with rescuer(engine) as rescued:
        drain(engine, Scans(endlessly), replace(SHORT, scan_limit_s=1))

    assert len(rescued) == 1
    assert started + timedelta(seconds=1.8) < max(leases) < started + timedelta(seconds=2.5)


def test_the_scan_of_a_place_that_was_lost_is_stopped(engine: sa.Engine) -> None:
    lost, *_ = queue_sample(engine, 2)
    requests = 0
    stopped = asyncio.Event()

    async def ask_again_and_again(target: ScanTarget) -> Findings:
        nonlocal requests
        if target.place_id != lost:
            await asyncio.wait_for(stopped.wait(), 4)
            return await find(target)
        with transaction(engine) as session:
            rescue(session, datetime.now(UTC) + timedelta(seconds=5))
        try:
            while True:
                requests += 1
                await asyncio.sleep(0.01)
        finally:
            stopped.set()

    report = drain(engine, Scans(ask_again_and_again), SHORT)

    assert requests < 300
    assert report.settled["fenced"] == 2
    assert count_scans(engine, queued) == 2
