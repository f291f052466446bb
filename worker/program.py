"""How a scheduler runs as a program: until it is told to stop, whatever Redis does."""

from __future__ import annotations

import logging
import signal
import sys
import time
from collections.abc import Callable

from redis.exceptions import RedisError

from placecurator.domain.errors import PlacecuratorError
from worker.logs import SeldomSaid, set_up_logging

log = logging.getLogger(__name__)

_PAUSE_S = 1.0


def run_until_stopped(schedule: Callable[[], None]) -> None:
    """Run ``schedule`` as a program, again and again, until SIGTERM or SIGINT.

    Told to stop, ``schedule`` returns or lets ``KeyboardInterrupt`` through, and leaves the signal
    handlers alone. It raises ``RedisError`` when it cannot go on.
    """
    # The drivers know this exception: amid a statement they cancel it. Any other would leave the
    # connection busy and come out as an error of the database, which is survived.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        set_up_logging()
        _run(schedule)
    except KeyboardInterrupt:
        log.info("scheduler stopped")
    except PlacecuratorError as error:
        sys.exit(str(error))


def _run(schedule: Callable[[], None]) -> None:
    complaint = SeldomSaid()
    while True:
        try:
            schedule()
        except RedisError as error:
            # Full is as bad as away: whatever is enqueued is refused.
            level = logging.ERROR if complaint.is_due(time.monotonic()) else logging.DEBUG
            log.log(
                level, "cannot wake workers, Redis is away or full", extra={"reason": str(error)}
            )
            time.sleep(_PAUSE_S)
        else:
            return
