"""Places on which a worker has died are scanned alone, and yet soon."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise

import pytest
import sqlalchemy as sa

from placecurator.domain.lifecycle import DeepScanStatus
from placecurator.storage.database import transaction
from placecurator.storage.models import Place, ScanAttempt
from tests.demo.running import running_demo
from tests.waiting import wait_until
from tests.worker.running import Fleet, count_scans, fleet, queue_sample


@pytest.fixture
def engine_room(database_url: str, redis_url: str) -> Iterator[Fleet]:
    with (
        running_demo() as port,
        fleet(database_url=database_url, redis_url=redis_url, demo_provider_port=port) as started,
    ):
        yield started


def test_suspects_that_do_no_harm_follow_each_other_in_one_process(
    engine: sa.Engine, engine_room: Fleet
) -> None:
    queue_sample(engine, 10)
    with transaction(engine) as session:
        session.execute(sa.update(Place).values(scan_deaths=1))

    engine_room.start_scheduler()
    engine_room.start_worker()

    wait_until(
        lambda: count_scans(engine, DeepScanStatus.completed) == 10,
        within_s=60,
        what="all suspects are completed",
    )
    with transaction(engine) as session:
        column = sa.inspect(ScanAttempt).c
        in_order = sa.select(ScanAttempt).order_by(column.worker, column.started_at)
        attempts = session.scalars(in_order).all()
    of_process = [list(group) for _, group in groupby(attempts, key=lambda a: a.worker)]
    assert len(of_process) < 10
    assert all(
        before.finished_at and before.finished_at <= after.started_at
        for process in of_process
        for before, after in pairwise(process)
    )
