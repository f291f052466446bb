"""When a scan that failed for a transient cause is tried again."""

from __future__ import annotations

_FIRST_WAIT_S = 2.0
_GROWTH = 4.0
_LONGEST_WAIT_S = 900.0
_LONGEST_REQUESTED_WAIT_S = 86_400.0


def wait_s(attempt: int, jitter: float, retry_after_s: float | None = None) -> float:
    """Seconds to wait after ``attempt`` (from 1) before the next one.

    Grows fourfold from 2 s to at most 15 min; ``jitter``, from 0 to 1, spreads it over the upper
    half, so that places that failed together do not come back together. ``retry_after_s`` is what
    the other side asked for: we never come earlier, yet nobody can put us off for more than a day.
    """
    # The exponent is bounded before the power is taken: an attempt number can be any size.
    longest = min(_LONGEST_WAIT_S, _FIRST_WAIT_S * _GROWTH ** min(attempt - 1, 10))
    backoff = longest * (1 + jitter) / 2
    return max(backoff, min(retry_after_s or 0.0, _LONGEST_REQUESTED_WAIT_S))
