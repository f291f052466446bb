"""``python -m worker.rqscheduler``: the package rq-scheduler instead of ``worker.schedule``.

For people who already run its program ``rqscheduler``. That keeps its schedule in Redis: once
Redis is wiped it has nothing to do, and does not say so. This one puts its entry back by itself,
and survives Redis being away. It also enqueues what else is in the schedule.

With ``--register`` it only puts the entry there, for ``rqscheduler`` to enqueue.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from redis.exceptions import RedisError
from rq.job import Job

from placecurator.domain.errors import CannotStart
from placecurator.services.signals import SCAN_QUEUE
from placecurator.settings import current_settings
from worker.lookout import LOOK_ID, LOOK_JOB, Lookout
from worker.program import run_until_stopped
from worker.queues import connection

try:
    from rq_scheduler import Scheduler
except ModuleNotFoundError as error:
    sys.exit(
        f"The package {error.name} is not installed. Install it in the checkout with: "
        'pip install -e ".[rqscheduler]"; or do without, with: python -m worker.schedule'
    )


class SelfHealingScheduler(Scheduler):  # type: ignore[misc]  # it has no types
    """rq-scheduler with one entry of its own, which it makes again when it is missing."""

    def __init__(self) -> None:
        self._every_s = current_settings().scheduler_interval_s
        super().__init__(SCAN_QUEUE, interval=self._every_s, connection=connection())
        self._lookout = Lookout(self.connection)

    def register(self) -> None:
        """Put the entry into the schedule, due now; there is never more than one."""
        self.schedule(
            datetime.now(UTC),
            LOOK_JOB,
            interval=self._every_s,
            id=LOOK_ID,
            # A look is over in a moment. Behind the drains it would wait for the longest of them.
            at_front=True,
            # The entry is the job: were it to expire, `rqscheduler` would drop it for good.
            result_ttl=-1,
        )

    def enqueue_jobs(self) -> None:
        """Enqueue what is due, after a wipe of Redis our own entry, too."""
        if LOOK_ID not in self:
            self.register()
        super().enqueue_jobs()

    def enqueue_job(self, job: Job) -> None:
        """Enqueue ``job``; but look for work here and now, even when all workers are busy."""
        if job.id != LOOK_ID:
            super().enqueue_job(job)
            return
        next_look = datetime.now(UTC) + timedelta(seconds=self._every_s)
        self._lookout.look()
        self.connection.zadd(self.scheduled_jobs_key, {LOOK_ID: int(next_look.timestamp())})

    def remove_lock(self) -> None:
        """Let other schedulers pass; without Redis there is nothing to remove."""
        with suppress(RedisError):
            super().remove_lock()

    def register_death(self) -> None:
        """Say so in Redis if it is there: a stop must not fail, or it would be no stop."""
        with suppress(RedisError):
            super().register_death()

    def _install_signal_handlers(self) -> None:
        """Leave those of the program in place."""


def register_only() -> None:
    """Put the entry into the schedule, or make it anew with the settings of now.

    Raises:
        CannotStart: Redis does not take it.
    """
    try:
        SelfHealingScheduler().register()
    except RedisError as error:
        raise CannotStart(f"The schedule is in Redis, and Redis is away: {error}") from error


def main() -> None:
    """Run as a program."""
    arguments = argparse.ArgumentParser(prog="python -m worker.rqscheduler")
    arguments.add_argument("--register", action="store_true", help="only put the entry there")
    if arguments.parse_args().register:
        run_until_stopped(register_only)
    else:
        run_until_stopped(lambda: SelfHealingScheduler().run())


if __name__ == "__main__":
    main()
