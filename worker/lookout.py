"""The periodic look for work, with the settings of this process."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime

from redis import Redis

from placecurator.domain.errors import DatabaseAway
from placecurator.services import idempotency
from placecurator.services.retention import BATCH, sweep
from placecurator.services.selections import forget_old
from placecurator.services.signals import Signals
from placecurator.settings import current_settings
from placecurator.storage.database import engine_of_this_process
from worker.dispatcher import look_for_work
from worker.logs import SeldomSaid
from worker.queues import scan_queue

log = logging.getLogger(__name__)

_SWEEP_EVERY_S = 60.0

LOOK_JOB = "worker.jobs.look_for_work"
"""The RQ job that looks once, for schedulers that can do nothing but enqueue jobs."""
LOOK_ID = "look-for-work"
"""The id of that job: there is one of it, however often it is enqueued."""


class Lookout:
    """Looks for work as often as it is told to."""

    def __init__(self, redis: Redis):
        settings = current_settings()
        self._engine = engine_of_this_process(settings.database_url_in_use)
        self._queue = scan_queue(redis)
        self._signals = Signals(settings.redis_url)
        self._concurrency = settings.scan_concurrency
        self._idempotency_keep_h = settings.idempotency_keep_h
        self._complaint = SeldomSaid()
        self._sweep_at_s = time.monotonic()

    def look(self) -> None:
        """Rescue, wake workers for what is due, and each minute drop what may not be kept.

        Without a database, the next look may help.
        """
        try:
            look_for_work(self._engine, self._queue, self._signals, concurrency=self._concurrency)
            if time.monotonic() >= self._sweep_at_s:
                self._sweep()
        except DatabaseAway as error:
            level = logging.ERROR if self._complaint.is_due(time.monotonic()) else logging.DEBUG
            said = {"reason": error.reason}
            log.log(level, "cannot look for work, the database is away", extra=said)

    def _sweep(self) -> None:
        """One batch at a time: places wait to be rescued meanwhile."""
        now = datetime.now(UTC)
        idempotency.sweep(self._engine, now, keep_h=self._idempotency_keep_h)
        swept = sweep(self._engine, now, most=BATCH)
        forget_old(self._engine, now)
        more = swept.next_at is not None and swept.next_at <= now
        self._sweep_at_s = time.monotonic() + (0 if more else _SWEEP_EVERY_S)


def look_for_all_waiting(redis: Redis) -> None:
    """Look once, for all looks that were enqueued meanwhile.

    A scheduler enqueues one after the other even if no worker runs; and `look_for_work` takes what
    waits on the queue for drains.
    """
    redis.lrem(scan_queue(redis).key, 0, LOOK_ID)
    Lookout(redis).look()
