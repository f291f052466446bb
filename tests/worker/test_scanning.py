"""The whole engine as processes: scheduler, RQ workers, Redis, a database, a place provider."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from redis import Redis

from placecurator.domain.lifecycle import DeepScanStatus, PlaceStagingStatus
from placecurator.domain.selection import Named
from placecurator.services.curation import set_status
from placecurator.services.signals import Signals
from placecurator.storage.database import transaction
from placecurator.storage.models import Place, ScanAttempt
from tests.demo.running import running_demo
from tests.waiting import wait_until
from tests.worker.running import (
    Fleet,
    children,
    count_attempts,
    count_businesses,
    count_scans,
    fleet,
    kill_with_children,
    queue_sample,
)

completed, processing = DeepScanStatus.completed, DeepScanStatus.processing
queued = DeepScanStatus.queued
LEASE_S = 4


@pytest.fixture(scope="module")
def slow_provider() -> Iterator[int]:
    """A provider that takes its time for an answer, so that workers are caught in the act."""
    with running_demo("--latency-ms", "600") as port:
        yield port


@pytest.fixture
def engine_room(database_url: str, redis_url: str, slow_provider: int) -> Iterator[Fleet]:
    with fleet(
        database_url=database_url,
        redis_url=redis_url,
        demo_provider_port=slow_provider,
        scan_concurrency=20,
        scan_limit_s=LEASE_S - 0.5,
        scan_lease_s=LEASE_S,
        website_limit_s=2,
    ) as started:
        yield started


def wait_until_done(engine: sa.Engine, count: int) -> None:
    wait_until(
        lambda: count_scans(engine, completed) == count,
        within_s=60,
        what=f"{count} places completed",
    )


def wait_until_scanning(engine: sa.Engine) -> None:
    wait_until(lambda: count_scans(engine, processing), within_s=30, what="a place is claimed")


def test_queued_places_are_scanned_by_themselves(engine: sa.Engine, engine_room: Fleet) -> None:
    queue_sample(engine, 100)

    engine_room.start_scheduler()
    engine_room.start_worker()
    engine_room.start_worker()

    wait_until_done(engine, 100)
    assert count_businesses(engine) == 100
    assert count_attempts(engine, "COMPLETE") == 100


def test_the_places_of_a_killed_worker_are_scanned_by_another(
    engine: sa.Engine, engine_room: Fleet
) -> None:
    queue_sample(engine, 40)
    # Each place that the dead worker held is scanned alone.
    engine_room.environment["PLACECURATOR_SCAN_CONCURRENCY"] = "8"
    engine_room.start_scheduler()
    doomed = engine_room.start_worker()
    wait_until_scanning(engine)

    kill_with_children(doomed)
    engine_room.start_worker()

    wait_until_done(engine, 40)
    assert count_businesses(engine) == 40
    assert count_attempts(engine, "RESCUE") >= 1
    assert count_attempts(engine, None) == 0


def test_a_worker_that_is_asked_to_stop_gives_its_places_back_in_time(
    engine: sa.Engine, engine_room: Fleet
) -> None:
    queue_sample(engine, 200)
    engine_room.start_scheduler()
    worker = engine_room.start_worker()
    wait_until_scanning(engine)
    started = time.monotonic()

    worker.send_signal(signal.SIGTERM)

    assert worker.wait(20) == 0
    assert time.monotonic() - started < 8
    assert children(worker) == []
    assert count_scans(engine, processing) == 0
    assert count_scans(engine, completed, queued) == 200
    assert count_attempts(engine, "RESCUE") == count_attempts(engine, None) == 0
    assert spent_attempts(engine) == count_scans(engine, completed) < 200


def test_a_forked_process_does_not_outlive_its_killed_worker(
    engine: sa.Engine, engine_room: Fleet
) -> None:
    queue_sample(engine, 200)
    engine_room.start_scheduler()
    worker = engine_room.start_worker()
    wait_until_scanning(engine)
    [forked] = children(worker)

    worker.kill()

    forked.wait(10)
    assert count_attempts(engine, None) == 0


def test_a_wiped_redis_loses_nothing(engine: sa.Engine, engine_room: Fleet, redis_url: str) -> None:
    engine_room.start_scheduler()
    engine_room.start_worker()
    redis = Redis.from_url(redis_url)
    wait_until(lambda: redis.keys("rq:worker:*"), within_s=30, what="the worker waits for work")

    queue_sample(engine, 40)
    redis.flushall()

    wait_until_done(engine, 40)
    # Now the worker waits, unknown to Redis: it is found nevertheless.
    redis.flushall()
    ask_for_all_again(engine)
    wait_until_done(engine, 40)


def test_a_drain_whose_time_is_over_hands_over_to_a_fresh_process(
    engine: sa.Engine, engine_room: Fleet
) -> None:
    queue_sample(engine, 40)
    engine_room.environment["PLACECURATOR_DRAIN_BUDGET_S"] = "0.5"
    engine_room.start_scheduler()
    engine_room.start_worker()

    wait_until_done(engine, 40)

    with transaction(engine) as session:
        workers = session.scalars(sa.select(sa.inspect(ScanAttempt).c.worker).distinct()).all()
    assert len(workers) > 1


def ask_for_all_again(engine: sa.Engine) -> None:
    with transaction(engine) as session:
        ids = session.scalars(sa.select(sa.inspect(Place).c.place_id)).all()
    set_status(
        engine, Signals(None), Named(tuple(ids)), PlaceStagingStatus.Selected, actor="a curator"
    )


def spent_attempts(engine: sa.Engine) -> int:
    with transaction(engine) as session:
        return session.scalar(sa.select(sa.func.sum(sa.inspect(Place).c.scan_attempt))) or 0
