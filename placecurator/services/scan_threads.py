"""The threads in which scans compute: one of them may never come back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

Result = TypeVar("Result")

_THREADS = 6


class ScanThreads(ThreadPoolExecutor):
    """Default threads for one event loop, which know when one of them is stuck.

    A scan is given up after its limit, but its thread cannot be: a page that keeps it busy for ever
    keeps it until the process ends. So nobody waits for these threads at the end of the loop.
    """

    def __init__(self, limit_s: float):
        super().__init__(_THREADS, "scan")
        self._limit_s = limit_s
        self._busy_since: dict[int, float] = {}

    def submit(
        self, function: Callable[..., Result], /, *args: Any, **kwargs: Any
    ) -> Future[Result]:
        """As ``ThreadPoolExecutor.submit``."""
        return super().submit(self._timed, function, *args, **kwargs)

    def _timed(self, function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        thread = threading.get_ident()
        self._busy_since[thread] = time.monotonic()
        try:
            return function(*args, **kwargs)
        finally:
            del self._busy_since[thread]

    def is_stuck(self) -> bool:
        """Whether a thread has been busy for longer than a scan may take."""
        too_long = time.monotonic() - self._limit_s
        return any(since < too_long for since in tuple(self._busy_since.values()))

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more calls; does not wait, whatever ``wait`` says."""
        super().shutdown(wait=False, cancel_futures=cancel_futures)
