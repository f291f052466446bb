"""How a search for places ended, and where it stands."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum, unique


@unique
class SearchOutcome(StrEnum):
    """How a search ended, as ``searches.outcome`` stores it. What it had staged stays."""

    done = "done"
    """The provider gave all that it has, or all that was asked for."""
    failed = "failed"
    """The provider, or our side, failed; the row says why."""
    stopped = "stopped"
    """Somebody ended it."""


@unique
class SearchState(StrEnum):
    """Where a search stands."""

    running = "running"
    done = "done"
    failed = "failed"
    stopped = "stopped"
    broken_off = "broken_off"
    """It did not end, and has given no sign of life for a while: its process died."""


BEAT_EVERY = timedelta(seconds=1)
"""How often a search says that it is alive, and looks whether somebody wants it to stop."""

SILENT_AFTER = timedelta(seconds=30)
"""A search without a sign of life for so long has been broken off."""
