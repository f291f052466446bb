"""One drain: what it claims, how it ends, what open pages are told."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from placecurator.domain.causes import Cause
from placecurator.domain.live import LiveMessage
from placecurator.domain.observation import Findings
from placecurator.domain.scan import ScanTarget
from placecurator.services.scan_drain import Drain, DrainReport
from placecurator.services.signals import Signals
from placecurator.storage.database import transaction
from placecurator.storage.models import Place
from tests.services.draining import (
    LIMITS,
    Scans,
    all_places,
    completed,
    drain,
    drain_from_demo,
    failed,
    find,
    hang,
    held,
    processing,
    queued,
    stop_when,
)
from tests.worker.running import count_attempts, count_businesses, count_scans, queue_sample


def test_all_that_is_due_is_scanned(engine: sa.Engine) -> None:
    queue_sample(engine, 35)

    report = drain_from_demo(engine)

    assert (report.claimed, report.work_is_left) == (35, False)
    assert report.settled["COMPLETE"] == 35
    assert count_scans(engine, completed) == count_businesses(engine) == 35
    assert count_attempts(engine, "COMPLETE") == 35


def test_a_permanent_cause_fails_each_place_in_words(engine: sa.Engine) -> None:
    queue_sample(engine, 5)

    drain_from_demo(engine, "--faults", "not_found=100")

    for place in all_places(engine):
        assert (place.deep_scan_status, place.deep_scan_cause) == (failed, Cause.place_not_found)
        assert place.deep_scan_error
        assert "Traceback" not in place.deep_scan_error


def test_a_provider_that_asks_to_slow_down_is_asked_again_later(engine: sa.Engine) -> None:
    queue_sample(engine, 5)

    report = drain_from_demo(engine, "--faults", "rate_limited=100")

    assert report.settled["RETRY"] == 5
    for place in all_places(engine):
        assert (place.deep_scan_status, place.deep_scan_cause) == (queued, Cause.rate_limited)
        assert place.next_attempt_at is not None
        assert place.queued_at is not None
        assert place.next_attempt_at > place.queued_at


def test_no_more_places_are_scanned_at_once_than_there_are_slots(engine: sa.Engine) -> None:
    queue_sample(engine, 30)
    at_once: list[int] = [0]

    async def look(target: ScanTarget) -> Findings:
        at_once.append(at_once[-1] + 1)
        await asyncio.sleep(0.01)
        at_once.append(at_once[-1] - 1)
        return await find(target)

    drain(engine, Scans(look), replace(LIMITS, concurrency=4))

    assert max(at_once) == 4
    assert count_scans(engine, completed) == 30


def test_of_slow_places_no_more_are_claimed_than_there_are_slots(engine: sa.Engine) -> None:
    queue_sample(engine, 30)

    report = drain(
        engine,
        Scans(hang),
        replace(LIMITS, concurrency=8),
        meanwhile=stop_when(lambda: held(engine) == 8),
    )

    assert report.claimed == report.settled["SNOOZE"] == 8


def test_a_place_that_still_waits_for_its_slot_is_given_back_at_a_stop(engine: sa.Engine) -> None:
    queue_sample(engine, 60)
    scanned: list[str] = []

    async def at_first_fast(target: ScanTarget) -> Findings:
        scanned.append(target.place_id)
        return await (find if len(scanned) <= 24 else hang)(target)

    # Slots that were left fast let the drain claim one or two places more than it has slots.
    report = drain(
        engine,
        Scans(at_first_fast),
        replace(LIMITS, concurrency=8),
        meanwhile=stop_when(lambda: count_scans(engine, completed) == 24 and held(engine) > 8),
    )

    assert len(scanned) < report.claimed <= 24 + 8 + 2
    assert report.settled == {"COMPLETE": 24, "SNOOZE": report.claimed - 24, "fenced": 0}
    waiting = [place for place in all_places(engine) if place.deep_scan_status == queued]
    assert len(waiting) == 36
    assert {place.scan_attempt for place in waiting} == {0}


def test_slots_are_filled_again_while_a_slow_place_runs(engine: sa.Engine) -> None:
    slow, *_ = queue_sample(engine, 20)
    others_done = asyncio.Event()
    count = 0

    async def scan(target: ScanTarget) -> Findings:
        nonlocal count
        if target.place_id == slow:
            await asyncio.wait_for(others_done.wait(), 9)
        else:
            count += 1
            if count == 19:
                others_done.set()
        return await find(target)

    report = drain(engine, Scans(scan), replace(LIMITS, concurrency=2))

    assert report.settled["COMPLETE"] == 20


def test_a_drain_whose_time_is_over_says_that_work_is_left(engine: sa.Engine) -> None:
    queue_sample(engine, 6)

    async def soon(target: ScanTarget) -> Findings:
        await asyncio.sleep(0.1)
        return await find(target)

    report = drain(engine, Scans(soon), replace(LIMITS, concurrency=2, budget_s=0.05))

    assert report.work_is_left
    assert report.claimed == report.settled["COMPLETE"] == 2
    assert count_scans(engine, processing) == 0


def test_an_empty_queue_ends_the_drain_at_once(engine: sa.Engine) -> None:
    assert drain(engine, Scans(find)) == DrainReport(claimed=0, settled={}, work_is_left=False)


def test_a_suspect_is_scanned_alone(engine: sa.Engine) -> None:
    first, second, *_ = queue_sample(engine, 5)
    suspect_are(engine, first, second)

    report = drain(engine, Scans(find), suspect=True)

    assert (report.claimed, report.settled["COMPLETE"]) == (1, 1)
    [done] = [place for place in all_places(engine) if place.deep_scan_status == completed]
    assert done.place_id in {first, second}


def test_suspects_are_not_scanned_beside_others(engine: sa.Engine) -> None:
    first, second, *_ = queue_sample(engine, 5)
    suspect_are(engine, first, second)

    drain(engine, Scans(find))

    waiting = {p.place_id for p in all_places(engine) if p.deep_scan_status == queued}
    assert waiting == {first, second}


def suspect_are(engine: sa.Engine, *place_ids: str) -> None:
    """A worker has died on each of these."""
    with transaction(engine) as session:
        named = sa.inspect(Place).c.place_id.in_(place_ids)
        session.execute(sa.update(Place).where(named).values(scan_deaths=1))


def test_open_pages_are_told_what_happens_in_few_messages(
    engine: sa.Engine, redis_url: str
) -> None:
    ids = queue_sample(engine, 40)
    signals = Signals(redis_url)

    async def soon(target: ScanTarget) -> Findings:
        await asyncio.sleep(0.1)
        return await find(target)

    async def run() -> tuple[list[LiveMessage], float]:
        heard: list[LiveMessage] = []
        last: dict[str, Any] = {}
        listening = signals.listen()
        await anext(listening)
        started = time.monotonic()
        one = Drain(engine, signals, Scans(soon), LIMITS, worker="a worker")
        running = asyncio.create_task(one.run())
        async with asyncio.timeout(20):
            async for message in listening:
                heard.append(message)
                last |= {c.place_id: c.deep_scan_status for c in message.changes}
                if list(last.values()).count(completed) == len(ids):
                    break
        await running
        return heard, time.monotonic() - started

    heard, took_s = asyncio.run(run())

    assert {change.place_id for message in heard for change in message.changes} == set(ids)
    assert len(heard) <= took_s * 5 + 2
