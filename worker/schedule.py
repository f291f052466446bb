"""``python -m worker.schedule``: the periodic job that sees to it that due places are scanned.

It is RQ's own scheduler, made to survive Redis being away, wiped or full. Any number of these
processes may run.
"""

from __future__ import annotations

import logging
import signal
import sys
import time

from redis.exceptions import RedisError
from rq.cron import CronJob, CronScheduler
from rq.exceptions import StopRequested
from rq.utils import now

from placecurator.domain.errors import PlacecuratorError
from placecurator.services.scan_database import DATABASE_AWAY
from placecurator.services.signals import SCAN_QUEUE, Signals
from placecurator.settings import current_settings
from placecurator.storage.database import engine_of_this_process
from worker import jobs
from worker.dispatcher import look_for_work
from worker.logs import set_up_logging
from worker.queues import connection, scan_queue

log = logging.getLogger(__name__)

_PAUSE_S = 1.0


class ScanScheduler(CronScheduler):
    """RQ's scheduler with one job, the drain, enqueued only when there is work for it.

    RQ would enqueue it on every tick; each costs a worker a fork, on a system that has nothing to
    do. The look at the database is made here instead.
    """

    def __init__(self) -> None:
        super().__init__(connection(), logging_level=logging.WARNING)
        self._settings = current_settings()
        self._engine = engine_of_this_process(self._settings.database_url_in_use)
        self._signals = Signals(self._settings.redis_url)
        self.register(jobs.drain, SCAN_QUEUE, interval=self._settings.scheduler_interval_s)

    def enqueue_jobs(self) -> list[CronJob]:
        """Look for work when it is time to."""
        due = [job for job in self.get_jobs() if job.should_run()]
        for job in due:
            job.set_enqueue_time(now())
            self._look()
        return due

    def _look(self) -> None:
        try:
            look_for_work(
                self._engine,
                scan_queue(self.connection),
                self._signals,
                concurrency=self._settings.scan_concurrency,
            )
        except DATABASE_AWAY as error:
            reason = str(error).partition("\n")[0]
            log.warning("cannot look for work, the database is away", extra={"reason": reason})


def run() -> None:
    """Schedule until SIGTERM or SIGINT; after a failure of Redis, begin again."""
    level = logging.WARNING
    while True:
        started = time.monotonic()
        try:
            ScanScheduler().start()  # type: ignore[no-untyped-call]
        except RedisError as error:
            if time.monotonic() - started > _PAUSE_S:
                level = logging.WARNING  # it was there in between
            log.log(level, "cannot wake workers, Redis is away", extra={"reason": str(error)})
            level = logging.DEBUG
            time.sleep(_PAUSE_S)
        else:
            return


def _stop(_signal: int, _frame: object) -> None:
    raise StopRequested


def main() -> None:
    """Run as a program."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    try:
        set_up_logging()
        run()
    except StopRequested:
        log.info("scheduler stopped")
    except PlacecuratorError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
