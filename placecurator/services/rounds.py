"""The doctor's rounds: one check-up for all who ask, however many they are."""

from __future__ import annotations

import threading
import time

import sqlalchemy as sa

from placecurator.services.doctor import Checkup, examine

EVERY_S = 15.0
"""A check-up is made at most this often."""

_LARGEST_SHARE = 0.05


class Rounds:
    """Keeps the last check-up, and makes another when somebody asks for one after a while.

    The time in between is 15 s, or longer on a database so large that check-ups would take more
    than a twentieth of the time.
    """

    def __init__(self, engine: sa.Engine, *, tick_s: float):
        self._engine = engine
        self._tick_s = tick_s
        self._one_at_a_time = threading.Lock()
        self._last: Checkup | None = None
        self._next_at = 0.0

    def checkup(self) -> Checkup:
        """The last check-up, or a new one. Blocks while one is made."""
        with self._one_at_a_time:
            started = time.monotonic()
            if self._last is None or started >= self._next_at:
                self._last = examine(self._engine, tick_s=self._tick_s)
                ended = time.monotonic()
                self._next_at = started + max(EVERY_S, (ended - started) / _LARGEST_SHARE)
            return self._last
