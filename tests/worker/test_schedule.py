"""The scheduler as a process: what it survives, and how it ends."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from redis import Redis
from rq import Queue

from placecurator.domain.lifecycle import DeepScanStatus
from placecurator.launch import programs
from placecurator.services.retention import next_expiry
from placecurator.services.signals import SCAN_QUEUE
from placecurator.settings import CHECKOUT
from placecurator.storage.database import transaction
from placecurator.storage.heartbeats import SCHEDULER, beat, last_beat
from placecurator.storage.listings import store
from placecurator.storage.models import Selection
from placecurator.storage.scans import claim
from tests.commands import clean_environment
from tests.factories import NOW, TERMS, found, staged
from tests.servers import running_redis
from tests.storage.scanning import claim_of
from tests.waiting import wait_for_a_lock, wait_until
from tests.worker.running import count_attempts, count_scans, fleet, queue_sample


def jobs(redis_url: str) -> int:
    """How many jobs the scan queue of that Redis holds."""
    with Redis.from_url(redis_url) as redis:
        return Queue(SCAN_QUEUE, connection=redis).count


def test_it_wakes_workers_again_when_redis_is_back(
    engine: sa.Engine, database_url: str, tmp_path: Path
) -> None:
    queue_sample(engine, 1)
    with (
        running_redis(tmp_path) as url,
        fleet(database_url=database_url, redis_url=url) as started,
    ):
        scheduler = started.start_scheduler()
        wait_until(lambda: jobs(url), within_s=20, what="a drain is on the queue")
        first_redis = Redis.from_url(url)
        first_redis.shutdown(nosave=True)
        with running_redis(tmp_path):
            wait_until(lambda: jobs(url), within_s=20, what="a drain is on the new queue")

        assert scheduler.poll() is None


def test_it_survives_a_full_redis_and_complains_once(
    engine: sa.Engine, database_url: str, tmp_path: Path
) -> None:
    queue_sample(engine, 1)
    said = tmp_path / "said"
    with (
        running_redis(tmp_path) as url,
        fleet(database_url=database_url, redis_url=url) as started,
        Redis.from_url(url) as redis,
        said.open("wb") as output,
    ):
        redis.config_set("maxmemory", 1)
        redis.config_set("maxmemory-policy", "noeviction")
        scheduler = started.start(programs.scheduler(), says_to=output)
        wait_until(
            lambda: b"Redis is away or full" in said.read_bytes(),
            within_s=30,
            what="it complains",
        )
        before = refused(redis)
        wait_until(lambda: refused(redis) > before + 3, within_s=30, what="it tries again")

        redis.config_set("maxmemory", 0)

        wait_until(lambda: jobs(url), within_s=20, what="a drain is on the queue")
        assert scheduler.poll() is None
    assert said.read_bytes().count(b"Redis is away or full") == 1


def refused(redis: Redis) -> int:
    """How many commands that Redis has refused because it is full."""
    errors: Any = redis.info("errorstats")
    return int(errors.get("errorstat_OOM", {}).get("count", 0))


def test_it_starts_without_redis_and_stops_at_once(database_url: str, tmp_path: Path) -> None:
    said, away = tmp_path / "said", f"unix://{tmp_path}/none.sock"
    with (
        fleet(database_url=database_url, redis_url=away, scheduler_interval_s=60) as started,
        said.open("wb") as output,
    ):
        scheduler = started.start(programs.scheduler(), says_to=output)
        wait_until(
            lambda: b"Redis is away or full" in said.read_bytes(),
            within_s=20,
            what="it waits for the next try",
        )

        scheduler.send_signal(signal.SIGTERM)

        assert scheduler.wait(10) == 0


def test_places_are_rescued_and_it_counts_as_running_while_redis_is_away(
    engine: sa.Engine, database_url: str, tmp_path: Path
) -> None:
    queue_sample(engine, 1)
    with transaction(engine) as session:
        # Its lease is over already.
        claim(session, 1, worker="dead", lease_s=-60, now=datetime.now(UTC))

    with fleet(database_url=database_url, redis_url=f"unix://{tmp_path}/none.sock") as started:
        started.start_scheduler()

        wait_until(lambda: count_attempts(engine, "RESCUE"), within_s=20, what="it is rescued")
        wait_until(lambda: looked_at(engine), within_s=20, what="a sign of life")
    assert count_scans(engine, DeepScanStatus.queued) == 1


def looked_at(engine: sa.Engine) -> datetime | None:
    """When a scheduler last looked for work."""
    with transaction(engine) as session:
        return last_beat(session, SCHEDULER)


@pytest.mark.parametrize("module", ["worker.schedule", "worker.rqscheduler"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_stop_is_obeyed_just_after_redis_has_gone(
    engine: sa.Engine, database_url: str, tmp_path: Path, module: str
) -> None:
    queue_sample(engine, 1)
    with (
        running_redis(tmp_path) as url,
        fleet(database_url=database_url, redis_url=url, scheduler_interval_s=60) as started,
    ):
        scheduler = started.start(programs.Program("scheduler", (sys.executable, "-m", module)))
        wait_until(lambda: jobs(url), within_s=20, what="it has looked, and now sleeps")
        Redis.from_url(url).shutdown(nosave=True)

        scheduler.send_signal(signal.SIGTERM)

        assert scheduler.wait(10) == 0


@pytest.mark.parametrize("module", ["worker.schedule", "worker.rqscheduler"])
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_stop_is_obeyed_in_the_midst_of_a_look(
    engine: sa.Engine, database_url: str, redis_url: str, module: str
) -> None:
    with (
        fleet(database_url=database_url, redis_url=redis_url) as started,
        transaction(engine) as session,
    ):
        beat(session, SCHEDULER, NOW)  # the first beat of another waits until this one is committed
        scheduler = started.start(programs.Program("scheduler", (sys.executable, "-m", module)))
        wait_for_a_lock(engine)

        scheduler.send_signal(signal.SIGTERM)

        assert scheduler.wait(10) == 0


@pytest.mark.parametrize(
    "command",
    [
        (sys.executable, "-m", "worker.schedule"),
        (sys.executable, "-m", "worker.rqscheduler"),
        (str(Path(sys.executable).with_name("rq")), "worker", "-c", "worker.settings"),
    ],
    ids=["scheduler", "rqscheduler", "worker"],
)
def test_a_program_that_is_not_told_which_redis_says_so(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    ended = subprocess.run(
        command,
        env=clean_environment(home=tmp_path, redis_url=""),
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )

    assert ended.returncode == 1
    assert ended.stderr.startswith("PLACECURATOR_REDIS_URL is not set.")
    assert "Traceback" not in ended.stderr


def test_it_drops_what_may_not_be_kept_and_old_selections(
    engine: sa.Engine, database_url: str, redis_url: str
) -> None:
    with transaction(engine) as session:
        claimed = claim_of(staged(session, "ChIJ1"))
        store(session, [(claimed, found("google", name="Googles"))], NOW, TERMS)
        session.add(Selection(owner="ann", made_at=NOW, place_count=1, keys=b""))

    def all_is_dropped() -> bool:
        with transaction(engine) as session:
            kept = session.scalars(sa.select(Selection)).all()
        return next_expiry(engine) is None and not kept

    with fleet(database_url=database_url, redis_url=redis_url) as started:
        started.start_scheduler()

        wait_until(all_is_dropped, within_s=20, what="it is dropped")
