"""How often somebody may do something: counted in Redis for all processes.

While Redis is away each process counts for itself: an outage makes the door no wider than the
number of processes.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from functools import lru_cache

from limits import RateLimitItemPerSecond
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter

_ANSWER_WITHIN_S = 0.5
_AWAY_FOR_S = 5.0


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many times in so many seconds; ``name`` tells what."""

    name: str
    times: int
    seconds: int


class Throttle:
    """Counts who does what, and says how long he has to wait. Safe in threads."""

    def __init__(self, redis_url: str | None):
        self._here = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared = _shared(redis_url)
        self._away_until = 0.0

    def wait_s(self, allowance: Allowance, who: str) -> float | None:
        """Count one more of ``who``; seconds until he may again, or None: he may now."""
        if self._shared is not None and time.monotonic() >= self._away_until:
            try:
                return _wait_s(self._shared, allowance, who)
            except StorageError:
                # Not asked again at once: the others would wait for the answer, too.
                self._away_until = time.monotonic() + _AWAY_FOR_S
        return _wait_s(self._here, allowance, who)


def _shared(redis_url: str | None) -> SlidingWindowCounterRateLimiter | None:
    if redis_url is None:
        return None
    url = f"redis+{redis_url}" if redis_url.startswith("unix:") else redis_url
    storage = RedisStorage(
        url,
        wrap_exceptions=True,
        socket_timeout=_ANSWER_WITHIN_S,
        socket_connect_timeout=_ANSWER_WITHIN_S,
    )
    return SlidingWindowCounterRateLimiter(storage)


def _wait_s(
    limiter: SlidingWindowCounterRateLimiter, allowance: Allowance, who: str
) -> float | None:
    limit = RateLimitItemPerSecond(allowance.times, allowance.seconds)
    if limiter.hit(limit, allowance.name, who):
        return None
    again_at = limiter.get_window_stats(limit, allowance.name, who).reset_time
    return max(again_at - time.time(), 1.0)


def throttle_of_this_process(redis_url: str | None) -> Throttle:
    """The throttle for ``redis_url``, made once per process."""
    return _throttle_of(redis_url, os.getpid())


@lru_cache(maxsize=8)
def _throttle_of(redis_url: str | None, _pid: int) -> Throttle:
    return Throttle(redis_url)
