"""``python -m worker.schedule``: the periodic job that sees to it that due places are scanned.

It is RQ's own scheduler, made to survive Redis being away, wiped or full. Any number of these
processes may run.
"""

from __future__ import annotations

import logging
from contextlib import suppress

from redis.client import Pipeline
from redis.exceptions import RedisError
from rq.cron import CronJob, CronScheduler
from rq.exceptions import SchedulerNotFound
from rq.utils import now

from placecurator.services.signals import SCAN_QUEUE
from placecurator.settings import current_settings
from worker import jobs
from worker.lookout import Lookout
from worker.program import run_until_stopped
from worker.queues import connection


class ScanScheduler(CronScheduler):
    """RQ's scheduler with one job, the drain, enqueued only when there is work for it.

    RQ would enqueue it on every tick; each costs a worker a fork, on a system that has nothing to
    do. The look at the database is made here instead.
    """

    def __init__(self) -> None:
        super().__init__(connection(), logging_level=logging.WARNING)
        self._lookout = Lookout(self.connection)
        self.register(jobs.drain, SCAN_QUEUE, interval=current_settings().scheduler_interval_s)

    def enqueue_jobs(self) -> list[CronJob]:
        """Look for work when it is time to."""
        due = [job for job in self.get_jobs() if job.should_run()]
        for job in due:
            job.set_enqueue_time(now())
            self._lookout.look()
        return due

    def register_birth(self) -> None:
        """Say so in Redis if it is there: places are rescued all the same.

        RQ says it again, with the first heartbeat that Redis takes.
        """
        with suppress(RedisError):
            super().register_birth()

    def register_death(self, pipeline: Pipeline | None = None) -> None:
        """Say so in Redis if it is there and knows us: a stop must not fail."""
        with suppress(RedisError, SchedulerNotFound):
            super().register_death(pipeline)

    def _install_signal_handlers(self) -> None:
        """Leave those of the program in place."""


def main() -> None:
    """Run as a program."""
    run_until_stopped(lambda: ScanScheduler().start())  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
