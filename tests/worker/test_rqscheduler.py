"""The package rq-scheduler as the scheduler: what it survives with the adapter, and without."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from redis import Redis
from rq import Queue, Worker
from rq.job import Job

from placecurator.domain.lifecycle import DeepScanStatus
from placecurator.launch.programs import Program
from placecurator.services.signals import SCAN_QUEUE
from placecurator.settings import CHECKOUT
from tests.commands import clean_environment
from tests.demo.running import running_demo
from tests.servers import running_redis
from tests.waiting import wait_until
from tests.worker.running import Fleet, count_scans, fleet, queue_sample
from worker.lookout import LOOK_ID

ADAPTER = Program("rqscheduler", (sys.executable, "-m", "worker.rqscheduler"))
REGISTER = Program("register", (*ADAPTER.command, "--register"))
SCHEDULE = "rq:scheduler:scheduled_jobs"

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what a database has no part in."""


@pytest.fixture(scope="module")
def provider() -> Iterator[int]:
    with running_demo() as port:
        yield port


def rqscheduler(redis_url: str) -> Program:
    """The program of the package itself."""
    program = str(Path(sys.executable).with_name("rqscheduler"))
    return Program("rqscheduler", (program, "--interval", "1", "--quiet", "--url", redis_url))


def drains(redis_url: str) -> int:
    """How many jobs the scan queue of that Redis holds."""
    with Redis.from_url(redis_url) as redis:
        return Queue(SCAN_QUEUE, connection=redis).count


def next_look(redis: Redis) -> float:
    """When the entry is due, in seconds since 1970; 0 when there is none."""
    due: float = dict(redis.zscan_iter(SCHEDULE)).get(LOOK_ID.encode(), 0.0)
    return due


def register(started: Fleet) -> None:
    assert started.start(REGISTER).wait(20) == 0


@pytest.mark.parametrize("with_the_adapter", [True, False], ids=["adapter", "rqscheduler"])
def test_queued_places_are_scanned_by_themselves(
    engine: sa.Engine, database_url: str, redis_url: str, provider: int, with_the_adapter: bool
) -> None:
    queue_sample(engine, 40)
    with fleet(
        database_url=database_url, redis_url=redis_url, demo_provider_port=provider
    ) as started:
        if with_the_adapter:
            started.start(ADAPTER)
        else:
            register(started)
            started.start(rqscheduler(redis_url))
        started.start_worker()

        wait_until(
            lambda: count_scans(engine, DeepScanStatus.completed) == 40,
            within_s=60,
            what="40 places completed",
        )


@on_sqlite
def test_two_of_them_make_one_entry(database_url: str, redis_url: str) -> None:
    redis = Redis.from_url(redis_url)
    with fleet(database_url=database_url, redis_url=redis_url) as started:
        started.start(ADAPTER)
        started.start(ADAPTER)
        wait_until(
            lambda: len(list(redis.scan_iter("rq:scheduler_instance:*"))) == 2,
            within_s=20,
            what="two schedulers run",
        )
        both_run = next_look(redis)
        wait_until(lambda: next_look(redis) > both_run + 2, within_s=20, what="three looks")

        assert redis.zrange(SCHEDULE, 0, -1) == [LOOK_ID.encode()]


@on_sqlite
def test_it_goes_on_after_a_wipe(engine: sa.Engine, database_url: str, redis_url: str) -> None:
    queue_sample(engine, 1)
    redis = Redis.from_url(redis_url)
    with fleet(database_url=database_url, redis_url=redis_url) as started:
        started.start(ADAPTER)
        wait_until(lambda: drains(redis_url), within_s=20, what="a drain is on the queue")

        redis.flushall()

        wait_until(lambda: drains(redis_url), within_s=20, what="a drain is on the queue again")


@on_sqlite
def test_it_goes_on_when_redis_comes_back_empty(
    engine: sa.Engine, database_url: str, tmp_path: Path
) -> None:
    queue_sample(engine, 1)
    with (
        running_redis(tmp_path) as url,
        fleet(database_url=database_url, redis_url=url) as started,
    ):
        adapter = started.start(ADAPTER)
        wait_until(lambda: drains(url), within_s=20, what="a drain is on the queue")
        Redis.from_url(url).shutdown(nosave=True)
        with running_redis(tmp_path):
            wait_until(lambda: drains(url), within_s=20, what="a drain is on the new queue")

        assert adapter.poll() is None


@on_sqlite
def test_a_stop_is_obeyed_at_once(database_url: str, redis_url: str) -> None:
    redis = Redis.from_url(redis_url)
    with fleet(database_url=database_url, redis_url=redis_url, scheduler_interval_s=60) as started:
        adapter = started.start(ADAPTER)
        now = datetime.now(UTC).timestamp()
        wait_until(lambda: next_look(redis) > now + 50, within_s=20, what="it has looked")

        adapter.send_signal(signal.SIGTERM)

        assert adapter.wait(10) == 0
        assert not redis.exists("rq:scheduler_lock")


@on_sqlite
def test_it_enqueues_what_else_is_in_the_schedule(database_url: str, redis_url: str) -> None:
    redis = Redis.from_url(redis_url)
    theirs = Job.create("math.sqrt", args=(4,), id="theirs", origin="their-queue", connection=redis)
    theirs.save()
    redis.zadd(SCHEDULE, {theirs.id: 0})

    with fleet(database_url=database_url, redis_url=redis_url) as started:
        started.start(ADAPTER)

        queue = Queue("their-queue", connection=redis)
        wait_until(lambda: queue.get_job_ids() == ["theirs"], within_s=20, what="it is enqueued")
        assert redis.zscore(SCHEDULE, theirs.id) is None


@on_sqlite
def test_looks_that_waited_for_a_worker_are_one_look(
    engine: sa.Engine, database_url: str, redis_url: str
) -> None:
    redis = Redis.from_url(redis_url)
    with fleet(database_url=database_url, redis_url=redis_url) as started:
        register(started)
        redis.rpush(Queue(SCAN_QUEUE, connection=redis).key, *[LOOK_ID] * 10_000)

        started.start_worker()

        wait_until(lambda: drains(redis_url) == 0, within_s=20, what="no look waits any more")
        [worker] = Worker.all(redis)
        assert worker.successful_job_count <= 1


def test_without_redis_the_entry_is_not_made_and_it_says_so(tmp_path: Path) -> None:
    nowhere = f"unix://{tmp_path}/none.sock"

    ended = run(REGISTER.command, tmp_path, redis_url=nowhere)

    assert ended.returncode == 1
    assert ended.stderr.startswith("The schedule is in Redis, and Redis is away:")


def test_without_the_package_it_says_how_to_install_it(tmp_path: Path) -> None:
    hidden = "import sys; sys.modules['rq_scheduler'] = None; "
    program = "import runpy; runpy.run_module('worker.rqscheduler', run_name='__main__')"

    ended = run((sys.executable, "-c", hidden + program), tmp_path)

    assert ended.returncode == 1
    assert ended.stderr.startswith("The package rq_scheduler is not installed.")
    assert ended.stderr.count("\n") == 1


def run(
    command: tuple[str, ...], home: Path, **settings: object
) -> subprocess.CompletedProcess[str]:
    """Run ``command`` to its end."""
    return subprocess.run(
        command,
        env=clean_environment(home=home, **settings),
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
