"""One look at the database: rescue what dead workers hold, wake workers for what is due."""

from __future__ import annotations

import logging
import math
import time
from datetime import UTC, datetime

import sqlalchemy as sa
from rq import Queue, Worker

from placecurator.domain.live import LiveMessage
from placecurator.services.signals import DRAIN_JOB, SUSPECT_JOB, Signals, enqueue_drain
from placecurator.storage.database import transaction
from placecurator.storage.heartbeats import SCHEDULER, beat
from placecurator.storage.rescue import rescue
from placecurator.storage.scans import count_due

log = logging.getLogger(__name__)

_MOST_DRAINS = 64
_SUSPECT = "suspect-"


def look_for_work(engine: sa.Engine, queue: Queue, signals: Signals, *, concurrency: int) -> None:
    """Rescue, then put as many drains on ``queue`` as there is work and there are workers for.

    Any number of schedulers may do this at the same time. ``concurrency`` is how many places one
    drain scans at once. Without work it costs one small transaction and does not touch Redis. It
    leaves a heartbeat, by which everybody can see that a scheduler is at work.
    """
    now = datetime.now(UTC)
    with transaction(engine) as session:
        rescued = tuple(rescue(session, now))
        due = count_due(session, now, at_most=concurrency * _MOST_DRAINS)
        suspects = count_due(session, now, at_most=_MOST_DRAINS, suspects=True)
        beat(session, SCHEDULER, now)
    if rescued:
        log.warning("places rescued from dead workers", extra={"count": len(rescued)})
        signals.announce(LiveMessage(changes=rescued))
    if due or suspects:
        wake_for(queue, math.ceil(due / concurrency), suspects)


def wake_for(queue: Queue, drains: int, suspects: int = 0) -> None:
    """Put up to ``drains`` jobs on ``queue``, no more than idle workers lack.

    And one for each of ``suspects``, no more than there are workers: they are soon done, so a busy
    worker finds the next one waiting. At least one of each kind always waits for whoever is free
    first: after a wiped Redis the workers that run are not registered, and may be idle all the
    same.
    """
    states = _worker_states(queue)
    waiting = queue.get_job_ids()
    waiting_suspects = sum(job_id.startswith(_SUSPECT) for job_id in waiting)
    second = int(time.time())
    lacking = min(suspects, max(len(states), 1)) - waiting_suspects
    for number in range(lacking):
        enqueue_drain(queue, f"{_SUSPECT}{second}-{number}", SUSPECT_JOB)
    lacking = min(drains, max(states.count(b"idle"), 1)) - (len(waiting) - waiting_suspects)
    for number in range(lacking):
        enqueue_drain(queue, f"look-{second}-{number}", DRAIN_JOB)


def _worker_states(queue: Queue) -> list[bytes]:
    keys = Worker.all_keys(queue=queue)
    with queue.connection.pipeline(transaction=False) as pipeline:
        for key in keys:
            pipeline.hget(key, "state")
        return pipeline.execute()
