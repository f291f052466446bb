"""The doctor's rounds: one check-up for all who ask, however many they are."""

from __future__ import annotations

import threading
import time

import sqlalchemy as sa

from placecurator.domain.pace import Pace
from placecurator.services.doctor import Checkup, examine

EVERY_S = 15.0
"""A check-up is made at most this often."""


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
        self._pace = Pace(EVERY_S)
        self._next_at = 0.0

    def checkup(self) -> Checkup:
        """The last check-up, or a new one. Blocks while one is made."""
        with self._one_at_a_time:
            started = time.monotonic()
            if self._last is None or started >= self._next_at:
                self._last = examine(self._engine, tick_s=self._tick_s)
                self._pace.took(time.monotonic() - started)
                self._next_at = started + self._pace.rest_s
            return self._last
