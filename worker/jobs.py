"""The jobs that RQ runs."""

from __future__ import annotations

from worker.drain import drain_the_queue


def drain() -> None:
    """Scan what is due; ``services.signals.DRAIN_JOB`` names this function."""
    drain_the_queue()
