"""How late the events of a page arrive, although its clock may be wrong."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from typing import Any

TOO_LATE_S = 5.0
"""An act that took so many seconds longer on its way than others is not carried out."""


class PageClock:
    """The clock of one page, as far as its events tell.

    Each event carries when it was sent, by the clock of the page, in milliseconds of Unix time as
    ``sent_ms``. The fastest event so far is taken for one that was not late at all. Nobody gains
    by a wrong time: it only decides about the page's own events.
    """

    def __init__(self) -> None:
        self._least_s = math.inf

    def late_s(self, event: Any, now_s: float | None = None) -> float:
        """By how many seconds ``event`` took longer than the fastest; 0: it does not say.

        ``now_s`` is the Unix time of its arrival; None: now.
        """
        sent_ms = event.get("sent_ms") if isinstance(event, Mapping) else None
        if not isinstance(sent_ms, int | float) or not math.isfinite(sent_ms):
            return 0.0
        took_s = (time.time() if now_s is None else now_s) - sent_ms / 1000
        self._least_s = min(self._least_s, took_s)
        return took_s - self._least_s
