"""A look at the database: how many drains it puts on the queue, and what it rescues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from redis import Redis
from rq import Queue, Worker

from placecurator.domain.lifecycle import DeepScanStatus
from placecurator.services.signals import SCAN_QUEUE, Signals
from placecurator.storage.database import transaction
from placecurator.storage.heartbeats import SCHEDULER, last_beat
from tests.factories import stage_many
from tests.storage.scanning import in_state, row
from worker.dispatcher import look_for_work

NOW = datetime.now(UTC)
CONCURRENCY = 50
SUSPECT: dict[str, Any] = {"scan_deaths": 1, "next_attempt_at": NOW}


@pytest.fixture
def queue(redis_url: str) -> Iterator[Queue]:
    redis = Redis.from_url(redis_url)
    yield Queue(SCAN_QUEUE, connection=redis)
    redis.close()


def look(engine: sa.Engine, queue: Queue) -> None:
    look_for_work(engine, queue, Signals(None), concurrency=CONCURRENCY)


def make_due(engine: sa.Engine, count: int) -> None:
    with transaction(engine) as session:
        stage_many(session, count, deep_scan_status=DeepScanStatus.queued, next_attempt_at=NOW)


def idle_workers(queue: Queue, count: int) -> None:
    """Register ``count`` workers that wait for work, as RQ does when they start."""
    for number in range(count):
        worker = Worker([queue], name=f"worker-{number}", connection=queue.connection)
        worker.register_birth()  # type: ignore[no-untyped-call]
        worker.set_state("idle")


def test_nothing_is_put_on_the_queue_when_nothing_is_due(engine: sa.Engine, queue: Queue) -> None:
    idle_workers(queue, 2)

    look(engine, queue)

    assert queue.count == 0


def test_an_idle_worker_is_woken_for_each_full_load_of_places(
    engine: sa.Engine, queue: Queue
) -> None:
    idle_workers(queue, 8)
    make_due(engine, 2 * CONCURRENCY + 1)

    look(engine, queue)

    assert [job.func_name for job in queue.jobs] == ["worker.jobs.drain"] * 3


def test_no_more_workers_are_woken_than_are_idle(engine: sa.Engine, queue: Queue) -> None:
    idle_workers(queue, 2)
    make_due(engine, 1000)

    for _ in range(5):
        look(engine, queue)

    assert queue.count == 2


def test_a_job_waits_for_whoever_comes_when_no_worker_is_known(
    engine: sa.Engine, queue: Queue
) -> None:
    make_due(engine, 1000)

    for _ in range(5):
        look(engine, queue)

    assert queue.count == 1


def test_a_suspect_has_a_job_of_its_own_beside_those_for_the_others(
    engine: sa.Engine, queue: Queue
) -> None:
    idle_workers(queue, 3)
    make_due(engine, 1)
    with transaction(engine) as session:
        for number in range(2):
            in_state(session, DeepScanStatus.queued, f"osm:way/{number}", **SUSPECT)

    for _ in range(5):
        look(engine, queue)

    assert Counter(job.func_name for job in queue.jobs) == {
        "worker.jobs.drain": 1,
        "worker.jobs.drain_suspect": 2,
    }


def test_no_more_jobs_wait_for_suspects_than_there_are_workers(
    engine: sa.Engine, queue: Queue
) -> None:
    idle_workers(queue, 2)
    with transaction(engine) as session:
        for number in range(10):
            in_state(session, DeepScanStatus.queued, f"osm:way/{number}", **SUSPECT)

    for _ in range(5):
        look(engine, queue)

    assert [job.func_name for job in queue.jobs] == ["worker.jobs.drain_suspect"] * 2


def test_places_of_a_dead_worker_are_rescued_and_a_worker_is_woken(
    engine: sa.Engine, queue: Queue
) -> None:
    with transaction(engine) as session:
        expired = NOW - timedelta(seconds=1)
        in_state(session, DeepScanStatus.processing, lease_expires_at=expired)

    look(engine, queue)

    with transaction(engine) as session:
        assert row(session).deep_scan_status == DeepScanStatus.queued
    assert queue.count == 1


def test_every_look_leaves_a_heartbeat(engine: sa.Engine, queue: Queue) -> None:
    before = datetime.now(UTC)

    look(engine, queue)

    with transaction(engine) as session:
        last = last_beat(session, SCHEDULER)
    assert last is not None
    assert last >= before
