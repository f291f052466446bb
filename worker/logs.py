"""How the worker processes log: a constant sentence, and the facts behind it."""

from __future__ import annotations

import logging
import math

from placecurator.settings import current_settings

_A_MINUTE_S = 60.0
_BUILT_IN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class FactsFormatter(logging.Formatter):
    """Adds the facts given as ``extra`` in the form ``name=value``."""

    def format(self, record: logging.LogRecord) -> str:
        """The line for ``record``."""
        facts = [f"{key}={value}" for key, value in vars(record).items() if key not in _BUILT_IN]
        text = super().format(record)
        return f"{text} [{' '.join(facts)}]" if facts else text


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
    """Log to stderr from the level of the settings on."""
    handler = logging.StreamHandler()
    handler.setFormatter(FactsFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=current_settings().log_level, handlers=[handler])
    # One line for each request of each scan is too much at INFO, and so is one for each time that
    # a scheduler tries to start without Redis.
    for name in ("httpx", "rq.cron", "rq_scheduler"):
        logging.getLogger(name).setLevel(logging.WARNING)
