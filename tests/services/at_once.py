"""Doing several things at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def at_once(*acts: Callable[[], object]) -> None:
    """Begin all ``acts`` at the same moment, each in a thread, and wait for their ends."""
    together = threading.Barrier(len(acts))

    def act(what: Callable[[], object]) -> None:
        together.wait(10)
        what()

    with ThreadPoolExecutor(len(acts)) as threads:
        list(threads.map(act, acts))
