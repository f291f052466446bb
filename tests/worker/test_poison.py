"""Places that harm the process that scans them: they harm nobody else."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from placecurator.domain.causes import Cause
from placecurator.domain.lifecycle import DeepScanStatus
from placecurator.storage.database import transaction
from placecurator.storage.models import Place
from tests.demo.running import running_demo
from tests.waiting import wait_until
from tests.worker.poison import BLOCKS, BURNS, KILLS
from tests.worker.running import Fleet, count_attempts, count_scans, fleet, queue_sample

completed, failed = DeepScanStatus.completed, DeepScanStatus.failed


@pytest.fixture
def engine_room(database_url: str, redis_url: str) -> Iterator[Fleet]:
    with (
        running_demo("--latency-ms", "300") as port,
        fleet(
            database_url=database_url,
            redis_url=redis_url,
            demo_provider_port=port,
            scan_concurrency=8,
            scan_limit_s=3,
            scan_lease_s=5,
            scan_attempts=1,
            website_limit_s=1,
        ) as started,
    ):
        yield started


def name(engine: sa.Engine, place_id: str, poison: str) -> None:
    """Have the place do that to whoever scans it."""
    with transaction(engine) as session:
        this = sa.inspect(Place).c.place_id == place_id
        session.execute(sa.update(Place).where(this).values(name=poison))


def test_a_place_that_harms_its_process_costs_its_neighbours_nothing(
    engine: sa.Engine, engine_room: Fleet
) -> None:
    killing, blocking, burning, *_ = queue_sample(engine, 20)
    name(engine, killing, KILLS)
    name(engine, blocking, BLOCKS)
    name(engine, burning, BURNS)

    engine_room.start_scheduler()
    for _ in range(2):
        engine_room.start_worker("tests.worker.poisoned")

    wait_until(
        lambda: (count_scans(engine, failed), count_scans(engine, completed)) == (3, 17),
        within_s=120,
        what="the three have failed and the others are completed",
    )
    with transaction(engine) as session:
        places = {place.place_id: place for place in session.scalars(sa.select(Place))}
    for harmful, cause in (
        (killing, Cause.worker_lost),
        (blocking, Cause.worker_lost),
        (burning, Cause.timed_out),
    ):
        assert places.pop(harmful).deep_scan_cause == cause
    assert {place.scan_attempt for place in places.values()} == {1}
    assert max(place.scan_deaths for place in places.values()) == 1
    assert count_attempts(engine, None) == 0
