"""How often something may be looked at that takes its time."""

from __future__ import annotations

from collections import deque

LARGEST_SHARE = 0.05
"""Of the time, so much may be spent with looking."""


class Pace:
    """The rest between looks: at least ``least_s`` seconds, and longer the longer they take.

    Of the last two looks the quicker one counts: one that was held up says nothing of the next.
    """

    def __init__(self, least_s: float):
        self._least_s = least_s
        self._took_s = deque([0.0], maxlen=2)

    def took(self, seconds: float) -> None:
        """A look has taken so long."""
        self._took_s.append(seconds)

    @property
    def rest_s(self) -> float:
        """Seconds to wait before the next look."""
        return max(self._least_s, min(self._took_s) / LARGEST_SHARE)
