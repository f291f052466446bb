"""How the worker processes log."""

from __future__ import annotations

import logging
import math

from placecurator import logs
from placecurator.settings import current_settings

_A_MINUTE_S = 60.0


class SeldomSaid:
    """Keeps a process from saying the same thing every second: once a minute is loud enough."""

    def __init__(self) -> None:
        self._quiet_until = -math.inf

    def is_due(self, now_s: float) -> bool:
        """Whether to say it at ``now_s``, in seconds of a clock that never goes back."""
        if now_s < self._quiet_until:
            return False
        self._quiet_until = now_s + _A_MINUTE_S
        return True


def set_up_logging() -> None:
    """Log to stderr as all our processes do."""
    logs.set_up_logging(current_settings())
    # They say each time that they try to start without Redis.
    for name in ("rq.cron", "rq_scheduler"):
        logging.getLogger(name).setLevel(logging.WARNING)
